//! A place for an instance's data that the test and the program both reach: a folder, and
//! in it a file of SQLite, or beside it a schema of PostgreSQL.
use serde_json::json;
use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU8, AtomicU32, Ordering},
};
use store::{Db, Engine, Settings};
use tandem::{
    app::{self, App, HOME},
    platform::{
        clock::Clock,
        keys::{Keys, Place as KeyPlace},
        sign_in::{Link, link_for},
    },
};

use crate::{
    browser::{Browser, Device, ORIGIN},
    world::{World, company_a},
};

pub struct Place {
    pub folder: PathBuf,
    /// Address and schema, on PostgreSQL.
    schema: Option<(String, String)>,
}

impl Place {
    /// Empty, and nobody else's.
    pub fn new(engine: Engine) -> Place {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tandem_nodes_{}_{next}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        fs::create_dir_all(&folder).expect("a folder");
        let schema = (engine == Engine::Postgres).then(|| {
            let url = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL is set");
            by_hand(&url, &format!("CREATE SCHEMA {name}"));
            (url, name)
        });
        Place { folder, schema }
    }

    /// The options that bring the program here.
    pub fn told(&self, command: &mut Command) {
        command.arg("--data").arg(&self.folder);
        if let Some((url, schema)) = &self.schema {
            let joint = if url.contains('?') { '&' } else { '?' };
            let url = format!("{url}{joint}options=-c%20search_path%3D{schema}");
            command.arg("--database").arg(url);
            command
                .arg("--key-file")
                .arg(self.folder.join("instance.key"));
        }
    }

    pub fn keys(&self) -> Keys {
        let place = KeyPlace::File(self.folder.join("instance.key"));
        place.take().expect("a key")
    }

    /// The data, from the test's own process.
    pub async fn open(&self) -> Db {
        let settings = match &self.schema {
            None => Settings::from(format!(
                "sqlite:{}",
                self.folder.join("tandem.db").display()
            )),
            Some((url, schema)) => {
                let mut settings = Settings::from(url.as_str());
                settings.schema = Some(schema.clone());
                settings.workers = 2;
                settings
            }
        };
        Db::open(settings).await.expect("it opens")
    }

    /// One more node, inside the test: for signing people in, and for looking.
    pub async fn world(&self) -> World {
        let db = self.open().await;
        let settings = app::Settings {
            address: ORIGIN.into(),
            ..app::Settings::default()
        };
        let app = App::start(db, Clock::default(), self.keys(), settings);
        World::around(app.await.expect("it starts"))
    }

    /// With company A in it.
    pub async fn with_company_a(engine: Engine) -> Place {
        let place = Place::new(engine);
        let world = place.world().await;
        world.load(HOME, company_a()).await;
        world.app.db.close().await;
        place
    }
}

/// Signs a person in as people do, by an invitation and a passkey: their cookies. What is
/// open to the demo and to tests counts for nothing in the real program. Once for each person.
pub async fn come_in(world: &World, person: &str) -> String {
    static NEXT: AtomicU8 = AtomicU8::new(0);
    let mut device = Device::new(NEXT.fetch_add(1, Ordering::Relaxed));
    let mut browser = Browser::new(world);
    let (now, invited) = (world.app.clock.now(), person.to_owned());
    let write = world
        .app
        .db
        .write(HOME, move |tx| link_for(tx, &invited, Link::Once, now));
    let token = write.await.map_err(|error: web::Error| error.detail());
    let link = format!("/sign-in/{}", token.expect("a link"));
    browser.post(&link, json!({})).await.expect(303);
    browser
        .make_passkey(&mut device, "/sign-in/set-up/passkey")
        .await
        .expect(200);
    browser.cookie()
}

impl Drop for Place {
    /// What cannot be removed lies among the system's temporary things.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        if let Some((url, schema)) = &self.schema {
            by_hand(url, &format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
        }
    }
}

fn by_hand(url: &str, text: &str) {
    let (url, text) = (url.to_owned(), text.to_owned());
    let thread = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("connected");
        client.batch_execute(&text).expect("by hand");
    });
    thread.join().expect("done");
}
