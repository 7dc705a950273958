//! What takes the word of a second person: another officer's, or one of the partner's own.
use super::{PASSWORD, by_password, invited, set_up, world};
use crate::browser::{Browser, Device, ORIGIN};
use jiff::SignedDuration;
use serde_json::json;

store::on_both_databases! {
    async fn a_new_start_takes_two_officers_and_takes_away_what_was_there(db: Db) {
        let world = world(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        let mut mo = invited(&world, "mo").await;
        set_up(&world, &mut mo).await;
        world.post("/people/mo/sign-in-links", &dana, json!({})).await.expect(409);
        let why = json!({ "reason": "Phone in the river; called back on the desk line" });
        world.post("/people/mo/new-starts", &dana, json!({ "reason": " " })).await.expect(422);
        world.post("/people/mo/new-starts", &dana, why.clone()).await.expect(200);
        let page = world.get("/access/people", &coo).await.expect(200).json();
        let id = page["waiting"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(page["waiting"][0]["yours"], true);
        let path = format!("/new-starts/{id}/permission");
        world.post(&path, &dana, json!({})).await.expect(403);
        let given = world.post(&path, &coo, json!({})).await.expect(200).json();
        world.post(&path, &coo, json!({})).await.expect(409);
        let link = given["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        // Until it is used, what is there goes on working.
        mo.get("/findings").await.expect(200);
        let mut anew = Browser::new(&world);
        anew.post(&link, json!({})).await.expect(303);
        mo.get("/findings").await.expect(200);
        let mut device = Device::new(4);
        anew.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        anew.get("/findings").await.expect(200);
        mo.get("/findings").await.expect(401);
        assert_eq!(by_password(&mut mo, "mo", PASSWORD).await, 422);
        let ways = anew.get("/me").await.json()["ways"].clone();
        assert_eq!((ways["passkeys"].as_i64(), ways["authenticator"].as_bool()), (Some(1), Some(false)));
        // An old request is forgotten.
        world.post("/people/mo/new-starts", &dana, why).await.expect(200);
        let id = world.get("/access/people", &coo).await.json()["waiting"][0]["id"].as_str().unwrap().to_owned();
        world.app.clock.advance(SignedDuration::from_hours(73));
        let coo = world.sign_in("coo").await;
        world.post(&format!("/new-starts/{id}/permission"), &coo, json!({})).await.expect(409);
    }

    async fn once_a_partner_has_come_in_whoever_else_comes_in_for_it_needs_its_word(db: Db) {
        let world = world(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        // The first one is invited by the company.
        let page = world.post("/people/pt-ortiz/sign-in-links", &dana, json!({})).await.expect(200).json();
        let link = page["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut ortiz = Browser::new(&world);
        ortiz.post(&link, json!({})).await.expect(303);
        set_up(&world, &mut ortiz).await;

        let made_up = json!({ "name": "Pat Doe", "party": "partner", "mail": "pat@harborfinch.example" });
        world.post("/people", &dana, made_up).await.expect(201);
        let more = json!({ "access": "editor", "reason": "Helps out", "until": "2026-08-01" });
        world.post("/people/pat-doe/grants", &dana, more.clone()).await.expect(201);
        let asked = world.post("/people/pat-doe/sign-in-links", &dana, json!({})).await.expect(200).json();
        assert!(asked["asked"].is_string() && asked["link"].is_null() && asked["mailed"].is_null(), "{asked}");
        world.post("/people/pat-doe/sign-in-links", &dana, json!({})).await.expect(409);
        world.post("/people/pat-doe/grants", &dana, more).await.expect(409);
        let has_access = async || {
            let page = world.get("/access", &dana).await.expect(200).json();
            page["grants"].as_array().unwrap().iter().any(|it| it["person"] == "pat-doe")
        };
        assert!(!has_access().await);
        for row in asked["waiting"].as_array().unwrap() {
            assert_eq!((&row["yours"], row["party"].is_string()), (&json!(false), true));
            let path = format!("/new-starts/{}", row["id"].as_str().unwrap());
            world.post(&format!("{path}/permission"), &coo, json!({})).await.expect(403);
            world.post(&format!("{path}/consent"), &coo, json!({})).await.expect(404);
            world.post(&format!("{path}/consent"), &dana, json!({})).await.expect(404);
        }
        let mails = world.mails().await;
        let mut told = mails.iter().filter(|mail| mail.subject == "Does Pat Doe belong to you?");
        assert!(told.any(|mail| mail.to == "luis.ortiz@northlight.example"), "{mails:?}");

        // How its people are reached by mail is the partner's to say as well.
        let facts = |phone: &str, mail: &str| json!({ "name": "Luis Ortiz", "contacts": [phone, mail] });
        let (phone, mail) = ("phone +1 555 0199", "mail luis.ortiz@northlight.example");
        let other = facts(phone, "mail luis@harborfinch.example");
        let refused = world.post("/people/pt-ortiz", &dana, other.clone()).await.expect(422).json();
        assert_eq!(refused["problems"][0]["field"], "contacts");
        world.post("/people/pt-ortiz", &dana, facts(phone, mail)).await.expect(200);
        ortiz.post("/people/pt-ortiz", other).await.expect(200);

        // The company is shown nothing to answer; the partner says yes, and hands the link over.
        let page = world.get("/parties/partner", &dana).await.expect(200).json();
        assert_eq!(page["waiting"], json!([]));
        let page = ortiz.get("/parties/partner").await.expect(200).json();
        let waiting = page["waiting"].as_array().unwrap().clone();
        assert_eq!(waiting.len(), 2);
        assert_eq!((&waiting[0]["what"], &waiting[0]["mail"]), (&json!("access as editor"), &json!("pat@harborfinch.example")));
        let mut links = Vec::new();
        for row in &waiting {
            let path = format!("/new-starts/{}/consent", row["id"].as_str().unwrap());
            links.push(ortiz.post(&path, json!({})).await.expect(200).json()["link"].clone());
            ortiz.post(&path, json!({})).await.expect(409);
        }
        assert!(links[0].is_null() && has_access().await);
        let link = links[1].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut pat = Browser::new(&world);
        pat.post(&link, json!({})).await.expect(303);
        set_up(&world, &mut pat).await;
        pat.get("/register").await.expect(200);

        // Somebody who may only read is let in to read by the company alone; more needs a word.
        let reads = json!({ "access": "reader", "reason": "Looks in", "until": "2026-08-01" });
        world.post("/people/w-powerless/grants", &dana, reads.clone()).await.expect(201);
        world.post("/people/pt-lindqvist/grants", &dana, reads).await.expect(201);
        let more = json!({ "access": "editor", "reason": "Signs too", "until": "2026-08-01" });
        world.post("/people/pt-lindqvist/grants", &dana, more).await.expect(201);
        let page = world.get("/access", &dana).await.expect(200).json();
        let editor = page["grants"].as_array().unwrap().iter().any(|it| it["person"] == "pt-lindqvist" && it["access"] == "editor");
        assert!(!editor);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn a_partner_that_cannot_be_asked_is_told_what_two_officers_have_allowed(db: Db) {
        let world = world(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        let mut ortiz = invited(&world, "pt-ortiz").await;
        set_up(&world, &mut ortiz).await;
        let why = json!({ "reason": "Lost the phone; called back" });
        let ask = async || {
            let page = world.post("/people/pt-ortiz/new-starts", &dana, why.clone()).await.expect(200).json();
            let waiting = page["waiting"].as_array().unwrap().last().unwrap().clone();
            waiting["id"].as_str().unwrap().to_owned()
        };
        let id = ask().await;
        world.post(&format!("/new-starts/{id}/permission"), &dana, json!({})).await.expect(403);
        let given = world.post(&format!("/new-starts/{id}/permission"), &coo, json!({})).await.expect(200).json();
        let told: Vec<String> = world.mails().await.into_iter()
            .filter(|mail| mail.subject.ends_with("without your word"))
            .map(|mail| mail.to)
            .collect();
        assert!(told.iter().any(|to| to.starts_with("luis.ortiz@")) && told.iter().any(|to| to.starts_with("eva.lindqvist@")), "{told:?}");
        let ledger = world.get("/ledger?act=new_start.allowed", &dana).await.expect(200).json();
        let sentence = ledger["entries"][0]["sentence"].as_str().unwrap().to_owned();
        assert!(sentence.contains("without a word of"), "{sentence}");
        let link = given["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut anew = Browser::new(&world);
        anew.post(&link, json!({})).await.expect(303);
        set_up(&world, &mut anew).await;
        let page = anew.get("/parties/partner").await.expect(200).json();
        assert_eq!(page["unheard"].as_array().map(Vec::len), Some(1));
        let shown = anew.page("/parties/partner").await.expect(200);
        assert!(shown.body.contains("Let in without your word"));

        // With a second person of theirs inside, it is the partner's yes.
        let mut lindqvist = invited(&world, "pt-lindqvist").await;
        set_up(&world, &mut lindqvist).await;
        world.app.clock.advance(SignedDuration::from_hours(1));
        let id = ask().await;
        world.post(&format!("/new-starts/{id}/permission"), &coo, json!({})).await.expect(403);
        anew.post(&format!("/new-starts/{id}/consent"), json!({})).await.expect(403);
    }
}
