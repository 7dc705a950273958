//! What slows guessing down without locking anybody out. A try fills buckets that
//! empty with time: one for the address it comes from, one for the person together
//! with the stretch of addresses. A device that has signed this person in before
//! has a bucket of its own and looks at no other, so that nobody else's tries can
//! keep them out; where who it is shows only afterwards, any device that has signed
//! somebody in has one. The buckets lie in the database: all nodes share them.
pub mod queries;

use super::cookies;
use crate::platform::{ids::Secret, visitor::Visitor};
use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;
use store::Tx;
use web::{Error, Result};

/// Longer than the slowest bucket takes to empty.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(3);
/// How long a device is remembered after it signed somebody in.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 180);

/// So many tries at once, and one more each time so many seconds have gone by.
struct Size {
    most: f64,
    seconds: f64,
}

/// A whole office can sit behind one address.
const ADDRESS: Size = Size {
    most: 60.0,
    seconds: 5.0,
};
const PERSON_FROM: Size = Size {
    most: 8.0,
    seconds: 60.0,
};
const DEVICE: Size = Size {
    most: 10.0,
    seconds: 30.0,
};
/// Codes of six digits, from everywhere: whoever tries has the password already.
const CODES: Size = Size {
    most: 30.0,
    seconds: 120.0,
};

/// What is tried.
#[derive(Clone, Copy, PartialEq)]
pub enum Try {
    /// Anybody's: by a passkey or a provider, who it is shows only afterwards.
    Passkey,
    FirstFactor,
    SecondFactor,
}

/// Counts a try at this person's (or this name's) door.
///
/// # Errors
/// `TooMany`, with the seconds to wait; a refused try does not count.
pub fn count(
    tx: &mut Tx,
    from: &Visitor,
    what: Try,
    name: &str,
    person: Option<&str>,
    now: Timestamp,
) -> Result<Result<()>> {
    let at = now.as_microsecond();
    queries::forget_before(tx, (now - FORGOTTEN_AFTER).as_microsecond())?;
    let buckets = match (what, person, device_of(from)) {
        (_, Some(person), Some(device)) if queries::device_knows(tx, &device, person, at)? => {
            vec![(format!("device {device} {person}"), DEVICE)]
        }
        (Try::Passkey, None, Some(device)) if queries::device_is_known(tx, &device, at)? => {
            vec![(format!("device {device}"), DEVICE)]
        }
        _ => buckets_of(from, what, name),
    };
    let mut levels = Vec::new();
    let mut wait: f64 = 0.0;
    for (bucket, size) in buckets {
        let digest = Secret::given(&bucket).digest();
        let level = match queries::level(tx, &digest)? {
            Some(row) => emptied(row.level, at - row.at, size.seconds),
            None => 0.0,
        };
        wait = wait.max((level + 1.0 - size.most) * size.seconds);
        levels.push((digest, level + 1.0));
    }
    if wait > 0.0 {
        metrics::counter!("tandem_sign_in_slowed_total").increment(1);
        #[expect(clippy::cast_possible_truncation, reason = "a few minutes in seconds")]
        return Ok(Err(Error::TooMany(wait.ceil() as i64)));
    }
    for (digest, level) in levels {
        queries::set_level(tx, &digest, level, at)?;
    }
    Ok(Ok(()))
}

fn buckets_of(from: &Visitor, what: Try, name: &str) -> Vec<(String, Size)> {
    let address = from.address();
    let name = name.to_lowercase();
    let mut buckets = vec![(format!("address {}", stretch(address, 32, 64)), ADDRESS)];
    if what != Try::Passkey {
        let bucket = format!("person {name} {}", stretch(address, 24, 48));
        buckets.push((bucket, PERSON_FROM));
    }
    if what == Try::SecondFactor {
        buckets.push((format!("codes {name}"), CODES));
    }
    buckets
}

#[expect(
    clippy::cast_precision_loss,
    reason = "hours in microseconds are far below 2^53"
)]
fn emptied(level: f64, micros: i64, seconds: f64) -> f64 {
    let gone = micros.max(0) as f64 / 1e6 / seconds;
    (level - gone).max(0.0)
}

/// An address without its last bits: people get new ones within a stretch as they like.
fn stretch(address: IpAddr, four: u32, six: u32) -> String {
    match address {
        IpAddr::V4(v4) => {
            let kept = u32::MAX.checked_shl(32 - four).unwrap_or(0);
            std::net::Ipv4Addr::from(v4.to_bits() & kept).to_string()
        }
        IpAddr::V6(v6) => {
            let kept = u128::MAX.checked_shl(128 - six).unwrap_or(0);
            std::net::Ipv6Addr::from(v6.to_bits() & kept).to_string()
        }
    }
}

fn device_of(from: &Visitor) -> Option<String> {
    let value = from.cookie(cookies::device_name(&from.app.settings))?;
    let (_, secret) = value.split_once('.')?;
    Some(Secret::given(secret).digest())
}

/// Remembers the device that has just signed this person in: the cookie to set, if
/// it is not remembered already.
pub fn remember(
    tx: &mut Tx,
    from: &Visitor,
    person: &str,
    now: Timestamp,
) -> Result<Option<String>> {
    let at = now.as_microsecond();
    if let Some(device) = device_of(from)
        && queries::device_knows(tx, &device, person, at)?
    {
        return Ok(None);
    }
    let secret = Secret::random();
    let until = (now + KNOWN_FOR).as_microsecond();
    queries::add_device(tx, &secret.digest(), person, at, until)?;
    let value = format!("{}.{}", tx.organisation(), secret.reveal());
    Ok(Some(cookies::device(&from.app.settings, &value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_with_time_and_no_further() {
        assert!((emptied(5.0, 60_000_000, 60.0) - 4.0).abs() < 1e-9);
        assert!(emptied(1.0, 3_600_000_000, 60.0).abs() < 1e-9);
        assert!(
            (emptied(5.0, -1, 60.0) - 5.0).abs() < 1e-9,
            "a clock that went back"
        );
    }

    #[test]
    fn neighbours_share_a_stretch() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(stretch(ip("203.0.113.77"), 24, 48), "203.0.113.0");
        assert_eq!(stretch(ip("203.0.113.77"), 32, 64), "203.0.113.77");
        assert_eq!(stretch(ip("2001:db8:1:2:3::4"), 24, 48), "2001:db8:1::");
    }
}
