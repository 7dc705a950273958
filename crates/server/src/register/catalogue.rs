//! The shipped catalogue: what there is to adopt, and what applies here.
use super::matrix::group_name;
use crate::platform::{
    actions::{AdoptResponsibility, ViewRegister},
    context::Context,
    routes::{Answer, NoPath},
    words,
};
use askama::Template;
use engine::catalogue::Tier;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Page, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/catalogue.html")]
pub struct CataloguePage {
    pub groups: Vec<Group>,
    #[serde(skip)]
    may_adopt: bool,
    #[serde(skip)]
    tier: &'static str,
    #[serde(skip)]
    left: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct Group {
    pub name: String,
    pub entries: Vec<Entry>,
}

#[derive(Serialize, JsonSchema)]
pub struct Entry {
    pub id: String,
    pub title: String,
    pub definition: String,
    pub tier: &'static str,
    pub criticality: String,
    /// The condition under which it applies at all.
    pub applies_if: Option<String>,
    pub applies: bool,
    pub adopted: bool,
}

impl Entry {
    fn condition(&self) -> Option<String> {
        self.applies_if.as_deref().map(words::condition)
    }
}

impl Page for CataloguePage {
    fn title(&self) -> String {
        "Catalogue".into()
    }
}

impl CataloguePage {
    /// What applies here and is not adopted yet.
    fn open(&self) -> Vec<&str> {
        self.groups
            .iter()
            .flat_map(|group| &group.entries)
            .filter(|entry| entry.applies && !entry.adopted)
            .map(|entry| entry.id.as_str())
            .collect()
    }
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Asked {
    /// Up to this tier: `core`, `standard` or `full`.
    tier: Option<Tier>,
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Core => "core",
        Tier::Standard => "standard",
        Tier::Full => "full",
    }
}

fn rank(tier: Tier) -> u8 {
    match tier {
        Tier::Core => 0,
        Tier::Standard => 1,
        Tier::Full => 2,
    }
}

pub async fn catalogue(
    cx: Context<ViewRegister>,
    _: NoPath,
    asked: Asked,
) -> Answer<CataloguePage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        let register = desk.register(tx)?;
        let meets = register.company().meets();
        let up_to = asked.tier.unwrap_or(Tier::Full);
        let mut groups: Vec<Group> = Vec::new();
        for entry in &company::catalogue().responsibilities {
            if rank(entry.tier) > rank(up_to) {
                continue;
            }
            let shown = Entry {
                id: entry.id.clone(),
                title: entry.title.clone(),
                definition: entry.definition.clone(),
                tier: tier_name(entry.tier),
                criticality: format!("{:?}", entry.criticality).to_lowercase(),
                applies_if: entry.applies_if.clone(),
                applies: engine::catalogue::Catalogue::applies(entry, &meets),
                adopted: register.responsibility(&entry.id).is_some(),
            };
            let name = group_name(Some(&entry.group));
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.entries.push(shown),
                None => groups.push(Group {
                    name,
                    entries: vec![shown],
                }),
            }
        }
        let left = groups
            .iter()
            .flat_map(|group| &group.entries)
            .filter(|entry| !entry.adopted)
            .count();
        Ok(View::Show(CataloguePage {
            groups,
            may_adopt: desk.who.allows_here::<AdoptResponsibility>(),
            tier: tier_name(up_to),
            left,
        }))
    })
    .await
}
