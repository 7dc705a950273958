use tandem::{organisation::model::PersonRow, platform::permit::Ref};

fn id_of(person: Ref<PersonRow>) -> String {
    person.id
}

fn main() {}
