//! Every figure that is not a fact of the company, with its range, source and date;
//! and the company's own figures in their place: an offer, an own count, a whole pay
//! table. They are facts of the assessment, and go with the company file.
use super::{
    asked::{own, wrong},
    queries,
};
use crate::platform::{
    actions::{ReplaceAssumption, ViewAdvice},
    context::{Context, Desk},
    ledger::Act,
    routes::{Answer, NoInput, NoPath},
};
use advice::{
    Assumption, Book, Refused, Replacement,
    assumptions::{Rate, read_pay_table, read_pay_table_in},
    report::{capital, grouped},
};
use askama::Template;
use engine::assessment::{Assessment, Quote};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/assumptions.html")]
pub struct AssumptionsPage {
    pub currency: String,
    pub version: String,
    pub date: String,
    pub assumptions: Vec<Assumption>,
    /// Figures of the company's own that could not be taken, and why.
    pub refused: Vec<String>,
    #[serde(skip)]
    groups: Vec<(String, Vec<usize>)>,
    #[serde(skip)]
    dates: Vec<Option<String>>,
    #[serde(skip)]
    today: Date,
    #[serde(skip)]
    may_replace: bool,
}

impl Page for AssumptionsPage {
    fn title(&self) -> String {
        "Assumptions".into()
    }
}

impl AssumptionsPage {
    fn date_of(&self, index: &usize) -> &str {
        self.dates[*index].as_deref().unwrap_or_default()
    }

    /// Large figures are read in threes; a share or a rate stands as it is.
    fn figure(value: &f64) -> String {
        match value.abs() >= 1000.0 {
            true => grouped(*value),
            false => value.to_string(),
        }
    }

    fn currency_hint(&self) -> String {
        format!(
            "The costs stand in {}; a table in another currency is converted.",
            self.currency
        )
    }

    fn rate_hint(&self) -> String {
        format!(
            "How many of it one {} is worth, such as 0.92. Left empty where the currency is the \
             same.",
            self.currency
        )
    }

    fn it(&self, index: &usize) -> &Assumption {
        &self.assumptions[*index]
    }
}

pub async fn assumptions(
    cx: Context<ViewAdvice>,
    _: NoPath,
    _: NoInput,
) -> Answer<AssumptionsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        page_of(tx, desk).map(View::Show)
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk) -> Result<AssumptionsPage> {
    let (settings, refused) = own(&queries::assessment(tx)?);
    let book = settings.book;
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, it) in book.all().iter().enumerate() {
        let group = capital(&it.group);
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, all)) => all.push(index),
            None => groups.push((group, vec![index])),
        }
    }
    let replaced = book.all().iter().map(|it| it.replaced.as_ref());
    Ok(AssumptionsPage {
        currency: book.currency.clone(),
        version: book.version.clone(),
        date: book.date.clone(),
        dates: replaced.map(|it| Some(it?.date.clone())).collect(),
        assumptions: book.all().to_vec(),
        refused,
        groups,
        today: desk.today(tx)?,
        may_replace: desk.who.allows_here::<ReplaceAssumption>(),
    })
}

/// A figure of the company's own.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Own {
    /// `fee.full_user_month`
    pub assumption: String,
    pub low: Option<f64>,
    /// The likely value; alone it is low and high too.
    pub mid: f64,
    pub high: Option<f64>,
    /// Who said so: an offer, a pay table, an own count.
    pub source: String,
    #[schemars(with = "engine::schema::Day")]
    pub date: Date,
}

impl Own {
    fn quote(&self) -> Quote {
        Quote {
            assumption: self.assumption.trim().to_owned(),
            low: self.low.unwrap_or(self.mid),
            mid: self.mid,
            high: self.high.unwrap_or(self.mid),
            source: self.source.trim().to_owned(),
            date: self.date,
        }
    }
}

pub async fn replace(
    cx: Context<ReplaceAssumption>,
    _: NoPath,
    new: Own,
) -> Answer<AssumptionsPage> {
    cx.write(move |tx, desk| {
        take(tx, desk, vec![new.quote()], "mid")?;
        done(tx, desk, "Your own figure counts from now on.")
    })
    .await
}

/// A pay table: CSV with the line `assumption,low,mid,high,currency,source,date` above.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Table {
    pub table: String,
    /// The currency of the table, where it is not that of the costs: `EUR`.
    pub currency: Option<String>,
    /// How many of it one unit of the costs' currency is worth: `0.92`.
    pub rate: Option<f64>,
}

impl Table {
    /// The table in the currency of the book.
    fn read(
        &self,
        book: &Book,
        today: Date,
    ) -> std::result::Result<Vec<Replacement>, (&'static str, Vec<Refused>)> {
        let currency = self.currency.as_deref().map_or("", str::trim);
        if currency.is_empty() || currency.eq_ignore_ascii_case(&book.currency) {
            return read_pay_table(book, &self.table).map_err(|refused| ("table", refused));
        }
        let currency = currency.to_uppercase();
        let Some(per_unit) = self.rate.filter(|rate| *rate > 0.0 && *rate < 1e9) else {
            let refused = Refused {
                what: currency.clone(),
                why: "the rate is missing".to_owned(),
                expected: format!("how many {currency} one {} is worth", book.currency),
            };
            return Err(("rate", vec![refused]));
        };
        let rate = Rate {
            currency,
            per_unit,
            source: "entered by hand".to_owned(),
            date: today.to_string(),
        };
        read_pay_table_in(book, &self.table, &rate).map_err(|refused| ("table", refused))
    }
}

pub async fn replace_all(
    cx: Context<ReplaceAssumption>,
    _: NoPath,
    new: Table,
) -> Answer<AssumptionsPage> {
    cx.write(move |tx, desk| {
        let book = own(&queries::assessment(tx)?).0.book;
        let today = desk.today(tx)?;
        let rows = new.read(&book, today).map_err(|(field, refused)| {
            let problems = refused.iter().map(|it| web::Problem {
                field: field.into(),
                why: format!("{}: {}", it.what, it.why),
                expected: it.expected.clone(),
            });
            Error::Invalid(problems.collect())
        })?;
        let quotes = rows.into_iter().map(|row| {
            let date = row.date.parse::<Date>().map_err(|_| {
                let why = format!("{}: `{}` is no day", row.assumption, row.date);
                Error::invalid("table", why, "Write days like 2026-06-01.")
            })?;
            Ok(Quote {
                assumption: row.assumption,
                low: row.range.low,
                mid: row.range.mid,
                high: row.range.high,
                source: row.source,
                date,
            })
        });
        let quotes: Vec<Quote> = quotes.collect::<Result<_>>()?;
        let count = quotes.len();
        take(tx, desk, quotes, "table")?;
        done(
            tx,
            desk,
            &format!("{count} figures of your own count from now on."),
        )
    })
    .await
}

/// By the id of an assumption.
#[derive(Clone, Deserialize)]
pub struct ByAssumption {
    assumption: String,
}

pub async fn take_back(
    cx: Context<ReplaceAssumption>,
    path: ByAssumption,
    _: NoInput,
) -> Answer<AssumptionsPage> {
    cx.write(move |tx, desk| {
        desk.here::<ReplaceAssumption>()?;
        let before = queries::assessment(tx)?;
        let mut after = before.clone();
        after
            .quotes
            .retain(|quote| quote.assumption != path.assumption);
        if after == before {
            return Err(Error::NotFound);
        }
        keep(
            tx,
            desk,
            "assumption.taken_back",
            &path.assumption,
            &before,
            &after,
        )?;
        done(tx, desk, "The figure that ships counts again.")
    })
    .await
}

/// The last word about an assumption counts; an older one is replaced.
fn take(tx: &mut Tx, desk: &Desk, quotes: Vec<Quote>, field: &str) -> Result<()> {
    desk.here::<ReplaceAssumption>()?;
    let before = queries::assessment(tx)?;
    let mut after = before.clone();
    for quote in quotes {
        let fits = advice::Settings::default().quoted(std::slice::from_ref(&quote));
        fits.map_err(|refused| wrong(field, &refused))?;
        after
            .quotes
            .retain(|was| was.assumption != quote.assumption);
        after.quotes.push(quote);
    }
    let named = after.quotes.last().map_or("", |it| it.assumption.as_str());
    keep(tx, desk, "assumption.replaced", named, &before, &after)
}

fn keep(
    tx: &mut Tx,
    desk: &Desk,
    act: &'static str,
    assumption: &str,
    before: &Assessment,
    after: &Assessment,
) -> Result<()> {
    queries::set_assessment(tx, after)?;
    let act = Act {
        act,
        subject: ("assumption", assumption),
    };
    desk.changed(tx, act, Some(&before.quotes), Some(&after.quotes))
}

fn done(tx: &mut Tx, desk: &Desk, notice: &str) -> Result<View<AssumptionsPage>> {
    Ok(View::Done {
        to: "/advice/assumptions".into(),
        notice: notice.to_owned(),
        page: page_of(tx, desk)?,
    })
}
