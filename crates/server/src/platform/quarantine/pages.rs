use super::{HeldBack, queries};
use crate::{
    access,
    platform::{
        actions::{ReleaseQuarantine, ViewQuarantine},
        context::{Context, Desk},
        ledger::{self, Act, NOTHING},
        outbox,
        routes::{Answer, NoInput, NoPath},
    },
};
use askama::Template;
use engine::facts::PartyKind;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/quarantine/quarantine.html")]
pub struct QuarantinePage {
    /// `None` when nothing is held back.
    pub held: Option<Held>,
}

#[derive(Serialize, JsonSchema)]
pub struct Held {
    pub taken_at: String,
    pub restored_at: String,
    pub by_the_restore: HeldBack,
    /// People of partners and vendors whose access in this backup would be in force.
    pub guests: Vec<Guest>,
    pub mails: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct Guest {
    pub person: String,
    pub name: String,
    pub party: String,
    pub until: String,
}

impl Page for QuarantinePage {
    fn title(&self) -> String {
        "Quarantine".into()
    }
}

pub async fn show(cx: Context<ViewQuarantine>, _: NoPath, _: NoInput) -> Answer<QuarantinePage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewQuarantine>()?;
        page(tx, desk).map(View::Show)
    })
    .await
}

/// Gives back what was held: from the next request on partners have their access, and mails
/// and jobs go on.
pub async fn release(
    cx: Context<ReleaseQuarantine>,
    _: NoPath,
    _: NoInput,
) -> Answer<QuarantinePage> {
    cx.write(move |tx, desk| {
        let permit = desk.here::<ReleaseQuarantine>()?;
        let held = queries::present(tx)?.ok_or_else(|| {
            Error::Conflict("Nothing is held back: this instance is not in quarantine.".into())
        })?;
        let by = desk.who.actor.ledger_name();
        queries::release(tx, &permit, &by, desk.who.now.as_microsecond())?;
        let act = Act {
            act: "quarantine.released",
            subject: ("restoration", &held.id),
        };
        ledger::record(tx, &desk.who, act, Some(&held.held_back), NOTHING)?;
        Ok(View::Done {
            to: "/quarantine".into(),
            notice: "The instance is let go: access, mails and jobs go on from here.".into(),
            page: page(tx, desk)?,
        })
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk) -> Result<QuarantinePage> {
    let Some(row) = queries::present(tx)? else {
        return Ok(QuarantinePage { held: None });
    };
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let when = |micros: i64| {
        let at = Timestamp::from_microsecond(micros).unwrap_or_default();
        let at = register.zone().to_datetime(at);
        at.strftime("%-d %B %Y, %H:%M").to_string()
    };
    let grants = access::queries::grants(tx)?.into_iter();
    let guests = grants
        .filter(|row| row.is_in_force(today))
        .filter_map(|row| {
            let person = register.person(&row.grant.person)?;
            let party = register.party(&person.party)?;
            matches!(party.kind, PartyKind::Partner | PartyKind::Vendor).then(|| Guest {
                person: person.id.clone(),
                name: person.name.clone(),
                party: party.name.clone(),
                until: row
                    .grant
                    .until
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            })
        })
        .collect();
    Ok(QuarantinePage {
        held: Some(Held {
            taken_at: when(row.taken_at),
            restored_at: when(row.restored_at),
            by_the_restore: row.held_back,
            guests,
            mails: outbox::queries::state(tx)?.waiting,
        }),
    })
}
