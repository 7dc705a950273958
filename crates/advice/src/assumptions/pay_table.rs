//! A pay table of one's own, as CSV: `assumption,low,mid,high,currency,source,date`.
use super::{Book, Range, Rate, Refused, Replacement};

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

/// The same for a table in another currency: its money is converted into the book's, and
/// each figure says by which rate.
///
/// # Errors
/// As above, and a rate that is none.
pub fn read_pay_table_in(
    book: &Book,
    text: &str,
    rate: &Rate,
) -> Result<Vec<Replacement>, Vec<Refused>> {
    let theirs = book.converted(rate).map_err(|refused| vec![refused])?;
    let rows = read_pay_table(&theirs, text)?.into_iter();
    let converted = rows.map(|row| {
        let unit = book.find(&row.assumption).map_or("", |it| it.unit.as_str());
        if !unit.starts_with(book.currency.as_str()) {
            return row;
        }
        Replacement {
            range: row.range.map(|figure| figure / rate.per_unit),
            source: format!(
                "{}, converted at {} {} for 1 {} ({})",
                row.source, rate.per_unit, rate.currency, book.currency, rate.date
            ),
            ..row
        }
    });
    Ok(converted.collect())
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
    fn a_table_in_another_currency_is_converted_and_says_by_which_rate() {
        let text = "assumption,low,mid,high,currency,source,date\n\
                    pay.support,46000,50600,55200,EUR,Own table,2026-03-01\n\
                    fin.discount,0.05,0.06,0.07,EUR,Own table,2026-03-01\n";
        let rate = Rate {
            currency: "EUR".into(),
            per_unit: 0.92,
            source: "entered by hand".into(),
            date: "2026-06-01".into(),
        };
        let read = read_pay_table_in(Book::shipped(), text, &rate).unwrap();
        assert_eq!(read[0].range.mid.round(), 55_000.0);
        assert_eq!(
            read[0].source,
            "Own table, converted at 0.92 EUR for 1 USD (2026-06-01)"
        );
        assert_eq!(read[1].range.mid, 0.06);
        let other = Rate {
            currency: "GBP".into(),
            ..rate
        };
        let wrong = read_pay_table_in(Book::shipped(), text, &other).unwrap_err();
        assert!(wrong[0].why.contains("it is in EUR"), "{}", wrong[0]);
        let undated = "assumption,low,mid,high,currency,source,date\n\
                       pay.sysadmin,50000,60000,70000,USD,Own,yesterday\n";
        let wrong = read_pay_table(Book::shipped(), undated).unwrap_err();
        assert!(
            wrong[0].why.contains("`yesterday` is no day"),
            "{}",
            wrong[0]
        );
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
