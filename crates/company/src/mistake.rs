//! A mistake in a company file, and how it is shown: the place, the reason, and
//! what would be right.
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use std::ops::Range;

/// Something in the file that keeps it from being read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    pub place: Place,
    /// One plain sentence that says what is wrong.
    pub why: String,
    /// What would be right.
    pub expected: String,
}

/// Where a mistake stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// `assignments[3].party`; empty for a text that is neither TOML nor JSON.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// In bytes of the source.
    pub span: Range<usize>,
}

impl Place {
    pub(crate) fn new(source: &str, path: String, span: Range<usize>) -> Place {
        let start = floor(source, span.start);
        let end = floor(source, span.end).max(start);
        let before = &source[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place {
            path,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span: start..end,
        }
    }
}

fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The mistakes as a good compiler shows them, with a closing line that counts.
pub fn render(mistakes: &[Mistake], file_name: &str, source: &str) -> String {
    let renderer = Renderer::plain();
    let mut text = String::new();
    for mistake in mistakes {
        let snippet = Snippet::source(source)
            .path(file_name)
            .annotation(AnnotationKind::Primary.span(first_line(source, &mistake.place.span)));
        let report = [Level::ERROR
            .primary_title(mistake.why.as_str())
            .element(snippet)
            .element(Level::HELP.message(mistake.expected.as_str()))];
        text.push_str(&renderer.render(&report));
        text.push_str("\n\n");
    }
    let count = match mistakes.len() {
        1 => "1 mistake".to_owned(),
        many => format!("{many} mistakes"),
    };
    text.push_str(&format!(
        "{count} in {file_name}; nothing was read from it.\n"
    ));
    text
}

/// A place that spans lines is underlined on its first line alone.
fn first_line(source: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor(source, span.start);
    let end = floor(source, span.end).max(start);
    let line = source[start..end].find('\n').map_or(end, |at| start + at);
    start..line
}
