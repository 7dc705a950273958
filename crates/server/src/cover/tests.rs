//! Cover, through HTTP: rotas are kept and changed, the past stays, a leave is planned
//! and somebody stands in, a feed shows it.
use crate::world::{World, company_a};
use engine::facts::{Member, Person};
use jiff::SignedDuration;
use serde_json::{Value, json};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Company A with somebody inside who can stand in for the desk.
async fn world(db: store::Db) -> World {
    let mut company = company_a();
    let dana = company.people.iter().find(|it| it.id == "dana").unwrap();
    let second = Person {
        id: "ines".into(),
        name: "Ines Alvarez".into(),
        title: None,
        skills: company::catalogue()
            .skills
            .iter()
            .map(|it| (it.id.clone(), 4))
            .collect(),
        ..dana.clone()
    };
    company.people.push(second);
    company.absences.clear();
    for system in &mut company.systems {
        if system.operators.contains(&"dana".to_owned()) {
            system.operators.push("ines".into());
        }
    }
    World::with(db, company).await
}

async fn pair(world: &World, cookie: &str) -> String {
    let pair = json!({ "shape": "pair", "responsibilities": ["EUS-02"], "internal": ["dana"], "name": "Desk" });
    let made = world.post("/rotas", cookie, pair).await.expect(201);
    made.header("location").to_owned()
}

async fn cover(world: &World, cookie: &str, query: &str) -> Value {
    let path = format!("/cover?{query}");
    world.get(&path, cookie).await.expect(200).json()
}

/// Who is on by the first row, as ids, at an instant.
fn on_at<'a>(shown: &'a Value, at: &str) -> Vec<&'a str> {
    let at: jiff::Timestamp = at.parse().unwrap();
    let instant = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let bands = shown["rows"][0]["bands"].as_array().unwrap().iter();
    let mut there = bands.filter(|it| instant(&it["from"]) <= at && at < instant(&it["to"]));
    let band = there.next();
    band.map(|it| {
        it["on"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap())
            .collect()
    })
    .unwrap_or_default()
}

fn holes(findings: &[String]) -> usize {
    findings
        .iter()
        .filter(|id| id.starts_with("cover:hole:"))
        .count()
}

async fn findings(world: &World, cookie: &str) -> Vec<String> {
    let shown = world
        .get("/findings/export?format=json", cookie)
        .await
        .expect(200)
        .json();
    let all = shown["findings"].as_array().unwrap().iter();
    all.map(|it| it["id"].as_str().unwrap().to_owned())
        .filter(|id| id.starts_with("cover:"))
        .collect()
}

store::on_both_databases! {
    async fn the_typical_pair_is_one_press_and_leaves_no_second_open(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let made = world.post("/rotas", &dana, json!({ "shape": "pair", "responsibilities": ["EUS-02"] })).await.expect(201);
        let rota = world.get(made.header("location"), &dana).await.expect(200).json();
        assert_eq!(rota["rota"]["layers"][0]["hours"], "office");
        assert_eq!(rota["rota"]["layers"][1]["hours"], "outside office");
        assert_eq!(rota["rota"]["layers"][1]["members"][0]["party"], "partner");
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-08").await;
        assert_eq!(shown["holes"], json!([]));
        assert_eq!(on_at(&shown, "2026-06-09T01:00:00Z"), ["partner"]);
        assert_eq!(shown["rows"][0]["seams"].as_array().unwrap().len(), 10);
        assert_eq!(shown["now"][0]["on"][0]["kind"], "internal");
        assert_eq!(shown["now"][0]["next"][0]["id"], "partner");
        let ask = world.get("/ask?responsibility=EUS-02&at=2026-06-09T03:00", &dana).await.expect(200).json();
        assert_eq!(ask["on_rota"][0]["id"], "partner");
        let other = world.get("/ask?responsibility=EUS-01", &dana).await.expect(200).json();
        assert_eq!(other["on_rota"], Value::Null);
    }

    async fn a_rota_that_leaves_hours_open_is_among_the_findings(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        assert_eq!(findings(&world, &dana).await, Vec::<String>::new());
        let rota = pair(&world, &dana).await;
        world.app.clock.advance(MINUTE);
        let gone = json!({ "layer": "all other hours" });
        world.post(&format!("{rota}/layers/removal"), &dana, gone).await.expect(200);
        let found = findings(&world, &dana).await;
        assert!(found.iter().any(|id| id == "cover:hole:EUS-02:desk:no_layer"), "{found:?}");
        world.app.clock.advance(MINUTE);
        world.post(&format!("{rota}/undoing"), &dana, json!({})).await.expect(200);
        assert_eq!(holes(&findings(&world, &dana).await), 0);
        world.app.clock.advance(MINUTE);
        world.post(&format!("{rota}/ending"), &dana, json!({})).await.expect(200);
        assert_eq!(findings(&world, &dana).await, Vec::<String>::new());
        let past = world.get(&rota, &dana).await.expect(200).json();
        assert_eq!(past["versions"].as_array().unwrap().len(), 3);
        world.post(&format!("{rota}/ending"), &dana, json!({})).await.expect(409);
    }

    async fn a_version_that_has_not_begun_is_written_anew_and_leaves_nothing(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let rota = pair(&world, &dana).await;
        world.app.clock.advance(SignedDuration::from_secs(-30));
        world.post(&format!("{rota}/undoing"), &dana, json!({})).await.expect(409);
        let gone = json!({ "layer": "all other hours" });
        let after = world.post(&format!("{rota}/layers/removal"), &dana, gone).await.expect(200).json();
        assert_eq!(after["versions"].as_array().unwrap().len(), 1);
        world.post(&format!("{rota}/ending"), &dana, json!({})).await.expect(200);
        world.get(&rota, &dana).await.expect(404);
    }

    async fn what_has_been_stays_when_a_rota_is_changed(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let rota = pair(&world, &dana).await;
        world.app.clock.advance(SignedDuration::from_hours(48));
        let dana = world.sign_in("dana").await;
        let layer = json!({ "layer": "office hours", "name": "office hours", "hours": "office", "members": ["person:ines"] });
        world.post(&format!("{rota}/layers"), &dana, layer).await.expect(200);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-01").await;
        assert_eq!(on_at(&shown, "2026-06-02T15:00:00Z"), ["dana"]);
        assert_eq!(on_at(&shown, "2026-06-03T12:59:00Z"), ["dana"]);
        assert_eq!(on_at(&shown, "2026-06-03T13:05:00Z"), ["ines"]);
        world.app.clock.advance(SignedDuration::from_hours(24));
        let dana = world.sign_in("dana").await;
        world.post(&format!("{rota}/undoing"), &dana, json!({})).await.expect(200);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-01").await;
        assert_eq!(on_at(&shown, "2026-06-03T15:00:00Z"), ["ines"]);
        assert_eq!(on_at(&shown, "2026-06-04T15:00:00Z"), ["dana"]);
        let versions = world.get(&rota, &dana).await.expect(200).json()["versions"].clone();
        assert_eq!(versions.as_array().unwrap().len(), 3);
    }

    async fn a_change_of_a_shift_goes_with_it_and_two_never_take_the_same_hours(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let rota = pair(&world, &dana).await;
        let changes = format!("{rota}/changes");
        let given = json!({ "kind": "override", "shift": "2026-06-09T00:00:00@office hours", "who": "person:ines" });
        world.post(&changes, &dana, given.clone()).await.expect(201);
        let refused = world.post(&changes, &dana, given).await.expect(409);
        assert!(refused.body.contains("Ines Alvarez has taken it"), "{}", refused.body);
        world.app.clock.advance(SignedDuration::from_hours(1));
        let earlier = json!({ "layer": "office hours", "name": "early", "hours": "Mon-Fri 07:00-17:00", "members": ["person:dana"] });
        world.post(&format!("{rota}/layers"), &dana, earlier).await.expect(200);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-08").await;
        assert_eq!(on_at(&shown, "2026-06-09T11:00:00Z"), ["ines", "partner"], "it begins at seven now");
        assert_eq!(on_at(&shown, "2026-06-10T11:00:00Z"), ["dana", "partner"]);
        let page = world.get(&rota, &dana).await.expect(200).json();
        let shifts = page["shifts"].as_array().unwrap().iter();
        let changed: Vec<&Value> = shifts.filter(|it| it["changes"] != json!([])).collect();
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0]["changes"][0]["who"], "ines");
        let id = changed[0]["changes"][0]["id"].as_str().unwrap();
        world.post(&format!("/shift-changes/{id}/undoing"), &dana, json!({})).await.expect(200);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-08").await;
        assert_eq!(on_at(&shown, "2026-06-09T11:00:00Z"), ["dana", "partner"]);
    }

    async fn hours_that_have_been_are_given_to_nobody_afterwards(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let rota = pair(&world, &dana).await;
        let changes = format!("{rota}/changes");
        world.app.clock.advance(SignedDuration::from_hours(26));
        let dana = world.sign_in("dana").await;
        let of = |day: &str| json!({ "kind": "override", "shift": format!("{day}T00:00:00@office hours"), "who": "person:ines" });
        world.post(&changes, &dana, of("2026-06-01")).await.expect(409);
        // The second of June is under way, at eleven in New York.
        world.post(&changes, &dana, of("2026-06-02")).await.expect(201);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-01").await;
        assert_eq!(on_at(&shown, "2026-06-02T14:59:00Z"), ["dana"]);
        assert_eq!(on_at(&shown, "2026-06-02T15:05:00Z"), ["ines"]);
        world.app.clock.advance(SignedDuration::from_hours(1));
        let page = world.get(&rota, &dana).await.expect(200).json();
        let id = page["shifts"][0]["changes"][0]["id"].as_str().unwrap().to_owned();
        world.post(&format!("/shift-changes/{id}/undoing"), &dana, json!({})).await.expect(200);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-01").await;
        assert_eq!(on_at(&shown, "2026-06-02T15:59:00Z"), ["ines"]);
        assert_eq!(on_at(&shown, "2026-06-02T16:05:00Z"), ["dana"]);
    }

    async fn two_shifts_are_exchanged_and_a_shift_that_is_asked_for_is_taken(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "shape": "turns", "responsibilities": ["EUS-02"], "name": "Weeks", "members": ["person:dana", "person:ines"] });
        let rota = world.post("/rotas", &dana, new).await.expect(201).header("location").to_owned();
        let changes = format!("{rota}/changes");
        let swap = json!({ "kind": "swap", "shift": "2026-06-08T00:00:00@first line", "with": "2026-06-15T00:00:00@first line" });
        world.post(&changes, &dana, swap).await.expect(201);
        let of = async |day: &str| cover(&world, &dana, &format!("responsibility=EUS-02&from={day}")).await;
        assert_eq!(on_at(&of("2026-06-08").await, "2026-06-10T12:00:00Z"), ["dana"]);
        assert_eq!(on_at(&of("2026-06-15").await, "2026-06-17T12:00:00Z"), ["ines"]);
        let asked = json!({ "kind": "request", "shift": "2026-06-29T00:00:00@first line" });
        world.post(&changes, &dana, asked).await.expect(201);
        let request = of("2026-06-29").await["requests"][0].clone();
        assert_eq!(request["rota_name"], "Weeks");
        let taking = format!("/shift-changes/{}/taking", request["id"].as_str().unwrap());
        world.post(&taking, &dana, json!({ "who": "person:ines" })).await.expect(200);
        world.post(&taking, &dana, json!({})).await.expect(409);
        assert_eq!(on_at(&of("2026-06-29").await, "2026-07-01T12:00:00Z"), ["ines"]);
        assert_eq!(of("2026-06-29").await["requests"], json!([]));
    }

    async fn a_partner_puts_its_own_people_on_and_nobody_elses(db: Db) {
        let world = world(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let rota = pair(&world, &dana).await;
        let given = |who: &str| json!({ "kind": "override", "shift": "2026-06-09T00:00:00@all other hours", "who": who });
        world.post(&format!("{rota}/changes"), &ortiz, given("person:dana")).await.expect(403);
        world.post(&format!("{rota}/changes"), &ortiz, given("person:pt-ortiz")).await.expect(201);
        let layer = |who: &str| json!({ "name": "second line", "priority": 2, "members": [who] });
        world.post(&format!("{rota}/layers"), &ortiz, layer("person:ines")).await.expect(403);
        world.post(&format!("{rota}/layers"), &ortiz, layer("person:pt-lindqvist")).await.expect(200);
    }

    async fn what_if_answers_and_writes_nothing(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        pair(&world, &dana).await;
        let before = world.entries().await;
        let ask = async |query: &str| world.get(&format!("/cover/what-if?{query}"), &dana).await;
        let stops = ask("change=party_stops&party=partner&on=2026-09-01").await.expect(200).json();
        let uncovered = stops["answer"]["uncovered"].as_array().unwrap();
        assert!(uncovered.iter().any(|it| it["responsibility"] == "EUS-02" && it["minutes"].as_i64().unwrap() > 0));
        let moved = ask("change=move&responsibility=END-03&party=partner").await.expect(200).json();
        assert!(moved["answer"]["uncovered"].as_array().unwrap().is_empty());
        ask("change=away&person=dana&first_day=2026-09-02&last_day=2026-09-01").await.expect(422);
        ask("change=leaves&person=dana").await.expect(422);
        ask("change=leaves&person=nobody&on=2026-09-01").await.expect(404);
        let holiday = ask("change=holiday&list=company&on=2026-06-10").await.expect(200).json();
        assert_eq!(holiday["answer"]["ready"], true, "the partner has the day then");
        assert_eq!(world.entries().await, before);
    }

    async fn a_leave_is_green_once_somebody_who_is_ready_has_said_yes(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        pair(&world, &dana).await;
        let away = json!({ "first_day": "2026-08-03", "last_day": "2026-08-05", "kind": "training" });
        let planned = world.post("/people/dana/absences", &dana, away).await.expect(200).json();
        let all = planned["absences"].as_array().unwrap();
        let id = all.iter().find(|it| it["first_day"] == "2026-08-03").unwrap()["id"].as_str().unwrap().to_owned();
        let leave = format!("/people/dana/absences/{id}");
        let check = world.get(&leave, &dana).await.expect(200).json();
        assert_eq!(check["ready"], false);
        let desk = check["uncovered"].as_array().unwrap().iter().find(|it| it["responsibility"] == "EUS-02").unwrap();
        assert_eq!(desk["minutes"], 3 * 600);
        assert!(desk["stand_ins"].as_array().unwrap().iter().any(|it| it["person"] == "ines" && it["ready"] == true), "{desk}");
        assert!(findings(&world, &dana).await.iter().any(|id| id.starts_with("cover:hole:EUS-02") && id.contains("absent")));

        let ask = format!("{leave}/stand-in-requests");
        world.post(&ask, &dana, json!({ "person": "dana" })).await.expect(422);
        let asked = world.post(&ask, &dana, json!({ "person": "ines" })).await.expect(201).json();
        world.post(&ask, &dana, json!({ "person": "ines" })).await.expect(409);
        assert_eq!(asked["ready"], false, "nobody has said yes");
        assert!(world.mails().await.iter().any(|mail| mail.subject == "Can you stand in for Dana Whitlock?"));
        let request = asked["requests"][0]["id"].as_str().unwrap();
        let acceptance = format!("/stand-in-requests/{request}/acceptance");
        world.post(&acceptance, &dana, json!({})).await.expect(404);
        let ines = world.sign_in("ines").await;
        let hers = world.post("/cover/feed", &ines, json!({})).await.expect(200).json();
        let address = hers["address"].as_str().unwrap().to_owned();
        let feed = &address[address.find("/feeds/").unwrap()..];
        let before = world.get(feed, "").await.expect(200).body;
        assert!(!before.contains("DTSTART:20260803"), "{before}");
        world.post(&acceptance, &ines, json!({})).await.expect(200);
        world.post(&acceptance, &ines, json!({})).await.expect(409);
        let check = world.get(&leave, &dana).await.expect(200).json();
        assert_eq!(check["stand_in"], "ines");
        let desk = check["uncovered"].as_array().unwrap().iter().position(|it| it["responsibility"] == "EUS-02").unwrap();
        assert_eq!(check["with_stand_in"][desk]["ready"], true);
        assert_eq!(check["ready"], true, "{check}");
        assert!(!findings(&world, &dana).await.iter().any(|id| id.starts_with("cover:hole:EUS-02")));
        let calendar = world.get(feed, "").await.expect(200);
        assert!(calendar.header("content-type").starts_with("text/calendar"));
        assert!(calendar.body.contains("DTSTART:20260803T120000Z"), "{}", calendar.body);
    }

    async fn a_stand_in_who_is_away_or_lacks_the_skill_keeps_the_check_red(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        pair(&world, &dana).await;
        let away = json!({ "first_day": "2026-08-03", "last_day": "2026-08-05", "kind": "training", "stand_in": "ines" });
        world.post("/people/dana/absences", &dana, away).await.expect(200);
        let page = world.get("/people/dana", &dana).await.expect(200).json();
        let all = page["absences"].as_array().unwrap();
        let id = all.iter().find(|it| it["first_day"] == "2026-08-03").unwrap()["id"].as_str().unwrap();
        let leave = format!("/people/dana/absences/{id}");
        let check = world.get(&leave, &dana).await.expect(200).json();
        assert_eq!((&check["ready"], &check["stand_in_said"]), (&json!(false), &json!(false)), "named, and has not answered");
        let asked = world.post(&format!("{leave}/stand-in-requests"), &dana, json!({ "person": "ines" })).await.expect(201).json();
        let request = asked["requests"][0]["id"].as_str().unwrap();
        let ines = world.sign_in("ines").await;
        world.post(&format!("/stand-in-requests/{request}/acceptance"), &ines, json!({})).await.expect(200);
        assert_eq!(world.get(&leave, &dana).await.expect(200).json()["ready"], true);
        let too = json!({ "first_day": "2026-08-05", "last_day": "2026-08-07", "kind": "vacation" });
        world.post("/people/ines/absences", &dana, too).await.expect(200);
        let check = world.get(&leave, &dana).await.expect(200).json();
        assert_eq!(check["ready"], false);
        assert!(check["with_stand_in"].as_array().unwrap().iter().any(|it| it["away"] == true));
        let other = json!({ "stand_in": "mo" });
        world.post(&format!("{leave}/stand-in"), &dana, other).await.expect(200);
        assert_eq!(world.get(&leave, &dana).await.expect(200).json()["ready"], false);
    }

    async fn a_no_of_whoever_was_named_leaves_nobody_named(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let away = json!({ "first_day": "2026-08-03", "last_day": "2026-08-05", "kind": "training", "stand_in": "ines" });
        let shown = world.post("/people/dana/absences", &dana, away).await.expect(200).json();
        let id = shown["absences"][0]["id"].as_str().unwrap().to_owned();
        let leave = format!("/people/dana/absences/{id}");
        let asked = world.post(&format!("{leave}/stand-in-requests"), &dana, json!({ "person": "ines" })).await.expect(201).json();
        let ines = world.sign_in("ines").await;
        let refusal = format!("/stand-in-requests/{}/refusal", asked["requests"][0]["id"].as_str().unwrap());
        world.post(&refusal, &ines, json!({})).await.expect(200);
        assert_eq!(world.get(&leave, &dana).await.expect(200).json()["stand_in"], Value::Null);
    }

    async fn an_absence_that_is_written_down_late_leaves_what_has_been(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        pair(&world, &dana).await;
        // The second of June, eleven o'clock in New York.
        world.app.clock.advance(SignedDuration::from_hours(26));
        let dana = world.sign_in("dana").await;
        let away = json!({ "first_day": "2026-06-01", "last_day": "2026-06-05", "kind": "illness" });
        let shown = world.post("/people/dana/absences", &dana, away).await.expect(200).json();
        let id = shown["absences"][0]["id"].as_str().unwrap().to_owned();
        let of = async || cover(&world, &dana, "responsibility=EUS-02&from=2026-06-01").await;
        let seen = of().await;
        assert_eq!(on_at(&seen, "2026-06-02T14:59:00Z"), ["dana"]);
        assert_eq!(on_at(&seen, "2026-06-02T15:05:00Z"), [] as [&str; 0]);
        // Who stands in from noon on has not stood in before.
        world.app.clock.advance(SignedDuration::from_hours(1));
        world.post(&format!("/people/dana/absences/{id}/stand-in"), &dana, json!({ "stand_in": "ines" })).await.expect(200);
        let seen = of().await;
        assert_eq!(on_at(&seen, "2026-06-02T15:59:00Z"), [] as [&str; 0]);
        assert_eq!(on_at(&seen, "2026-06-02T16:05:00Z"), ["ines"]);
        world.app.clock.advance(SignedDuration::from_hours(1));
        let shown = world.post(&format!("/people/dana/absences/{id}/ending"), &dana, json!({})).await.expect(200).json();
        assert_eq!(shown["absences"], json!([]));
        let seen = of().await;
        for (at, on) in [
            ("2026-06-02T14:59:00Z", vec!["dana"]),
            ("2026-06-02T15:30:00Z", vec![]),
            ("2026-06-02T16:30:00Z", vec!["ines"]),
            ("2026-06-02T17:05:00Z", vec!["dana"]),
        ] {
            assert_eq!(on_at(&seen, at), on, "{at}");
        }
    }

    async fn a_change_keeps_its_shift_when_the_hand_overs_are_moved(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "shape": "turns", "responsibilities": ["EUS-02"], "name": "Halves", "members": ["person:dana", "person:ines"] });
        let rota = world.post("/rotas", &dana, new).await.expect(201).header("location").to_owned();
        let halves = |at: &str| json!({
            "layer": "first line", "name": "first line", "unit": "hour", "every": 12, "start": "2026-06-01", "at": at,
            "members": ["person:dana", "person:ines"],
        });
        world.app.clock.advance(MINUTE);
        world.post(&format!("{rota}/layers"), &dana, halves("08:00")).await.expect(200);
        let given = json!({ "kind": "override", "shift": "2026-06-09T08:00:00@first line", "who": "party:partner" });
        world.post(&format!("{rota}/changes"), &dana, given).await.expect(201);
        world.app.clock.advance(MINUTE);
        world.post(&format!("{rota}/layers"), &dana, halves("09:00")).await.expect(200);
        let shown = cover(&world, &dana, "responsibility=EUS-02&from=2026-06-08").await;
        let has = |at: &str| on_at(&shown, at).contains(&"partner");
        let seen = ["2026-06-09T12:30:00Z", "2026-06-09T13:30:00Z", "2026-06-10T00:30:00Z", "2026-06-10T01:30:00Z"].map(has);
        assert_eq!(seen, [false, true, true, false], "from nine to nine in New York");
    }

    async fn who_joins_without_a_day_joins_today_and_who_goes_leaves_today(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "shape": "turns", "responsibilities": ["EUS-02"], "name": "Weeks", "members": ["person:dana", "person:ines"] });
        let rota = world.post("/rotas", &dana, new).await.expect(201).header("location").to_owned();
        world.app.clock.advance(SignedDuration::from_hours(24 * 16));
        let dana = world.sign_in("dana").await;
        let of = async || cover(&world, &dana, "responsibility=EUS-02&from=2026-06-15").await;
        let before = of().await;
        let on = on_at(&before, "2026-06-18T12:00:00Z").join("");
        let member = json!({ "layer": "first line", "who": "person:mo" });
        let shown = world.post(&format!("{rota}/members"), &dana, member.clone()).await.expect(200).json();
        let members = &shown["rota"]["layers"][0]["members"];
        assert_eq!(members[2], json!({ "person": "mo", "from": "2026-06-17" }));
        assert_eq!(on_at(&of().await, "2026-06-18T12:00:00Z"), [on.as_str()]);
        // What is said of them later keeps the day.
        let shown = world.post(&format!("{rota}/members"), &dana, member).await.expect(200).json();
        assert_eq!(shown["rota"]["layers"][0]["members"][2]["from"], "2026-06-17");
        let other = if on == "dana" { "ines" } else { "dana" };
        let gone = json!({ "layer": "first line", "who": format!("person:{other}") });
        let shown = world.post(&format!("{rota}/members/removal"), &dana, gone).await.expect(200).json();
        let members = shown["rota"]["layers"][0]["members"].as_array().unwrap().iter();
        let gone = members.clone().find(|it| it["person"] == other).unwrap();
        assert_eq!((members.len(), &gone["until"]), (3, &json!("2026-06-17")));
        assert_eq!(on_at(&of().await, "2026-06-18T12:00:00Z"), [on.as_str()]);
    }

    async fn a_week_that_no_calendar_has_is_the_nearest_that_is_shown(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        pair(&world, &dana).await;
        for from in ["-009999-01-01", "9999-12-31"] {
            let shown = cover(&world, &dana, &format!("from={from}")).await;
            assert!(shown["rows"].is_array());
        }
    }

    async fn the_address_of_a_feed_ends_with_a_new_one_and_with_its_person(db: Db) {
        let world = world(db).await;
        let (dana, ines) = (world.sign_in("dana").await, world.sign_in("ines").await);
        let rota = pair(&world, &dana).await;
        let layer = json!({ "layer": "office hours", "name": "office hours", "hours": "office", "members": ["person:ines"] });
        world.post(&format!("{rota}/layers"), &dana, layer).await.expect(200);
        let make = async || {
            let made = world.post("/cover/feed", &ines, json!({})).await.expect(200).json();
            let address = made["address"].as_str().unwrap().to_owned();
            address[address.find("/feeds/").unwrap()..].to_owned()
        };
        let first = make().await;
        world.get(&first, "").await.expect(200);
        let second = make().await;
        world.get(&first, "").await.expect(404);
        let shown = world.get(&second, "").await.expect(200).body;
        assert!(shown.contains("SUMMARY:Desk"), "{shown}");
        world.get("/feeds/home.guessed.ics", "").await.expect(404);
        world.get("/feeds/elsewhere.guessed", "").await.expect(404);
        assert_eq!(world.get("/cover/feed", &ines).await.expect(200).json()["address"], Value::Null);
        world.post("/people/ines/leaving", &dana, json!({ "until": "2026-06-01" })).await.expect(200);
        world.get(&second, "").await.expect(404);
    }

    async fn what_cannot_be_is_refused_with_the_field(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let rota = pair(&world, &dana).await;
        for (path, body, field) in [
            ("", json!({ "name": " " }), "name"),
            ("", json!({ "name": "Desk", "zone": "Europe/Nowhere" }), "zone"),
            ("", json!({ "name": "Desk", "heads": 3, "at_most": 2 }), "heads"),
            ("/layers", json!({ "name": "x", "hours": "outside moon" }), "hours"),
            ("/layers", json!({ "name": "x", "unit": "day", "every": 0, "members": ["person:dana"] }), "every"),
            ("/layers", json!({ "name": "office hours" }), "name"),
            ("/openings", json!({ "layer": "office hours", "from": "2026-06-06T12:00:00", "to": "2026-06-06T08:00:00" }), "to"),
            ("/changes", json!({ "kind": "override", "shift": "2026-06-06T00:00:00@office hours", "who": "person:ines" }), "shift"),
            ("/changes", json!({ "kind": "override", "shift": "2026-06-09T00:00:00@office hours" }), "who"),
            ("/changes", json!({ "kind": "swap", "shift": "2026-06-09T00:00:00@office hours" }), "with"),
        ] {
            let answer = world.post(&format!("{rota}{path}"), &dana, body.clone()).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field, "{body}: {}", answer.body);
        }
    }
}

#[test]
fn a_member_of_a_form_is_a_person_or_a_party() {
    let read = |text: &str| serde_json::from_value::<super::chosen::Chosen>(json!(text));
    assert!(read("person:dana").is_ok() && read("party:partner").is_ok());
    assert!(read("dana").is_err());
    assert_eq!(
        super::chosen::value_of(&Member::party("partner")),
        "party:partner"
    );
}
