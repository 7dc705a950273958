//! Somebody has left, and an account of theirs is still open.
use super::{Class, Finding, Severity};
use crate::cover::Moment;

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    let register = moment.register;
    for person in &register.company().people {
        let Some(until) = person.until.filter(|until| *until <= moment.today) else {
            continue;
        };
        if person.account_open != Some(true) {
            continue;
        }
        let finding = Finding::new(Class::Access, "leaver_account_open", &person.id, "")
            .severity(Severity::High)
            .party(Some(&person.party))
            .since(register.begins(until).as_second())
            .what(format!(
                "{} left, and an account is still open.",
                person.name
            ))
            .why("An open account of somebody who has left is a door that nobody watches.")
            .next("Close the account today, and record that it is closed.")
            .fact("person", person.id.clone())
            .fact("left", until.to_string());
        all.push(finding);
    }
}
