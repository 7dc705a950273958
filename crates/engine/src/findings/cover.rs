//! Rotas that do not hold what they promise, looked at for twelve months ahead: a
//! hole, cover on paper only, a member who never gets a shift.
use super::{Class, Fact, Finding, Interval};
use crate::cover::Moment;
use crate::facts::{Person, Rota};
use crate::intervals::Span;
use crate::picture::interval;
use crate::register::Resolved;
use crate::rota::{Cover, Lacking, Paper};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    if moment.register.company().rotas.is_empty() {
        return;
    }
    let cover = Cover::new(moment.register);
    let lacking = cover.lacking(moment.year());
    holes(moment, &lacking, all);
    paper(moment, &lacking, all);
    never(moment, &lacking, all);
}

/// One finding for each responsibility, rota and cause.
fn holes(moment: &Moment, lacking: &Lacking, all: &mut Vec<Finding>) {
    for lack in &lacking.lacks {
        let rota = moment.register.rota_of(lack.plan);
        let person = lack.person.map(|actor| moment.register.actor_id(actor));
        let mut detail = format!("{}:{}", rota.id, lack.kind);
        if let Some(person) = person {
            detail.push(':');
            detail.push_str(person);
        }
        let words: Vec<String> = lack
            .first
            .iter()
            .map(|span| both_zones(moment, rota, *span))
            .collect();
        let more = match lack.times {
            1 => String::new(),
            2 => ", and once more in twelve months".to_owned(),
            times => format!(", and {} more times in twelve months", times - 1),
        };
        let intervals: Vec<Interval> = lack.first.iter().map(|span| interval(*span)).collect();
        for &number in &lack.responsibilities {
            let resolved = &moment.register.responsibilities()[number as usize];
            let finding = Finding::about(Class::Cover, "hole", resolved, &detail)
                .party(None)
                .what(format!(
                    "{} {}: nobody is on {}{more}: {}.",
                    resolved.id, resolved.title, words[0], lack.cause
                ))
                .or_why("What happens in these hours reaches nobody.")
                .next(next_step(lack.kind))
                .fact("rota", rota.id.as_str())
                .fact("cause", lack.cause.clone())
                .fact("holes", Fact::Intervals(intervals.clone()))
                .fact("when", words.clone())
                .fact("times", lack.times as f64)
                .fact("minutes", lack.minutes as f64);
            all.push(finding);
        }
    }
}

fn next_step(kind: &str) -> &'static str {
    match kind {
        "absent" => "Find a stand-in for these hours, or let somebody take the shifts.",
        "left" | "party_stopped" => "Give the turns to somebody who is there.",
        "open_shift" => "Let somebody take the open shift.",
        "too_few" => "Add somebody for these hours, or ask for fewer heads.",
        "holiday" => {
            "Add a layer or an opening for the holiday, or write down that it is not needed."
        }
        _ => "Add a layer for these hours, or write down that they are not needed.",
    }
}

/// `2026-07-06 08:00 to 18:00 America/New_York (2026-07-06 12:00 to 22:00 UTC)`:
/// on the organisation's clocks, and on the rota's, or in UTC where those are the same.
fn both_zones(moment: &Moment, rota: &Rota, hole: Span) -> String {
    let home = moment.register.company().organisation.zone.as_str();
    let written = rota.zone.as_deref();
    let other = written.filter(|zone| *zone != home).unwrap_or("UTC");
    let tz = crate::civil::zone(other).unwrap_or(TimeZone::UTC);
    let ours = stretch(hole, moment.register.zone(), home);
    if home == other {
        return ours;
    }
    format!("{ours} ({})", stretch(hole, &tz, other))
}

fn stretch(hole: Span, zone: &TimeZone, name: &str) -> String {
    let hole = interval(hole);
    let (from, to) = (zone.to_datetime(hole.from), zone.to_datetime(hole.to));
    let end = match from.date() == to.date() {
        true => to.strftime("%H:%M").to_string(),
        false => to.strftime("%Y-%m-%d %H:%M").to_string(),
    };
    format!("{} to {end} {name}", from.strftime("%Y-%m-%d %H:%M"))
}

/// For each responsibility and person: that they are on and cannot help, and that they
/// have turns while away. Where nobody else is on then it is a hole, and the hole tells it.
fn paper(moment: &Moment, lacking: &Lacking, all: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(&str, &str), Vec<&Paper>> = BTreeMap::new();
    for paper in &lacking.paper {
        let key = (paper.responsibility.as_str(), paper.person.as_str());
        groups.entry(key).or_default().push(paper);
    }
    let mut holes: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (lack, actor) in lacking
        .lacks
        .iter()
        .filter_map(|one| Some((one, one.person?)))
    {
        let person = moment.register.actor_id(actor);
        for &number in &lack.responsibilities {
            let resolved = &moment.register.responsibilities()[number as usize];
            holes.insert((&resolved.id, person));
        }
    }
    for (key, papers) in groups {
        let register = moment.register;
        let (Some(resolved), Some(person)) =
            (register.responsibility(key.0), register.person(key.1))
        else {
            continue;
        };
        let (away, on): (Vec<&Paper>, Vec<&Paper>) =
            papers.into_iter().partition(|paper| paper.kind == "absent");
        if !on.is_empty() {
            all.push(cannot_help(moment, resolved, person, &on));
        }
        if !away.is_empty() && !holes.contains(&key) {
            all.push(on_while_away(resolved, person, &away));
        }
    }
}

fn cannot_help(
    moment: &Moment,
    resolved: &Resolved,
    person: &Person,
    papers: &[&Paper],
) -> Finding {
    let of_kind = |kind: &str| -> Vec<String> {
        let found = papers.iter().find(|paper| paper.kind == kind);
        found.map(|paper| paper.missing.clone()).unwrap_or_default()
    };
    let (skills, systems) = (of_kind("lacks_skill"), of_kind("unverified"));
    let mut lacks = Vec::new();
    if !skills.is_empty() {
        let words = skills.iter().map(|skill| match skill.rsplit_once(' ') {
            Some((id, level)) => format!("{} {level}", moment.register.skill_name(id)),
            None => skill.clone(),
        });
        lacks.push(format!(
            "is not recorded with {}",
            words.collect::<Vec<_>>().join(", ")
        ));
    }
    if !systems.is_empty() {
        lacks.push(format!("is not proven on {}", systems.join(", ")));
    }
    about_paper(resolved, person, &person.id, papers)
        .what(format!(
            "{} {}: {} is on, and {}.",
            resolved.id,
            resolved.title,
            person.name,
            lacks.join(" and ")
        ))
        .why("Whoever is called then cannot help: it is covered on paper only.")
        .next(format!(
            "Train and record {}, or let somebody who can take these shifts.",
            person.name
        ))
        .fact("skills", skills)
        .fact("systems", systems)
}

fn on_while_away(resolved: &Resolved, person: &Person, papers: &[&Paper]) -> Finding {
    let name = &person.name;
    about_paper(resolved, person, &format!("{}:absent", person.id), papers)
        .what(format!(
            "{} {}: {name} is on the rota while away, and nobody stands in.",
            resolved.id, resolved.title
        ))
        .why("The rota names somebody who is not there; whoever comes after them has it all.")
        .next(format!(
            "Let somebody stand in for {name}, or give the shifts to somebody else."
        ))
}

/// What both have: whose, of which rotas, and from when on.
fn about_paper(resolved: &Resolved, person: &Person, detail: &str, papers: &[&Paper]) -> Finding {
    let rotas: BTreeSet<&str> = papers.iter().map(|paper| paper.rota.as_str()).collect();
    let first = papers.iter().map(|paper| paper.first).min();
    let finding = Finding::about(Class::Cover, "paper", resolved, detail)
        .party(Some(&person.party))
        .fact("person", person.id.as_str())
        .fact(
            "rotas",
            Vec::from_iter(rotas.into_iter().map(str::to_owned)),
        );
    match first {
        Some(first) => finding.fact("first", first.to_string()),
        None => finding,
    }
}

fn never(moment: &Moment, lacking: &Lacking, all: &mut Vec<Finding>) {
    for never in &lacking.never {
        let register = moment.register;
        // By its last version, wherever that stands.
        let rotas = register.company().rotas.iter();
        let versions = rotas.filter(|rota| rota.id == never.rota);
        let last = versions.max_by_key(|rota| rota.from);
        let name = last.map_or("", |rota| rota.name.as_str());
        let person = register.person(&never.who);
        let who = match (person, register.party(&never.who)) {
            (Some(person), _) => &person.name,
            (None, Some(party)) => &party.name,
            _ => continue,
        };
        let party = person.map_or(never.who.as_str(), |person| person.party.as_str());
        let finding = Finding::new(Class::Cover, "never_on", &never.rota, &never.who)
            .severity(super::Severity::Low)
            .party(Some(party))
            .what(format!(
                "{name}: {who} is a member, and has no turn in twelve months."
            ))
            .why("Somebody who is never on cannot be counted on.")
            .next("Give them turns, or take them off the rota.")
            .fact("rota", never.rota.clone())
            .fact("who", never.who.clone());
        all.push(finding);
    }
}
