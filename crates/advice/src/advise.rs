//! The whole of it for one company at one day: what is computed, in the order in
//! which it is read.
use crate::ahead::Ahead;
use crate::assumptions::{Book, Key, Point, Range, Refused, Replacement, Values};
use crate::balance::{self, Balance};
use crate::decide::{self, Decided};
use crate::draws::{self, Drawn, DrawnCosts, Run, Spread};
use crate::models::{self, Element, Model, Offer};
use crate::scenario::Scenario;
use crate::sensitivity::{self, Sensitivity};
use crate::situation::{OWN, Situation};
use crate::structure::{self, Continuity, Structural};
use engine::assessment::Quote;
use engine::catalogue::Catalogue;
use engine::facts::Company;
use engine::register::{Register, nearest};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

/// What somebody chose: assumptions, what is supposed, the seed of the draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settings {
    #[serde(skip)]
    pub book: Book,
    pub scenario: Scenario,
    pub seed: u64,
    pub draws: usize,
    /// Groups of responsibilities that a partner would hold: mixes to be priced.
    pub mixes: Vec<BTreeSet<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            book: Book::shipped().clone(),
            scenario: Scenario::default(),
            seed: 1,
            draws: draws::DRAWS,
            mixes: Vec::new(),
        }
    }
}

impl Settings {
    /// The company's own quotes in place of what ships.
    ///
    /// # Errors
    /// The first quote that is refused, with the reason.
    pub fn quoted(mut self, quotes: &[Quote]) -> Result<Self, Refused> {
        for quote in quotes {
            self.book.replace(Replacement {
                assumption: quote.assumption.clone(),
                range: Range::new(quote.low, quote.mid, quote.high),
                source: quote.source.clone(),
                date: quote.date.to_string(),
                by: None,
            })?;
        }
        Ok(self)
    }

    /// Takes one `KEY=VALUE`: see [`Scenario::set`].
    ///
    /// # Errors
    /// As there.
    pub fn set(&mut self, text: &str, date: Date) -> Result<(), Refused> {
        self.scenario.set(&mut self.book, text, &date.to_string())
    }

    /// A mix to be priced: groups of responsibilities that a partner would hold, such as
    /// `SEC, MON`. Without any word, everything stays inside.
    ///
    /// # Errors
    /// A group that neither the catalogue nor the company has.
    pub fn mix(
        &mut self,
        text: &str,
        facts: &Company,
        catalogue: &Catalogue,
    ) -> Result<(), Refused> {
        let own = facts.responsibilities.iter();
        let own = own.filter_map(|adopted| adopted.group.as_deref());
        let known = catalogue.groups.iter().map(|group| group.id.as_str());
        let known: BTreeSet<&str> = known.chain(own).chain([OWN]).collect();
        let words = text.split(',').map(str::trim);
        let groups = words.filter(|word| !word.is_empty()).map(|word| {
            let mut same = known.iter().filter(|id| id.eq_ignore_ascii_case(word));
            let no_such = || Refused {
                what: word.to_owned(),
                why: "there is no such group of responsibilities".to_owned(),
                expected: match nearest(word, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => Vec::from_iter(known.iter().copied()).join(", "),
                },
            };
            same.next().map(|id| (*id).to_owned()).ok_or_else(no_such)
        });
        self.mixes.push(groups.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// The years of the comparison.
    pub fn years(&self) -> usize {
        let years = self.book.range(Key::FinHorizonYears).mid.round();
        (years as usize).clamp(1, models::YEARS)
    }
}

/// All that is advised for a company at a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Advice {
    pub organisation: String,
    /// The day, as `2026-06-01`.
    pub on: String,
    pub decided: Decided,
    pub balance: Balance,
    pub gaps: Vec<Structural>,
    pub continuity: Continuity,
    /// Nothing when not even the users are known.
    pub costs: Option<Costs>,
}

/// What the models cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Costs {
    pub currency: String,
    pub years: usize,
    pub models: Vec<ModelCosts>,
    /// Mixes by group of responsibilities, at equal scope.
    pub mixes: Vec<MixCosts>,
    /// Differences at equal scope, in the first year without the start.
    pub differences: Vec<Difference>,
    /// What is not priced because nobody knows it. While there is any, all sums are
    /// least figures.
    pub unknown: Vec<String>,
    /// Why the bare prices are not set against each other.
    pub refused: String,
    pub drawn: Drawn,
    pub sensitivity: Sensitivity,
    /// Assumptions in use, with source and date.
    pub assumptions: Vec<Used>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelCosts {
    pub model: Model,
    /// As the model is usually sold, a year. Its scope is its own.
    pub bare: Range,
    pub bare_lacks: Vec<Element>,
    /// At equal scope.
    pub running: Range,
    pub year_one: Range,
    pub horizon: Range,
    pub lines: Vec<CostLine>,
    /// Parts of the scope that are not held, by money or because nobody knows the need.
    pub gaps: Vec<Element>,
    /// Of these, the ones whose need is unknown: the sums are least figures.
    pub unknown: Vec<Element>,
}

/// A mix: a partner holds these groups, the inside the rest.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MixCosts {
    pub name: String,
    pub groups: Vec<String>,
    /// At equal scope.
    pub running: Range,
    pub year_one: Range,
    pub horizon: Range,
    /// The same in all draws; the mixes and the models face the same ones.
    pub drawn: DrawnCosts,
    pub lines: Vec<CostLine>,
    /// As of a model.
    pub gaps: Vec<Element>,
    pub unknown: Vec<Element>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CostLine {
    pub element: Element,
    pub what: String,
    pub once: bool,
    pub cost: Range,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    pub first: Model,
    pub second: Model,
    /// The first less the second, at middle values.
    pub middle: f64,
    /// The same in all draws; both face the same draw.
    pub running: Spread,
}

/// An assumption that the result stands on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Used {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub range: Range,
    pub source: String,
    pub year: u16,
    /// The day on which a figure of one's own was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    pub confidence: String,
    pub own: bool,
}

/// Advises a company as it is on a day. Plans of the business that have begun by then
/// are to be in the register already: see [`crate::situation::on_day`].
pub fn assess(register: &Register, catalogue: &Catalogue, on: Date, settings: &Settings) -> Advice {
    let raw = Situation::new(register, catalogue, on);
    let situation = raw.clone().supposing(&settings.scenario);
    let book = &settings.book;
    let ahead = Ahead::of(register, catalogue, &raw, &settings.scenario);
    let offers: Option<Vec<Offer>> = Model::ALL
        .into_iter()
        .map(|model| ahead.offer(&situation, |it| models::equal(it, book, model)))
        .collect();
    let yearly = decide::yearly(&situation, book);
    Advice {
        organisation: raw.organisation.clone(),
        on: on.to_string(),
        decided: decide::decide(&raw, &settings.scenario, book, &yearly),
        balance: balance::balance(&situation, book),
        gaps: structure::structure(&situation, book),
        continuity: structure::continuity(&situation),
        costs: offers.map(|offers| costs(&situation, &ahead, &offers, settings)),
    }
}

fn costs(situation: &Situation, ahead: &Ahead, offers: &[Offer], settings: &Settings) -> Costs {
    let (book, years) = (&settings.book, settings.years());
    let run = Run {
        seed: settings.seed,
        draws: settings.draws,
        years,
    };
    let bare: Vec<Offer> = Model::ALL
        .into_iter()
        .filter_map(|model| models::bare(situation, model))
        .collect();
    let refused = match (bare.first(), bare.last()) {
        (Some(inside), Some(full)) => {
            let middle = book.values(Point::Mid);
            let difference = models::difference(inside, full, |offer| offer.running(&middle));
            difference
                .err()
                .map_or(String::new(), |unequal| unequal.to_string())
        }
        _ => String::new(),
    };
    let models = offers.iter().zip(&bare);
    let drawn = draws::draw(offers, book, run);
    Costs {
        currency: book.currency.clone(),
        years,
        models: models
            .map(|(offer, bare)| model_costs(offer, bare, book, years))
            .collect(),
        mixes: mixes(situation, ahead, settings, run),
        differences: differences(offers, book, &drawn),
        unknown: models::unknown_words(situation),
        refused,
        drawn,
        sensitivity: sensitivity::sensitivity(situation, book, offers, run),
        assumptions: used(offers, book),
    }
}

fn model_costs(offer: &Offer, bare: &Offer, book: &Book, years: usize) -> ModelCosts {
    let lacks = offer.covers.difference(&bare.covers).copied();
    ModelCosts {
        model: offer.model,
        bare: range(bare, book, Offer::running),
        bare_lacks: lacks
            .filter(|element| *element != Element::Change)
            .collect(),
        running: range(offer, book, Offer::running),
        year_one: range(offer, book, Offer::year_one),
        horizon: range(offer, book, |offer, v| offer.horizon(v, years)),
        lines: lines(offer, book),
        gaps: offer.gaps.iter().copied().collect(),
        unknown: offer.unknown.iter().copied().collect(),
    }
}

fn range(offer: &Offer, book: &Book, figure: impl Fn(&Offer, &Values) -> f64) -> Range {
    offer.range(book, figure).ordered().rounded()
}

/// What each line costs in the first year. The middles add up to those of the totals; the
/// bounds of a line are its own, for a high assumption can make one line small and another
/// large.
fn lines(offer: &Offer, book: &Book) -> Vec<CostLine> {
    let lines = offer.lines.iter().map(|line| CostLine {
        element: line.element,
        what: line.what.clone(),
        once: line.once,
        cost: range(offer, book, |offer, v| line.amount.year(v, &offer.size)),
    });
    lines.collect()
}

/// Those that were asked for; else the usual ones.
fn mixes(situation: &Situation, ahead: &Ahead, settings: &Settings, run: Run) -> Vec<MixCosts> {
    let book = &settings.book;
    let usual = [
        &["SEC", "MON", "BDR"][..],
        &["SEC", "MON", "BDR", "NET", "SRV", "CLD"],
        &[
            "SEC", "MON", "BDR", "NET", "SRV", "CLD", "END", "IDN", "EUS",
        ],
    ];
    let words = |groups: &[&str]| groups.iter().map(|group| (*group).to_owned()).collect();
    let usual: Vec<BTreeSet<String>> = usual.into_iter().map(words).collect();
    // Of the usual ones those in which something moves.
    let moves = |groups: &BTreeSet<String>| {
        let mut tasks = situation.tasks.iter();
        tasks.any(|task| groups.contains(&task.group))
    };
    let usual: Vec<BTreeSet<String>> = usual.into_iter().filter(moves).collect();
    let wanted = if settings.mixes.is_empty() {
        &usual
    } else {
        &settings.mixes
    };
    let offers: Option<Vec<Offer>> = wanted
        .iter()
        .map(|groups| ahead.offer(situation, |it| models::mix(it, book, groups)))
        .collect();
    let offers = offers.unwrap_or_default();
    let drawn = draws::each(&offers, book, run);
    let priced = wanted.iter().zip(&offers).zip(drawn);
    let priced = priced.map(|((groups, offer), drawn)| MixCosts {
        name: offer.name.clone(),
        groups: groups.iter().cloned().collect(),
        running: range(offer, book, Offer::running),
        year_one: range(offer, book, Offer::year_one),
        horizon: range(offer, book, |offer, v| offer.horizon(v, run.years)),
        drawn,
        lines: lines(offer, book),
        gaps: offer.gaps.iter().copied().collect(),
        unknown: offer.unknown.iter().copied().collect(),
    });
    priced.collect()
}

fn differences(offers: &[Offer], book: &Book, drawn: &Drawn) -> Vec<Difference> {
    let middle = book.values(Point::Mid);
    let pairs = drawn.differences.iter().filter_map(|drawn| {
        let of = |model: Model| offers.iter().find(|offer| offer.model == model);
        let (first, second) = (of(drawn.first)?, of(drawn.second)?);
        let at_middle = models::difference(first, second, |offer| offer.running(&middle));
        Some(Difference {
            first: drawn.first,
            second: drawn.second,
            middle: at_middle.ok()?.round(),
            running: drawn.running,
        })
    });
    pairs.collect()
}

fn used(offers: &[Offer], book: &Book) -> Vec<Used> {
    let lines = offers.iter().flat_map(Offer::all_lines);
    let mut keys: Vec<Key> = lines.flat_map(|line| line.assumptions.clone()).collect();
    keys.extend([
        Key::TimeProductiveHoursMonth,
        Key::OncallMaxShare,
        Key::FinDiscount,
        Key::FinWageGrowth,
        Key::FeeEscalator,
        Key::FinHorizonYears,
    ]);
    keys.sort_unstable();
    keys.dedup();
    let used = keys.into_iter().map(|key| {
        let it = book.get(key);
        Used {
            id: it.id.clone(),
            name: it.name.clone(),
            unit: it.unit.clone(),
            range: it.range,
            source: it.source.clone(),
            year: it.year,
            date: it.day().map(str::to_owned),
            confidence: it.confidence.clone(),
            own: it.replaced.is_some(),
        }
    });
    used.collect()
}
