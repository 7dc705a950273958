//! A provider that lies as it is told: it gives out the token that a story has made, and
//! counts what it is asked for. What a real one would never say is told with it.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A key that tokens are signed with.
pub struct Key {
    pair: EcdsaKeyPair,
    pub kid: &'static str,
}

impl Key {
    pub fn new(kid: &'static str) -> Key {
        let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random);
        Key {
            pair: pair.expect("a key"),
            kid,
        }
    }

    pub fn public(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..]),
        })
    }

    pub fn signs(&self, claims: &Value) -> String {
        let text = unsigned(&json!({ "alg": "ES256", "kid": self.kid }), claims);
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes());
        with_signature(&text, signature.expect("a signature").as_ref())
    }
}

fn coded(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// Header and claims, and no signature yet.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", coded(header), coded(claims))
}

pub fn with_signature(text: &str, signature: &[u8]) -> String {
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Signed with what is no secret.
pub fn by_hmac(header: &Value, claims: &Value, key: &[u8]) -> String {
    let text = unsigned(header, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes());
    with_signature(&text, tag.as_ref())
}

#[derive(Clone)]
pub struct Forger {
    pub issuer: String,
    state: Arc<Mutex<State>>,
}

pub struct State {
    /// The set of keys that it shows.
    pub keys: Vec<Value>,
    /// What it says of itself, beyond what is needed.
    pub says: Value,
    /// The token that the next codes buy.
    pub token: String,
    /// How often it was asked for its keys, and for a token.
    pub keys_asked: usize,
    pub tokens_asked: usize,
}

impl Forger {
    pub async fn open(keys: Vec<Value>) -> Forger {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let forger = Forger {
            issuer: format!("http://{}", listener.local_addr().expect("an address")),
            state: Arc::new(Mutex::new(State {
                keys,
                says: json!({}),
                token: String::new(),
                keys_asked: 0,
                tokens_asked: 0,
            })),
        };
        let serving = forger.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let forger = serving.clone();
                tokio::spawn(async move { forger.answer(line).await });
            }
        });
        forger
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self, line: TcpStream) -> Option<()> {
        let mut line = BufReader::new(line);
        let mut first = String::new();
        line.read_line(&mut first).await.ok()?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            line.read_line(&mut header).await.ok()?;
            if let Some(text) = header.to_lowercase().strip_prefix("content-length:") {
                length = text.trim().parse().ok()?;
            }
            if header.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        line.read_exact(&mut body).await.ok()?;
        let said = self.says(first.split(' ').nth(1)?).to_string();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{said}",
            said.len()
        );
        line.get_mut().write_all(answer.as_bytes()).await.ok()
    }

    fn says(&self, path: &str) -> Value {
        let mut state = self.state();
        match path {
            "/keys" => {
                state.keys_asked += 1;
                json!({ "keys": state.keys })
            }
            "/token" => {
                state.tokens_asked += 1;
                json!({ "access_token": "a", "token_type": "Bearer", "id_token": state.token })
            }
            _ => {
                let at = &self.issuer;
                let mut said = json!({
                    "issuer": at,
                    "authorization_endpoint": format!("{at}/auth"),
                    "token_endpoint": format!("{at}/token"),
                    "jwks_uri": format!("{at}/keys"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                });
                for (name, value) in state.says.as_object().into_iter().flatten() {
                    said[name] = value.clone();
                }
                said
            }
        }
    }
}
