//! Outside calendars, through HTTP and against a machine that really publishes one: the last
//! good copy stays and says its age, what stands in it is taken over, moves and goes.
use super::{fetch_due, queries};
use crate::{
    publisher::{Publisher, whole_days},
    world::World,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tandem::app::HOME;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const SECRET: &str = "/canary-calendar-token/basic.ics";

/// Company A, where nobody is away yet.
async fn world(db: store::Db) -> World {
    let mut company = crate::world::company_a();
    company.absences.clear();
    World::with(db, company).await
}

async fn add(world: &World, cookie: &str, publisher: &Publisher) -> String {
    let new = json!({ "means": "absences", "person": "dana", "kind": "training",
                      "address": publisher.address(SECRET) });
    let made = world
        .post("/cover/calendars", cookie, new)
        .await
        .expect(201);
    made.header("location").to_owned()
}

async fn shown(world: &World, cookie: &str, path: &str) -> Value {
    world.get(path, cookie).await.expect(200).json()
}

/// An hour later, everything whose turn it is is fetched.
async fn an_hour_later(world: &World) -> usize {
    world.app.clock.advance(HOUR);
    fetch_due(&world.app).await.unwrap()
}

/// First and last day of each event, and how it stands.
fn events(page: &Value) -> Vec<String> {
    let all = page["events"].as_array().unwrap().iter();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    all.map(|it| {
        let (first, last) = (text(it, "first_day"), text(it, "last_day"));
        format!("{first} {last} {}", text(it, "state"))
    })
    .collect()
}

fn event(page: &Value, place: usize) -> Value {
    json!({ "event": page["events"][place]["event"] })
}

async fn absences(world: &World, cookie: &str) -> Vec<String> {
    let person = shown(world, cookie, "/people/dana").await;
    let all = person["absences"].as_array().unwrap().iter();
    all.map(|it| {
        let text = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
        format!(
            "{} {} {}",
            text("first_day"),
            text("last_day"),
            text("kind")
        )
    })
    .collect()
}

async fn cover_findings(world: &World, cookie: &str) -> Vec<String> {
    let all = shown(world, cookie, "/findings/export?format=json").await;
    let all = all["findings"].as_array().unwrap().iter();
    all.map(|it| it["id"].as_str().unwrap().to_owned())
        .filter(|id| id.starts_with("cover:hole"))
        .collect()
}

store::on_both_databases! {
    async fn the_last_good_copy_stays_whatever_comes_and_says_how_old_it_is(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let publisher = Publisher::open().await;
        let good = whole_days(&[("leave", "20260706", "20260711")]);
        publisher.publishes("1", &good);
        let path = add(&world, &dana, &publisher).await;
        let first = shown(&world, &dana, &path).await;
        assert_eq!(events(&first), ["2026-07-06 2026-07-10 new"]);
        assert_eq!(first["calendar"]["copy_age"], "less than a minute");
        assert_eq!(first["calendar"]["failed"], Value::Null);
        assert_eq!(fetch_due(&world.app).await.unwrap(), 0, "it is nobody's turn yet");

        let page = b"<!DOCTYPE html><html>Please sign in</html>";
        let half = &good.as_bytes()[..good.len() / 2];
        let tries: [(&dyn Fn(), &str); 6] = [
            (&|| publisher.says(500, "", b""), "trouble of its own (500)"),
            (&|| publisher.says(404, "", b""), "no calendar at its address any more (404)"),
            (&|| publisher.says(200, "", page), "it is a web page, not a calendar"),
            (&|| publisher.says(200, "", half), "END:VCALENDAR is missing"),
            (&|| { publisher.publishes("2", &good); publisher.hangs_up(); }, "cut off"),
            (&|| publisher.says(302, "Location: http://10.0.0.1/\r\n", b""), "https://"),
        ];
        for (number, (fail, why)) in tries.iter().enumerate() {
            fail();
            let dana = world.sign_in("dana").await;
            assert_eq!(an_hour_later(&world).await, 1);
            let now = shown(&world, &dana, &path).await;
            assert_eq!(events(&now), events(&first), "{why}");
            let said = now["calendar"]["failed"].as_str().unwrap();
            assert!(said.contains(why), "{said}");
            assert!(!said.contains("canary"), "{said}");
            let age = now["calendar"]["copy_age"].as_str().unwrap();
            let hours = number + 1;
            assert_eq!(age, if hours == 1 { "60 minutes".into() } else { format!("{hours} hours") });
            assert_eq!(now["calendar"]["tried_age"], "less than a minute");
            let cover = shown(&world, &dana, "/cover").await;
            assert_eq!(cover["failing_calendars"][0]["why"], said);
            assert_eq!(cover["failing_calendars"][0]["long"], false);
        }
        for _ in 0..20 {
            an_hour_later(&world).await;
        }
        let dana = world.sign_in("dana").await;
        let cover = shown(&world, &dana, "/cover").await;
        assert_eq!(cover["failing_calendars"][0]["long"], true);
        assert_eq!(cover["failing_calendars"][0]["copy_age"], "26 hours");
        let html = world.send("GET", &path, &dana, None, &[("accept", "text/html")]).await;
        assert!(html.body.contains("The copy is 26 hours old"), "{}", html.body);
        assert!(html.body.contains("What you see is the last good copy"));

        publisher.publishes("3", &whole_days(&[("leave", "20260707", "20260711")]));
        an_hour_later(&world).await;
        let better = shown(&world, &dana, &path).await;
        assert_eq!(events(&better), ["2026-07-07 2026-07-10 new"]);
        assert_eq!(better["calendar"]["failed"], Value::Null);
        assert_eq!(shown(&world, &dana, "/cover").await["failing_calendars"], json!([]));
    }

    async fn a_calendar_that_has_not_changed_says_so_and_its_copy_is_young_again(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let publisher = Publisher::open().await;
        publisher.publishes("v7", &whole_days(&[("leave", "20260706", "20260711")]));
        let path = add(&world, &dana, &publisher).await;
        assert!(!publisher.asked()[0].contains("if-none-match"));
        world.app.clock.advance(SignedDuration::from_mins(30));
        let dana = world.sign_in("dana").await;
        assert_eq!(shown(&world, &dana, &path).await["calendar"]["copy_age"], "30 minutes");
        world.post(&format!("{path}/fetching"), &dana, json!({})).await.expect(200);
        let asked = publisher.asked();
        assert!(asked[1].contains("if-none-match: \"v7\"\r\n"), "{}", asked[1]);
        assert!(asked[1].contains("if-modified-since: Mon, 01 Jun 2026"));
        let now = shown(&world, &dana, &path).await;
        assert_eq!(now["calendar"]["copy_age"], "less than a minute");
        assert_eq!(events(&now).len(), 1, "the copy is the old one, and still there");
        // Somewhere else the marks of the old place mean nothing.
        let other = json!({ "address": publisher.address("/elsewhere.ics") });
        world.post(&format!("{path}/address"), &dana, other).await.expect(200);
        let asked = publisher.asked();
        assert!(asked[2].starts_with("GET /elsewhere.ics ") && !asked[2].contains("if-none-match"));
    }

    async fn an_answer_may_lead_on_by_the_same_scheme_and_not_for_ever(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let (publisher, other) = (Publisher::open().await, Publisher::open().await);
        other.publishes("1", &whole_days(&[("leave", "20260706", "20260711")]));
        let to = format!("Location: {}\r\n", other.address("/moved.ics"));
        publisher.says(301, &to, b"");
        let path = add(&world, &dana, &publisher).await;
        assert_eq!(events(&shown(&world, &dana, &path).await).len(), 1);
        publisher.says(302, "Location: /again.ics\r\n", b"");
        let page = world.post(&format!("{path}/fetching"), &dana, json!({})).await.expect(200).json();
        assert!(page["calendar"]["failed"].as_str().unwrap().contains("on and on"));
        assert_eq!(events(&page).len(), 1);
        publisher.says(302, "Location: ftp://cal.example/a.ics\r\n", b"");
        let page = world.post(&format!("{path}/fetching"), &dana, json!({})).await.expect(200).json();
        assert!(page["calendar"]["failed"].as_str().unwrap().contains("not fetched"));
    }

    async fn an_event_that_is_taken_over_is_an_absence_and_shows_what_it_uncovers(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let pair = json!({ "shape": "pair", "responsibilities": ["EUS-02"], "internal": ["dana"], "name": "Desk" });
        world.post("/rotas", &dana, pair).await.expect(201);
        let publisher = Publisher::open().await;
        publisher.publishes("1", &whole_days(&[
            ("over", "20260504", "20260509"),
            ("leave", "20260706", "20260711"),
            ("far", "20280101", "20280102"),
        ]));
        let path = add(&world, &dana, &publisher).await;
        assert_eq!(absences(&world, &dana).await, Vec::<String>::new(), "nothing is written by itself");
        assert_eq!(cover_findings(&world, &dana).await, Vec::<String>::new());
        let page = shown(&world, &dana, &path).await;
        assert_eq!(events(&page), ["2026-07-06 2026-07-10 new"]);

        let taking = format!("{path}/taking");
        let form = format!("event={}", page["events"][0]["event"].as_str().unwrap());
        let form_type = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        let taken = world.send_text(&taking, &dana, &form, &form_type).await.expect(303);
        let leave = taken.header("location").to_owned();
        let check = shown(&world, &dana, &leave).await;
        assert_eq!((&check["first_day"], &check["last_day"]), (&json!("2026-07-06"), &json!("2026-07-10")));
        assert!(check["uncovered"].as_array().unwrap().iter().any(|it| it["responsibility"] == "EUS-02"));
        assert_eq!(absences(&world, &dana).await, ["2026-07-06 2026-07-10 training"]);
        assert!(cover_findings(&world, &dana).await.iter().any(|id| id.contains("EUS-02")));
        let page = shown(&world, &dana, &path).await;
        assert_eq!(events(&page), ["2026-07-06 2026-07-10 taken"]);
        world.post(&taking, &dana, event(&page, 0)).await.expect(409);
        world.post(&taking, &dana, json!({ "event": "no such event" })).await.expect(404);

        publisher.publishes("2", &whole_days(&[("leave", "20260708", "20260715")]));
        an_hour_later(&world).await;
        let page = shown(&world, &dana, &path).await;
        assert_eq!(events(&page), ["2026-07-08 2026-07-14 moved"]);
        assert_eq!(page["calendar"]["changed"], 1);
        assert_eq!(absences(&world, &dana).await, ["2026-07-06 2026-07-10 training"]);
        world.post(&taking, &dana, event(&page, 0)).await.expect(200);
        assert_eq!(absences(&world, &dana).await, ["2026-07-08 2026-07-14 training"]);
        assert_eq!(events(&shown(&world, &dana, &path).await), ["2026-07-08 2026-07-14 taken"]);

        publisher.publishes("3", &whole_days(&[]));
        an_hour_later(&world).await;
        let page = shown(&world, &dana, &path).await;
        assert_eq!(events(&page), ["2026-07-08 2026-07-14 gone"]);
        assert_eq!(absences(&world, &dana).await, ["2026-07-08 2026-07-14 training"]);
        world.post(&taking, &dana, event(&page, 0)).await.expect(409);
        world.post(&format!("{path}/ending"), &dana, event(&page, 0)).await.expect(200);
        assert_eq!(absences(&world, &dana).await, Vec::<String>::new());
        assert_eq!(events(&shown(&world, &dana, &path).await), Vec::<String>::new());
        assert_eq!(cover_findings(&world, &dana).await, Vec::<String>::new());
    }

    async fn of_an_absence_that_has_begun_what_has_been_stays(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let publisher = Publisher::open().await;
        publisher.publishes("1", &whole_days(&[("a", "20260602", "20260610"), ("b", "20260603", "20260612")]));
        let path = add(&world, &dana, &publisher).await;
        let page = shown(&world, &dana, &path).await;
        world.post(&format!("{path}/taking"), &dana, event(&page, 0)).await.expect(200);
        world.post(&format!("{path}/taking"), &dana, event(&page, 1)).await.expect(200);
        // Three days later one has gone, and the other begins only tomorrow.
        publisher.publishes("2", &whole_days(&[("b", "20260605", "20260613")]));
        world.app.clock.advance(SignedDuration::from_hours(72));
        fetch_due(&world.app).await.unwrap();
        let dana = world.sign_in("dana").await;
        let page = shown(&world, &dana, &path).await;
        assert_eq!(events(&page), ["2026-06-02 2026-06-09 gone", "2026-06-05 2026-06-12 moved"]);
        let before = world.app.clock.now().as_second();
        world.post(&format!("{path}/ending"), &dana, event(&page, 0)).await.expect(200);
        let after = world.app.clock.now().as_second();
        world.post(&format!("{path}/taking"), &dana, event(&page, 1)).await.expect(200);
        assert_eq!(absences(&world, &dana).await, ["2026-06-03 2026-06-12 training"]);
        let all = world.app.db.read(HOME, crate::organisation::queries::absences).await.unwrap();
        let ended = all.iter().find(|it| it.absence.first_day.day() == 2).unwrap();
        let ended = ended.absence.ended_at.map(|at| at.as_second());
        assert!((Some(before)..=Some(after)).contains(&ended), "it was so until then: {ended:?}");
    }

    async fn all_are_taken_over_at_once_but_parts_of_days_and_what_is_free(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let by_hand = json!({ "first_day": "2026-08-03", "last_day": "2026-08-07", "kind": "other" });
        world.post("/people/dana/absences", &dana, by_hand).await.expect(200);
        let publisher = Publisher::open().await;
        let more = "BEGIN:VEVENT\r\nUID:part\r\nDTSTART:20260901T130000Z\r\nDTEND:20260901T160000Z\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:free\r\nTRANSP:TRANSPARENT\r\nDTSTART:20260902\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:private\r\nCLASS:PRIVATE\r\nSUMMARY:canary-doctor\r\nDTSTART:20260903\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:odd\r\nDTSTART:20260904\r\nRRULE:FREQ=SOMETIMES\r\nEND:VEVENT\r\nEND:VCALENDAR";
        let whole = whole_days(&[("known", "20260804", "20260806"), ("a", "20260706", "20260711"), ("b", "20260720", "20260722")]);
        publisher.publishes("1", &whole.replace("END:VCALENDAR", more));
        let path = add(&world, &dana, &publisher).await;
        let taken = world.post(&format!("{path}/taking"), &dana, json!({})).await.expect(200).json();
        assert_eq!(events(&taken), [
            "2026-07-06 2026-07-10 taken", "2026-07-20 2026-07-21 taken", "2026-08-04 2026-08-05 there",
            "2026-09-01 2026-09-01 new", "2026-09-02 2026-09-02 new", "2026-09-03 2026-09-03 taken",
        ]);
        assert_eq!(taken["events"][3]["part"], "09:00 to 12:00");
        assert_eq!(taken["events"][4]["free"], true);
        assert_eq!((&taken["events"][5]["private"], &taken["events"][5]["title"]), (&json!(true), &Value::Null));
        assert!(taken["unread"][0]["why"].as_str().unwrap().contains("SOMETIMES"));
        // Why somebody is away is their own side's to know.
        let ortiz = world.sign_in("pt-ortiz").await;
        let theirs = world.get(&path, &ortiz).await.expect(200).body;
        assert!(dana_sees(&world, &dana, &path).await);
        assert!(!theirs.contains("canary-title") && !theirs.contains("training"), "{theirs}");
        // Whoever takes the absence off by hand is offered it again.
        let person = shown(&world, &dana, "/people/dana").await;
        let all = person["absences"].as_array().unwrap();
        let one = all.iter().find(|it| it["first_day"] == "2026-07-20").unwrap();
        let ending = format!("/people/dana/absences/{}/ending", one["id"].as_str().unwrap());
        world.post(&ending, &dana, json!({})).await.expect(200);
        assert_eq!(events(&shown(&world, &dana, &path).await)[1], "2026-07-20 2026-07-21 new");
    }

    async fn days_off_go_into_their_list_and_out_of_it_again(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let publisher = Publisher::open().await;
        publisher.publishes("1", &whole_days(&[("new year", "20270101", "20270102"), ("bridge", "20261103", "20261105"), ("year", "20261201", "20270120")]));
        let new = |list: &str| json!({ "means": "days_off", "list": list, "address": publisher.address(SECRET) });
        world.post("/cover/calendars", &dana, new("no such list")).await.expect(422);
        let made = world.post("/cover/calendars", &dana, new("company")).await.expect(201);
        let path = made.header("location").to_owned();
        let days = async || -> Vec<String> {
            let company = shown(&world, &dana, "/company").await;
            let lists = company["days_off"].as_array().unwrap();
            let list = lists.iter().find(|it| it["name"] == "company").unwrap();
            list["days"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
        };
        let before = days().await;
        let page = shown(&world, &dana, &path).await;
        let place = |page: &Value, first: &str| page["events"].as_array().unwrap().iter().position(|it| it["first_day"] == first).unwrap();
        let taking = format!("{path}/taking");
        world.post(&taking, &dana, event(&page, place(&page, "2026-12-01"))).await.expect(409);
        let page = world.post(&taking, &dana, event(&page, place(&page, "2026-11-03"))).await.expect(200).json();
        let after = days().await;
        assert!(after.contains(&"2026-11-03".into()) && after.contains(&"2026-11-04".into()));
        assert_eq!(after.len(), before.len() + 2);
        assert_eq!(page["events"][place(&page, "2026-11-03")]["state"], "taken");
        // Only officers of the company change its days off, and so what fills them.
        let ortiz = world.sign_in("pt-ortiz").await;
        world.post("/cover/calendars", &ortiz, new("company")).await.expect(403);
        world.post(&taking, &ortiz, event(&page, place(&page, "2027-01-01"))).await.expect(403);
        publisher.publishes("2", &whole_days(&[("bridge", "20261104", "20261106")]));
        an_hour_later(&world).await;
        let page = shown(&world, &dana, &path).await;
        assert_eq!(events(&page), ["2026-11-04 2026-11-05 moved"]);
        world.post(&taking, &dana, event(&page, 0)).await.expect(200);
        assert!(!days().await.contains(&"2026-11-03".into()) && days().await.contains(&"2026-11-05".into()));
        publisher.publishes("3", &whole_days(&[]));
        an_hour_later(&world).await;
        let page = shown(&world, &dana, &path).await;
        world.post(&format!("{path}/ending"), &dana, event(&page, 0)).await.expect(200);
        assert_eq!(days().await, before);
        for part in ["fetching", "removal"] {
            world.post(&format!("{path}/{part}"), &ortiz, json!({})).await.expect(403);
        }
        world.post("/company/days-off/company/removal", &dana, json!({})).await.expect(409);
        world.post(&format!("{path}/removal"), &dana, json!({})).await.expect(200);
        world.get(&path, &dana).await.expect(404);
    }

    async fn a_private_address_is_refused_and_so_is_one_in_the_clear(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let new = |address: &str| json!({ "means": "absences", "person": "dana", "address": address });
        for address in ["http://cal.example/a.ics", "ftp://cal.example/a", "https://me:pw@cal.example/", "cal.example", ""] {
            let refused = world.post("/cover/calendars", &dana, new(address)).await.expect(422);
            assert_eq!(refused.json()["problems"][0]["field"], "address", "{}", refused.body);
        }
        for address in ["https://10.0.0.1/a.ics", "webcal://169.254.169.254/latest", "https://[fd00::1]/a"] {
            let made = world.post("/cover/calendars", &dana, new(address)).await.expect(201).json();
            let why = made["calendar"]["failed"].as_str().unwrap();
            assert!(why.contains("inside a network of one's own"), "{why}");
            assert_eq!(made["calendar"]["copy_age"], Value::Null);
        }
        let nobody = json!({ "means": "absences", "address": "https://cal.example/" });
        world.post("/cover/calendars", &dana, nobody).await.expect(422);
    }

    async fn an_address_stands_in_no_page_no_ledger_no_export_and_not_open_in_the_database(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let publisher = Publisher::open().await;
        publisher.publishes("1", &whole_days(&[("leave", "20260706", "20260711")]));
        let path = add(&world, &dana, &publisher).await;
        let page = shown(&world, &dana, &path).await;
        world.post(&format!("{path}/taking"), &dana, event(&page, 0)).await.expect(200);
        publisher.says(500, "", b"");
        an_hour_later(&world).await;
        assert!(publisher.asked().iter().all(|asked| asked.contains("canary-calendar-token")));
        for place in [&*path, "/cover/calendars", "/cover", "/ledger", "/people/dana", "/jobs"] {
            for accept in ["application/json", "text/html"] {
                let answer = world.send("GET", place, &dana, None, &[("accept", accept)]).await.expect(200);
                assert!(!answer.body.contains("canary-calendar-token"), "{place}");
            }
        }
        let ledger = world.get("/ledger", &dana).await.expect(200).body;
        assert!(ledger.contains("outside_calendar.added") && !ledger.contains("canary-title"), "{ledger}");
        let file = world.post("/export", &dana, json!({})).await.expect(200).body;
        assert!(!file.contains("canary-"));
        let row = world.app.db.read(HOME, queries::calendars).await.unwrap().remove(0);
        let copy = world.app.db.read(HOME, move |tx| queries::copy(tx, &row.id)).await.unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&copy).contains("VCALENDAR"));
        let mails = world.mails().await;
        assert!(mails.iter().all(|mail| !mail.text.contains("canary-")));
    }

    async fn nodes_share_the_fetching_and_what_a_dead_one_held_is_taken_over(db: Db) {
        let world = world(db).await;
        let dana = world.sign_in("dana").await;
        let publisher = Publisher::open().await;
        publisher.publishes("1", &whole_days(&[("leave", "20260706", "20260711")]));
        let path = add(&world, &dana, &publisher).await;
        let mut other = world.app.clone();
        other.node = "another".into();
        world.app.clock.advance(HOUR);
        let done = fetch_due(&world.app).await.unwrap() + fetch_due(&other).await.unwrap();
        assert_eq!((done, publisher.asked().len()), (1, 2), "once, whichever node is free");
        // A node claims it, and dies.
        world.app.clock.advance(HOUR);
        let (id, now) = (path.rsplit('/').next().unwrap().to_owned(), world.app.clock.now());
        let until = (now + SignedDuration::from_secs(60)).as_microsecond();
        let claim = world.app.db.write(HOME, move |tx| queries::claim(tx, &id, "dead", now.as_microsecond(), until));
        assert_eq!(claim.await.unwrap(), 1);
        assert_eq!(fetch_due(&other).await.unwrap(), 0);
        let dana = world.sign_in("dana").await;
        world.post(&format!("{path}/fetching"), &dana, json!({})).await.expect(409);
        world.app.clock.advance(SignedDuration::from_secs(60));
        assert_eq!(fetch_due(&other).await.unwrap(), 1);
    }

    async fn another_organisation_sees_nothing_of_it(db: Db) {
        let world = world(db).await;
        world.load("twin", crate::world::company_a()).await;
        let (dana, theirs) = (world.sign_in("dana").await, world.sign_in_to("twin", "dana").await);
        let publisher = Publisher::open().await;
        publisher.publishes("1", &whole_days(&[("leave", "20260706", "20260711")]));
        let path = add(&world, &dana, &publisher).await;
        let list = world.get("/cover/calendars", &theirs).await.expect(200).json();
        assert_eq!(list["calendars"], json!([]));
        world.get(&path, &theirs).await.expect(404);
        for part in ["fetching", "removal", "taking"] {
            world.post(&format!("{path}/{part}"), &theirs, json!({})).await.expect(404);
        }
        assert_eq!(publisher.asked().len(), 1);
        assert_eq!(shown(&world, &dana, "/cover/calendars").await["calendars"].as_array().unwrap().len(), 1);
    }
}

async fn dana_sees(world: &World, cookie: &str, path: &str) -> bool {
    let page = world.get(path, cookie).await.expect(200).body;
    page.contains("canary-title-a") && page.contains("training")
}
