//! The page that says how far the record can be trusted, and a page for each checkpoint.
use super::{
    commands::{self, HandedIn},
    entries::clock,
    model::{CheckpointRow, Countersignature, Keeping},
    queries,
    signing::given_out,
    trust::{Trust, trust},
};
use crate::platform::{
    actions::{KeepCheckpoint, MakeCheckpoint, SignCheckpoint, ViewCheckpoint, ViewCheckpoints},
    context::{Context, Desk},
    ledger::note::Note,
    permit::Ref,
    routes::{Answer, NoInput, NoPath},
};
use askama::Template;
use engine::register::Register;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

/// Checkpoints on one page.
const PAGE: i64 = 30;

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/checkpoints.html")]
pub struct CheckpointsPage {
    pub trust: Trust,
    pub checkpoints: Vec<CheckpointView>,
    /// To be sent as `before` for older ones.
    pub older: Option<i64>,
    /// The people who get the newest by mail.
    pub readers: Vec<Reader>,
    #[serde(skip)]
    others: Vec<Reader>,
    #[serde(skip)]
    me: String,
    #[serde(skip)]
    may: May,
}

#[derive(Default)]
struct May {
    make: bool,
    view_ledger: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Reader {
    pub person: String,
    pub name: String,
    /// Somebody whom the asking person may start and stop mails for.
    #[serde(skip)]
    pub is_ours: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct CheckpointView {
    /// The entries that it covers: its name, too.
    pub entries: i64,
    /// In base64.
    pub root: String,
    pub made_at: String,
    pub kept_by: Vec<Kept>,
    pub signed_by: Vec<Signed>,
}

#[derive(Serialize, JsonSchema)]
pub struct Kept {
    pub party: String,
    pub party_name: String,
    pub person: String,
    pub at: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Signed {
    pub party: String,
    pub party_name: String,
    pub key: String,
    pub at: String,
}

impl CheckpointView {
    fn of(
        row: &CheckpointRow,
        keepings: &[Keeping],
        signatures: &[Countersignature],
        register: &Register,
    ) -> CheckpointView {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let party = |id: &str| {
            let party = register.party(id);
            party.map_or_else(|| id.to_owned(), |party| party.name.clone())
        };
        let person = |id: &str| {
            let person = register.person(id);
            person.map_or_else(|| id.to_owned(), |person| person.name.clone())
        };
        CheckpointView {
            entries: row.size,
            root: STANDARD.encode(&row.root),
            made_at: clock(register, row.made_at),
            kept_by: keepings
                .iter()
                .filter(|kept| kept.size == row.size)
                .map(|kept| Kept {
                    party_name: party(&kept.party),
                    person: person(&kept.person),
                    at: clock(register, kept.kept_at),
                    party: kept.party.clone(),
                })
                .collect(),
            signed_by: signatures
                .iter()
                .filter(|signed| signed.size == row.size)
                .map(|signed| Signed {
                    party_name: party(&signed.party),
                    at: clock(register, signed.handed_in_at),
                    party: signed.party.clone(),
                    key: signed.verifier.clone(),
                })
                .collect(),
        }
    }
}

impl Page for CheckpointsPage {
    fn title(&self) -> String {
        "How far the record can be trusted".into()
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Before {
    /// Only checkpoints of fewer entries.
    before: Option<i64>,
}

pub async fn list(
    cx: Context<ViewCheckpoints>,
    _: NoPath,
    asked: Before,
) -> Answer<CheckpointsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewCheckpoints>()?;
        page(tx, desk, asked.before).map(View::Show)
    })
    .await
}

pub(super) fn page(tx: &mut Tx, desk: &Desk, before: Option<i64>) -> Result<CheckpointsPage> {
    let register = desk.register(tx)?;
    let rows = queries::checkpoints(tx, before.unwrap_or(i64::MAX), PAGE + 1)?;
    let shown = &rows[..rows.len().min(PAGE as usize)];
    let from = shown.last().map_or(i64::MAX, |row| row.size);
    let keepings = queries::keepings(tx, from)?;
    let signatures = queries::signatures(tx, from)?;
    let (readers, others) = readers(tx, desk, &register)?;
    Ok(CheckpointsPage {
        trust: trust(tx, desk)?,
        checkpoints: shown
            .iter()
            .map(|row| CheckpointView::of(row, &keepings, &signatures, &register))
            .collect(),
        older: (rows.len() > shown.len()).then_some(from),
        readers,
        others,
        me: desk.who.actor.person.clone(),
        may: May {
            make: desk.who.allows_here::<MakeCheckpoint>(),
            view_ledger: desk
                .who
                .allows_here::<crate::platform::actions::ViewLedger>(),
        },
    })
}

/// Who gets the mails, and who else of the asking person's side could.
fn readers(tx: &mut Tx, desk: &Desk, register: &Register) -> Result<(Vec<Reader>, Vec<Reader>)> {
    let today = register.date(desk.who.now);
    let chosen = super::mail::readers(tx, register, today)?;
    let actor = &desk.who.actor;
    let may = desk.who.allows_here::<MakeCheckpoint>();
    let (mut readers, mut others) = (Vec::new(), Vec::new());
    for person in &register.company().people {
        let is_ours = may && super::commands::is_for(desk, register, person);
        let reader = Reader {
            person: person.id.clone(),
            name: person.name.clone(),
            is_ours,
        };
        if chosen.iter().any(|it| it.id == person.id) {
            readers.push(reader);
        } else if is_ours
            && person.party == actor.party
            && register.is_active(person, today)
            && person.mail().is_some()
        {
            others.push(reader);
        }
    }
    Ok((readers, others))
}

pub async fn make(cx: Context<MakeCheckpoint>, _: NoPath, _: NoInput) -> Answer<CheckpointPage> {
    cx.write(|tx, desk| {
        let row = commands::make(tx, desk)?;
        Ok(View::Created {
            at: format!("/ledger/checkpoints/{}", row.size),
            notice: format!("Checkpoint {} is made and signed.", row.size),
            page: one(tx, desk, &row)?,
        })
    })
    .await
}

#[derive(Deserialize)]
pub struct BySize {
    size: Ref<CheckpointRow>,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/checkpoint.html")]
pub struct CheckpointPage {
    pub checkpoint: CheckpointView,
    /// The signed note, with all signatures and keys: what both verifiers read.
    pub note: String,
    #[serde(skip)]
    keep: Keep,
}

/// What the asking person's party has done about it.
#[derive(Default)]
struct Keep {
    may: bool,
    has: bool,
    has_signed: bool,
    has_key: bool,
    party_name: String,
}

impl Page for CheckpointPage {
    fn title(&self) -> String {
        format!("Checkpoint {}", self.checkpoint.entries)
    }
}

pub async fn show(cx: Context<ViewCheckpoint>, path: BySize, _: NoInput) -> Answer<CheckpointPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.size.resolve::<ViewCheckpoint>(tx, &desk.who)?;
        one(tx, desk, &row).map(View::Show)
    })
    .await
}

/// The checkpoint as a text file.
pub async fn file(cx: Context<ViewCheckpoint>, path: BySize, _: NoInput) -> Answer<CheckpointPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.size.resolve::<ViewCheckpoint>(tx, &desk.who)?;
        let signatures = queries::signatures(tx, row.size)?;
        Ok(View::File {
            name: format!("checkpoint-{}.txt", row.size),
            content_type: "text/plain; charset=utf-8",
            bytes: given_out(&row, &signatures).into_bytes(),
        })
    })
    .await
}

fn one(tx: &mut Tx, desk: &Desk, row: &CheckpointRow) -> Result<CheckpointPage> {
    let register = desk.register(tx)?;
    let keepings = queries::keepings(tx, row.size)?;
    let signatures = queries::signatures(tx, row.size)?;
    let checkpoint = CheckpointView::of(row, &keepings, &signatures, &register);
    let actor = &desk.who.actor;
    Note::parse(&row.note)
        .ok_or_else(|| Error::Internal(format!("checkpoint {} cannot be read", row.size)))?;
    let keep = Keep {
        may: desk.who.allows::<KeepCheckpoint>(row),
        has: checkpoint
            .kept_by
            .iter()
            .any(|kept| kept.party == actor.party),
        has_signed: checkpoint
            .signed_by
            .iter()
            .any(|signed| signed.party == actor.party),
        has_key: queries::keys(tx)?
            .iter()
            .any(|key| key.party == actor.party),
        party_name: actor.party_name.clone(),
    };
    Ok(CheckpointPage {
        note: given_out(row, &signatures),
        checkpoint,
        keep,
    })
}

pub async fn keep(cx: Context<KeepCheckpoint>, path: BySize, _: NoInput) -> Answer<CheckpointPage> {
    cx.write(move |tx, desk| {
        let row = commands::keep(tx, desk, &path.size)?;
        Ok(View::Done {
            to: format!("/ledger/checkpoints/{}", row.size),
            notice: format!(
                "It is written down that {} keeps checkpoint {}.",
                desk.who.actor.party_name, row.size
            ),
            page: one(tx, desk, &row)?,
        })
    })
    .await
}

pub async fn sign(
    cx: Context<SignCheckpoint>,
    path: BySize,
    handed_in: HandedIn,
) -> Answer<CheckpointPage> {
    cx.write(move |tx, desk| {
        let row = commands::sign(tx, desk, &path.size, &handed_in)?;
        Ok(View::Done {
            to: format!("/ledger/checkpoints/{}", row.size),
            notice: "The signature holds, and stands beside the instance's own.".into(),
            page: one(tx, desk, &row)?,
        })
    })
    .await
}
