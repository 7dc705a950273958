//! Running other programs: their output goes straight to the terminal, and a failure
//! says which command it was.

use crate::place;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// A command that runs in the workspace's root.
pub fn command<S: AsRef<OsStr>>(program: S, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(place::root());
    command
}

pub fn cargo(arguments: &[&str]) -> Command {
    command(place::cargo(), arguments)
}

/// Runs to the end; anything but success is an error that names the command.
pub fn run(command: &mut Command) -> Result<(), String> {
    let told = told(command);
    println!("$ {told}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{told}` ended with {status}")),
        Err(reason) => Err(format!("`{told}` did not start: {reason}")),
    }
}

/// Runs quietly; what it printed, when it succeeded.
pub fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn told(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
