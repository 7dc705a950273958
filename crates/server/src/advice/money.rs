//! What the models cost, ready to be drawn: ranges as bars with their words, the
//! draws, the tornado. Only models at equal scope stand beside each other.
use super::charts::{Bar, Scale, Tick};
use advice::{
    Advice, Decision, Model,
    advise::{CostLine, Costs, MixCosts, ModelCosts},
    assumptions::{Book, Range},
    draws::{DrawnCosts, Spread},
    models::Element,
    report::{capital, grouped},
};

/// Everything about money on the page; nothing when the users are not known.
pub struct Money {
    pub currency: String,
    pub years: usize,
    pub draws: String,
    pub seed: u64,
    pub running: Chart,
    pub horizon: Chart,
    pub lines: Vec<ModelLines>,
    pub bare: Vec<Bare>,
    pub refused: String,
    pub mixes: Vec<Mix>,
    pub differences: Vec<(String, Money3)>,
    /// What is not priced because nobody knows it.
    pub unknown: Vec<String>,
    pub tornado: Tornado,
    pub facts: Vec<(&'static str, String)>,
}

pub struct Money3 {
    pub low: String,
    pub mid: String,
    pub high: String,
}

/// Ranges below each other on one scale.
pub struct Chart {
    pub rows: Vec<CostRow>,
    pub ticks: Vec<Tick>,
}

pub struct CostRow {
    pub name: String,
    pub advised: bool,
    pub bars: Vec<Bar>,
    pub mid_x: String,
    pub range: Money3,
    /// The tenth, the middle and the ninetieth of a hundred draws.
    pub drawn: Money3,
    pub cheapest: String,
    pub cheapest_bar: Bar,
    pub gaps: String,
    pub in_words: String,
}

pub struct ModelLines {
    pub name: String,
    pub lines: Vec<(String, bool, Money3)>,
}

/// A model as it is usually sold, and what it then lacks.
pub struct Bare {
    pub name: String,
    pub range: Money3,
    pub lacks: String,
}

pub struct Mix {
    /// The groups by their names.
    pub name: String,
    /// The same as they are asked for: `SEC, MON`.
    pub groups: String,
    pub running: Money3,
    pub year_one: Money3,
    pub horizon: Money3,
    pub gaps: String,
}

impl Mix {
    fn of(mix: &MixCosts) -> Mix {
        let Spread { p10, p50, p90 } = mix.drawn.horizon;
        let catalogue = company::catalogue();
        let names = mix.groups.iter().map(|id| catalogue.group_name(id));
        Mix {
            name: match names.collect::<Vec<_>>().as_slice() {
                [] => capital(&mix.name),
                some => format!("A partner for {}", some.join(", ")),
            },
            groups: mix.groups.join(", "),
            running: three(mix.running),
            year_one: three(mix.year_one),
            horizon: three(Range::new(p10, p50, p90)),
            gaps: lacking(&mix.gaps, &mix.unknown),
        }
    }
}

#[derive(Default)]
pub struct Tornado {
    pub base_x: String,
    pub base: String,
    pub rows: Vec<TornadoRow>,
    pub ticks: Vec<Tick>,
}

pub struct TornadoRow {
    pub id: &'static str,
    pub name: String,
    pub bars: Vec<Bar>,
    pub at_low: String,
    pub at_high: String,
    pub assumed: String,
}

/// More bars than these no longer move anything that one would notice.
const BARS: usize = 10;

impl Money {
    pub fn of(advice: &Advice, book: &Book) -> Option<Money> {
        let costs = advice.costs.as_ref()?;
        let decision = advice.decided.decision;
        Some(Money {
            currency: costs.currency.clone(),
            years: costs.years,
            draws: grouped(costs.drawn.draws as f64),
            seed: costs.drawn.seed,
            running: chart(costs, decision, |it| it.year_one, |it| it.year_one),
            horizon: chart(costs, decision, |it| it.horizon, |it| it.horizon),
            lines: lines(costs),
            bare: costs.models.iter().map(bare).collect(),
            refused: costs.refused.clone(),
            mixes: costs.mixes.iter().map(Mix::of).collect(),
            differences: costs
                .differences
                .iter()
                .map(|it| {
                    let what = format!("{} less {}", capital(it.first.name()), it.second.name());
                    let Spread { p10, p50, p90 } = it.running;
                    (what, three(Range::new(p10, p50, p90)))
                })
                .collect(),
            unknown: costs.unknown.clone(),
            tornado: tornado(costs, book),
            facts: facts(advice, costs),
        })
    }
}

impl Money {
    pub fn charts(&self) -> Vec<(&'static str, &Chart)> {
        vec![
            ("The first year, with the start", &self.running),
            ("Over the horizon, as if paid today", &self.horizon),
        ]
    }
}

pub fn three(range: Range) -> Money3 {
    Money3 {
        low: grouped(range.low),
        mid: grouped(range.mid),
        high: grouped(range.high),
    }
}

fn names(elements: &[Element]) -> String {
    let names: Vec<&str> = elements.iter().map(|element| element.name()).collect();
    names.join(", ")
}

/// A model's colours are those of the sides that hold it: co-managed has both.
fn bars(model: Model, scale: Scale, range: Range, title: &str) -> Vec<Bar> {
    let bar = |class| scale.bar(class, range.low, range.high, title.to_owned());
    match model {
        Model::InternalOnly => vec![bar("band internal")],
        Model::FullyOutsourced => vec![bar("band partner")],
        Model::CoManaged => vec![
            bar("band internal").at(4, 11),
            bar("band partner").at(15, 11),
        ],
    }
}

fn chart(
    costs: &Costs,
    decision: Decision,
    range: impl Fn(&ModelCosts) -> Range,
    drawn: impl Fn(&DrawnCosts) -> Spread,
) -> Chart {
    let scale = Scale::over(0.0, costs.models.iter().map(|it| range(it).high));
    let both = costs.models.iter().zip(&costs.drawn.models);
    let rows = both.map(|(it, drawn_model)| {
        let (range, spread) = (range(it), drawn(&drawn_model.costs));
        let said = three(range);
        let in_words = format!(
            "{}: from {} to {}, likely {} {}",
            capital(it.model.name()),
            said.low,
            said.high,
            said.mid,
            costs.currency
        );
        CostRow {
            name: capital(it.model.name()),
            advised: decision.model() == Some(it.model),
            bars: bars(it.model, scale, range, &in_words),
            mid_x: scale.x(range.mid),
            drawn: three(Range::new(spread.p10, spread.p50, spread.p90)),
            cheapest: format!("{:.0}", drawn_model.cheapest * 100.0),
            cheapest_bar: Scale::over(0.0, [1.0]).bar(
                "chart-high",
                0.0,
                drawn_model.cheapest,
                String::new(),
            ),
            gaps: lacking(&it.gaps, &it.unknown),
            range: said,
            in_words,
        }
    });
    Chart {
        rows: rows.collect(),
        ticks: scale.ticks(|at| match at {
            at if at >= 1_000.0 => format!("{}k", grouped(at / 1_000.0)),
            at => grouped(at),
        }),
    }
}

/// What no money buys, then what nobody knows.
fn lacking(gaps: &[Element], unknown: &[Element]) -> String {
    let no_money: Vec<Element> = gaps
        .iter()
        .filter(|gap| !unknown.contains(gap))
        .copied()
        .collect();
    match (names(&no_money), names(unknown)) {
        (known, unknown) if unknown.is_empty() => known,
        (known, unknown) if known.is_empty() => format!("unknown: {unknown}"),
        (known, unknown) => format!("{known}; unknown: {unknown}"),
    }
}

/// Of the models, then of the mixes.
fn lines(costs: &Costs) -> Vec<ModelLines> {
    let all = |name: &str, lines: &[CostLine]| ModelLines {
        name: capital(name),
        lines: lines
            .iter()
            .map(|line| (line.what.clone(), line.once, three(line.cost)))
            .collect(),
    };
    let models = costs.models.iter();
    let models = models.map(|it| all(it.model.name(), &it.lines));
    let mixes = costs.mixes.iter().map(|it| all(&it.name, &it.lines));
    models.chain(mixes).collect()
}

fn bare(it: &ModelCosts) -> Bare {
    Bare {
        name: capital(it.model.name()),
        range: three(it.bare),
        lacks: names(&it.bare_lacks),
    }
}

fn tornado(costs: &Costs, book: &Book) -> Tornado {
    let all = &costs.sensitivity.tornado;
    let difference = costs
        .differences
        .iter()
        .find(|it| it.first == Model::FullyOutsourced && it.second == Model::CoManaged);
    let Some(base) = difference.map(|it| it.middle) else {
        return Tornado::default();
    };
    let shown = &all[..all.len().min(BARS)];
    let ends = shown.iter().flat_map(|bar| [bar.at_low, bar.at_high]);
    let ends: Vec<f64> = ends.chain([base]).collect();
    let scale = Scale::around(ends);
    let rows = shown.iter().map(|bar| {
        let it = book.get(bar.assumption);
        let end = |class, at: f64, word: &str, value: f64| {
            let title = format!("{} {word} ({value}): {}", it.name, grouped(at));
            scale.bar(class, base, at, title)
        };
        TornadoRow {
            id: bar.assumption.id(),
            name: it.name.clone(),
            bars: vec![
                end("chart-low", bar.at_low, "low", it.range.low),
                end("chart-high", bar.at_high, "high", it.range.high),
            ],
            at_low: grouped(bar.at_low),
            at_high: grouped(bar.at_high),
            assumed: format!("{} to {} {}", it.range.low, it.range.high, it.unit),
        }
    });
    Tornado {
        base_x: scale.x(base),
        base: grouped(base),
        rows: rows.collect(),
        ticks: scale.ticks(|at| match at.abs() >= 1_000.0 {
            true => format!("{}k", grouped(at / 1_000.0)),
            false => grouped(at),
        }),
    }
}

/// What hangs on single figures, each in a sentence under its name.
fn facts(advice: &Advice, costs: &Costs) -> Vec<(&'static str, String)> {
    let it = &costs.sensitivity;
    let currency = &costs.currency;
    let mut facts = vec![("Break-even", it.break_even_says.clone())];
    if let Some(elimination) = &it.elimination {
        let counted = match elimination.counted {
            true => "",
            false => " The systems were not counted; those with one person were taken.",
        };
        facts.push((
            "Giving the people inside up",
            format!(
                "{} It would {} {} {currency} a year, and lose {} {currency} once: what {} \
                 systems without written procedures cost to be learned again.{counted}",
                elimination.says,
                match elimination.saving_year < 0.0 {
                    true => "cost another",
                    false => "save",
                },
                grouped(elimination.saving_year.abs()),
                grouped(elimination.cost_of_loss),
                elimination.systems_to_find_out,
            ),
        ));
    }
    if advice.balance.people != Some(0) {
        let departure = &it.departure;
        facts.push((
            "A departure",
            format!(
                "If {} leaves, it costs {} to {} {currency}, and it takes {:.0} to {:.0} days to \
                 find somebody and {:.0} to {:.0} months until they know their way. An average \
                 year bears {} {currency} of that.",
                departure.who,
                grouped(departure.when_it_happens.low),
                grouped(departure.when_it_happens.high),
                departure.days_to_fill.low,
                departure.days_to_fill.high,
                departure.months_to_productive.low,
                departure.months_to_productive.high,
                grouped(departure.average_year.mid),
            ),
        ));
    }
    let fractional = &it.fractional;
    facts.push((
        "A specialist by the hour, or hired",
        format!(
            "{:.0} hours a month of depth are missing inside: {} {currency} a year by the hour, \
             {} {currency} for one who is hired. Hiring is cheaper from {} hours a month on; here \
             it is better {}.",
            fractional.hours_month_needed,
            grouped(fractional.bought_year.mid),
            grouped(fractional.hired_year.mid),
            fractional.crossover_hours_month,
            fractional.cheaper,
        ),
    ));
    if let Some(helpers) = &it.helpers {
        facts.push((
            "Helpers outside IT",
            format!(
                "{} hours a month are given by people who have another job: {} to {} {currency} a year \
                 that nobody books ({}).",
                helpers.hours_month,
                grouped(helpers.cost_year.low),
                grouped(helpers.cost_year.high),
                helpers.source,
            ),
        ));
    }
    facts
}
