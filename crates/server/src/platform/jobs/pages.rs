use super::queries::{self as jobs};
use crate::platform::{
    actions::{RetryMail, ViewJobs},
    context::{Context, Desk},
    ledger::{self, Act, NOTHING},
    outbox::{self, MailRow, queries as mails},
    quarantine,
    routes::{Answer, ById, NoInput, NoPath},
};
use askama::Template;
use engine::register::Register;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

/// The newest that were sent are shown, so that one can look whether one went.
const NEWEST: i64 = 20;

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "platform/jobs/jobs.html")]
pub struct JobsPage {
    pub jobs: Vec<JobLine>,
    /// Host and port of the mail server; nothing is sent without one.
    pub mail_server: Option<String>,
    pub waiting: Vec<MailLine>,
    pub failed: Vec<MailLine>,
    pub sent: Vec<MailLine>,
    /// Jobs and mails wait until an officer lets the restored instance go.
    pub quarantine: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct JobLine {
    pub name: &'static str,
    pub what: &'static str,
    pub every: String,
    pub last: Option<String>,
    pub outcome: Option<String>,
    pub failed: bool,
    /// A node is at it at this moment.
    pub running: bool,
    pub next: Option<String>,
    pub runs: i64,
}

#[derive(Serialize, JsonSchema)]
pub struct MailLine {
    pub id: String,
    pub to: String,
    /// `None` when it was sent, or cannot be read with this instance's key.
    pub subject: Option<String>,
    pub since: String,
    pub attempts: i64,
    pub next: String,
    pub why: Option<String>,
}

impl Page for JobsPage {
    fn title(&self) -> String {
        "Jobs and mails".into()
    }
}

pub async fn show(cx: Context<ViewJobs>, _: NoPath, _: NoInput) -> Answer<JobsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewJobs>()?;
        page(tx, desk).map(View::Show)
    })
    .await
}

/// A mail that waits or has failed goes at the next look, with all its attempts before it.
pub async fn send_again(
    cx: Context<RetryMail>,
    path: ById<MailRow>,
    _: NoInput,
) -> Answer<JobsPage> {
    cx.write(move |tx, desk| {
        let (_, permit) = path.id.resolve::<RetryMail>(tx, &desk.who)?;
        if mails::retry(tx, &permit, desk.who.now.as_microsecond())? == 0 {
            return Err(Error::Conflict("This mail has been sent already.".into()));
        }
        let act = Act {
            act: "mail.retried",
            subject: ("mail", permit.on()),
        };
        ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
        Ok(View::Done {
            to: "/jobs".into(),
            notice: "It is sent with the next look at the mails.".into(),
            page: page(tx, desk)?,
        })
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk) -> Result<JobsPage> {
    let register = desk.register(tx)?;
    let rows = jobs::all(tx)?;
    let now = desk.who.now.as_microsecond();
    let jobs = desk.app.jobs.iter().map(|job| {
        let row = rows.iter().find(|row| row.job == job.name);
        JobLine {
            name: job.name,
            what: job.what,
            every: every(job.every),
            last: row.and_then(|row| row.ran_at).map(|at| when(&register, at)),
            outcome: row.and_then(|row| row.outcome.clone()),
            failed: row.is_some_and(|row| row.failed),
            running: row
                .and_then(|row| row.lease_until)
                .is_some_and(|until| until > now),
            next: row.map(|row| when(&register, row.next_at)),
            runs: row.map_or(0, |row| row.runs),
        }
    });
    let jobs = jobs.collect();
    let line = |row: MailRow| MailLine {
        subject: outbox::open(&row, &desk.app.keys).map(|mail| mail.subject),
        since: when(&register, row.sent_at.unwrap_or(row.queued_at)),
        next: when(&register, row.next_at),
        attempts: row.attempts,
        why: row.last_error,
        to: row.to,
        id: row.id,
    };
    let (failed, waiting): (Vec<MailRow>, Vec<MailRow>) = mails::unsent(tx)?
        .into_iter()
        .partition(|row| row.failed_at.is_some());
    Ok(JobsPage {
        jobs,
        mail_server: desk.app.settings.mail.as_ref().map(ToString::to_string),
        waiting: waiting.into_iter().map(line).collect(),
        failed: failed.into_iter().map(line).collect(),
        sent: mails::newest_sent(tx, NEWEST)?
            .into_iter()
            .map(line)
            .collect(),
        quarantine: quarantine::holds(tx)?,
    })
}

/// In the organisation's zone, to the minute.
fn when(register: &Register, micros: i64) -> String {
    Timestamp::from_microsecond(micros)
        .map(|at| {
            register
                .zone()
                .to_datetime(at)
                .strftime("%-d %b %Y, %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

fn every(period: jiff::SignedDuration) -> String {
    let minutes = period.as_secs() / 60;
    match minutes {
        1440 => "every day".into(),
        60 => "every hour".into(),
        1 => "every minute".into(),
        _ if minutes % 1440 == 0 => format!("every {} days", minutes / 1440),
        _ if minutes % 60 == 0 => format!("every {} hours", minutes / 60),
        _ if minutes > 0 => format!("every {minutes} minutes"),
        _ => format!("every {} seconds", period.as_secs()),
    }
}
