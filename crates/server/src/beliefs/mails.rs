//! What is mailed about a round: that it is open, and that it closes soon. A mail goes
//! to those who may answer for a side, and says nothing of any other side.
use super::model::RoundRow;
use crate::{
    access,
    app::App,
    platform::outbox::{self, Mail},
};
use engine::register::Register;
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
    let keepers = access::keepers(tx, register, register.date(now))?;
    for person in keepers.into_iter().filter(|it| it.party == party) {
        let Some(to) = person.mail() else { continue };
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
