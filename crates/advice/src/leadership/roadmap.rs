//! The roadmap by quarter.
use super::Item;
use crate::advise::Settings;
use crate::assumptions::{Key, Range};
use crate::plan::{Move, Plan};
use crate::situation::Situation;
use engine::register::Register;
use jiff::Span;
use jiff::civil::Date;

/// The steps of the plan, what waits, what else must move, the ends of contracts and what
/// the business plans, each in its quarter.
pub(super) fn roadmap(
    register: &Register,
    situation: &Situation,
    plan: &Plan,
    settings: &Settings,
    on: Date,
) -> Vec<Item> {
    let mut items = steps(plan, settings, on);
    let after_steps = on.saturating_add(Span::new().days(180));
    let steps: Vec<String> = items.iter().map(|item| item.title.clone()).collect();
    if let Some(further) = plan
        .says
        .iter()
        .find(|it| it.contains("more hours must move"))
    {
        items.push(Item {
            depends_on: steps.clone(),
            ..plain(
                after_steps,
                further.clone(),
                "The work fits the people who do it",
            )
        });
    }
    items.extend(waiting(situation, after_steps, &steps));
    items.extend(contracts(register, on));
    for plan in &situation.facts.plans {
        let title = format!("{}, from {}", plan.what, plan.from);
        items.push(plain(
            plan.from,
            title,
            "What the business plans is served from its first day",
        ));
    }
    items.sort_by(|one, other| one.quarter.cmp(&other.quarter));
    items
}

fn plain(day: Date, title: String, aim: &'static str) -> Item {
    Item {
        quarter: quarter(day),
        title,
        aim,
        closes: Vec::new(),
        depends_on: Vec::new(),
        hours: None,
        cost: None,
    }
}

/// What waits for somebody to have time comes when the split has given it; what waits for
/// something else is decided before.
fn waiting(situation: &Situation, after_steps: Date, steps: &[String]) -> Vec<Item> {
    let mut items = Vec::new();
    let backlog = situation.facts.backlog.iter();
    let mut all: Vec<_> = backlog.filter(|it| it.since <= situation.on).collect();
    all.sort_by_key(|it| it.since);
    let for_time = |it: &&&engine::assessment::Waiting| {
        it.blocked_by.as_deref().is_none_or(|why| why == "capacity")
    };
    let names = |these: Vec<&&engine::assessment::Waiting>| {
        let mut names: Vec<&str> = these.iter().map(|it| it.what.as_str()).collect();
        let more = names.len().saturating_sub(6);
        names.truncate(6);
        match (names.is_empty(), more) {
            (true, _) => None,
            (_, 0) => Some(names.join(", ")),
            (_, more) => Some(format!("{} and {more} more", names.join(", "))),
        }
    };
    if let Some(names) = names(all.iter().filter(|it| !for_time(it)).collect()) {
        let title = format!("Decide what waits for more than time: {names}");
        let soon = situation.on.saturating_add(Span::new().days(90));
        items.push(plain(soon, title, "Nothing waits for a word"));
    }
    if let Some(names) = names(all.iter().filter(for_time).collect()) {
        let title = format!("What has waited longest, done: {names}");
        items.push(Item {
            depends_on: steps.to_vec(),
            ..plain(after_steps, title, "What was asked for long ago is done")
        });
    }
    items
}

/// Contracts that end, by the last day on which notice can be given.
fn contracts(register: &Register, on: Date) -> Vec<Item> {
    let mut ends: std::collections::BTreeMap<(Date, Date), Vec<&str>> = Default::default();
    for tool in &register.company().tools {
        let Some(end) = tool.contract_end else {
            continue;
        };
        let notice = Span::new().days(i64::from(tool.notice_days.unwrap_or(0)));
        let by = end.checked_sub(notice).unwrap_or(end);
        if on <= by {
            ends.entry((by, end)).or_default().push(&tool.id);
        }
    }
    let items = ends.into_iter().map(|((by, end), tools)| {
        let title = format!(
            "Give notice or renew by {by}: {}, whose contract ends on {end}",
            tools.join(", ")
        );
        plain(by, title, "No contract goes on by itself")
    });
    items.collect()
}

fn steps(plan: &Plan, settings: &Settings, on: Date) -> Vec<Item> {
    use crate::plan::Heading;
    let mut items: Vec<Item> = Vec::new();
    let all = || plan.moves.iter().chain(&plan.besides);
    for day in [30u32, 60, 90] {
        for (heading, title, aim) in [
            (
                Heading::Coverage,
                "Cover at every hour that is needed",
                "Nothing waits until somebody is back",
            ),
            (
                Heading::Tooling,
                "Tools in the company's own name",
                "History and access stay when a partner goes",
            ),
            (
                Heading::Depth,
                "Depth where it is needed, and a second person",
                "Hard faults are mended by whoever can",
            ),
        ] {
            let moves: Vec<&Move> = all()
                .filter(|it| it.by_day == day && it.heading == heading)
                .collect();
            if moves.is_empty() {
                continue;
            }
            let hours = settings.book.range(Key::MoveHoursResponsibility);
            let hours = hours.map(|hours| hours * moves.len() as f64);
            let depends = items.iter().filter(|item| item.title.starts_with(title));
            items.push(Item {
                quarter: quarter(on.saturating_add(Span::new().days(i64::from(day)))),
                depends_on: depends.map(|item| item.title.clone()).collect(),
                title: format!("{title}: {}", listed(&moves)),
                aim,
                closes: moves.iter().flat_map(|it| it.closes.clone()).collect(),
                hours: Some(hours.mid),
                cost: Some(cost(settings, hours)),
            });
        }
    }
    items
}

/// Hours of the partner, at its rate.
fn cost(settings: &Settings, hours: Range) -> Range {
    let rate = settings.book.range(Key::FeeHourly);
    Range::new(
        (rate.low * hours.low).round(),
        (rate.mid * hours.mid).round(),
        (rate.high * hours.high).round(),
    )
}

fn listed(moves: &[&Move]) -> String {
    let mut ids: Vec<&str> = moves.iter().map(|it| it.responsibility.as_str()).collect();
    ids.dedup();
    let more = ids.len().saturating_sub(6);
    ids.truncate(6);
    match more {
        0 => ids.join(", "),
        more => format!("{} and {more} more", ids.join(", ")),
    }
}

/// `2026-Q3`
pub fn quarter(day: Date) -> String {
    format!("{}-Q{}", day.year(), (day.month() - 1) / 3 + 1)
}
