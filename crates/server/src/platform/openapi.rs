//! The API document, derived from the table of the registrar: what it says is
//! what the program does.
use super::routes::{RouteFact, Rule};
use schemars::Schema;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An OpenAPI 3.1 document.
pub fn document(table: &[RouteFact]) -> Value {
    let mut paths = Map::new();
    let mut components = Components::default();
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
            "schemas": components.shown,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "tandem" },
                "token": { "type": "http", "scheme": "bearer", "description": "A machine's token: it records evidence for the duties that it names." }
            }
        }
    })
}

fn operation(route: &RouteFact, components: &mut Components) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let input = route.input.map(|schema| components.hoist(&schema()));
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
        Rule::Machine(name) => (name.replace('_', " "), json!([{ "token": [] }])),
        Rule::Public(reason) => (format!("open to everybody: {reason}"), json!([])),
    };
    operation.insert("summary".into(), summary.into());
    operation.insert("security".into(), security);
    operation.insert("parameters".into(), parameters.into());
    operation.insert("responses".into(), responses(route, components));
    Value::Object(operation)
}

fn responses(route: &RouteFact, components: &mut Components) -> Value {
    let mut good = json!({ "description": "As asked." });
    if let Some(schema) = route.output {
        let schema = components.hoist(&schema());
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
    if !matches!(route.rule, Rule::Public(_)) {
        all["401"] = json!({ "description": "Nobody is signed in." });
        all["404"] = json!({ "description": "Nothing there, or nothing that you may see." });
        if route.method != axum::http::Method::GET {
            all["403"] = json!({ "description": "You may see it, and not change it." });
            all["422"] = json!({ "description": "A wrong value: the field, the reason, what would be right." });
        }
    }
    all
}

/// The named schemas of the document. Two types of one name (each capability has
/// its own lines and groups) get a number, so that neither stands for the other.
#[derive(Default)]
struct Components {
    /// As a type gave it, by the name that it has here.
    given: BTreeMap<String, Value>,
    shown: Map<String, Value>,
}

impl Components {
    /// Moves the definitions of a schema here, and gives what is left of it.
    fn hoist(&mut self, schema: &Schema) -> Value {
        let mut value = schema.as_value().clone();
        let Value::Object(object) = &mut value else {
            return value;
        };
        object.remove("$schema");
        let Some(Value::Object(definitions)) = object.remove("$defs") else {
            return value;
        };
        let names: Vec<(String, String)> = definitions
            .iter()
            .map(|(name, definition)| (name.clone(), self.name(name, definition)))
            .collect();
        for (name, definition) in definitions {
            let here = names
                .iter()
                .find(|(given, _)| *given == name)
                .map_or(name.clone(), |(_, here)| here.clone());
            self.shown.insert(here, renamed(definition, &names));
        }
        renamed(value, &names)
    }

    fn name(&mut self, name: &str, definition: &Value) -> String {
        let mut here = name.to_owned();
        let mut number = 2;
        while self
            .given
            .get(&here)
            .is_some_and(|other| other != definition)
        {
            here = format!("{name}{number}");
            number += 1;
        }
        self.given.insert(here.clone(), definition.clone());
        here
    }
}

/// The same schema with every reference to where its definition lies now.
fn renamed(value: Value, names: &[(String, String)]) -> Value {
    match value {
        Value::Object(object) => object
            .into_iter()
            .map(|(key, inner)| match inner {
                Value::String(text) if key == "$ref" => {
                    let name = text.trim_start_matches("#/$defs/");
                    let here = names
                        .iter()
                        .find(|(given, _)| given == name)
                        .map_or(name, |(_, here)| here.as_str());
                    (key, format!("#/components/schemas/{here}").into())
                }
                inner => (key, renamed(inner, names)),
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(list) => list
            .into_iter()
            .map(|inner| renamed(inner, names))
            .collect(),
        other => other,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::{JsonSchema, schema_for};

    mod one {
        #[derive(super::JsonSchema)]
        #[expect(dead_code, reason = "only its schema is looked at")]
        pub struct Line {
            name: String,
        }
    }
    mod other {
        #[derive(super::JsonSchema)]
        #[expect(dead_code, reason = "only its schema is looked at")]
        pub struct Line {
            number: i64,
        }
    }

    #[test]
    fn two_types_of_one_name_are_two_schemas() {
        let mut components = Components::default();
        let first = components.hoist(&schema_for!(Vec<one::Line>));
        let second = components.hoist(&schema_for!(Vec<other::Line>));
        let again = components.hoist(&schema_for!(Vec<one::Line>));
        assert_eq!(first, again);
        assert_eq!(first["items"]["$ref"], "#/components/schemas/Line");
        assert_eq!(second["items"]["$ref"], "#/components/schemas/Line2");
        assert!(components.shown["Line2"]["properties"]["number"].is_object());
    }
}
