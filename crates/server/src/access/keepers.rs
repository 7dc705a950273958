//! Who keeps the register: whom to ask when something of it waits for somebody.
use super::queries;
use engine::{
    facts::{Access, Person},
    register::Register,
};
use jiff::civil::Date;
use store::Tx;
use web::Result;

/// Everybody, of all parties, who may change and sign something on that day.
pub fn keepers<'r>(tx: &mut Tx, register: &'r Register, today: Date) -> Result<Vec<&'r Person>> {
    let mut people: Vec<&Person> = Vec::new();
    for row in queries::grants(tx)? {
        let keeps = matches!(row.grant.access, Access::Officer | Access::Editor);
        let Some(person) = register.person(&row.grant.person) else {
            continue;
        };
        let is_new = !people.iter().any(|known| known.id == person.id);
        if keeps && is_new && row.is_in_force(today) && register.is_active(person, today) {
            people.push(person);
        }
    }
    Ok(people)
}
