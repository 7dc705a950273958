//! Somebody with the database in their hands edits the ledger: verifying names
//! the first entry that is no longer as it was written.
use crate::{
    edits::{Draw, Ledger, edited},
    world::World,
};
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Db, Settings as Opened};
use tandem::platform::ledger;

/// A database that a second hand can reach around the program.
enum Reach {
    File(std::path::PathBuf),
    Schema { url: String, schema: String },
}

impl Reach {
    fn draw() -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        format!("tandem_tampering_{}_{next}", std::process::id())
    }

    fn file() -> Reach {
        let folder = std::env::temp_dir().join(Reach::draw());
        std::fs::create_dir_all(&folder).expect("a folder");
        Reach::File(folder.join("tandem.db"))
    }

    fn schema() -> Reach {
        let url = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL is set");
        let schema = Reach::draw();
        let reach = Reach::Schema { url, schema };
        reach.by_hand(&["SELECT 1"]);
        reach
    }

    async fn open(&self) -> Db {
        let settings = match self {
            Reach::File(path) => Opened::from(format!("sqlite:{}", path.display())),
            Reach::Schema { url, schema } => {
                let mut settings = Opened::from(url.as_str());
                settings.schema = Some(schema.clone());
                settings.workers = 2;
                settings
            }
        };
        Db::open(settings).await.expect("it opens")
    }

    /// As the owner of the database, with what protects the ledger taken away.
    fn by_hand(&self, statements: &[&str]) {
        match self {
            Reach::File(path) => {
                let connection = rusqlite::Connection::open(path).expect("the file");
                let mut text = String::new();
                for act in ["UPDATE", "DELETE"] {
                    text += &format!("DROP TRIGGER IF EXISTS ledger_entry_refuses_{act};");
                }
                text += &statements.join(";");
                connection.execute_batch(&text).expect("by hand");
            }
            Reach::Schema { url, schema } => {
                let url = url.clone();
                let text = format!(
                    "CREATE SCHEMA IF NOT EXISTS {schema}; SET search_path = {schema}; {}",
                    statements.join(";")
                );
                let thread = std::thread::spawn(move || {
                    let mut client =
                        postgres::Client::connect(&url, postgres::NoTls).expect("connected");
                    client.batch_execute(&text).expect("by hand");
                });
                thread.join().expect("done");
            }
        }
    }

    fn remove(&self) {
        match self {
            Reach::File(path) => {
                let folder = path.parent().expect("a folder");
                std::fs::remove_dir_all(folder).expect("removed");
            }
            Reach::Schema { schema, .. } => {
                self.by_hand(&[&format!("DROP SCHEMA {schema} CASCADE")]);
            }
        }
    }
}

/// Six entries: the load, a sign-in, and four commands. Then the hand, then the verdict.
fn after(statements: &[&str], holds: fn(&tandem::platform::ledger::Verdict)) {
    for reach in [Reach::file(), Reach::schema()] {
        store::scratch::block_on(async {
            let world = World::with_company_a(reach.open().await).await;
            let dana = world.sign_in("dana").await;
            for responsibility in ["BDR-06", "SEC-05", "IDN-09", "NET-05"] {
                let path = format!("/responsibilities/{responsibility}/assignments");
                let new = json!({ "party": "partner", "role": "accountable" });
                world.post(&path, &dana, new).await.expect(201);
            }
            assert_eq!(world.entries().await, 6);
            reach.by_hand(statements);
            holds(&world.verdict().await);
            world.app.db.close().await;
        });
        reach.remove();
    }
}

fn broken_at(verdict: &tandem::platform::ledger::Verdict, number: i64, why: &str) {
    let broken = verdict.broken.as_ref().expect("it is broken");
    assert_eq!(
        (broken.number, verdict.good),
        (number, number),
        "{broken:?}"
    );
    assert!(broken.why.contains(why), "{broken:?}");
}

#[test]
fn an_untouched_ledger_holds() {
    after(&[], |verdict| {
        assert_eq!((verdict.good, &verdict.broken), (6, &None));
    });
}

#[test]
fn an_edited_entry_is_the_first_broken_one() {
    after(
        &["UPDATE ledger_entry SET actor = 'person:mo' WHERE number = 3"],
        |verdict| {
            broken_at(verdict, 3, "not what was written");
            let broken = verdict.broken.as_ref().expect("it is broken");
            assert_eq!(broken.act.as_deref(), Some("proposal.proposed"));
            assert_eq!(broken.subject.as_deref(), Some("proposal:2"));
        },
    );
}

#[test]
fn an_edited_instant_and_an_edited_value_show() {
    after(
        &["UPDATE ledger_entry SET at = at - 1 WHERE number = 4"],
        |verdict| broken_at(verdict, 4, "not what was written"),
    );
    after(
        &["UPDATE ledger_entry SET after = '{}' WHERE number = 2"],
        |verdict| broken_at(verdict, 2, "not what was written"),
    );
}

#[test]
fn of_two_edited_entries_the_earlier_is_named() {
    after(
        &["UPDATE ledger_entry SET subject = 'x:y' WHERE number IN (2, 5)"],
        |verdict| broken_at(verdict, 2, "not what was written"),
    );
}

#[test]
fn a_removed_entry_is_missed() {
    after(&["DELETE FROM ledger_entry WHERE number = 2"], |verdict| {
        broken_at(verdict, 2, "entry 2 is missing")
    });
}

#[test]
fn entries_cut_off_at_the_end_are_missed() {
    after(&["DELETE FROM ledger_entry WHERE number >= 4"], |verdict| {
        broken_at(verdict, 4, "2 entries at the end are missing")
    });
}

#[test]
fn an_entry_whose_leaf_was_made_to_fit_does_not_follow() {
    after(
        &[
            "UPDATE ledger_entry SET actor = 'a', leaf = (SELECT leaf FROM ledger_entry o WHERE o.number = 0) WHERE number = 3",
        ],
        |verdict| broken_at(verdict, 3, "not what was written"),
    );
    after(
        &[
            "UPDATE ledger_entry SET root = (SELECT root FROM ledger_entry o WHERE o.number = 0) WHERE number = 3",
        ],
        |verdict| broken_at(verdict, 3, "does not follow"),
    );
}

#[test]
fn a_head_that_was_set_back_does_not_match() {
    after(&["UPDATE ledger_head SET size = 0"], |verdict| {
        broken_at(verdict, 6, "does not match")
    });
}

/// The ledger of this world, as the file that is exported.
async fn exported(world: &World) -> String {
    let text = world.app.db.read(tandem::app::HOME, |tx| {
        let mut text = Vec::new();
        ledger::file::write(tx, &mut text)?;
        Ok(text)
    });
    let text = text.await.map_err(|error: web::Error| error.detail());
    String::from_utf8(text.expect("it is exported")).expect("text")
}

/// What the second verifier says of a database file: whether all holds.
fn second_verifier(file: &std::path::Path, checkpoint: &std::path::Path) -> bool {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/verify/verify_ledger.py"
    );
    let done = std::process::Command::new("python3")
        .args([script, "--sqlite"])
        .arg(file)
        .arg("--checkpoint")
        .arg(checkpoint)
        .output()
        .expect("python3 runs the second verifier");
    assert!(
        matches!(done.status.code(), Some(0 | 1)),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    done.status.success()
}

/// Whoever has the database makes every hash fit, or not: each edit is found in the
/// database as it is in the file, on both databases; on SQLite by the second verifier too.
#[test]
fn edits_of_the_database_are_found_against_a_kept_checkpoint_whoever_made_them() {
    for reach in [Reach::file(), Reach::schema()] {
        store::scratch::block_on(async {
            let world = World::with_company_a(reach.open().await).await;
            let dana = world.sign_in("dana").await;
            for responsibility in ["BDR-06", "SEC-05", "IDN-09", "NET-05"] {
                let path = format!("/responsibilities/{responsibility}/assignments");
                let new = json!({ "party": "partner", "role": "accountable", "hours": "24x7" });
                world.post(&path, &dana, new).await.expect(201);
            }
            let text = exported(&world).await;
            let before = Ledger::of_file(&text);
            let covered = before.rows.len() - 1;
            let mail = before.checkpoint(covered);
            let kept = [ledger::Kept::read("kept", &mail, &[]).expect("it is signed")];
            let file = std::env::temp_dir().join(format!("{}.checkpoint", Reach::draw()));
            std::fs::write(&file, &mail).expect("written");
            let verdict = async || {
                let kept = kept.clone();
                let read = world
                    .app
                    .db
                    .read(tandem::app::HOME, move |tx| ledger::verify_with(tx, &kept));
                read.await.expect("the ledger is read")
            };
            assert_eq!(verdict().await.broken, None);
            let bytes: fn(&[u8]) -> String = match reach {
                Reach::File(_) => |bytes| format!("X'{}'", tandem::platform::ids::hex(bytes)),
                Reach::Schema { .. } => {
                    |bytes| format!("'\\x{}'", tandem::platform::ids::hex(bytes))
                }
            };
            let draw = &mut Draw::new(2026);
            let mut done = 0;
            while done < 40 {
                let (wrong, kind, hand) = edited(&before, covered, draw);
                let Some(statements) = wrong.statements(&before, bytes) else {
                    continue;
                };
                done += 1;
                let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
                reach.by_hand(&statements);
                assert!(verdict().await.broken.is_some(), "{kind}, {hand:?}");
                if let Reach::File(path) = &reach {
                    assert!(!second_verifier(path, &file), "{kind}, {hand:?}");
                }
            }
            // Put back as it was, it holds again: the verifiers cry only where there is something.
            let nothing = Ledger {
                rows: Vec::new(),
                ..before.clone()
            };
            let statements = before.statements(&nothing, bytes).expect("they differ");
            let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
            reach.by_hand(&statements);
            assert_eq!(verdict().await.broken, None);
            assert_eq!(exported(&world).await, text);
            if let Reach::File(path) = &reach {
                assert!(second_verifier(path, &file));
            }
            std::fs::remove_file(&file).expect("removed");
            world.app.db.close().await;
        });
        reach.remove();
    }
}
