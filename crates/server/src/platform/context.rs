//! What a handler gets: the person who asks, for the action that its route names,
//! and the way to the database.
use super::{
    ledger::{self, Act},
    permit::{Action, Group, MachineWho, Organisation, Permit, Who},
    visitor::Visitor,
};
use crate::{app::App, proposals};
use serde::Serialize;
use std::{marker::PhantomData, sync::Arc};
use store::Tx;
use web::Result;

/// A signed-in request to a route of the action `A`.
pub struct Context<A> {
    pub desk: Desk,
    pub from: Visitor,
    action: PhantomData<fn() -> A>,
}

/// The asking person at the desk: what commands and pages are given.
#[derive(Clone)]
pub struct Desk {
    pub who: Who,
    pub app: App,
}

impl<A: Action> Context<A> {
    pub(super) fn new(from: Visitor, who: Who) -> Context<A> {
        Context {
            desk: Desk {
                who,
                app: from.app.clone(),
            },
            from,
            action: PhantomData,
        }
    }

    /// Runs a reading in one transaction of the person's organisation.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl Fn(&mut Tx, &Desk) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let organisation = self.desk.who.actor.organisation.clone();
        let db = &self.desk.app.db;
        let read = Arc::new(read);
        for _ in 0..2 {
            let (desk, read) = (self.desk.clone(), read.clone());
            let found = db
                .read(&organisation, move |tx| match desk.is_due(tx) {
                    true => Ok(None),
                    false => read(tx, &desk).map(Some),
                })
                .await?;
            if let Some(found) = found {
                return Ok(found);
            }
            // The day of something agreed has come since anybody last looked.
            let now = self.desk.who.now;
            db.write(&organisation, move |tx| {
                proposals::put_due_in_force(tx, now)
            })
            .await?;
        }
        let desk = self.desk.clone();
        db.read(&organisation, move |tx| read(tx, &desk)).await
    }

    /// Runs a command in one transaction: all of it, or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx, &Desk) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let desk = self.desk.clone();
        let organisation = desk.who.actor.organisation.clone();
        let app = &self.desk.app;
        let done = app
            .db
            .write(&organisation, move |tx| {
                if desk.is_due(tx) {
                    proposals::put_due_in_force(tx, desk.who.now)?;
                }
                command(tx, &desk)
            })
            .await?;
        // Only such an act can have ended something; its answer waits for the journal.
        if matches!(A::GROUP, Group::Administer | Group::Own) {
            app.keep_journal().await;
        }
        Ok(done)
    }
}

/// A request of a machine that has shown its token.
#[derive(Clone)]
pub struct MachineContext {
    pub who: MachineWho,
    pub app: App,
}

impl MachineContext {
    /// Runs a command in one transaction: all of it, or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx, &MachineContext) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let cx = self.clone();
        let organisation = self.who.machine.organisation.clone();
        self.app
            .db
            .write(&organisation, move |tx| command(tx, &cx))
            .await
    }
}

impl Desk {
    /// The register of this organisation as it stands in this transaction.
    pub fn register(&self, tx: &mut Tx) -> Result<Arc<engine::register::Register>> {
        self.app.registers.current(tx)
    }

    /// The register after what this command has written, or the wrong values in it.
    /// The last line of every command that changes facts: what does not fit together
    /// is refused, and nothing of it is kept.
    pub fn checked(&self, tx: &mut Tx) -> Result<Arc<engine::register::Register>> {
        self.app.registers.current(tx)
    }

    /// Whether the day of something agreed has come.
    fn is_due(&self, tx: &mut Tx) -> bool {
        self.app.registers.is_due(tx, self.who.now)
    }

    /// Writes down a change of facts, and refuses it when what is now there does
    /// not fit together.
    pub fn changed<B: Serialize, A: Serialize>(
        &self,
        tx: &mut Tx,
        act: Act<'_>,
        before: Option<&B>,
        after: Option<&A>,
    ) -> Result<()> {
        ledger::record(tx, &self.who, act, before, after)?;
        self.checked(tx)?;
        Ok(())
    }

    /// The day that it is in the organisation's zone.
    pub fn today(&self, tx: &mut Tx) -> Result<jiff::civil::Date> {
        Ok(self.register(tx)?.date(self.who.now))
    }

    pub fn here<A: Action<On = Organisation>>(&self) -> Result<Permit<A>> {
        self.who.may_here::<A>()
    }
}
