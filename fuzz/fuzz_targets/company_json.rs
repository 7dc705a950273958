//! A company file in JSON from a stranger: reading it never panics, its mistakes
//! can be shown, and what was read is the same after it was written and read again.
#![no_main]

use company::{Format, parse, render, to_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    match parse(source, Format::Json) {
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            render(&mistakes, "company.json", source);
        }
        Ok(company) => {
            let written = to_json(&company);
            assert_eq!(
                parse(&written, Format::Json).as_ref(),
                Ok(&company),
                "{written}"
            );
        }
    }
});
