use tandem::{
    app::App,
    platform::routes::{Answer, NoInput, NoPath, Routes},
};

async fn handler<T>(_: App, _: NoPath, _: NoInput) -> Answer<T> {
    unreachable!()
}

fn main() {
    let _ = Routes::new().get("/x", handler);
}
