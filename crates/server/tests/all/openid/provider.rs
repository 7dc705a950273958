//! A real OpenID provider for stories: `oidc-provider` under Node, on the loopback, one
//! process each; and whoever signs in at it. It ends with the value.
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::OnceLock,
};
use tandem::platform::outbound::Outbound;

use crate::{browser::ORIGIN, world::AT};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openid")
}

/// Installs what the lock file names, unless it is there already.
fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        if folder()
            .join("node_modules/oidc-provider/package.json")
            .exists()
        {
            return;
        }
        let done = Command::new("npm")
            .args(["ci", "--prefer-offline"])
            .current_dir(folder())
            .status();
        let done = done.expect("npm runs: these stories need Node 20 and npm");
        assert!(done.success(), "npm ci failed in {}", folder().display());
    });
}

pub struct Provider {
    child: Child,
    /// What it goes on saying has to have somewhere to go.
    _words: Lines<BufReader<ChildStdout>>,
    pub issuer: String,
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Without its input it ends by itself; this is for when it does not.
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Behind every world's clock by more than all stories take: two that all of them share.
const BEHIND: &str = "2026-06-01T12:35:00Z";
static OURS: OnceLock<Provider> = OnceLock::new();
static THEIRS: OnceLock<Provider> = OnceLock::new();

impl Provider {
    /// One that all stories share. What they know of it is their own.
    pub fn ours() -> &'static Provider {
        OURS.get_or_init(|| Provider::with(json!({ "at": BEHIND })))
    }

    /// Another one.
    pub fn theirs() -> &'static Provider {
        THEIRS.get_or_init(|| Provider::with(json!({ "at": BEHIND })))
    }

    /// `settings` are those of provider.mjs.
    pub fn with(mut settings: Value) -> Provider {
        install();
        settings["at"] = settings.get("at").cloned().unwrap_or(json!(AT));
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .arg(settings.to_string())
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let said = lines.find_map(|line| line.ok()?.strip_prefix("ready ").map(str::to_owned));
        Provider {
            issuer: said.expect(
                "the provider is ready: run `npm ci` in crates/server/tests/openid to see why not",
            ),
            child,
            _words: lines,
        }
    }

    /// Registers Tandem: its client id and secret.
    pub async fn register(&self, redirect: &str, more: Value) -> (String, String) {
        let mut asked = json!({ "redirect_uris": [redirect], "client_name": "Tandem" });
        for (name, value) in more.as_object().into_iter().flatten() {
            asked[name] = value.clone();
        }
        let request = axum::http::Request::post(format!("{}/reg", self.issuer))
            .header("content-type", "application/json")
            .body(asked.to_string().into_bytes());
        let answer = Outbound::new(&[], true)
            .send(request.expect("a request"))
            .await;
        let answer = answer.expect("an answer").into_body();
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        let text = |name: &str| answer[name].as_str().expect(name).to_owned();
        (text("client_id"), text("client_secret"))
    }
}

/// What somebody says of themselves at a provider.
#[derive(Clone, Copy, Default)]
pub struct Says<'a> {
    pub name: &'a str,
    pub amr: &'a str,
    pub acr: &'a str,
}

/// Somebody's browser at a provider: it keeps that one's cookies.
#[derive(Default)]
pub struct Guest {
    cookies: BTreeMap<String, String>,
    /// How often the provider asked who they are.
    pub asked: usize,
}

impl Guest {
    /// Goes where the provider leads, until it leads back: the path of the answer.
    pub async fn goes(&mut self, to: &str, says: Says<'_>) -> String {
        let issuer = to.split('/').take(3).collect::<Vec<_>>().join("/");
        let mut at = to.to_owned();
        for _ in 0..9 {
            let (status, location) = self.send("GET", &at, String::new()).await;
            at = match (status, location) {
                (_, Some(next)) => absolute(&issuer, &next),
                (200, None) => {
                    self.asked += 1;
                    let said = format!(
                        "login={}&amr={}&acr={}",
                        says.name,
                        says.amr.replace(' ', "+"),
                        says.acr
                    );
                    let (status, next) = self.send("POST", &at, said).await;
                    absolute(&issuer, &next.unwrap_or_else(|| panic!("{status} at {at}")))
                }
                (status, None) => panic!("{status} at {at}"),
            };
            if let Some(path) = at.strip_prefix(ORIGIN)
                && path.starts_with('/')
            {
                return path.to_owned();
            }
        }
        panic!("{issuer} leads nowhere");
    }

    async fn send(&mut self, method: &str, to: &str, body: String) -> (u16, Option<String>) {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = axum::http::Request::builder()
            .method(method)
            .uri(to)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", pairs.join("; "))
            .body(body.into_bytes())
            .expect("a request");
        let answer = Outbound::new(&[], true)
            .send(request)
            .await
            .expect("an answer");
        for value in answer.headers().get_all("set-cookie") {
            let pair = value.to_str().expect("text").split(';').next();
            let (name, value) = pair.and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.insert(name.into(), value.into());
        }
        let location = answer.headers().get("location");
        let location = location.map(|to| to.to_str().expect("text").to_owned());
        (answer.status().as_u16(), location)
    }
}

fn absolute(issuer: &str, to: &str) -> String {
    match to.starts_with('/') {
        true => format!("{issuer}{to}"),
        false => to.to_owned(),
    }
}

/// The value of a field in the query of an address.
pub fn field(address: &str, name: &str) -> String {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let start = format!("{name}=");
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(&start));
    pair.unwrap_or_default().to_owned()
}
