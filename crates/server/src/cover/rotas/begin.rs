//! Making a rota: the typical pair, or people who take turns.
use super::{
    commands,
    shown::{RotaPage, rota_page},
    typical::{NewRota, usual_office, usual_partner, usual_people},
};
use crate::{
    cover::chosen::choices,
    platform::{
        actions::{MakeRota, ViewResponsibility},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, NoPath},
    },
    register::model::ResponsibilityRow,
};
use askama::Template;
use engine::facts::PartyKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Page, Result, View};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct For {
    pub responsibility: Option<Ref<ResponsibilityRow>>,
}

/// What the typical pair would be.
#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/rotas/begin.html")]
pub struct BeginPage {
    pub responsibility: Option<String>,
    /// The name of the office hours; Monday to Friday 08:00 to 18:00 where there is none.
    pub office: Option<String>,
    pub internal: Vec<String>,
    pub partner: Option<String>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    responsibilities: Vec<(String, String)>,
    #[serde(skip)]
    calendars: Vec<String>,
    #[serde(skip)]
    people: Vec<(String, String)>,
    #[serde(skip)]
    partners: Vec<(String, String)>,
    #[serde(skip)]
    choices: Vec<(String, String)>,
    #[serde(skip)]
    may_pair: bool,
}

impl Page for BeginPage {
    fn title(&self) -> String {
        "Make a rota".into()
    }
}

impl BeginPage {
    fn is_office(&self, name: &str) -> bool {
        self.office.as_deref() == Some(name)
    }

    fn is_partner(&self, id: &str) -> bool {
        self.partner.as_deref() == Some(id)
    }
}

pub async fn begin(cx: Context<MakeRota>, _: NoPath, of: For) -> Answer<BeginPage> {
    cx.read(move |tx, desk| {
        desk.here::<MakeRota>()?;
        page(tx, desk, &of).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, of: &For) -> Result<BeginPage> {
    let responsibility = match &of.responsibility {
        Some(id) => Some(
            id.resolve::<ViewResponsibility>(tx, &desk.who)?
                .0
                .adopted
                .id,
        ),
        None => None,
    };
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let company = register.company();
    let asked: Vec<String> = responsibility.iter().cloned().collect();
    let in_force = register.responsibilities().iter();
    let in_force = in_force.filter(|it| it.from <= today && it.until.is_none_or(|day| today < day));
    let kind_of = |party: &str| register.party(party).map(|party| party.kind);
    let people = company.people.iter();
    let people = people.filter(|person| {
        register.is_active(person, today) && kind_of(&person.party) == Some(PartyKind::Internal)
    });
    let partners = company.parties.iter();
    let partners = partners.filter(|party| party.kind == PartyKind::Partner);
    Ok(BeginPage {
        office: usual_office(&register).map(str::to_owned),
        internal: usual_people(&register, &asked, today),
        partner: usual_partner(&register, &asked),
        title: responsibility
            .as_ref()
            .and_then(|id| register.responsibility(id))
            .map_or(String::new(), |it| format!("{} {}", it.id, it.title)),
        responsibilities: in_force
            .map(|it| (it.id.clone(), it.title.clone()))
            .collect(),
        calendars: company.calendars.keys().cloned().collect(),
        people: people.map(|it| (it.id.clone(), it.name.clone())).collect(),
        partners: partners
            .map(|it| (it.id.clone(), it.name.clone()))
            .collect(),
        choices: choices(&register, today),
        may_pair: !desk.who.actor.is_guest(),
        responsibility,
    })
}

pub async fn make(cx: Context<MakeRota>, _: NoPath, new: NewRota) -> Answer<RotaPage> {
    cx.write(move |tx, desk| {
        let rota = commands::make(tx, desk, &new)?;
        Ok(View::Created {
            at: format!("/rotas/{}", rota.id),
            notice: "The rota is made, and holds from now on.".into(),
            page: rota_page(tx, desk, &rota.id)?,
        })
    })
    .await
}
