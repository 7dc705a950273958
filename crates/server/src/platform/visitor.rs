//! Whoever sent a request, before anything is known of them: their cookies, their
//! browser, the address they come from and the one they asked for.
use super::headers::{cookie, text};
use crate::app::App;
use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use store::Tx;
use web::Result;

#[derive(Clone)]
pub struct Visitor {
    pub app: App,
    headers: HeaderMap,
    address: IpAddr,
}

impl Visitor {
    pub fn of(app: &App, request: &Request) -> Visitor {
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
        Visitor {
            app: app.clone(),
            address: client(
                request.headers(),
                peer.to_canonical(),
                &app.settings.proxies,
            ),
            headers: request.headers().clone(),
        }
    }

    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.headers, name)
    }

    /// Runs a reading in one transaction.
    pub async fn read<T: Send + 'static>(
        &self,
        organisation: &str,
        read: impl Fn(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.db.read(organisation, read).await
    }

    /// Runs a command in one transaction: all of it, or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        organisation: &str,
        command: impl Fn(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.db.write(organisation, command).await
    }

    /// Where the request comes from: for limits, never for who somebody is.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// The host and port that were asked for.
    pub fn host(&self) -> &str {
        text(&self.headers, "host").unwrap_or_default()
    }

    /// The browser and its machine, in words: `Firefox on Windows`.
    pub fn device(&self) -> String {
        device(text(&self.headers, "user-agent").unwrap_or_default())
    }
}

/// The last address that a proxy of ours did not write itself. Only what a named
/// proxy has sent is believed: anybody can send the header.
fn client(headers: &HeaderMap, peer: IpAddr, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().parse::<IpAddr>().ok())
        .map(|address| address.to_canonical())
        .rfind(|address| !proxies.contains(address))
        .unwrap_or(peer)
}

fn device(agent: &str) -> String {
    let first = |pairs: &[(&str, &'static str)]| {
        pairs
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let machine = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, machine) {
        (Some(browser), Some(machine)) => format!("{browser} on {machine}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => "An unknown program".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_named_proxy_is_believed_about_who_came_through_it() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 203.0.113.9".parse().unwrap());
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2")];
        assert_eq!(
            client(&headers, ip("198.51.100.4"), &proxies),
            ip("198.51.100.4")
        );
        assert_eq!(
            client(&headers, ip("10.0.0.1"), &proxies),
            ip("203.0.113.9")
        );
        headers.append("x-forwarded-for", "10.0.0.2".parse().unwrap());
        assert_eq!(
            client(&headers, ip("10.0.0.1"), &proxies),
            ip("203.0.113.9")
        );
        assert_eq!(
            client(&HeaderMap::new(), ip("10.0.0.1"), &proxies),
            ip("10.0.0.1")
        );
    }

    #[test]
    fn a_device_is_named_by_browser_and_machine() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(device(chrome), "Chrome on Linux");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(device(phone), "Safari on iPhone");
        assert_eq!(device(""), "An unknown program");
    }
}
