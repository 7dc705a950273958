//! Passwords: twelve characters and more, no rule about which, and none that is easily
//! guessed. Hashed by argon2id, away from the threads that answer, a few at a time.
//!
//! What is easily guessed is told by zxcvbn, offline: its lists (30,000 common
//! passwords, 30,000 words, names, keyboards), with this person's and this
//! organisation's own words, dates, repetitions and letters swapped for figures. A list
//! of what was in breaches can lie beside the instance, and is asked as well.
use super::breached::Breached;
use crate::platform::ids::{Secret, random_bytes};
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use tokio::sync::Semaphore;
use web::{Error, Result};

const FEWEST: usize = 12;
/// Longer ones are no safer; they only cost.
const MOST: usize = 256;
/// As a power of ten. It lies below what twelve random letters come to, by any reading of them.
const GUESSES: f64 = 9.0;
/// Each takes 19 MiB and some 30 ms: more at once would starve the pages.
static HASHERS: Semaphore = Semaphore::const_new(2);

/// What the Open Worldwide Application Security Project asks for.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// # Errors
/// With what to do about it, when it is too short or too easily guessed. `own` are the
/// words that somebody who knows the person would try first.
pub fn check(password: &Secret, own: &[String]) -> Result<()> {
    let text = password.reveal();
    let length = text.chars().count();
    if !(FEWEST..=MOST).contains(&length) {
        return Err(Error::invalid(
            "password",
            format!("has {length} characters"),
            "Take twelve or more, at most 256. Four words that do not belong together are good.",
        ));
    }
    if is_known(text, own) {
        return Err(Error::invalid(
            "password",
            "is among the first that somebody would try",
            "Leave out names, dates, known phrases and rows of keys. Four words that do not belong together are good.",
        ));
    }
    Ok(())
}

fn is_known(text: &str, own: &[String]) -> bool {
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    zxcvbn::zxcvbn(text, &own).guesses_log10() < GUESSES
}

/// # Errors
/// When it stands in the list.
pub async fn was_not_breached(password: &Secret, list: &Breached) -> Result<()> {
    let (password, list) = (password.clone(), list.clone());
    let known = tokio::task::spawn_blocking(move || list.holds(&password)).await;
    let known = known.map_err(|error| Error::Internal(error.to_string()))?;
    match known.map_err(|error| Error::Internal(error.to_string()))? {
        false => Ok(()),
        true => Err(Error::invalid(
            "password",
            "was in a breach, and stands in the lists that attackers try",
            "Take another one, and change it wherever else you use it.",
        )),
    }
}

/// Hashes it, with a salt of its own.
pub async fn hash(password: Secret) -> Result<String> {
    apart(move || {
        let salt = SaltString::encode_b64(&random_bytes::<16>())
            .map_err(|error| Error::Internal(error.to_string()))?;
        argon2()
            .hash_password(password.reveal().as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Internal(error.to_string()))
    })
    .await?
}

/// Whether it fits. Without a hash it takes as long, and does not: nobody learns by
/// the time whether a person exists or has a password.
pub async fn fits(password: Secret, hash: Option<String>) -> Result<bool> {
    apart(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.to_owned());
        let fits = PasswordHash::new(&hash).is_ok_and(|hash| {
            argon2()
                .verify_password(password.reveal().as_bytes(), &hash)
                .is_ok()
        });
        fits && known
    })
    .await
}

/// With the parameters of `argon2()`, over what nobody knows.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cyBzYWx0IQ$4kS8mPVyOQ5zmMYb5PpBNBVzNSGqKmVUJH3BeJSuqNw";

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _place = HASHERS
        .acquire()
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Vec<String> {
        ["Dana", "Whitlock", "Harbor", "Finch"]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for known in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "P@ssw0rd2026!",
            "Whitlock2026!",
            "HarborFinch26",
            "danawhitlock1",
            "aaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "iloveyou1234",
            "1qaz2wsx3edc",
        ] {
            assert!(check(&Secret::given(known), &own()).is_err(), "{known}");
        }
        assert!(
            check(&Secret::given("kV9#tr2!wq"), &own()).is_err(),
            "too short"
        );
    }

    #[test]
    fn words_that_do_not_belong_together_are_taken_with_spaces_and_umlauts_too() {
        for good in [
            "orbit pickle canyon sofa",
            "Käse-Lampe-Fjord-Zwirn",
            "x7Kq!mZ2vPw9",
        ] {
            check(&Secret::given(good), &own()).unwrap();
        }
    }

    /// How often a good password is refused.
    #[test]
    fn a_random_password_of_twelve_small_letters_is_not_refused() {
        let mut state = 7u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
        };
        for _ in 0..2_000 {
            let text: String = (0..12).map(|_| next()).collect();
            assert!(!is_known(&text, &own()), "{text}");
        }
    }

    #[test]
    fn a_hash_fits_its_password_only_and_nobodys_fits_none() {
        store::scratch::block_on(async {
            let given = |text: &str| Secret::given(text);
            let kept = hash(given("orbit pickle canyon")).await.unwrap();
            assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
            assert!(
                fits(given("orbit pickle canyon"), Some(kept.clone()))
                    .await
                    .unwrap()
            );
            assert!(
                !fits(given("orbit pickle canyoN"), Some(kept))
                    .await
                    .unwrap()
            );
            assert!(PasswordHash::new(NOBODYS).is_ok());
            assert!(!fits(given("orbit pickle canyon"), None).await.unwrap());
        });
    }
}
