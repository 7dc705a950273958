//! The JSON schema of the company file, derived from the engine's types, so that
//! an editor can help with writing one.
use engine::facts::Company;

/// The JSON schema (draft 2020-12) of a company file.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Company).to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), "Company file of Tandem".into());
        if let Some(properties) = root.get_mut("properties").and_then(|p| p.as_object_mut()) {
            // A JSON file may name its schema, for the editor.
            properties.insert("$schema".into(), serde_json::json!({ "type": "string" }));
        }
    }
    schema
}
