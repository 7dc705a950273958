//! Systems: what is run here, who is proven on it; and the tools of the work with who owns them.
use crate::{
    findings::FindingView,
    organisation::model::SystemRow,
    platform::{
        actions::{ViewSystem, ViewSystems},
        context::Context,
        routes::{Answer, ById, NoInput, NoPath},
    },
};
use askama::Template;
use engine::{facts::Tool, findings, register::Register};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Page, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/systems/systems.html")]
pub struct SystemsPage {
    pub systems: Vec<Line>,
    pub tools: Vec<Tool>,
    /// Critical systems that hang on one person.
    pub sole: usize,
    pub tools_not_owned: usize,
}

#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub critical: bool,
    /// Id and name of everybody proven on it who is still here.
    pub operators: Vec<(String, String)>,
}

impl Page for SystemsPage {
    fn title(&self) -> String {
        "Systems and tools".into()
    }
}

pub async fn list(cx: Context<ViewSystems>, _: NoPath, _: NoInput) -> Answer<SystemsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewSystems>()?;
        let register = desk.register(tx)?;
        let company = register.company();
        let systems: Vec<Line> = company
            .systems
            .iter()
            .map(|system| Line {
                id: system.id.clone(),
                name: system.name.clone(),
                critical: system.critical,
                operators: operators(&register, &system.operators, desk.who.now),
            })
            .collect();
        Ok(View::Show(SystemsPage {
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
            systems,
        }))
    })
    .await
}

fn operators(register: &Register, ids: &[String], now: jiff::Timestamp) -> Vec<(String, String)> {
    let today = register.date(now);
    ids.iter()
        .filter_map(|id| register.person(id))
        .filter(|person| register.is_active(person, today))
        .map(|person| (person.id.clone(), person.name.clone()))
        .collect()
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/systems/system.html")]
pub struct SystemPage {
    pub system: Line,
    pub site: Option<String>,
    /// Id and title of what it is looked after under.
    pub responsibilities: Vec<(String, String)>,
    pub findings: Vec<FindingView>,
}

impl Page for SystemPage {
    fn title(&self) -> String {
        self.system.name.clone()
    }
}

pub async fn one(cx: Context<ViewSystem>, path: ById<SystemRow>, _: NoInput) -> Answer<SystemPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewSystem>(tx, &desk.who)?;
        let register = desk.register(tx)?;
        let now = desk.who.now;
        let system = row.fact;
        let found = findings::compute(&register, now);
        let about = |finding: &findings::Finding| {
            finding
                .responsibility
                .as_ref()
                .is_some_and(|id| system.responsibilities.contains(id))
                || finding.id.ends_with(&format!(":{}", system.id))
        };
        Ok(View::Show(SystemPage {
            findings: found
                .open
                .iter()
                .filter(|finding| finding.class != findings::Class::Evidence && about(finding))
                .map(|finding| FindingView::of(finding, None, &register, now))
                .collect(),
            responsibilities: system
                .responsibilities
                .iter()
                .map(|id| {
                    let title = register.responsibility(id).map(|it| it.title.clone());
                    (id.clone(), title.unwrap_or_default())
                })
                .collect(),
            site: system.site.clone(),
            system: Line {
                operators: operators(&register, &system.operators, now),
                id: system.id,
                name: system.name,
                critical: system.critical,
            },
        }))
    })
    .await
}
