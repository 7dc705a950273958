//! What both sides do together, on three nodes of which one dies on the way: a proposal is
//! signed, a belief round is answered and revealed, reminders go out; each once.
use crate::{client, place::come_in, three::Nodes};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::sql;
use tandem::app::HOME;

/// What a page says through each node that is left; they must agree.
async fn through_all(nodes: &Nodes, path: &str, cookie: &str) -> Value {
    let mut said: Option<Value> = None;
    for node in &nodes.running {
        let page = client::send(node.at, "GET", path, cookie, None).await;
        let page = page.expect("an answer").expect(200).json();
        if let Some(before) = &said {
            assert_eq!(before, &page, "{path} through {}", node.at);
        }
        said = Some(page);
    }
    said.expect("a node")
}

fn kill_one(nodes: &mut Nodes) {
    let dying = nodes.running[0].node.clone();
    nodes.kill(&dying);
}

#[test]
fn a_proposal_is_signed_whichever_node_answers() {
    store::scratch::block_on(async {
        let mut nodes = Nodes::three().await;
        let dana = come_in(&nodes.world, "dana").await;
        let ortiz = come_in(&nodes.world, "pt-ortiz").await;
        let gap = "gap:nobody:BDR-06";
        assert!(
            nodes
                .get("/findings", &dana)
                .await
                .expect(200)
                .body
                .contains(gap)
        );
        let new =
            json!({ "party": "partner", "role": "accountable", "reason": "They restore best." });
        let path = "/responsibilities/BDR-06/assignments";
        let made = nodes.post(path, &dana, new).await.expect(201).json();
        let number = made["proposal"].as_u64().expect("a proposal");
        let shown = through_all(&nodes, &format!("/proposals/{number}"), &dana).await;
        assert_eq!(shown["state"], "proposed");
        kill_one(&mut nodes);
        let sign = format!("/proposals/{number}/signature");
        nodes.post(&sign, &ortiz, json!({})).await.expect(200);
        nodes.post(&sign, &ortiz, json!({})).await.expect(409);
        let shown = through_all(&nodes, &format!("/proposals/{number}"), &dana).await;
        assert_eq!(shown["state"], "in_force");
        for node in &nodes.running {
            let page = client::send(node.at, "GET", "/findings", &dana, None).await;
            assert!(!page.expect("an answer").expect(200).body.contains(gap));
        }
        assert_eq!(nodes.world.verdict().await.broken, None);
    });
}

#[test]
fn a_belief_round_and_its_reminders_go_on_when_a_node_dies_and_no_mail_goes_twice() {
    store::scratch::block_on(async {
        let mut nodes = Nodes::three().await;
        let dana = come_in(&nodes.world, "dana").await;
        let ortiz = come_in(&nodes.world, "pt-ortiz").await;
        let opened = nodes
            .post("/belief-rounds", &dana, json!({ "which": "critical" }))
            .await;
        let round = opened.expect(201).json()["round"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let sheet = format!("/belief-rounds/{round}/sheet");
        let they = json!({ "responsibility": "NET-05", "says": "they" });
        nodes.post(&sheet, &dana, they.clone()).await.expect(200);
        kill_one(&mut nodes);
        nodes.post(&sheet, &ortiz, they).await.expect(200);

        // It closes within the day, and neither side has handed in.
        let soon = nodes.world.app.clock.now().as_microsecond() + 7_200_000_000;
        let closing = nodes.world.app.db.write(HOME, move |tx| {
            sql("UPDATE belief_round SET closes_at = $1 WHERE organisation = 'home'")
                .bind(soon)
                .execute(tx)?;
            sql("UPDATE job SET next_at = 0 WHERE organisation = 'home' AND job = 'remind-of-belief-rounds'")
                .execute(tx)
        });
        assert_eq!(closing.await, store::Result::Ok(1));
        // Both sides were invited, and are reminded: at least one mail each.
        nodes
            .until(
                "SELECT COUNT(*) FROM job WHERE organisation = 'home'
                 AND job = 'remind-of-belief-rounds' AND runs = 2",
                1,
            )
            .await;
        nodes
            .until(
                "SELECT COUNT(*) FROM mail WHERE organisation = 'home' AND sent_at IS NULL",
                0,
            )
            .await;
        let mut copies: BTreeMap<String, usize> = BTreeMap::new();
        let (mut invited, mut reminded) = (0, 0);
        for mail in nodes.office.taken() {
            *copies.entry(mail.header("message-id")).or_default() += 1;
            let subject = mail.header("subject");
            invited += usize::from(subject.ends_with("who answers for what?"));
            reminded += usize::from(subject.ends_with("the belief round closes soon"));
        }
        assert!(
            invited >= 2 && reminded >= 2,
            "{invited} invited, {reminded} reminded"
        );
        let mails = nodes
            .number("SELECT COUNT(*) FROM mail WHERE organisation = 'home'")
            .await;
        assert_eq!(copies.len() as i64, mails, "each promise was kept");
        // The killed node may have had one on its way whose answer nobody wrote down.
        assert!(
            copies.values().sum::<usize>() as i64 <= mails + 1,
            "{copies:?}"
        );

        for cookie in [&dana, &ortiz] {
            let page = nodes.get(&sheet, cookie).await.expect(200).json();
            for question in page["questions"].as_array().expect("questions") {
                if question["given"].is_null() {
                    let rest = json!({ "responsibility": question["id"], "says": "unknown" });
                    nodes.post(&sheet, cookie, rest).await.expect(200);
                }
            }
        }
        let hand_in = format!("{sheet}/hand-in");
        nodes.post(&hand_in, &dana, json!({})).await.expect(200);
        let page = through_all(&nodes, &format!("/belief-rounds/{round}"), &dana).await;
        assert_eq!(
            page["round"]["state"], "open",
            "one side alone reveals nothing"
        );
        nodes.post(&hand_in, &ortiz, json!({})).await.expect(200);
        let page = through_all(&nodes, &format!("/belief-rounds/{round}"), &dana).await;
        assert_eq!(page["round"]["state"], "revealed");
        for node in &nodes.running {
            let found = client::send(node.at, "GET", "/findings", &dana, None).await;
            let found = found.expect("an answer").expect(200).body;
            assert!(found.contains("each_thinks_other"), "through {}", node.at);
        }
        assert_eq!(nodes.world.verdict().await.broken, None);
    });
}
