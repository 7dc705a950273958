//! Schedules of other systems from a stranger: reading them never panics, and what comes
//! out is taken by the rules of a company file.
#![no_main]

use company::{Format, Imported, opsgenie, pagerduty, parse};
use engine::catalogue::Catalogue;
use engine::register::Register;
use libfuzzer_sys::fuzz_target;

const HEAD: &str = "organisation = { name = \"Finch Tools\", zone = \"America/New_York\" }\n\
    parties = [{ id = \"internal\", name = \"Finch IT\", kind = \"internal\" }]\n";

fn holds(imported: &Imported) {
    let text = format!("{HEAD}{}", imported.to_toml());
    let read = parse(&text, Format::Toml).expect("what is printed can be read");
    assert_eq!((&read.people, &read.rotas), (&imported.people, &imported.rotas), "{text}");
    Register::new(&read, &Catalogue::default()).expect("and holds together");
}

fuzz_target!(|source: &str| {
    for read in [pagerduty, opsgenie] {
        if let Ok(imported) = read(source) {
            holds(&imported);
        }
    }
});
