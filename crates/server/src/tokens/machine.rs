//! A machine at the door: which token it shows, whether that still holds, and the one
//! thing that it may do.
use super::{model::TokenRow, queries};
use crate::{
    access,
    app::App,
    evidence::{self, NewEvidence, ShownBy},
    organisation,
    platform::{
        actions::RecordAsMachine,
        actor::Machine,
        context::MachineContext,
        headers::text,
        ids::Secret,
        ledger::{self, Act},
        routes::Answer,
        sign_in,
    },
    register,
};
use askama::Template;
use axum::http::HeaderMap;
use engine::facts::{Access, Evidence};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

/// A machine that records more than this has run wild.
const A_MINUTE: i64 = 60;

/// The machine whose token the request shows. The token is looked at anew each time,
/// and so is the person who made it.
pub async fn machine_of(app: &App, headers: &HeaderMap) -> Result<Option<Machine>> {
    let shown = text(headers, "authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some((organisation, secret)) = shown.and_then(|token| token.trim().split_once('.')) else {
        return Ok(None);
    };
    let (digest, now) = (Secret::given(secret).digest(), app.clock.now());
    // The count of uses is kept whatever comes of the request itself.
    app.db
        .write(organisation, move |tx| load(tx, &digest, now))
        .await
}

fn load(tx: &mut Tx, digest: &str, now: Timestamp) -> Result<Option<Machine>> {
    let Some(token) = queries::by_digest(tx, digest)? else {
        return Ok(None);
    };
    let Some(home) = organisation::queries::organisation(tx)? else {
        return Ok(None);
    };
    let today = organisation::today(&home, now)?;
    if !token.is_in_force(today) || !is_vouched_for(tx, &token, today, now)? {
        return Ok(None);
    }
    let minute = now.as_second().div_euclid(60);
    if queries::count_use(tx, &token.id, minute)? > A_MINUTE {
        return Err(Error::TooMany(60 - now.as_second().rem_euclid(60)));
    }
    Ok(Some(Machine {
        organisation: tx.organisation().to_owned(),
        token: token.id,
        responsibility: token.responsibility,
        duties: token.duties,
    }))
}

/// Whether the person who made it is still there, is not shut out, and is still an officer.
fn is_vouched_for(tx: &mut Tx, token: &TokenRow, today: Date, now: Timestamp) -> Result<bool> {
    let is_there = !sign_in::is_shut_out(tx, &token.made_by, now)?;
    let grants = access::queries::grants_of(tx, &token.made_by)?;
    let is_officer = grants
        .iter()
        .any(|row| row.grant.access == Access::Officer && row.is_in_force(today));
    Ok(is_there && is_officer)
}

#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct RecordedPage {
    pub evidence: Evidence,
}

impl Page for RecordedPage {
    fn title(&self) -> String {
        "Recorded".into()
    }
}

/// Evidence from a machine, for a duty that its token names.
pub async fn record(cx: MachineContext, new: NewEvidence) -> Answer<RecordedPage> {
    cx.write(move |tx, cx| {
        let machine = &cx.who.machine;
        let row = register::queries::responsibility(tx, &machine.responsibility)?
            .ok_or(Error::NotFound)?;
        let permit = cx.who.may::<RecordAsMachine>(&row)?;
        if !machine.duties.contains(&new.duty) {
            return Err(Error::Forbidden("This token is not for that duty.".into()));
        }
        let register = cx.app.registers.current(tx)?;
        let party = register
            .in_force(permit.on(), cx.who.now)
            .into_iter()
            .map(|at| &register.company().assignments[at])
            .find(|assignment| assignment.role == engine::facts::Role::Accountable)
            .map(|assignment| assignment.party.as_str());
        let by = ShownBy::Machine { party };
        let actor = format!("token:{}", machine.token);
        let kept = evidence::keep(tx, &register, permit.on(), &new, by, &actor, cx.who.now)?;
        let act = Act {
            act: "evidence.recorded",
            subject: ("responsibility", permit.on()),
        };
        ledger::record_machine(tx, &actor, cx.who.now, act, Some(&kept))?;
        cx.app.registers.current(tx)?;
        Ok(View::Created {
            at: format!("/duties?record={}", kept.evidence.duty),
            notice: String::new(),
            page: RecordedPage {
                evidence: kept.evidence,
            },
        })
    })
    .await
}
