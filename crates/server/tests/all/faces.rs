//! Every page has its two faces, and every answer, an error too, carries the
//! security headers.
use crate::{
    cast,
    permissions::{Ids, in_order, prepare},
    world::{Answer, World},
};
use store::scratch::{block_on, sqlite};
use tandem::app::{HOME, Settings};

const HTML: &[(&str, &str)] = &[("accept", "text/html")];

/// Whether the tags of a page close in the order in which they open.
fn well_formed(html: &str) -> Result<usize, String> {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "use",
        "wbr",
    ];
    let mut open: Vec<String> = Vec::new();
    let mut tags = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let mut quoted = None;
        let end = rest
            .char_indices()
            .find(|(_, letter)| match (quoted, letter) {
                (None, '"' | '\'') => {
                    quoted = Some(*letter);
                    false
                }
                (None, '>') => true,
                (Some(quote), letter) if quote == *letter => {
                    quoted = None;
                    false
                }
                _ => false,
            })
            .ok_or_else(|| format!("a tag that does not end: <{:.60}", rest))?
            .0;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        tags += 1;
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect::<String>()
            .to_lowercase();
        if name.is_empty() {
            return Err(format!("a bare < before {tag:.40}"));
        }
        if tag.starts_with('/') {
            match open.pop() {
                Some(last) if last == name => {}
                last => return Err(format!("</{name}> closes {last:?}; open: {open:?}")),
            }
        } else if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    if open.is_empty() {
        Ok(tags)
    } else {
        Err(format!("never closed: {open:?}"))
    }
}

#[test]
fn what_does_not_nest_is_not_well_formed() {
    assert_eq!(well_formed("<p>a<br><b title=\"x>y\">c</b></p>"), Ok(4 + 1));
    assert!(well_formed("<p><b></p></b>").is_err());
    assert!(well_formed("<p>").is_err());
    assert!(well_formed("<p>1 < 2</p>").is_err());
}

#[test]
fn every_page_has_a_json_face_and_a_well_formed_html_face() {
    block_on(async {
        let world = World::with(sqlite().await, cast::home()).await;
        let dana = world.sign_in("dana").await;
        prepare(&world).await;
        let ids = Ids::of(&world, HOME, "dana").await;
        let mut pages = 0;
        for route in in_order(&world.app.table) {
            let is_file = route.path.ends_with("/export")
                || route.path.ends_with("/file")
                || route.output.is_none();
            if route.method != "GET" || is_file {
                continue;
            }
            let path = ids.path(route.path);
            let json = world.get(&path, &dana).await;
            let html = world.send("GET", &path, &dana, None, HTML).await;
            assert_eq!(json.status, html.status, "{path}");
            if json.status == 303 {
                continue;
            }
            json.json();
            assert!(
                json.header("content-type").starts_with("application/json"),
                "{path}"
            );
            assert!(
                html.header("content-type").starts_with("text/html"),
                "{path}"
            );
            let tags = well_formed(&html.body).unwrap_or_else(|why| panic!("{path}: {why}"));
            assert!(tags > 20, "{path} has only {tags} tags");
            assert!(html.body.contains("<title>"), "{path} has no title");
            pages += 1;
        }
        assert!(pages >= 14, "only {pages} pages");
    });
}

fn is_secured(path: &str, answer: &Answer) {
    for (name, holds) in [
        ("content-security-policy", "default-src 'none'"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=()"),
    ] {
        assert!(
            answer.header(name).contains(holds),
            "{path} ({}): {name}: {}",
            answer.status,
            answer.header(name)
        );
    }
    let policy = answer.header("content-security-policy");
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[test]
fn every_answer_carries_the_security_headers_errors_included() {
    block_on(async {
        let world = World::with(sqlite().await, cast::home()).await;
        let dana = world.sign_in("dana").await;
        prepare(&world).await;
        let ids = Ids::of(&world, HOME, "dana").await;
        for route in in_order(&world.app.table) {
            let path = ids.path(route.path);
            for cookie in ["", dana.as_str()] {
                // GET everywhere: what is no GET route answers 405.
                is_secured(&path, &world.get(&path, cookie).await);
            }
        }
        let nothing = world.get("/nothing/here", &dana).await.expect(404);
        is_secured("/nothing/here", &nothing);
        let stranger = world.get("/findings", "").await.expect(401);
        is_secured("/findings", &stranger);
        let method = world
            .send("DELETE", "/findings", &dana, None, &[])
            .await
            .expect(405);
        is_secured("DELETE /findings", &method);
        assert!(stranger.header("cache-control").contains("no-store"));
        assert_eq!(
            stranger.header("strict-transport-security"),
            "",
            "only over TLS"
        );
    });
}

#[test]
fn over_tls_browsers_are_told_to_stay_on_it() {
    block_on(async {
        let world = World::empty(
            sqlite().await,
            Settings {
                secure: true,
                ..Settings::default()
            },
        )
        .await;
        let answer = world.get("/sign-in", "").await.expect(200);
        assert!(
            answer
                .header("strict-transport-security")
                .contains("max-age=63072000")
        );
    });
}

#[test]
fn a_body_that_is_neither_form_nor_json_is_refused_and_a_huge_one_too() {
    block_on(async {
        let world = World::with_company_a(sqlite().await).await;
        let dana = world.sign_in("dana").await;
        let huge = serde_json::json!({ "name": "x".repeat(2 << 20), "party": "internal" });
        world.post("/people", &dana, huge).await.expect(413);
        let wrong = world
            .send_text("/people", &dana, "text", &[("content-type", "text/plain")])
            .await;
        assert_eq!(wrong.status, 400, "{}", wrong.body);
    });
}
