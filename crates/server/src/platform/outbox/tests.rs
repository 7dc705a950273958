//! A mail that was promised goes, once; and whoever looks sees what did not.
use super::{queries, *};
use crate::{
    app::{App, HOME, Settings},
    platform::ids::Secret,
    post_office::{Mood, PostOffice},
    world::World,
};
use jiff::SignedDuration;
use std::sync::Arc;

fn hello(to: &str) -> Mail {
    Mail {
        to: to.into(),
        subject: "Grüße from Tandem".into(),
        text: "First line\n.\nThe dot above stands alone.".into(),
    }
}

async fn queue(app: &App, once: &str, it: Mail) -> bool {
    let (keys, now, once) = (app.keys.clone(), app.clock.now(), once.to_owned());
    app.db
        .write(HOME, move |tx| mail(tx, &keys, now, &once, &it))
        .await
        .expect("it is queued")
}

/// The app as a node that knows this mail server.
fn with_server(app: &App, url: &str) -> App {
    let mut app = app.clone();
    app.settings = Arc::new(Settings {
        mail: Some(Server::new(url, "desk@acme.example", None).expect("a server")),
        ..Settings::default()
    });
    app
}

async fn state(app: &App) -> MailState {
    app.db.read(HOME, queries::state).await.expect("a state")
}

store::on_both_databases! {
    async fn a_mail_goes_once_with_an_id_made_from_its_row_and_its_words_are_forgotten(db: Db) {
        let office = PostOffice::open().await;
        let world = World::with_company_a(db).await;
        let app = with_server(&world.app, &office.url());
        assert!(queue(&app, "hello", hello("ann@example.com")).await);
        assert!(!queue(&app, "hello", hello("bob@example.com")).await, "the key is taken");
        assert_eq!(world.mails().await, [hello("ann@example.com")]);
        let round = send_due(&app).await.expect("a round");
        assert_eq!(round, Round { sent: 1, not_sent: 0 });
        assert_eq!(send_due(&app).await.expect("a round"), Round::default());
        let taken = office.taken();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].to, "ann@example.com");
        assert!(taken[0].text.contains("\r\n.\r\nThe dot above stands alone."), "{}", taken[0].text);
        let row = app.db.read(HOME, |tx| queries::newest_sent(tx, 9)).await.expect("rows").remove(0);
        assert_eq!(taken[0].header("message-id"), format!("<{}.home@acme.example>", row.id));
        assert_eq!(row.sealed, None);
        assert!(!queue(&app, "hello", hello("ann@example.com")).await, "nor after it was sent");
    }

    async fn without_a_mail_server_mails_wait_and_go_when_there_is_one(db: Db) {
        let world = World::with_company_a(db).await;
        queue(&world.app, "hello", hello("ann@example.com")).await;
        assert_eq!(send_due(&world.app).await.expect("a round"), Round::default());
        let dana = world.sign_in("dana").await;
        let page = world.send("GET", "/jobs", &dana, None, &[("accept", "text/html")]).await;
        assert!(page.body.contains("There is no mail server"), "{}", page.body);
        assert!(page.body.contains("Grüße from Tandem"));
        let office = PostOffice::open().await;
        let app = with_server(&world.app, &office.url());
        assert_eq!(send_due(&app).await.expect("a round").sent, 1);
    }

    async fn a_mail_that_is_refused_for_good_stands_on_the_page_until_it_is_sent_again(db: Db) {
        let office = PostOffice::open().await;
        let world = World::with_company_a(db).await;
        let app = with_server(&world.app, &office.url());
        office.is_now(Mood::Refuses(550));
        queue(&app, "one", hello("gone@example.com")).await;
        queue(&app, "two", hello("no address")).await;
        assert_eq!(send_due(&app).await.expect("a round").not_sent, 2);
        app.clock.advance(SignedDuration::from_hours(48));
        assert_eq!(send_due(&app).await.expect("a round"), Round::default(), "not tried again");
        let dana = world.sign_in("dana").await;
        let page = world.get("/jobs", &dana).await.expect(200).json();
        assert_eq!(page["failed"].as_array().map(Vec::len), Some(2));
        assert!(page["failed"][0]["why"].as_str().is_some_and(|why| why.contains("not here")), "{page}");
        office.is_now(Mood::Takes);
        let path = format!("/mails/{}/sending", page["failed"][0]["id"].as_str().expect("an id"));
        world.post(&path, &dana, serde_json::json!({})).await.expect(200);
        assert_eq!(send_due(&app).await.expect("a round").sent, 1);
        world.post(&path, &dana, serde_json::json!({})).await.expect(409);
    }

    async fn a_server_that_is_away_is_asked_again_later_and_later_and_then_somebody_must_look(db: Db) {
        let world = World::with_company_a(db).await;
        let app = with_server(&world.app, "smtp://127.0.0.1:1");
        queue(&app, "hello", hello("ann@example.com")).await;
        let mut waits = Vec::new();
        for _ in 0..12 {
            assert_eq!(send_due(&app).await.expect("a round").not_sent, 1);
            assert_eq!(send_due(&app).await.expect("a round"), Round::default(), "not at once");
            let row = app.db.read(HOME, queries::unsent).await.expect("rows").remove(0);
            let wait = SignedDuration::from_micros(row.next_at - app.clock.now().as_microsecond());
            waits.push((wait + SignedDuration::from_secs(5)).as_mins());
            app.clock.advance(wait + SignedDuration::from_secs(1));
        }
        assert_eq!(waits[..4], [1, 2, 4, 8]);
        assert_eq!(waits[11], 360);
        assert_eq!(state(&app).await.failed, 1);
        assert_eq!(send_due(&app).await.expect("a round"), Round::default());
    }

    async fn a_wrong_password_is_the_servers_fault_and_no_mails(db: Db) {
        let office = PostOffice::open().await;
        let world = World::with_company_a(db).await;
        let app = with_server(&world.app, &office.url());
        office.is_now(Mood::Refuses(535));
        queue(&app, "one", hello("ann@example.com")).await;
        queue(&app, "two", hello("bob@example.com")).await;
        assert_eq!(send_due(&app).await.expect("a round").not_sent, 1, "the round is over");
        assert_eq!(state(&app).await.failed, 0);
    }

    async fn two_nodes_send_each_mail_once_between_them(db: Db) {
        let office = PostOffice::open().await;
        let world = World::with_company_a(db).await;
        let one = with_server(&world.app, &office.url());
        let mut other = one.clone();
        other.node = "other".into();
        for number in 0..20 {
            queue(&one, &format!("mail {number}"), hello(&format!("m{number}@example.com"))).await;
        }
        let (first, second) = tokio::join!(send_due(&one), send_due(&other));
        assert_eq!(first.expect("a round").sent + second.expect("a round").sent, 20);
        let mut to: Vec<String> = office.taken().into_iter().map(|mail| mail.to).collect();
        to.sort();
        to.dedup();
        assert_eq!((to.len(), office.taken().len()), (20, 20));
    }

    async fn what_a_dead_node_held_is_taken_over_after_its_lease_under_the_same_id(db: Db) {
        let office = PostOffice::open().await;
        let world = World::with_company_a(db).await;
        let app = with_server(&world.app, &office.url());
        queue(&app, "hello", hello("ann@example.com")).await;
        office.is_now(Mood::FallsSilent);
        let dying = tokio::spawn({
            let mut app = app.clone();
            app.node = "dying".into();
            async move { send_due(&app).await.map(drop) }
        });
        office.heard("ann@example.com").await;
        dying.abort();
        assert!(dying.await.is_err_and(|end| end.is_cancelled()));
        office.is_now(Mood::Takes);
        assert_eq!(send_due(&app).await.expect("a round"), Round::default(), "it is held");
        app.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(send_due(&app).await.expect("a round").sent, 1);
        assert_eq!(office.taken().len(), 1);
    }

    async fn a_copy_after_a_cut_line_carries_the_same_id(db: Db) {
        let office = PostOffice::open().await;
        let world = World::with_company_a(db).await;
        let app = with_server(&world.app, &office.url());
        queue(&app, "hello", hello("ann@example.com")).await;
        office.is_now(Mood::TakesAndHangsUp);
        assert_eq!(send_due(&app).await.expect("a round").not_sent, 1);
        office.is_now(Mood::Takes);
        app.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(send_due(&app).await.expect("a round").sent, 1);
        let taken = office.taken();
        assert_eq!(taken.len(), 2);
        assert_eq!(taken[0].header("message-id"), taken[1].header("message-id"));
        assert_eq!(taken[0].text, taken[1].text);
    }

    async fn a_mail_and_the_act_that_promised_it_are_kept_together_or_not_at_all(db: Db) {
        let world = World::with_company_a(db).await;
        let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
        let failed = world.app.db.write(HOME, move |tx| {
            mail(tx, &keys, now, "hello", &hello("ann@example.com"))?;
            Err::<(), _>(Error::Conflict("it was not to be".into()))
        });
        assert!(failed.await.is_err());
        assert_eq!(world.mails().await, []);
    }
}

#[test]
fn a_server_is_spoken_to_in_the_open_only_on_this_machine_and_without_a_password() {
    let new = |url: &str, password: Option<&str>| {
        let password = password.map(Secret::given);
        Server::new(url, "Desk <desk@acme.example>", password.as_ref())
            .map(|server| server.to_string())
    };
    let why = |url: &str, password| new(url, password).expect_err("it is refused");
    assert_eq!(
        new("smtp://mail.example", None).as_deref(),
        Ok("mail.example:587")
    );
    assert_eq!(
        new("smtps://u@mail.example", Some("x")).as_deref(),
        Ok("mail.example:465")
    );
    assert_eq!(new("smtp://[::1]:2525/", None).as_deref(), Ok("::1:2525"));
    assert_eq!(
        new("smtp://ann@acme.example@mail.example", Some("x")).as_deref(),
        Ok("mail.example:587")
    );
    assert!(why("smtp://u:secret@mail.example", None).contains("--smtp-password-file"));
    assert!(!why("smtp://u:secret@mail.example", None).contains("secret@"));
    assert!(why("smtp://u@mail.example", None).contains("no password"));
    assert!(why("smtp://mail.example", Some("x")).contains("names no user"));
    assert!(why("imap://mail.example", None).contains("neither"));
    assert!(why("smtp://mail.example:many", None).contains("no number"));
    assert!(Server::new("smtp://mail.example", "nobody", None).is_err());
}
