//! One tool whole. The list of tools stands beside the systems.
use super::commands::{self, ToolFacts};
use crate::{
    findings::FindingView,
    organisation::model::ToolRow,
    platform::{
        actions::{AddSystem, ChangeTool, ViewTool},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, ById, NoInput, NoPath},
        words::OrNothing,
    },
};
use askama::Template;
use engine::{
    facts::{Company, Tool},
    findings,
};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/tools/tool.html")]
pub struct ToolPage {
    pub tool: Tool,
    pub findings: Vec<FindingView>,
    #[serde(skip)]
    choices: ToolChoices,
    #[serde(skip)]
    may_change: bool,
}

/// Who may be meant by a name in the form: the company, its parties, its people.
pub struct ToolChoices {
    pub holders: Vec<(String, String)>,
}

impl ToolChoices {
    pub fn of(company: &Company) -> ToolChoices {
        let mut holders = vec![("organisation".to_owned(), company.organisation.name.clone())];
        holders.extend(
            company
                .parties
                .iter()
                .map(|it| (it.id.clone(), it.name.clone())),
        );
        holders.extend(
            company
                .people
                .iter()
                .map(|it| (it.id.clone(), it.name.clone())),
        );
        ToolChoices { holders }
    }
}

impl ToolPage {
    /// The name of a holder that was written by its id.
    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self.choices.holders.iter().find(|(known, _)| known == id);
        known.map_or(id, |(_, name)| name)
    }
}

impl Page for ToolPage {
    fn title(&self) -> String {
        self.tool.id.clone()
    }
}

pub async fn one(cx: Context<ViewTool>, path: ById<ToolRow>, _: NoInput) -> Answer<ToolPage> {
    cx.read(move |tx, desk| tool_page(tx, desk, &path.id).map(View::Show))
        .await
}

pub async fn add(cx: Context<AddSystem>, _: NoPath, new: ToolFacts) -> Answer<ToolPage> {
    cx.write(move |tx, desk| {
        let tool = commands::add_tool(tx, desk, &new)?;
        Ok(View::Created {
            at: format!("/tools/{}", tool.id),
            notice: format!("{} is written down.", tool.id),
            page: page_of(tx, desk, tool)?,
        })
    })
    .await
}

pub async fn change(
    cx: Context<ChangeTool>,
    path: ById<ToolRow>,
    new: ToolFacts,
) -> Answer<ToolPage> {
    cx.write(move |tx, desk| {
        let tool = commands::change_tool(tx, desk, &path.id, &new)?;
        Ok(View::Done {
            to: format!("/tools/{}", tool.id),
            notice: "It is written down.".into(),
            page: page_of(tx, desk, tool)?,
        })
    })
    .await
}

pub async fn remove(cx: Context<ChangeTool>, path: ById<ToolRow>, _: NoInput) -> Answer<ToolPage> {
    cx.write(move |tx, desk| {
        let tool = commands::remove_tool(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/systems#tools".into(),
            notice: format!(
                "{} is taken away. The ledger keeps what was written.",
                tool.id
            ),
            page: page_of(tx, desk, tool)?,
        })
    })
    .await
}

fn tool_page(tx: &mut Tx, desk: &Desk, id: &Ref<ToolRow>) -> Result<ToolPage> {
    let (row, _) = id.resolve::<ViewTool>(tx, &desk.who)?;
    let may_change = desk.who.allows::<ChangeTool>(&row);
    let page = page_of(tx, desk, row.fact)?;
    Ok(ToolPage { may_change, ..page })
}

fn page_of(tx: &mut Tx, desk: &Desk, tool: Tool) -> Result<ToolPage> {
    let register = desk.register(tx)?;
    let now = desk.who.now;
    let about = format!(":{}", tool.id);
    let found = findings::compute(&register, now);
    Ok(ToolPage {
        findings: found
            .open
            .iter()
            .filter(|it| it.class == findings::Class::Tool && it.id.ends_with(&about))
            .map(|it| FindingView::of(it, None, &register, now))
            .collect(),
        choices: ToolChoices::of(register.company()),
        may_change: true,
        tool,
    })
}
