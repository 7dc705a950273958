//! SQL in pieces, as far as a translation of types needs them: nothing is understood, and all
//! pieces together are the text again.

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Word(&'t str),
    /// `"a name"` or `'a string'`.
    Quoted(&'t str),
    /// Blanks and comments.
    Space(&'t str),
    Sign(&'t str),
}

impl<'t> Token<'t> {
    pub(super) fn text(&self) -> &'t str {
        match self {
            Token::Word(text) | Token::Quoted(text) | Token::Space(text) | Token::Sign(text) => {
                text
            }
        }
    }

    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(text) if text.eq_ignore_ascii_case(word))
    }

    pub(super) fn is_space(&self) -> bool {
        matches!(self, Token::Space(_))
    }
}

pub(super) fn tokens<'t>(mut text: &'t str) -> Vec<Token<'t>> {
    let mut all = Vec::new();
    while let Some(first) = text.chars().next() {
        let (make, length): (fn(&'t str) -> Token<'t>, usize) = if text.starts_with("--") {
            (Token::Space, text.find('\n').unwrap_or(text.len()))
        } else if text.starts_with("/*") {
            let end = text.find("*/").map_or(text.len(), |end| end + 2);
            (Token::Space, end)
        } else if first == '\'' || first == '"' {
            let end = text[1..].find(first).map_or(text.len(), |end| end + 2);
            (Token::Quoted, end)
        } else if first.is_whitespace() {
            (Token::Space, run(text, char::is_whitespace))
        } else if first.is_alphanumeric() || first == '_' {
            (Token::Word, run(text, |c| c.is_alphanumeric() || c == '_'))
        } else {
            (Token::Sign, first.len_utf8())
        };
        let (token, rest) = text.split_at(length);
        all.push(make(token));
        text = rest;
    }
    all
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}
