//! Ids and secrets, made by us.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// A UUIDv7 whose time part is our clock's, so that ids sort by creation.
pub fn new_id(now: Timestamp) -> String {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    let mut random = [0u8; 10];
    fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random)
        .into_uuid()
        .to_string()
}

/// Random bytes: a salt, a key of an authenticator app.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    fill(&mut bytes);
    bytes
}

/// A value that must not be shown, logged, stored or sent by accident: it has
/// no Debug, no Display and no Serialize. Whoever needs it says `reveal`.
pub struct Secret(String);

impl Secret {
    /// 256 random bits in URL-safe letters.
    pub fn random() -> Secret {
        let mut bytes = [0u8; 32];
        fill(&mut bytes);
        Secret(URL_SAFE_NO_PAD.encode(bytes))
    }

    pub fn given(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// What may be stored of it.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// 128 random bits in URL-safe letters: nobody can guess what was hashed with them.
pub fn salt() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<16>())
}

impl Clone for Secret {
    fn clone(&self) -> Secret {
        Secret(self.0.clone())
    }
}

impl<'de> Deserialize<'de> for Secret {
    /// The words of the error never repeat what was sent.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        String::deserialize(from)
            .map(Secret)
            .map_err(|_| serde::de::Error::custom("is no text"))
    }
}

impl JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one seam to the machine's randomness"
)]
pub(super) fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the machine gives random bytes");
}
