//! Permission as a type: a [`Permit`] for an action can only come from a decision
//! on a loaded row, and what changes data asks for one.
use super::{
    actor::{Actor, Channel, Machine},
    authority::{Authority, Target},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use std::{
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::Tx;
use web::{Error, Result};

/// How long a second factor counts as fresh. The guardrails say the same number.
pub const FRESH_SECONDS: i64 = 600;

/// What policies speak of when they speak of many actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Read,
    Keep,
    Administer,
    /// What everybody may do with what is their own.
    Own,
    /// What a machine does with a token.
    Machine,
}

impl Group {
    pub fn name(self) -> &'static str {
        match self {
            Group::Read => "read",
            Group::Keep => "keep",
            Group::Administer => "administer",
            Group::Own => "own",
            Group::Machine => "machine",
        }
    }
}

/// Something that a person may or may not do, to a row of one kind.
pub trait Action: Send + Sync + 'static {
    const NAME: &'static str;
    const GROUP: Group;
    type On: Resource;
}

/// A loaded row, as the policies see it.
pub trait Resource {
    const KIND: &'static str;
    fn organisation(&self) -> &str;
    fn resource_id(&self) -> &str;
    /// The party whose row it is, where it is one party's.
    fn party(&self) -> Option<&str> {
        None
    }
    /// The person whose own row it is: a session, a passkey. Nobody else's to end.
    fn owner(&self) -> Option<&str> {
        None
    }
}

/// A row that can be found by its id within the transaction's organisation.
pub trait Lookup: Resource + Sized {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>>;
}

/// The organisation that is served, as a thing to have rights on.
pub struct Organisation {
    id: String,
}

impl Resource for Organisation {
    const KIND: &'static str = "Organisation";
    fn organisation(&self) -> &str {
        &self.id
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

/// Proof that a decision allowed `A` on the row with this id. Only a decision makes one.
pub struct Permit<A: Action> {
    on: String,
    action: PhantomData<A>,
}

impl<A: Action> Permit<A> {
    /// The id of the row that the decision was made on.
    pub fn on(&self) -> &str {
        &self.on
    }
}

/// The asking person with the power to decide, for the length of one request.
#[derive(Clone)]
pub struct Who {
    pub actor: Actor,
    pub now: Timestamp,
    authority: Arc<Authority>,
    decided: Arc<AtomicBool>,
}

impl Who {
    pub fn new(actor: Actor, now: Timestamp, authority: Arc<Authority>) -> Who {
        Who {
            actor,
            now,
            authority,
            decided: Arc::default(),
        }
    }

    /// Decides `A` on a loaded row.
    ///
    /// # Errors
    /// `NotFound` for what the person may not even see; `FactorNeeded` for what they may
    /// do once they have confirmed that it is them; `Forbidden`, with who can do it, for
    /// the rest.
    pub fn may<A: Action>(&self, row: &A::On) -> Result<Permit<A>> {
        self.decided.store(true, Ordering::Release);
        let target = Target::of(row);
        if self
            .authority
            .allows(&self.actor, A::NAME, &target, self.now)
        {
            return Ok(Permit {
                on: row.resource_id().to_owned(),
                action: PhantomData,
            });
        }
        if self.allows::<A>(row) {
            return Err(Error::FactorNeeded);
        }
        metrics::counter!("tandem_denied_total", "action" => A::NAME).increment(1);
        if A::GROUP == Group::Own
            || A::GROUP == Group::Read
            || !self.authority.allows_reading(&self.actor, self.now)
        {
            return Err(Error::NotFound);
        }
        if A::NAME == "accept_risk" && self.actor.is_guest() {
            return Err(Error::Forbidden(
                "Only the company accepts a risk: its internal IT or its business.".into(),
            ));
        }
        if matches!(A::NAME, "open_belief_round" | "end_belief_round") && self.actor.is_guest() {
            return Err(Error::Forbidden(
                "Only the company opens and withdraws a belief round.".into(),
            ));
        }
        if self.actor.is_guest() && matches!(A::NAME, "give_key" | "end_key" | "send_checkpoints") {
            return Err(Error::Forbidden(
                "You speak for your own party only: its key, and its people's mails.".into(),
            ));
        }
        Err(Error::Forbidden(match A::GROUP {
            Group::Administer => {
                "Only an officer of the company can do this. Ask one of them.".into()
            }
            _ => "Your access lets you read this, not change it. An officer of the company can widen it.".into(),
        }))
    }

    /// Decides `A` on the organisation as a whole.
    pub fn may_here<A: Action<On = Organisation>>(&self) -> Result<Permit<A>> {
        self.may::<A>(&Organisation {
            id: self.actor.organisation.clone(),
        })
    }

    /// For what weighs much: signing, revealing, giving access.
    ///
    /// # Errors
    /// `FactorNeeded` unless the second factor was shown in this session within ten minutes.
    pub fn require_fresh_factor(&self) -> Result<()> {
        let age = self.actor.factor_age(self.now);
        if self.actor.channel == Channel::Session && (0..=FRESH_SECONDS).contains(&age) {
            Ok(())
        } else {
            Err(Error::FactorNeeded)
        }
    }

    /// For pages: whether to offer something, to somebody who then confirms that it is
    /// them. It records no decision and gives no permit.
    pub fn allows<A: Action>(&self, row: &A::On) -> bool {
        let mut confirmed = self.actor.clone();
        confirmed.factor_at = Some(self.now.as_microsecond());
        self.authority
            .allows(&confirmed, A::NAME, &Target::of(row), self.now)
    }

    pub fn allows_here<A: Action<On = Organisation>>(&self) -> bool {
        self.allows::<A>(&Organisation {
            id: self.actor.organisation.clone(),
        })
    }

    /// Whether any decision was recorded: what the tripwire looks at.
    pub fn has_decided(&self) -> bool {
        self.decided.load(Ordering::Acquire)
    }
}

/// A machine with the power to decide what it may do, for the length of one request.
#[derive(Clone)]
pub struct MachineWho {
    pub machine: Machine,
    pub now: Timestamp,
    authority: Arc<Authority>,
    decided: Arc<AtomicBool>,
}

impl MachineWho {
    pub fn new(machine: Machine, now: Timestamp, authority: Arc<Authority>) -> MachineWho {
        MachineWho {
            machine,
            now,
            authority,
            decided: Arc::default(),
        }
    }

    /// Decides `A` on a loaded row.
    ///
    /// # Errors
    /// `NotFound` for everything that its token is not for.
    pub fn may<A: Action>(&self, row: &A::On) -> Result<Permit<A>> {
        self.decided.store(true, Ordering::Release);
        let target = Target::of(row);
        if !self
            .authority
            .allows_machine(&self.machine, A::NAME, &target, self.now)
        {
            metrics::counter!("tandem_denied_total", "action" => A::NAME).increment(1);
            return Err(Error::NotFound);
        }
        Ok(Permit {
            on: row.resource_id().to_owned(),
            action: PhantomData,
        })
    }

    pub fn has_decided(&self) -> bool {
        self.decided.load(Ordering::Acquire)
    }
}

/// An id that came from outside. The only way to read it is to resolve it, and
/// that looks the row up in the asking person's organisation and decides.
pub struct Ref<T> {
    id: String,
    kind: PhantomData<fn() -> T>,
}

impl<T: Lookup> Ref<T> {
    /// # Errors
    /// `NotFound` when there is no such row for this person, else as [`Who::may`].
    pub fn resolve<A: Action<On = T>>(&self, tx: &mut Tx, who: &Who) -> Result<(T, Permit<A>)> {
        let Some(row) = T::find(tx, &self.id)? else {
            // A look-up that found nothing gave nothing away: it counts as decided.
            who.decided.store(true, Ordering::Release);
            return Err(Error::NotFound);
        };
        let permit = who.may::<A>(&row)?;
        Ok((row, permit))
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Ref {
            id: self.id.clone(),
            kind: PhantomData,
        }
    }
}

impl<'de, T> Deserialize<'de> for Ref<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let id = String::deserialize(from)?;
        Ok(Ref {
            id,
            kind: PhantomData,
        })
    }
}

impl<T> JsonSchema for Ref<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ref".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
