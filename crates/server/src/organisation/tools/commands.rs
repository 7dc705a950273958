//! What can be done to tools.
use super::queries;
use crate::{
    organisation::model::ToolRow,
    platform::{
        actions::{AddSystem, ChangeTool},
        context::Desk,
        ledger::{Act, NOTHING},
        permit::Ref,
        words::{named, slug},
    },
};
use engine::facts::Tool;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::Result;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct ToolFacts {
    /// The short name of a new tool, such as `monitoring`; it stays.
    pub id: Option<String>,
    /// What kind of product it is: `service desk`, `password manager` …
    pub product_kind: String,
    /// Who holds the licence: `organisation`, a party, or anybody else in words.
    pub licensee: String,
    pub payer: Option<String>,
    /// People or parties, or anybody else in words; in a form one a line.
    #[serde(default, deserialize_with = "web::lines")]
    pub administrators: Vec<String>,
    pub data_location: Option<String>,
    pub export_method: Option<String>,
    /// The day on which somebody last tried whether the data gets out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub last_export_test: Option<Date>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub contract_end: Option<Date>,
    pub notice_days: Option<u32>,
}

impl ToolFacts {
    fn tool(&self, id: String) -> Result<Tool> {
        Ok(Tool {
            id,
            product_kind: named("product_kind", &self.product_kind)?,
            licensee: named("licensee", &self.licensee)?,
            payer: self.payer.clone(),
            administrators: self.administrators.clone(),
            data_location: self.data_location.clone(),
            export_method: self.export_method.clone(),
            last_export_test: self.last_export_test,
            contract_end: self.contract_end,
            notice_days: self.notice_days,
        })
    }
}

pub fn add_tool(tx: &mut Tx, desk: &Desk, new: &ToolFacts) -> Result<Tool> {
    desk.here::<AddSystem>()?;
    let id = new.id.clone().unwrap_or_else(|| slug(&new.product_kind));
    let tool = new.tool(id)?;
    let position = queries::next_tool_position(tx)?;
    queries::add_tool(tx, position, &tool)?;
    desk.changed(tx, act("tool.added", &tool.id), NOTHING, Some(&tool))?;
    Ok(tool)
}

pub fn change_tool(tx: &mut Tx, desk: &Desk, tool: &Ref<ToolRow>, new: &ToolFacts) -> Result<Tool> {
    let (row, permit) = tool.resolve::<ChangeTool>(tx, &desk.who)?;
    let after = new.tool(permit.on().to_owned())?;
    queries::change_tool(tx, &after)?;
    let act = act("tool.changed", permit.on());
    desk.changed(tx, act, Some(&row.fact), Some(&after))?;
    Ok(after)
}

pub fn remove_tool(tx: &mut Tx, desk: &Desk, tool: &Ref<ToolRow>) -> Result<Tool> {
    let (row, permit) = tool.resolve::<ChangeTool>(tx, &desk.who)?;
    queries::remove_tool(tx, permit.on())?;
    let act = act("tool.removed", permit.on());
    desk.changed(tx, act, Some(&row.fact), NOTHING)?;
    Ok(row.fact)
}

fn act<'a>(act: &'static str, id: &'a str) -> Act<'a> {
    Act {
        act,
        subject: ("tool", id),
    }
}
