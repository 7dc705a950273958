//! Requests in, views out; and the calendar itself.
use super::{commands, queries};
use crate::{
    app::App,
    platform::{
        actions::{ChangeOwnFeed, ViewOwnFeed},
        context::{Context, Desk},
        ids::Secret,
        routes::{Answer, NoInput, NoPath},
        sign_in,
    },
};
use askama::Template;
use engine::rota::{Cover, ical};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

/// What a calendar shows: a month back, and a year ahead.
const BACK: SignedDuration = SignedDuration::from_hours(31 * 24);
const AHEAD: SignedDuration = SignedDuration::from_hours(366 * 24);

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/feed/feed.html")]
pub struct FeedPage {
    /// Since when there is an address; none when left out.
    #[schemars(with = "Option<engine::schema::Instant>")]
    pub since: Option<Timestamp>,
    /// Set once, right after it was made.
    pub address: Option<String>,
}

impl Page for FeedPage {
    fn title(&self) -> String {
        "Calendar feed".into()
    }
}

pub async fn own(cx: Context<ViewOwnFeed>, _: NoPath, _: NoInput) -> Answer<FeedPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewOwnFeed>()?;
        page(tx, desk, None).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, address: Option<String>) -> Result<FeedPage> {
    let feed = queries::feed_of(tx, &desk.who.actor.person)?;
    let since = feed.and_then(|row| Timestamp::from_microsecond(row.made_at).ok());
    Ok(FeedPage { since, address })
}

/// The address stands in this one answer and nowhere else.
pub async fn renew(cx: Context<ChangeOwnFeed>, _: NoPath, _: NoInput) -> Answer<FeedPage> {
    cx.write(move |tx, desk| {
        let secret = commands::renew(tx, desk)?;
        let address = format!(
            "{}/feeds/{}.{}.ics",
            desk.app.settings.public_url(),
            desk.who.actor.organisation,
            secret.reveal()
        );
        page(tx, desk, Some(address)).map(View::Show)
    })
    .await
}

pub async fn end(cx: Context<ChangeOwnFeed>, _: NoPath, _: NoInput) -> Answer<FeedPage> {
    cx.write(move |tx, desk| {
        commands::end(tx, desk)?;
        Ok(View::Done {
            to: "/cover/feed".into(),
            notice: "The address shows nothing any more.".into(),
            page: page(tx, desk, None)?,
        })
    })
    .await
}

#[derive(Deserialize)]
pub struct ByAddress {
    token: Secret,
}

/// Never shown: the answer is a calendar.
#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct CalendarPage {}

impl Page for CalendarPage {
    fn title(&self) -> String {
        "Shifts".into()
    }
}

/// A person's shifts, for whoever has the address; looked up anew at each reading.
pub async fn feed(app: App, path: ByAddress, _: NoInput) -> Answer<CalendarPage> {
    let shown = path.token.reveal();
    let shown = shown.strip_suffix(".ics").unwrap_or(shown);
    let (organisation, secret) = shown.split_once('.').ok_or(Error::NotFound)?;
    let (digest, now) = (Secret::given(secret).digest(), app.clock.now());
    let registers = app.registers.clone();
    let text = app.db.read(organisation, move |tx| {
        let row = queries::feed_by_digest(tx, &digest)?.ok_or(Error::NotFound)?;
        if sign_in::is_shut_out(tx, &row.person, now)? {
            return Err(Error::NotFound);
        }
        let register = registers.current(tx)?;
        let cover = Cover::new(&register);
        // From a midnight on, so that it is the same text all day.
        let from = now.saturating_sub(BACK).unwrap_or(Timestamp::MIN);
        let from = register.begins(register.date(from));
        let to = now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
        Ok(ical(&cover, &row.person, from, to))
    });
    Ok(View::File {
        name: "shifts.ics".into(),
        content_type: "text/calendar; charset=utf-8",
        bytes: text.await?.into_bytes(),
    })
}
