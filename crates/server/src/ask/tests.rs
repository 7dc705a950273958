//! Whom to call, at an instant, for company A.
use crate::world::World;

store::on_both_databases! {
    async fn at_three_on_a_sunday_night_nobody_is_there_and_the_next_minute_is_told(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let path = "/ask?responsibility=EUS-05&at=2026-06-07T03:00";
        let answer = world.get(path, &dana).await.expect(200).json();
        assert_eq!(answer["at"], "2026-06-07T07:00:00Z");
        assert_eq!(answer["answer"]["answer"], "nobody");
        assert_eq!(answer["answer"]["next_covered"], "2026-06-07T12:00:00Z");
        let html = world.send("GET", path, &dana, None, &[("accept", "text/html")]).await.expect(200);
        assert!(html.body.contains("Sunday 7 June, 08:00"), "{}", html.body);
    }

    async fn on_a_weekday_evening_the_partner_is_there_with_a_number(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        let path = "/ask?responsibility=EUS-05&at=2026-06-02T21:00";
        let answer = world.get(path, &mo).await.expect(200).json()["answer"].clone();
        assert_eq!(answer["answer"], "reach");
        assert_eq!(answer["party"], "partner");
        assert!(!answer["contacts"].as_array().unwrap().is_empty());
    }

    async fn a_system_has_an_answer_too(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        let path = "/ask?system=backup&at=2026-06-01T14:00:00Z";
        let answer = world.get(path, &mo).await.expect(200).json()["answer"].clone();
        assert_eq!(answer["answer"], "reach", "{answer}");
        assert_eq!(answer["party"], "partner");
    }

    async fn without_a_question_there_is_no_answer_and_a_wrong_instant_is_named(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        assert!(world.get("/ask", &mo).await.expect(200).json()["answer"].is_null());
        let wrong = world.get("/ask?responsibility=EUS-05&at=sunday", &mo).await.expect(422);
        assert_eq!(wrong.json()["problems"][0]["field"], "at");
        world.get("/ask?responsibility=NOPE-1", &mo).await.expect(404);
        world.get("/ask?system=nope", &mo).await.expect(404);
    }
}
