//! The three models as templates: what each would move, and the way back to a
//! split that was signed before. A switch is a draft like any other.
use crate::{
    platform::{
        actions::{DraftSwitch, ViewRegister},
        actor::party_kind_name,
        context::{Context, Desk},
        routes::{Answer, NoInput, NoPath},
    },
    proposals::{Wish, beginning, day, start_towards},
};
use askama::Template;
use engine::{
    facts::{Company, Model, PartyKind, Role},
    proposal::{Content, content_of, in_force, lines, model_of, switch},
    register::Register,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/models.html")]
pub struct ModelsPage {
    pub now: Option<&'static str>,
    /// What each side is accountable for today.
    pub held: Vec<Share>,
    pub models: Vec<Card>,
    /// Versions whose split can be taken up again.
    pub versions: Vec<Former>,
    #[serde(skip)]
    partners: Vec<(String, String)>,
    #[serde(skip)]
    may_draft: bool,
    #[serde(skip)]
    today: Date,
}

/// One model, and what a switch to it moves.
#[derive(Serialize, JsonSchema)]
pub struct Card {
    pub model: Model,
    pub name: &'static str,
    pub words: &'static str,
    /// Responsibilities that change hands.
    pub moves: usize,
    pub held: Vec<Share>,
    pub is_now: bool,
}

/// How many responsibilities a side is accountable for, alone or in part.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Share {
    pub name: String,
    pub kind: &'static str,
    pub count: usize,
    /// Of all that is in the register, in percent.
    pub percent: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct Former {
    pub version: u32,
    pub from: String,
    pub model: &'static str,
    pub moves: usize,
}

impl Page for ModelsPage {
    fn title(&self) -> String {
        "Models".into()
    }
}

pub async fn models(cx: Context<ViewRegister>, _: NoPath, _: NoInput) -> Answer<ModelsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        page_of(tx, desk).map(View::Show)
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk) -> Result<ModelsPage> {
    let register = desk.register(tx)?;
    let company = register.company();
    let today = register.date(desk.who.now);
    let content = Content::on(company, today);
    let now = model_of(&content, company, company::catalogue());
    let partners: Vec<(String, String)> = company
        .parties
        .iter()
        .filter(|party| party.kind == PartyKind::Partner)
        .map(|party| (party.id.clone(), party.name.clone()))
        .collect();
    let partner = partners.first().map(|(id, _)| id.as_str());
    let templates = Model::ALL.iter().filter_map(|&model| {
        let then = match (partner, model) {
            (Some(partner), _) => switch(&content, model, company, partner, company::catalogue()),
            (None, Model::InternalOnly) => content.clone(),
            (None, _) => return None,
        };
        Some(Card {
            model,
            name: model.words(),
            words: described(model),
            moves: moved(&content, &then),
            held: shares(&then, company),
            is_now: now == Some(model),
        })
    });
    Ok(ModelsPage {
        now: now.map(Model::words),
        held: shares(&content, company),
        models: templates.collect(),
        versions: former(company, &content, today),
        partners: partners.clone(),
        may_draft: desk.who.allows_here::<DraftSwitch>(),
        today,
    })
}

fn described(model: Model) -> &'static str {
    match model {
        Model::InternalOnly => {
            "Everything that a partner holds comes back to the company's own IT."
        }
        Model::CoManaged => {
            "Both sides hold what is usual for them in the catalogue; what nobody holds is given to whoever usually does."
        }
        Model::FullyOutsourced => {
            "What the own IT holds goes to the partner, with its hours and its parts. What only a company can decide stays with its business."
        }
    }
}

fn moved(before: &Content, after: &Content) -> usize {
    let lines = lines(before, after);
    let ids = lines.iter().map(|line| line.responsibility());
    ids.collect::<std::collections::BTreeSet<_>>().len()
}

fn shares(content: &Content, company: &Company) -> Vec<Share> {
    let all = content.responsibilities.len().max(1);
    let parties = company.parties.iter();
    let shares = parties.map(|party| {
        let held = content
            .assignments
            .iter()
            .filter(|it| it.role == Role::Accountable && it.party == party.id);
        let ids = held.map(|it| it.responsibility.as_str());
        let count = ids.collect::<std::collections::BTreeSet<_>>().len();
        Share {
            name: party.name.clone(),
            kind: party_kind_name(party.kind),
            count,
            percent: count * 100 / all,
        }
    });
    shares.filter(|share| share.kind != "vendor").collect()
}

/// Newest first, without the one in force.
fn former(company: &Company, now: &Content, today: Date) -> Vec<Former> {
    let current = in_force(company, today).map(|version| version.number);
    let versions = company.versions.iter().rev();
    versions
        .filter(|version| version.from <= today && Some(version.number) != current)
        .take(12)
        .filter_map(|version| {
            let content = content_of(company, version.number)?;
            let model = version
                .model
                .or_else(|| model_of(&content, company, company::catalogue()))?;
            Some(Former {
                version: version.number,
                from: day(version.from),
                model: model.words(),
                moves: moved(now, &content),
            })
        })
        .collect()
}

/// A switch: to a model by its template, or to what a version said.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Switch {
    pub model: Option<Model>,
    /// Exactly as it stood in this version.
    pub version: Option<u32>,
    /// The partner that takes over or shares; the first one when left out.
    pub partner: Option<crate::platform::permit::Ref<crate::organisation::model::PartyRow>>,
    /// Today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub effective: Option<Date>,
}

pub async fn draft(cx: Context<DraftSwitch>, _: NoPath, wanted: Switch) -> Answer<ModelsPage> {
    cx.write(move |tx, desk| {
        let number = make(tx, desk, &wanted)?;
        Ok(View::Created {
            at: format!("/proposals/{number}"),
            notice: "The switch is a draft. Look at what moves, say why, and propose it.".into(),
            page: page_of(tx, desk)?,
        })
    })
    .await
}

fn make(tx: &mut Tx, desk: &Desk, wanted: &Switch) -> Result<u32> {
    desk.here::<DraftSwitch>()?;
    let register = desk.register(tx)?;
    let effective = beginning(tx, desk, wanted.effective)?;
    let content = Content::on(register.company(), effective);
    let partner = match &wanted.partner {
        Some(partner) => Some(
            partner
                .resolve::<crate::platform::actions::ViewParty>(tx, &desk.who)?
                .0
                .fact,
        ),
        None => None,
    };
    let (then, title) = target(&register, &content, wanted, partner.as_ref())?;
    let wish = Wish {
        title,
        ..Wish::default()
    };
    start_towards(tx, desk, &then, effective, &wish)
}

fn target(
    register: &Register,
    content: &Content,
    wanted: &Switch,
    partner: Option<&engine::facts::Party>,
) -> Result<(Content, String)> {
    let company = register.company();
    match (wanted.model, wanted.version) {
        (_, Some(number)) => {
            let then = content_of(company, number).ok_or_else(|| {
                Error::invalid(
                    "version",
                    "there is none with this number",
                    "See the history.",
                )
            })?;
            let model = model_of(&then, company, company::catalogue());
            let words = model.map_or("what was written", Model::words);
            Ok((then, format!("Back to {words}, as in version {number}")))
        }
        (Some(model), None) => {
            let first = company
                .parties
                .iter()
                .find(|it| it.kind == PartyKind::Partner);
            let partner = partner.or(first).ok_or_else(|| {
                Error::Conflict("There is no partner in the register yet.".into())
            })?;
            if partner.kind != PartyKind::Partner {
                return Err(Error::invalid(
                    "partner",
                    "is no partner",
                    "Choose a party from outside.",
                ));
            }
            let then = switch(content, model, company, &partner.id, company::catalogue());
            Ok((then, format!("Switch to {}", model.words())))
        }
        (None, None) => Err(Error::invalid(
            "model",
            "is missing",
            "Choose internal_only, co_managed, fully_outsourced, or a version.",
        )),
    }
}
