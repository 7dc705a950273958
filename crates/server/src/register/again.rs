//! Once a quarter each side is asked by mail whether it still agrees.
use crate::{
    access,
    platform::{
        jobs::{Job, JobContext},
        outbox::{self, Mail},
        words::count,
    },
    proposals::day,
};
use engine::{
    facts::Person,
    findings::{Again, to_reconfirm},
    register::Register,
};
use jiff::SignedDuration;
use store::Tx;
use web::Result;

pub const ASK_AGAIN: Job = Job {
    name: "ask-again",
    what: "Mails those whose side last agreed to the register more than a quarter ago, once a quarter.",
    every: SignedDuration::from_hours(1),
    run: ask_again,
};

fn ask_again(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    let register = cx.app.registers.current(tx)?;
    let today = register.date(cx.now);
    let keepers = access::keepers(tx, &register, today)?;
    let url = cx.app.settings.public_url();
    let mut sent = 0;
    for due in to_reconfirm(register.company(), today) {
        for person in keepers.iter().filter(|person| person.party == due.party.id) {
            let Some(to) = person.mail() else { continue };
            let once = format!("again:{}:{}:{}", due.party.id, due.last.date, person.id);
            let mail = letter(&register, &due, person, to, url);
            sent += usize::from(outbox::mail(tx, &cx.app.keys, cx.now, &once, &mail)?);
        }
    }
    Ok(format!("{} queued", count(sent, "mail", "mails")))
}

fn letter(register: &Register, due: &Again, person: &Person, to: &str, url: &str) -> Mail {
    let company = &register.company().organisation.name;
    let text = format!(
        "{},\n\n{} last agreed to the register of {company} on {}: to version {}, which is in \
         force.\n\nRead who answers for what. If it is still right, press \u{201c}We still \
         agree\u{201d}; if it is not, propose what should be.\n\nThe page: {url}/register\n",
        person.name,
        due.party.name,
        day(due.last.date),
        due.last.version,
    );
    Mail {
        to: to.to_owned(),
        subject: format!("{company}: do you still agree?"),
        text,
    }
}
