//! Cover, through HTTP.
