//! What is written once and holds for every request: the policies, the actions that they
//! speak of, and the kinds of rows. It is read and checked when the process starts.
use crate::platform::{actions, permit::Group};
use cedar_policy::{
    Entity, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet, Schema, ValidationMode,
    Validator,
};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

const GUARDRAILS: &str = include_str!("guardrails.cedar");
const GRANTS: &str = include_str!("grants.cedar");

pub struct Policies {
    policies: PolicySet,
    /// By the action's name: itself, and the group that it is in.
    actions: HashMap<&'static str, [Entity; 2]>,
    /// Names of kinds as the policies' library wants them: to read one takes it long.
    kinds: HashMap<&'static str, EntityTypeName>,
}

impl Policies {
    /// # Errors
    /// When a policy does not parse, or speaks of an action that does not exist.
    pub fn written() -> Result<&'static Policies, String> {
        static WRITTEN: LazyLock<Result<Policies, String>> = LazyLock::new(Policies::read);
        WRITTEN.as_ref().map_err(Clone::clone)
    }

    fn read() -> Result<Policies, String> {
        let policies: PolicySet = format!("{GUARDRAILS}\n{GRANTS}")
            .parse()
            .map_err(|error| format!("the policies cannot be read: {error}"))?;
        let policies = with_names(policies)?;
        let (schema, _) = Schema::from_cedarschema_str(&schema_text())
            .map_err(|error| format!("the policy schema cannot be read: {error}"))?;
        let checked = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        if !checked.validation_passed() {
            let all: Vec<String> = checked
                .validation_errors()
                .map(ToString::to_string)
                .collect();
            return Err(format!("policies and actions disagree: {}", all.join("; ")));
        }
        let kinds = kinds()?;
        Ok(Policies {
            policies,
            actions: action_entities(&kinds["Action"]),
            kinds,
        })
    }

    pub fn policies(&self) -> &PolicySet {
        &self.policies
    }

    /// The action, and the group that it is in.
    pub fn action(&self, name: &str) -> Result<&[Entity; 2], String> {
        let found = self.actions.get(name);
        found.ok_or_else(|| format!("there is no action {name}"))
    }

    pub fn uid(&self, kind: &str, id: &str) -> Result<EntityUid, String> {
        let found = self.kinds.get(kind);
        let kind = found.ok_or_else(|| format!("policies know no {kind}"))?;
        Ok(uid(kind, id))
    }
}

/// Names each policy and template by its `@id`, so that grants can be linked by name.
fn with_names(parsed: PolicySet) -> Result<PolicySet, String> {
    let named = |id: Option<&str>| {
        id.map(PolicyId::new)
            .ok_or("a policy or a template has no @id")
    };
    let mut all = PolicySet::new();
    for policy in parsed.policies() {
        let id = named(policy.annotation("id"))?;
        all.add(policy.new_id(id))
            .map_err(|error| error.to_string())?;
    }
    for template in parsed.templates() {
        let id = named(template.annotation("id"))?;
        all.add_template(template.new_id(id))
            .map_err(|error| error.to_string())?;
    }
    Ok(all)
}

const GROUPS: [Group; 5] = [
    Group::Read,
    Group::Keep,
    Group::Administer,
    Group::Own,
    Group::Machine,
];
const KINDS: &[&str] = &[
    "Organisation",
    "Responsibility",
    "Assignment",
    "Proposal",
    "Party",
    "Colleague",
    "System",
    "Tool",
    "Grant",
    "Checkpoint",
    "Entry",
    "Mail",
    "BeliefRound",
    "BeliefSheet",
    "Evidence",
    "Token",
    "Session",
    "Passkey",
    "NewStart",
    "Connection",
    "Identity",
    "OutsideCalendar",
    "Rota",
    "ShiftChange",
    "StandInRequest",
    "AdviceRun",
];

/// The schema that policies are checked against, made from the actions in the code.
fn schema_text() -> String {
    let kinds = KINDS.join(", ");
    let mut text = String::from(
        "entity Person = { organisation: String, person: String, party: String, party_kind: String, active: Bool };\n",
    );
    text += "entity Machine = { organisation: String, party: String, party_kind: String, active: Bool, responsibility: Responsibility };\n";
    for kind in KINDS {
        text +=
            &format!("entity {kind} = {{ organisation: String, party: String, owner: String }};\n");
    }
    for group in GROUPS {
        text += &format!("action \"{}\";\n", group.name());
    }
    for (name, group) in actions::ALL {
        let who = match group {
            Group::Machine => "Machine",
            _ => "Person",
        };
        text += &format!(
            "action \"{name}\" in [\"{}\"] appliesTo {{ principal: [{who}], resource: [{kinds}], context: {{ now: Long, clock_went_back: Bool, quarantine: Bool, channel: String, factor_age: Long }} }};\n",
            group.name()
        );
    }
    text
}

fn kinds() -> Result<HashMap<&'static str, EntityTypeName>, String> {
    let named = KINDS.iter().chain(&["Person", "Machine", "Action"]);
    named
        .map(|kind| {
            let name = kind.parse().map_err(|error| format!("{kind}: {error}"))?;
            Ok((*kind, name))
        })
        .collect()
}

fn action_entities(kind: &EntityTypeName) -> HashMap<&'static str, [Entity; 2]> {
    let pair = |name: &str, group: &Group| {
        let group = uid(kind, group.name());
        [
            Entity::new_no_attrs(uid(kind, name), HashSet::from([group.clone()])),
            Entity::new_no_attrs(group, HashSet::new()),
        ]
    };
    let all = actions::ALL.iter();
    all.map(|(name, group)| (*name, pair(name, group)))
        .collect()
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}
