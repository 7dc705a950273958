use tandem::{
    organisation::model::PersonRow,
    platform::{
        actions::EndAccess,
        permit::{Ref, Who},
    },
};

fn end(person: Ref<PersonRow>, tx: &mut store::Tx, who: &Who) {
    let _ = person.resolve::<EndAccess>(tx, who);
}

fn main() {}
