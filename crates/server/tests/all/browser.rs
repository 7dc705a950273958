//! A browser for stories: it keeps its cookies, and can have a device that holds
//! passkeys, as the standard describes one (ES256, no attestation).
use crate::world::{Answer, World};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const ORIGIN: &str = "http://localhost";

pub struct Browser<'w> {
    world: &'w World,
    cookies: BTreeMap<String, String>,
    /// Where it stands, as the proxy in front says.
    pub address: &'static str,
}

impl<'w> Browser<'w> {
    pub fn new(world: &'w World) -> Browser<'w> {
        Browser {
            world,
            cookies: BTreeMap::new(),
            address: "203.0.113.7",
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, "application/json").await
    }

    /// As a reader sees it.
    pub async fn page(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, "text/html").await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body), "application/json")
            .await
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: Option<Value>,
        accept: &str,
    ) -> Answer {
        let cookie = self.cookie();
        let headers = [
            ("accept", accept),
            ("host", "localhost"),
            ("x-forwarded-for", self.address),
            ("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0"),
        ];
        let answer = self.world.send(method, path, &cookie, body, &headers).await;
        for value in answer.headers.get_all("set-cookie") {
            let value = value.to_str().expect("a cookie");
            let pair = value.split(';').next().unwrap_or_default();
            let (name, kept) = pair.split_once('=').expect("a name and a value");
            if kept.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), kept.into());
            }
        }
        answer
    }

    pub fn cookie(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// A cookie that another answer has set: `name=value`.
    pub fn take(&mut self, pair: &str) {
        let (name, value) = pair.split_once('=').expect("a name and a value");
        self.cookies.insert(name.into(), value.into());
    }

    /// Makes a passkey on this device, at the two addresses of a ceremony.
    pub async fn make_passkey(&mut self, device: &mut Device, at: &str) -> Answer {
        let ask = self.post(&format!("{at}/challenge"), json!({})).await;
        let ask = ask.expect(200).json();
        let credential = device.create(&ask["ask"]["publicKey"]);
        self.post(at, json!({ "credential": credential })).await
    }

    pub async fn use_passkey(&mut self, device: &Device, at: &str) -> Answer {
        let ask = self.post(&format!("{at}/challenge"), json!({})).await;
        let ask = ask.expect(200).json();
        let credential = device.get(&ask["ask"]["publicKey"]);
        self.post(at, json!({ "credential": credential })).await
    }
}

/// What holds a passkey. What a forger would change can be changed.
pub struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    handle: String,
    pub origin: &'static str,
    pub checks_its_person: bool,
}

impl Device {
    pub fn new(id: u8) -> Device {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random);
        let pkcs8 = pkcs8.expect("a key");
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random);
        Device {
            key: key.expect("a key"),
            id: vec![id; 32],
            handle: String::new(),
            origin: ORIGIN,
            checks_its_person: true,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["challenge"].as_str().expect("a challenge");
        let data = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn flags(&self) -> u8 {
        if self.checks_its_person { 0x05 } else { 0x01 }
    }

    pub fn create(&mut self, options: &Value) -> Value {
        self.handle = options["user"]["id"].as_str().expect("a handle").to_owned();
        let mut data = digest(&SHA256, b"localhost").as_ref().to_vec();
        data.push(self.flags() | 0x40);
        data.extend([0; 4 + 16]);
        data.extend([0, 32]);
        data.extend(&self.id);
        // A COSE key: EC2, ES256, P-256, x, y.
        let point = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).expect("short")]);
        object.extend(data);
        self.answer(json!({
            "attestationObject": letters(&object),
            "clientDataJSON": letters(&self.client_data("webauthn.create", options)),
        }))
    }

    pub fn get(&self, options: &Value) -> Value {
        let mut data = digest(&SHA256, b"localhost").as_ref().to_vec();
        data.push(self.flags());
        data.extend([0; 4]);
        let client = self.client_data("webauthn.get", options);
        let mut signed = data.clone();
        signed.extend(digest(&SHA256, &client).as_ref());
        let signature = self.key.sign(&SystemRandom::new(), &signed).expect("signs");
        self.answer(json!({
            "authenticatorData": letters(&data),
            "clientDataJSON": letters(&client),
            "signature": letters(signature.as_ref()),
            "userHandle": self.handle,
        }))
    }

    fn answer(&self, response: Value) -> Value {
        let id = letters(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response })
    }
}

fn letters(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
