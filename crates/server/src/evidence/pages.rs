//! Requests in, views out.
use super::{
    commands::{self, NewEvidence, Withdrawal},
    due::{self, Filter, Line},
    model::EvidenceRow,
    queries,
};
use crate::{
    platform::{
        actions::{RecordEvidence, ViewDuties, WithdrawEvidence},
        context::{Context, Desk},
        routes::{Answer, ById, NoPath},
    },
    register::model::ResponsibilityRow,
};
use askama::Template;
use engine::duty::State;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "evidence/duties.html")]
pub struct DutiesPage {
    /// The worst first, then by the day on which they are due.
    pub duties: Vec<Line>,
    /// How many there are in each state, whatever is asked for.
    pub counts: Vec<Count>,
    /// The records of the duty that is asked for, newest first.
    pub records: Vec<Shown>,
    /// Whether you get mails about your duties.
    pub mails: bool,
    #[serde(skip)]
    view: Form,
}

#[derive(Serialize, JsonSchema)]
pub struct Count {
    pub state: State,
    pub words: &'static str,
    pub count: usize,
}

/// A record, as it is shown.
#[derive(Serialize, JsonSchema)]
pub struct Shown {
    pub id: String,
    pub duty: String,
    #[schemars(with = "engine::schema::Day")]
    pub date: Date,
    pub kind: String,
    pub form: String,
    pub by: String,
    pub note: Option<String>,
    pub link: Option<String>,
    /// The name of its file.
    pub file: Option<String>,
    /// Why it counts no more.
    pub withdrawn: Option<String>,
    #[serde(skip)]
    may_withdraw: bool,
}

struct Form {
    filter: Filter,
    query: String,
    duty: Option<Line>,
    may_record: bool,
    kinds: Vec<String>,
    parties: Vec<(String, String)>,
    today: Date,
}

impl Page for DutiesPage {
    fn title(&self) -> String {
        "Duties".into()
    }
}

impl DutiesPage {
    fn is_party(&self, id: &str) -> bool {
        self.view.filter.party.as_deref() == Some(id)
    }

    fn is_state(&self, state: &State) -> bool {
        self.view.filter.state == Some(*state)
    }

    fn state_name(&self, state: &State) -> &'static str {
        match state {
            State::NotDone => "not_done",
            State::Late => "late",
            State::Unknown => "unknown",
            State::Done => "done",
            State::OnEvent => "on_event",
        }
    }
}

pub async fn duties(cx: Context<ViewDuties>, _: NoPath, filter: Filter) -> Answer<DutiesPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewDuties>()?;
        page(tx, desk, &filter).map(View::Show)
    })
    .await
}

pub(super) fn page(tx: &mut Tx, desk: &Desk, filter: &Filter) -> Result<DutiesPage> {
    let register = desk.register(tx)?;
    let now = desk.who.now;
    let all = due::lines(&register, now, &Filter::default());
    let wanted = filter.record.as_deref();
    let duty = all
        .iter()
        .find(|line| Some(line.duty.as_str()) == wanted)
        .cloned();
    let mut records = Vec::new();
    if let Some(line) = &duty {
        for row in queries::of_duty(tx, &line.duty, 50)? {
            records.push(shown(desk, &register, row));
        }
    }
    let responsibility = duty.as_ref().map(|line| line.responsibility.as_str());
    let row = match responsibility {
        Some(id) => crate::register::queries::responsibility(tx, id)?,
        None => None,
    };
    let states = [
        State::NotDone,
        State::Late,
        State::Unknown,
        State::Done,
        State::OnEvent,
    ];
    let company = register.company();
    Ok(DutiesPage {
        duties: due::lines(&register, now, filter),
        counts: states
            .map(|state| Count {
                state,
                words: due::words(state),
                count: all.iter().filter(|line| line.state == state).count(),
            })
            .into(),
        records,
        mails: !queries::quiet(tx)?.contains(&desk.who.actor.person),
        view: Form {
            query: query(filter),
            may_record: row.is_some_and(|row| desk.who.allows::<RecordEvidence>(&row)),
            duty,
            kinds: company::catalogue()
                .enums
                .evidence_kinds
                .keys()
                .cloned()
                .collect(),
            parties: company
                .parties
                .iter()
                .map(|party| (party.id.clone(), party.name.clone()))
                .collect(),
            today: register.date(now),
            filter: filter.clone(),
        },
    })
}

fn query(filter: &Filter) -> String {
    let state = filter.state.map(|state| format!("{state:?}"));
    let pairs = [
        ("party", &filter.party),
        ("responsibility", &filter.responsibility),
    ];
    let mut parts: Vec<String> = pairs
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}={value}")))
        .collect();
    let word = state.map(|state| match state.as_str() {
        "NotDone" => "not_done".to_owned(),
        "OnEvent" => "on_event".to_owned(),
        other => other.to_lowercase(),
    });
    parts.extend(word.map(|word| format!("state={word}")));
    parts.join("&")
}

fn shown(desk: &Desk, register: &engine::register::Register, row: EvidenceRow) -> Shown {
    let may_withdraw = row.withdrawn_at.is_none() && desk.who.allows::<WithdrawEvidence>(&row);
    let by = row.recorded_by.as_deref().unwrap_or_default();
    let by = match by.split_once(':') {
        Some(("person", id)) => register
            .person(id)
            .map_or(id.to_owned(), |it| it.name.clone()),
        Some((_, _)) => "a machine".to_owned(),
        None => "the company file".to_owned(),
    };
    let form = row
        .evidence
        .form
        .map(|form| format!("{form:?}").to_lowercase());
    Shown {
        id: row.id,
        duty: row.evidence.duty,
        date: row.evidence.date,
        kind: row.evidence.kind.replace('_', " "),
        form: form.unwrap_or_default(),
        by,
        note: row.evidence.note,
        link: row.evidence.link,
        file: row.file,
        withdrawn: row.withdrawn_because,
        may_withdraw,
    }
}

pub async fn record(
    cx: Context<RecordEvidence>,
    path: ById<ResponsibilityRow>,
    new: NewEvidence,
) -> Answer<DutiesPage> {
    cx.write(move |tx, desk| {
        let evidence = commands::record(tx, desk, &path.id, &new)?;
        let filter = Filter {
            record: Some(evidence.duty.clone()),
            ..Filter::default()
        };
        Ok(View::Created {
            at: format!("/duties?record={}", evidence.duty),
            notice: format!("Evidence for {} is recorded.", evidence.duty),
            page: page(tx, desk, &filter)?,
        })
    })
    .await
}

pub async fn withdraw(
    cx: Context<WithdrawEvidence>,
    path: ById<EvidenceRow>,
    new: Withdrawal,
) -> Answer<DutiesPage> {
    cx.write(move |tx, desk| {
        let row = commands::withdraw(tx, desk, &path.id, &new)?;
        let filter = Filter {
            record: Some(row.evidence.duty.clone()),
            ..Filter::default()
        };
        Ok(View::Done {
            to: format!("/duties?record={}", row.evidence.duty),
            notice: "The record is withdrawn. It stays, and counts no more.".into(),
            page: page(tx, desk, &filter)?,
        })
    })
    .await
}
