//! Asking: "who do I call now for this?", answered by the engine from the same
//! cells as the findings.
mod pages;
#[cfg(test)]
mod tests;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new().get("/ask", pages::ask)
}
