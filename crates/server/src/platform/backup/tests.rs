//! What was backed up comes back on either database, whole, or not at all.
use super::{Failed, Line, Restored, read, restore, write};
use crate::{
    app::{HOME, NOT_IN_BACKUPS, Settings},
    platform::{
        keys::{Keys, Place},
        outbox::{self, Mail},
    },
    world::World,
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};
use store::Db;

fn keys() -> Keys {
    let text = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";
    Place::Given(text.into()).take().expect("a key")
}

/// A file's place that nobody else has.
fn place() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("tandem-backup-{}-{next}", std::process::id()))
}

async fn back_up(world: &World) -> PathBuf {
    let (path, now) = (place(), world.app.clock.now().as_microsecond());
    let file = fs::File::create(&path).expect("a file");
    let written = world.app.db.read(HOME, move |tx| write(tx, now, file));
    written
        .await
        .map_err(|Failed(why)| why)
        .expect("it is written");
    path
}

async fn put_back(db: &Db, file: &Path) -> Result<Restored, String> {
    let now = "2026-06-03T08:00:00Z".parse().expect("an instant");
    restore(db, file, None, keys(), now)
        .await
        .map_err(|Failed(why)| why)
}

/// Company A, with something done in it.
async fn busy(db: Db) -> World {
    let world = World::begun(db, keys(), Settings::default()).await;
    world.load(HOME, crate::world::company_a()).await;
    world.app.learn_name().await.expect("a name");
    let dana = world.sign_in("dana").await;
    for party in ["internal", "partner"] {
        let new = json!({ "party": party, "role": "doer" });
        world
            .post("/responsibilities/BDR-06/assignments", &dana, new)
            .await
            .expect(201);
    }
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let queued = world.app.db.write(HOME, move |tx| {
        let mail = Mail {
            to: "ann@example.com".into(),
            subject: "Ünïcode".into(),
            text: "…\n".into(),
        };
        outbox::mail(tx, &keys, now, "one", &mail)
    });
    assert!(queued.await.expect("it is queued"));
    world
}

/// Every row by its table, as the file says them.
fn rows(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut table, mut names) = (String::new(), Vec::new());
    read(file, |line| {
        match line {
            Line::Table { name, columns } => {
                all.insert(name.clone(), Vec::new());
                (table, names) = (name, columns);
            }
            Line::Row(values) => {
                let mut cells: Vec<String> = names
                    .iter()
                    .zip(values)
                    .map(|(name, value)| format!("{name}={value:?}"))
                    .collect();
                // Databases differ in the order of columns that were added later.
                cells.sort();
                all.entry(table.clone()).or_default().push(cells.join(" "));
            }
        }
        Ok(())
    })
    .map_err(|Failed(why)| why)
    .expect("it is whole");
    all
}

store::on_both_databases! {
    async fn a_backup_comes_back_on_either_database_row_by_row(db: Db) {
        let world = busy(db).await;
        let file = back_up(&world).await;
        let before = rows(&file);
        assert!(before.len() > 20, "{:?}", before.keys());
        for target in [store::scratch::sqlite().await, store::scratch::postgres().await] {
            let back = put_back(&target, &file).await.expect("it is put back");
            assert_eq!(back.entries, world.entries().await);
            let restored = World::begun(target, keys(), Settings::default()).await;
            let again = back_up(&restored).await;
            let mut after = rows(&again);
            for (table, rows) in &before {
                let came = after.remove(table).unwrap_or_default();
                match table.as_str() {
                    // The restore says so itself.
                    "ledger_entry" => assert_eq!(came[..rows.len()], rows[..]),
                    "ledger_head" | "restoration" => {}
                    _ => assert_eq!(&came, rows, "{table}"),
                }
            }
            assert!(after.is_empty(), "{after:?}");
            assert_eq!(restored.entries().await, back.entries + 1);
            fs::remove_file(again).expect("removed");
        }
        fs::remove_file(file).expect("removed");
    }

    async fn it_is_taken_while_others_write_and_holds_one_instant(db: Db) {
        let world = busy(db).await;
        let dana = world.sign_in("dana").await;
        let writes = async {
            for day in 1..=25 {
                let new = json!({ "first_day": format!("2026-09-{day:02}"), "last_day": format!("2026-09-{day:02}"), "kind": "training" });
                world.post("/people/mo/absences", &dana, new).await.expect(200);
            }
        };
        let backups = async {
            let mut files = Vec::new();
            for _ in 0..3 {
                files.push(back_up(&world).await);
            }
            files
        };
        let ((), files) = tokio::join!(writes, backups);
        for file in files {
            // A restore looks whether ledger and first line agree, which no mixture of instants would.
            let target = store::scratch::sqlite().await;
            let back = put_back(&target, &file).await.expect("it is put back");
            let absences = rows(&file)["absence"].len() as i64;
            let planned = rows(&file)["ledger_entry"].iter().filter(|row| row.contains("absence.planned")).count() as i64;
            let loaded = crate::world::company_a().absences.len() as i64;
            assert_eq!(absences, loaded + planned);
            assert!(back.entries > planned);
            fs::remove_file(file).expect("removed");
        }
    }

    async fn an_instance_that_holds_something_is_left_as_it_is(db: Db) {
        let world = busy(db).await;
        let file = back_up(&world).await;
        let why = put_back(&world.app.db, &file).await.expect_err("it is refused");
        assert!(why.contains("not empty"), "{why}");
        world.entries().await;
        let dana = world.sign_in("dana").await;
        world.get("/findings", &dana).await.expect(200);
        fs::remove_file(file).expect("removed");
    }

    async fn a_damaged_or_cut_file_puts_nothing_back(db: Db) {
        let world = busy(store::scratch::sqlite().await).await;
        let file = back_up(&world).await;
        let bytes = fs::read(&file).expect("read");
        let mut damaged: Vec<Vec<u8>> = [bytes.len() / 3, bytes.len() / 2, bytes.len() - 6]
            .map(|at| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 0x20;
                bytes
            })
            .into();
        damaged.push(bytes[..bytes.len() / 2].to_vec());
        damaged.push(b"no backup at all\n".to_vec());
        for bytes in damaged {
            fs::write(&file, bytes).expect("written");
            assert!(put_back(&db, &file).await.is_err());
        }
        fs::write(&file, bytes).expect("written");
        put_back(&db, &file).await.expect("the whole one is put back, so nothing was there");
        fs::remove_file(file).expect("removed");
    }

    async fn what_lets_somebody_in_is_not_in_it(db: Db) {
        let world = busy(db).await;
        let file = back_up(&world).await;
        let all = rows(&file);
        for table in NOT_IN_BACKUPS {
            assert!(!all.contains_key(*table), "{table}");
        }
        assert!(!format!("{all:?}").contains("Ünïcode"), "a mail's words are sealed");
        fs::remove_file(file).expect("removed");
    }
}
