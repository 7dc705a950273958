//! The keys of an instance, all drawn from one root that lies outside the database:
//! whoever has only the database, or only a backup of it, can open nothing that was
//! sealed and sign nothing in the instance's name. Several nodes on one PostgreSQL
//! share the root. This is not where people's own secrets are kept.
mod place;
mod queries;
#[cfg(test)]
mod tests;

use super::ids::{fill, hex};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    signature::Ed25519KeyPair,
};
use store::Tx;

pub use place::{KEY_VARIABLE, Place, open_to_others};

/// The first byte of what is sealed says how it was done.
const SEALED_V1: u8 = 1;
const SALT: usize = 32;
const ROOT: usize = 32;

/// The root, and what is drawn from it. It has no Debug, no Display and no Serialize.
pub struct Keys {
    root: [u8; ROOT],
}

impl Keys {
    /// A root of its own, kept nowhere: for tests and for a demo that is forgotten.
    pub fn scratch() -> Keys {
        let mut root = [0; ROOT];
        fill(&mut root);
        Keys { root }
    }

    fn of(bytes: &[u8]) -> Option<Keys> {
        let root = bytes.try_into().ok()?;
        Some(Keys { root })
    }

    /// Encrypts for a purpose. Each call has a key of its own, from a fresh salt, so
    /// there is no limit to how much is sealed; the purpose is bound in, so that what was
    /// sealed as one thing never opens as another.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let mut salt = [0; SALT];
        fill(&mut salt);
        let mut text = plain.to_vec();
        self.aead(purpose, &salt)
            .seal_in_place_append_tag(once(), Aad::from(purpose), &mut text)
            .expect("a text of less than 64 GB is sealed");
        let mut sealed = Vec::with_capacity(1 + SALT + text.len());
        sealed.push(SEALED_V1);
        sealed.extend(salt);
        sealed.extend(text);
        sealed
    }

    /// What was sealed for this purpose by this root, unaltered; else `None`.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (&SEALED_V1, rest) = sealed.split_first()? else {
            return None;
        };
        let (salt, text) = rest.split_at_checked(SALT)?;
        let mut text = text.to_vec();
        let plain = self
            .aead(purpose, salt)
            .open_in_place(once(), Aad::from(purpose), &mut text)
            .ok()?;
        Some(plain.to_vec())
    }

    /// The key that the instance signs with.
    pub fn signing(&self) -> Ed25519KeyPair {
        let seed = self.derive(&[], "tandem signing 1");
        Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes are a seed")
    }

    /// Tells roots apart without saying anything about them.
    pub fn fingerprint(&self) -> String {
        hex(&self.derive(&[], "tandem fingerprint 1")[..16])
    }

    fn aead(&self, purpose: &str, salt: &[u8]) -> LessSafeKey {
        let key = self.derive(salt, &format!("tandem seal 1 {purpose}"));
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("32 bytes are a key"))
    }

    fn derive(&self, salt: &[u8], info: &str) -> [u8; 32] {
        struct Length;
        impl KeyType for Length {
            fn len(&self) -> usize {
                32
            }
        }
        let mut out = [0; 32];
        Salt::new(HKDF_SHA256, salt)
            .extract(&self.root)
            .expand(&[info.as_bytes()], Length)
            .and_then(|key| key.fill(&mut out))
            .expect("32 bytes are drawn");
        out
    }
}

/// A key seals one text only, so that its nonce need not vary.
fn once() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// Remembers which root this database belongs to; a later start with another is refused,
/// before it seals or signs anything that the rest could not read.
pub fn belongs(tx: &mut Tx, keys: &Keys) -> store::Result<bool> {
    let ours = keys.fingerprint();
    match queries::fingerprint(tx)? {
        Some(known) => Ok(known == ours),
        None => queries::keep_fingerprint(tx, &ours).map(|_| true),
    }
}

/// The root that the database belongs to, by its fingerprint.
pub fn fingerprint(tx: &mut Tx) -> store::Result<Option<String>> {
    queries::fingerprint(tx)
}
