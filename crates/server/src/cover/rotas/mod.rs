//! Rotas: made, changed, ended, and put back. What has been in force is never changed:
//! a version ends at the moment of the change, and the next one begins.
mod begin;
mod commands;
mod layers;
mod pages;
pub mod queries;
mod shown;
mod typical;

use crate::platform::routes::Routes;

pub use commands::second;
pub use shown::{RotaPage, rota_page};

pub fn routes() -> Routes {
    Routes::new()
        .get("/rotas/new", begin::begin)
        .post("/rotas", begin::make)
        .get("/rotas/{id}", pages::one)
        .post("/rotas/{id}", pages::change)
        .post("/rotas/{id}/undoing", pages::undo)
        .post("/rotas/{id}/layers", pages::set_layer)
        .post("/rotas/{id}/layers/removal", pages::remove_layer)
        .post("/rotas/{id}/members", pages::set_member)
        .post("/rotas/{id}/members/removal", pages::remove_member)
        .post("/rotas/{id}/openings", pages::open)
        .post("/rotas/{id}/openings/removal", pages::close)
        .post("/rotas/{id}/ending", pages::end)
}
