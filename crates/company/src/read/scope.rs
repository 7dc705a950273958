//! The scope of an assignment, looked at value by value. Serde reads a scope
//! through a buffer that forgets places; this finds the place of what is wrong.
use super::fault::Fault;
use super::value::Read;
use crate::source::Node;
use engine::facts::ValueSet;
use engine::hours::Hours;
use serde::Deserialize;

pub fn faults(scope: &Node) -> Vec<Fault> {
    scope
        .entries()
        .iter()
        .filter_map(|entry| {
            let fault = match entry.key.as_str() {
                "hours" => Option::<Hours>::deserialize(Read(&entry.node)).err(),
                _ => ValueSet::deserialize(Read(&entry.node)).err(),
            };
            Some(fault?.at(&entry.node.span).under(entry.key.clone()))
        })
        .collect()
}
