//! Calendars as strangers send them: reading one and looking at a year of it never panics and
//! always ends, and shows no more than it may.
#![no_main]

use engine::outside;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let Ok(outside) = outside::read(file) else {
        return;
    };
    let zone = engine::civil::zone("Europe/Berlin").unwrap();
    let [from, to] = ["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"].map(|at| at.parse().unwrap());
    let within = outside.within(from, to, &zone);
    assert!(within.occurrences.len() <= outside::MOST_OCCURRENCES);
    for it in within.occurrences {
        let (first, last) = it.when.days(&zone);
        assert!(first <= last);
        assert!(!it.private || it.title.is_none());
    }
});
