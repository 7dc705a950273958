//! What is said to a provider and what is believed of it, by the openidconnect library:
//! its description of itself, the address to lead a browser to, the code that comes back,
//! and the token that it buys. Only signatures by the provider's own keys count.
use crate::platform::outbound::{Outbound, Refused};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    IdTokenVerifier, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata,
    RedirectUrl, RequestTokenError, SignatureVerificationError, StandardErrorResponse,
    TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType,
        CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreGrantType, CoreIdToken,
        CoreIdTokenClaims, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
};

/// How long what a provider says of itself is kept. A key that is not among what is
/// kept is looked for at once.
const KEPT: SignedDuration = SignedDuration::from_mins(60);
/// How far two clocks may be apart.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What providers announce beyond what the library knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Announced {
    /// RFC 9207: the answer says which issuer it is from.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
}

impl AdditionalProviderMetadata for Announced {}

type Metadata = ProviderMetadata<
    Announced,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Why a provider did not help: for the log and for officers, never for whoever signs in.
#[derive(Debug)]
pub struct Fault(String);

impl Fault {
    pub fn new(why: &str) -> Fault {
        Fault(why.to_owned())
    }
}

impl Display for Fault {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(&self.0)
    }
}

fn fault(what: &str, error: &dyn std::error::Error) -> Fault {
    let mut words = format!("{what}: {error}");
    let mut deeper = error.source();
    while let Some(error) = deeper {
        words += &format!(": {error}");
        deeper = error.source();
    }
    Fault(words)
}

/// Why a code bought nothing; without what was answered, for that could be a token.
fn not_taken(
    error: &RequestTokenError<Refused, StandardErrorResponse<CoreErrorResponseType>>,
) -> Fault {
    match error {
        RequestTokenError::ServerResponse(said) => {
            Fault(format!("the code was not taken: {}", said.error()))
        }
        RequestTokenError::Request(refused) => Fault(format!("it cannot be asked: {refused}")),
        RequestTokenError::Parse(..) => Fault("its answer to a code cannot be read".into()),
        RequestTokenError::Other(_) => Fault("its answer to a code is none".into()),
    }
}

/// A connection with its secret open, for the length of one conversation.
#[derive(Clone)]
pub struct Client {
    pub issuer: String,
    pub id: String,
    pub secret: String,
    /// Where the provider leads the browser back to.
    pub back: String,
}

/// What a browser takes along to the provider, and what must come back.
pub struct Question<'a> {
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub acr: Option<&'a str>,
    /// The provider asks anew, whoever is signed in with it.
    pub anew: bool,
    /// Else it asks whoever has not shown it who they are for so long, and says when they did.
    pub at_most: Option<SignedDuration>,
}

/// Somebody, as the provider vouches for them.
#[derive(Clone, Debug)]
pub struct Vouched {
    pub subject: String,
    pub amr: Vec<String>,
    pub acr: Option<String>,
    /// When they last showed the provider who they are, where it says so.
    pub auth_time: Option<Timestamp>,
}

/// By issuer: what it says of itself, and when it was asked.
type Kept = HashMap<String, (Timestamp, Arc<Metadata>)>;

/// All providers, and what is kept of them.
#[derive(Clone, Default)]
pub struct Providers {
    outbound: Outbound,
    kept: Arc<Mutex<Kept>>,
}

impl Providers {
    pub fn new(outbound: Outbound) -> Providers {
        Providers {
            outbound,
            kept: Arc::default(),
        }
    }

    /// The address to lead a browser to.
    pub async fn question(
        &self,
        client: &Client,
        ask: &Question<'_>,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let metadata = self.metadata(client, now).await?;
        let challenge = PkceCodeVerifier::new(ask.verifier.to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&challenge);
        let (state, nonce) = (ask.state.to_owned(), ask.nonce.to_owned());
        let known = CoreClient::from_provider_metadata(
            Metadata::clone(&metadata),
            ClientId::new(client.id.clone()),
            None,
        )
        .set_redirect_uri(back(client)?);
        let mut request = known
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(challenge);
        if let Some(acr) = ask.acr {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(acr.to_owned()));
        }
        if ask.anew {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(std::time::Duration::ZERO);
        } else if let Some(most) = ask.at_most {
            request = request.set_max_age(most.unsigned_abs());
        }
        Ok(request.url().0.to_string())
    }

    /// Whether the answer may come from this provider, by the issuer that it names.
    pub async fn is_from(
        &self,
        client: &Client,
        iss: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let metadata = self.metadata(client, now).await?;
        let announced = metadata.additional_metadata();
        Ok(match iss {
            Some(iss) => iss == metadata.issuer().as_str(),
            None => !announced.authorization_response_iss_parameter_supported,
        })
    }

    /// Hands in the code, and reads whom the token that comes for it vouches for.
    pub async fn redeem(
        &self,
        client: &Client,
        code: &str,
        verifier: &str,
        nonce: &str,
        now: Timestamp,
    ) -> Result<Vouched, Fault> {
        let metadata = self.metadata(client, now).await?;
        let known = CoreClient::from_provider_metadata(
            Metadata::clone(&metadata),
            ClientId::new(client.id.clone()),
            Some(ClientSecret::new(client.secret.clone())),
        )
        .set_redirect_uri(back(client)?)
        .set_auth_type(auth_type(&metadata));
        let asked = known
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| fault("it names no address for codes", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        let http = self.http();
        let response = asked
            .request_async(&http)
            .await
            .map_err(|error| not_taken(&error))?;
        let token = response
            .id_token()
            .ok_or_else(|| Fault("it gave no token of who somebody is".into()))?;
        let nonce = Nonce::new(nonce.to_owned());
        let claims = match verified(&metadata, client, token, &nonce, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // Its keys have changed since: one look, and no second one.
                let metadata = self.discover(client, now).await?;
                verified(&metadata, client, token, &nonce, now)
            }
            first => first,
        };
        let claims = claims.map_err(|error| fault("its token is not believed", &error))?;
        vouched(client, &claims)
    }

    /// What an officer is told who tests a connection: each line is something that works.
    ///
    /// # Errors
    /// The first thing that does not.
    pub async fn test(&self, client: &Client, now: Timestamp) -> Result<Vec<String>, Fault> {
        let metadata = self.discover(client, now).await?;
        let announced = metadata.additional_metadata();
        let mut good = vec![format!(
            "It answers, and calls itself {}.",
            metadata.issuer().as_str()
        )];
        let methods = &announced.code_challenge_methods_supported;
        if !methods.is_empty() && !methods.iter().any(|method| method == "S256") {
            return Err(Fault(
                "it does not protect codes by S256 (PKCE), and Tandem insists on that".into(),
            ));
        }
        if !metadata
            .response_types_supported()
            .iter()
            .any(|types| **types == [CoreResponseType::Code])
        {
            return Err(Fault("it does not give codes (response type code)".into()));
        }
        if algorithms(&metadata).is_empty() || metadata.jwks().keys().is_empty() {
            return Err(Fault(
                "it announces no key that Tandem can check its signatures by".into(),
            ));
        }
        good.push("It signs with keys that Tandem can check.".into());
        good.push(
            match announced.authorization_response_iss_parameter_supported {
                true => "Its answers say whom they are from, and that is checked.",
                false => "Its answers do not say whom they are from. The address that is this connection's own tells them apart.",
            }
            .into(),
        );
        self.test_secret(&metadata, client).await?;
        good.push("It knows the client, and takes the secret.".into());
        Ok(good)
    }

    /// A code that it never gave is refused for the code only where the secret is right.
    async fn test_secret(&self, metadata: &Metadata, client: &Client) -> Result<(), Fault> {
        let known = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(client.id.clone()),
            Some(ClientSecret::new(client.secret.clone())),
        )
        .set_redirect_uri(back(client)?)
        .set_auth_type(auth_type(metadata));
        let asked = known
            .exchange_code(AuthorizationCode::new("a-code-that-nobody-gave".into()))
            .map_err(|error| fault("it names no address for codes", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new("a".repeat(43)));
        let http = self.http();
        match asked.request_async(&http).await {
            Err(RequestTokenError::ServerResponse(said))
                if *said.error() == CoreErrorResponseType::InvalidGrant =>
            {
                Ok(())
            }
            Err(RequestTokenError::ServerResponse(said))
                if *said.error() == CoreErrorResponseType::InvalidClient =>
            {
                Err(Fault(
                    "it does not know this client, or the secret is another".into(),
                ))
            }
            Err(error) => Err(not_taken(&error)),
            Ok(_) => Err(Fault("it takes codes that it has never given".into())),
        }
    }

    async fn metadata(&self, client: &Client, now: Timestamp) -> Result<Arc<Metadata>, Fault> {
        let kept = self.lock().get(&client.issuer).cloned();
        match kept {
            Some((at, metadata)) if at <= now && now.duration_since(at) < KEPT => Ok(metadata),
            _ => self.discover(client, now).await,
        }
    }

    async fn discover(&self, client: &Client, now: Timestamp) -> Result<Arc<Metadata>, Fault> {
        let issuer = IssuerUrl::new(client.issuer.clone())
            .map_err(|error| fault("the issuer is no address", &error))?;
        let http = self.http();
        let found = Metadata::discover_async(issuer, &http)
            .await
            .map_err(|error| fault("it does not describe itself", &error))?;
        check_endpoint(client, &found)?;
        let found = Arc::new(found);
        self.lock()
            .insert(client.issuer.clone(), (now, found.clone()));
        Ok(found)
    }

    fn http(
        &self,
    ) -> impl Fn(
        HttpRequest,
    )
        -> std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, Refused>> + Send>>
    + Send
    + Sync
    + use<> {
        let outbound = self.outbound.clone();
        move |request| {
            let outbound = outbound.clone();
            Box::pin(async move { outbound.send(request).await })
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A browser is led over HTTPS only; over HTTP where the issuer itself is on this machine.
fn check_endpoint(client: &Client, metadata: &Metadata) -> Result<(), Fault> {
    let scheme = metadata.authorization_endpoint().url().scheme();
    let plain = client.issuer.starts_with("http://");
    match scheme == "https" || (plain && scheme == "http") {
        true => Ok(()),
        false => Err(Fault("it does not lead to an address with https://".into())),
    }
}

fn back(client: &Client) -> Result<RedirectUrl, Fault> {
    RedirectUrl::new(client.back.clone())
        .map_err(|error| fault("the instance does not know its own address", &error))
}

/// In the header, unless only the body is taken.
fn auth_type(metadata: &Metadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let only_body = methods.is_some_and(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    match only_body {
        true => AuthType::RequestBody,
        false => AuthType::BasicAuth,
    }
}

/// What the provider announces, of the signatures that need a private key.
fn algorithms(metadata: &Metadata) -> Vec<CoreJwsSigningAlgorithm> {
    use CoreJwsSigningAlgorithm as Is;
    let checked = [
        Is::RsaSsaPkcs1V15Sha256,
        Is::RsaSsaPkcs1V15Sha384,
        Is::RsaSsaPkcs1V15Sha512,
        Is::RsaSsaPssSha256,
        Is::RsaSsaPssSha384,
        Is::RsaSsaPssSha512,
        Is::EcdsaP256Sha256,
        Is::EcdsaP384Sha384,
        Is::EdDsa,
    ];
    let announced = metadata.id_token_signing_alg_values_supported();
    let mut both = checked.to_vec();
    both.retain(|algorithm| announced.contains(algorithm));
    both
}

/// Signature, issuer, audience (nobody but us), expiry, nonce, and that it is not from the
/// future. The verifier knows no secret: what is signed with one is never believed.
fn verified(
    metadata: &Metadata,
    client: &Client,
    token: &CoreIdToken,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let verifier = IdTokenVerifier::new_public_client(
        ClientId::new(client.id.clone()),
        metadata.issuer().clone(),
        metadata.jwks().clone(),
    )
    .set_allowed_algs(algorithms(metadata))
    .set_time_fn(move || chrono_of(now))
    .set_issue_time_verifier_fn(move |at| {
        let latest = chrono_of(now.saturating_add(SKEW).unwrap_or(now));
        match at <= latest {
            true => Ok(()),
            false => Err("it says that it was made in the future".into()),
        }
    });
    token.claims(&verifier, nonce).cloned()
}

fn chrono_of(at: Timestamp) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(at.as_microsecond()).unwrap_or_default()
}

fn vouched(client: &Client, claims: &CoreIdTokenClaims) -> Result<Vouched, Fault> {
    if let Some(party) = claims.authorized_party()
        && party.as_str() != client.id
    {
        return Err(Fault("its token is for somebody else (azp)".into()));
    }
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > 255 {
        return Err(Fault("its token names nobody".into()));
    }
    let amr = claims.auth_method_refs().into_iter().flatten();
    let auth_time = claims.auth_time();
    Ok(Vouched {
        subject: subject.to_owned(),
        amr: amr.map(|method| method.as_str().to_owned()).collect(),
        acr: claims.auth_context_ref().map(|it| it.as_str().to_owned()),
        auth_time: auth_time.and_then(|at| Timestamp::from_second(at.timestamp()).ok()),
    })
}
