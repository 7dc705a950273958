//! Passwords that were in breaches, as a list that lies beside the instance and is never
//! asked for over the network: SHA-1 in hexadecimal, one a line and in order, with or
//! without `:count` behind it. This is how such lists are handed out, at any length: a
//! question reads some forty places of the file, and keeps nothing of it.
use crate::platform::ids::{Secret, hex};
use sha1::{Digest, Sha1};
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

/// Longer lines are in no such list.
const LINE: u64 = 128;
const DIGITS: usize = 40;

#[derive(Clone, Debug)]
pub struct Breached {
    file: PathBuf,
}

impl Breached {
    /// # Errors
    /// When it cannot be read, or its lines are not digests in their order.
    pub fn open(file: &Path) -> Result<Self, String> {
        let list = Self {
            file: file.to_owned(),
        };
        let told = |why: String| format!("{}: {why}", file.display());
        list.look_over().map_err(|error| told(error.to_string()))?;
        Ok(list)
    }

    /// Whether a password is in the list.
    pub fn holds(&self, password: &Secret) -> io::Result<bool> {
        let wanted = hex(&Sha1::digest(password.reveal().as_bytes()));
        let mut open = Open::new(&self.file)?;
        let (mut low, mut high) = (0, open.length);
        // Between `low` and `high` lies the line, if there is one; both begin lines.
        while low < high {
            let Some((begin, end, digest)) = open.line_at(low + (high - low) / 2, low)? else {
                return Ok(false);
            };
            match digest.cmp(&wanted) {
                std::cmp::Ordering::Equal => return Ok(true),
                std::cmp::Ordering::Less => low = end,
                std::cmp::Ordering::Greater => high = begin,
            }
        }
        Ok(false)
    }

    /// A few places of the whole, each after the one before.
    fn look_over(&self) -> io::Result<()> {
        let mut open = Open::new(&self.file)?;
        let mut last = String::new();
        for part in 0..64 {
            let at = open.length / 64 * part;
            let Some((.., digest)) = open.line_at(at, 0)? else {
                return Err(wrong("it is empty"));
            };
            if digest < last {
                return Err(wrong("its lines are not in order; sort it by digest"));
            }
            last = digest;
        }
        Ok(())
    }
}

fn wrong(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

struct Open {
    file: File,
    length: u64,
}

impl Open {
    fn new(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    /// The line around a place, not before `floor`, which begins one: where it begins,
    /// where the next one does, and its digest in small letters.
    fn line_at(&mut self, place: u64, floor: u64) -> io::Result<Option<(u64, u64, String)>> {
        let from = place.saturating_sub(LINE).max(floor);
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(from))?;
        (&mut self.file).take(3 * LINE).read_to_end(&mut bytes)?;
        let middle = usize::try_from(place - from).unwrap_or_default();
        let ends = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\n');
        let before = bytes.get(..middle).unwrap_or(&bytes);
        let begin = match before.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => end + 1,
            None if from == floor || from == 0 => 0,
            None => return Err(wrong("a line is longer than in any such list")),
        };
        let rest = &bytes[begin..];
        if rest.is_empty() {
            return Ok(None);
        }
        let length = ends(rest).map_or(rest.len(), |end| end + 1);
        let digest = rest
            .get(..DIGITS)
            .and_then(|it| std::str::from_utf8(it).ok());
        let digest = digest.filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let digest = digest
            .ok_or_else(|| wrong("its lines are not SHA-1 digests of 40 hexadecimal digits"))?;
        let begin = from + begin as u64;
        Ok(Some((begin, begin + length as u64, digest.to_lowercase())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn list(name: &str, text: &str) -> PathBuf {
        let file = std::env::temp_dir().join(format!("breached-{name}-{}", std::process::id()));
        std::fs::write(&file, text).unwrap();
        file
    }

    fn digest(password: &str) -> String {
        hex(&Sha1::digest(password.as_bytes()))
    }

    #[test]
    fn every_password_of_a_list_is_found_and_no_other() {
        for (many, count, end) in [
            (1, "", ""),
            (2, ":7", "\r\n"),
            (3_000, ":123", "\n"),
            (999, "", "\n"),
        ] {
            let known = (0..many).map(|number| digest(&format!("known {number}")));
            let known: BTreeSet<String> = known.map(|it| it.to_uppercase()).collect();
            let line = if end.is_empty() { "\n" } else { end };
            let lines: Vec<String> = known.iter().map(|it| format!("{it}{count}")).collect();
            let file = list(&format!("all-{many}"), &(lines.join(line) + end));
            let breached = Breached::open(&file).unwrap();
            for number in 0..many {
                let (is, not) = (format!("known {number}"), format!("unknown {number}"));
                assert!(
                    breached.holds(&Secret::given(&is)).unwrap(),
                    "{number} of {many}"
                );
                assert!(
                    !breached.holds(&Secret::given(&not)).unwrap(),
                    "{number} of {many}"
                );
            }
            std::fs::remove_file(file).unwrap();
        }
    }

    #[test]
    fn what_is_no_such_list_is_refused_at_the_start() {
        let mut backwards: Vec<String> = (0..200).map(|it| digest(&it.to_string())).collect();
        backwards.sort();
        backwards.reverse();
        for (name, text, why) in [
            ("empty", String::new(), "empty"),
            ("words", "password\n123456\n".repeat(40), "not SHA-1"),
            ("long", "a".repeat(2_000), "line"),
            ("backwards", backwards.join("\n"), "in order"),
        ] {
            let file = list(name, &text);
            let refused = Breached::open(&file).unwrap_err();
            assert!(refused.contains(why), "{name}: {refused}");
            std::fs::remove_file(file).unwrap();
        }
        assert!(Breached::open(Path::new("/nowhere/at/all")).is_err());
    }
}
