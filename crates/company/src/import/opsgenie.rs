//! Schedules of Opsgenie, as its REST API gives them: `{"data": {…}}` or
//! `{"data": […]}`, each with `rotations`; beside them, when they were saved too,
//! `overrides` and `users`, bare or as their answers give them. All rotations of a schedule
//! are on together.
use super::{Imported, day, instant, list, saved, text, windows, zone_of};
use engine::facts::{Advance, Heads, Layer, Member, Rota, Rotation, Unit};
use engine::hours::Hours;
use jiff::civil::Date;
use serde_json::Value;

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Reads schedules of Opsgenie.
///
/// # Errors
/// The text is no JSON, or no schedule is in it.
pub fn opsgenie(source: &str) -> Result<Imported, String> {
    let root: Value =
        serde_json::from_str(source).map_err(|error| format!("this is no JSON: {error}"))?;
    let data = if root["schedules"].is_array() {
        &root["schedules"]
    } else {
        &root["data"]
    };
    let schedules: Vec<&Value> = match data {
        Value::Array(all) => all.iter().collect(),
        Value::Object(_) => vec![data],
        _ if root["rotations"].is_array() => vec![&root],
        _ => {
            return Err(
                "there is no schedule in it; save the answer of GET /v2/schedules/ID".to_owned(),
            );
        }
    };
    let mut imported = Imported::default();
    let beside = Beside {
        users: saved(&mut imported, &root, "users"),
        overrides: saved(&mut imported, &root, "overrides"),
    };
    for schedule in schedules {
        // A schedule that is the whole text has its own beside it already.
        let own = match std::ptr::eq(schedule, &root) {
            true => Vec::new(),
            false => saved(&mut imported, schedule, "overrides"),
        };
        one(&mut imported, schedule, &own, &beside);
    }
    Ok(imported.checked())
}

/// What was saved beside the schedules.
struct Beside<'v> {
    users: Vec<&'v Value>,
    overrides: Vec<&'v Value>,
}

fn one(imported: &mut Imported, schedule: &Value, own: &[&Value], beside: &Beside) {
    let users = &beside.users[..];
    let name = text(schedule, "name").unwrap_or("schedule");
    if schedule["enabled"] == false {
        imported.note(format!(
            "{name}: the schedule is switched off there; it is left out"
        ));
        return;
    }
    let (zone_name, zone) = zone_of(imported, text(schedule, "timezone").unwrap_or("UTC"), name);
    let mut rota = Rota {
        id: super::slug(name),
        name: name.to_owned(),
        zone: zone_name,
        ..Rota::default()
    };
    let rotations = list(schedule, "rotations");
    if rotations.is_empty() {
        imported.note(format!("{name}: it has no rotations in this file; save the schedule itself, not the list of schedules"));
    }
    for (number, rotation) in rotations.iter().enumerate() {
        let mut title = text(rotation, "name").unwrap_or("rotation").to_owned();
        if rota.layers.iter().any(|other| other.name == title) {
            title = format!("{title} ({})", number + 1);
        }
        let what = format!("{name}, {title}");
        let Some(start) = instant(rotation, "startDate") else {
            imported.note(format!(
                "{what}: it does not say when it begins; the rotation is left out"
            ));
            continue;
        };
        let begin = zone.to_datetime(start);
        let unit = match text(rotation, "type") {
            Some("hourly") => Unit::Hour,
            Some("daily") => Unit::Day,
            Some("weekly") => Unit::Week,
            other => {
                let other = other.unwrap_or("none");
                imported.note(format!(
                    "{what}: turns of the type `{other}` are not known here; the rotation is left out"
                ));
                continue;
            }
        };
        let participants = list(rotation, "participants").iter();
        let members = participants
            .map(|who| Member::person(&member(imported, &what, who, users, begin.date())));
        let members: Vec<Member> = members.collect();
        let every = match &rotation["length"] {
            Value::Null => Some(1),
            length => super::whole(length).and_then(|every| u32::try_from(every).ok()),
        };
        let Some(every) = every.filter(|every| (1..=Rotation::LONGEST).contains(every)) else {
            imported.note(format!(
                "{what}: turns of {} {} are none that can be had here; the rotation is left out",
                rotation["length"],
                rotation["type"].as_str().unwrap_or("")
            ));
            continue;
        };
        let Ok(hours) = restrictions(imported, &what, &rotation["timeRestriction"]) else {
            continue;
        };
        let mut layer = Layer {
            name: title,
            priority: 2,
            hours,
            rotation: Some(Rotation {
                every,
                unit,
                start: begin.date(),
                at: Some(begin.time()),
                advance: Advance::Calendar,
            }),
            members,
            ..Layer::default()
        };
        if let Some(until) = instant(rotation, "endDate") {
            let until = day(imported, &format!("{what}: it ends"), &zone, until);
            if until <= begin.date() {
                imported.note(format!(
                    "{what}: it ends on the day on which it begins; the rotation is left out"
                ));
                continue;
            }
            layer.until = Some(until);
        }
        rota.layers.push(layer);
    }
    // Rotations of one schedule are all on at once, and that is no double there.
    let together = rota.layers.len().max(1) as u32;
    if together > 1 {
        rota.heads = Heads {
            min: 1,
            max: Some(together),
        };
    }
    let mut overrides = Vec::new();
    for entry in own.iter().chain(&beside.overrides) {
        let theirs = text(&entry["parent"], "id").or(text(&entry["schedule"], "id"));
        if theirs.is_some() && theirs != text(schedule, "id") {
            continue;
        }
        let (Some(from), Some(to)) = (instant(entry, "startDate"), instant(entry, "endDate"))
        else {
            imported.note(format!(
                "{name}: an override without a beginning and an end is left out"
            ));
            continue;
        };
        let some = list(entry, "rotations").len();
        if some > 0 && some < rotations.len() {
            imported.note(format!("{name}: the override from {from} to {to} was for {some} of {} rotations; it goes before all of them now", rotations.len()));
        }
        let user = &entry["user"];
        if user.is_null() || matches!(text(user, "type"), Some(kind) if kind != "user") {
            imported.note(format!(
                "{name}: the override from {from} to {to} is of no user; it is left out, and whoever has the turn is on then"
            ));
            continue;
        }
        let id = member(imported, name, user, users, zone.to_datetime(from).date());
        overrides.push((id, from, to));
    }
    imported.overrides(&mut rota, &zone, &overrides);
    if text(schedule, "description").is_some_and(|description| description != name) {
        imported.note(format!("{name}: its description is not carried over"));
    }
    if let Some(team) = text(&schedule["ownerTeam"], "name") {
        imported.note(format!(
            "{name}: the owning team is not part of a rota ({team})"
        ));
    }
    imported.take(rota);
}

/// A participant: a user, or something that has no place in a rota and leaves its turn open.
fn member(imported: &mut Imported, what: &str, who: &Value, users: &[&Value], day: Date) -> String {
    match text(who, "type") {
        Some("user") | None => {}
        Some("none") => {
            imported.note(format!(
                "{what}: a turn of nobody is carried over as `nobody`, who is gone; it stands open"
            ));
            return imported.somebody(&[], "nobody", None, Some(day));
        }
        Some(kind) => {
            let name = text(who, "name").or(text(who, "id")).unwrap_or(kind);
            imported.note(format!(
                "{what}: the {kind} {name} cannot take turns; its turns stand open"
            ));
            return imported.somebody(
                &[text(who, "id")],
                &format!("{kind} {name}"),
                None,
                Some(day),
            );
        }
    }
    let (id, mail) = (text(who, "id"), text(who, "username"));
    let full = users.iter().copied().find(|user| {
        (id.is_some() && text(user, "id") == id)
            || (mail.is_some() && text(user, "username") == mail)
    });
    let mail = mail.or_else(|| full.and_then(|user| text(user, "username")));
    let name = full
        .and_then(|user| text(user, "fullName"))
        .or(mail)
        .or(id)
        .unwrap_or("somebody");
    let blocked = [Some(who), full]
        .into_iter()
        .flatten()
        .any(|user| user["blocked"] == true || user["deleted"] == true);
    let id = id.or_else(|| full.and_then(|user| text(user, "id")));
    imported.person(
        &[id, mail],
        name,
        mail.filter(|mail| mail.contains('@')),
        blocked.then_some(day),
    )
}

/// When a rotation is open: nothing said is always. What cannot be read closes all of it,
/// for nobody knows when it would be open.
fn restrictions(
    imported: &mut Imported,
    what: &str,
    restriction: &Value,
) -> Result<Option<Hours>, ()> {
    if restriction.is_null() {
        return Ok(None);
    }
    let mut all: Vec<&Value> = list(restriction, "restrictions").iter().collect();
    if restriction["restriction"].is_object() {
        all.push(&restriction["restriction"]);
    }
    let weekly = text(restriction, "type") == Some("weekday-and-time-of-day");
    let mut stretches = Vec::new();
    for one in &all {
        let Some(some) = stretch(one, weekly) else {
            imported.note(format!(
                "{what}: the restriction {one} cannot be read; the rotation is left out"
            ));
            return Err(());
        };
        stretches.extend(some);
    }
    if all.is_empty() {
        imported.note(format!(
            "{what}: its restriction {restriction} says no hours; the rotation is left out"
        ));
        return Err(());
    }
    Ok(Some(windows(&stretches)))
}

/// Minutes of the week, and how many.
fn stretch(one: &Value, weekly: bool) -> Option<Vec<(u32, u32)>> {
    let minute = |hour: &str, minute: &str| {
        let hours = one[hour].as_u64().filter(|hour| *hour <= 24)?;
        let minutes = match &one[minute] {
            Value::Null => 0,
            minutes => minutes.as_u64().filter(|minutes| *minutes < 60)?,
        };
        let all = hours * 60 + minutes;
        (all <= 1440).then_some(all as u32)
    };
    let (from, to) = (
        minute("startHour", "startMin")?,
        minute("endHour", "endMin")?,
    );
    if !weekly {
        // Twenty-four o'clock is midnight; from a time to itself is a whole day.
        let (from, to) = (from % 1440, to % 1440);
        let length = if to > from {
            to - from
        } else {
            to + 1440 - from
        };
        return Some((0..7).map(|day| (day * 1440 + from, length)).collect());
    }
    let day = |key: &str| {
        let name = text(one, key)?.to_lowercase();
        let place = DAYS.iter().position(|day| *day == name);
        place.map(|day| day as u32)
    };
    let week = 7 * 1440;
    let start = (day("startDay")? * 1440 + from) % week;
    let end = (day("endDay")? * 1440 + to) % week;
    let length = if end > start {
        end - start
    } else {
        end + week - start
    };
    Some(vec![(start, length)])
}
