//! What was sealed opens for its purpose by its root, and for nobody else.
use super::*;
use ring::signature::{ED25519, KeyPair, UnparsedPublicKey};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tandem-keys-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn what_is_sealed_opens_for_its_purpose_only_and_never_when_altered() {
    let keys = Keys::scratch();
    let sealed = keys.seal("mail", b"a sign-in link");
    assert_eq!(
        keys.open("mail", &sealed).as_deref(),
        Some(&b"a sign-in link"[..])
    );
    assert_eq!(keys.open("totp", &sealed), None);
    assert_eq!(Keys::scratch().open("mail", &sealed), None);
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert_eq!(keys.open("mail", &altered), None, "byte {at}");
        assert_eq!(keys.open("mail", &sealed[..at]), None, "cut at {at}");
    }
}

#[test]
fn the_same_text_is_sealed_differently_each_time() {
    let keys = Keys::scratch();
    let (one, other) = (keys.seal("mail", b"x"), keys.seal("mail", b"x"));
    assert_ne!(one, other);
    assert!(!one.windows(4).any(|part| part == b"mail"));
}

#[test]
fn one_root_signs_with_one_key_and_another_with_another() {
    let keys = Keys::scratch();
    let (first, again) = (keys.signing(), keys.signing());
    let signature = first.sign(b"a checkpoint");
    let known = UnparsedPublicKey::new(&ED25519, again.public_key().as_ref());
    assert!(known.verify(b"a checkpoint", signature.as_ref()).is_ok());
    assert!(known.verify(b"another", signature.as_ref()).is_err());
    let stranger = Keys::scratch().signing().sign(b"a checkpoint");
    assert!(known.verify(b"a checkpoint", stranger.as_ref()).is_err());
}

#[test]
fn the_file_is_made_once_for_its_owner_alone() {
    let folder = folder("made");
    let place = Place::of(None, None, &folder, false).expect("a place");
    let first = place.take().expect("it is made");
    let file = folder.join("instance.key");
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(open_to_others(&file), Some(false));
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1);
    let again = place.take().expect("it is read");
    assert_eq!(first.fingerprint(), again.fingerprint());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("opened");
    assert_eq!(open_to_others(&file), Some(true));
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn what_is_no_key_is_refused_and_not_replaced() {
    let folder = folder("damaged");
    let file = folder.join("instance.key");
    fs::write(&file, "c2hvcnQ=\n").expect("written");
    let place = Place::File(file.clone());
    assert!(place.take().is_err_and(|why| why.contains("holds no key")));
    assert_eq!(fs::read_to_string(&file).expect("there"), "c2hvcnQ=\n");
    assert!(Place::Given("?".into()).take().is_err());
    assert!(Place::of(None, None, &folder, true).is_err());
    fs::remove_dir_all(folder).expect("removed");
}

store::on_both_databases! {
    async fn a_database_belongs_to_the_root_that_it_was_first_started_with(db: Db) {
        let world = crate::world::World::with_company_a(db).await;
        let (db, clock) = (world.app.db.clone(), world.app.clock.clone());
        let start = |keys: Keys| crate::app::App::start(db.clone(), clock.clone(), keys, Default::default());
        let refused = start(Keys::scratch()).await.err().expect("it is refused");
        assert!(refused.contains("another key"), "{refused}");
        let same = Keys { root: world.app.keys.root };
        assert!(start(same).await.is_ok());
    }
}
