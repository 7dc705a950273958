//! The authenticator app: six digits, new every thirty seconds. Its secret lies
//! sealed; each code counts once, also against a second request at the same moment.
use super::queries;
use crate::platform::{ids::random_bytes, keys::Keys};
use jiff::Timestamp;
use qrcode::{Color, QrCode};
use std::fmt::Write;
use store::Tx;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use web::{Error, Result};

const PURPOSE: &str = "authenticator app";

/// A new secret: 160 bits, as the standard recommends.
pub fn new_secret() -> Vec<u8> {
    random_bytes::<20>().to_vec()
}

fn totp(secret: &[u8]) -> Result<Totp> {
    named(secret, "account", "Tandem")
}

fn named(secret: &[u8], account: &str, issuer: &str) -> Result<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret.to_vec())
        .with_account_name(account.replace(':', " "))
        .with_issuer(Some(issuer.replace(':', " ")))
        .build()
        .map_err(|error| Error::Internal(format!("an authenticator app: {error}")))
}

/// For typing into an app that has no camera: groups of four letters.
pub fn as_text(secret: &[u8]) -> String {
    let text = Secret::from(secret.to_vec()).to_base32();
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join(" ")
}

/// The code to photograph: one path, black on white in light and dark.
pub fn as_picture(secret: &[u8], account: &str, issuer: &str) -> Result<String> {
    let address = named(secret, account, issuer)?
        .to_url()
        .map_err(|error| Error::Internal(error.to_string()))?;
    let code = QrCode::new(address).map_err(|error| Error::Internal(error.to_string()))?;
    let (width, quiet) = (code.width(), 4);
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + quiet, at / width + quiet);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let side = width + 2 * quiet;
    Ok(format!(
        "<svg class=\"qr-code\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"QR code for the authenticator app\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The step whose code this is, one step early or late included.
pub fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>> {
    let digits: String = code
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    if digits.len() != 6 {
        return Ok(None);
    }
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let step = totp(secret)?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Keeps a secret of which a code has been shown; that code is spent.
pub fn keep(
    tx: &mut Tx,
    keys: &Keys,
    person: &str,
    secret: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<()> {
    let sealed = keys.seal(&purpose(person), secret);
    queries::set_authenticator(tx, person, &sealed, step, now.as_microsecond())?;
    Ok(())
}

pub fn spend(tx: &mut Tx, keys: &Keys, person: &str, code: &str, now: Timestamp) -> Result<bool> {
    let Some(row) = queries::authenticator(tx, person)? else {
        return Ok(false);
    };
    let secret = keys
        .open(&purpose(person), &row.secret_sealed)
        .ok_or_else(|| Error::Internal("an authenticator's secret does not open".into()))?;
    let Some(step) = step_of(&secret, code, now)? else {
        return Ok(false);
    };
    Ok(step > row.last_step && queries::spend_step(tx, person, step)? == 1)
}

/// Sealed for this person: a row moved to another person does not open.
fn purpose(person: &str) -> String {
    format!("{PURPOSE} of {person}")
}

/// What the app of the person shows: for tests.
pub fn code_at(secret: &[u8], at: Timestamp) -> Result<String> {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    Ok(totp(secret)?.generate(seconds).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_one_step_early_and_late_and_no_longer() {
        let secret = b"12345678901234567890".to_vec();
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        // RFC 6238, appendix B: 94287082 at 59 s, of which the last six digits count.
        assert_eq!(step_of(&secret, "287082", at(59)).unwrap(), Some(1));
        assert_eq!(step_of(&secret, "287 082", at(89)).unwrap(), Some(1));
        assert_eq!(step_of(&secret, "287082", at(29)).unwrap(), Some(1));
        assert_eq!(step_of(&secret, "287082", at(90)).unwrap(), None);
        assert_eq!(step_of(&secret, "287083", at(59)).unwrap(), None);
        assert_eq!(step_of(&secret, "", at(59)).unwrap(), None);
    }

    #[test]
    fn the_picture_is_one_square_with_dark_fields() {
        let picture = as_picture(&[7; 20], "dana", "Acme: West").unwrap();
        assert!(picture.starts_with("<svg") && picture.matches("h1v1h-1z").count() > 200);
        assert_eq!(as_text(b"12345678901234567890").len(), 32 + 7);
    }
}
