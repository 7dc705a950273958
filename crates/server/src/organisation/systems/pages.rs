//! Systems: the list, with the tools of the work beside it, and one system whole.
use super::commands::{self, SystemFacts};
use crate::{
    findings::FindingView,
    organisation::{model::SystemRow, tools::pages::ToolChoices},
    platform::{
        actions::{AddSystem, ChangeSystem, ViewSystem, ViewSystems},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, ById, NoInput, NoPath},
        words::OrNothing,
    },
};
use askama::Template;
use engine::{
    facts::{System, Tool},
    findings,
    register::Register,
};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/systems/systems.html")]
pub struct SystemsPage {
    pub systems: Vec<Line>,
    pub tools: Vec<Tool>,
    /// Critical systems that hang on one person.
    pub sole: usize,
    pub tools_not_owned: usize,
    /// For the form of a new system; nothing for those who may not write one down.
    #[serde(skip)]
    choices: Option<Choices>,
    #[serde(skip)]
    tool_choices: ToolChoices,
}

#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub critical: bool,
    /// Everybody proven on it who is still here.
    pub operators: Vec<Named>,
}

#[derive(Serialize, JsonSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// What the form of a system lets one choose from, and what is chosen.
struct Choices {
    sites: Vec<(String, String)>,
    site: String,
    people: Vec<Choice>,
    responsibilities: Vec<Choice>,
}

struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

impl Choices {
    fn of(register: &Register, system: Option<&System>, now: jiff::Timestamp) -> Choices {
        let today = register.date(now);
        let company = register.company();
        let mut sites = vec![(String::new(), "no site in particular".to_owned())];
        sites.extend(
            company
                .sites
                .iter()
                .map(|it| (it.id.clone(), it.name.clone())),
        );
        let chosen = |list: fn(&System) -> &Vec<String>, id: &String| {
            system.is_some_and(|system| list(system).contains(id))
        };
        Choices {
            sites,
            site: system.and_then(|it| it.site.clone()).unwrap_or_default(),
            people: company
                .people
                .iter()
                .filter(|person| register.is_active(person, today))
                .map(|person| Choice {
                    chosen: chosen(|system| &system.operators, &person.id),
                    id: person.id.clone(),
                    name: person.name.clone(),
                })
                .collect(),
            responsibilities: register
                .responsibilities()
                .iter()
                .map(|it| Choice {
                    chosen: chosen(|system| &system.responsibilities, &it.id),
                    id: it.id.clone(),
                    name: format!("{} {}", it.id, it.title),
                })
                .collect(),
        }
    }
}

impl SystemsPage {
    /// What the form of a new tool begins with.
    fn no_tool(&self) -> Tool {
        Tool {
            id: String::new(),
            product_kind: String::new(),
            licensee: "organisation".into(),
            payer: None,
            administrators: Vec::new(),
            data_location: None,
            export_method: None,
            last_export_test: None,
            contract_end: None,
            notice_days: None,
        }
    }
}

impl Page for SystemsPage {
    fn title(&self) -> String {
        "Systems and tools".into()
    }
}

pub async fn list(cx: Context<ViewSystems>, _: NoPath, _: NoInput) -> Answer<SystemsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewSystems>()?;
        systems_page(tx, desk).map(View::Show)
    })
    .await
}

fn systems_page(tx: &mut Tx, desk: &Desk) -> Result<SystemsPage> {
    let register = desk.register(tx)?;
    let company = register.company();
    let now = desk.who.now;
    let systems: Vec<Line> = company
        .systems
        .iter()
        .map(|system| system_line(&register, system, now))
        .collect();
    let may_add = desk.who.allows_here::<AddSystem>();
    Ok(SystemsPage {
        sole: systems
            .iter()
            .filter(|system| system.critical && system.operators.len() == 1)
            .count(),
        tools_not_owned: company
            .tools
            .iter()
            .filter(|tool| tool.licensee != "organisation")
            .count(),
        tools: company.tools.clone(),
        choices: may_add.then(|| Choices::of(&register, None, now)),
        tool_choices: ToolChoices::of(company),
        systems,
    })
}

fn system_line(register: &Register, system: &System, now: jiff::Timestamp) -> Line {
    let today = register.date(now);
    Line {
        id: system.id.clone(),
        name: system.name.clone(),
        critical: system.critical,
        operators: system
            .operators
            .iter()
            .filter_map(|id| register.person(id))
            .filter(|person| register.is_active(person, today))
            .map(|person| Named {
                id: person.id.clone(),
                name: person.name.clone(),
            })
            .collect(),
    }
}

pub async fn add(cx: Context<AddSystem>, _: NoPath, new: SystemFacts) -> Answer<SystemsPage> {
    cx.write(move |tx, desk| {
        let system = commands::add_system(tx, desk, &new)?;
        Ok(View::Created {
            at: format!("/systems/{}", system.id),
            notice: format!("{} is written down.", system.name),
            page: systems_page(tx, desk)?,
        })
    })
    .await
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/systems/system.html")]
pub struct SystemPage {
    pub system: Line,
    pub site: Option<String>,
    /// What it is looked after under.
    pub responsibilities: Vec<Named>,
    pub findings: Vec<FindingView>,
    #[serde(skip)]
    choices: Option<Choices>,
}

impl Page for SystemPage {
    fn title(&self) -> String {
        self.system.name.clone()
    }
}

pub async fn one(cx: Context<ViewSystem>, path: ById<SystemRow>, _: NoInput) -> Answer<SystemPage> {
    cx.read(move |tx, desk| system_page(tx, desk, &path.id).map(View::Show))
        .await
}

pub async fn change(
    cx: Context<ChangeSystem>,
    path: ById<SystemRow>,
    new: SystemFacts,
) -> Answer<SystemPage> {
    cx.write(move |tx, desk| {
        let system = commands::change_system(tx, desk, &path.id, &new)?;
        Ok(View::Done {
            to: format!("/systems/{}", system.id),
            notice: "It is written down.".into(),
            page: system_page(tx, desk, &path.id)?,
        })
    })
    .await
}

pub async fn remove(
    cx: Context<ChangeSystem>,
    path: ById<SystemRow>,
    _: NoInput,
) -> Answer<SystemsPage> {
    cx.write(move |tx, desk| {
        let system = commands::remove_system(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/systems".into(),
            notice: format!(
                "{} is taken away. The ledger keeps what was written.",
                system.name
            ),
            page: systems_page(tx, desk)?,
        })
    })
    .await
}

fn system_page(tx: &mut Tx, desk: &Desk, id: &Ref<SystemRow>) -> Result<SystemPage> {
    let (row, _) = id.resolve::<ViewSystem>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let now = desk.who.now;
    let found = findings::compute(&register, now);
    let system = &row.fact;
    let about = |finding: &findings::Finding| {
        finding
            .responsibility
            .as_ref()
            .is_some_and(|id| system.responsibilities.contains(id))
            || finding.id.ends_with(&format!(":{}", system.id))
    };
    Ok(SystemPage {
        findings: found
            .open
            .iter()
            .filter(|finding| finding.class != findings::Class::Evidence && about(finding))
            .map(|finding| FindingView::of(finding, None, &register, now))
            .collect(),
        responsibilities: system
            .responsibilities
            .iter()
            .map(|id| Named {
                id: id.clone(),
                name: register
                    .responsibility(id)
                    .map(|it| it.title.clone())
                    .unwrap_or_default(),
            })
            .collect(),
        site: system.site.clone(),
        choices: desk
            .who
            .allows::<ChangeSystem>(&row)
            .then(|| Choices::of(&register, Some(system), now)),
        system: system_line(&register, system, now),
    })
}
