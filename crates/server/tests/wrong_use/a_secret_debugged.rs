use tandem::platform::ids::Secret;

fn main() {
    let _ = format!("{:?}", Secret::random());
}
