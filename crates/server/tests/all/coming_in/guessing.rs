//! Guessing is slowed down, locks nobody out, and learns nothing.
use super::{PASSWORD, by_code, by_password, invited, next_code, set_up, world};
use crate::browser::{Browser, Device};
use jiff::SignedDuration;
use serde_json::json;

store::on_both_databases! {
    async fn guessing_is_slowed_down_and_never_locks_out_the_person_itself(db: Db) {
        let world = world(db).await;
        let mut dana = invited(&world, "dana").await;
        let (app, _) = set_up(&world, &mut dana).await;
        let mut thief = Browser::new(&world);
        thief.address = "198.51.100.66";
        for name in ["dana", "somebody-else"] {
            for _ in 0..8 {
                assert_eq!(by_password(&mut thief, name, "wrong wrong wrong").await, 422);
            }
            let body = json!({ "name": name, "password": PASSWORD });
            let slowed = thief.post("/sign-in", body).await.expect(429);
            let wait: i64 = slowed.header("retry-after").parse().expect("seconds");
            assert!((1..=60).contains(&wait), "{wait}");
        }
        // From next door, behind the same proxy: as slow.
        thief.address = "198.51.100.67";
        assert_eq!(by_password(&mut thief, "dana", PASSWORD).await, 429);
        // The person's own browser stands at the thief's address and comes in all the same.
        dana.post("/sign-out", json!({})).await.expect(303);
        dana.address = "198.51.100.66";
        next_code(&world);
        assert_eq!(by_password(&mut dana, "dana", PASSWORD).await, 303);
        assert_eq!(by_code(&mut dana, &app.code(&world)).await, 303);
        // A new browser of theirs from elsewhere does too.
        let mut new = Browser::new(&world);
        new.address = "192.0.2.1";
        assert_eq!(by_password(&mut new, "dana", PASSWORD).await, 303);
        // Nobody stays refused: a minute later there is one more try.
        world.app.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(by_password(&mut thief, "dana", "wrong wrong wrong").await, 422);
    }

    async fn a_known_device_uses_its_passkey_where_somebody_has_used_up_the_address(db: Db) {
        let world = world(db).await;
        let mut device = Device::new(1);
        let mut dana = invited(&world, "dana").await;
        dana.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        dana.post("/sign-out", json!({})).await.expect(303);
        dana.address = "198.51.100.70";
        let mut thief = Browser::new(&world);
        thief.address = dana.address;
        let ask = "/sign-in/passkey/challenge";
        for _ in 0..60 {
            thief.post(ask, json!({})).await.expect(200);
        }
        thief.post(ask, json!({})).await.expect(429);
        dana.use_passkey(&device, "/sign-in/passkey").await.expect(200);
        dana.get("/findings").await.expect(200);
        // It has a bucket of its own, which is no way around the other one.
        for _ in 0..9 {
            dana.post(ask, json!({})).await.expect(200);
        }
        dana.post(ask, json!({})).await.expect(429);
        thief.post(ask, json!({})).await.expect(429);
        // A cookie that nobody was given opens none.
        thief.take("tandem-device=home.no-such-device");
        thief.post(ask, json!({})).await.expect(429);
    }
}

#[test]
fn nobody_learns_whether_a_name_exists() {
    store::scratch::block_on(async {
        let world = world(store::scratch::sqlite().await).await;
        let mut dana = invited(&world, "dana").await;
        set_up(&world, &mut dana).await;
        let mut answers = Vec::new();
        // A known name, one without a password, one that has left, and an unknown one.
        for name in ["dana", "mo", "w-left", "nobody-here"] {
            let body = json!({ "name": name, "password": "wrong wrong wrong" });
            let answer = Browser::new(&world).post("/sign-in", body).await;
            answers.push((answer.status, answer.body));
        }
        assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
    });
}
