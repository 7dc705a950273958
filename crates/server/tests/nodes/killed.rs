//! `kill -9` at any moment: what was acknowledged is there, the ledger holds, and ledger and
//! tables tell the same story.
use crate::{
    client,
    place::{Place, come_in},
    program::Program,
};
use serde_json::json;
use std::{
    collections::BTreeSet,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use store::{Engine, Tx};
use tandem::{app::HOME, organisation, platform::ledger};

const ROUNDS: u64 = 12;
const WRITERS: usize = 4;

/// Who was acknowledged, by name.
type Acknowledged = Arc<Mutex<BTreeSet<String>>>;

#[test]
fn what_was_acknowledged_survives_any_kill_on_sqlite() {
    store::scratch::block_on(survives(Engine::Sqlite));
}

#[test]
fn what_was_acknowledged_survives_any_kill_on_postgres() {
    store::scratch::block_on(survives(Engine::Postgres));
}

async fn survives(engine: Engine) {
    let place = Place::with_company_a(engine).await;
    let (next, acknowledged) = (Arc::new(AtomicU32::new(0)), Acknowledged::default());
    let mut killed_while_busy = 0;
    // Who was signed in is signed in after every kill.
    let cookie = sign_in(&place).await;
    for round in 0..ROUNDS {
        let mut program = Program::start(&place, &[]);
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (next, acknowledged) = (next.clone(), acknowledged.clone());
                tokio::spawn(write_until_cut_off(
                    program.at,
                    cookie.clone(),
                    next,
                    acknowledged,
                ))
            })
            .collect();
        wait_for_one_more(&acknowledged).await;
        tokio::time::sleep(Duration::from_millis(drawn() % 400)).await;
        program.kill();
        for writer in writers {
            killed_while_busy += writer.await.expect("a writer ends");
        }
        look(&place, &acknowledged, round).await;
    }
    let all = acknowledged
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .len();
    println!(
        "{engine:?}: {all} writes acknowledged, {killed_while_busy} cut off by {ROUNDS} kills"
    );
    assert!(all as u64 >= ROUNDS, "every round acknowledged something");
    assert!(
        killed_while_busy > 0,
        "no kill met a write that was under way"
    );
}

async fn sign_in(place: &Place) -> String {
    let world = place.world().await;
    let cookie = come_in(&world, "dana").await;
    world.app.db.close().await;
    cookie
}

/// Adds people until nobody answers any more; 1 for the write that was cut off.
async fn write_until_cut_off(
    at: std::net::SocketAddr,
    cookie: String,
    next: Arc<AtomicU32>,
    acknowledged: Acknowledged,
) -> u32 {
    loop {
        let name = format!("Worker {:05}", next.fetch_add(1, Ordering::Relaxed));
        let new = json!({ "name": name, "party": "internal" });
        match client::send(at, "POST", "/people", &cookie, Some(&new)).await {
            Some(answer) => {
                answer.expect(201);
                let mut all = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
                all.insert(name);
            }
            None => return 1,
        }
    }
}

async fn wait_for_one_more(acknowledged: &Acknowledged) {
    let count = || {
        acknowledged
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    };
    let before = count();
    while count() == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// From outside, while nothing of it runs.
async fn look(place: &Place, acknowledged: &Acknowledged, round: u64) {
    let db = place.open().await;
    let (people, told, verdict) = db.read(HOME, facts).await.expect("it can be read");
    db.close().await;
    assert_eq!(verdict.broken, None, "after kill {round}");
    assert_eq!(people, told, "tables and ledger, after kill {round}");
    let acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
    let lost: Vec<&String> = acknowledged.difference(&people).collect();
    assert!(
        lost.is_empty(),
        "acknowledged and lost in kill {round}: {lost:?}"
    );
}

/// The people that were added, by the table and by the ledger.
fn facts(
    tx: &mut Tx,
) -> Result<(BTreeSet<String>, BTreeSet<String>, ledger::Verdict), store::Error> {
    let people = organisation::queries::people(tx)?.into_iter();
    let people = people.map(|row| row.fact.name);
    let told = ledger::newest(tx, None, i64::MAX)?.into_iter();
    let told = told
        .filter(|entry| entry.act == "person.added")
        .filter_map(|entry| {
            let after: serde_json::Value = serde_json::from_str(entry.after.as_deref()?).ok()?;
            Some(after["name"].as_str()?.to_owned())
        });
    Ok((
        people.filter(|name| name.starts_with("Worker")).collect(),
        told.filter(|name| name.starts_with("Worker")).collect(),
        ledger::verify(tx)?,
    ))
}

/// Any moment will do, so it need not be told which.
fn drawn() -> u64 {
    RandomState::new().hash_one(0)
}
