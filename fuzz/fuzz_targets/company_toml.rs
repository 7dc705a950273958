//! A company file in TOML from a stranger: reading it never panics, its mistakes
//! can be shown, and what was read is the same after it was written and read again.
#![no_main]

use company::{Format, parse, render, to_toml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    match parse(source, Format::Toml) {
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            render(&mistakes, "company.toml", source);
        }
        Ok(company) => {
            let written = to_toml(&company);
            assert_eq!(
                parse(&written, Format::Toml).as_ref(),
                Ok(&company),
                "{written}"
            );
        }
    }
});
