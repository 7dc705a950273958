//! The month of cover of a large register. Prints one JSON line.
mod page;

use company::{COMPANY_A, Format};
use engine::facts::{Adopted, Company, Rota};
use jiff::civil::date;
use page::world::World;
use serde_json::json;
use store::scratch::{block_on, sqlite};

const PAGE: &str = "cover.page_1000_ms";
const RESPONSIBILITIES: usize = 1_000;

fn main() {
    if page::is_wanted(PAGE) {
        block_on(async {
            let world = World::with(sqlite().await, company(RESPONSIBILITIES)).await;
            let address = |_| "/cover?view=month".to_owned();
            page::measure(PAGE, world, address, |answer| {
                assert!(answer.body.len() > RESPONSIBILITIES * 500);
            })
            .await;
        });
    }
}

/// Each with a rota of its own: three people in daily turns in office hours, the partner at
/// all other hours.
fn company(responsibilities: usize) -> Company {
    let mut company = company::parse(COMPANY_A, Format::Toml).expect("company A is read");
    for number in 0..responsibilities {
        let id = format!("OWN-{number:04}");
        company.responsibilities.push(Adopted {
            id: id.clone(),
            from: date(2026, 1, 1),
            title: Some(format!("Responsibility {number}")),
            hours: Some("24x7".parse().expect("hours")),
            ..Adopted::default()
        });
        company.rotas.push(rota(&id, number));
    }
    company
}

fn rota(responsibility: &str, number: usize) -> Rota {
    let start = date(2026, 5, 1 + i8::try_from(number % 28).unwrap_or(0));
    serde_json::from_value(json!({
        "id": format!("rota-{number}"), "name": format!("Rota {number}"),
        "responsibilities": [responsibility],
        "layers": [
            {
                "name": "office hours", "hours": "office",
                "rotation": { "every": 1, "unit": "day", "start": start, "advance": "calendar" },
                "members": [{ "person": "dana" }, { "person": "mo" }, { "person": "pt-ortiz" }]
            },
            { "name": "all other hours", "hours": "outside office", "members": [{ "party": "partner" }] }
        ]
    }))
    .expect("a rota")
}
