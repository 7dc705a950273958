//! Requests in, views out.
use crate::platform::{
    actions::ViewLedger,
    context::Context,
    ledger::{self, Entry},
    routes::{Answer, NoPath},
};
use askama::Template;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Page, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/ledger.html")]
pub struct LedgerPage {
    pub entries: Vec<Entry>,
    /// To be sent as `before` for older entries.
    pub older: Option<i64>,
    #[serde(skip)]
    times: Vec<String>,
}

impl Page for LedgerPage {
    fn title(&self) -> String {
        "Ledger".into()
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Before {
    before: Option<i64>,
}

const PAGE: i64 = 50;

pub async fn ledger(cx: Context<ViewLedger>, _: NoPath, asked: Before) -> Answer<LedgerPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewLedger>()?;
        let entries = ledger::newest(tx, asked.before, PAGE)?;
        let register = desk.register(tx)?;
        let times = entries
            .iter()
            .map(|entry| {
                Timestamp::from_microsecond(entry.at)
                    .map(|at| {
                        register
                            .zone()
                            .to_datetime(at)
                            .strftime("%-d %b %Y, %H:%M")
                            .to_string()
                    })
                    .unwrap_or_default()
            })
            .collect();
        let older = entries
            .last()
            .map(|entry| entry.number)
            .filter(|number| *number > 0);
        Ok(View::Show(LedgerPage {
            entries,
            older,
            times,
        }))
    })
    .await
}
