//! Requests in, views out.
use super::shown::{UncoveredLine, uncovered};
use crate::{
    app::wrong_values,
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{ViewCover, ViewParty, ViewPerson, ViewResponsibility},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, NoPath},
    },
    register::model::ResponsibilityRow,
};
use askama::Template;
use engine::{register::Register, rota::Supposition};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

/// What could happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Away,
    Leaves,
    PartyStops,
    Holiday,
    Move,
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct WhatIf {
    /// Only the questions when left out.
    pub change: Option<Kind>,
    pub person: Option<Ref<PersonRow>>,
    pub party: Option<Ref<PartyRow>>,
    pub responsibility: Option<Ref<ResponsibilityRow>>,
    /// Of an absence; both days are inside.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub first_day: Option<Date>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub last_day: Option<Date>,
    /// The first day without them; or the holiday.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub on: Option<Date>,
    /// A list of days off.
    pub list: Option<String>,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/what_if/what_if.html")]
pub struct WhatIfPage {
    #[schemars(with = "Option<serde_json::Value>")]
    pub change: Option<Supposition>,
    pub answer: Option<AnswerLines>,
    #[serde(skip)]
    words: String,
    #[serde(skip)]
    begun: Begun,
    #[serde(skip)]
    people: Vec<(String, String)>,
    #[serde(skip)]
    parties: Vec<(String, String)>,
    #[serde(skip)]
    lists: Vec<String>,
    #[serde(skip)]
    responsibilities: Vec<(String, String)>,
    #[serde(skip)]
    today: Date,
}

/// What the forms begin with.
#[derive(Default)]
struct Begun {
    person: String,
    party: String,
    responsibility: String,
}

#[derive(Serialize, JsonSchema)]
pub struct AnswerLines {
    pub uncovered: Vec<UncoveredLine>,
    /// Findings that would be there, and are not now; of a move.
    pub brings: Vec<String>,
    /// Findings that would go; of a move.
    pub ends: Vec<String>,
    /// What has nobody ready to stand in.
    pub at_risk: Vec<String>,
    /// Nothing stays at risk.
    pub ready: bool,
}

impl Page for WhatIfPage {
    fn title(&self) -> String {
        "What if?".into()
    }
}

impl WhatIfPage {
    fn is(&self, kind: &str) -> bool {
        let change = self.change.as_ref();
        let word = change.map_or("", |change| match change {
            Supposition::Away { .. } => "away",
            Supposition::Leaves { .. } => "leaves",
            Supposition::PartyStops { .. } => "party_stops",
            Supposition::Holiday { .. } => "holiday",
            Supposition::Move { .. } => "move",
        });
        word == kind
    }

    fn away(&self) -> Option<(&str, &Date, &Date)> {
        match &self.change {
            Some(Supposition::Away {
                person,
                first_day,
                last_day,
            }) => Some((person, first_day, last_day)),
            _ => None,
        }
    }
}

pub async fn what_if(cx: Context<ViewCover>, _: NoPath, asked: WhatIf) -> Answer<WhatIfPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewCover>()?;
        page(tx, desk, &asked).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, asked: &WhatIf) -> Result<WhatIfPage> {
    let begun = begun(tx, desk, asked)?;
    let register = desk.register(tx)?;
    let change = asked
        .change
        .map(|kind| supposition(kind, asked, &begun))
        .transpose()?;
    let answer = match &change {
        Some(change) => Some(answer(&register, change, desk)?),
        None => None,
    };
    let today = register.date(desk.who.now);
    let company = register.company();
    let there = company.people.iter();
    let there = there.filter(|person| register.is_active(person, today));
    let in_force = register.responsibilities().iter();
    let in_force = in_force.filter(|it| it.until.is_none_or(|until| today < until));
    Ok(WhatIfPage {
        words: change
            .as_ref()
            .map_or(String::new(), |it| words(&register, it)),
        change,
        answer,
        begun,
        people: there.map(|it| (it.id.clone(), it.name.clone())).collect(),
        parties: company
            .parties
            .iter()
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect(),
        lists: company.holidays.keys().cloned().collect(),
        responsibilities: in_force
            .map(|it| (it.id.clone(), format!("{} {}", it.id, it.title)))
            .collect(),
        today,
    })
}

fn begun(tx: &mut Tx, desk: &Desk, asked: &WhatIf) -> Result<Begun> {
    let mut begun = Begun::default();
    if let Some(id) = &asked.person {
        begun.person = id.resolve::<ViewPerson>(tx, &desk.who)?.0.fact.id;
    }
    if let Some(id) = &asked.party {
        begun.party = id.resolve::<ViewParty>(tx, &desk.who)?.0.fact.id;
    }
    if let Some(id) = &asked.responsibility {
        let row = id.resolve::<ViewResponsibility>(tx, &desk.who)?.0;
        begun.responsibility = row.adopted.id;
    }
    Ok(begun)
}

fn supposition(kind: Kind, asked: &WhatIf, begun: &Begun) -> Result<Supposition> {
    let text = |field: &str, value: &str| match value {
        "" => Err(missing(field)),
        value => Ok(value.to_owned()),
    };
    let day = |field: &str, day: Option<Date>| day.ok_or_else(|| missing(field));
    Ok(match kind {
        Kind::Away => {
            let (first_day, last_day) = (
                day("first_day", asked.first_day)?,
                day("last_day", asked.last_day)?,
            );
            if last_day < first_day {
                return Err(Error::invalid(
                    "last_day",
                    "it lies before the first day",
                    "Choose the first day or a later one.",
                ));
            }
            Supposition::Away {
                person: text("person", &begun.person)?,
                first_day,
                last_day,
            }
        }
        Kind::Leaves => Supposition::Leaves {
            person: text("person", &begun.person)?,
            on: day("on", asked.on)?,
        },
        Kind::PartyStops => Supposition::PartyStops {
            party: text("party", &begun.party)?,
            on: day("on", asked.on)?,
        },
        Kind::Holiday => Supposition::Holiday {
            list: text("list", asked.list.as_deref().unwrap_or_default())?,
            day: day("on", asked.on)?,
        },
        Kind::Move => Supposition::Move {
            responsibility: text("responsibility", &begun.responsibility)?,
            party: text("party", &begun.party)?,
        },
    })
}

fn missing(field: &str) -> Error {
    Error::invalid(field, "is missing", "Fill it in.")
}

fn answer(register: &Register, change: &Supposition, desk: &Desk) -> Result<AnswerLines> {
    let catalogue = company::catalogue();
    let answer = engine::rota::what_if(register, catalogue, change, desk.who.now);
    let answer = answer.map_err(wrong_values)?;
    let said = |all: &[engine::findings::Finding]| {
        let all = all.iter();
        all.map(|finding| finding.what.clone()).collect()
    };
    Ok(AnswerLines {
        uncovered: answer
            .uncovered
            .iter()
            .map(|it| uncovered(register, it))
            .collect(),
        brings: said(&answer.brings),
        ends: said(&answer.ends),
        at_risk: answer.at_risk,
        ready: answer.ready,
    })
}

fn words(register: &Register, change: &Supposition) -> String {
    let name = |id| crate::cover::chosen::name_of(register, id);
    let day = |day: &Date| day.strftime("%-d %B %Y").to_string();
    match change {
        Supposition::Away {
            person,
            first_day,
            last_day,
        } => format!(
            "{} is away from {} to {}",
            name(person),
            day(first_day),
            day(last_day)
        ),
        Supposition::Leaves { person, on } => {
            format!("{} is no longer there from {} on", name(person), day(on))
        }
        Supposition::PartyStops { party, on } => {
            format!("{} stops on {}", name(party), day(on))
        }
        Supposition::Holiday { list, day: on } => {
            format!("{} becomes a day off ({list})", day(on))
        }
        Supposition::Move {
            responsibility,
            party,
        } => format!("{responsibility} moves to {}", name(party)),
    }
}
