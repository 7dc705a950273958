//! Empty databases for one test each, and the macro that writes a test once for both. A missing
//! PostgreSQL fails the test; it never skips it.

use crate::{Db, Settings, postgres::Target, temporary};

/// An empty SQLite file of its own; it goes with the last handle.
pub async fn sqlite() -> Db {
    let mut settings = Settings::from("sqlite::memory:");
    settings.readers = 2;
    Db::open(settings)
        .await
        .unwrap_or_else(|error| panic!("a scratch SQLite: {error}"))
}

/// An empty schema of its own in the PostgreSQL at `TEST_POSTGRES_URL`; dropped with the last
/// handle.
pub async fn postgres() -> Db {
    let url = std::env::var("TEST_POSTGRES_URL")
        .unwrap_or_else(|_| panic!("TEST_POSTGRES_URL is not set: tests run on both databases"));
    let schema = temporary::name();
    let mut settings = Settings::from(url.as_str());
    settings.workers = 2;
    settings.schema = Some(schema.clone());
    run(url.clone(), format!("CREATE SCHEMA {schema}"))
        .unwrap_or_else(|error| panic!("a scratch schema at {url}: {error}"));
    let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
    // A schema that stays behind harms no other test.
    let afterwards = Box::new(move || run(url, drop).unwrap_or_default());
    Db::open_then(settings, Some(afterwards))
        .await
        .unwrap_or_else(|error| panic!("a scratch PostgreSQL: {error}"))
}

/// On a thread of its own: the driver may not wait inside an async runtime.
fn run(url: String, text: String) -> crate::Result<()> {
    let thread = std::thread::spawn(move || {
        let mut client = Target::new(&url, None)?.connect()?;
        let done = client.batch_execute(&text);
        done.map_err(|error| crate::postgres::from_postgres(&error, &Default::default()))
    });
    thread
        .join()
        .unwrap_or_else(|_| Err(crate::Error::Other("a scratch thread panicked".into())))
}

/// Writes a test once and runs it on both: `a_sentence::sqlite` and `a_sentence::postgres`, each
/// with an empty database.
///
/// ```
/// store::on_both_databases! {
///     async fn one_is_one(db: Db) {
///         let one = db.read("acme", |tx| store::sql("SELECT 1").fetch_one(tx)).await;
///         assert_eq!(one, store::Result::Ok(store::One(1_i64)));
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: Db) $body:block)+) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($db: $crate::Db) $body

            #[test]
            fn sqlite() {
                $crate::scratch::block_on(async { story($crate::scratch::sqlite().await).await });
            }

            #[test]
            fn postgres() {
                $crate::scratch::block_on(async { story($crate::scratch::postgres().await).await });
            }
        }
    )+ };
}

/// Runs a story to its end on a runtime of its own.
pub fn block_on<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("a runtime: {error}"))
        .block_on(story)
}
