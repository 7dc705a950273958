//! The API document, derived from the table of the registrar: what it says is
//! what the program does.
use super::routes::{RouteFact, Rule};
use schemars::Schema;
use serde_json::{Map, Value, json};

/// An OpenAPI 3.1 document.
pub fn document(table: &[RouteFact]) -> Value {
    let mut paths = Map::new();
    let mut components = Map::new();
    for route in table {
        let operations = paths
            .entry(route.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(operations) = operations {
            operations.insert(
                route.method.as_str().to_lowercase(),
                operation(route, &mut components),
            );
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tandem",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every page is also its API: ask with `Accept: application/json`. A form and a JSON body are one input.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": "tandem" } }
        }
    })
}

fn operation(route: &RouteFact, components: &mut Map<String, Value>) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let input = route.input.as_ref().map(|schema| hoist(schema, components));
    let mut operation = Map::new();
    if route.method == axum::http::Method::GET {
        parameters.extend(query_parameters(input.as_ref()));
    } else if let Some(schema) = input {
        operation.insert(
            "requestBody".into(),
            json!({ "content": {
                "application/json": { "schema": schema },
                "application/x-www-form-urlencoded": { "schema": schema }
            }}),
        );
    }
    let (summary, security) = match route.rule {
        Rule::Action(name) => (name.replace('_', " "), json!([{ "session": [] }])),
        Rule::Public(reason) => (format!("open to everybody: {reason}"), json!([])),
    };
    operation.insert("summary".into(), summary.into());
    operation.insert("security".into(), security);
    operation.insert("parameters".into(), parameters.into());
    operation.insert("responses".into(), responses(route, components));
    Value::Object(operation)
}

fn responses(route: &RouteFact, components: &mut Map<String, Value>) -> Value {
    let mut good = json!({ "description": "As asked." });
    if let Some(schema) = &route.output {
        let schema = hoist(schema, components);
        good["content"] = json!({
            "application/json": { "schema": schema },
            "text/html": { "schema": { "type": "string" } }
        });
    }
    let code = if route.method == axum::http::Method::GET {
        "200"
    } else {
        "2XX"
    };
    let mut all = json!({ code: good });
    if let Rule::Action(_) = route.rule {
        all["401"] = json!({ "description": "Nobody is signed in." });
        all["404"] = json!({ "description": "Nothing there, or nothing that you may see." });
        if route.method != axum::http::Method::GET {
            all["403"] = json!({ "description": "You may see it, and not change it." });
            all["422"] = json!({ "description": "A wrong value: the field, the reason, what would be right." });
        }
    }
    all
}

/// Moves the definitions of a schema to the document's components.
fn hoist(schema: &Schema, components: &mut Map<String, Value>) -> Value {
    let text = schema
        .as_value()
        .to_string()
        .replace("#/$defs/", "#/components/schemas/");
    let mut value: Value = serde_json::from_str(&text).unwrap_or(Value::Bool(true));
    if let Value::Object(object) = &mut value {
        object.remove("$schema");
        if let Some(Value::Object(definitions)) = object.remove("$defs") {
            components.extend(definitions);
        }
    }
    value
}

fn query_parameters(schema: Option<&Value>) -> Vec<Value> {
    let Some(Value::Object(properties)) = schema.and_then(|schema| schema.get("properties")) else {
        return Vec::new();
    };
    properties
        .iter()
        .map(|(name, schema)| json!({ "name": name, "in": "query", "required": false, "schema": schema }))
        .collect()
}
