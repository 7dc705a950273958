//! One process of the program that was built, serving on a port of its own.
use crate::place::Place;
use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

pub struct Program {
    child: Child,
    pub at: SocketAddr,
    /// What it calls itself in leases.
    pub node: String,
}

impl Program {
    /// Starts it and waits until it says that it is ready.
    pub fn start(place: &Place, options: &[String]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tandem"));
        command.arg("serve");
        place.told(&mut command);
        command
            .args(["--port", "0"])
            .args(options)
            .env("RUST_LOG", "warn")
            .env_remove("TANDEM_KEY")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let (mut at, mut node) = (None, None);
        while at.is_none() || node.is_none() {
            let mut line = String::new();
            let read = lines.read_line(&mut line).expect("a line");
            assert!(read > 0, "it ended before it was ready: {:?}", child.wait());
            if let Some(named) = line.trim().strip_prefix("This node is ") {
                node = Some(named.to_owned());
            }
            if let Some((_, address)) = line.trim().split_once("ready at http://") {
                at = address.parse().ok();
            }
        }
        // Read on, so that it never waits for somebody to listen.
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        Program {
            child,
            at: at.expect("an address"),
            node: node.expect("a name"),
        }
    }

    /// `kill -9`: nothing of it runs any more when this returns.
    pub fn kill(&mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
