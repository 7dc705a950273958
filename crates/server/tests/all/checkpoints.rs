//! Checkpoints for the walls: one to look at in each organisation, and what nobody
//! does by an address alone.
use crate::world::World;
use ring::signature::Ed25519KeyPair;
use serde_json::json;
use tandem::{
    app::HOME,
    platform::{
        jobs::JobContext,
        ledger::note::{Note, VerifierKey},
    },
    record,
};

fn pair() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[5; 32]).expect("a key")
}

/// A public key of a party.
pub fn key(name: &str) -> String {
    VerifierKey::of(name, &pair()).to_string()
}

/// The newest checkpoint of an organisation, by its entries. The first call makes one.
pub async fn newest(world: &World, organisation: &str) -> String {
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let made = world.app.db.write(organisation, move |tx| {
        if let Some(newest) = record::queries::newest(tx)? {
            return Ok(newest.id);
        }
        let made = record::make(tx, &keys, "machine:walls", now)?;
        Ok(made.map(|made| made.id).unwrap_or_default())
    });
    let made: web::Result<String> = made.await;
    made.map_err(|error| error.detail()).expect("a checkpoint")
}

/// A party's signature, the mails, and the job that sends them.
pub async fn walk(world: &World) {
    let dana = world.sign_in("w-i-officer").await;
    let size = newest(world, HOME).await;
    let body = json!({ "key": key("the-company") });
    world
        .post("/parties/internal/keys", &dana, body)
        .await
        .expect(200);
    let copy = world
        .get(&format!("/ledger/checkpoints/{size}/export"), &dana)
        .await;
    let text = Note::parse(&copy.expect(200).body).expect("a note").text;
    let signed = Note::signed(text, "the-company", &pair()).to_string();
    let line = signed.lines().last().expect("a line");
    let path = format!("/ledger/checkpoints/{size}/signatures");
    world
        .post(&path, &dana, json!({ "signature": line }))
        .await
        .expect(200);
    let context = JobContext {
        app: world.app.clone(),
        now: world.app.clock.now(),
    };
    let run = record::MAKE_CHECKPOINTS.run;
    let done = world.app.db.write(HOME, move |tx| run(tx, &context)).await;
    done.map_err(|error: web::Error| error.detail())
        .expect("it runs");
    let stored = world.app.db.read(HOME, record::stored_checkpoints).await;
    stored.expect("read").expect("all are sound");
}
