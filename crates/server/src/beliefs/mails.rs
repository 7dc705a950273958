//! What is mailed about a round: that it is open, and that it closes soon. A mail goes
//! to those who may answer for a side, and says nothing of any other side.
use super::model::RoundRow;
use crate::{
    access,
    app::App,
    platform::outbox::{self, Mail},
};
use engine::{
    facts::{Access, Person},
    register::Register,
};
use jiff::Timestamp;
use store::Tx;
use web::Result;

pub fn invite(
    tx: &mut Tx,
    app: &App,
    register: &Register,
    round: &RoundRow,
    party: &str,
    now: Timestamp,
) -> Result<usize> {
    let company = &register.company().organisation.name;
    let text = format!(
        "{company} asks your side who answers for what: {} questions, about five minutes on a phone. \
         The other side is asked the same, and neither sees the other's answers until both have \
         handed in, or until {}.",
        round.questions.len(),
        closes(register, round),
    );
    let subject = format!("{company}: who answers for what?");
    send(
        tx, app, register, round, party, now, "opened", &subject, &text,
    )
}

pub fn remind(
    tx: &mut Tx,
    app: &App,
    register: &Register,
    round: &RoundRow,
    party: &str,
    now: Timestamp,
    once: &str,
) -> Result<usize> {
    let company = &register.company().organisation.name;
    let text = format!(
        "Your side has not handed in its answers yet. The round closes on {}; then what your side \
         has said by then counts.",
        closes(register, round),
    );
    let subject = format!("{company}: the belief round closes soon");
    send(tx, app, register, round, party, now, once, &subject, &text)
}

fn closes(register: &Register, round: &RoundRow) -> String {
    let at = Timestamp::from_microsecond(round.closes_at).unwrap_or(Timestamp::MAX);
    let zoned = register.zone().to_datetime(at);
    zoned.strftime("%-d %B %Y, %H:%M").to_string()
}

#[expect(
    clippy::too_many_arguments,
    reason = "one letter: to whom, about what, in which words"
)]
fn send(
    tx: &mut Tx,
    app: &App,
    register: &Register,
    round: &RoundRow,
    party: &str,
    now: Timestamp,
    once: &str,
    subject: &str,
    text: &str,
) -> Result<usize> {
    let mut sent = 0;
    for person in who_may_answer(tx, register, party, now)? {
        let Some(to) = address(person) else { continue };
        let mail = Mail {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: format!(
                "{},\n\n{text}\n\nThe page: {}/belief-rounds/{}/sheet\n",
                person.name,
                app.settings.public_url(),
                round.id
            ),
        };
        let once = format!("belief-round:{}:{once}:{}", round.id, person.id);
        sent += usize::from(outbox::mail(tx, &app.keys, now, &once, &mail)?);
    }
    Ok(sent)
}

/// The people of a party who may change things today.
fn who_may_answer<'r>(
    tx: &mut Tx,
    register: &'r Register,
    party: &str,
    now: Timestamp,
) -> Result<Vec<&'r Person>> {
    let today = register.date(now);
    let mut people = Vec::new();
    for row in access::queries::grants(tx)? {
        let keeps = matches!(row.grant.access, Access::Officer | Access::Editor);
        let person = register.person(&row.grant.person);
        if let Some(person) = person
            && keeps
            && row.is_in_force(today)
            && person.party == party
            && register.is_active(person, today)
            && !people.iter().any(|known: &&Person| known.id == person.id)
        {
            people.push(person);
        }
    }
    Ok(people)
}

fn address(person: &Person) -> Option<&str> {
    let mail = |kind: &str| matches!(kind, "mail" | "email");
    let found = person.contacts.iter().find(|contact| mail(&contact.kind));
    found.map(|contact| contact.value.as_str())
}
