use crate::platform::{
    actions::Search,
    context::Context,
    routes::{Answer, NoPath},
};
use askama::Template;
use engine::{findings, register::Register};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Page, View};

/// More than this nobody reads; a further word narrows it.
const MOST: usize = 50;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "search/search.html")]
pub struct SearchPage {
    pub q: String,
    pub hits: Vec<Hit>,
    pub total: usize,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Hit {
    pub kind: &'static str,
    pub title: String,
    pub excerpt: String,
    pub at: String,
    #[serde(skip)]
    rank: usize,
}

impl Page for SearchPage {
    fn title(&self) -> String {
        if self.q.is_empty() {
            "Search".into()
        } else {
            format!("Search: {}", self.q)
        }
    }
}

pub async fn search(cx: Context<Search>, _: NoPath, asked: Asked) -> Answer<SearchPage> {
    cx.read(move |tx, desk| {
        desk.here::<Search>()?;
        let words: Vec<String> = asked.q.split_whitespace().map(fold).collect();
        let mut hits = Vec::new();
        if !words.is_empty() {
            let register = desk.register(tx)?;
            hits = everything(&register, desk.who.now)
                .into_iter()
                .filter_map(|hit| ranked(hit, &words))
                .collect();
            hits.sort_by_key(|hit| hit.rank);
        }
        let total = hits.len();
        hits.truncate(MOST);
        Ok(View::Show(SearchPage {
            q: asked.q.clone(),
            hits,
            total,
        }))
    })
    .await
}

/// Every word must occur; words in the title come first.
fn ranked(mut hit: Hit, words: &[String]) -> Option<Hit> {
    let (title, rest) = (fold(&hit.title), fold(&hit.excerpt));
    for word in words {
        if title.starts_with(word) {
            continue;
        }
        if title.contains(word) {
            hit.rank += 1;
        } else if rest.contains(word) {
            hit.rank += 10;
        } else {
            return None;
        }
    }
    Some(hit)
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}

fn everything(register: &Register, now: Timestamp) -> Vec<Hit> {
    let company = register.company();
    let hit = |kind, title: String, excerpt: String, at: String| Hit {
        kind,
        title,
        excerpt,
        at,
        rank: 0,
    };
    let mut all = Vec::new();
    all.extend(register.responsibilities().iter().map(|it| {
        let title = format!("{} {}", it.id, it.title);
        hit(
            "Responsibility",
            title,
            it.definition.clone().unwrap_or_default(),
            format!("/responsibilities/{}", it.id),
        )
    }));
    all.extend(company.systems.iter().map(|it| {
        let excerpt = format!("{} proven operators", it.operators.len());
        hit(
            "System",
            it.name.clone(),
            excerpt,
            format!("/systems/{}", it.id),
        )
    }));
    all.extend(company.people.iter().map(|it| {
        hit(
            "Person",
            it.name.clone(),
            it.title.clone().unwrap_or_default(),
            format!("/people/{}", it.id),
        )
    }));
    all.extend(company.parties.iter().map(|it| {
        hit(
            "Party",
            it.name.clone(),
            String::new(),
            format!("/parties/{}", it.id),
        )
    }));
    all.extend(company.tools.iter().map(|it| {
        hit(
            "Tool",
            it.id.clone(),
            it.product_kind.clone(),
            "/systems#tools".into(),
        )
    }));
    all.extend(
        findings::compute(register, now)
            .open
            .into_iter()
            .filter(|it| it.class != findings::Class::Evidence)
            .map(|it| {
                let at = match &it.responsibility {
                    Some(id) => format!("/responsibilities/{id}"),
                    None => "/findings".into(),
                };
                hit("Finding", it.what, it.why, at)
            }),
    );
    all
}
