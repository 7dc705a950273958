use super::pages::NewInstance;
use crate::{
    organisation::queries as org,
    platform::{keys::Keys, sign_in::begin_first, words::slug},
    transfer,
};
use engine::facts::{Access, Company, Grant, Organisation, Party, PartyKind, Person, Site};
use jiff::Timestamp;
use store::Tx;
use web::{Error, Result};

/// Makes the organisation with its internal party, its business party and (when
/// named) its partner, one site, and the first officer; gives the cookie with which the
/// officer goes on to set up how they come in.
pub fn set_up(tx: &mut Tx, keys: &Keys, new: &NewInstance, now: Timestamp) -> Result<String> {
    if org::organisation(tx)?.is_some() {
        return Err(Error::Conflict(
            "This instance has been set up already.".into(),
        ));
    }
    let company = company_of(new, now)?;
    engine::register::Register::new(&company, company::catalogue())
        .map_err(crate::app::wrong_values)?;
    transfer::load(tx, &company, now)?;
    begin_first(tx, keys, &company.people[0].id, now)
}

fn company_of(new: &NewInstance, now: Timestamp) -> Result<Company> {
    let organisation = Organisation {
        name: new.organisation.trim().to_owned(),
        zone: new.zone.trim().to_owned(),
        ..Organisation::default()
    };
    let today = crate::organisation::today(&organisation, now).map_err(|_| {
        Error::invalid(
            "zone",
            "is not a time zone",
            "Write its IANA name, such as Europe/Berlin or America/New_York.",
        )
    })?;
    let party = |id: &str, name: &str, kind| Party {
        id: id.into(),
        name: name.into(),
        kind,
        contacts: Vec::new(),
        hours: None,
    };
    let mut parties = vec![
        party("internal", "Internal IT", PartyKind::Internal),
        party("business", "Business", PartyKind::Business),
    ];
    if let Some(partner) = new
        .partner
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        parties.push(party("partner", partner, PartyKind::Partner));
    }
    let officer = Person {
        id: slug(&new.officer),
        name: new.officer.trim().to_owned(),
        party: "internal".into(),
        title: None,
        skills: Default::default(),
        contacts: Vec::new(),
        hours: None,
        from: None,
        until: None,
        account_open: None,
    };
    Ok(Company {
        grants: vec![Grant {
            person: officer.id.clone(),
            access: Access::Officer,
            reason: "First officer of this instance".into(),
            from: today,
            until: None,
        }],
        sites: vec![Site {
            id: "main".into(),
            name: "Main site".into(),
            zone: None,
            users: None,
            hours: None,
        }],
        people: vec![officer],
        organisation,
        parties,
        ..Company::default()
    })
}
