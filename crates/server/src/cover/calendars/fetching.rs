//! Fetching again and again: a calendar is claimed, asked, and what came of it is written
//! down by whoever still holds it.
use super::{
    fetch::{Asked, Came, fetch},
    model::OutsideCalendarRow,
    queries::{self, Tried},
};
use crate::{
    app::{App, HOME},
    platform::{jobs::Task, lease::Work},
};
use jiff::SignedDuration;
use web::Result;

/// From one try to the next, whatever came of it.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// One round fetches as many, then looks again.
const ROUND: usize = 50;

/// The calendars whose turn it is.
const DUE: Work<OutsideCalendarRow> = Work {
    due: queries::due,
    take: |tx, row, node, now, until| queries::claim(tx, &row.id, node, now, until),
};

/// Fetches, again and again.
pub const FETCH: Task = Task {
    what: "the outside calendars",
    run: |app| Box::pin(async move { fetch_due(&app).await.map(drop) }),
};

/// Fetches every calendar whose turn it is; how many were tried. In quarantine all wait.
pub async fn fetch_due(app: &App) -> Result<usize> {
    let mut tried = 0;
    while tried < ROUND {
        let Some(row) = DUE.claim(app).await? else {
            break;
        };
        fetch_one(app, HOME, &row, &app.node).await?;
        tried += 1;
    }
    Ok(tried)
}

/// Asks for a calendar that `holder` has claimed, and writes down what came of it: why
/// nothing good did, where nothing did.
pub async fn fetch_one(
    app: &App,
    organisation: &str,
    row: &OutsideCalendarRow,
    holder: &str,
) -> Result<Option<String>> {
    let came = ask(app, row).await;
    let outcome = match &came {
        Came::Good { .. } => "good",
        Came::Same => "same",
        Came::Nothing(_) => "failed",
    };
    metrics::counter!("tandem_outside_calendars_fetched_total", "outcome" => outcome).increment(1);
    let sealed = match &came {
        Came::Good { file, .. } => app.keys.seal(&row.copy_purpose(), file),
        _ => Vec::new(),
    };
    let (id, holder, now) = (row.id.clone(), holder.to_owned(), app.clock.now());
    app.db
        .write(organisation, move |tx| {
            let tried = Tried {
                id: &id,
                holder: &holder,
                at: now.as_microsecond(),
                next_at: (now + EVERY).as_microsecond(),
            };
            match &came {
                Came::Good {
                    etag,
                    last_modified,
                    ..
                } => {
                    let (etag, modified) = (etag.as_deref(), last_modified.as_deref());
                    queries::got(tx, tried, &sealed, etag, modified)?;
                    Ok(None)
                }
                Came::Same => queries::same(tx, tried).map(|_| None),
                Came::Nothing(why) => {
                    queries::failed(tx, tried, why)?;
                    Ok(Some(why.clone()))
                }
            }
        })
        .await
        .map_err(|error: store::Error| error.into())
}

async fn ask(app: &App, row: &OutsideCalendarRow) -> Came {
    let address = app.keys.open(&row.address_purpose(), &row.address_sealed);
    let Some(uri) = address.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Came::Nothing(
            "its address was sealed with another instance key. Write it down again".into(),
        );
    };
    let asked = Asked {
        uri,
        // Without a copy there is nothing that could still be right.
        etag: row.etag.clone().filter(|_| row.copy_at.is_some()),
        last_modified: row.last_modified.clone().filter(|_| row.copy_at.is_some()),
    };
    fetch(&app.outbound, &asked).await
}
