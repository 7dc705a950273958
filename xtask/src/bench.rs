//! `cargo xtask bench`: runs the benches in release mode, reads the figures that they print
//! as JSON lines, and writes them as one list into `target/bench.json`.

use crate::place;
use crate::process::cargo;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// Every bench there is: its package and its name.
const BENCHES: &[(&str, &str)] = &[
    ("advice", "advice"),
    ("tandem", "advice"),
    ("engine", "register"),
    ("engine", "cover"),
    ("store", "writes"),
    ("tandem", "cover"),
];

pub fn run(options: &[&str]) -> Result<(), String> {
    let only = match options {
        [] => None,
        ["--only", name] => Some(*name),
        other => {
            return Err(format!(
                "`{}` is not understood. There is: --only NAME",
                other.join(" ")
            ));
        }
    };
    let wanted: Vec<_> = BENCHES
        .iter()
        .filter(|(_, bench)| only.is_none_or(|only| belongs(only, bench)))
        .collect();
    if wanted.is_empty() {
        let names: Vec<_> = BENCHES.iter().map(|(_, bench)| *bench).collect();
        return Err(format!("No bench fits. There are: {}", names.join(" ")));
    }

    let mut figures = Vec::new();
    for (package, bench) in wanted {
        figures.extend(measure(package, bench)?);
    }
    if let Some(only) = only.filter(|only| only.contains('.')) {
        figures.retain(|figure| figure["name"] == only);
    }
    if figures.is_empty() {
        return Err("The benches printed no figure".to_owned());
    }
    let file = place::target().join("bench.json");
    let text = serde_json::to_string_pretty(&figures).map_err(|e| e.to_string())?;
    fs::write(&file, text + "\n").map_err(|e| format!("{}: {e}", file.display()))?;
    print_table(&figures);
    println!("Written to {}", file.display());
    Ok(())
}

/// `register` chooses the bench, `register.recompute_10k_s` one figure of it.
fn belongs(only: &str, bench: &str) -> bool {
    only == bench
        || only
            .split_once('.')
            .is_some_and(|(first, _)| first == bench)
}

fn measure(package: &str, bench: &str) -> Result<Vec<Value>, String> {
    let mut child = cargo(&["bench", "--package", package, "--bench", bench])
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cargo bench did not start: {e}"))?;
    let mut figures = Vec::new();
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|out| BufReader::new(out).lines())
    {
        let line = line.map_err(|e| e.to_string())?;
        match figure(&line) {
            Some(figure) => figures.push(figure),
            None => println!("{line}"),
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if status.success() {
        Ok(figures)
    } else {
        Err(format!("bench {bench} of {package} ended with {status}"))
    }
}

/// A line that is an object with a name, a number and a unit.
fn figure(line: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(line).ok()?;
    let complete =
        value["name"].is_string() && value["value"].is_number() && value["unit"].is_string();
    complete.then_some(value)
}

fn print_table(figures: &[Value]) {
    println!(
        "\n{:<36} {:>14} {:<6} {:>30}",
        "name", "value", "unit", "peer"
    );
    for figure in figures {
        let text = |key: &str| figure[key].as_str().unwrap_or_default().to_owned();
        let number = |key: &str| {
            figure[key]
                .as_f64()
                .map(|n| format!("{n:.3}"))
                .unwrap_or_default()
        };
        let peer = match figure.get("peer") {
            Some(_) => format!(
                "{} {} (ratio {})",
                text("peer"),
                number("peer_value"),
                number("ratio")
            ),
            None => String::new(),
        };
        println!(
            "{:<36} {:>14} {:<6} {:>30}",
            text("name"),
            number("value"),
            text("unit"),
            peer
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_needs_name_value_and_unit() {
        assert!(
            figure(r#"{"name":"register.recompute_120_ms","value":3.5,"unit":"ms"}"#).is_some()
        );
        assert!(figure(r#"{"name":"register.recompute_120_ms","unit":"ms"}"#).is_none());
        assert!(figure("running 3 tests").is_none());
    }

    #[test]
    fn a_figure_s_name_chooses_its_bench() {
        assert!(belongs("register", "register"));
        assert!(belongs("register.recompute_10k_s", "register"));
        assert!(!belongs("registers", "register"));
    }
}
