//! Signed notes and checkpoints, in the shape that transparency logs share (C2SP
//! signed-note and tlog-checkpoint): a text that says which log, how many entries
//! and which root, an empty line, and one line for each signature. Keys are
//! Ed25519. It knows no database and no clock.
use super::tree::Hash;
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use std::fmt::{self, Display};

/// The kind of key that all of these are: Ed25519.
const ED25519_KIND: u8 = 1;
/// How a line with a signature begins: an em dash and a space.
const MARK: &str = "\u{2014} ";
/// Stands around a note in a longer text, such as a mail.
pub const BEGIN: &str = "-----BEGIN TANDEM CHECKPOINT-----";
pub const END: &str = "-----END TANDEM CHECKPOINT-----";
/// Begins the line of a longer text that holds the key.
pub const KEY: &str = "Key: ";

/// A public key with its name, written `name+1a2b3c4d+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    pub name: String,
    public: [u8; 32],
}

impl VerifierKey {
    pub fn of(name: &str, pair: &Ed25519KeyPair) -> VerifierKey {
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        VerifierKey {
            name: name.to_owned(),
            public,
        }
    }

    /// Reads a key as it is written. `None` when it is none, or its hash is another's.
    pub fn parse(text: &str) -> Option<VerifierKey> {
        let mut parts = text.trim().splitn(3, '+');
        let (name, hash, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(key).ok()?;
        let (kind, public) = bytes.split_first()?;
        let found = VerifierKey {
            name: name.to_owned(),
            public: public.try_into().ok()?,
        };
        let fits = *kind == ED25519_KIND && is_name(name) && hex(found.hash()) == hash;
        fits.then_some(found)
    }

    /// The four bytes by which a signature names its key.
    pub fn hash(&self) -> [u8; 4] {
        let digest = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519_KIND])
            .chain_update(self.public)
            .finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }

    /// Whether it is the same key, whatever it is called.
    pub fn is_same_key(&self, other: &VerifierKey) -> bool {
        self.public == other.public
    }

    /// Whether one of the note's signatures is this key's, and true.
    pub fn has_signed(&self, note: &Note) -> bool {
        note.signatures
            .iter()
            .any(|signature| self.made(signature, &note.text))
    }

    /// Whether this signature over the text is this key's, and true.
    pub fn made(&self, signature: &Signature, text: &str) -> bool {
        signature.name == self.name
            && signature.key == self.hash()
            && UnparsedPublicKey::new(&ED25519, self.public)
                .verify(text.as_bytes(), &signature.bytes)
                .is_ok()
    }
}

impl Display for VerifierKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[ED25519_KIND], self.public.as_slice()].concat());
        write!(to, "{}+{}+{key}", self.name, hex(self.hash()))
    }
}

fn hex(hash: [u8; 4]) -> String {
    crate::platform::ids::hex(&hash)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c == '+' || c.is_whitespace())
}

/// One line under a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: String,
    key: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// Reads a line, with or without its end.
    pub fn parse(line: &str) -> Option<Signature> {
        let (name, coded) = line.trim().strip_prefix(MARK)?.split_once(' ')?;
        let bytes = STANDARD.decode(coded).ok()?;
        let (key, bytes) = bytes.split_at_checked(4)?;
        is_name(name).then(|| Signature {
            name: name.to_owned(),
            key: [key[0], key[1], key[2], key[3]],
            bytes: bytes.to_vec(),
        })
    }
}

impl Display for Signature {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let coded = STANDARD.encode([self.key.as_slice(), &self.bytes].concat());
        write!(to, "{MARK}{} {coded}", self.name)
    }
}

/// A text with its signatures. The text ends with a line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    pub signatures: Vec<Signature>,
}

impl Note {
    pub fn signed(text: String, name: &str, pair: &Ed25519KeyPair) -> Note {
        let key = VerifierKey::of(name, pair).hash();
        let bytes = pair.sign(text.as_bytes()).as_ref().to_vec();
        let name = name.to_owned();
        Note {
            text,
            signatures: vec![Signature { name, key, bytes }],
        }
    }

    /// Reads a note as it is written, or one that stands in a longer text.
    pub fn parse(text: &str) -> Option<Note> {
        let plain = text.replace("\r\n", "\n");
        let inner = match plain.split_once(BEGIN) {
            Some((_, rest)) => rest.split_once(END)?.0.trim_start_matches('\n'),
            None => plain.as_str(),
        };
        let (text, lines) = inner.split_once("\n\n")?;
        let signatures = lines
            .trim_end_matches('\n')
            .split('\n')
            .map(Signature::parse)
            .collect::<Option<Vec<_>>>()?;
        Some(Note {
            text: format!("{text}\n"),
            signatures,
        })
    }
}

impl Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(to, "{signature}"))
    }
}

/// The keys that a longer text holds, each on a line of its own.
pub fn keys_in(text: &str) -> Vec<VerifierKey> {
    text.lines()
        .filter_map(|line| line.strip_prefix(KEY))
        .filter_map(VerifierKey::parse)
        .collect()
}

/// What a checkpoint says: so many entries, with this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger: `tandem/` and the beginning of its first leaf's hash.
    pub origin: String,
    pub size: i64,
    pub root: Hash,
    /// When it was made: `2026-06-01T13:00:00Z`.
    pub at: String,
}

impl Checkpoint {
    /// How a ledger is named: by its first entry, which no other ledger has.
    pub fn origin(first_leaf: &Hash) -> String {
        format!("tandem/{}", crate::platform::ids::hex(&first_leaf[..8]))
    }

    pub fn text(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!("{}\n{}\n{root}\nmade {}\n", self.origin, self.size, self.at)
    }

    pub fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let plain = !origin.is_empty() && size.parse::<i64>().ok()?.to_string() == size;
        let made = lines.next().and_then(|line| line.strip_prefix("made "));
        plain.then_some(())?;
        Some(Checkpoint {
            origin: origin.to_owned(),
            size: size.parse().ok().filter(|size| *size > 0)?,
            root: STANDARD.decode(root).ok()?.try_into().ok()?,
            at: made.unwrap_or_default().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(seed: u8) -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "tandem/0011223344556677".into(),
            size: 213,
            root: [7; 32],
            at: "2026-06-01T13:00:00Z".into(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let note = Note::signed(checkpoint().text(), "tandem/x", &pair(1));
        let read = Note::parse(&note.to_string()).unwrap();
        assert_eq!(read, note);
        assert_eq!(Checkpoint::parse(&read.text), Some(checkpoint()));
        let key = VerifierKey::of("tandem/x", &pair(1));
        assert_eq!(VerifierKey::parse(&key.to_string()), Some(key.clone()));
        assert!(key.has_signed(&read));
    }

    #[test]
    fn a_note_is_found_in_a_mail_with_its_key() {
        let note = Note::signed(checkpoint().text(), "tandem/x", &pair(1));
        let key = VerifierKey::of("tandem/x", &pair(1));
        let mail = format!("Hello,\n\n{KEY}{key}\n\n{BEGIN}\n{note}{END}\n\nBye.\n");
        assert_eq!(Note::parse(&mail), Some(note.clone()));
        assert_eq!(Note::parse(&mail.replace('\n', "\r\n")), Some(note));
        assert_eq!(keys_in(&mail), [key]);
    }

    #[test]
    fn a_signature_holds_for_its_key_its_name_and_its_text_only() {
        let note = Note::signed(checkpoint().text(), "tandem/x", &pair(1));
        assert!(!VerifierKey::of("tandem/x", &pair(2)).has_signed(&note));
        assert!(!VerifierKey::of("tandem/y", &pair(1)).has_signed(&note));
        let mut other = note.clone();
        other.text = other.text.replace("213", "214");
        assert!(!VerifierKey::of("tandem/x", &pair(1)).has_signed(&other));
    }

    #[test]
    fn a_key_whose_hash_is_anothers_is_none() {
        let key = VerifierKey::of("north", &pair(1)).to_string();
        assert!(VerifierKey::parse(&key.replace("north", "south")).is_none());
        assert!(VerifierKey::parse("north+00000000+").is_none());
        assert!(VerifierKey::parse("").is_none());
    }

    /// The key of the example in the published description of signed notes.
    #[test]
    fn the_published_key_has_the_published_hash() {
        let published = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key = VerifierKey::parse(published).unwrap();
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n\n\
                    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let note = Note::parse(note).unwrap();
        assert!(key.has_signed(&note));
    }
}
