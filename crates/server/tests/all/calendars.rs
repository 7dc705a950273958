//! The part of the walk over all statements that needs a calendar which is really published:
//! one that came, that has not changed, that failed; whose events were taken over, moved,
//! and gone.
use crate::{
    publisher::{Publisher, whole_days},
    world::World,
};
use jiff::SignedDuration;
use serde_json::json;
use tandem::cover::calendars::fetch_due;

pub async fn walk(world: &World) {
    let dana = world.sign_in("dana").await;
    let publisher = Publisher::open().await;
    publisher.publishes("1", &whole_days(&[("a", "20261012", "20261017")]));
    let new =
        json!({ "means": "absences", "person": "dana", "address": publisher.address("/a.ics") });
    let made = world.post("/cover/calendars", &dana, new).await.expect(201);
    let path = made.header("location").to_owned();
    let take = format!("{path}/taking");
    world.post(&take, &dana, json!({})).await.expect(200);
    publisher.publishes("2", &whole_days(&[("a", "20261019", "20261024")]));
    // Twice: what came, and that nothing has changed.
    for _ in 0..2 {
        world.app.clock.advance(SignedDuration::from_hours(1));
        fetch_due(&world.app).await.expect("they are fetched");
    }
    let dana = world.sign_in("dana").await;
    let page = world.get(&path, &dana).await.expect(200).json();
    let moved = &page["events"][0];
    assert_eq!(moved["state"], "moved");
    let event = json!({ "event": moved["event"] });
    world.post(&take, &dana, event).await.expect(200);
}
