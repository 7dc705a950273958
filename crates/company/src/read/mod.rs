//! From the tree to the facts. Each section, and each item of a section, is
//! read apart from the others, so that one mistake does not hide the next.
//! Whether the facts fit each other is not judged here.
mod fault;
mod scope;
mod times;
mod value;

use crate::source::{Node, Value};
use engine::facts::Company;
use fault::Fault;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A mistake before it knows its line: a path and a span.
pub struct Misread {
    pub path: String,
    pub span: std::ops::Range<usize>,
    pub why: String,
    pub expected: String,
}

const SECTIONS: [&str; 22] = [
    "organisation",
    "sites",
    "parties",
    "people",
    "holidays",
    "calendars",
    "dimensions",
    "absences",
    "systems",
    "tools",
    "responsibilities",
    "assignments",
    "rotas",
    "beliefs",
    "proposals",
    "versions",
    "signatures",
    "evidence",
    "accepted_risks",
    "grants",
    "assessment",
    "$schema",
];

/// The facts that the tree holds, or everything in it that cannot be read.
pub fn company(root: &Node) -> Result<Company, Vec<Misread>> {
    let mut reader = Reader {
        root,
        misread: Vec::new(),
    };
    reader.refuse_unknown_sections();
    let company = Company {
        organisation: reader.organisation().unwrap_or_default(),
        sites: reader.list("sites"),
        parties: reader.list("parties"),
        people: reader.list("people"),
        holidays: reader.map("holidays"),
        calendars: reader.map("calendars"),
        dimensions: reader.map("dimensions"),
        absences: reader.list("absences"),
        systems: reader.list("systems"),
        tools: reader.list("tools"),
        responsibilities: reader.list("responsibilities"),
        assignments: reader.list("assignments"),
        rotas: reader.list("rotas"),
        beliefs: reader.list("beliefs"),
        proposals: reader.list("proposals"),
        versions: reader.list("versions"),
        signatures: reader.list("signatures"),
        evidence: reader.list("evidence"),
        accepted_risks: reader.list("accepted_risks"),
        grants: reader.list("grants"),
        assessment: reader.table("assessment"),
    };
    if reader.misread.is_empty() {
        return Ok(company);
    }
    reader.misread.sort_by_key(|misread| misread.span.start);
    Err(reader.misread)
}

struct Reader<'n> {
    root: &'n Node,
    misread: Vec<Misread>,
}

impl<'n> Reader<'n> {
    fn refuse_unknown_sections(&mut self) {
        for entry in self.root.entries() {
            if !SECTIONS.contains(&entry.key.as_str()) {
                let fault = Fault::unknown("section", &entry.key, &SECTIONS[..21]);
                self.tell(fault.at(&entry.key_span), entry.key.clone(), &entry.node);
            }
        }
    }

    fn organisation<T: Deserialize<'n>>(&mut self) -> Option<T> {
        let Some(node) = self.root.get("organisation") else {
            self.misread.push(Misread {
                path: "organisation".into(),
                span: 0..0,
                why: "the file does not say whose facts these are".into(),
                expected: "write `organisation = { name = \"…\", zone = \"America/New_York\" }`"
                    .into(),
            });
            return None;
        };
        self.one(node, "organisation".into())
    }

    /// A section that is one table; nothing of it when it is left out.
    fn table<T: Deserialize<'n> + Default>(&mut self, section: &str) -> T {
        match self.root.get(section) {
            None => T::default(),
            Some(node) if matches!(node.value, Value::Nothing) => T::default(),
            Some(node) => self.one(node, section.into()).unwrap_or_default(),
        }
    }

    fn list<T: Deserialize<'n>>(&mut self, section: &str) -> Vec<T> {
        let Some(node) = self.root.get(section) else {
            return Vec::new();
        };
        match &node.value {
            Value::Nothing => Vec::new(),
            Value::List(items) => items
                .iter()
                .enumerate()
                .filter_map(|(index, item)| self.one(item, format!("{section}[{index}]")))
                .collect(),
            _ => {
                self.wrong_shape(node, section, "write a list");
                Vec::new()
            }
        }
    }

    fn map<T: Deserialize<'n>>(&mut self, section: &str) -> BTreeMap<String, T> {
        let Some(node) = self.root.get(section) else {
            return BTreeMap::new();
        };
        match &node.value {
            Value::Nothing => BTreeMap::new(),
            Value::Table(entries) => entries
                .iter()
                .filter_map(|entry| {
                    let path = format!("{section}.{}", entry.key);
                    Some((entry.key.clone(), self.one(&entry.node, path)?))
                })
                .collect(),
            _ => {
                self.wrong_shape(node, section, "write a table of names");
                BTreeMap::new()
            }
        }
    }

    fn one<T: Deserialize<'n>>(&mut self, node: &'n Node, path: String) -> Option<T> {
        let mut scope_is_wrong = false;
        if path.starts_with("assignments[")
            && let Some(scope) = node.get("scope")
        {
            for fault in scope::faults(scope) {
                scope_is_wrong = true;
                self.tell(fault.under("scope"), path.clone(), scope);
            }
        }
        match T::deserialize(value::Read(node)) {
            Ok(value) => Some(value),
            // The scope was told already, with a better place.
            Err(fault) if scope_is_wrong && fault.path_starts_with("scope") => None,
            Err(fault) => {
                self.tell(fault, path, node);
                None
            }
        }
    }

    fn wrong_shape(&mut self, node: &Node, section: &str, expected: &str) {
        self.misread.push(Misread {
            path: section.into(),
            span: node.span.clone(),
            why: format!("`{section}` is {} here", node.what_it_is()),
            expected: expected.into(),
        });
    }

    fn tell(&mut self, fault: Fault, base: String, node: &Node) {
        self.misread.push(fault.into_misread(base, node));
    }
}
