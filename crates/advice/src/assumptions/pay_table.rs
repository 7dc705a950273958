//! A pay table of one's own, as CSV: `assumption,low,mid,high,currency,source,date`.
use super::{Book, Range, Refused, Replacement};

const HEADER: &str = "assumption,low,mid,high,currency,source,date";

/// The lines of a pay table as replacements, or every line that cannot be read.
/// All of it must be in the book's currency: convert the book first.
///
/// # Errors
/// Each line that is wrong, with its number and what would be right.
pub fn read_pay_table(book: &Book, text: &str) -> Result<Vec<Replacement>, Vec<Refused>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader
        .headers()
        .map(|cells| cells.iter().collect::<Vec<_>>().join(","));
    if header.ok().as_deref() != Some(HEADER) {
        return Err(vec![refused(1, "the first line is not the header", HEADER)]);
    }
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => match read_line(book, &record) {
                Ok(replacement) => read.push(replacement),
                Err(refused) => wrong.push(refused),
            },
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                wrong.push(refused(line, "it has too few or too many cells", HEADER));
            }
        }
    }
    if wrong.is_empty() {
        Ok(read)
    } else {
        Err(wrong)
    }
}

fn read_line(book: &Book, record: &csv::StringRecord) -> Result<Replacement, Refused> {
    let number = record_line(record);
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let figure = |place: usize| {
        let why = format!("`{}` is no number", cell(place));
        let parsed = cell(place).parse::<f64>();
        parsed.map_err(|_| refused(number, &why, "a number such as 65000 or 0.35"))
    };
    let currency = cell(4);
    if currency != book.currency {
        let why = format!(
            "it is in {currency}, and the costs are in {}",
            book.currency
        );
        return Err(refused(
            number,
            &why,
            "one currency for all, or a rate between the two",
        ));
    }
    let replacement = Replacement {
        assumption: cell(0).to_owned(),
        range: Range::new(figure(1)?, figure(2)?, figure(3)?),
        source: cell(5).to_owned(),
        date: cell(6).to_owned(),
        by: None,
    };
    // Tried on a copy, so that a table is taken whole or not at all.
    book.clone()
        .replace(replacement.clone())
        .map_err(|error| Refused {
            what: format!("line {number}, {}", error.what),
            ..error
        })?;
    Ok(replacement)
}

fn record_line(record: &csv::StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

fn refused(line: u64, why: &str, expected: &str) -> Refused {
    Refused {
        what: format!("line {line}"),
        why: why.to_owned(),
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_quotes() {
        let text = "assumption,low,mid,high,currency,source,date\n\
                    pay.support,50000,55000,60000,USD,\"Own table, \"\"2026\"\"\",2026-03-01\n\n";
        let read = read_pay_table(Book::shipped(), text).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].source, "Own table, \"2026\"");
        assert_eq!(read[0].range.mid, 55_000.0);
    }

    #[test]
    fn every_wrong_line_is_told_and_nothing_is_taken() {
        let text = "assumption,low,mid,high,currency,source,date\n\
                    pay.support,50000,55000,60000,EUR,Own,2026-03-01\n\
                    pay.support,fifty,55000,60000,USD,Own,2026-03-01\n\
                    burden.100_499,1.3,1.439,1.5,USD,Own,2026-03-01\n";
        let wrong = read_pay_table(Book::shipped(), text).unwrap_err();
        let places: Vec<&str> = wrong.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(places, ["line 2", "line 3", "line 4, burden.100_499"]);
    }
}
