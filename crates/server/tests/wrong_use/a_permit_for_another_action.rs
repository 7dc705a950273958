use tandem::{
    access,
    platform::{actions::InvitePerson, permit::Permit},
};

fn end(permit: &Permit<InvitePerson>) {
    let _ = access::queries::end_grant(unreachable!(), permit, "person:dana", 0);
}

fn main() {}
