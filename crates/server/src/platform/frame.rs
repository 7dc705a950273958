//! The frame around every page, and the one place where an answer, or an error,
//! becomes a response in the face that was asked for.
use super::{
    actor::{Actor, party_kind_name},
    assets,
    headers::cookie,
    permit::Who,
    quarantine, sign_in,
};
use crate::app::{App, HOME};
use askama::Template;
use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::json;
use web::{Error, Face, Page, Problem, View};

/// What the frame needs to know of the request.
pub struct Asked {
    face: Face,
    path: String,
    /// Where to come back to after something has to be shown first.
    back: String,
    notice: Option<String>,
    signed_in: Option<SignedIn>,
    is_change: bool,
    /// A form that a page of ours has sent by script, to show what is wrong beside the field.
    by_form: bool,
    in_quarantine: bool,
}

struct SignedIn {
    organisation: String,
    party: String,
    person: String,
    name: String,
    party_name: String,
    party_kind: &'static str,
    is_officer: bool,
    is_guest: bool,
}

impl SignedIn {
    fn of(actor: &Actor) -> SignedIn {
        SignedIn {
            organisation: actor.organisation.clone(),
            party: actor.party.clone(),
            person: actor.person.clone(),
            name: actor.name.clone(),
            party_name: actor.party_name.clone(),
            party_kind: party_kind_name(actor.party_kind),
            is_officer: actor.is_officer(),
            is_guest: actor.is_guest(),
        }
    }

    fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// `DW` for Dana Whitlock.
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}

impl Asked {
    pub fn of(request: &Request, who: Option<&Who>) -> Asked {
        Asked {
            face: Face::of(request.headers()),
            path: request.uri().path().to_owned(),
            back: back_of(request),
            notice: notice_of(request.headers()),
            signed_in: who.map(|who| SignedIn::of(&who.actor)),
            is_change: request.method() == axum::http::Method::POST,
            by_form: request.headers().contains_key("tandem-form"),
            in_quarantine: who.is_some_and(|who| who.actor.in_quarantine),
        }
    }
}

/// The page itself; after a change the page that it was sent from.
fn back_of(request: &Request) -> String {
    if request.method() == axum::http::Method::GET {
        let here = request.uri().path_and_query();
        return here.map(ToString::to_string).unwrap_or_default();
    }
    let from = super::headers::text(request.headers(), "referer").unwrap_or_default();
    let after = from.split_once("://").map_or("", |(_, rest)| rest);
    after
        .find('/')
        .map_or(String::new(), |at| after[at..].to_owned())
}

impl Asked {
    /// For addresses that need nobody to be signed in, and still greet who is.
    pub async fn greeting(mut self, app: &App, headers: &HeaderMap) -> Asked {
        let reader = sign_in::actor_of(app, headers).await.ok().flatten();
        self.signed_in = reader.as_ref().map(SignedIn::of);
        let held = app.db.read(HOME, quarantine::holds).await;
        self.in_quarantine = held.unwrap_or(false);
        self
    }
}

#[derive(Template)]
#[template(path = "platform/frame.html")]
struct Frame<'a> {
    title: String,
    body: &'a str,
    path: &'a str,
    notice: Option<&'a str>,
    in_quarantine: bool,
    signed_in: Option<&'a SignedIn>,
    /// Proposals that wait for a signature of the reader's party.
    waiting: usize,
    organisation: String,
    /// Set when the clock is not the machine's: the demo, a rehearsal.
    clock: Option<String>,
    version: &'static str,
}

impl Frame<'_> {
    fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }

    fn is_in(&self, place: &str) -> bool {
        self.path == place || self.path.starts_with(&format!("{place}/"))
    }
}

#[derive(Template)]
#[template(path = "platform/error.html")]
struct ErrorPage<'a> {
    code: u16,
    title: &'a str,
    detail: String,
    problems: &'a [Problem],
    is_change: bool,
}

/// Turns a handler's answer into the response that was asked for.
pub fn respond<T: Page>(app: &App, asked: &Asked, answer: web::Result<View<T>>) -> Response {
    match answer {
        Ok(view) => show(app, asked, view).unwrap_or_else(|error| refuse(app, asked, &error)),
        Err(error) => refuse(app, asked, &error),
    }
}

fn show<T: Page>(app: &App, asked: &Asked, view: View<T>) -> web::Result<Response> {
    let for_people = asked.face != Face::Json;
    Ok(match view {
        View::Created { at, notice, .. } | View::Done { to: at, notice, .. } if asked.by_form => (
            set_cookie(&notice_cookie(&notice)),
            Json(json!({ "to": at })),
        )
            .into_response(),
        View::Elsewhere { to, cookies } if asked.by_form => {
            let mut response = Json(json!({ "to": to })).into_response();
            set_cookies(&mut response, &cookies);
            response
        }
        View::Show(page) if for_people => html(app, asked, page.title(), &render(&page)?),
        View::Show(page) => Json(page).into_response(),
        View::ShowWith { page, cookies } => {
            let mut response = show(app, asked, View::Show(page))?;
            set_cookies(&mut response, &cookies);
            response
        }
        View::Created { at, notice, .. } | View::Done { to: at, notice, .. } if for_people => {
            (set_cookie(&notice_cookie(&notice)), Redirect::to(&at)).into_response()
        }
        View::Created { at, page, .. } => {
            (StatusCode::CREATED, [(header::LOCATION, at)], Json(page)).into_response()
        }
        View::Done { page, .. } => Json(page).into_response(),
        View::Elsewhere { to, cookies } => {
            let mut response = Redirect::to(&to).into_response();
            set_cookies(&mut response, &cookies);
            response
        }
        View::File {
            name,
            content_type,
            bytes,
        } => web::file(&name, content_type, bytes),
    })
}

fn refuse(app: &App, asked: &Asked, error: &Error) -> Response {
    if let Error::Internal(why) = error {
        tracing::error!(why, path = asked.path, "a request failed");
        metrics::counter!("tandem_failed_total").increment(1);
    }
    let problems: &[Problem] = match error {
        Error::Invalid(problems) => problems,
        _ => &[],
    };
    if matches!(error, Error::FactorNeeded) && asked.face != Face::Json {
        let to = sign_in::confirmation_for(&asked.back);
        return match asked.by_form {
            true => Json(json!({ "to": to })).into_response(),
            false => Redirect::to(&to).into_response(),
        };
    }
    if matches!(error, Error::SignInNeeded) && asked.face == Face::Html && !asked.is_change {
        return Redirect::to(&sign_in::sign_in_for(&asked.back)).into_response();
    }
    let mut response = refusal(app, asked, error, problems);
    if let Error::TooMany(seconds) = error {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

fn refusal(app: &App, asked: &Asked, error: &Error, problems: &[Problem]) -> Response {
    if asked.face == Face::Json || asked.by_form {
        let body = json!({
            "title": error.title(),
            "detail": error.detail(),
            "problems": problems,
        });
        return (error.status(), Json(body)).into_response();
    }
    let page = ErrorPage {
        code: error.status().as_u16(),
        title: error.title(),
        detail: error.detail(),
        problems,
        is_change: asked.is_change,
    };
    let body = page.render().unwrap_or_else(|_| error.detail());
    let mut response = html(app, asked, error.title().to_owned(), &body);
    *response.status_mut() = error.status();
    response
}

fn render<T: Template>(page: &T) -> web::Result<String> {
    page.render()
        .map_err(|error| Error::Internal(format!("a page could not be drawn: {error}")))
}

fn html(app: &App, asked: &Asked, title: String, body: &str) -> Response {
    // The script of a form puts what it gets into the page that is there.
    if asked.face == Face::Fragment || asked.by_form {
        return Html(body.to_owned()).into_response();
    }
    let frame = Frame {
        title,
        body,
        path: &asked.path,
        notice: asked.notice.as_deref(),
        in_quarantine: asked.in_quarantine,
        signed_in: asked.signed_in.as_ref(),
        waiting: asked.signed_in.as_ref().map_or(0, |me| {
            let registers = &app.registers;
            registers.waiting_for(&me.organisation, &me.party, app.clock.now())
        }),
        organisation: app.organisation_name(),
        clock: app.clock.is_moved().then(|| app.clock_in_words()),
        version: env!("CARGO_PKG_VERSION"),
    };
    let mut response = match frame.render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "the frame could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    if asked.notice.is_some() {
        let gone = "tandem_notice=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
        response
            .headers_mut()
            .append(header::SET_COOKIE, HeaderValue::from_static(gone));
    }
    response
}

/// The one sentence that a page says about what was just done. It travels in a
/// cookie that lives for one page.
fn notice_cookie(notice: &str) -> String {
    let coded = utf8_percent_encode(notice, NON_ALPHANUMERIC);
    format!("tandem_notice={coded}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")
}

fn notice_of(headers: &HeaderMap) -> Option<String> {
    let coded = cookie(headers, "tandem_notice")?;
    let text = percent_decode_str(coded).decode_utf8().ok()?.into_owned();
    Some(text).filter(|text| !text.is_empty() && text.len() < 400)
}

fn set_cookie(cookie: &str) -> [(header::HeaderName, String); 1] {
    [(header::SET_COOKIE, cookie.to_owned())]
}

fn set_cookies(response: &mut Response, cookies: &[String]) {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

/// The answer where no route fits.
pub async fn nothing_here(
    axum::extract::State(app): axum::extract::State<App>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let asked = Asked::of(&request, None).greeting(&app, &headers).await;
    refuse(&app, &asked, &Error::NotFound)
}

/// The answer where the address fits and the method does not.
pub async fn not_that_way(
    axum::extract::State(app): axum::extract::State<App>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let asked = Asked::of(&request, None).greeting(&app, &headers).await;
    refuse(&app, &asked, &Error::MethodNotAllowed)
}
