use tandem::{
    access,
    platform::{actions::InvitePerson, permit::Permit},
};

fn end(tx: &mut store::Tx, permit: &Permit<InvitePerson>) {
    let _ = access::queries::end_grant(tx, permit, "person:dana", 0);
}

fn main() {}
