//! Recovery codes: shown once, each for one use in place of the authenticator app.
//! They stand for the second factor only; the first one is asked for all the same.
use super::queries;
use crate::platform::ids::{Secret, random_bytes};
use jiff::Timestamp;
use store::Tx;
use web::Result;

const MANY: usize = 10;
/// Crockford's letters: none looks like another one.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new set in place of the old one: `7K2M-…`, eighty bits each.
pub fn renew(tx: &mut Tx, person: &str, now: Timestamp) -> Result<Vec<String>> {
    queries::remove_codes(tx, person)?;
    let mut codes = Vec::new();
    for _ in 0..MANY {
        let letters: Vec<char> = random_bytes::<16>()
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
            .collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|four| four.iter().collect())
            .collect();
        let code = groups.join("-");
        queries::add_code(tx, person, &digest(&code), now.as_microsecond())?;
        codes.push(code);
    }
    Ok(codes)
}

pub fn spend(tx: &mut Tx, person: &str, code: &str, now: Timestamp) -> Result<bool> {
    Ok(queries::spend_code(tx, person, &digest(code), now.as_microsecond())? == 1)
}

/// As one reads it from paper: small letters, spaces, and the letters that look like figures.
fn digest(code: &str) -> String {
    let plain: String = code
        .to_uppercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    Secret::given(&plain).digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        assert_eq!(
            digest("7K2M-A0B1-CDEF-GHJK"),
            digest(" 7k2m aObl cdef ghjk")
        );
        assert_ne!(digest("7K2M-A0B1-CDEF-GHJK"), digest("7K2M-A0B1-CDEF-GHJM"));
    }
}
