//! Sending: a mail is claimed, handed to the mail server, and what came of it is written down.
use super::{Mail, MailRow, Server, open, queries};
use crate::{
    app::{App, HOME},
    platform::{jobs::Task, lease::Work},
};
use jiff::SignedDuration;
use lettre::{AsyncTransport, Message, message::header::ContentType};
use std::time::{Duration, SystemTime};
use web::Result;

/// After as many attempts, spread over about two days, somebody has to look.
const ATTEMPTS: i64 = 12;
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// One round sends as many, then lets others have their turn.
const ROUND: usize = 200;

/// The mails that are due.
const DUE: Work<MailRow> = Work {
    due: queries::due,
    take: |tx, row, node, now, until| queries::claim(tx, &row.id, node, now, until),
};

/// Sends, again and again.
pub const SEND: Task = Task {
    what: "the mails",
    run: |app| Box::pin(async move { send_due(&app).await.map(drop) }),
};

/// What one round of sending came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Round {
    pub sent: usize,
    pub not_sent: usize,
}

/// Why a mail did not go.
enum Refusal {
    /// It never will: nobody by that name, an address that is none.
    ForGood(String),
    /// This mail will perhaps go later.
    ForNow(String),
    /// Nobody answers there; the next one would fare no better.
    Nobody(String),
}

/// Sends what is due. Without a mail server, and in quarantine, everything waits.
pub async fn send_due(app: &App) -> Result<Round> {
    let mut round = Round::default();
    let Some(server) = app.settings.mail.as_ref() else {
        return Ok(round);
    };
    while round.sent + round.not_sent < ROUND {
        let Some(row) = DUE.claim(app).await? else {
            break;
        };
        match hand_over(app, server, &row).await {
            Ok(()) => {
                let (id, now) = (row.id.clone(), app.clock.now().as_microsecond());
                app.db
                    .write(HOME, move |tx| queries::sent(tx, &id, now))
                    .await?;
                metrics::counter!("tandem_mails_sent_total").increment(1);
                round.sent += 1;
            }
            Err(refusal) => {
                round.not_sent += 1;
                if put_back(app, row, refusal).await? {
                    break;
                }
            }
        }
    }
    Ok(round)
}

async fn hand_over(app: &App, server: &Server, row: &MailRow) -> std::result::Result<(), Refusal> {
    let mail = open(row, &app.keys).ok_or_else(|| {
        Refusal::ForGood(
            "its words were sealed with another instance key, and cannot be read".into(),
        )
    })?;
    let message = message(server, row, &mail)?;
    // Well within the lease: when another node takes it over, this one has given up.
    let patience = app.settings.lease().unsigned_abs().mul_f64(0.75);
    match tokio::time::timeout(patience, server.transport.send(message)).await {
        Err(_) => Err(Refusal::Nobody(
            "the mail server did not answer in time".into(),
        )),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(refusal(&error)),
    }
}

/// What the server's number means for this mail. That it does not know *us* (530 to 538:
/// the password) is no fault of the mail.
fn refusal(error: &lettre::transport::smtp::Error) -> Refusal {
    let why = in_full(error);
    match error.status().map(u16::from) {
        Some(501 | 550..=553 | 556) => Refusal::ForGood(why),
        Some(530 | 534 | 535 | 538) | None => Refusal::Nobody(why),
        Some(_) => Refusal::ForNow(why),
    }
}

/// The Message-ID is made from the row and nothing else, so that a second copy is known.
fn message(server: &Server, row: &MailRow, mail: &Mail) -> std::result::Result<Message, Refusal> {
    let to = mail
        .to
        .parse()
        .map_err(|_| Refusal::ForGood("this is no mail address".into()))?;
    let domain = server.from.email.domain();
    let queued = Duration::from_micros(u64::try_from(row.queued_at).unwrap_or(0));
    let queued = SystemTime::UNIX_EPOCH + queued;
    Message::builder()
        .from(server.from.clone())
        .to(to)
        .subject(&mail.subject)
        .date(queued)
        .message_id(Some(format!("<{}.{}@{domain}>", row.id, row.organisation)))
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text.clone())
        .map_err(|error| Refusal::ForGood(error.to_string()))
}

/// Writes down why it did not go and when it is tried again; whether this round is over.
async fn put_back(app: &App, row: MailRow, refusal: Refusal) -> Result<bool> {
    let now = app.clock.now();
    let (why, over, for_good) = match refusal {
        Refusal::ForGood(why) => (why, false, true),
        Refusal::ForNow(why) => (why, false, false),
        Refusal::Nobody(why) => (why, true, false),
    };
    let attempts = row.attempts + 1;
    let failed = (for_good || attempts >= ATTEMPTS).then(|| now.as_microsecond());
    let next = (now + pause(attempts)).as_microsecond();
    tracing::warn!(
        mail = row.id,
        attempts,
        given_up = failed.is_some(),
        "a mail was not sent"
    );
    metrics::counter!("tandem_mails_refused_total").increment(1);
    let node = app.node.clone();
    app.db
        .write(HOME, move |tx| {
            queries::not_sent(tx, &row.id, &node, &why, next, failed)
        })
        .await?;
    Ok(over)
}

/// Doubles from a minute to six hours.
fn pause(attempts: i64) -> SignedDuration {
    let doubled = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    FIRST_PAUSE.saturating_mul(1 << doubled).min(LONGEST_PAUSE)
}

/// An error with what lies behind it: the first words alone are often empty.
fn in_full(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        let more = cause.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        behind = cause.source();
    }
    words
}
