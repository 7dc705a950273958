//! What happens to proposals by the clock: what was agreed begins, and a mail asks
//! those whose signature is missing.
use super::{force::put_due_in_force, shown::day, standing::standing};
use crate::{
    access,
    platform::{
        jobs::{Job, JobContext},
        outbox::{self, Mail},
        words::count,
    },
};
use engine::{
    facts::{ActKind, Person, Proposal},
    proposal::State,
    register::Register,
};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write;
use store::Tx;
use web::Result;

pub const PUT_IN_FORCE: Job = Job {
    name: "put-proposals-in-force",
    what: "Puts in force what all sides have signed and whose day has come.",
    every: SignedDuration::from_mins(1),
    run: put_in_force,
};

pub const ASK_TO_SIGN: Job = Job {
    name: "ask-to-sign",
    what: "Mails those whose side has not signed a proposal, at once and every seventh day, and its author when it is refused or agreed.",
    every: SignedDuration::from_mins(1),
    run: ask_to_sign,
};

fn put_in_force(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    let begun = put_due_in_force(tx, cx.now)?;
    Ok(format!(
        "{} begun",
        count(begun, "proposal has", "proposals have")
    ))
}

fn ask_to_sign(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    let register = cx.app.registers.current(tx)?;
    let today = register.date(cx.now);
    let keepers = access::keepers(tx, &register, today)?;
    let mut mails = Vec::new();
    for it in &register.company().proposals {
        match it.state() {
            State::Proposed => {
                let standing = standing(register.company(), it, today);
                // Another content asks anew.
                let content = standing.digest.as_deref().unwrap_or_default();
                let week = weeks(it, cx.now);
                for person in keepers.iter().filter(|it| !it.party.is_empty()) {
                    if standing.asks(it, &person.party) {
                        let once = format!("sign:{}:{content:.16}:{week}:{}", it.number, person.id);
                        mails.push((*person, once, asked(&register, it, person)));
                    }
                }
            }
            State::Refused | State::Waiting | State::InForce => {
                let Some(author) = keepers.iter().find(|person| person.id == it.author) else {
                    continue;
                };
                if let Some(text) = answered(&register, it) {
                    let once = format!("answered:{}:{}", it.number, author.id);
                    mails.push((*author, once, text));
                }
            }
            _ => {}
        }
    }
    let url = cx.app.settings.public_url();
    let mut sent = 0;
    for (person, once, letter) in mails {
        let Some(to) = person.mail() else { continue };
        let mail = Mail {
            to: to.to_owned(),
            subject: letter.subject,
            text: format!(
                "{},\n\n{}\n\nThe page: {url}/proposals/{}\n",
                person.name, letter.text, letter.number
            ),
        };
        sent += usize::from(outbox::mail(tx, &cx.app.keys, cx.now, &once, &mail)?);
    }
    Ok(format!("{} queued", count(sent, "mail", "mails")))
}

struct Letter {
    number: u32,
    subject: String,
    text: String,
}

/// How many whole weeks it has waited.
fn weeks(it: &Proposal, now: Timestamp) -> i64 {
    let mut acts = it.acts.iter();
    let proposed = acts.find(|act| act.kind == ActKind::Proposed);
    proposed.map_or(0, |act| now.duration_since(act.at).as_hours() / (7 * 24))
}

fn asked(register: &Register, it: &Proposal, person: &Person) -> Letter {
    let company = &register.company().organisation.name;
    let author = register.person(&it.author);
    let mut text = format!(
        "{} proposes a change of the register of {company}, from {}: {}.",
        author.map_or(it.author.as_str(), |author| author.name.as_str()),
        day(it.effective),
        it.title.trim_end_matches('.'),
    );
    if !it.reason.is_empty() {
        write!(text, "\n\nWhy: {}", it.reason).unwrap_or_default();
    }
    let party = register.party(&person.party);
    let side = party.map_or(person.party.as_str(), |party| party.name.as_str());
    write!(
        text,
        "\n\n{side} has not signed it yet. Read what changes, then sign, ask or refuse."
    )
    .unwrap_or_default();
    Letter {
        number: it.number,
        subject: format!("{company}: please sign: {}", it.title),
        text,
    }
}

/// What its author is told; nothing about a proposal that needed nobody else.
fn answered(register: &Register, it: &Proposal) -> Option<Letter> {
    let mut acts = it.acts.iter().rev();
    let last = acts.find(|act| matches!(act.kind, ActKind::Refused | ActKind::Agreed))?;
    let mut acts = it.acts.iter();
    let by_others = acts.any(|act| {
        matches!(act.kind, ActKind::Refused | ActKind::Signed)
            && act.person.as_ref() != Some(&it.author)
    });
    if !by_others {
        return None;
    }
    let company = &register.company().organisation.name;
    let (word, text) = if last.kind == ActKind::Refused {
        let why = last.text.as_deref().unwrap_or("no reason is written");
        ("refused", format!("“{}” was refused: {why}", it.title))
    } else {
        let from = day(it.effective);
        let text = format!(
            "All have signed “{}”. It is in force from {from}.",
            it.title
        );
        ("agreed", text)
    };
    Some(Letter {
        number: it.number,
        subject: format!("{company}: {word}: {}", it.title),
        text,
    })
}
