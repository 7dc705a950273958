//! The mail server of the organisation, and how it is spoken to: over TLS from the start
//! (`smtps://`), or begun in the open and then over TLS (`smtp://`). Without TLS only on the
//! machine itself, and never with a password.
use crate::platform::ids::Secret;
use lettre::{
    AsyncSmtpTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use std::{fmt, net::IpAddr, time::Duration};

/// Words with the server: each answer must come within this.
const ANSWER: Duration = Duration::from_secs(20);

/// Where mails go, and from whom they come.
#[derive(Clone)]
pub struct Server {
    pub(super) transport: AsyncSmtpTransport<Tokio1Executor>,
    pub(super) from: Mailbox,
    named: String,
}

impl Server {
    /// `smtp://user@host:port` or `smtps://…`; the password apart from it.
    ///
    /// # Errors
    /// In words.
    pub fn new(url: &str, from: &str, password: Option<&Secret>) -> Result<Server, String> {
        let wrong = |why: &str| {
            format!(
                "--smtp-url: {why}. Write smtp://user@host:port, or smtps:// for TLS from the start"
            )
        };
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| wrong("it has no ://"))?;
        let rest = rest.trim_end_matches('/');
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, rest),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err("--smtp-url holds a password, which others on the machine can see: write it into a file, and name that with --smtp-password-file".into());
        }
        let (host, port) = split(place).ok_or_else(|| wrong("the port is no number"))?;
        if host.is_empty() || host.contains(['/', '?', '#', ' ']) {
            return Err(wrong("it names no host"));
        }
        let tls = || {
            TlsParameters::new(host.to_owned()).map_err(|error| format!("TLS to {host}: {error}"))
        };
        let here = is_this_machine(host);
        let (tls, usual) = match scheme {
            "smtps" => (Tls::Wrapper(tls()?), 465),
            "smtp" if here && password.is_none() => (Tls::Opportunistic(tls()?), 25),
            "smtp" => (Tls::Required(tls()?), 587),
            _ => return Err(wrong("it is neither smtp nor smtps")),
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port.unwrap_or(usual))
            .tls(tls)
            .timeout(Some(ANSWER));
        match (user, password) {
            (Some(user), Some(password)) => {
                let secret = password.reveal().to_owned();
                transport = transport.credentials(Credentials::new(user.to_owned(), secret));
            }
            (Some(_), None) => {
                return Err("--smtp-url names a user, and there is no password: name a file with --smtp-password-file, or set TANDEM_SMTP_PASSWORD".into());
            }
            (None, Some(_)) => return Err(wrong("there is a password, and it names no user")),
            (None, None) => {}
        }
        let from: Mailbox = from.parse().map_err(|_| {
            format!("--mail-from {from} is no address: write desk@example.com, or \"Desk <desk@example.com>\"")
        })?;
        Ok(Server {
            transport: transport.build(),
            named: format!("{host}:{}", port.unwrap_or(usual)),
            from,
        })
    }
}

/// Host and port, where there is one; an IPv6 address stands in brackets.
fn split(place: &str) -> Option<(&str, Option<u16>)> {
    if let Some(rest) = place.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        return match rest.strip_prefix(':') {
            Some(port) => Some((host, Some(port.parse().ok()?))),
            None => rest.is_empty().then_some((host, None)),
        };
    }
    match place.rsplit_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((place, None)),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// For the log and the page: host and port, and no more.
impl fmt::Display for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.named)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Server({self})")
    }
}
