//! Requests in, views out. No rule, no SQL.
use super::{
    commands::{self, Adoption, Ending, NewAssignment, NewEvidence},
    matrix::{self, Matrix, Narrow},
    model::{AssignmentRow, ResponsibilityRow},
    responsibility::{Whole, whole},
};
use crate::platform::{
    actions::{
        AcceptRisk, AdoptResponsibility, ChangeAssignment, ChangeResponsibility, RecordEvidence,
        ViewRegister, ViewResponsibility,
    },
    context::{Context, Desk},
    routes::{Answer, ById, NoPath},
};
use askama::Template;
use engine::findings;
use jiff::civil::Date;
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
    pub signatures: Vec<Signed>,
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
}

pub async fn register(cx: Context<ViewRegister>, _: NoPath, asked: Asked) -> Answer<RegisterPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        register_page(tx, desk, &asked).map(View::Show)
    })
    .await
}

fn register_page(tx: &mut Tx, desk: &Desk, asked: &Asked) -> Result<RegisterPage> {
    let register = desk.register(tx)?;
    let now = desk.who.now;
    let found = findings::compute(&register, now);
    let narrow = Narrow {
        party: asked.party.as_deref(),
        words: asked.q.as_deref(),
        only_wrong: asked.wrong,
    };
    let company = register.company();
    let today = register.date(now);
    let version = company
        .versions
        .iter()
        .filter(|version| version.from <= today)
        .map(|version| version.number)
        .max();
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
        signatures,
    })
}

pub async fn adopt(
    cx: Context<AdoptResponsibility>,
    _: NoPath,
    new: Adoption,
) -> Answer<RegisterPage> {
    cx.write(move |tx, desk| {
        let ids = commands::adopt(tx, desk, &new)?;
        let at = match ids.as_slice() {
            [one] => format!("/responsibilities/{one}"),
            _ => "/register".into(),
        };
        Ok(View::Created {
            at,
            notice: format!(
                "{} now in the register.",
                crate::platform::words::count(
                    ids.len(),
                    "responsibility is",
                    "responsibilities are"
                )
            ),
            page: register_page(tx, desk, &Asked::default())?,
        })
    })
    .await
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/responsibility.html")]
pub struct ResponsibilityPage {
    #[serde(flatten)]
    pub it: Whole,
    #[serde(skip)]
    shown: Shown,
}

/// What only the page needs: the choices of its forms.
struct Shown {
    may_change: bool,
    may_record: bool,
    may_accept: bool,
    today: Date,
    parties: Vec<(String, String)>,
    people: Vec<(String, String)>,
    calendars: Vec<String>,
    /// Dimension and its values.
    dimensions: Vec<(String, Vec<String>)>,
    evidence_kinds: Vec<String>,
    before: String,
    after: String,
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

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Week {
    /// Any day of the week to draw; this week when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    week: Option<Date>,
}

pub async fn responsibility(
    cx: Context<ViewResponsibility>,
    path: ById<ResponsibilityRow>,
    week: Week,
) -> Answer<ResponsibilityPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewResponsibility>(tx, &desk.who)?;
        page_of(tx, desk, &row, week.week).map(View::Show)
    })
    .await
}

fn page_of(
    tx: &mut Tx,
    desk: &Desk,
    row: &ResponsibilityRow,
    week: Option<Date>,
) -> Result<ResponsibilityPage> {
    let it = whole(tx, desk, &row.adopted.id, week)?;
    let register = desk.register(tx)?;
    let company = register.company();
    let mut dimensions: Vec<(String, Vec<String>)> =
        company.dimensions.clone().into_iter().collect();
    if company.sites.len() > 1 {
        dimensions.push((
            "site".into(),
            company.sites.iter().map(|site| site.id.clone()).collect(),
        ));
    }
    let shift = |days: i32| {
        it.monday
            .checked_add(jiff::Span::new().days(days))
            .map(|day| day.to_string())
            .unwrap_or_default()
    };
    let shown = Shown {
        may_change: desk.who.allows::<ChangeResponsibility>(row),
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
        dimensions,
        evidence_kinds: company::catalogue()
            .enums
            .evidence_kinds
            .keys()
            .cloned()
            .collect(),
        before: shift(-7),
        after: shift(7),
    };
    Ok(ResponsibilityPage { it, shown })
}

pub async fn assign(
    cx: Context<ChangeResponsibility>,
    path: ById<ResponsibilityRow>,
    new: NewAssignment,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let made = commands::assign(tx, desk, &path.id, &new)?;
        let (row, _) = path.id.resolve::<ViewResponsibility>(tx, &desk.who)?;
        let page = page_of(tx, desk, &row, None)?;
        let party = page
            .shown
            .parties
            .iter()
            .find(|(id, _)| *id == made.party)
            .map_or(made.party.clone(), |(_, name)| name.clone());
        Ok(View::Created {
            at: format!("/responsibilities/{}", made.responsibility),
            notice: format!(
                "{party} is {} for {} from {}.",
                matrix::role_name(made.role),
                made.responsibility,
                made.from
            ),
            page,
        })
    })
    .await
}

pub async fn end(
    cx: Context<ChangeAssignment>,
    path: ById<AssignmentRow>,
    ending: Ending,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let ended = commands::end(tx, desk, &path.id, &ending)?;
        let row = super::queries::responsibility(tx, &ended.responsibility)?
            .ok_or(web::Error::NotFound)?;
        Ok(View::Done {
            to: format!("/responsibilities/{}", ended.responsibility),
            notice: "The assignment has ended. Naming it again undoes that.".into(),
            page: page_of(tx, desk, &row, None)?,
        })
    })
    .await
}

pub async fn record_evidence(
    cx: Context<RecordEvidence>,
    path: ById<ResponsibilityRow>,
    new: NewEvidence,
) -> Answer<ResponsibilityPage> {
    cx.write(move |tx, desk| {
        let evidence = commands::record_evidence(tx, desk, &path.id, &new)?;
        let (row, _) = path.id.resolve::<RecordEvidence>(tx, &desk.who)?;
        Ok(View::Created {
            at: format!("/responsibilities/{}#duties", row.adopted.id),
            notice: format!("Evidence for {} is recorded.", evidence.duty),
            page: page_of(tx, desk, &row, None)?,
        })
    })
    .await
}
