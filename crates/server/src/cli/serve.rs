//! Serving: a company of one's own, or the demo's.
use super::{Demo, Serve, instance, post};
use crate::{
    app::{App, HOME, Settings},
    organisation,
    platform::{
        clock::Clock,
        ids::Secret,
        jobs::Runner,
        keys::{Keys, Place, open_to_others},
        sign_in::{Link, link_for, ways::breached::Breached},
        telemetry,
    },
    transfer,
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use engine::facts::{Company, Party, PartyKind, Person};
use jiff::{SignedDuration, civil::Date, tz::Offset};
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::PoisonError,
    time::Duration,
};
use store::Db;

/// The company of the demo: the file that the manual explains, and its rotas.
const COMPANY_A: &str = concat!(
    include_str!("../../../company/data/company-a.toml"),
    include_str!("../../../company/data/company-a-rotas.toml"),
);
/// Requests that are under way at a stop get this long.
const GRACE: Duration = Duration::from_secs(10);

pub async fn serve(serve: Serve) -> Result<ExitCode, String> {
    telemetry::start_log(serve.log_json);
    let tls = serve.tls_cert.zip(serve.tls_key);
    let listener = listen(SocketAddr::new(serve.listen.host, serve.listen.port))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let named = serve.public_url;
    let here = named
        .clone()
        .unwrap_or_else(|| format!("{scheme}://{}", address(&listener)));
    let settings = Settings {
        secure: tls.is_some() || here.starts_with("https://"),
        address: named.unwrap_or_else(|| by_name(scheme, &listener)),
        proxies: serve.proxy,
        mail: post::server(&serve.post)?,
        journal: serve.journal.or_else(|| {
            let beside = serve.at.data.join("ended.journal");
            serve.at.database.is_none().then_some(beside)
        }),
        lease: Some(SignedDuration::from_secs(serve.lease.into())),
        inside_hosts: serve.inside_host,
        breached: serve
            .breached_passwords
            .as_deref()
            .map(Breached::open)
            .transpose()?,
        demo: false,
    };
    let db = instance::open(&serve.at).await?;
    let place = instance::key_place(&serve.at)?;
    let app = App::start(db, Clock::default(), place.take()?, settings).await?;
    if let Place::File(file) = &place
        && open_to_others(file) == Some(true)
    {
        tracing::warn!(file = %file.display(), "others on this machine can read the key of the instance");
    }
    println!("This node is {}", app.node);
    println!("Tandem is ready at {here}");
    if app.organisation_name().is_empty() {
        let key = Secret::random();
        println!(
            "This instance is empty. Set it up at {here}/setup?key={}",
            key.reveal()
        );
        *app.setup.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
    }
    run(app, listener, tls).await
}

/// A demo in a file of its own can go on later: its key lies beside that file.
fn demo_keys(url: &str) -> Result<Keys, String> {
    let file = url.strip_prefix("sqlite:").map(Path::new);
    match file.and_then(Path::parent) {
        Some(folder) if folder.is_dir() && !url.contains(":memory:") => {
            Place::of(None, None, folder, false)?.take()
        }
        _ => Ok(Keys::scratch()),
    }
}

/// The company that a demo shows.
fn company_of(file: Option<&Path>) -> Result<Company, String> {
    let (name, source) = match file {
        None => ("company-a.toml".to_owned(), COMPANY_A.to_owned()),
        Some(file) => {
            let name = file.display().to_string();
            let source = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
            (name, source)
        }
    };
    company::parse(&source, company::Format::of(&name, &source))
        .map_err(|mistakes| company::render(&mistakes, &name, &source))
}

/// Whoever stands for their side in a demo: the first person of the internal team, and
/// the first of each partner, who are there on the day.
fn faces(facts: &Company, day: Date) -> Vec<String> {
    let is_there = |person: &&Person| {
        person.from.is_none_or(|from| from <= day) && person.until.is_none_or(|until| day < until)
    };
    let acts = |party: &&Party| matches!(party.kind, PartyKind::Internal | PartyKind::Partner);
    let sides = facts.parties.iter().filter(acts);
    let first = |party: &Party| {
        let mut theirs = facts.people.iter().filter(|one| one.party == party.id);
        theirs.find(is_there)
    };
    sides
        .filter_map(first)
        .map(|person| person.id.clone())
        .collect()
}

pub async fn demo(demo: Demo) -> Result<ExitCode, String> {
    telemetry::start_log(false);
    let facts = company_of(demo.file.as_deref())?;
    let url = demo.database.unwrap_or_else(|| "sqlite::memory:".into());
    let keys = demo_keys(&url)?;
    let listener = listen(SocketAddr::new(demo.listen.host, demo.listen.port))?;
    let settings = Settings {
        address: by_name("http", &listener),
        mail: post::server(&demo.post)?,
        demo: true,
        ..Settings::default()
    };
    let db = Db::open(url).await.map_err(|error| error.to_string())?;
    let app = App::start(db, Clock::showing(demo.at), keys, settings).await?;
    let now = app.clock.now();
    let day = Offset::UTC.to_datetime(demo.at).date();
    let links = app
        .db
        .write(HOME, move |tx| {
            if organisation::queries::organisation(tx)?.is_none() {
                transfer::load(tx, &facts, now)?;
            }
            let mut links = Vec::new();
            for id in faces(&facts, day) {
                if let Some(person) = organisation::queries::person(tx, &id)? {
                    let link = link_for(tx, &id, Link::Demo, now)?;
                    links.push((person.fact.name, person.fact.party, link));
                }
            }
            Ok(links)
        })
        .await
        .map_err(|error: web::Error| error.detail())?;
    app.learn_name().await.map_err(|error| error.detail())?;
    let here = format!("http://{}", address(&listener));
    println!("Tandem is ready at {here}");
    println!("The clock of this demo stands at {}.", app.clock_in_words());
    for (name, party, link) in links {
        println!("Sign in as {name} ({party}): {here}/sign-in/{link}");
    }
    run(app, listener, None).await
}

fn listen(at: SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(at)
        .map_err(|error| format!("cannot listen on {at}: {error}. Take another with --port"))?;
    listener
        .set_nonblocking(true)
        .map_err(|error| error.to_string())?;
    Ok(listener)
}

fn address(listener: &TcpListener) -> String {
    listener
        .local_addr()
        .map(|at| at.to_string())
        .unwrap_or_default()
}

/// As browsers have to name it for passkeys: this machine is `localhost`, not 127.0.0.1.
fn by_name(scheme: &str, listener: &TcpListener) -> String {
    match listener.local_addr() {
        Ok(at) if at.ip().is_loopback() => format!("{scheme}://localhost:{}", at.port()),
        Ok(at) => format!("{scheme}://{at}"),
        Err(_) => String::new(),
    }
}

async fn run(
    app: App,
    listener: TcpListener,
    tls: Option<(PathBuf, PathBuf)>,
) -> Result<ExitCode, String> {
    let handle = Handle::new();
    let runner = Runner::start(&app);
    tokio::spawn(stop_on_signal(handle.clone()));
    let service = app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some((cert, key)) => {
            // A second start in one process keeps the provider that is there.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let config = RustlsConfig::from_pem_file(&cert, &key)
                .await
                .map_err(|error| format!("{} and {}: {error}", cert.display(), key.display()))?;
            axum_server::from_tcp_rustls(listener, config)
                .map_err(|error| error.to_string())?
                .handle(handle)
                .serve(service)
                .await
        }
        None => {
            axum_server::from_tcp(listener)
                .map_err(|error| error.to_string())?
                .handle(handle)
                .serve(service)
                .await
        }
    };
    runner.stop().await;
    app.db.close().await;
    served.map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Lets what is under way finish, then stops.
async fn stop_on_signal(handle: Handle<SocketAddr>) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut stop = match signal(SignalKind::terminate()) {
        Ok(stop) => stop,
        Err(error) => {
            tracing::error!(%error, "no signals here: stop it with Ctrl-C");
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = stop.recv() => {}
    }
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(GRACE));
}
