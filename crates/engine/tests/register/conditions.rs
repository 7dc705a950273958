//! Which entries of the catalogue concern a company.
use crate::common::*;
use engine::catalogue::Catalogue;
use serde_json::{Value, json};

fn applies(company: &Value, condition: &str) -> bool {
    let catalogue = catalogue();
    let mut entries = catalogue.responsibilities.iter();
    let entry = entries.find(|entry| entry.applies_if.as_deref() == Some(condition));
    Catalogue::applies(entry.unwrap(), &self::company(company).meets())
}

#[test]
fn a_partner_among_the_parties_is_present_whether_or_not_it_is_written_down() {
    let mut company = base();
    assert!(applies(&company, "partner_present"));
    company["parties"].as_array_mut().unwrap().remove(1);
    company["people"].as_array_mut().unwrap().remove(1);
    assert!(!applies(&company, "partner_present"));
    company["organisation"]["meets"] = json!(["partner_present"]);
    assert!(applies(&company, "partner_present"));
}

#[test]
fn what_is_not_written_down_does_not_hold() {
    let mut company = base();
    assert!(!applies(&company, "servers>0"));
    company["organisation"]["meets"] = json!(["servers > 0"]);
    assert!(applies(&company, "servers>0"));
}
