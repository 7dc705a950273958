use tandem::{
    organisation::model::PersonRow,
    platform::{
        actions::EndAccess,
        permit::{Ref, Who},
    },
};

fn end(person: Ref<PersonRow>, who: &Who) {
    let _ = person.resolve::<EndAccess>(unreachable!(), who);
}

fn main() {}
