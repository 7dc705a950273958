//! The three cookies of signing in: the session, the way in that was begun, and the
//! device that is known. Each value is `organisation.secret`; only digests are stored.
use crate::app::Settings;

/// The name of the session cookie. The prefix makes browsers insist on TLS.
pub fn session_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-tandem"
    } else {
        "tandem"
    }
}

pub fn coming_in_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-tandem-in"
    } else {
        "tandem-in"
    }
}

pub fn device_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-tandem-device"
    } else {
        "tandem-device"
    }
}

/// Twelve hours, as the session itself.
pub fn session(settings: &Settings, value: &str) -> String {
    cookie(settings, session_name(settings), value, 43_200)
}

/// Fifteen minutes, as the way in itself.
pub fn coming_in(settings: &Settings, value: &str) -> String {
    cookie(settings, coming_in_name(settings), value, 900)
}

/// Half a year.
pub fn device(settings: &Settings, value: &str) -> String {
    cookie(settings, device_name(settings), value, 15_552_000)
}

pub fn no_session(settings: &Settings) -> String {
    cookie(settings, session_name(settings), "", 0)
}

pub fn no_coming_in(settings: &Settings) -> String {
    cookie(settings, coming_in_name(settings), "", 0)
}

fn cookie(settings: &Settings, name: &str, value: &str, seconds: u32) -> String {
    // Without it browsers refuse to touch a cookie with the `__Host-` prefix.
    let tls = if settings.secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{tls}")
}
