use tandem::platform::{columns, ids::Secret};

fn main() {
    let _ = columns::json(&Secret::random());
}
