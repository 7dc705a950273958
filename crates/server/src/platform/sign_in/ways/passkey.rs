//! Passkeys, by webauthn-rs: discoverable, and with the device checking its person
//! (by finger, face or code), so that one is both factors. The challenge of each
//! ceremony lies with the way in, in the database, and is good for one answer.
use super::queries;
use crate::{
    app::Settings,
    platform::{ids::new_id, sign_in::model::PasskeyRow, sign_in::queries as base},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use web::{Error, Result};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration,
        PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid,
    },
};

/// A registration that waits for its answer.
#[derive(Serialize, Deserialize)]
pub struct Registration(PasskeyRegistration);

/// A sign-in that waits for its answer.
#[derive(Serialize, Deserialize)]
pub struct Authentication(DiscoverableAuthentication);

/// What the browser sends back, in the form of the standard; and a name for the device.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Credential {
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub credential: Value,
}

/// Our side of the ceremony. There is none where the address is a bare number or is
/// not known: browsers bind passkeys to a name.
pub fn relying_party(settings: &Settings) -> Option<Webauthn> {
    let address = Url::parse(&settings.address).ok()?;
    let domain = address.domain()?.to_owned();
    WebauthnBuilder::new(&domain, &address)
        .ok()?
        .rp_name("Tandem")
        .build()
        .ok()
}

fn ours(settings: &Settings) -> Result<Webauthn> {
    relying_party(settings).ok_or_else(|| {
        Error::Conflict("Passkeys need an address with a name. The instance is reached by a bare number, or does not know its address: see --address.".into())
    })
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    tracing::info!(%error, "a passkey was not accepted");
    Error::BadRequest("This passkey was not accepted. Try again, or take another way in.".into())
}

/// What the browser is asked to do, for a new passkey of this person.
pub fn begin_registration(
    tx: &mut Tx,
    settings: &Settings,
    person: &str,
    name: &str,
) -> Result<(Value, Registration)> {
    let handle = handle_of(tx, person)?;
    let handle = Uuid::parse_str(&handle).map_err(|error| Error::Internal(error.to_string()))?;
    let known = queries::passkeys_of(tx, person)?
        .iter()
        .filter_map(|row| serde_json::from_str::<Passkey>(&row.public_part).ok())
        .map(|passkey| passkey.cred_id().clone())
        .collect();
    let (asked, state) = ours(settings)?
        .start_passkey_registration(handle, person, name, Some(known))
        .map_err(|error| failed(&error))?;
    let mut asked = json(&asked)?;
    // The library leaves it to the device; without it one would have to type a name first.
    asked["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
    asked["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
    Ok((asked, Registration(state)))
}

/// Keeps the new passkey.
pub fn finish_registration(
    tx: &mut Tx,
    settings: &Settings,
    person: &str,
    state: &Registration,
    answer: &Credential,
    device: &str,
    now: Timestamp,
) -> Result<()> {
    let answer: RegisterPublicKeyCredential =
        serde_json::from_value(answer.credential.clone()).map_err(|error| failed(&error))?;
    let passkey = ours(settings)?
        .finish_passkey_registration(&answer, &state.0)
        .map_err(|error| failed(&error))?;
    let row = PasskeyRow {
        organisation: tx.organisation().to_owned(),
        id: new_id(now),
        person: person.to_owned(),
        public_part: text(&passkey)?,
        device: device.to_owned(),
        created_at: now.as_microsecond(),
        used_at: None,
    };
    queries::add_passkey(tx, &row, &URL_SAFE_NO_PAD.encode(passkey.cred_id()))?;
    Ok(())
}

/// What the browser is asked to do, for whoever wants to come in.
pub fn begin_authentication(settings: &Settings) -> Result<(Value, Authentication)> {
    let (mut asked, state) = ours(settings)?
        .start_discoverable_authentication()
        .map_err(|error| failed(&error))?;
    // By a press of a button, not while typing a name.
    asked.mediation = None;
    Ok((json(&asked)?, Authentication(state)))
}

/// Whose passkey has answered.
pub fn finish_authentication(
    tx: &mut Tx,
    settings: &Settings,
    state: Authentication,
    answer: &Credential,
    now: Timestamp,
) -> Result<String> {
    let ours = ours(settings)?;
    let answer: PublicKeyCredential =
        serde_json::from_value(answer.credential.clone()).map_err(|error| failed(&error))?;
    let (handle, credential) = ours
        .identify_discoverable_authentication(&answer)
        .map_err(|error| failed(&error))?;
    let credential = URL_SAFE_NO_PAD.encode(credential);
    let row = queries::passkey_by(tx, &credential, &handle.to_string())?
        .ok_or_else(|| failed(&"nobody here knows it"))?;
    let mut passkey: Passkey = serde_json::from_str(&row.public_part)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let result = ours
        .finish_discoverable_authentication_v2(&answer, state.0, DiscoverableKey::from(&passkey))
        .map_err(|error| failed(&error))?;
    if !result.user_verified() {
        return Err(failed(&"the device did not check its person"));
    }
    passkey.update_credential(&result);
    queries::used_passkey(tx, &row.id, &text(&passkey)?, now.as_microsecond())?;
    Ok(row.person)
}

/// The random name by which passkeys know a person: it says nothing of them.
fn handle_of(tx: &mut Tx, person: &str) -> Result<String> {
    if let Some(account) = base::account(tx, person)? {
        return Ok(account.handle);
    }
    let handle = uuid::Builder::from_random_bytes(crate::platform::ids::random_bytes())
        .into_uuid()
        .to_string();
    base::add_account(tx, person, &handle)?;
    Ok(handle)
}

/// Makes sure that there is something to write down that the person is shut out.
pub fn has_account(tx: &mut Tx, person: &str) -> Result<()> {
    handle_of(tx, person).map(drop)
}

fn json<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::Internal(error.to_string()))
}

fn text<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}
