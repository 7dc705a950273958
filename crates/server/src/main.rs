//! The one program: `serve` · `demo` · `check` · `load` · `export` · `verify` · `doctor` …
use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    tandem::cli::run(tandem::cli::Cli::parse()).await
}
