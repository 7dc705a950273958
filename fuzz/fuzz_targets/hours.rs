//! Hours as a stranger writes them: reading them never panics, and what was read
//! is the same after it was written and read again.
#![no_main]

use engine::hours::Hours;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(hours) = text.parse::<Hours>() {
        let written = hours.to_string();
        assert_eq!(written.parse().as_ref(), Ok(&hours), "{written}");
    }
});
