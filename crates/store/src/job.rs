//! A command on its way to a database thread, and its answer on the way back. The thread sees
//! only [`Job`]; what the command returns is known to the caller alone.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use tokio::sync::oneshot;

use crate::{Error, Tx};

pub(crate) trait Job: Send {
    fn organisation(&self) -> &str;

    /// Nobody waits for the answer any more, so a command that has not begun need not begin.
    fn abandoned(&self) -> bool;

    /// Runs the command and keeps its result; whether it may be committed. A panic is caught and
    /// kept as an error.
    fn run(&mut self, tx: &mut Tx) -> bool;

    /// Sends the kept result. A failure (of the commit, say) takes the place of a kept `Ok`.
    fn answer(self: Box<Self>, failure: Option<Error>);
}

struct Command<F, T, E> {
    organisation: String,
    command: F,
    kept: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

pub(crate) fn command<F, T, E>(
    organisation: &str,
    command: F,
) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let organisation = organisation.to_owned();
    let command = Command {
        organisation,
        command,
        kept: None,
        reply,
    };
    (Box::new(command), answer)
}

impl<F, T, E> Job for Command<F, T, E>
where
    F: FnMut(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn organisation(&self) -> &str {
        &self.organisation
    }

    fn abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        tx.start(&self.organisation);
        let result = catch_unwind(AssertUnwindSafe(|| (self.command)(tx)))
            .unwrap_or_else(|panic| Err(Error::Panicked(words(&*panic)).into()));
        self.kept.insert(result).is_ok()
    }

    fn answer(self: Box<Self>, failure: Option<Error>) {
        let answer = match (self.kept, failure) {
            (Some(Err(error)), _) => Err(error),
            (_, Some(failure)) => Err(failure.into()),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(Error::Other("the command did not run".into()).into()),
        };
        // The caller may have gone; then nobody wants it.
        let _ = self.reply.send(answer);
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without words".to_owned())
}
