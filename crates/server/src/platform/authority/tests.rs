use super::*;
use crate::platform::actor::Channel;
use engine::facts::PartyKind;

fn actor(kind: PartyKind, access: &[Access]) -> Actor {
    Actor {
        organisation: "o1".into(),
        person: "p1".into(),
        name: "P".into(),
        party: "x".into(),
        party_name: "X".into(),
        party_kind: kind,
        active: true,
        access: access.to_vec(),
        in_quarantine: false,
        channel: Channel::Session,
        session: None,
        factor_at: Some(0),
    }
}

fn allowed(authority: &Authority, actor: &Actor, action: &str, at: i64) -> bool {
    let now = Timestamp::from_second(at).unwrap();
    authority.allows(actor, action, &Target::organisation("o1"), now)
}

#[test]
fn policies_and_actions_agree() {
    Authority::new().unwrap();
}

#[test]
fn a_grant_gives_its_group_and_no_more() {
    let authority = Authority::new().unwrap();
    let reader = actor(PartyKind::Internal, &[Access::Reader]);
    assert!(allowed(&authority, &reader, "view_findings", 100));
    assert!(!allowed(&authority, &reader, "accept_risk", 100));
    let nobody = actor(PartyKind::Internal, &[]);
    assert!(!allowed(&authority, &nobody, "view_findings", 100));
    assert!(allowed(&authority, &nobody, "end_session", 100));
}

#[test]
fn no_grant_lets_a_partner_administer_or_accept_a_risk() {
    let authority = Authority::new().unwrap();
    let partner = actor(PartyKind::Partner, &[Access::Officer]);
    assert!(allowed(&authority, &partner, "view_findings", 100));
    for action in ["export_all", "give_access", "view_ledger", "accept_risk"] {
        assert!(!allowed(&authority, &partner, action, 100), "{action}");
    }
}

#[test]
fn a_suspended_person_gets_nothing() {
    let authority = Authority::new().unwrap();
    let mut officer = actor(PartyKind::Internal, &[Access::Officer]);
    officer.active = false;
    assert!(!allowed(&authority, &officer, "view_findings", 100));
}

#[test]
fn a_clock_that_went_back_gives_partners_nothing_and_the_company_all() {
    let authority = Authority::new().unwrap();
    let partner = actor(PartyKind::Partner, &[Access::Editor]);
    let internal = actor(PartyKind::Internal, &[Access::Editor]);
    assert!(allowed(&authority, &partner, "view_findings", 10_000));
    assert!(!allowed(&authority, &partner, "view_findings", 1_000));
    assert!(allowed(&authority, &internal, "view_findings", 1_000));
    assert!(allowed(&authority, &partner, "view_findings", 10_001));
}

#[test]
fn another_organisations_row_is_out_of_reach_for_everybody() {
    let authority = Authority::new().unwrap();
    let officer = actor(PartyKind::Internal, &[Access::Officer]);
    let now = Timestamp::from_second(100).unwrap();
    assert!(!authority.allows(&officer, "view_findings", &Target::organisation("o2"), now));
}

#[test]
fn what_weighs_much_needs_a_person_who_showed_their_second_factor_within_ten_minutes() {
    let authority = Authority::new().unwrap();
    let mut officer = actor(PartyKind::Internal, &[Access::Officer]);
    for action in [
        "give_access",
        "invite_person",
        "allow_new_start",
        "export_all",
    ] {
        assert!(allowed(&authority, &officer, action, 600), "{action}");
        assert!(!allowed(&authority, &officer, action, 601), "{action}");
        assert!(!allowed(&authority, &officer, action, -1), "{action}");
    }
    assert!(
        allowed(&authority, &officer, "end_access", 601),
        "ending is for anybody, at once"
    );
    officer.factor_at = None;
    assert!(!allowed(&authority, &officer, "give_access", 100));
    officer.factor_at = Some(0);
    officer.channel = Channel::Token;
    assert!(!allowed(&authority, &officer, "give_access", 100));
}

#[test]
fn what_is_ones_own_is_nobody_elses_to_end() {
    let authority = Authority::new().unwrap();
    let officer = actor(PartyKind::Internal, &[Access::Officer]);
    let now = Timestamp::from_second(100).unwrap();
    for (owner, may) in [("p1", true), ("p2", false)] {
        let session = Target {
            kind: "Session",
            organisation: "o1",
            id: "s1",
            party: None,
            owner: Some(owner),
        };
        assert_eq!(
            authority.allows(&officer, "end_own_session", &session, now),
            may
        );
    }
}
