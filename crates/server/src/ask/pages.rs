use crate::{
    cover::{OnDuty, on_at},
    platform::{
        actions::Ask,
        actor::party_kind_name,
        context::Context,
        routes::{Answer, NoPath},
    },
};
use askama::Template;
use engine::{
    ask::{self, Answer as Found, Question},
    register::Register,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Error, Page, Result, View};

/// A question: a responsibility or a system, at a site, at an instant.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Asked {
    responsibility: Option<String>,
    system: Option<String>,
    site: Option<String>,
    /// An instant (`2026-06-01T12:00:00Z`) or a time on the clock of the organisation's zone
    /// (`2026-06-01T08:00`). Now when left out.
    at: Option<String>,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "ask/ask.html")]
pub struct AskPage {
    pub answer: Option<Found>,
    /// Who is on then by the rotas of the responsibility; left out where it has none.
    pub on_rota: Option<Vec<OnDuty>>,
    #[schemars(with = "engine::schema::Instant")]
    pub at: Timestamp,
    #[serde(skip)]
    shown: Shown,
}

struct Shown {
    asked: Asked,
    at: String,
    about: String,
    party_kind: &'static str,
    party_name: String,
    until: String,
    next_covered: String,
    responsibilities: Vec<(String, String)>,
    systems: Vec<(String, String)>,
    sites: Vec<(String, String)>,
}

impl Page for AskPage {
    fn title(&self) -> String {
        "Who do I call now?".into()
    }
}

impl AskPage {
    fn is(&self, chosen: &Option<String>, id: &str) -> bool {
        chosen.as_deref() == Some(id)
    }
}

pub async fn ask(cx: Context<Ask>, _: NoPath, asked: Asked) -> Answer<AskPage> {
    cx.read(move |tx, desk| {
        desk.here::<Ask>()?;
        let register = desk.register(tx)?;
        answer(&register, desk.who.now, &asked).map(View::Show)
    })
    .await
}

fn answer(register: &Register, now: Timestamp, asked: &Asked) -> Result<AskPage> {
    let at = match asked.at.as_deref() {
        None => now,
        Some(text) => instant(register, text)?,
    };
    let company = register.company();
    if let Some(id) = asked.responsibility.as_deref()
        && register.responsibility(id).is_none()
    {
        return Err(Error::NotFound);
    }
    if let Some(id) = asked.system.as_deref()
        && !company.systems.iter().any(|system| system.id == id)
    {
        return Err(Error::NotFound);
    }
    let question = Question {
        responsibility: asked.responsibility.clone(),
        system: asked.system.clone(),
        site: asked.site.clone(),
        at,
    };
    let wanted = asked.responsibility.is_some() || asked.system.is_some();
    let found = wanted.then(|| ask::who(register, &question));
    let party = match &found {
        Some(Found::Reach(reach)) => register.party(&reach.party),
        _ => None,
    };
    let words = |at: Timestamp| {
        register
            .zone()
            .to_datetime(at)
            .strftime("%A %-d %B, %H:%M")
            .to_string()
    };
    let shown = Shown {
        about: about(register, asked),
        at: register
            .zone()
            .to_datetime(at)
            .strftime("%Y-%m-%dT%H:%M")
            .to_string(),
        party_kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
        party_name: party.map(|party| party.name.clone()).unwrap_or_default(),
        until: match &found {
            Some(Found::Reach(reach)) => reach.until.map(words).unwrap_or_default(),
            _ => String::new(),
        },
        next_covered: match &found {
            Some(Found::Nobody(nobody)) => nobody.next_covered.map(words).unwrap_or_default(),
            _ => String::new(),
        },
        responsibilities: register
            .responsibilities()
            .iter()
            .map(|it| (it.id.clone(), it.title.clone()))
            .collect(),
        systems: company
            .systems
            .iter()
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect(),
        sites: company
            .sites
            .iter()
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect(),
        asked: asked.clone(),
    };
    let on_rota = asked.responsibility.as_deref();
    Ok(AskPage {
        on_rota: on_rota.and_then(|id| on_at(register, id, at)),
        answer: found,
        at,
        shown,
    })
}

fn about(register: &Register, asked: &Asked) -> String {
    let system = asked.system.as_deref().and_then(|id| {
        register
            .company()
            .systems
            .iter()
            .find(|system| system.id == id)
            .map(|system| system.name.clone())
    });
    let responsibility = asked
        .responsibility
        .as_deref()
        .and_then(|id| register.responsibility(id))
        .map(|it| format!("{} {}", it.id, it.title));
    system.or(responsibility).unwrap_or_default()
}

/// An instant, or a time on the wall clock of the organisation's zone.
fn instant(register: &Register, text: &str) -> Result<Timestamp> {
    let wrong = || {
        Error::invalid(
            "at",
            format!("{text} is no instant"),
            "Write 2026-06-01T12:00:00Z, or 2026-06-01T08:00 for the clock on the wall.",
        )
    };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let civil: jiff::civil::DateTime = text.parse().map_err(|_| wrong())?;
    let at = engine::civil::instant(register.zone(), civil);
    Timestamp::from_second(at).map_err(|_| wrong())
}
