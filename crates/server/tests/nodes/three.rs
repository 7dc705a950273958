//! Three nodes on one PostgreSQL behind one address: it does not matter which one answers,
//! and the death of one costs nothing that was promised.
use crate::{
    client::{self, Answer},
    place::{Place, come_in},
    post_office::{Mood, PostOffice, Taken},
    program::Program,
    proxy::Proxy,
    world::World,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use store::{Engine, One, sql};
use tandem::{
    app::HOME,
    platform::outbox::{self, Mail},
};

/// Seconds after which another node takes over what a dead one held; long enough that a busy
/// machine still finds the one that holds something, and short enough to wait for.
const LEASE: &str = "10";

/// The nodes, what stands before and behind them, and a look inside.
pub struct Nodes {
    pub running: Vec<Program>,
    pub proxy: Proxy,
    pub office: PostOffice,
    /// One more node, inside the test, that serves nobody: for signing in and for looking.
    pub world: World,
    place: Place,
}

impl Nodes {
    pub async fn three() -> Nodes {
        let place = Place::with_company_a(Engine::Postgres).await;
        let mut nodes = Nodes {
            running: Vec::new(),
            proxy: Proxy::open().await,
            office: PostOffice::open().await,
            world: place.world().await,
            place,
        };
        for _ in 0..3 {
            nodes.start();
        }
        nodes
    }

    /// One more.
    pub fn start(&mut self) {
        let options = [
            "--smtp-url".into(),
            self.office.url(),
            "--mail-from".into(),
            "desk@acme.example".into(),
            "--lease".into(),
            LEASE.into(),
        ];
        self.running.push(Program::start(&self.place, &options));
        self.tell();
    }

    /// `kill -9` for the node with this name; the proxy learns of it as proxies do, by
    /// nobody answering there.
    pub fn kill(&mut self, node: &str) {
        let at = self.running.iter().position(|program| program.node == node);
        let mut killed = self.running.remove(at.expect("it runs"));
        killed.kill();
    }

    fn tell(&self) {
        self.proxy
            .leads_to(self.running.iter().map(|node| node.at).collect());
    }

    /// Through the one address, by whichever node's turn it is.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let answer = client::send(self.proxy.at, "GET", path, cookie, None).await;
        answer.expect("an answer")
    }

    pub async fn post(&self, path: &str, cookie: &str, body: Value) -> Answer {
        let answer = client::send(self.proxy.at, "POST", path, cookie, Some(&body)).await;
        answer.expect("an answer")
    }

    /// Queues a mail, as an act would.
    pub async fn promise(&self, once: &str) {
        let (keys, now) = (self.world.app.keys.clone(), self.world.app.clock.now());
        let once = once.to_owned();
        let queued = self.world.app.db.write(HOME, move |tx| {
            let mail = Mail {
                to: format!("{once}@example.com"),
                subject: once.clone(),
                text: "A promise".into(),
            };
            outbox::mail(tx, &keys, now, &once, &mail)
        });
        assert!(queued.await.expect("it is queued"));
    }

    /// What the post office took of the promises of a test.
    pub fn kept(&self) -> Vec<Taken> {
        let mut taken = self.office.taken();
        taken.retain(|mail| mail.to.ends_with("@example.com"));
        taken
    }

    /// A number out of the database.
    pub async fn number(&self, text: &'static str) -> i64 {
        let read = self
            .world
            .app
            .db
            .read(HOME, move |tx| sql(text).fetch_one::<One<i64>>(tx));
        read.await.expect("a number").0
    }

    /// Waits until a number out of the database is this one.
    pub async fn until(&self, text: &'static str, wanted: i64) {
        let mut last = 0;
        for _ in 0..1_200 {
            last = self.number(text).await;
            if last == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{text}: {last}, not {wanted}, after a minute");
    }
}

/// Of what a test has promised; the program's own jobs have mails of their own.
const UNSENT: &str = "SELECT COUNT(*) FROM mail
     WHERE organisation = 'home' AND sent_at IS NULL AND to_address LIKE '%@example.com'";

#[test]
fn a_change_through_one_node_is_seen_through_every_other_at_once() {
    store::scratch::block_on(async {
        let nodes = Nodes::three().await;
        let dana = come_in(&nodes.world, "dana").await;
        for number in 0..9 {
            let name = format!("New {number}");
            let new = json!({ "name": name, "party": "internal" });
            nodes.post("/people", &dana, new).await.expect(201);
            let found = nodes
                .get(&format!("/search?q=New%20{number}"), &dana)
                .await
                .expect(200);
            assert!(found.json().to_string().contains(&name), "{}", found.body);
            for node in &nodes.running {
                let page = client::send(node.at, "GET", "/people", &dana, None).await;
                let page = page.expect("an answer").expect(200);
                assert!(page.body.contains(&name), "{name} through {}", node.at);
            }
        }
        nodes.post("/sign-out", &dana, json!({})).await;
        for node in &nodes.running {
            let page = client::send(node.at, "GET", "/people", &dana, None).await;
            page.expect("an answer").expect(401);
        }
    });
}

#[test]
fn whoever_is_shut_out_through_one_node_is_refused_through_every_other_and_so_are_their_machines() {
    store::scratch::block_on(async {
        let nodes = Nodes::three().await;
        let dana = come_in(&nodes.world, "dana").await;
        let coo = come_in(&nodes.world, "coo").await;
        let machine = json!({ "name": "machine", "duties": ["EUS-01.D1"] });
        let path = "/responsibilities/EUS-01/tokens";
        let made = nodes.post(path, &dana, machine).await.expect(200).json();
        let token = made["token"].as_str().expect("a token").to_owned();
        let shown = json!({ "duty": "EUS-01.D1", "kind": "report" });
        for wanted in [[201, 200], [401, 401]] {
            for node in &nodes.running {
                let machine = client::by_token(node.at, "/evidence", &token, &shown).await;
                let person = client::send(node.at, "GET", "/findings", &dana, None).await;
                let said = [machine, person].map(|answer| answer.expect("an answer").status);
                assert_eq!(said, wanted, "through {}", node.at);
            }
            let path = "/people/dana/suspension";
            let out = client::send(nodes.running[0].at, "POST", path, &coo, Some(&json!({}))).await;
            out.expect("an answer").expect(200);
        }
        assert_eq!(nodes.world.verdict().await.broken, None);
    });
}

#[test]
fn each_job_runs_once_in_its_period_and_goes_on_when_a_node_dies() {
    store::scratch::block_on(async {
        // A job of one day, so that none of its runs is due by itself meanwhile.
        const RUNS: &str = "SELECT COALESCE(CAST(SUM(runs) AS BIGINT), 0) FROM job
             WHERE organisation = 'home' AND job = 'forget-sent-mails'";
        let mut nodes = Nodes::three().await;
        nodes.until(RUNS, 1).await;
        for round in 2..6 {
            // In the fourth round a node holds it and has just died.
            let dying = (round == 4).then(|| nodes.running[0].node.clone());
            let (node, now) = (dying.clone(), nodes.world.app.clock.now());
            let until = node.is_some().then(|| now.as_microsecond() + 1_000_000);
            let due = nodes.world.app.db.write(HOME, move |tx| {
                sql(
                    "UPDATE job SET next_at = 0, lease_node = $1, lease_until = $2
                     WHERE organisation = 'home' AND job = 'forget-sent-mails'",
                )
                .bind(node.clone())
                .bind(until)
                .execute(tx)
            });
            assert_eq!(due.await, store::Result::Ok(1));
            if let Some(dying) = dying {
                nodes.kill(&dying);
            }
            // Each run is counted by its own transaction, so one too many would stay.
            nodes.until(RUNS, round).await;
        }
        assert_eq!(nodes.number(RUNS).await, 5);
    });
}

const HELD: &str = "SELECT COUNT(*) FROM mail WHERE organisation = 'home'
     AND lease_node IS NOT NULL AND to_address = 'held@example.com'";

#[test]
fn what_a_killed_node_held_is_sent_by_another_and_nothing_twice() {
    store::scratch::block_on(async {
        let mut nodes = Nodes::three().await;
        nodes.office.is_now(Mood::FallsSilent);
        nodes.promise("held").await;
        nodes.until(HELD, 1).await;
        let holder = nodes.world.app.db.read(HOME, |tx| {
            sql(
                "SELECT lease_node FROM mail WHERE organisation = 'home' AND lease_node IS NOT NULL
                 AND to_address = 'held@example.com'",
            )
            .fetch_one::<One<String>>(tx)
        });
        let holder = holder.await.expect("somebody holds it").0;
        // What is still on the line when its sender dies would be read, and taken, after it.
        nodes.office.heard("held@example.com").await;
        nodes.kill(&holder);
        nodes.office.is_now(Mood::Takes);
        nodes.until(UNSENT, 0).await;
        assert_eq!(nodes.kept().len(), 1);
        assert_eq!(nodes.kept()[0].to, "held@example.com");
    });
}

#[test]
fn mails_go_on_whichever_node_dies_none_is_lost_and_a_copy_is_known_by_its_id() {
    store::scratch::block_on(async {
        let mut nodes = Nodes::three().await;
        for number in 0..60 {
            nodes.promise(&format!("m{number}")).await;
            if number == 30 {
                let dying = nodes.running[1].node.clone();
                nodes.kill(&dying);
                nodes.start();
            }
        }
        nodes.until(UNSENT, 0).await;
        let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for mail in nodes.kept() {
            copies
                .entry(mail.to.clone())
                .or_default()
                .push(mail.header("message-id"));
        }
        assert_eq!(copies.len(), 60, "none is lost");
        let sent: usize = copies.values().map(Vec::len).sum();
        // The killed node may have had one on its way whose answer nobody wrote down.
        assert!(sent <= 61, "{sent} for 60");
        for (to, mut ids) in copies {
            ids.dedup();
            assert_eq!(ids.len(), 1, "{to}: {ids:?}");
        }
    });
}
