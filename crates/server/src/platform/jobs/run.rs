//! One look at the jobs: what is due is claimed and run.
use super::{Job, JobContext, queries};
use crate::{
    app::{App, HOME},
    organisation,
    platform::quarantine,
};
use jiff::SignedDuration;
use web::{Error, Result};

/// A job that failed is tried again after this, or after its period when that is shorter.
const RETRY: SignedDuration = SignedDuration::from_mins(5);

/// What came of a job that was due.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub job: &'static str,
    /// In words; why not, when it failed.
    pub said: std::result::Result<String, String>,
}

/// Runs every job whose time has come by the app's clock, in the order in which they are
/// listed. In an instance that is not set up yet, and in quarantine, all of them wait.
pub async fn run_due(app: &App) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for job in due(app).await? {
        if !claim(app, job).await? {
            continue;
        }
        match run(app, job).await {
            Ok(Some(said)) => outcomes.push(Outcome {
                job: job.name,
                said: Ok(said),
            }),
            // Another node holds it by now; it will say what came of it.
            Ok(None) => {}
            Err(error) => {
                let why = error.detail();
                tracing::error!(job = job.name, error = ?error, "a job failed");
                put_back(app, job, &why).await?;
                outcomes.push(Outcome {
                    job: job.name,
                    said: Err(why),
                });
            }
        }
    }
    Ok(outcomes)
}

async fn due(app: &App) -> Result<Vec<&'static Job>> {
    let (jobs, now) = (app.jobs, app.clock.now().as_microsecond());
    app.db
        .read(HOME, move |tx| {
            if quarantine::holds(tx)? || organisation::queries::organisation(tx)?.is_none() {
                return Ok(Vec::new());
            }
            let rows = queries::all(tx)?;
            let is_due = |job: &&Job| {
                let row = rows.iter().find(|row| row.job == job.name);
                row.is_none_or(|row| row.is_due(now))
            };
            Ok(jobs.iter().filter(is_due).collect())
        })
        .await
}

async fn claim(app: &App, job: &'static Job) -> Result<bool> {
    let (node, now) = (app.node.clone(), app.clock.now());
    let until = (now + app.settings.lease()).as_microsecond();
    let now = now.as_microsecond();
    app.db
        .write(HOME, move |tx| {
            queries::meet(tx, job.name, now)?;
            Ok(queries::claim(tx, job.name, &node, now, until)? == 1)
        })
        .await
}

/// The run, and the word that it was done, are kept together or not at all.
async fn run(app: &App, job: &'static Job) -> Result<Option<String>> {
    let (node, now) = (app.node.clone(), app.clock.now());
    let context = JobContext {
        app: app.clone(),
        now,
    };
    let next = (now + job.every).as_microsecond();
    let ran = app
        .db
        .write(HOME, move |tx| {
            let said = (job.run)(tx, &context)?;
            match queries::done(tx, job.name, &node, now.as_microsecond(), &said, next)? {
                1 => Ok(said),
                _ => Err(Failed::TakenOver),
            }
        })
        .await;
    match ran {
        Ok(said) => Ok(Some(said)),
        Err(Failed::TakenOver) => Ok(None),
        Err(Failed::Because(error)) => Err(error),
    }
}

/// An error, so that the transaction is given up.
enum Failed {
    TakenOver,
    Because(Error),
}

impl From<store::Error> for Failed {
    fn from(error: store::Error) -> Failed {
        Failed::Because(error.into())
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed::Because(error)
    }
}

async fn put_back(app: &App, job: &'static Job, why: &str) -> Result<()> {
    let (node, now, why) = (app.node.clone(), app.clock.now(), why.to_owned());
    let next = (now + job.every.min(RETRY)).as_microsecond();
    app.db
        .write(HOME, move |tx| {
            queries::failed(tx, job.name, &node, now.as_microsecond(), &why, next)
        })
        .await?;
    Ok(())
}
