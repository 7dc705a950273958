//! Advice through HTTP: the decision with its reasons, what flips it, what is refused,
//! and whose page it is.
mod kept;

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

    async fn a_mix_stands_beside_the_models_and_a_group_that_there_is_not_is_named(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let it = page(&world, &dana, "/advice?mix=sec%2C%20mon&mix=").await;
        let mixes = it["costs"]["mixes"].as_array().expect("mixes");
        assert_eq!(mixes.len(), 1, "an empty field asks for nothing");
        assert_eq!(mixes[0]["groups"], json!(["MON", "SEC"]));
        let drawn = &mixes[0]["drawn"]["horizon"];
        assert!(drawn["p10"].as_f64() < drawn["p90"].as_f64(), "{drawn}");
        let shown = html(&world, &dana, "/advice?mix=sec%2C%20mon").await;
        assert!(shown.contains("A partner for Monitoring and on-call, Security operations"), "{shown}");
        let wrong = world.get("/advice?mix=SEC%2CMOM", &dana).await.expect(422);
        assert!(wrong.body.contains("did you mean `MON`?"), "{}", wrong.body);
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
        assert_eq!(to, "/advice?set=Q1%3Dno%3A+Dana+retires+in+May");
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
            ("internal_people%3D4000000000", "up to 10000"),
            ("oncall.max_share%3D0", "0.01 or more"),
        ] {
            let refused = world.get(&format!("/advice?set={set}"), &dana).await.expect(422);
            let problem = refused.json()["problems"][0].clone();
            assert_eq!(problem["field"], "set");
            assert!(problem["expected"].as_str().unwrap().contains(right), "{problem}");
        }
    }

    async fn a_quote_of_nothing_is_told_and_no_page_falls_over_it(db: Db) {
        let mut facts = company::parse(company::COMPANY_A, company::Format::Toml).expect("company A");
        facts.assessment.quotes.push(engine::assessment::Quote {
            assumption: "oncall.max_share".into(),
            low: 0.0,
            mid: 0.0,
            high: 0.0,
            source: "us".into(),
            date: jiff::civil::date(2026, 5, 4),
        });
        let world = World::with(db, facts).await;
        let dana = world.sign_in("dana").await;
        for path in ["/advice", "/advice/leadership", "/advice/plan", "/advice/assumptions"] {
            page(&world, &dana, path).await;
        }
        let told = page(&world, &dana, "/advice/assumptions").await["refused"][0].clone();
        assert!(told.as_str().unwrap().contains("0.01 or more"), "{told}");
    }

    async fn a_day_beyond_all_facts_is_refused_in_its_field(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        for day in ["9999-12-31", "9999-01-01", "0001-01-01"] {
            let refused = world.get(&format!("/advice?at={day}"), &dana).await.expect(422);
            assert_eq!(refused.json()["problems"][0]["field"], "at");
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
        let euros = format!("{head}pay.support,46000,50600,55200,EUR,Own,2026-03-01\n");
        let refused = world.post("/advice/assumptions/table", &dana, json!({ "table": euros, "currency": "EUR" })).await.expect(422).json();
        assert_eq!(refused["problems"][0]["field"], "rate", "{refused}");
        world.post("/advice/assumptions/table", &dana, json!({ "table": euros, "currency": "EUR", "rate": 0.92 })).await.expect(200);
        let kept = page(&world, &dana, "/advice/assumptions").await;
        let it = kept["assumptions"].as_array().unwrap().iter().find(|it| it["id"] == "pay.support").unwrap().clone();
        assert_eq!(it["range"]["mid"].as_f64().or(it["mid"].as_f64()).unwrap().round(), 55_000.0);
        assert_eq!(it["year"], 2026);
        assert!(it["source"].as_str().unwrap().contains("0.92 EUR for 1 USD"), "{it}");
    }

    async fn an_empty_company_comes_to_a_decision_by_what_is_written_down(db: Db) {
        let mut facts = company::parse(company::COMPANY_A, company::Format::Toml).expect("company A");
        facts.assessment = engine::assessment::Assessment::default();
        facts.responsibilities.clear();
        facts.assignments.clear();
        facts.systems.clear();
        facts.beliefs.clear();
        facts.evidence.clear();
        facts.accepted_risks.clear();
        facts.versions.clear();
        facts.signatures.clear();
        facts.sites.iter_mut().for_each(|site| site.users = None);
        for person in &mut facts.people {
            person.skills.clear();
        }
        facts.organisation.staff = None;
        let world = World::with(db, facts).await;
        let dana = world.sign_in("dana").await;
        let it = page(&world, &dana, "/advice").await;
        assert_eq!(it["decided"]["decision"], "unknown");
        assert!(it["costs"].is_null());
        let begun = page(&world, &dana, "/advice/facts").await;
        let known = begun["known"].as_u64().unwrap();
        let first = begun["asked"].as_array().unwrap().iter().find(|fact| fact["known"] == false).unwrap();
        assert_eq!(first["what"], "What must be looked after");
        for (path, body) in [
            ("/advice/facts", json!({ "keep_internal": "yes", "hires_planned": 0, "round_the_clock": "yes" })),
            ("/advice/facts/counts", json!({ "user": 100, "endpoint": 118 })),
            ("/advice/facts/peculiar", json!({ "what": "custom reports", "count": 11 })),
            ("/advice/facts/nothing", json!({ "list": "undocumented" })),
            ("/advice/facts/backlog", json!({ "what": "Guest network", "since": "2026-01-02", "blocked_by": "capacity" })),
        ] {
            world.post(path, &dana, body).await.expect(200);
        }
        let done = page(&world, &dana, "/advice/facts").await;
        assert!(done["known"].as_u64().unwrap() >= known + 6, "{}", done["asked"]);
        assert_eq!(done["facts"]["as_of"], "2026-06-01");
        let it = page(&world, &dana, "/advice").await;
        assert_eq!(it["decided"]["decision"], "co_managed");
        assert_eq!(it["balance"]["backlog"]["median_age_days"], 150.0);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn a_wrong_fact_is_refused_and_a_line_goes_only_when_it_still_says_the_same(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        for (path, body, field) in [
            ("/advice/facts/backlog", json!({ "what": "x", "since": "2027-01-01" }), "since"),
            ("/advice/facts/workload", json!({ "person": "dana", "weekly_hours": 200 }), "weekly_hours"),
            ("/advice/facts/workload", json!({ "person": "nobody" }), "person"),
            ("/advice/facts/helpers", json!({ "who": " ", "hours_month": 2 }), "who"),
            ("/advice/facts/plans", json!({ "what": "Nothing new", "from": "2027-01-01" }), "what"),
            ("/advice/facts", json!({ "holidays": "no such list" }), "holidays"),
        ] {
            let before = world.entries().await;
            let refused = world.post(path, &dana, body).await.expect(422).json();
            assert_eq!(refused["problems"][0]["field"], field, "{path}");
            assert_eq!(world.entries().await, before);
        }
        let at = "/advice/facts/peculiar/removal";
        let other = json!({ "place": 0, "what": "customers connected by EDI" });
        world.post(at, &dana, other).await.expect(409);
        world.post(at, &dana, json!({ "place": 1, "what": "customers connected by EDI" })).await.expect(200);
        let left = page(&world, &dana, "/advice/facts").await;
        assert_eq!(left["facts"]["peculiar"].as_array().unwrap().len(), 1);
        let mo = world.sign_in("mo").await;
        world.post("/advice/facts/counts", &mo, json!({ "user": 1 })).await.expect(403);
    }

    async fn the_plan_becomes_a_proposal_that_both_sides_sign_and_its_findings_close(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let plan = page(&world, &dana, "/advice/plan").await;
        let moves = plan["plan"]["moves"].as_array().unwrap().clone();
        assert_eq!(plan["stays"].as_array().unwrap().len(), 38);
        assert_eq!(plan["plan"]["smallest"], true);
        let gaps = |body: &str| body.matches("\"class\":\"gap\"").count();
        let before = gaps(&world.get("/findings?class=gap", &dana).await.expect(200).body);
        let made = world.post("/advice/plan", &dana, json!({})).await.expect(201);
        let at = made.header("location").to_owned();
        let draft = page(&world, &dana, &at).await;
        assert_eq!(draft["state"], "draft");
        assert!(draft["lines"].as_array().unwrap().len() >= moves.len(), "{draft}");
        world.post(&at, &dana, json!({ "propose": true, "sign": true })).await.expect(200);
        for person in ["pt-ortiz", "coo"] {
            let them = world.sign_in(person).await;
            let answer = world.post(&format!("{at}/signature"), &them, json!({})).await;
            assert!(matches!(answer.status, 200 | 409), "{person}: {}", answer.body);
        }
        let dana = world.sign_in("dana").await;
        assert_eq!(page(&world, &dana, &at).await["state"], "in_force");
        let after = gaps(&world.get("/findings?class=gap", &dana).await.expect(200).body);
        assert!(after < before, "{after} of {before} are left");
        let again = page(&world, &dana, "/advice/plan").await;
        assert!(again["plan"]["moves"].as_array().unwrap().len() < moves.len());
    }

    async fn without_a_partner_the_plan_is_shown_and_not_drafted(db: Db) {
        let mut facts = company::parse(C, company::Format::Toml).expect("company C");
        let grants = company::parse(company::COMPANY_A, company::Format::Toml).expect("company A").grants;
        facts.grants = grants.into_iter().take(1).collect();
        facts.grants[0].person = "owner".into();
        let world = World::with(db, facts).await;
        let owner = world.sign_in("owner").await;
        let it = page(&world, &owner, "/advice/plan").await;
        assert_eq!(it["decision"], "fully_outsourced");
        let shown = html(&world, &owner, "/advice/plan").await;
        assert!(shown.contains("not to work side by side"), "{shown}");
        world.post("/advice/plan", &owner, json!({})).await.expect(409);
    }
}
