//! Steps with a name and a time, told as they run and summed up at the end.

use std::time::{Duration, Instant};

pub struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl Steps {
    pub fn new() -> Self {
        Self { done: Vec::new() }
    }

    /// Runs one step. A failed step does not keep the next ones from running.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), String>) {
        println!("\n== {name}");
        let start = now();
        let failure = work().err();
        let took = start.elapsed();
        match &failure {
            None => println!("== {name}: passed in {:.1} s", took.as_secs_f64()),
            Some(reason) => println!(
                "== {name}: FAILED after {:.1} s\n{reason}",
                took.as_secs_f64()
            ),
        }
        self.done.push(Step {
            name,
            took,
            failure,
        });
    }

    /// Prints the summary; an error when any step failed, or none ran.
    pub fn finish(self) -> Result<(), String> {
        println!("\n== summary");
        for step in &self.done {
            let word = if step.failure.is_some() {
                "FAILED"
            } else {
                "passed"
            };
            println!("{word}  {:>7.1} s  {}", step.took.as_secs_f64(), step.name);
        }
        let failed = self
            .done
            .iter()
            .filter(|step| step.failure.is_some())
            .count();
        println!("{} passed, {failed} failed", self.done.len() - failed);
        if self.done.is_empty() {
            return Err("no step ran".to_owned());
        }
        if failed > 0 {
            let reasons: Vec<String> = self
                .done
                .iter()
                .filter_map(|step| Some(format!("{}: {}", step.name, step.failure.as_ref()?)))
                .collect();
            return Err(reasons.join("\n"));
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a step's length is measured for the developer; no rule reads it"
)]
pub fn now() -> Instant {
    Instant::now()
}
