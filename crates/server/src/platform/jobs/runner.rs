//! The tasks beside the requests of a node: one runs the jobs, one sends the mails, one for
//! each other thing that waits for a slow machine elsewhere, so that it holds no job up. Each
//! looks again every second, and ends when the node is stopped, after what it is at.
use super::{queries, run_due};
use crate::{
    app::{App, HOME, TASKS},
    platform::outbox::{self, MailState},
};
use std::{pin::Pin, time::Duration};
use tokio::{sync::watch, task::JoinHandle};
use web::Result;

/// How soon a job is noticed that has come due, and a mail that has been queued.
const LOOK: Duration = Duration::from_secs(1);

/// One look at something.
type Look = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Something that a node looks after again and again.
pub struct Task {
    /// What it looks after, as the log names it.
    pub what: &'static str,
    pub run: fn(App) -> Look,
}

/// Runs the jobs, again and again.
pub const RUN: Task = Task {
    what: "the jobs",
    run: |app| Box::pin(look(app)),
};

/// The running tasks; they go on until [`Runner::stop`].
pub struct Runner {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Runner {
    pub fn start(app: &App) -> Runner {
        let (stop, stopped) = watch::channel(false);
        let start = |task| tokio::spawn(again_and_again(stopped.clone(), app.clone(), task));
        let tasks = TASKS.iter().map(start).collect();
        Runner { stop, tasks }
    }

    /// Lets all finish what they are at, and waits for it.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            // One that panicked has said so already.
            let _ = task.await;
        }
    }
}

async fn again_and_again(mut stopped: watch::Receiver<bool>, app: App, task: &Task) {
    loop {
        if let Err(error) = (task.run)(app.clone()).await {
            tracing::error!(?error, "{} could not be looked at", task.what);
        }
        if *stopped.borrow() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.changed() => return,
        }
    }
}

async fn look(app: App) -> Result<()> {
    let ran = run_due(&app).await;
    app.keep_journal().await;
    if let Err(error) = tell(&app).await {
        tracing::error!(%error, "the figures of jobs and mails could not be taken");
    }
    ran.map(drop)
}

/// What monitoring watches: how much waits, and for how long.
async fn tell(app: &App) -> store::Result<()> {
    let now = app.clock.now().as_microsecond();
    let (rows, mails) = app
        .db
        .read(HOME, |tx| {
            Ok::<_, store::Error>((queries::all(tx)?, outbox::queries::state(tx)?))
        })
        .await?;
    for row in rows {
        let since = row.ran_at.map_or(0, |ran| now - ran);
        metrics::gauge!("tandem_job_age_seconds", "job" => row.job.clone()).set(seconds(since));
        let failed = if row.failed { 1.0 } else { 0.0 };
        metrics::gauge!("tandem_job_failed", "job" => row.job).set(failed);
    }
    let MailState {
        waiting,
        failed,
        oldest,
    } = mails;
    metrics::gauge!("tandem_mails_waiting").set(count(waiting));
    metrics::gauge!("tandem_mails_failed").set(count(failed));
    let waits = oldest.map_or(0, |since| now - since);
    metrics::gauge!("tandem_mail_oldest_seconds").set(seconds(waits));
    Ok(())
}

fn count(number: i64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn seconds(micros: i64) -> f64 {
    std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0)).as_secs_f64()
}
