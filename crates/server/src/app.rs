//! The only wiring: what every capability may use, and all of their routes.
use crate::{
    access, advice, ask, beliefs, cover, evidence, findings, manual, organisation,
    platform::{
        authority::Authority,
        clock::Clock,
        ended::Journal,
        frame, headers,
        ids::{Secret, new_id},
        jobs::{self, Job, Task},
        keys::{self, Keys},
        ledger, ops,
        outbound::Outbound,
        outbox, quarantine,
        routes::{self, RouteFact, Routes},
        sign_in::{self, openid::provider::Providers, ways::breached::Breached},
        telemetry,
    },
    proposals, record, register, search, setup, tokens, transfer,
};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use engine::{
    proposal::State,
    register::{Problem, Register},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use store::{Db, Migration, Tx};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use web::{Error, Result};

/// The organisation of an instance that serves one, which is the rule.
pub const HOME: &str = "home";

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_house",
        sql: include_str!("migrations/0001_house.sql"),
    },
    Migration {
        name: "0002_register",
        sql: include_str!("migrations/0002_register.sql"),
    },
    Migration {
        name: "0003_machine",
        sql: include_str!("migrations/0003_machine.sql"),
    },
    Migration {
        name: "0004_identity",
        sql: include_str!("migrations/0004_identity.sql"),
    },
    Migration {
        name: "0005_proposals",
        sql: include_str!("migrations/0005_proposals.sql"),
    },
    Migration {
        name: "0006_beliefs",
        sql: include_str!("migrations/0006_beliefs.sql"),
    },
    Migration {
        name: "0007_checkpoints",
        sql: include_str!("migrations/0007_checkpoints.sql"),
    },
    Migration {
        name: "0009_assessment",
        sql: include_str!("migrations/0009_assessment.sql"),
    },
    Migration {
        name: "0010_connections",
        sql: include_str!("migrations/0010_connections.sql"),
    },
    Migration {
        name: "0011_rotas",
        sql: include_str!("migrations/0011_rotas.sql"),
    },
    Migration {
        name: "0012_advice_runs",
        sql: include_str!("migrations/0012_advice_runs.sql"),
    },
    Migration {
        name: "0013_outside_calendars",
        sql: include_str!("migrations/0013_outside_calendars.sql"),
    },
    Migration {
        name: "0014_both_sides",
        sql: include_str!("migrations/0014_both_sides.sql"),
    },
    Migration {
        name: "0015_the_past_stays",
        sql: include_str!("migrations/0015_the_past_stays.sql"),
    },
];

/// Tables whose rows are never changed and never removed.
pub const APPEND_ONLY: &[&str] = &[
    "advice_run",
    "ledger_entry",
    "checkpoint",
    "checkpoint_keeping",
    "checkpoint_signature",
];

/// Tables that no backup holds: what lets somebody in, and what belongs to one instance.
/// Nothing that a backup holds may refer to them.
pub const NOT_IN_BACKUPS: &[&str] = &[
    "api_token",
    "authenticator",
    "calendar_feed",
    "coming_in",
    "instance_key",
    "known_device",
    "new_start",
    "openid_connection",
    "outside_identity",
    "passkey",
    "password",
    "recovery_code",
    "session",
    "sign_in_link",
    "sign_in_try",
];

/// Ends something in what came out of a backup; how much there was.
pub type Ends = fn(&mut Tx, jiff::Timestamp) -> Result<u64>;

/// Tables that a backup holds, and what ends their rows in a restore, so that an old key opens
/// nothing.
pub const ENDED_BY_A_RESTORE: &[(&str, Ends)] = &[];

/// Everything that happens by the clock, in the order in which it runs.
pub const JOBS: &[Job] = &[
    beliefs::jobs::REVEAL,
    beliefs::jobs::REMIND,
    evidence::jobs::REMIND,
    jobs::FORGET_SENT_MAILS,
    proposals::jobs::PUT_IN_FORCE,
    proposals::jobs::ASK_TO_SIGN,
    record::MAKE_CHECKPOINTS,
    register::again::ASK_AGAIN,
];

/// What each node looks after beside its requests.
pub const TASKS: &[Task] = &[jobs::RUN, outbox::SEND, cover::calendars::FETCH];

/// How long a node may be silent before another takes over what it holds.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How this process was started.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Served over TLS, by us or by a proxy: cookies insist on it.
    pub secure: bool,
    /// Where mails go. Without it they wait.
    pub mail: Option<outbox::Server>,
    /// Where endings are written down outside the database.
    pub journal: Option<PathBuf>,
    /// A minute, where nothing else is said.
    pub lease: Option<SignedDuration>,
    /// The address at which browsers reach it, such as `https://desk.example`. Passkeys
    /// are bound to its name; links in mails begin with it.
    pub address: String,
    /// The proxies that are believed about where a request comes from.
    pub proxies: Vec<std::net::IpAddr>,
    /// Hosts inside one's own network that may be connected to over HTTPS.
    pub inside_hosts: Vec<String>,
    /// Passwords that were in breaches, and are refused.
    pub breached: Option<Breached>,
    /// Started as the demo (or by a test): links of the demo lead straight in, and a
    /// provider may be on this machine.
    pub demo: bool,
}

impl Settings {
    pub fn lease(&self) -> SignedDuration {
        self.lease.unwrap_or(LEASE)
    }

    /// The beginning of an address in a mail; where it is not known, there is only the path.
    pub fn public_url(&self) -> &str {
        self.address.trim_end_matches('/')
    }
}

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub keys: Arc<Keys>,
    /// What happens by the clock: [`JOBS`], or a test's own.
    pub jobs: &'static [Job],
    /// Tells this process apart from others on the same database.
    pub node: String,
    pub authority: Arc<Authority>,
    /// What has ended, outside the database.
    pub ended: Option<Arc<Journal>>,
    pub settings: Arc<Settings>,
    /// The way out over HTTP.
    pub outbound: Outbound,
    /// The OpenID providers of the parties.
    pub providers: Providers,
    pub registers: Arc<Registers>,
    pub table: Arc<Vec<RouteFact>>,
    /// Set while the instance is empty: whoever holds it may set it up.
    pub setup: Arc<Mutex<Option<Secret>>>,
    name: Arc<RwLock<String>>,
}

impl App {
    /// Migrates the database, and checks that routes, actions and policies agree.
    ///
    /// # Errors
    /// In words for whoever starts it. The process must not start then.
    pub async fn start(
        db: Db,
        clock: Clock,
        keys: Keys,
        settings: Settings,
    ) -> Result<App, String> {
        let at = clock.now().as_microsecond();
        db.migrate(MIGRATIONS, APPEND_ONLY, at)
            .await
            .map_err(|error| format!("the database could not be brought up to date: {error}"))?;
        let authority = Authority::new()?;
        let table = all_routes().table().to_vec();
        routes::check(&table)?;
        telemetry::figures();
        let keys = Arc::new(keys);
        let ours = keys.clone();
        let belongs = db.write(HOME, move |tx| keys::belongs(tx, &ours)).await;
        if !belongs.map_err(|error| error.to_string())? {
            return Err("this database belongs to an instance with another key. Start it with that one: the file instance.key beside the data, or the one that --key-file names".into());
        }
        if db
            .read(HOME, quarantine::queries::is_cut_off)
            .await
            .map_err(|error| error.to_string())?
        {
            return Err("a restore into this instance was cut off before its end. Remove what is there, and restore again".into());
        }
        let ended = settings.journal.as_deref().map(Journal::open).transpose()?;
        let node = new_id(clock.now());
        let outbound = Outbound::new(&settings.inside_hosts, settings.demo);
        let app = App {
            db,
            clock,
            keys,
            jobs: JOBS,
            node,
            authority: Arc::new(authority),
            ended: ended.map(Arc::new),
            providers: Providers::new(outbound.clone()),
            outbound,
            settings: Arc::new(settings),
            registers: Arc::default(),
            table: Arc::new(table),
            setup: Arc::default(),
            name: Arc::default(),
        };
        app.learn_name().await.map_err(|error| error.detail())?;
        Ok(app)
    }

    /// Reads the organisation's name for the frame of every page.
    pub async fn learn_name(&self) -> Result<()> {
        let found = self
            .db
            .read(HOME, organisation::queries::organisation)
            .await
            .map_err(Error::from)?;
        let name = found
            .map(|organisation| organisation.name)
            .unwrap_or_default();
        *self.name.write().unwrap_or_else(PoisonError::into_inner) = name;
        Ok(())
    }

    /// Writes down outside the database what has ended. What cannot be written now is in
    /// force all the same, and written at the next look.
    pub async fn keep_journal(&self) {
        let Some(journal) = &self.ended else { return };
        if let Err(why) = journal.keep_up(&self.db).await {
            metrics::counter!("tandem_journal_failed_total").increment(1);
            tracing::error!(why, "what has ended could not be written into the journal");
        }
    }

    /// Empty while nothing is set up.
    pub fn organisation_name(&self) -> String {
        self.name
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// For the foot of the page, when the clock is not the machine's.
    pub fn clock_in_words(&self) -> String {
        self.clock
            .now()
            .strftime("%-d %B %Y, %H:%M UTC")
            .to_string()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "layers and fallbacks are put on here, routes are not"
    )]
    pub fn router(&self) -> Router {
        all_routes()
            .into_router()
            .fallback(frame::nothing_here)
            .method_not_allowed_fallback(frame::not_that_way)
            .layer(CatchPanicLayer::new())
            .layer(CompressionLayer::new())
            .layer(from_fn_with_state(self.clone(), headers::secure))
            .layer(from_fn(telemetry::count))
            .with_state(self.clone())
    }
}

fn all_routes() -> Routes {
    Routes::new()
        .merge(ops::routes())
        .merge(sign_in::routes())
        .merge(setup::routes())
        .merge(manual::routes())
        .merge(findings::routes())
        .merge(register::routes())
        .merge(cover::routes())
        .merge(proposals::routes())
        .merge(advice::routes())
        .merge(organisation::routes())
        .merge(ask::routes())
        .merge(search::routes())
        .merge(beliefs::routes())
        .merge(evidence::routes())
        .merge(tokens::routes())
        .merge(access::routes())
        .merge(jobs::routes())
        .merge(record::routes())
        .merge(quarantine::routes())
        .merge(transfer::routes())
}

/// The engine's view of each organisation, built from its rows and kept for as
/// long as its ledger has not grown. The head of the ledger is the key: two
/// states with one head have the same rows.
#[derive(Default)]
pub struct Registers {
    /// By organisation.
    kept: Mutex<HashMap<String, Kept>>,
}

struct Kept {
    /// The head of the ledger at which it was built.
    head: Vec<u8>,
    register: Arc<Register>,
    /// The first day on which something agreed begins.
    due: Option<Date>,
    /// Party → proposals that wait for its signature, as counted on a day.
    waiting: (Date, HashMap<String, usize>),
}

impl Registers {
    /// The register as it stands in this transaction.
    pub fn current(&self, tx: &mut Tx) -> Result<Arc<Register>> {
        let head = ledger::head(tx)?;
        let organisation = tx.organisation().to_owned();
        if let Some(kept) = self.lock().get(&organisation)
            && kept.head == head
        {
            return Ok(kept.register.clone());
        }
        let register = Arc::new(build(tx)?);
        let agreed = register.company().proposals.iter();
        let agreed = agreed.filter(|it| it.state() == State::Waiting);
        let kept = Kept {
            head,
            due: agreed.map(|it| it.effective).min(),
            waiting: (Date::MIN, HashMap::new()),
            register: register.clone(),
        };
        self.lock().insert(organisation, kept);
        Ok(register)
    }

    /// Whether the day of something agreed has come, and nobody has looked since.
    pub fn is_due(&self, tx: &mut Tx, now: Timestamp) -> bool {
        let Ok(register) = self.current(tx) else {
            return false;
        };
        let due = self.lock().get(tx.organisation()).and_then(|kept| kept.due);
        due.is_some_and(|due| due <= register.date(now))
    }

    /// How many proposals wait for a party, by what was last read here.
    pub fn waiting_for(&self, organisation: &str, party: &str, now: Timestamp) -> usize {
        let mut all = self.lock();
        let Some(kept) = all.get_mut(organisation) else {
            return 0;
        };
        let today = kept.register.date(now);
        if kept.waiting.0 != today {
            kept.waiting = (
                today,
                proposals::waiting_for(kept.register.company(), today),
            );
        }
        kept.waiting.1.get(party).copied().unwrap_or(0)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Builds the register from the rows. What does not fit together is a wrong
/// value of the command that has just written it.
fn build(tx: &mut Tx) -> Result<Register> {
    let company = transfer::gather(tx)?.ok_or(Error::NotFound)?;
    Register::new(&company, company::catalogue()).map_err(wrong_values)
}

/// What the engine says does not fit, as wrong values of fields.
pub fn wrong_values(problems: Vec<Problem>) -> Error {
    let problems = problems.into_iter().map(|problem| {
        let field = problem.path.rsplit('.').next().unwrap_or_default();
        web::Problem {
            field: field.to_owned(),
            why: problem.why,
            expected: problem.expected,
        }
    });
    Error::Invalid(problems.collect())
}
