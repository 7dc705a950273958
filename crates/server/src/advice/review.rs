//! The business review of a quarter as it goes on paper: in words, and in places from
//! 0 to 1 for what is drawn.
use super::{
    leadership::{Made, confidence},
    runs::facts_digest,
};
use crate::{findings::class_name, proposals::day};
use ::paper::{
    ReviewSheet,
    review::{Assumption, Cost, Count, Gap, Item, Plan, Risk, Tick, Work},
};
use advice::{
    Model,
    advise::Costs,
    assumptions::Range,
    report::{capital, grouped},
    structure::{self, Measured, State},
};

pub fn sheet(made: &Made) -> ReviewSheet {
    let advice = &made.advice;
    let costs = advice.costs.as_ref();
    let most = costs.map_or(0.0, |costs| {
        let highs = costs.models.iter().map(|it| it.year_one.high);
        highs.fold(0.0, f64::max) * 1.03
    });
    let hours = advice
        .balance
        .demand
        .known
        .max(advice.balance.capacity.unwrap_or(0.0))
        * 1.03;
    ReviewSheet {
        organisation: advice.organisation.clone(),
        quarter: made.quarter(),
        day: day(made.on),
        facts_digest: facts_digest(made.register.company()),
        advice: capital(advice.decided.decision.name()),
        confidence: confidence(advice).to_owned(),
        reasons: advice.decided.reasons.clone(),
        against: advice.decided.against.clone(),
        works: made.page.works.clone(),
        does_not: made.page.does_not.clone(),
        risks: risks(made),
        asked: made.page.decisions.clone(),
        asked_last: made.asked_last(),
        last_day: made
            .last
            .as_ref()
            .map(|run| made.day_of(&run.day))
            .unwrap_or_default(),
        currency: made.settings.book.currency.clone(),
        costs: costs.map(|costs| prices(costs, most)).unwrap_or_default(),
        cost_axis: axis(most, 5),
        work: work(made, hours),
        work_axis: axis(hours, 5),
        capacity: advice.balance.capacity.map(|there| Tick {
            at: there / hours.max(1.0),
            label: format!("{} hours are there", grouped(there)),
        }),
        gaps: gaps(made),
        findings: counts(made),
        roadmap: made.page.roadmap.iter().map(item).collect(),
        plans: made
            .effects()
            .into_iter()
            .map(|(what, from, words)| Plan { what, from, words })
            .collect(),
        assumptions: costs.map(assumptions).unwrap_or_default(),
    }
}

fn risks(made: &Made) -> Vec<Risk> {
    let all = made.page.risks.iter().map(|it| {
        let (owner, kind) = made.owner(&it.owner);
        Risk {
            what: it.what.clone(),
            why: it.why.clone(),
            next_step: it.next_step.clone(),
            owner,
            kind: kind.to_owned(),
            by: made.day_of(&it.by),
        }
    });
    all.collect()
}

fn prices(costs: &Costs, most: f64) -> Vec<Cost> {
    let both = costs.models.iter().zip(&costs.drawn.models);
    let all = both.map(|(it, drawn)| {
        let Range { low, mid, high } = it.year_one;
        let gaps: Vec<&str> = it.gaps.iter().map(|gap| gap.name()).collect();
        let kinds: &[&str] = match it.model {
            Model::InternalOnly => &["internal"],
            Model::CoManaged => &["internal", "partner"],
            Model::FullyOutsourced => &["partner"],
        };
        Cost {
            name: capital(it.model.name()),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            from: low / most.max(1.0),
            mid: mid / most.max(1.0),
            to: high / most.max(1.0),
            low: grouped(low),
            likely: grouped(mid),
            high: grouped(high),
            cheapest: format!("{:.0} of 100 draws", drawn.cheapest * 100.0),
            gaps: gaps.join(", "),
        }
    });
    all.collect()
}

/// Round steps from nothing to the end of an axis.
fn axis(most: f64, steps: u32) -> Vec<Tick> {
    if most <= 0.0 {
        return Vec::new();
    }
    let least = most / f64::from(steps);
    let mut power = 1.0;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let step = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let step = step
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least);
    let mut ticks = Vec::new();
    let mut at = 0.0;
    while at <= most {
        ticks.push(Tick {
            at: at / most,
            label: grouped(at),
        });
        at += step;
    }
    ticks
}

fn work(made: &Made, most: f64) -> Vec<Work> {
    let balance = &made.advice.balance;
    let most = most.max(1.0);
    let mut rows = vec![Work {
        name: "All inside".into(),
        stays: balance.demand.known / most,
        moved: 0.0,
        words: format!("{} hours asked for", grouped(balance.demand.known)),
    }];
    let after = balance
        .after
        .iter()
        .filter(|it| it.model != Model::InternalOnly);
    rows.extend(after.map(|it| Work {
        name: capital(it.model.name()),
        stays: it.stays / most,
        moved: it.moved / most,
        words: format!("{} stay, {} move", grouped(it.stays), grouped(it.moved)),
    }));
    rows
}

fn gaps(made: &Made) -> Vec<Gap> {
    let word = |gap: structure::Gap, it: &Measured| match (it.state, it.value) {
        // Time on call is a share; the others are counts.
        (State::Open, Some(value)) if gap != structure::Gap::OnCall => format!("open: {value:.0}"),
        (State::Open, _) => "open".to_owned(),
        (State::Closed, _) => "closed".to_owned(),
        (State::Unknown, _) => "unknown".to_owned(),
    };
    let all = made.advice.gaps.iter().map(|gap| {
        let after = |model: Model| {
            let after = gap.after.get(model.id());
            after.map(|it| word(gap.gap, it)).unwrap_or_default()
        };
        Gap {
            name: capital(gap.name),
            inside: word(gap.gap, &gap.before),
            co_managed: after(Model::CoManaged),
            outsourced: after(Model::FullyOutsourced),
        }
    });
    all.collect()
}

/// Findings by class, those first of which most are open.
fn counts(made: &Made) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    let open = made.found.open.iter().map(|finding| (finding, true));
    let accepted = made
        .found
        .accepted
        .iter()
        .map(|(finding, _)| (finding, false));
    for (finding, is_open) in open.chain(accepted) {
        let name = capital(class_name(finding.class));
        let at = counts.iter().position(|count| count.name == name);
        let at = at.unwrap_or_else(|| {
            counts.push(Count {
                name,
                ..Count::default()
            });
            counts.len() - 1
        });
        match is_open {
            true => counts[at].open += 1,
            false => counts[at].accepted += 1,
        }
    }
    counts.sort_by(|a, b| b.open.cmp(&a.open).then(a.name.cmp(&b.name)));
    counts
}

/// More than these ids would hide the row that they stand in.
const NAMED: usize = 4;

fn item(it: &advice::leadership::Item) -> Item {
    let more = it.closes.len().saturating_sub(NAMED);
    let named = it.closes[..it.closes.len() - more].join(", ");
    Item {
        quarter: it.quarter.clone(),
        title: it.title.clone(),
        aim: it.aim.to_owned(),
        hours: it.hours.map_or_else(String::new, grouped),
        cost: it.cost.map_or_else(String::new, |cost| {
            format!("{} to {}", grouped(cost.low), grouped(cost.high))
        }),
        depends_on: it.depends_on.join("; "),
        closes: match more {
            0 => named,
            more => format!("{named} and {more} more"),
        },
    }
}

fn assumptions(costs: &Costs) -> Vec<Assumption> {
    let all = costs.assumptions.iter().map(|it| Assumption {
        name: it.name.clone(),
        range: format!(
            "{} – {} – {} {}",
            it.range.low, it.range.mid, it.range.high, it.unit
        ),
        source: format!("{}, {}", it.source, it.year),
        own: it.own,
    });
    all.collect()
}
