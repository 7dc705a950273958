//! Dates and times that say more than their field can hold. The time library takes what
//! it is asked for and drops the rest; here the rest is a mistake.
use super::fault::Fault;

/// What would be dropped of a text, by what is expected in its place.
pub fn dropped(text: &str, expected: &str) -> Option<Fault> {
    let day = text.len() >= 10 && text.as_bytes()[4..].first() == Some(&b'-');
    let clock = text.get(10..).filter(|_| day).unwrap_or_default();
    let rest = if day { clock } else { text };
    let has_offset = rest.contains(['+', '-', 'Z', 'z']);
    let (why, expected) = match expected {
        "a date string" if !clock.is_empty() => (
            format!("`{text}` is more than a day"),
            "a day alone, such as `2026-06-01`",
        ),
        "a datetime string" if text.contains('[') || has_offset => (
            format!("`{text}` has an offset or a zone, and this is a time on the rota's clocks"),
            "it without, such as `2026-06-01T08:00`",
        ),
        "a time string" if day || text.contains('[') || has_offset => (
            format!("`{text}` is more than a time of the day"),
            "the time alone, such as `08:00`",
        ),
        "a timestamp string" if text.contains('[') => (
            format!("`{text}` names a zone, which would be ignored"),
            "an instant with its offset, such as `2026-06-01T08:00:00-04:00`",
        ),
        _ => return None,
    };
    Some(Fault::new(why, format!("write {expected}")))
}
