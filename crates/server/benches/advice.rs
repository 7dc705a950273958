//! The page of the decision when a slider was moved: with ten thousand draws, each time
//! with another seed and other people. Prints one JSON line.
mod page;

use page::world::World;
use store::scratch::{block_on, sqlite};

const PAGE: &str = "advice.page_ms";

fn main() {
    if page::is_wanted(PAGE) {
        block_on(async {
            let world = World::with_company_a(sqlite().await).await;
            let address = |run| format!("/advice?seed={run}&set=internal_people%3D{}", run % 9);
            page::measure(PAGE, world, address, |_| ()).await;
        });
    }
}
