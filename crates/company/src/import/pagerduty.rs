//! Schedules of PagerDuty, as its REST API gives them: `{"schedule": {…}}`,
//! `{"schedules": […]}` or a list, each with `schedule_layers`; beside them, when they
//! were saved too, `overrides` and `users`, bare or as their answers give them. The first
//! layer goes before the next.
use super::{Imported, day, instant, list, saved, text, windows, zone_of};
use engine::facts::{Advance, Layer, Member, Rota, Rotation, Unit};
use engine::hours::Hours;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

/// Reads schedules of PagerDuty.
///
/// # Errors
/// The text is no JSON, or no schedule is in it.
pub fn pagerduty(source: &str) -> Result<Imported, String> {
    let root: Value =
        serde_json::from_str(source).map_err(|error| format!("this is no JSON: {error}"))?;
    let schedules: Vec<&Value> = match (&root["schedule"], &root["schedules"], root.as_array()) {
        (one @ Value::Object(_), _, _) => vec![one],
        (_, Value::Array(all), _) => all.iter().collect(),
        (_, _, Some(all)) => all.iter().collect(),
        _ if root["schedule_layers"].is_array() => vec![&root],
        _ => {
            return Err(
                "there is no schedule in it; save the answer of GET /schedules/ID".to_owned(),
            );
        }
    };
    let mut imported = Imported::default();
    let users = saved(&mut imported, &root, "users");
    let overrides = saved(&mut imported, &root, "overrides");
    for schedule in schedules {
        let (mut users, mut overrides) = (users.clone(), overrides.clone());
        // A schedule that is the whole text has its own beside it already.
        if !std::ptr::eq(schedule, &root) {
            users.extend(saved(&mut imported, schedule, "users"));
            overrides.extend(saved(&mut imported, schedule, "overrides"));
        }
        one(&mut imported, schedule, &users, &overrides);
    }
    Ok(imported.checked())
}

/// `users` and `listed` overrides: what was saved in the schedule, or beside it.
fn one(imported: &mut Imported, schedule: &Value, users: &[&Value], listed: &[&Value]) {
    let name = text(schedule, "name")
        .or(text(schedule, "summary"))
        .unwrap_or("schedule");
    let (zone_name, zone) = zone_of(imported, text(schedule, "time_zone").unwrap_or("UTC"), name);
    let mut rota = Rota {
        id: super::slug(text(schedule, "id").unwrap_or(name)),
        name: name.to_owned(),
        zone: zone_name,
        ..Rota::default()
    };
    let layers = list(schedule, "schedule_layers");
    if layers.is_empty() {
        imported.note(format!("{name}: it has no layers in this file; save the schedule itself, not the list of schedules"));
    }
    for (number, layer) in layers.iter().enumerate() {
        let title = text(layer, "name").unwrap_or("layer");
        let mut title = title.to_owned();
        if rota.layers.iter().any(|other| other.name == title) {
            title = format!("{title} ({})", number + 1);
        }
        let what = format!("{name}, {title}");
        let Some(start) = instant(layer, "rotation_virtual_start").or(instant(layer, "start"))
        else {
            imported.note(format!(
                "{what}: it does not say when its turns began; the layer is left out"
            ));
            continue;
        };
        let begin = zone.to_datetime(start);
        let length = &layer["rotation_turn_length_seconds"];
        let Some(rotation) = turns(imported, &what, length, begin) else {
            continue;
        };
        let Ok(hours) = restrictions(imported, &what, list(layer, "restrictions")) else {
            continue;
        };
        let turns = list(layer, "users").iter();
        let members = turns.map(|entry| {
            let user = if entry["user"].is_object() {
                &entry["user"]
            } else {
                entry
            };
            Member::person(&person(imported, user, users, begin.date()))
        });
        let members: Vec<Member> = members.collect();
        let mut resolved = Layer {
            name: title.clone(),
            priority: number as u32 + 2,
            hours,
            rotation: Some(rotation),
            members,
            ..Layer::default()
        };
        if let Some(from) = instant(layer, "start").filter(|from| *from > start) {
            resolved.from = Some(day(imported, &format!("{what}: it begins"), &zone, from));
        }
        if let Some(until) = instant(layer, "end") {
            resolved.until = Some(day(imported, &format!("{what}: it ends"), &zone, until));
        }
        let ended = match (resolved.from, resolved.until) {
            (Some(from), Some(until)) => until <= from,
            (None, Some(until)) => until <= begin.date(),
            _ => false,
        };
        if ended {
            imported.note(format!(
                "{what}: it ends on the day on which it begins; the layer is left out"
            ));
            continue;
        }
        rota.layers.push(resolved);
    }
    let own = text(schedule, "id");
    let mut overrides = Vec::new();
    let rendered = list(
        &schedule["overrides_subschedule"],
        "rendered_schedule_entries",
    );
    for entry in listed.iter().copied().chain(rendered) {
        let theirs = text(&entry["schedule"], "id");
        if theirs.is_some() && theirs != own {
            continue;
        }
        match (instant(entry, "start"), instant(entry, "end")) {
            (Some(from), Some(to)) if from < to && !entry["user"].is_object() => {
                imported.note(format!(
                    "{name}: the override from {from} to {to} is of no user; it is left out, and whoever has the turn is on then"
                ));
            }
            (Some(from), Some(to)) if from < to => {
                let id = person(
                    imported,
                    &entry["user"],
                    users,
                    zone.to_datetime(from).date(),
                );
                let one: (String, Timestamp, Timestamp) = (id, from, to);
                if !overrides.contains(&one) {
                    overrides.push(one);
                }
            }
            _ => imported.note(format!(
                "{name}: an override without a beginning and an end is left out"
            )),
        }
    }
    imported.overrides(&mut rota, &zone, &overrides);
    if let Some(policies) = schedule["escalation_policies"]
        .as_array()
        .filter(|all| !all.is_empty())
    {
        let names: Vec<&str> = policies
            .iter()
            .filter_map(|policy| text(policy, "summary"))
            .collect();
        imported.note(format!(
            "{name}: escalation policies are not part of a rota ({})",
            names.join(", ")
        ));
    }
    if let Some(teams) = schedule["teams"].as_array().filter(|all| !all.is_empty()) {
        let names: Vec<&str> = teams
            .iter()
            .filter_map(|team| text(team, "summary"))
            .collect();
        imported.note(format!(
            "{name}: teams are not part of a rota ({})",
            names.join(", ")
        ));
    }
    if text(schedule, "description").is_some_and(|description| description != name) {
        imported.note(format!("{name}: its description is not carried over"));
    }
    imported.take(rota);
}

fn turns(
    imported: &mut Imported,
    what: &str,
    length: &Value,
    begin: jiff::civil::DateTime,
) -> Option<Rotation> {
    let seconds = super::whole(length).unwrap_or(0);
    let units = [
        (Unit::Week, 604_800),
        (Unit::Day, 86_400),
        (Unit::Hour, 3_600),
    ];
    let longest = i64::from(Rotation::LONGEST);
    let fits =
        |(_, unit): &(Unit, i64)| seconds > 0 && seconds % unit == 0 && seconds / unit <= longest;
    let Some((unit, length)) = units.into_iter().find(fits) else {
        imported.note(format!(
            "{what}: turns of {length} seconds are none that can be had here; the layer is left out"
        ));
        return None;
    };
    Some(Rotation {
        every: u32::try_from(seconds / length).unwrap_or(u32::MAX),
        unit,
        start: begin.date(),
        at: Some(begin.time()),
        advance: Advance::Calendar,
    })
}

/// When a layer is open: nothing said is always. What cannot be read closes all of it, for
/// nobody knows when it would be open.
fn restrictions(imported: &mut Imported, what: &str, all: &[Value]) -> Result<Option<Hours>, ()> {
    let mut stretches = Vec::new();
    for restriction in all {
        let Some((some, exact)) = stretch(restriction) else {
            imported.note(format!(
                "{what}: the restriction {restriction} cannot be read; the layer is left out"
            ));
            return Err(());
        };
        if !exact {
            imported.note(format!("{what}: a restriction is rounded to whole minutes"));
        }
        stretches.extend(some);
    }
    Ok((!all.is_empty()).then(|| windows(&stretches)))
}

/// Minutes of the week, and how many; whether that is all of it.
fn stretch(restriction: &Value) -> Option<(Vec<(u32, u32)>, bool)> {
    let time = text(restriction, "start_time_of_day")?;
    let time = time.parse::<jiff::civil::Time>().ok()?;
    // Less than a minute is nothing here; more than a week is all of it.
    let seconds = super::whole(&restriction["duration_seconds"]);
    let seconds = seconds.filter(|seconds| *seconds >= 60)?.min(604_800);
    let minute = time.hour() as u32 * 60 + time.minute() as u32;
    let length = (seconds / 60) as u32;
    let day = super::whole(&restriction["start_day_of_week"]);
    let all = match (text(restriction, "type")?, day) {
        ("weekly_restriction", Some(day)) if (1..=7).contains(&day) => {
            vec![(day as u32 * 1440 - 1440 + minute, length)]
        }
        ("daily_restriction", _) => {
            let each = (0..7).map(|day| (day * 1440 + minute, length.min(1440)));
            each.collect()
        }
        _ => return None,
    };
    Some((all, time.second() == 0 && seconds % 60 == 0))
}

/// A user by reference, with what is known of them elsewhere in the file.
fn person(imported: &mut Imported, user: &Value, users: &[&Value], day: Date) -> String {
    let id = text(user, "id");
    let others = users.iter().copied();
    let others = others.filter(|other| id.is_some() && text(other, "id") == id);
    let known: Vec<&Value> = std::iter::once(user).chain(others).collect();
    let of = |key: &str| known.iter().find_map(|one| text(one, key));
    let name = of("name").or(of("summary")).or(id).unwrap_or("somebody");
    // A user who was deleted is still referred to, and has no page any more.
    let off = |one: &&Value| {
        let gone = one["deactivated"] == true || one["disabled"] == true;
        gone || one.get("html_url").is_some_and(Value::is_null)
    };
    let deleted = of("deleted_at").is_some() || known.iter().any(off);
    imported.person(
        &[id, of("email")],
        name,
        of("email"),
        deleted.then_some(day),
    )
}
