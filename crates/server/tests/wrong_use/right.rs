use tandem::{
    access,
    platform::{actions::EndAccess, columns, ids::Secret, permit::Permit},
};

fn end(permit: &Permit<EndAccess>) {
    let _ = access::queries::end_grant(unreachable!(), permit, "person:dana", 0);
}

fn main() {
    let _ = columns::json(&Secret::random().digest());
}
