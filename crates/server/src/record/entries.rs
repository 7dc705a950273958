//! The ledger's page: entries as sentences, filtered, a page at a time; its export;
//! and the proof of one entry.
use super::{
    changes::{Change, changes},
    consistency::{keys_of, note_of},
    model::EntryRow,
    own, queries,
    sentences::{Names, sentence},
    trust::{Trust, trust},
};
use crate::platform::{
    actions::{ExportLedger, ProveEntry, ViewLedger},
    context::{Context, Desk},
    ledger::{
        self, Act, Entry, NOTHING, Sought,
        proof::{ENTRY, EntryProof, coded},
        proofs,
    },
    permit::Ref,
    routes::{Answer, NoInput, NoPath},
};
use askama::Template;
use engine::{civil, register::Register};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

/// Entries on one page.
const PAGE: i64 = 50;

/// An instant on the organisation's clock.
pub fn clock(register: &Register, micros: i64) -> String {
    Timestamp::from_microsecond(micros)
        .map(|at| {
            let local = register.zone().to_datetime(at);
            local.strftime("%-d %b %Y, %H:%M").to_string()
        })
        .unwrap_or_default()
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/ledger.html")]
pub struct LedgerPage {
    pub entries: Vec<EntryView>,
    /// To be sent as `before` for older entries.
    pub older: Option<i64>,
    pub trust: Trust,
    #[serde(skip)]
    shown: Shown,
}

#[derive(Default)]
struct Shown {
    asked: Asked,
    people: Vec<(String, String)>,
    acts: Vec<String>,
    /// The filter as it stands in an address.
    query: String,
}

/// An entry, and what it says in words.
#[derive(Serialize, JsonSchema)]
pub struct EntryView {
    #[serde(flatten)]
    pub entry: Entry,
    /// `Dana Whitlock named Northlight accountable for BDR-06`
    pub sentence: String,
    /// What is different after it.
    pub changes: Vec<Change>,
    #[serde(skip)]
    pub(super) time: String,
    #[serde(skip)]
    pub(super) party_kind: &'static str,
    /// A proof can be had: a checkpoint covers it.
    #[serde(skip)]
    pub(super) is_covered: bool,
}

impl Page for LedgerPage {
    fn title(&self) -> String {
        "Ledger".into()
    }
}

impl LedgerPage {
    fn is(&self, field: &str, value: &str) -> bool {
        let asked = match field {
            "person" => &self.shown.asked.person,
            _ => &self.shown.asked.act,
        };
        asked.as_deref() == Some(value)
    }
}

/// What is asked for; what is left out does not narrow.
#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct Asked {
    /// The id of a person, or a whole actor such as `machine:load`.
    person: Option<String>,
    /// `assignment.added`
    act: Option<String>,
    /// `responsibility:BDR-06`, or only its id.
    subject: Option<String>,
    /// From the beginning of this day on.
    #[schemars(with = "Option<engine::schema::Day>")]
    from: Option<Date>,
    /// The last day.
    #[schemars(with = "Option<engine::schema::Day>")]
    until: Option<Date>,
    /// Only entries with smaller numbers.
    before: Option<i64>,
    /// For the export: `csv`, `json`, or `ledger` for the file that verifiers read.
    format: Option<String>,
}

impl Asked {
    fn sought(&self, register: &Register, most: i64) -> Result<Sought> {
        let midnight = |field: &'static str, day: Date| {
            let second = civil::instant(register.zone(), day.to_datetime(Default::default()));
            second.checked_mul(1_000_000).ok_or_else(|| {
                Error::invalid(field, "is no day", "Write a day such as 2026-06-01.")
            })
        };
        let until = match self.until.map(|day| day.tomorrow().unwrap_or(day)) {
            Some(day) => midnight("until", day)?,
            None => i64::MAX,
        };
        Ok(Sought {
            actor: match self.person.as_deref() {
                Some(person) if !person.contains(':') => format!("person:{person}"),
                other => other.unwrap_or_default().to_owned(),
            },
            act: self.act.clone().unwrap_or_default(),
            subject: self.subject.clone().unwrap_or_default(),
            from: match self.from {
                Some(day) => midnight("from", day)?,
                None => i64::MIN,
            },
            until,
            before: self.before.unwrap_or(i64::MAX),
            most,
        })
    }

    fn query(&self) -> String {
        let day = |day: &Option<Date>| day.map(|day| day.to_string());
        web::query([
            ("person", self.person.clone()),
            ("act", self.act.clone()),
            ("subject", self.subject.clone()),
            ("from", day(&self.from)),
            ("until", day(&self.until)),
        ])
    }
}

pub async fn list(cx: Context<ViewLedger>, _: NoPath, asked: Asked) -> Answer<LedgerPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewLedger>()?;
        page(tx, desk, &asked).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, asked: &Asked) -> Result<LedgerPage> {
    let register = desk.register(tx)?;
    let mut found = ledger::matching(tx, &asked.sought(&register, PAGE + 1)?)?;
    let has_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let trust = trust(tx, desk)?;
    let covered = trust.newest.unwrap_or(0);
    let company = register.company();
    Ok(LedgerPage {
        older: found.last().filter(|_| has_more).map(|entry| entry.number),
        entries: views(found, &register, covered),
        trust,
        shown: Shown {
            people: company
                .people
                .iter()
                .map(|person| (person.id.clone(), person.name.clone()))
                .collect(),
            acts: ledger::acts(tx)?,
            query: asked.query(),
            asked: asked.clone(),
        },
    })
}

pub(super) fn views(entries: Vec<Entry>, register: &Register, covered: i64) -> Vec<EntryView> {
    let names = Names::of(register);
    entries
        .into_iter()
        .map(|entry| EntryView {
            sentence: sentence(&entry, &names),
            changes: changes(entry.before.as_deref(), entry.after.as_deref()),
            time: clock(register, entry.at),
            party_kind: names.party_kind(&entry.actor),
            is_covered: entry.number < covered,
            entry,
        })
        .collect()
}

/// What fits the filter, or the whole ledger for verifiers, as a file. Taking it out
/// is an act, so it is written down.
pub async fn export(cx: Context<ExportLedger>, _: NoPath, asked: Asked) -> Answer<LedgerPage> {
    cx.write(move |tx, desk| {
        desk.here::<ExportLedger>()?;
        let register = desk.register(tx)?;
        let format = asked.format.as_deref().unwrap_or("ledger");
        let (name, content_type, bytes) = match format {
            "ledger" => {
                let mut bytes = Vec::new();
                ledger::file::write(tx, &mut bytes)?;
                ("ledger.txt", "text/plain; charset=utf-8", bytes)
            }
            "json" => {
                let entries = all(tx, &asked, &register)?;
                let bytes = serde_json::to_vec_pretty(&serde_json::json!({ "entries": entries }))
                    .map_err(|error| Error::Internal(error.to_string()))?;
                ("ledger.json", "application/json", bytes)
            }
            "csv" => {
                let entries = all(tx, &asked, &register)?;
                ("ledger.csv", "text/csv; charset=utf-8", csv(&entries)?)
            }
            _ => {
                return Err(Error::invalid(
                    "format",
                    "is no format of this file",
                    "Write csv, json or ledger.",
                ));
            }
        };
        let act = Act {
            act: "ledger.exported",
            subject: ("organisation", &desk.who.actor.organisation),
        };
        ledger::record(tx, &desk.who, act, NOTHING, Some(&format))?;
        Ok(View::File {
            name: name.into(),
            content_type,
            bytes,
        })
    })
    .await
}

fn all(tx: &mut Tx, asked: &Asked, register: &Register) -> Result<Vec<EntryView>> {
    let found = ledger::matching(tx, &asked.sought(register, i64::MAX)?)?;
    Ok(views(found, register, 0))
}

fn csv(entries: &[EntryView]) -> Result<Vec<u8>> {
    let head = [
        "number", "at", "who", "what", "to_what", "sentence", "before", "after",
    ];
    let mut rows = vec![head.map(String::from)];
    rows.extend(entries.iter().map(|view| {
        let entry = &view.entry;
        let at = Timestamp::from_microsecond(entry.at);
        [
            entry.number.to_string(),
            at.map(|at| at.to_string()).unwrap_or_default(),
            entry.actor.clone(),
            entry.act.clone(),
            entry.subject.clone(),
            view.sentence.clone(),
            entry.before.clone().unwrap_or_default(),
            entry.after.clone().unwrap_or_default(),
        ]
    }));
    crate::platform::csv::write(&rows)
}

#[derive(Deserialize)]
pub struct ByNumber {
    number: Ref<EntryRow>,
}

/// The proof itself, as JSON; as a page, the proof with what it is good for.
#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/proof.html")]
#[serde(transparent)]
pub struct ProofPage {
    pub proof: EntryProof,
    #[serde(skip)]
    shown: ShownProof,
}

#[derive(Default)]
struct ShownProof {
    sentence: String,
    time: String,
    text: String,
    entries: i64,
}

impl Page for ProofPage {
    fn title(&self) -> String {
        format!("Proof of entry {}", self.proof.number)
    }
}

pub async fn proof(cx: Context<ProveEntry>, path: ByNumber, _: NoInput) -> Answer<ProofPage> {
    cx.read(move |tx, desk| prove(tx, desk, &path.number).map(View::Show))
        .await
}

pub async fn proof_file(cx: Context<ProveEntry>, path: ByNumber, _: NoInput) -> Answer<ProofPage> {
    cx.read(move |tx, desk| {
        let page = prove(tx, desk, &path.number)?;
        Ok(View::File {
            name: format!("entry-{}-proof.json", page.proof.number),
            content_type: "application/json",
            bytes: page.shown.text.into_bytes(),
        })
    })
    .await
}

fn prove(tx: &mut Tx, desk: &Desk, number: &Ref<EntryRow>) -> Result<ProofPage> {
    let (row, _) = number.resolve::<ProveEntry>(tx, &desk.who)?;
    if !own::is_own(tx, desk, &row.entry)? {
        desk.here::<ViewLedger>()?;
    }
    let checkpoint = queries::newest(tx)?
        .filter(|checkpoint| row.entry.number < checkpoint.size)
        .ok_or_else(|| {
            Error::Conflict(
                "No checkpoint covers this entry yet. Make one, and the proof is there.".into(),
            )
        })?;
    let leaves = ledger::leaves(tx, checkpoint.size)?;
    let at = usize::try_from(row.entry.number)
        .ok()
        .filter(|at| *at < leaves.len())
        .ok_or_else(|| Error::Internal("the ledger is shorter than its checkpoint".into()))?;
    let signatures = queries::signatures(tx, checkpoint.size)?;
    let register = desk.register(tx)?;
    let proof = EntryProof {
        format: ENTRY.into(),
        number: row.entry.number,
        entry: String::from_utf8(row.entry.bytes())
            .map_err(|error| Error::Internal(error.to_string()))?,
        path: coded(&proofs::path(&leaves, at)),
        checkpoint: note_of(&checkpoint, &signatures),
        keys: keys_of(&checkpoint, &signatures),
    };
    let text =
        serde_json::to_string_pretty(&proof).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(ProofPage {
        shown: ShownProof {
            sentence: sentence(&row.entry, &Names::of(&register)),
            time: clock(&register, row.entry.at),
            text,
            entries: checkpoint.size,
        },
        proof,
    })
}
