//! Stories of the record: made, kept, countersigned, mailed, proven, read.
use crate::{
    app::{HOME, Settings},
    platform::{
        jobs::JobContext,
        ledger::{
            self, Kept,
            note::{Note, Signature, VerifierKey},
            proof::{ConsistencyProof, EntryProof},
        },
        outbox,
    },
    post_office::PostOffice,
    world::World,
};
use jiff::SignedDuration;
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use std::sync::Arc;

const PARTNERS: &str = "pt-ortiz";

async fn with_two() -> (World, String, String) {
    on(store::scratch::sqlite().await).await
}

async fn on(db: store::Db) -> (World, String, String) {
    let world = World::with_company_a(db).await;
    let dana = world.sign_in("dana").await;
    let ortiz = world.sign_in(PARTNERS).await;
    (world, dana, ortiz)
}

/// Writes something into the ledger: a side takes what nobody holds, which needs no
/// other side's signature.
async fn take(world: &World, cookie: &str, party: &str, responsibility: &str) {
    let path = format!("/responsibilities/{responsibility}/assignments");
    let new = json!({ "party": party, "role": "accountable", "hours": "24x7" });
    world.post(&path, cookie, new).await.expect(201);
}

async fn write(world: &World, cookie: &str, responsibility: &str) {
    take(world, cookie, "internal", responsibility).await;
}

async fn make(world: &World, cookie: &str) -> i64 {
    let made = world.post("/ledger/checkpoints", cookie, json!({})).await;
    let made = made.expect(201).json();
    made["checkpoint"]["entries"].as_i64().expect("a size")
}

/// The copy that a keeper takes.
async fn copy(world: &World, cookie: &str, size: i64) -> String {
    let path = format!("/ledger/checkpoints/{size}/export");
    world.get(&path, cookie).await.expect(200).body
}

async fn verdict(world: &World, kept: Vec<Kept>) -> ledger::Verdict {
    let read = world
        .app
        .db
        .read(HOME, move |tx| ledger::verify_with(tx, &kept));
    read.await.expect("the ledger is read")
}

fn pair() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[3; 32]).expect("a key")
}

/// The line that a tool with this key prints for the copy.
fn signed_outside(copy: &str, name: &str, pair: &Ed25519KeyPair) -> String {
    let text = Note::parse(copy).expect("a note").text;
    Note::signed(text, name, pair).signatures[0].to_string()
}

async fn run_job(world: &World) -> String {
    let context = JobContext {
        app: world.app.clone(),
        now: world.app.clock.now(),
    };
    let run = super::MAKE_CHECKPOINTS.run;
    let done = world.app.db.write(HOME, move |tx| run(tx, &context)).await;
    done.map_err(|error: web::Error| error.detail())
        .expect("it runs")
}

async fn mails(world: &World) -> Vec<outbox::Mail> {
    let keys = world.app.keys.clone();
    let read = world.app.db.read(HOME, move |tx| outbox::unsent(tx, &keys));
    read.await
        .map_err(|error: web::Error| error.detail())
        .expect("the outbox")
}

store::on_both_databases! {
    async fn both_sides_keep_a_checkpoint_and_the_page_says_who(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        let size = make(&world, &dana).await;
        let keeping = format!("/ledger/checkpoints/{size}/keeping");
        world.post(&keeping, &ortiz, json!({})).await.expect(200);
        world.post(&keeping, &dana, json!({})).await.expect(200);
        world.post(&keeping, &dana, json!({})).await.expect(409);
        let page = world.get("/ledger/checkpoints", &ortiz).await.expect(200).json();
        let kept: Vec<&str> = page["checkpoints"][0]["kept_by"].as_array().unwrap()
            .iter().map(|kept| kept["person"].as_str().unwrap()).collect();
        assert_eq!(kept, ["Dana Whitlock", "Luis Ortiz"]);
        assert_eq!(page["trust"]["newest"], size);
        let holders = page["trust"]["parties"].as_array().unwrap();
        let keeps = |party: &str| holders.iter().find(|it| it["party"] == party).unwrap()["keeps"].clone();
        assert_eq!((keeps("partner"), keeps("business")), (json!(size), Value::Null));
        let newest = world.get("/ledger", &dana).await.json()["entries"][0].clone();
        assert_eq!(newest["act"], "checkpoint.kept");
        assert!(newest["sentence"].as_str().unwrap().starts_with("Dana Whitlock said that"), "{newest}");
    }

    async fn a_second_checkpoint_needs_something_that_was_written(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        let first = make(&world, &dana).await;
        world.post("/ledger/checkpoints", &ortiz, json!({})).await.expect(409);
        write(&world, &dana, "BDR-06").await;
        let second = make(&world, &ortiz).await;
        assert!(second > first + 1, "the entry of the first checkpoint, and what was written");
    }

    async fn a_kept_copy_holds_against_the_ledger_as_it_grows(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        let size = make(&world, &dana).await;
        let text = copy(&world, &ortiz, size).await;
        let kept = Kept::read("kept", &text, &[]).expect("it is signed");
        for responsibility in ["BDR-06", "SEC-05"] {
            write(&world, &dana, responsibility).await;
            assert_eq!(verdict(&world, vec![kept.clone()]).await.broken, None);
        }
        let stored = world.app.db.read(HOME, crate::record::stored_checkpoints).await.expect("read");
        assert_eq!(stored.expect("all are sound").len(), 1);
        // One that says something else is not the ledger's.
        let mut other = kept;
        other.checkpoint.root[0] ^= 1;
        let broken = verdict(&world, vec![other]).await.broken.expect("it is found");
        assert!(broken.why.contains("is not what stood there when kept was made"), "{}", broken.why);
    }

    async fn one_entry_is_proven_to_somebody_outside_without_the_rest(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        write(&world, &dana, "BDR-06").await;
        let found = world.get("/ledger?act=assignment.added", &dana).await.json();
        let number = found["entries"][0]["number"].as_i64().unwrap();
        let path = format!("/ledger/entries/{number}/proof");
        let too_early = world.get(&path, &dana).await.expect(409);
        assert!(too_early.body.contains("No checkpoint covers this entry yet"));
        make(&world, &dana).await;
        world.get(&path, &ortiz).await.expect(403);
        world.get("/ledger/entries/9999/proof", &dana).await.expect(404);
        let answer = world.get(&path, &dana).await.expect(200);
        let proof: EntryProof = serde_json::from_str(&answer.body).unwrap();
        let shown = proof.check(&[]).expect("it holds");
        assert!(proof.entry.contains("assignment.added") && !proof.entry.contains("company.loaded"));
        proof.check(&shown.keys).expect("it holds under the key that is known");
        proof.check(&[VerifierKey::of("tandem/x", &pair())]).expect_err("another key");
        for wrong in [
            EntryProof { entry: proof.entry.replace("internal", "partner"), ..proof.clone() },
            EntryProof { number: number - 1, ..proof.clone() },
            EntryProof { path: proof.path[1..].to_vec(), ..proof.clone() },
            EntryProof { checkpoint: proof.checkpoint.replace("tandem/", "tandem/0"), ..proof.clone() },
        ] {
            wrong.check(&[]).expect_err("it was changed");
        }
        let file = world.get(&format!("{path}/export"), &dana).await.expect(200);
        assert_eq!(serde_json::from_str::<EntryProof>(&file.body).unwrap(), proof);
    }

    async fn the_partner_sees_that_the_record_goes_on_from_what_it_kept(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        let first = make(&world, &dana).await;
        let kept = Kept::read("kept", &copy(&world, &ortiz, first).await, &[]).unwrap();
        write(&world, &dana, "BDR-06").await;
        write(&world, &dana, "SEC-05").await;
        let second = make(&world, &dana).await;
        let path = format!("/ledger/consistency?from={first}");
        let answer = world.get(&path, &ortiz).await.expect(200);
        assert!(!answer.body.contains("assignment"), "no entry goes with it");
        let proof: ConsistencyProof = serde_json::from_str(&answer.body).unwrap();
        let shown = proof.check(&[], std::slice::from_ref(&kept)).expect("it holds");
        assert_eq!(shown.checkpoint.size, second);
        let mut other = kept;
        other.checkpoint.root[0] ^= 1;
        proof.check(&[], &[other]).expect_err("another beginning");
        world.get("/ledger/consistency?from=0", &ortiz).await.expect(422);
        world.get("/ledger/consistency?from=2&to=4", &ortiz).await.expect(422);
    }

    async fn a_party_signs_with_a_key_of_its_own_and_only_its_own(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        let size = make(&world, &dana).await;
        let text = copy(&world, &ortiz, size).await;
        let key = VerifierKey::of("northlight", &pair()).to_string();
        let path = format!("/ledger/checkpoints/{size}/signatures");
        let good = json!({ "signature": signed_outside(&text, "northlight", &pair()) });
        // Without a key there is nothing to check with.
        world.post(&path, &ortiz, good.clone()).await.expect(422);
        let keys = "/parties/partner/keys";
        world.post(keys, &dana, json!({ "key": key })).await.expect(403);
        world.post("/parties/internal/keys", &ortiz, json!({ "key": key })).await.expect(403);
        world.post(keys, &ortiz, json!({ "key": "northlight+00000000+AAAA" })).await.expect(422);
        world.post(keys, &ortiz, json!({ "key": key })).await.expect(200);
        world.post("/parties/internal/keys", &dana, json!({ "key": key })).await.expect(422);
        let other = Ed25519KeyPair::from_seed_unchecked(&[4; 32]).unwrap();
        for wrong in [
            "no line".to_owned(),
            signed_outside(&text, "northlight", &other),
            signed_outside(&text.replace("\nmade ", "\nMade "), "northlight", &pair()),
        ] {
            let body = json!({ "signature": wrong });
            let refused = world.post(&path, &ortiz, body).await.expect(422);
            assert_eq!(refused.json()["problems"][0]["field"], "signature");
        }
        // The company cannot hand in what the partner would have to.
        world.post(&path, &dana, good.clone()).await.expect(422);
        world.post(&path, &ortiz, good.clone()).await.expect(200);
        world.post(&path, &ortiz, good).await.expect(409);
        let text = copy(&world, &dana, size).await;
        let both = Note::parse(&text).unwrap();
        assert_eq!(both.signatures.len(), 2);
        let north = VerifierKey::parse(&key).unwrap();
        Kept::read("kept", &text, &[north]).expect("the partner's signature is enough");
        world.post("/parties/partner/keys/ending", &ortiz, json!({})).await.expect(200);
        world.post("/parties/partner/keys/ending", &ortiz, json!({})).await.expect(409);
        assert_eq!(copy(&world, &dana, size).await, text, "what it has signed stays");
    }

    async fn the_newest_checkpoint_goes_by_mail_to_those_who_keep_it_once(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        world.post("/people/dana/checkpoint-mails", &ortiz, json!({})).await.expect(403);
        // A partner's copy is its own: the company neither starts nor stops it.
        world.post("/people/pt-lindqvist/checkpoint-mails", &dana, json!({})).await.expect(403);
        world.post("/people/pt-ortiz/checkpoint-mails/ending", &dana, json!({})).await.expect(403);
        world.post("/people/pt-lindqvist/checkpoint-mails", &ortiz, json!({})).await.expect(200);
        // Whoever keeps the register for a side gets them without asking.
        world.post("/people/dana/checkpoint-mails", &dana, json!({})).await.expect(409);
        let page = world.get("/ledger/checkpoints", &ortiz).await.expect(200).json();
        let readers: Vec<&str> = page["readers"].as_array().unwrap().iter().map(|it| it["person"].as_str().unwrap()).collect();
        assert_eq!(readers, ["dana", "coo", "pt-ortiz", "pt-lindqvist"]);
        assert!(run_job(&world).await.ends_with("made, 4 mails queued"));
        let first = mails(&world).await;
        assert_eq!(first.len(), 4);
        // As it leaves, in the wrapping of the post, and as somebody saves it.
        let office = PostOffice::open().await;
        let mut node = world.app.clone();
        node.settings = Arc::new(Settings {
            mail: Some(outbox::Server::new(&office.url(), "desk@acme.example", None).expect("a server")),
            ..Settings::default()
        });
        outbox::send_due(&node).await.expect("a round");
        let taken: Vec<String> = office.taken().into_iter().map(|mail| mail.text).collect();
        assert!(taken[0].contains("quoted-printable"), "{}", taken[0]);
        let kept: Vec<Kept> = taken.iter().map(|mail| Kept::read("mail", mail, &[]).expect("a checkpoint")).collect();
        assert_eq!(verdict(&world, kept).await.broken, None);
        // Nothing but time has passed: no new checkpoint, no second mail.
        world.app.clock.advance(SignedDuration::from_hours(25));
        assert!(run_job(&world).await.ends_with("is the newest, 0 mails queued"));
        let dana = world.sign_in("dana").await;
        world.post("/people/dana/checkpoint-mails/ending", &dana, json!({})).await.expect(200);
        world.post("/people/dana/checkpoint-mails/ending", &dana, json!({})).await.expect(409);
        assert!(run_job(&world).await.ends_with("made, 3 mails queued"));
        // Young enough: what is written now waits for tomorrow's.
        write(&world, &dana, "BDR-06").await;
        assert!(run_job(&world).await.ends_with("is the newest, 0 mails queued"));
        let second = mails(&world).await;
        assert_eq!(second.len(), 3, "the first ones have gone");
        assert!(second.iter().all(|mail| !mail.to.starts_with("dana.")), "what is stopped stays stopped");
        let folder = Folder::new(&format!("mail-{:?}", world.app.db.engine()));
        let ledger = world.post("/ledger/export", &dana, json!({})).await.expect(200).body;
        let ledger = folder.put("ledger", &ledger);
        let saved = folder.put("saved", &taken[0]);
        let (code, said) = folder.python("verify_ledger.py", &["--ledger", &ledger, "--checkpoint", &saved]);
        assert_eq!(code, Some(0), "{said}");
    }

    async fn a_side_proves_what_it_has_done_or_signed_and_nothing_else(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        let lindqvist = world.sign_in("pt-lindqvist").await;
        take(&world, &ortiz, "partner", "SEC-05").await;
        write(&world, &dana, "BDR-06").await;
        // Dana proposes what touches the partner, who signs.
        let new = json!({ "party": "partner", "role": "doer", "reason": "They know it." });
        let made = world.post("/responsibilities/BDR-06/assignments", &dana, new).await.expect(201).json();
        let proposal = made["proposal"].as_u64().expect("a proposal");
        let numbers = async |query: String| -> Vec<i64> {
            let page = world.get(&format!("/ledger?{query}"), &dana).await.expect(200).json();
            page["entries"].as_array().unwrap().iter().map(|it| it["number"].as_i64().unwrap()).collect()
        };
        let theirs = numbers("act=assignment.added&person=pt-ortiz".into()).await[0];
        let danas = numbers("act=assignment.added&person=dana".into()).await[0];
        let proposed = *numbers(format!("subject=proposal:{proposal}&person=dana")).await.last().unwrap();
        make(&world, &dana).await;
        let proof = async |number: i64, cookie: &str| {
            world.get(&format!("/ledger/entries/{number}/proof"), cookie).await
        };
        // Anybody of the side, by reading alone.
        for cookie in [&ortiz, &lindqvist] {
            let given: EntryProof = serde_json::from_str(&proof(theirs, cookie).await.expect(200).body).unwrap();
            given.check(&[]).expect("it holds");
            for other in [danas, proposed, 0] {
                proof(other, cookie).await.expect(403);
            }
        }
        proof(theirs, &dana).await.expect(200);
        world.post(&format!("/proposals/{proposal}/signature"), &ortiz, json!({})).await.expect(200);
        proof(proposed, &lindqvist).await.expect(200);
        proof(danas, &ortiz).await.expect(403);
        let page = world.get("/ledger/entries", &lindqvist).await.expect(200).json();
        let own = page["entries"].as_array().unwrap();
        assert!(own.iter().any(|it| it["number"] == theirs));
        assert!(own.iter().all(|it| it["actor"].as_str().unwrap().starts_with("person:pt-")), "{page}");
        let shown = world.send("GET", "/ledger/entries", &ortiz, None, &[("accept", "text/html")]).await.expect(200);
        assert!(shown.body.contains(&format!("/ledger/entries/{theirs}/proof")));
    }

    async fn entries_read_as_sentences_and_are_found_by_who_what_and_when(db: Db) {
        let (world, dana, ortiz) = on(db).await;
        write(&world, &dana, "BDR-06").await;
        world.app.clock.advance(SignedDuration::from_hours(9));
        take(&world, &ortiz, "partner", "SEC-05").await;
        let found = async |query: &str| -> Vec<String> {
            let page = world.get(&format!("/ledger?{query}"), &dana).await.expect(200).json();
            page["entries"].as_array().unwrap().iter().map(|it| it["sentence"].as_str().unwrap().to_owned()).collect()
        };
        let danas = "Dana Whitlock named Harbor and Finch IT accountable for BDR-06";
        let theirs = "Luis Ortiz named Northlight Managed Services accountable for SEC-05";
        assert_eq!(found("act=assignment.added").await, [theirs, danas]);
        assert_eq!(found("person=dana&act=assignment.added").await, [danas]);
        assert_eq!(found("subject=BDR-06").await, [danas]);
        assert_eq!(found("subject=responsibility:SEC-05").await, [theirs]);
        let page = world.get("/ledger?act=assignment.added", &dana).await.json();
        let newest = page["entries"][0]["number"].as_i64().unwrap();
        assert_eq!(found(&format!("act=assignment.added&before={newest}")).await, [danas]);
        assert_eq!(found("from=2026-06-02").await.len(), 0);
        assert_eq!(found("until=2026-06-01&act=assignment.added").await.len(), 2);
        assert!(found("person=machine:load").await[0].starts_with("Tandem (load) brought"));
        let page = world.get("/ledger?subject=BDR-06", &dana).await.json();
        let changes = page["entries"][0]["changes"].as_array().unwrap();
        assert!(changes.iter().any(|it| it["field"] == "party" && it["after"] == "internal"));
        let csv = world.post("/ledger/export", &dana, json!({ "format": "csv", "subject": "BDR-06" })).await.expect(200).body;
        assert!(csv.contains(danas) && !csv.contains(theirs), "{csv}");
        world.post("/ledger/export", &dana, json!({ "format": "xml" })).await.expect(422);
        world.post("/ledger/export", &ortiz, json!({})).await.expect(403);
        let file = world.post("/ledger/export", &dana, json!({})).await.expect(200).body;
        assert_eq!(ledger::file::verify(file.as_bytes(), &[]).expect("a ledger").broken, None);
        assert_eq!(found("act=ledger.exported").await.len(), 2);
    }

    async fn the_ledger_says_who_gave_what_and_older_entries_follow(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        world.post("/people/mo/grants", &dana, json!({ "access": "reader", "reason": "Stock count", "until": "2026-07-01" })).await.expect(201);
        let ledger = world.get("/ledger", &dana).await.expect(200).json();
        let newest = &ledger["entries"][0];
        assert_eq!(newest["act"], "access.given");
        assert_eq!(newest["actor"], "person:dana");
        assert_eq!(newest["subject"], "person:mo");
        assert!(newest["after"].as_str().unwrap().contains("Stock count"));
        let older = world.get("/ledger?before=1", &dana).await.expect(200).json();
        assert_eq!(older["entries"][0]["act"], "company.loaded");
        assert_eq!(older["entries"].as_array().unwrap().len(), 1);
    }

    async fn what_came_in_with_the_company_file_stands_in_the_ledger_by_its_digest(db: Db) {
        use sha2::{Digest, Sha256};
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let page = world.get("/ledger?act=company.loaded", &dana).await.json();
        let after: Value = serde_json::from_str(page["entries"][0]["after"].as_str().unwrap()).unwrap();
        let text = world.post("/export", &dana, json!({ "format": "json" })).await.expect(200).body;
        let digest = crate::platform::ids::hex(&Sha256::digest(text.as_bytes()));
        assert_eq!(after["file_sha256"], digest, "nothing has changed since, so it is the file that goes out");
    }
}

/// A folder that goes at the end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("tandem-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    }

    fn python(&self, script: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify");
        let done = std::process::Command::new("python3")
            .arg("-B")
            .arg(format!("{folder}/{script}"))
            .args(arguments)
            .output()
            .expect("python3 runs");
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
        (done.status.code(), said)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's folder for such things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_second_verifier_reads_all_that_is_handed_out_and_its_tool_countersigns() {
    store::scratch::block_on(async {
        let folder = Folder::new("second");
        let (world, dana, ortiz) = with_two().await;
        let first = make(&world, &dana).await;
        // The partner makes a key and signs outside.
        let secret = folder.0.join("key").display().to_string();
        let (code, key) = folder.python(
            "countersign.py",
            &["new-key", &secret, "--name", "northlight"],
        );
        assert_eq!(code, Some(0), "{key}");
        let body = json!({ "key": key.trim() });
        world
            .post("/parties/partner/keys", &ortiz, body)
            .await
            .expect(200);
        let kept = folder.put("kept", &copy(&world, &ortiz, first).await);
        let (code, said) = folder.python("countersign.py", &["sign", &secret, &kept]);
        assert_eq!(code, Some(0), "{said}");
        let line = said.lines().next().unwrap();
        Signature::parse(line).expect("a line of a signature");
        let path = format!("/ledger/checkpoints/{first}/signatures");
        world
            .post(&path, &ortiz, json!({ "signature": line }))
            .await
            .expect(200);
        let kept = folder.put("kept", &copy(&world, &ortiz, first).await);
        write(&world, &dana, "BDR-06").await;
        let second = make(&world, &dana).await;
        let ledger = folder.put(
            "ledger",
            &world
                .post("/ledger/export", &dana, json!({}))
                .await
                .expect(200)
                .body,
        );
        let proof = world
            .get("/ledger/entries/2/proof", &dana)
            .await
            .expect(200)
            .body;
        let path = format!("/ledger/consistency?from={first}&to={second}");
        let consistency = world.get(&path, &ortiz).await.expect(200).body;
        let files = [("proof", &proof), ("consistency", &consistency)];
        let [proof_file, consistency_file] = files.map(|(name, text)| folder.put(name, text));
        let key = key.trim();
        for arguments in [
            vec!["--ledger", &ledger, "--checkpoint", &kept],
            vec!["--ledger", &ledger, "--checkpoint", &kept, "--key", key],
            vec!["--proof", &proof_file],
            vec!["--consistency", &consistency_file, "--checkpoint", &kept],
        ] {
            let (code, said) = folder.python("verify_ledger.py", &arguments);
            assert_eq!(code, Some(0), "{arguments:?}: {said}");
        }
        let wrong = folder.put("wrong", &proof.replace("session", "sessions"));
        assert_eq!(
            folder.python("verify_ledger.py", &["--proof", &wrong]).0,
            Some(1)
        );
        // The second checkpoint is not signed by the partner's key.
        let later = folder.put("later", &copy(&world, &dana, second).await);
        let arguments = ["--ledger", &ledger, "--checkpoint", &later, "--key", key];
        assert_eq!(folder.python("verify_ledger.py", &arguments).0, Some(1));
        let other = folder.put(
            "other",
            &consistency.replacen("\"path\":[\"", "\"path\":[\"A", 1),
        );
        let arguments = ["--consistency", other.as_str(), "--checkpoint", &kept];
        assert_eq!(folder.python("verify_ledger.py", &arguments).0, Some(1));
    });
}
