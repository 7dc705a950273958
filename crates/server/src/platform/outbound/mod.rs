//! The one way out over HTTP. What is asked for goes over TLS to an address that the whole
//! internet shares; the name is looked up once, and exactly what was looked at is connected
//! to, so that a name that changes its mind leads nowhere else. Nothing is followed, nothing
//! takes long, nothing is large. Hosts inside one's own network have to be named when the
//! instance is started. Mail has its own way out, in the outbox.
mod address;
#[cfg(test)]
mod tests;

use axum::http::{self, HeaderValue, Uri, header, uri::Scheme};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::JoinSet,
};
use tokio_rustls::TlsConnector;

/// From the look-up of the name to the last byte of the answer.
const LASTS: Duration = Duration::from_secs(10);
/// What is read where nothing else is said: a provider's keys and its description of itself
/// are a few kilobytes.
const MOST: usize = 256 << 10;

/// Why nothing came back: for the log, and for an officer who tests a connection.
#[derive(Debug)]
pub struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

fn refused(why: impl Into<String>) -> Refused {
    Refused(why.into())
}

#[derive(Clone, Default)]
pub struct Outbound {
    rules: Arc<Rules>,
}

#[derive(Default)]
struct Rules {
    /// Hosts that may have an address of one's own network.
    inside: Vec<String>,
    /// Plain HTTP to this machine itself: for the demo and for tests.
    loopback: bool,
    tls: OnceLock<Result<Arc<ClientConfig>, String>>,
}

impl Outbound {
    /// `inside` are hosts of one's own network that may be connected to.
    pub fn new(inside: &[String], loopback: bool) -> Outbound {
        Outbound {
            rules: Arc::new(Rules {
                inside: inside.iter().map(|host| host.to_lowercase()).collect(),
                loopback,
                tls: OnceLock::new(),
            }),
        }
    }

    /// Sends one request and reads its answer to the end. It never hangs and is never
    /// sent twice; an answer that leads elsewhere is given back as it is.
    pub async fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, Refused> {
        self.send_for(request, MOST).await
    }

    /// As [`Outbound::send`], for an answer of at most `most` bytes.
    pub async fn send_for(
        &self,
        request: http::Request<Vec<u8>>,
        most: usize,
    ) -> Result<http::Response<Vec<u8>>, Refused> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        let sent = tokio::time::timeout(LASTS, self.send_in_time(request, most)).await;
        let answer = sent.unwrap_or_else(|_| Err(refused("there was no answer in ten seconds")));
        let outcome = if answer.is_ok() {
            "answered"
        } else {
            "refused"
        };
        metrics::counter!("tandem_outbound_total", "outcome" => outcome).increment(1);
        answer.map_err(|Refused(why)| refused(format!("{host}: {why}")))
    }

    async fn send_in_time(
        &self,
        request: http::Request<Vec<u8>>,
        most: usize,
    ) -> Result<http::Response<Vec<u8>>, Refused> {
        let target = Target::of(request.uri())?;
        let at = self.look_up(&target).await?;
        let stream = connect(&at).await?;
        if !target.tls {
            return exchange(stream, request, most).await;
        }
        let name = ServerName::try_from(target.host.clone())
            .map_err(|_| refused("this is no name of a host"))?;
        let stream = TlsConnector::from(self.tls()?)
            .connect(name, stream)
            .await
            .map_err(|error| refused(format!("no safe connection: {error}")))?;
        exchange(stream, request, most).await
    }

    /// The addresses of a host, without those that must not be reached.
    async fn look_up(&self, target: &Target) -> Result<Vec<SocketAddr>, Refused> {
        let found: Vec<SocketAddr> = match target.host.parse::<IpAddr>() {
            Ok(ip) => vec![SocketAddr::new(ip, target.port)],
            Err(_) => tokio::net::lookup_host((target.host.as_str(), target.port))
                .await
                .map_err(|_| refused("this name is not known"))?
                .collect(),
        };
        let may = found.into_iter().filter(|at| self.may(target, at.ip()));
        let may: Vec<SocketAddr> = may.collect();
        match may.is_empty() {
            false => Ok(may),
            true if target.tls => Err(refused(
                "its address is inside a network of one's own. Name the host when the instance is started: --inside-host",
            )),
            true => Err(refused("only addresses that begin with https:// are asked")),
        }
    }

    fn may(&self, target: &Target, ip: IpAddr) -> bool {
        if self.rules.loopback && ip.to_canonical().is_loopback() {
            return true;
        }
        target.tls && (address::is_global(ip) || self.rules.inside.contains(&target.host))
    }

    /// Trusts whom the machine trusts. Read once.
    fn tls(&self) -> Result<Arc<ClientConfig>, Refused> {
        let tls = self.rules.tls.get_or_init(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err(
                    "this machine has no certificates of authorities (ca-certificates)".into(),
                );
            }
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(|error| error.to_string())?
                .with_root_certificates(roots)
                .with_no_client_auth();
            Ok(Arc::new(config))
        });
        tls.clone().map_err(refused)
    }
}

struct Target {
    host: String,
    port: u16,
    tls: bool,
}

impl Target {
    fn of(uri: &Uri) -> Result<Target, Refused> {
        let tls = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(refused("this is no address of the web")),
        };
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        Ok(Target {
            host: host.to_lowercase(),
            port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            tls,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one module that opens sockets for HTTP outward"
)]
async fn connect(at: &[SocketAddr]) -> Result<TcpStream, Refused> {
    TcpStream::connect(at)
        .await
        .map_err(|error| refused(format!("no connection: {}", error.kind())))
}

async fn exchange<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    request: http::Request<Vec<u8>>,
    most: usize,
) -> Result<http::Response<Vec<u8>>, Refused> {
    let fault = |error: hyper::Error| refused(format!("no answer: {error}"));
    let (mut sender, line) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(fault)?;
    // Whatever happens, the connection ends with this exchange.
    let mut task = JoinSet::new();
    task.spawn(line);
    let answer = sender.send_request(on_the_line(request)?).await;
    let (head, body) = answer.map_err(fault)?.into_parts();
    let body = Limited::new(body, most).collect().await.map_err(|_| {
        let most = most >> 10;
        refused(format!(
            "the answer was cut off, or is larger than {most} kB"
        ))
    })?;
    Ok(http::Response::from_parts(head, body.to_bytes().to_vec()))
}

/// As it is written on the line: the path in the first line, the host in a header.
fn on_the_line(request: http::Request<Vec<u8>>) -> Result<http::Request<Full<Bytes>>, Refused> {
    let (mut head, body) = request.into_parts();
    let host = head.uri.authority().map(|it| it.as_str().to_owned());
    let host = HeaderValue::try_from(host.unwrap_or_default());
    let host = host.map_err(|_| refused("this is no name of a host"))?;
    let path = head.uri.path_and_query().map_or("/", |it| it.as_str());
    head.uri = path.parse().map_err(|_| refused("this is no path"))?;
    head.headers.insert(header::HOST, host);
    Ok(http::Request::from_parts(head, Full::from(body)))
}
