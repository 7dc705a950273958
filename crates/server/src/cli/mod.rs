//! The commands of the program: each a file, each a few calls to what the pages
//! call too.
mod backup;
mod check;
mod cover;
mod decide;
mod doctor;
mod import;
mod instance;
mod post;
mod serve;
mod verify;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use std::{path::PathBuf, process::ExitCode, sync::LazyLock};

/// The version, and that of the time zones, which decide when a shift begins.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let (version, zones) = (env!("CARGO_PKG_VERSION"), engine::civil::zones_version());
    format!("{version} (time zones {zones})")
});

/// Tandem: the shared desk of co-managed IT.
#[derive(Parser)]
#[command(version, long_version = VERSION.as_str(), about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a company. The first run prints where to set it up.
    Serve(Serve),
    /// Serve the company of the demo, or of a file, with sign-in links printed.
    Demo(Demo),
    /// Print what is wrong in a company file, and leave nothing behind.
    Check(Check),
    /// Say which model fits a company, what each costs, and what would change that.
    Decide(Decide),
    /// Print who is on in a company file, and when nobody is.
    Cover(CoverOf),
    /// Print the schedules of another system as rotas of a company file.
    Import(Import),
    /// Bring a company file into an empty instance.
    Load(Load),
    /// Write the company of an instance as a company file.
    Export(Export),
    /// Print an invitation: a link by which a person sets up, once, how they come in.
    SignInLink(SignInLink),
    /// Read the ledger from its first entry and say where it stops being true.
    Verify(Verify),
    /// Take the ledger out.
    #[command(subcommand)]
    Ledger(Ledger),
    /// Look at an instance without changing it, and say what is wrong.
    Doctor(Doctor),
    /// Write everything into one file, while the instance goes on serving.
    Backup(Backup),
    /// Put a backup into a new, empty instance, which begins in quarantine.
    Restore(Restore),
    /// Print the JSON schema of the company file.
    Schema,
}

/// Where the data lies.
#[derive(Args, Clone)]
struct At {
    /// The folder of the data.
    #[arg(long, value_name = "DIR", default_value = "data", env = "TANDEM_DATA")]
    data: PathBuf,
    /// PostgreSQL instead of the built-in database: postgres://…
    #[arg(long, value_name = "URL", env = "TANDEM_DATABASE")]
    database: Option<String>,
    /// The key of the instance; `instance.key` in the folder of the data when left out.
    #[arg(long, value_name = "FILE", env = "TANDEM_KEY_FILE")]
    key_file: Option<PathBuf>,
}

/// Where mails go. The password is never an option: others on the machine could see it.
#[derive(Args, Clone)]
struct Post {
    /// The mail server: smtp://user@host:port, or smtps:// for TLS from the start.
    #[arg(
        long,
        value_name = "URL",
        requires = "mail_from",
        env = "TANDEM_SMTP_URL"
    )]
    smtp_url: Option<String>,
    /// From whom mails come: desk@example.com
    #[arg(long, value_name = "ADDRESS", env = "TANDEM_MAIL_FROM")]
    mail_from: Option<String>,
    /// A file with the password for the mail server; or set TANDEM_SMTP_PASSWORD.
    #[arg(long, value_name = "FILE", env = "TANDEM_SMTP_PASSWORD_FILE")]
    smtp_password_file: Option<PathBuf>,
}

#[derive(Args)]
struct Doctor {
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    post: Post,
}

/// What is verified: the ledger of the instance, unless something else is named.
#[derive(Args)]
struct Verify {
    #[command(flatten)]
    at: At,
    /// A checkpoint that was kept: the file, or the saved mail. As often as there are some.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// A key that you know: name+hash+base64. Then only such keys count.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// An exported ledger, in place of the instance's.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// The proof of one entry.
    #[arg(long, value_name = "FILE")]
    proof: Vec<PathBuf>,
    /// The proof that a later state begins with an earlier one.
    #[arg(long, value_name = "FILE")]
    consistency: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Ledger {
    /// Write the ledger as a file that both verifiers read.
    Export(LedgerExport),
}

#[derive(Args)]
struct LedgerExport {
    #[command(flatten)]
    at: At,
    /// The file to write; printed when left out.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

#[derive(Args)]
struct Backup {
    #[command(flatten)]
    at: At,
    /// The file to write. It must not exist yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

#[derive(Args)]
struct Restore {
    /// A backup.
    file: PathBuf,
    #[command(flatten)]
    at: At,
    /// The journal of endings of the instance that is gone; each node had one.
    #[arg(long, value_name = "FILE")]
    journal: Vec<PathBuf>,
}

#[derive(Args)]
struct Listen {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1", env = "TANDEM_HOST")]
    host: std::net::IpAddr,
    /// 0 takes any free port.
    #[arg(long, default_value_t = 7070, env = "TANDEM_PORT")]
    port: u16,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    listen: Listen,
    /// A PEM file with the certificate chain. With --tls-key, Tandem serves TLS itself.
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_key",
        env = "TANDEM_TLS_CERT"
    )]
    tls_cert: Option<PathBuf>,
    /// A PEM file with the private key.
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_cert",
        env = "TANDEM_TLS_KEY"
    )]
    tls_key: Option<PathBuf>,
    /// The address at which browsers reach it, such as https://desk.example: where a proxy
    /// serves TLS, and wherever passkeys are to be used. They are bound to its name.
    #[arg(
        long,
        value_name = "URL",
        visible_alias = "address",
        env = "TANDEM_PUBLIC_URL"
    )]
    public_url: Option<String>,
    /// Where to write down what has ended, outside the database; `ended.journal` in the
    /// folder of the data when left out.
    #[arg(long, value_name = "FILE", env = "TANDEM_JOURNAL")]
    journal: Option<PathBuf>,
    #[command(flatten)]
    post: Post,
    /// How many seconds a node may be silent before another takes over what it holds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..), env = "TANDEM_LEASE")]
    lease: u32,
    /// The proxy in front, by its own address: it is believed about where a request comes from.
    #[arg(long, value_name = "IP", env = "TANDEM_PROXY", value_delimiter = ',')]
    proxy: Vec<std::net::IpAddr>,
    /// A host inside your own network that may be connected to, such as the sign-in provider
    /// of a party. Others are reached only where the whole internet reaches them.
    #[arg(
        long,
        value_name = "HOST",
        env = "TANDEM_INSIDE_HOST",
        value_delimiter = ','
    )]
    inside_host: Vec<String>,
    /// Passwords that were in breaches: SHA-1 in hexadecimal, one a line and in order. Whoever
    /// sets a password that is among them is asked for another one.
    #[arg(long, value_name = "FILE", env = "TANDEM_BREACHED_PASSWORDS")]
    breached_passwords: Option<PathBuf>,
    /// Write the log as JSON.
    #[arg(long, env = "TANDEM_LOG_JSON")]
    log_json: bool,
}

#[derive(Args)]
struct Demo {
    /// A company file to show instead of the demo's own company.
    file: Option<PathBuf>,
    #[command(flatten)]
    listen: Listen,
    /// A database instead of a throw-away one. With a demo's company in it, that
    /// demo goes on: with a later `--at`, on a later day.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    #[command(flatten)]
    post: Post,
    /// The instant at which the demo's clock stands at the start.
    #[arg(long, value_name = "INSTANT", default_value = "2026-06-01T13:00:00Z")]
    at: Timestamp,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FileFormat {
    Toml,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum AtLeast {
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Args)]
struct Check {
    /// A company file: TOML or JSON.
    file: PathBuf,
    /// The instant to look at; now when left out. `2026-06-01` is midnight in the company's zone.
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 when there is a finding at least this bad.
    #[arg(long, value_enum, default_value = "low")]
    fail_on: AtLeast,
}

#[derive(Args)]
struct Decide {
    /// A company file: TOML or JSON.
    file: PathBuf,
    /// The day to advise for; the day as of which the file's facts were taken when left
    /// out, and today when the file names none. Plans that have begun by then count.
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The same seed gives the same numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Suppose something: an assumption (fee.full_user_month=150 or =120,150,180), an
    /// answer (Q1=no, or "Q1=no: the reason"), a weight (weight.Q1.yes.co_managed=2) or
    /// a fact (internal_people=8). May be given several times.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Price a mix: the groups of responsibilities that a partner would hold, such as
    /// SEC,MON,BDR. May be given several times.
    #[arg(long, value_name = "GROUPS")]
    mix: Vec<String>,
    /// Own pay table as CSV: assumption,low,mid,high,currency,source,date.
    #[arg(long, value_name = "CSV")]
    pay: Option<PathBuf>,
    /// Print in another currency: EUR=0.92 says what one USD is worth.
    #[arg(long, value_name = "CURRENCY=RATE")]
    currency: Option<String>,
    /// Print every assumption in use with its source, every line of cost, every weight.
    #[arg(long)]
    explain: bool,
    /// Print the smallest set of responsibilities to change with a partner, and why.
    #[arg(long)]
    plan: bool,
}

#[derive(Args)]
struct CoverOf {
    /// A company file: TOML or JSON.
    file: PathBuf,
    /// From when; now when left out. `2026-06-01` is midnight in the company's zone.
    #[arg(long, value_name = "INSTANT")]
    from: Option<String>,
    /// Until when; twelve months later when left out.
    #[arg(long, value_name = "INSTANT")]
    to: Option<String>,
    /// As if this person were away all the time. Can be given several times.
    #[arg(long, value_name = "PERSON")]
    without: Vec<String>,
    /// The shifts of this person, as a calendar.
    #[arg(long, value_name = "PERSON", requires = "ical")]
    person: Option<String>,
    /// Print a calendar (RFC 5545) in place of the report.
    #[arg(long, requires = "person", conflicts_with = "format")]
    ical: bool,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum OtherSystem {
    Pagerduty,
    Opsgenie,
}

#[derive(Args)]
struct Import {
    /// Whose schedules they are.
    #[arg(value_enum)]
    from: OtherSystem,
    /// What its REST API answered, as JSON.
    file: PathBuf,
}

#[derive(Args)]
struct Load {
    /// A company file: TOML or JSON.
    file: PathBuf,
    #[command(flatten)]
    at: At,
}

#[derive(Args)]
struct Export {
    #[command(flatten)]
    at: At,
    #[arg(long, value_enum, default_value = "toml")]
    format: FileFormat,
}

#[derive(Args)]
struct SignInLink {
    #[command(flatten)]
    at: At,
    /// The id of the person.
    #[arg(long)]
    person: String,
    /// For somebody who lost every way in: what they had goes when they use the link.
    #[arg(long)]
    new_start: bool,
    /// The address at which the instance is reached.
    #[arg(
        long,
        default_value = "http://127.0.0.1:7070",
        env = "TANDEM_PUBLIC_URL"
    )]
    public_url: String,
}

/// Runs a command. 0: done, and nothing found; 1: something was found; 2: it could not be done.
pub async fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        Command::Serve(serve) => serve::serve(serve).await,
        Command::Demo(demo) => serve::demo(demo).await,
        Command::Check(check) => check::check(&check),
        Command::Decide(decide) => decide::decide(&decide),
        Command::Cover(asked) => cover::cover(&asked),
        Command::Import(asked) => import::import(&asked),
        Command::Load(load) => instance::load(load).await,
        Command::Export(export) => instance::export(export).await,
        Command::SignInLink(link) => instance::sign_in_link(link).await,
        Command::Verify(asked) => verify::verify(asked).await,
        Command::Ledger(Ledger::Export(asked)) => verify::export(asked).await,
        Command::Doctor(doctor) => doctor::doctor(doctor).await,
        Command::Backup(it) => backup::backup(it).await,
        Command::Restore(it) => backup::restore(it).await,
        Command::Schema => check::schema(),
    };
    done.unwrap_or_else(|why| {
        eprintln!("tandem: {why}");
        ExitCode::from(2)
    })
}
