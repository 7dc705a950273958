//! Work that lies in rows: whichever node is free takes the next that is due, with a lease,
//! does it outside of any transaction, and writes down what came of it. A node that dies in
//! between holds nothing up for longer than its lease.
use crate::{
    app::{App, HOME},
    platform::quarantine,
};
use store::Tx;
use web::Result;

/// One kind of work. Times are microseconds since 1970.
pub struct Work<T> {
    /// The first whose turn it is `now`, and that no living node holds.
    pub due: fn(&mut Tx, now: i64) -> store::Result<Option<T>>,
    /// Takes it for a node until then: 1, or 0 when another was faster.
    pub take: fn(&mut Tx, it: &T, node: &str, now: i64, until: i64) -> store::Result<u64>,
}

impl<T: Send + 'static> Work<T> {
    /// The next for this node. In quarantine everything waits.
    pub async fn claim(&self, app: &App) -> Result<Option<T>> {
        let (due, take) = (self.due, self.take);
        let (node, now) = (app.node.clone(), app.clock.now());
        let until = (now + app.settings.lease()).as_microsecond();
        let now = now.as_microsecond();
        let waits = app.db.read(HOME, move |tx| {
            Ok::<_, store::Error>(!quarantine::holds(tx)? && due(tx, now)?.is_some())
        });
        if !waits.await? {
            return Ok(None);
        }
        // What was read may be taken by now, so it is looked for again, and taken by condition.
        let taken = app.db.write(HOME, move |tx| {
            let Some(it) = due(tx, now)? else {
                return Ok(None);
            };
            let count = take(tx, &it, &node, now, until)?;
            Ok::<_, store::Error>((count == 1).then_some(it))
        });
        Ok(taken.await?)
    }
}
