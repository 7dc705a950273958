//! Advice through HTTP: the decision with its reasons, what flips it, what is refused,
//! and whose page it is.
use crate::world::World;
use serde_json::{Value, json};

const C: &str = include_str!("../../../advice/tests/companies/c.toml");

async fn page(world: &World, cookie: &str, path: &str) -> Value {
    world.get(path, cookie).await.expect(200).json()
}

async fn html(world: &World, cookie: &str, path: &str) -> String {
    let headers = [("accept", "text/html")];
    let answer = world.send("GET", path, cookie, None, &headers).await;
    answer.expect(200).body
}

/// Where a page of the product leads, as a program follows it.
fn links(html: &str, class: &str) -> Vec<String> {
    let mut links = Vec::new();
    for part in html.split("<a ").skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        if tag.contains(class)
            && let Some(href) = tag.split("href=\"").nth(1)
        {
            let href = href.split('"').next().unwrap_or_default();
            links.push(href.replace("&#38;", "&").replace("&amp;", "&"));
        }
    }
    links
}

store::on_both_databases! {
    async fn company_a_is_told_what_fits_with_the_figures_behind_it(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let it = page(&world, &dana, "/advice").await;
        assert_eq!(it["decided"]["decision"], "co_managed");
        assert_eq!(it["decided"]["scores"]["co_managed"], 7.0);
        assert_eq!(it["costs"]["drawn"]["draws"], 10_000);
        let shown = html(&world, &dana, "/advice").await;
        for words in [
            "Co-managed",
            "343 hours a month are asked for; 138 are there.",
            "2008 of 8760 hours of the year",
            "149 hours move and 194 stay: still above 138.",
            "half of them for 242 days or longer",
            "the scopes differ",
            "about 94 users",
            "not possible as it stands",
        ] {
            assert!(shown.contains(words), "{words} is missing");
        }
    }

    async fn what_would_flip_it_is_a_link_and_does(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let it = page(&world, &dana, "/advice").await;
        let flips = it["decided"]["flips"].as_array().unwrap().clone();
        let shown = html(&world, &dana, "/advice").await;
        let flips_at = shown.find("id=\"flips\"").expect("the section");
        let until = shown[flips_at..].find("</section>").expect("its end");
        let links = links(&shown[flips_at..flips_at + until], "button small");
        assert!(!flips.is_empty());
        assert_eq!(links.len(), flips.len());
        for (link, flip) in links.iter().zip(flips) {
            let then = page(&world, &dana, link).await;
            assert_eq!(then["decided"]["decision"], flip["to"], "{link}");
            let shown = html(&world, &dana, link).await;
            assert!(shown.contains("As the facts stand, the advice is <strong>co-managed"), "{link}");
        }
    }

    async fn an_answer_of_ones_own_keeps_its_reason_in_sight(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let said = "/advice?question=Q1&answer=no&reason=Dana+retires+in+May";
        let led = world.get(said, &dana).await.expect(303);
        let to = led.header("location").to_owned();
        assert_eq!(to, "/advice?set=Q1%3Dno%3A%20Dana%20retires%20in%20May");
        let it = page(&world, &dana, &to).await;
        let first = &it["decided"]["questions"][0];
        assert_eq!(first["answer"], "no");
        assert_eq!(first["by_facts"], "yes");
        assert_eq!(first["overridden"]["reason"], "Dana retires in May");
        assert!(html(&world, &dana, &to).await.contains("Dana retires in May"));
    }

    async fn a_moved_figure_becomes_an_address_and_moved_back_it_is_gone(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let led = world.get("/advice?users=60&internal_people=1", &dana).await.expect(303);
        assert_eq!(led.header("location"), "/advice?set=users%3D60");
        let it = page(&world, &dana, "/advice?set=users%3D60").await;
        assert_eq!(it["settings"]["scenario"]["users"], 60);
        assert_eq!(it["decided"]["decision"], "co_managed", "size is no input");
        let back = world.get("/advice?set=users%3D60&users=100", &dana).await.expect(303);
        assert_eq!(back.header("location"), "/advice");
    }

    async fn all_skills_close_one_gap_and_leave_three(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let it = page(&world, &dana, "/advice?set=skills_all%3D4").await;
        let gaps = it["gaps"].as_array().unwrap();
        let open: Vec<&str> = gaps
            .iter()
            .filter(|gap| gap["before"]["state"] == "open")
            .map(|gap| gap["gap"].as_str().unwrap())
            .collect();
        assert_eq!(open, ["on_call", "absence", "departure"]);
    }

    async fn what_cannot_be_supposed_is_refused_with_what_would_be_right(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        for (set, right) in [
            ("usres%3D4", "users"),
            ("users%3Dmany", "0, 1, 2"),
            ("burden.100_499%3D1.439", "1.292"),
            ("Q1%3Dperhaps", "yes, no or unknown"),
        ] {
            let refused = world.get(&format!("/advice?set={set}"), &dana).await.expect(422);
            let problem = refused.json()["problems"][0].clone();
            assert_eq!(problem["field"], "set");
            assert!(problem["expected"].as_str().unwrap().contains(right), "{problem}");
        }
    }

    async fn a_plan_of_the_business_counts_from_its_day_and_not_before(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let hours = async |day: &str| {
            let it = page(&world, &dana, &format!("/advice?at={day}")).await;
            it["balance"]["demand"]["known"].as_f64().unwrap()
        };
        let (before, after) = (hours("2027-06-30").await, hours("2027-07-01").await);
        assert!(after > before + 10.0, "{before} {after}");
    }

    async fn company_c_is_not_told_to_co_manage(db: Db) {
        let mut facts = company::parse(C, company::Format::Toml).expect("company C");
        facts.grants = company::parse(company::COMPANY_A, company::Format::Toml)
            .expect("company A")
            .grants
            .into_iter()
            .take(1)
            .map(|mut grant| {
                grant.person = "owner".into();
                grant
            })
            .collect();
        let world = World::with(db, facts).await;
        let owner = world.sign_in("owner").await;
        let it = page(&world, &owner, "/advice").await;
        assert_eq!(it["decided"]["decision"], "fully_outsourced");
    }

    async fn a_partner_sees_nothing_of_it(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        for path in ["/advice", "/advice/assumptions"] {
            world.get(path, &ortiz).await.expect(404);
        }
        let own = json!({ "assumption": "fee.hourly", "mid": 1, "source": "us", "date": "2026-06-01" });
        world.post("/advice/assumptions", &ortiz, own).await.expect(403);
        assert!(!html(&world, &ortiz, "/findings").await.contains("href=\"/advice\""));
    }

    async fn a_figure_of_ones_own_counts_says_what_it_replaced_and_is_taken_back(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let full = async |world: &World| {
            let it = page(world, &dana, "/advice").await;
            it["costs"]["models"][2]["running"]["mid"].as_f64().unwrap()
        };
        let shipped = full(&world).await;
        let new = json!({ "assumption": "fee.full_user_month", "low": 140, "mid": 150, "high": 160, "source": "Offer of Northlight", "date": "2026-05-04" });
        world.post("/advice/assumptions", &dana, new).await.expect(200);
        assert!(full(&world).await < shipped);
        let kept = page(&world, &dana, "/advice/assumptions").await;
        let kept = kept["assumptions"].as_array().unwrap().clone();
        let it = kept.iter().find(|it| it["id"] == "fee.full_user_month").unwrap();
        assert_eq!(it["source"], "Offer of Northlight");
        assert_eq!(it["replaced"]["was"]["mid"], 175.0);
        let double = json!({ "assumption": "burden.100_499", "mid": 1.439, "source": "us", "date": "2026-05-04" });
        let refused = world.post("/advice/assumptions", &dana, double).await.expect(422);
        assert!(refused.body.contains("counts paid leave twice"), "{}", refused.body);
        let gone = "/advice/assumptions/fee.full_user_month/removal";
        world.post(gone, &dana, json!({})).await.expect(200);
        assert_eq!(full(&world).await, shipped);
        world.post(gone, &dana, json!({})).await.expect(404);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn a_pay_table_is_taken_whole_or_not_at_all(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let head = "assumption,low,mid,high,currency,source,date\n";
        let wrong = format!("{head}pay.support,50000,55000,60000,USD,Own,2026-03-01\npay.sysadmin,1,2,3,EUR,Own,2026-03-01\n");
        let refused = world.post("/advice/assumptions/table", &dana, json!({ "table": wrong })).await;
        let refused = refused.expect(422).json();
        assert!(refused["problems"][0]["why"].as_str().unwrap().contains("line 3"), "{refused}");
        let good = format!("{head}pay.support,50000,55000,60000,USD,Own,2026-03-01\npay.specialist,90000,95000,99000,USD,Own,2026-03-01\n");
        world.post("/advice/assumptions/table", &dana, json!({ "table": good })).await.expect(200);
        let kept = page(&world, &dana, "/advice/assumptions").await;
        let own = kept["assumptions"].as_array().unwrap().iter().filter(|it| it["kind"] == "own").count();
        assert_eq!(own, 2);
    }
}
