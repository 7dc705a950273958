//! Data carried away and brought back as whoever runs an instance does it: by the commands
//! of the program, while another process of it serves.
use crate::{place::Place, program::Program};
use std::{fs, path::Path, process::Command};
use store::Engine;

#[test]
fn a_backup_of_sqlite_comes_back_on_postgres() {
    store::scratch::block_on(carried(Engine::Sqlite, Engine::Postgres));
}

#[test]
fn a_backup_of_postgres_comes_back_on_sqlite() {
    store::scratch::block_on(carried(Engine::Postgres, Engine::Sqlite));
}

async fn carried(from: Engine, to: Engine) {
    let there = Place::with_company_a(from).await;
    let _serving = Program::start(&there, &[]);
    let file = there.folder.join("carried.backup");
    let backup = ["--to", text(&file)];
    assert!(done(&there, "backup", &backup).contains("Not in it: the key"));
    assert!(
        run(&there, "backup", &backup).is_err(),
        "it is there already"
    );
    let company = done(&there, "export", &[]);
    assert!(company.contains("Harbor and Finch"), "{company}");

    let here = with_key_of(&there, to);
    let said = done(&here, "restore", &[text(&file)]);
    assert!(said.contains("It is in quarantine"), "{said}");
    assert_eq!(done(&here, "export", &[]), company);
    assert!(done(&here, "verify", &[]).contains("each as it was written"));
    // The doctor also says that tests come to PostgreSQL as its owner.
    let (Ok(said) | Err(said)) = run(&here, "doctor", &[]);
    assert!(said.contains("In quarantine after a restore"), "{said}");
    let again = run(&here, "restore", &[text(&file)]);
    assert!(again.is_err(), "only into an empty instance: {again:?}");

    // What was changed on the way is refused, and nothing of it is kept.
    let mut bytes = fs::read(&file).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = there.folder.join("changed.backup");
    fs::write(&changed, bytes).expect("a file");
    let nowhere = with_key_of(&there, to);
    let refused = run(&nowhere, "restore", &[text(&changed)]);
    assert!(refused.is_err(), "{refused:?}");
    done(&nowhere, "restore", &[text(&file)]);
}

/// An empty place with the key of another, as whoever keeps that apart brings it.
fn with_key_of(other: &Place, engine: Engine) -> Place {
    let place = Place::new(engine);
    let key = |place: &Place| place.folder.join("instance.key");
    fs::copy(key(other), key(&place)).expect("the key");
    place
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

fn done(place: &Place, command: &str, more: &[&str]) -> String {
    run(place, command, more).unwrap_or_else(|said| panic!("{command}: {said}"))
}

/// What a command of the program prints; where it fails, with what it complains of.
fn run(place: &Place, command: &str, more: &[&str]) -> Result<String, String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tandem"));
    program.arg(command);
    place.told(&mut program);
    let ran = program.args(more).env_remove("TANDEM_KEY").output();
    let ran = ran.expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    match ran.status.success() {
        true => Ok(text(ran.stdout)),
        false => Err(text(ran.stdout) + &text(ran.stderr)),
    }
}
