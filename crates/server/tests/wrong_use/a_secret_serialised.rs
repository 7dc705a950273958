use tandem::platform::ids::Secret;

fn main() {
    let _ = serde_json::to_string(&Secret::random());
}
