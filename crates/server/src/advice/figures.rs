//! The balance of work and the four structural gaps, ready to be drawn.
use super::charts::{Bar, Scale, Tick};
use advice::{
    Advice, Model,
    report::{capital, grouped},
    structure::{Gap, Measured, State},
};

/// Hours a month asked for, against those that are there.
pub struct Work {
    pub rows: Vec<WorkRow>,
    pub ticks: Vec<Tick>,
    /// What the people inside can give, where that is known.
    pub capacity: Option<(String, String)>,
    pub says: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
    /// The hours of the year in which somebody inside is at work.
    pub year: Option<Year>,
}

pub struct WorkRow {
    pub name: String,
    pub bars: Vec<Bar>,
    pub stays: String,
    pub moved: String,
    pub above: String,
    pub in_words: String,
}

pub struct Year {
    pub bar: Bar,
    pub in_words: String,
}

impl Work {
    pub fn of(advice: &Advice) -> Work {
        let it = &advice.balance;
        let scale = Scale::over(0.0, [it.demand.known, it.capacity.unwrap_or(0.0)]);
        let row = |name: &str, stays: f64, moved: f64, above: Option<f64>| {
            let in_words = format!("{name}: {stays:.0} hours stay inside, {moved:.0} move");
            let mut bars = vec![scale.bar("band internal", 0.0, stays, in_words.clone())];
            if moved > 0.0 {
                bars.push(scale.bar("band partner", stays, stays + moved, in_words.clone()));
            }
            WorkRow {
                name: name.to_owned(),
                bars,
                stays: grouped(stays),
                moved: grouped(moved),
                above: above.map_or("unknown".into(), grouped),
                in_words,
            }
        };
        let above = it.capacity.map(|there| (it.demand.known - there).max(0.0));
        let mut rows = vec![row("Today, all inside", it.demand.known, 0.0, above)];
        let after = it.after.iter().filter(|it| it.model != Model::InternalOnly);
        rows.extend(after.map(|it| {
            let name = capital(it.model.name());
            row(&name, it.stays, it.moved, it.above_capacity)
        }));
        Work {
            rows,
            ticks: scale.ticks(grouped),
            capacity: it.capacity.map(|hours| {
                (
                    scale.x(hours),
                    format!("{} hours are there", grouped(hours)),
                )
            }),
            says: it.says.iter().map(|line| capital(line)).collect(),
            facts: facts(advice),
            year: it.covered_hours.map(|hours| {
                let scale = Scale::over(0.0, [it.hours_of_year]);
                let in_words = format!(
                    "Somebody inside is at work in {} of {} hours of the year",
                    grouped(hours),
                    grouped(it.hours_of_year)
                );
                Year {
                    bar: scale.bar("band internal", 0.0, hours, in_words.clone()),
                    in_words,
                }
            }),
        }
    }
}

fn facts(advice: &Advice) -> Vec<(&'static str, String)> {
    let it = &advice.balance;
    let breadth = &it.breadth;
    let or_unknown = |value: Option<u32>| value.map_or("unknown".into(), |it| it.to_string());
    let mut facts = vec![
        ("People inside", or_unknown(it.people)),
        (
            "Skills that the work asks for",
            format!(
                "{}; held inside at the level that is needed: {}",
                breadth.skills_needed,
                or_unknown(breadth.skills_held)
            ),
        ),
        ("Skills with one holder", or_unknown(breadth.skills_single)),
        (
            "Critical systems not shown to have two people",
            format!("{} of {}", breadth.single_operator, breadth.critical),
        ),
    ];
    if breadth.operators_unknown > 0 {
        facts.push((
            "Critical systems of which nobody is known to be proven",
            breadth.operators_unknown.to_string(),
        ));
    }
    if it.beyond > 0.0 {
        facts.push((
            "Adopted beyond what is meant for this size",
            format!("{} hours a month", grouped(it.beyond)),
        ));
    }
    if let Some(backlog) = &it.backlog {
        facts.push((
            "What waits",
            format!(
                "{} things, half of them for {:.0} days or longer, the oldest for {}; {} wait for \
                 somebody to have time",
                backlog.items,
                backlog.median_age_days,
                backlog.oldest_days,
                backlog.blocked_by_capacity
            ),
        ));
    }
    if let Some(hours) = it.ticket_hours_month {
        facts.push(("Hours a month for tickets", grouped(hours)));
    }
    if let Some(week) = it.longest_week {
        facts.push(("Longest week, as logged", format!("{week} hours")));
    }
    if it.specialist_hours_logged > 0.0 {
        facts.push((
            "Drawn into specialist work",
            format!("{} hours", grouped(it.specialist_hours_logged)),
        ));
    }
    let continuity = &advice.continuity;
    let more_than = continuity.bus_factor_more_than;
    let people = continuity.bus_factor.map(|people| people.to_string());
    if let Some(people) = people.or_else(|| Some(format!("more than {}", more_than?))) {
        facts.push((
            "People without whom most critical systems stand alone",
            people,
        ));
    }
    facts
}

/// One gap, today and under each model.
pub struct GapRow {
    pub name: String,
    pub before: GapCell,
    /// In the order of the models.
    pub after: Vec<GapCell>,
}

pub struct GapCell {
    pub word: String,
    pub class: &'static str,
    pub says: String,
}

pub fn gaps(advice: &Advice) -> Vec<GapRow> {
    let rows = advice.gaps.iter().map(|gap| GapRow {
        name: capital(gap.name),
        before: cell(gap.gap, &gap.before),
        after: [Model::CoManaged, Model::FullyOutsourced]
            .iter()
            .filter_map(|model| gap.after.get(model.id()))
            .map(|after| cell(gap.gap, after))
            .collect(),
    });
    rows.collect()
}

fn cell(gap: Gap, measured: &Measured) -> GapCell {
    let (word, class) = match (measured.state, measured.value) {
        // Time on call is a share; the others are counts.
        (State::Open, Some(value)) if gap != Gap::OnCall => (format!("open: {value:.0}"), "nobody"),
        (State::Open, _) => ("open".into(), "nobody"),
        (State::Closed, _) => ("closed".into(), "good"),
        (State::Unknown, _) => ("unknown".into(), "unknown"),
    };
    GapCell {
        word,
        class,
        says: measured.says.clone(),
    }
}
