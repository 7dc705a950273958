//! What people do about their own feed. Each command is one transaction.
use super::queries;
use crate::{
    cover::model::FeedRow,
    platform::{
        actions::ChangeOwnFeed,
        context::Desk,
        ids::{Secret, new_id},
        ledger::{self, Act, NOTHING},
    },
};
use store::Tx;
use web::Result;

/// Makes a new address, and ends the one before. It is to be shown this once.
pub fn renew(tx: &mut Tx, desk: &Desk) -> Result<Secret> {
    desk.here::<ChangeOwnFeed>()?;
    let me = &desk.who.actor.person;
    let at = desk.who.now.as_microsecond();
    queries::end_feeds(tx, me, at)?;
    let row = FeedRow {
        id: new_id(desk.who.now),
        person: me.clone(),
        made_at: at,
        ended_at: None,
    };
    let secret = Secret::random();
    queries::add_feed(tx, &row, &secret.digest())?;
    let act = Act {
        act: "calendar_feed.made",
        subject: ("person", me),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&row.id))?;
    Ok(secret)
}

/// From the next request on the address shows nothing; whether there was one.
pub fn end(tx: &mut Tx, desk: &Desk) -> Result<bool> {
    desk.here::<ChangeOwnFeed>()?;
    let me = &desk.who.actor.person;
    if queries::end_feeds(tx, me, desk.who.now.as_microsecond())? == 0 {
        return Ok(false);
    }
    let act = Act {
        act: "calendar_feed.ended",
        subject: ("person", me),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
    Ok(true)
}
