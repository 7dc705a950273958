//! The schema that ships is the one that the types have now.
use std::path::Path;

#[test]
fn the_shipped_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/company.schema.json");
    let mut current = serde_json::to_string_pretty(&company::schema()).unwrap();
    current.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default();
    // As values: the order of keys hangs on features that other crates switch on.
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    assert!(
        value(&shipped).is_some() && value(&shipped) == value(&current),
        "run the test once with UPDATE=1 in the environment, and look at what changed"
    );
}

#[test]
fn the_schema_knows_every_section() {
    let schema = company::schema();
    let properties = schema["properties"].as_object().unwrap();
    for section in ["organisation", "people", "assignments", "grants", "$schema"] {
        assert!(properties.contains_key(section), "{section}");
    }
    assert_eq!(schema["required"], serde_json::json!(["organisation"]));
    assert_eq!(schema["additionalProperties"], false);
}
