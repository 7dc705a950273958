//! The company file: a company's facts as a text that people write, compare and
//! keep. This crate reads it (TOML or JSON), says exactly where it is wrong,
//! writes it back without loss, and holds what ships with Tandem: the catalogue,
//! the schema of the file, and company A. The rules themselves are the engine's.
mod cover;
mod import;
mod mistake;
mod read;
mod report;
mod schema;
mod source;
mod write;

pub use cover::{cover_json, cover_text};
pub use import::{Imported, opsgenie, pagerduty};
pub use mistake::{Mistake, Place, render};
pub use report::{json_report, text_report};
pub use schema::schema;
pub use write::{to_json, to_toml};

use engine::catalogue::Catalogue;
use engine::facts::Company;
use engine::findings::Finding;
use engine::register::Register;
use jiff::Timestamp;
use std::sync::LazyLock;

/// Company A, the demonstration, as a company file in TOML.
pub const COMPANY_A: &str = include_str!("../data/company-a.toml");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/catalogue.json"))
        .expect("the catalogue that ships with Tandem is read by a test")
});

/// The catalogue of responsibilities that ships with Tandem.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Toml,
    Json,
}

impl Format {
    /// By the ending of the file's name; without a known one, by its first character.
    pub fn of(file_name: &str, source: &str) -> Format {
        match file_name.rsplit_once('.').map(|(_, ending)| ending) {
            Some(ending) if ending.eq_ignore_ascii_case("json") => Format::Json,
            Some(ending) if ending.eq_ignore_ascii_case("toml") => Format::Toml,
            _ if source
                .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
                .starts_with('{') =>
            {
                Format::Json
            }
            _ => Format::Toml,
        }
    }
}

/// The facts of a company file, or every mistake in it, in the order of the file.
///
/// A text that is neither TOML nor JSON is told as such and no further. All
/// values that cannot be read are told together; only when each can be read are
/// the facts held against each other (unknown references and the like), and
/// those are told together too.
pub fn parse(source: &str, format: Format) -> Result<Company, Vec<Mistake>> {
    Ok(parse_register(source, format)?.0)
}

/// The open findings of a company file at an instant.
pub fn check(source: &str, format: Format, at: Timestamp) -> Result<Vec<Finding>, Vec<Mistake>> {
    let (_, register) = parse_register(source, format)?;
    Ok(engine::findings::compute(&register, at).open)
}

fn parse_register(source: &str, format: Format) -> Result<(Company, Register), Vec<Mistake>> {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let skipped = source.len() - body.len();
    let mistake = |path: String, span: std::ops::Range<usize>, why: String, expected: String| {
        let span = span.start + skipped..span.end + skipped;
        Mistake {
            place: Place::new(source, path, span),
            why,
            expected,
        }
    };
    let tree = match format {
        Format::Toml => source::toml(body),
        Format::Json => source::json(body),
    };
    let tree = tree.map_err(|broken| {
        broken
            .into_iter()
            .map(|broken| mistake(String::new(), broken.span, broken.why, broken.expected))
            .collect::<Vec<_>>()
    })?;
    let company = read::company(&tree).map_err(|misread| {
        misread
            .into_iter()
            .map(|misread| mistake(misread.path, misread.span, misread.why, misread.expected))
            .collect::<Vec<_>>()
    })?;
    let register = Register::new(&company, catalogue()).map_err(|problems| {
        let mut mistakes: Vec<Mistake> = problems
            .into_iter()
            .map(|problem| {
                let span = tree.place_of(&problem.path);
                mistake(problem.path, span, problem.why, problem.expected)
            })
            .collect();
        mistakes.sort_by_key(|mistake| mistake.place.span.start);
        mistakes
    })?;
    Ok((company, register))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_by_the_name_and_else_by_the_text() {
        assert_eq!(Format::of("a.json", "x = 1"), Format::Json);
        assert_eq!(Format::of("dir.d/a.TOML", "{"), Format::Toml);
        assert_eq!(Format::of("-", " \n{ }"), Format::Json);
        assert_eq!(Format::of("-", "\u{feff}{ }"), Format::Json);
        assert_eq!(Format::of("notes.txt", "organisation = {}"), Format::Toml);
    }

    #[test]
    fn the_catalogue_that_ships_is_read() {
        assert_eq!(catalogue().responsibilities.len(), 120);
    }
}
