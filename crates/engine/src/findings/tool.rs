//! A platform of the work that the organisation does not hold the licence of.
use super::{Class, Finding, Severity};
use crate::cover::Moment;
use crate::facts::Tool;

/// How the organisation itself is written as a licensee.
const ORGANISATION: &str = "organisation";

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    let tools = moment.register.company().tools.iter();
    all.extend(
        tools
            .filter(|tool| tool.licensee != ORGANISATION)
            .map(not_owned),
    );
}

fn not_owned(tool: &Tool) -> Finding {
    let (id, kind, licensee) = (&tool.id, &tool.product_kind, &tool.licensee);
    let mut finding = Finding::new(Class::Tool, "not_owned", id, "")
        .severity(Severity::Medium)
        .what(format!("{id} ({kind}): the licence is held by {licensee}, not by the organisation."))
        .why("Whoever holds the licence decides whether the company gets its own data back.")
        .next("Move the licence to the organisation, or write down how the data gets out, and try it.")
        .fact("licensee", licensee.clone());
    let facts = [
        ("payer", tool.payer.clone()),
        ("data_location", tool.data_location.clone()),
        ("export_method", tool.export_method.clone()),
        (
            "last_export_test",
            tool.last_export_test.map(|date| date.to_string()),
        ),
        (
            "contract_end",
            tool.contract_end.map(|date| date.to_string()),
        ),
    ];
    for (name, fact) in facts {
        if let Some(fact) = fact {
            finding = finding.fact(name, fact);
        }
    }
    finding
}
