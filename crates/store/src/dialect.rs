//! Migrations are written in PostgreSQL's types. Here they become what each database needs: on
//! SQLite its own type names and STRICT tables, on PostgreSQL text that sorts by the code of its
//! letters (`COLLATE "C"`), as SQLite does. Strings, quoted names and comments are left alone.

mod tokens;

use tokens::{Token, tokens};

/// For SQLite.
pub(crate) fn for_sqlite(ddl: &str) -> String {
    let mut out = String::with_capacity(ddl.len());
    let mut place = Place::default();
    let all = tokens(ddl);
    let mut next = 0;
    while let Some(token) = all.get(next) {
        let closes_table = place.step(token);
        let after_double = token
            .is("DOUBLE")
            .then(|| precision(&all[next + 1..]))
            .flatten();
        let word = match token {
            Token::Word(_) if token.is("BIGINT") || token.is("BOOLEAN") => "INTEGER",
            Token::Word(_) if token.is("BYTEA") => "BLOB",
            Token::Word(_) if after_double.is_some() => "REAL",
            token => token.text(),
        };
        out.push_str(word);
        if closes_table {
            out.push_str(" STRICT");
        }
        next += 1 + after_double.unwrap_or(0);
    }
    out
}

/// How many tokens there are up to and with the PRECISION that follows.
fn precision(rest: &[Token<'_>]) -> Option<usize> {
    let gap = rest.iter().take_while(|token| token.is_space()).count();
    rest.get(gap)?.is("PRECISION").then_some(gap + 1)
}

/// For PostgreSQL.
pub(crate) fn for_postgres(ddl: &str) -> String {
    let mut out = String::with_capacity(ddl.len());
    let mut place = Place::default();
    let all = tokens(ddl);
    for (index, token) in all.iter().enumerate() {
        place.step(token);
        out.push_str(token.text());
        let mut rest = all[index + 1..].iter().filter(|token| !token.is_space());
        let told = rest.next().is_some_and(|token| token.is("COLLATE"));
        if token.is("TEXT") && place.is_column_type() && !told {
            out.push_str(" COLLATE \"C\"");
        }
    }
    out
}

/// Where in a statement we are.
#[derive(Default)]
struct Place {
    /// The statement's words so far, as far as they decide anything.
    kind: Kind,
    depth: usize,
    /// Words since the column definition began: 1 is its name, 2 its type.
    words: usize,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    Begin,
    Create,
    CreateTable,
    Alter,
    AlterTable,
    /// After ADD or ADD COLUMN of an ALTER TABLE.
    Adding,
    Other,
}

impl Place {
    /// Moves past a token; whether it closes the columns of a CREATE TABLE.
    fn step(&mut self, token: &Token<'_>) -> bool {
        match token {
            Token::Space(_) => {}
            Token::Word(_) | Token::Quoted(_) => self.word(token),
            Token::Sign("(") => {
                self.depth += 1;
                if self.depth == 1 {
                    self.words = 0;
                }
            }
            Token::Sign(")") => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0 && std::mem::take(&mut self.kind) == Kind::CreateTable && {
                    self.kind = Kind::Other;
                    true
                };
            }
            Token::Sign(",") if self.depth <= 1 => self.words = 0,
            Token::Sign(";") => *self = Place::default(),
            Token::Sign(_) => {}
        }
        false
    }

    fn word(&mut self, token: &Token<'_>) {
        self.words += 1;
        self.kind = match self.kind {
            Kind::Begin if token.is("CREATE") => Kind::Create,
            Kind::Begin if token.is("ALTER") => Kind::Alter,
            Kind::Begin => Kind::Other,
            Kind::Create if token.is("TABLE") => Kind::CreateTable,
            Kind::Create if token.is("TEMPORARY") || token.is("TEMP") => Kind::Create,
            Kind::Create => Kind::Other,
            Kind::Alter if token.is("TABLE") => Kind::AlterTable,
            Kind::Alter => Kind::Other,
            Kind::AlterTable if token.is("ADD") => {
                self.words = 0;
                Kind::Adding
            }
            Kind::Adding if token.is("COLUMN") && self.words == 1 => {
                self.words = 0;
                Kind::Adding
            }
            kind => kind,
        };
    }

    fn is_column_type(&self) -> bool {
        let inside = match self.kind {
            Kind::CreateTable => self.depth == 1,
            Kind::Adding => self.depth == 0,
            _ => false,
        };
        inside && self.words == 2
    }
}

#[cfg(test)]
mod tests;
