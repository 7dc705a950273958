//! Who may do what: Cedar decides, from policies that a person can read.
//!
//! The policies of one request are the guardrails, the baseline, and the grants
//! of the asking person only. No decision is cached.
mod policies;

use super::{
    actor::{Actor, Channel, Machine, party_kind_name},
    permit::Resource,
};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, PolicyId, PolicySet, Request,
    RestrictedExpression, SlotId,
};
use engine::facts::Access;
use jiff::Timestamp;
use policies::Policies;
use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicI64, Ordering},
};

/// A clock that jumps back by more than this takes the partners' rights away
/// until it has caught up: an end date must not be undone by turning the clock.
const CLOCK_TOLERANCE_SECONDS: i64 = 120;

/// A row, as far as policies look at it.
pub struct Target<'a> {
    kind: &'a str,
    organisation: &'a str,
    id: &'a str,
    party: Option<&'a str>,
    owner: Option<&'a str>,
}

impl<'a> Target<'a> {
    pub fn of<R: Resource>(row: &'a R) -> Target<'a> {
        Target {
            kind: R::KIND,
            organisation: row.organisation(),
            id: row.resource_id(),
            party: row.party(),
            owner: row.owner(),
        }
    }

    fn organisation(id: &'a str) -> Target<'a> {
        Target {
            kind: "Organisation",
            organisation: id,
            id,
            party: None,
            owner: None,
        }
    }
}

/// What policies know of the request itself.
struct Came {
    in_quarantine: bool,
    channel: Channel,
    /// Seconds since the second factor was last shown.
    factor_age: i64,
}

impl Came {
    /// A machine has no second factor, and its token has ended in a restore.
    fn by_token() -> Came {
        Came {
            in_quarantine: false,
            channel: Channel::Token,
            factor_age: i64::MAX,
        }
    }
}

pub struct Authority {
    written: &'static Policies,
    latest_seen: AtomicI64,
}

impl Authority {
    /// # Errors
    /// When a policy does not parse, or speaks of an action that does not exist:
    /// then the process must not start.
    pub fn new() -> Result<Authority, String> {
        Ok(Authority {
            written: Policies::written()?,
            latest_seen: AtomicI64::new(i64::MIN),
        })
    }

    /// Whether the policies allow `action` on this resource, now.
    pub fn allows(&self, actor: &Actor, action: &str, on: &Target<'_>, now: Timestamp) -> bool {
        let asked = self.ask(actor, action, on, now);
        match asked {
            Ok(decision) => decision == Decision::Allow,
            Err(error) => {
                tracing::error!(action, %error, "a permission could not be decided, so it was refused");
                false
            }
        }
    }

    /// Whether the policies allow `action` to a machine on this resource, now.
    pub fn allows_machine(
        &self,
        machine: &Machine,
        action: &str,
        on: &Target<'_>,
        now: Timestamp,
    ) -> bool {
        let asked = self.machine_entity(machine).and_then(|entity| {
            let policies = self.written.policies();
            self.decide(entity, policies, action, on, now, Came::by_token())
        });
        asked.unwrap_or_else(|error| {
            tracing::error!(action, %error, "a permission could not be decided, so it was refused");
            Decision::Deny
        }) == Decision::Allow
    }

    /// Whether the person may read at all.
    pub fn allows_reading(&self, actor: &Actor, now: Timestamp) -> bool {
        let here = Target::organisation(&actor.organisation);
        self.allows(actor, "view_register", &here, now)
    }

    fn ask(
        &self,
        actor: &Actor,
        action: &str,
        on: &Target<'_>,
        now: Timestamp,
    ) -> Result<Decision, String> {
        let principal = self.written.uid("Person", &actor.person)?;
        let mut policies = self.written.policies().clone();
        for (at, access) in actor.access.iter().enumerate() {
            let slots = HashMap::from([(SlotId::principal(), principal.clone())]);
            policies
                .link(
                    PolicyId::new(access_name(*access)),
                    PolicyId::new(format!("grant-{at}")),
                    slots,
                )
                .map_err(|error| error.to_string())?;
        }
        let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
        let person = Entity::new(
            principal.clone(),
            HashMap::from([
                ("organisation".to_owned(), text(&actor.organisation)),
                ("person".to_owned(), text(&actor.person)),
                ("party".to_owned(), text(&actor.party)),
                (
                    "party_kind".to_owned(),
                    text(party_kind_name(actor.party_kind)),
                ),
                (
                    "active".to_owned(),
                    RestrictedExpression::new_bool(actor.active),
                ),
            ]),
            HashSet::new(),
        )
        .map_err(|error| error.to_string())?;
        let came = Came {
            in_quarantine: actor.in_quarantine,
            channel: actor.channel,
            factor_age: actor.factor_age(now),
        };
        self.decide(person, &policies, action, on, now, came)
    }

    fn decide(
        &self,
        who: Entity,
        policies: &PolicySet,
        action: &str,
        on: &Target<'_>,
        now: Timestamp,
        came: Came,
    ) -> Result<Decision, String> {
        let target = self.written.uid(on.kind, on.id)?;
        let action = self.written.action(action)?;
        let principal = who.uid();
        let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
        let row = Entity::new(
            target.clone(),
            HashMap::from([
                ("organisation".to_owned(), text(on.organisation)),
                ("party".to_owned(), text(on.party.unwrap_or(""))),
                ("owner".to_owned(), text(on.owner.unwrap_or(""))),
            ]),
            HashSet::new(),
        )
        .map_err(|error| error.to_string())?;
        let context = Context::from_pairs([
            (
                "now".to_owned(),
                RestrictedExpression::new_long(now.as_second()),
            ),
            (
                "clock_went_back".to_owned(),
                RestrictedExpression::new_bool(self.clock_went_back(now)),
            ),
            (
                "quarantine".to_owned(),
                RestrictedExpression::new_bool(came.in_quarantine),
            ),
            ("channel".to_owned(), text(came.channel.name())),
            (
                "factor_age".to_owned(),
                RestrictedExpression::new_long(came.factor_age),
            ),
        ])
        .map_err(|error| error.to_string())?;
        let entities = action.iter().cloned().chain([who, row]);
        let entities =
            Entities::from_entities(entities, None).map_err(|error| error.to_string())?;
        let request = Request::new(principal, action[0].uid(), target, context, None)
            .map_err(|error| error.to_string())?;
        let response = Authorizer::new().is_authorized(&request, policies, &entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(error.to_string());
        }
        Ok(response.decision())
    }

    fn machine_entity(&self, machine: &Machine) -> Result<Entity, String> {
        let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
        let of = self
            .written
            .uid("Responsibility", &machine.responsibility)?;
        Entity::new(
            self.written.uid("Machine", &machine.token)?,
            HashMap::from([
                ("organisation".to_owned(), text(&machine.organisation)),
                ("party".to_owned(), text("")),
                ("party_kind".to_owned(), text("")),
                ("active".to_owned(), RestrictedExpression::new_bool(true)),
                (
                    "responsibility".to_owned(),
                    RestrictedExpression::new_entity_uid(of),
                ),
            ]),
            HashSet::new(),
        )
        .map_err(|error| error.to_string())
    }

    fn clock_went_back(&self, now: Timestamp) -> bool {
        let seen = self
            .latest_seen
            .fetch_max(now.as_second(), Ordering::AcqRel);
        now.as_second().saturating_add(CLOCK_TOLERANCE_SECONDS) < seen
    }
}

pub fn access_name(access: Access) -> &'static str {
    match access {
        Access::Officer => "officer",
        Access::Editor => "editor",
        Access::Reader => "reader",
    }
}

#[cfg(test)]
mod tests;
