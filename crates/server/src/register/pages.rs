//! Requests in, views out. No rule, no SQL.
use super::{
    commands::{self, Adoption, Done, Ending, Meaning, NewAssignment},
    matrix::{self, Matrix, Narrow},
    model::{AssignmentRow, ResponsibilityRow},
    responsibility::{Whole, whole},
    scope,
};
use crate::platform::{
    actions::{
        AcceptRisk, AdoptResponsibility, ChangeAssignment, ChangeResponsibility, RecordEvidence,
        SignRegister, ViewRegister, ViewResponsibility,
    },
    context::{Context, Desk},
    permit::Ref,
    routes::{Answer, ById, NoPath},
};
use crate::proposals::Outcome;
use askama::Template;
use engine::{
    facts::Company,
    findings,
    proposal::{Content, State, in_force, model_of},
    register::Register,
};
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/register.html")]
pub struct RegisterPage {
    #[serde(flatten)]
    pub matrix: Matrix,
    #[serde(skip)]
    shown: Asked,
    #[serde(skip)]
    may_adopt: bool,
    #[serde(skip)]
    total: usize,
    /// Version in force, and who has signed which.
    pub version: Option<u32>,
    pub model: Option<&'static str>,
    pub digest: Option<String>,
    pub signatures: Vec<Signed>,
    /// What the reader may sign: `first`, `version`, `again`, or nothing.
    pub to_sign: &'static str,
    /// The day that is looked at, in words, when it is not today.
    #[serde(skip)]
    past: Option<String>,
    #[serde(skip)]
    my_party: String,
}

/// The newest signature of a party.
#[derive(Serialize, JsonSchema)]
pub struct Signed {
    pub party_name: String,
    pub party_kind: &'static str,
    pub version: Option<u32>,
    pub stale: bool,
}

impl Page for RegisterPage {
    fn title(&self) -> String {
        "Register".into()
    }
}

impl RegisterPage {
    fn is_party(&self, id: &str) -> bool {
        self.shown.party.as_deref() == Some(id)
    }
}

#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct Asked {
    /// Only what this party holds a part of.
    party: Option<String>,
    /// Only what these words occur in.
    q: Option<String>,
    /// Only what nobody holds, two hold, or has a hole.
    #[serde(default)]
    wrong: bool,
    /// The day that is looked at; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    at: Option<Date>,
}

pub async fn register(cx: Context<ViewRegister>, _: NoPath, asked: Asked) -> Answer<RegisterPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        register_page(tx, desk, &asked).map(View::Show)
    })
    .await
}

pub(super) fn register_page(tx: &mut Tx, desk: &Desk, asked: &Asked) -> Result<RegisterPage> {
    let register = desk.register(tx)?;
    let this_day = register.date(desk.who.now);
    let today = asked.at.unwrap_or(this_day);
    let now = match today == this_day {
        true => desk.who.now,
        false => register.begins(today),
    };
    let found = findings::compute(&register, now);
    let narrow = Narrow {
        party: asked.party.as_deref(),
        words: asked.q.as_deref(),
        only_wrong: asked.wrong,
    };
    let company = register.company();
    let current = in_force(company, today);
    let version = current.map(|version| version.number);
    let content = Content::on(company, today);
    let signatures = company
        .parties
        .iter()
        .map(|party| {
            let signed = company
                .signatures
                .iter()
                .filter(|signature| signature.party == party.id && signature.date <= today)
                .map(|signature| signature.version)
                .max();
            Signed {
                party_name: party.name.clone(),
                party_kind: crate::platform::actor::party_kind_name(party.kind),
                version: signed,
                stale: signed < version,
            }
        })
        .filter(|signed| signed.version.is_some() || signed.party_kind != "business")
        .collect();
    Ok(RegisterPage {
        matrix: matrix::draw(&register, &found, now, &narrow),
        shown: asked.clone(),
        may_adopt: desk.who.allows_here::<AdoptResponsibility>(),
        total: register.responsibilities().len(),
        version,
        model: model_of(&content, company, company::catalogue()).map(|model| model.words()),
        digest: current.and_then(|version| version.digest.clone()),
        signatures,
        to_sign: match today == this_day && desk.who.allows_here::<SignRegister>() {
            true => to_sign(company, &desk.who.actor.party, version, today),
            false => "",
        },
        past: (today != this_day).then(|| crate::proposals::day(today)),
        my_party: desk.who.actor.party_name.clone(),
    })
}

/// A quarter after its last signature a side is asked again.
fn to_sign(company: &Company, party: &str, version: Option<u32>, today: Date) -> &'static str {
    let Some(version) = version else {
        return match company.assignments.is_empty() {
            true => "",
            false => "first",
        };
    };
    let theirs = company.signatures.iter().filter(|it| it.party == party);
    match theirs.max_by_key(|it| (it.version, it.date)) {
        Some(last) if last.version >= version => {
            let due = last.date.checked_add(3.months());
            match due.is_ok_and(|due| due <= today) {
                true => "again",
                false => "",
            }
        }
        _ => "version",
    }
}

pub async fn adopt(
    cx: Context<AdoptResponsibility>,
    _: NoPath,
    new: Adoption,
) -> Answer<RegisterPage> {
    cx.write(move |tx, desk| {
        let outcome = commands::adopt(tx, desk, &new)?;
        let what = format!(
            "{} now in the register.",
            crate::platform::words::count(
                new.ids.len(),
                "responsibility is",
                "responsibilities are"
            )
        );
        let at = match new.ids.as_slice() {
            [one] => format!("/responsibilities/{one}"),
            _ => "/register".into(),
        };
        let register = desk.register(tx)?;
        let (at, notice) = told(&register, &outcome, at, &what);
        Ok(View::Created {
            at,
            notice,
            page: register_page(tx, desk, &Asked::default())?,
        })
    })
    .await
}

/// Where one goes after a change, and what is said about it.
fn told(register: &Register, outcome: &Outcome, at: String, what: &str) -> (String, String) {
    let names = |parties: &[String]| {
        let named = parties.iter().filter_map(|id| register.party(id));
        let named: Vec<&str> = named.map(|party| party.name.as_str()).collect();
        named.join(" and ")
    };
    match outcome {
        Outcome::Written => (at, what.to_owned()),
        Outcome::InForce(version) => (at, format!("{what} Version {version} is in force.")),
        Outcome::Waiting(number) => (
            format!("/proposals/{number}"),
            "It is signed, and begins by itself on its day.".into(),
        ),
        Outcome::Proposed(number, missing) => (
            format!("/proposals/{number}"),
            format!(
                "Proposal {number} is made. {} must sign it.",
                names(missing)
            ),
        ),
        Outcome::Collected(number) => (
            format!("/proposals/{number}"),
            "The change is in your draft. Add more, or propose it.".into(),
        ),
    }
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/responsibility.html")]
pub struct ResponsibilityPage {
    #[serde(flatten)]
    pub it: Whole,
    /// The proposal that a change has become, where others have to sign it.
    pub proposal: Option<u32>,
    #[serde(skip)]
    shown: Shown,
}

/// What only the page needs: the choices of its forms.
struct Shown {
    may_change: bool,
    /// The day that is looked at, when it is not today.
    is_past: Option<String>,
    /// Nobody has signed any version yet.
    unsigned: bool,
    my_party: String,
    changed: Option<Changed>,
    adopted: engine::facts::Adopted,
    /// Proposals that would change it: number, title, state.
    waiting: Vec<(u32, String, &'static str)>,
    may_record: bool,
    may_accept: bool,
    today: Date,
    parties: Vec<(String, String)>,
    people: Vec<(String, String)>,
    calendars: Vec<String>,
    splits: Vec<scope::Split>,
    before: String,
    after: String,
}

/// The assignment in whose place another is to come.
struct Changed {
    id: String,
    party: String,
    person: String,
    role: &'static str,
    hours: String,
    is_part: bool,
}

impl Shown {
    fn is_party(&self, id: &str) -> bool {
        let changed = self.changed.as_ref().map(|it| it.party.as_str());
        changed.unwrap_or(&self.my_party) == id
    }
    fn is_person(&self, id: &str) -> bool {
        self.changed.as_ref().is_some_and(|it| it.person == id)
    }
    fn is_doer(&self) -> bool {
        self.changed.as_ref().is_some_and(|it| it.role == "doer")
    }
    fn is_criticality(&self, word: &str) -> bool {
        let own = self.adopted.criticality;
        own.is_some_and(|it| format!("{it:?}").to_lowercase() == word)
    }
}

fn waiting(register: &Register, id: &str) -> Vec<(u32, String, &'static str)> {
    let all = register.company().proposals.iter();
    all.filter(|it| matches!(it.state(), State::Proposed | State::Waiting))
        .filter(|it| it.responsibilities().contains(id))
        .map(|it| {
            let words = crate::proposals::state_words(it.state());
            (it.number, it.title.clone(), words)
        })
        .collect()
}

impl Page for ResponsibilityPage {
    fn title(&self) -> String {
        format!("{} {}", self.it.id, self.it.title)
    }
}

impl ResponsibilityPage {
    /// What the page says aloud; duties without a record stand in the table of duties.
    fn wrong(&self) -> Vec<&crate::findings::FindingView> {
        self.it
            .findings
            .iter()
            .filter(|view| view.finding.class != findings::Class::Evidence)
            .collect()
    }
}

#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct At {
    /// Any day of the week to draw; this week when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    week: Option<Date>,
    /// The day that is looked at; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    at: Option<Date>,
    /// The assignment that is to be changed: the form then holds what it says.
    change: Option<Ref<AssignmentRow>>,
}

pub async fn responsibility(
    cx: Context<ViewResponsibility>,
    path: ById<ResponsibilityRow>,
    at: At,
) -> Answer<ResponsibilityPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewResponsibility>(tx, &desk.who)?;
        page_of(tx, desk, &row, &at).map(View::Show)
    })
    .await
}

fn page_of(
    tx: &mut Tx,
    desk: &Desk,
    row: &ResponsibilityRow,
    asked: &At,
) -> Result<ResponsibilityPage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let day = asked.at.unwrap_or(today);
    let it = whole(tx, desk, &row.adopted.id, asked.week, day)?;
    let company = register.company();
    let changed = match &asked.change {
        Some(row) => Some(row.resolve::<ChangeAssignment>(tx, &desk.who)?.0),
        None => None,
    };
    let changed = changed.filter(|it| it.assignment.responsibility == row.adopted.id);
    let chosen = changed.as_ref().map(|row| &row.assignment.scope);
    let splits = scope::offered(company, chosen);
    let shift = |days: i32| {
        it.monday
            .checked_add(jiff::Span::new().days(days))
            .map(|day| day.to_string())
            .unwrap_or_default()
    };
    let shown = Shown {
        may_change: day == today && desk.who.allows::<ChangeResponsibility>(row),
        is_past: (day != today).then(|| crate::proposals::day(day)),
        unsigned: company.signatures.is_empty(),
        my_party: desk.who.actor.party.clone(),
        changed: changed.map(|row| Changed {
            id: row.id,
            party: row.assignment.party.clone(),
            person: row.assignment.person.clone().unwrap_or_default(),
            role: matrix::role_name(row.assignment.role),
            hours: row
                .assignment
                .scope
                .hours
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            is_part: !row.assignment.scope.sets.is_empty(),
        }),
        adopted: row.adopted.clone(),
        waiting: waiting(&register, &row.adopted.id),
        may_accept: desk.who.allows_here::<AcceptRisk>(),
        may_record: desk.who.allows::<RecordEvidence>(row),
        today: register.date(desk.who.now),
        parties: company
            .parties
            .iter()
            .map(|party| (party.id.clone(), party.name.clone()))
            .collect(),
        people: company
            .people
            .iter()
            .filter(|person| register.is_active(person, register.date(desk.who.now)))
            .map(|person| (person.id.clone(), person.name.clone()))
            .collect(),
        calendars: company.calendars.keys().cloned().collect(),
        splits,
        before: shift(-7),
        after: shift(7),
    };
    Ok(ResponsibilityPage {
        it,
        proposal: None,
        shown,
    })
}

pub async fn assign(
    cx: Context<ChangeResponsibility>,
    path: ById<ResponsibilityRow>,
    new: NewAssignment,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let done = commands::assign(tx, desk, &path.id, &new)?;
        let page = page_after(tx, desk, &done)?;
        let register = desk.register(tx)?;
        let at = format!("/responsibilities/{}", done.responsibility);
        let (at, notice) = told(&register, &done.outcome, at, &done.what);
        Ok(View::Created { at, notice, page })
    })
    .await
}

fn page_after(tx: &mut Tx, desk: &Desk, done: &Done) -> Result<ResponsibilityPage> {
    let row = super::queries::responsibility(tx, &done.responsibility)?;
    let mut page = page_of(tx, desk, &row.ok_or(web::Error::NotFound)?, &At::default())?;
    page.proposal = done.outcome.proposal();
    Ok(page)
}

fn changed(tx: &mut Tx, desk: &Desk, done: Done) -> Answer<ResponsibilityPage> {
    let page = page_after(tx, desk, &done)?;
    let register = desk.register(tx)?;
    let at = format!("/responsibilities/{}", done.responsibility);
    let (to, notice) = told(&register, &done.outcome, at, &done.what);
    Ok(View::Done { to, notice, page })
}

pub async fn end(
    cx: Context<ChangeAssignment>,
    path: ById<AssignmentRow>,
    ending: Ending,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let done = commands::end(tx, desk, &path.id, &ending)?;
        changed(tx, desk, done)
    })
    .await
}

pub async fn set_aside(
    cx: Context<ChangeResponsibility>,
    path: ById<ResponsibilityRow>,
    ending: Ending,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let done = commands::set_aside(tx, desk, &path.id, &ending)?;
        changed(tx, desk, done)
    })
    .await
}

pub async fn redefine(
    cx: Context<ChangeResponsibility>,
    path: ById<ResponsibilityRow>,
    new: Meaning,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let done = commands::redefine(tx, desk, &path.id, &new)?;
        changed(tx, desk, done)
    })
    .await
}
