//! The three tasks beside the requests of a node: one runs the jobs, one sends the mails, one
//! fetches outside calendars, so that a slow machine elsewhere holds no job up. Each looks
//! again every second, and ends when the node is stopped, after what it is at.
use super::{queries, run_due};
use crate::{
    app::{App, HOME},
    cover::calendars,
    platform::outbox::{self, MailState},
};
use std::time::Duration;
use tokio::{sync::watch, task::JoinHandle};

/// How soon a job is noticed that has come due, and a mail that has been queued.
const LOOK: Duration = Duration::from_secs(1);

/// The running tasks; they go on until [`Runner::stop`].
pub struct Runner {
    stop: watch::Sender<bool>,
    tasks: [JoinHandle<()>; 3],
}

impl Runner {
    pub fn start(app: &App) -> Runner {
        let (stop, stopped) = watch::channel(false);
        let (jobs, mails, calendars) = (app.clone(), app.clone(), app.clone());
        let tasks = [
            tokio::spawn(again_and_again(stopped.clone(), move || look(jobs.clone()))),
            tokio::spawn(again_and_again(stopped.clone(), move || {
                post(mails.clone())
            })),
            tokio::spawn(again_and_again(stopped, move || fetch(calendars.clone()))),
        ];
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

async fn again_and_again<F: Future<Output = ()>>(
    mut stopped: watch::Receiver<bool>,
    act: impl Fn() -> F,
) {
    loop {
        act().await;
        if *stopped.borrow() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.changed() => return,
        }
    }
}

async fn look(app: App) {
    if let Err(error) = run_due(&app).await {
        tracing::error!(?error, "the jobs could not be looked at");
    }
    app.keep_journal().await;
    if let Err(error) = tell(&app).await {
        tracing::error!(%error, "the figures of jobs and mails could not be taken");
    }
}

async fn post(app: App) {
    if let Err(error) = outbox::send_due(&app).await {
        tracing::error!(?error, "the mails could not be looked at");
    }
}

async fn fetch(app: App) {
    if let Err(error) = calendars::fetch_due(&app).await {
        tracing::error!(?error, "the outside calendars could not be looked at");
    }
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
