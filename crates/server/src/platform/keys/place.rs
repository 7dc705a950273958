//! Where the root lies: in a file that only its owner reads, or in the environment.
use super::{Keys, ROOT, fill};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Holds the root itself, in base64, where there is no file for it.
pub const KEY_VARIABLE: &str = "TANDEM_KEY";

/// Where the root of an instance is looked for.
pub enum Place {
    File(PathBuf),
    /// The value of [`KEY_VARIABLE`].
    Given(String),
}

impl Place {
    /// The variable, else the named file, else `instance.key` in the folder of the data.
    ///
    /// # Errors
    /// In words, when PostgreSQL keeps the data and nothing says where the key is.
    pub fn of(
        variable: Option<String>,
        file: Option<&Path>,
        data: &Path,
        on_postgres: bool,
    ) -> Result<Place, String> {
        match (variable, file) {
            (Some(value), _) => Ok(Place::Given(value)),
            (None, Some(file)) => Ok(Place::File(file.to_owned())),
            (None, None) if !on_postgres => Ok(Place::File(data.join("instance.key"))),
            (None, None) => Err(format!(
                "with PostgreSQL, say where the key of the instance lies: --key-file FILE (made at the first start, the same on every node), or {KEY_VARIABLE} with 32 bytes in base64"
            )),
        }
    }

    /// The root that lies here; where there is no file yet, one is made.
    ///
    /// # Errors
    /// In words.
    pub fn take(&self) -> Result<Keys, String> {
        match self.read()? {
            Some(keys) => Ok(keys),
            None => self.make(),
        }
    }

    /// The root that lies here, if there is one.
    ///
    /// # Errors
    /// In words, when what lies here is no root.
    pub fn read(&self) -> Result<Option<Keys>, String> {
        let (text, named) = match self {
            Place::Given(text) => (text.clone(), KEY_VARIABLE.to_owned()),
            Place::File(file) => match fs::read_to_string(file) {
                Ok(text) => (text, file.display().to_string()),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(format!("{}: {error}", file.display())),
            },
        };
        let bytes = STANDARD.decode(text.trim()).unwrap_or_default();
        Keys::of(&bytes)
            .map(Some)
            .ok_or_else(|| format!("{named} holds no key: it must be {ROOT} bytes in base64"))
    }

    /// Written whole and to the disk under another name first, so that a crash leaves
    /// either no key or the whole one.
    fn make(&self) -> Result<Keys, String> {
        let Place::File(file) = self else {
            return Err(format!("{KEY_VARIABLE} is empty"));
        };
        let said = |error: std::io::Error| format!("{}: {error}", file.display());
        let mut root = [0; ROOT];
        fill(&mut root);
        let mut unlike = [0; 8];
        fill(&mut unlike);
        let draft = file.with_extension(format!("key.{}", super::hex(&unlike)));
        let mut written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)
            .map_err(said)?;
        writeln!(written, "{}", STANDARD.encode(root)).map_err(said)?;
        written.sync_all().map_err(said)?;
        // A link does not replace: of two nodes that start at once, both take the first one's.
        let linked = fs::hard_link(&draft, file);
        fs::remove_file(&draft).map_err(said)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(said(error)),
            _ => {}
        }
        let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
        let folder = fs::File::open(folder.unwrap_or(Path::new("."))).map_err(said)?;
        folder.sync_all().map_err(said)?;
        self.read()?
            .ok_or_else(|| format!("{} is gone again", file.display()))
    }
}

/// Whether others than its owner may read the file; `None` when it cannot be looked at.
pub fn open_to_others(file: &Path) -> Option<bool> {
    let found = fs::metadata(file).ok()?;
    Some(found.permissions().mode() & 0o077 != 0)
}
