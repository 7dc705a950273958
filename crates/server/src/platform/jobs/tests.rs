//! A job runs once in its period, whichever node is at it, and its row says what came of it.
use super::*;
use crate::{
    app::HOME,
    platform::{
        ids::Secret,
        outbox::{self, Mail},
    },
    world::World,
};

const HOURLY: Job = Job {
    name: "say-hello",
    what: "Says hello.",
    every: SignedDuration::from_hours(1),
    run: |tx, cx| {
        let mail = Mail {
            to: "ann@example.com".into(),
            subject: "Hello".into(),
            text: String::new(),
        };
        // A key of its own for each run, so that a second run would show.
        let once = Secret::random();
        outbox::mail(tx, &cx.app.keys, cx.now, once.reveal(), &mail)?;
        Ok("one mail".into())
    },
};

const SHAKY: Job = Job {
    name: "shaky",
    what: "Fails, until it does not.",
    every: SignedDuration::from_hours(24),
    run: |tx, cx| {
        (HOURLY.run)(tx, cx)?;
        // A few minutes after the world begins.
        if cx.now < "2026-06-01T13:05:00Z".parse().expect("an instant") {
            return Err(web::Error::Conflict("the other side is away".into()));
        }
        Ok("done".into())
    },
};

async fn world(db: store::Db, jobs: &'static [Job]) -> World {
    let mut world = World::with_company_a(db).await;
    world.app.jobs = jobs;
    world
}

store::on_both_databases! {
    async fn a_job_runs_once_in_its_period(db: Db) {
        let world = world(db, &[HOURLY]).await;
        assert_eq!(world.run_jobs().await, [Outcome { job: "say-hello", said: Ok("one mail".into()) }]);
        assert_eq!(world.run_jobs().await, []);
        world.app.clock.advance(SignedDuration::from_mins(59));
        assert_eq!(world.run_jobs().await, []);
        world.app.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(world.run_jobs().await.len(), 1);
        // What was missed is not made up for.
        world.app.clock.advance(SignedDuration::from_hours(100));
        assert_eq!(world.run_jobs().await.len(), 1);
        assert_eq!(world.run_jobs().await, []);
        assert_eq!(world.mails().await.len(), 3);
    }

    async fn of_many_nodes_one_runs_it(db: Db) {
        let world = world(db, &[HOURLY]).await;
        let nodes = ["a", "b", "c"].map(|name| {
            let mut app = world.app.clone();
            app.node = name.into();
            app
        });
        let (a, b, c) = tokio::join!(run_due(&nodes[0]), run_due(&nodes[1]), run_due(&nodes[2]));
        let ran = [a, b, c].map(|ran| ran.expect("a look").len());
        assert_eq!(ran.iter().sum::<usize>(), 1, "{ran:?}");
        assert_eq!(world.mails().await.len(), 1);
    }

    async fn what_a_dead_node_held_is_taken_over_and_its_late_run_is_not_kept(db: Db) {
        let world = world(db, &[HOURLY]).await;
        let now = world.app.clock.now();
        let until = (now + SignedDuration::from_secs(60)).as_microsecond();
        let held = world.app.db.write(HOME, move |tx| {
            queries::meet(tx, "say-hello", now.as_microsecond())?;
            queries::claim(tx, "say-hello", "dead", now.as_microsecond(), until)
        });
        assert_eq!(held.await, store::Result::Ok(1));
        assert_eq!(world.run_jobs().await, []);
        world.app.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(world.run_jobs().await.len(), 1);
        let late = world.app.db.write(HOME, move |tx| {
            queries::done(tx, "say-hello", "dead", until, "late", until)
        });
        assert_eq!(late.await, store::Result::Ok(0), "it holds the job no more");
    }

    async fn a_job_that_fails_keeps_nothing_says_why_and_is_tried_again(db: Db) {
        let world = world(db, &[SHAKY, HOURLY]).await;
        let ran = world.run_jobs().await;
        assert_eq!(ran[0], Outcome { job: "shaky", said: Err("the other side is away".into()) });
        assert_eq!(ran.len(), 2, "the next one runs all the same");
        assert_eq!(world.mails().await.len(), 1, "of the failed one nothing was kept");
        let rows = world.app.db.read(HOME, queries::all).await.expect("rows");
        let shaky = rows.iter().find(|row| row.job == "shaky").expect("its row");
        assert_eq!((shaky.failed, shaky.runs), (true, 0));
        assert_eq!(shaky.outcome.as_deref(), Some("the other side is away"));
        world.app.clock.advance(SignedDuration::from_mins(6));
        assert_eq!(world.run_jobs().await, [Outcome { job: "shaky", said: Ok("done".into()) }]);
    }

    async fn an_instance_that_is_not_set_up_runs_nothing(db: Db) {
        let mut world = World::empty(db, Default::default()).await;
        world.app.jobs = &[HOURLY];
        assert_eq!(world.run_jobs().await, []);
    }

    async fn to_whom_mails_were_sent_is_forgotten_after_a_quarter(db: Db) {
        let office = crate::post_office::PostOffice::open().await;
        let mut world = world(db, &[HOURLY]).await;
        world.run_jobs().await;
        world.app.settings = std::sync::Arc::new(crate::app::Settings {
            mail: outbox::Server::new(&office.url(), "desk@acme.example", None).ok(),
            ..Default::default()
        });
        assert_eq!(outbox::send_due(&world.app).await.expect("a round").sent, 1);
        world.app.jobs = &[FORGET_SENT_MAILS];
        assert_eq!(world.run_jobs().await[0].said.as_deref(), Ok("0 mails forgotten"));
        world.app.clock.advance(SignedDuration::from_hours(24 * 91));
        assert_eq!(world.run_jobs().await[0].said.as_deref(), Ok("1 mail forgotten"));
    }
}
