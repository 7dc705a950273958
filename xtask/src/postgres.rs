//! A PostgreSQL cluster of our own for one test run: in the target folder, on a free port of
//! the loopback, never written to disk with care, and stopped by its own process id when the
//! guard goes. The machine's own cluster is not touched.

use crate::place;
use crate::process::{command, read, run};
use crate::steps::now;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const START_WITHIN: Duration = Duration::from_secs(30);
/// A socket's path longer than this is refused by the system.
const LONGEST_SOCKET_FOLDER: usize = 90;

pub struct Postgres {
    server: Child,
    port: u16,
    folder: PathBuf,
}

/// The account that the server runs as: root may not run it.
struct Account {
    user: u32,
    group: u32,
}

/// The folder with `initdb` and `postgres`, of the newest version there is.
pub fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").exists())
        .collect();
    versions.sort();
    if let Some((_, newest)) = versions.pop() {
        return Some(newest);
    }
    read(&mut command("pg_config", &["--bindir"]))
        .map(PathBuf::from)
        .filter(|programs| programs.join("initdb").exists())
}

pub fn start() -> Result<Postgres, String> {
    let programs = programs()
        .ok_or("PostgreSQL is missing: run `cargo xtask test --only machine`, or apt-get install postgresql")?;
    let account = account()?;
    let folder = folder(account.as_ref())?;
    let data = folder.join("data");
    let said = |e: std::io::Error| format!("{}: {e}", folder.display());

    let mut initdb = Command::new(programs.join("initdb"));
    initdb
        .args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
        ])
        .args(["--no-sync", "--pgdata"])
        .arg(&data)
        .stdout(Stdio::null())
        .current_dir(&folder);
    run(become_account(&mut initdb, account.as_ref()))?;

    let port = free_port().map_err(said)?;
    let log = fs::File::create(folder.join("log")).map_err(said)?;
    let mut server = Command::new(programs.join("postgres"));
    server
        .arg("-D")
        .arg(&data)
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        .arg("-c")
        .arg(format!(
            "unix_socket_directories={}",
            socket_folder(&folder)
        ))
        .args(["-c", "fsync=off", "-c", "synchronous_commit=off"])
        .args(["-c", "full_page_writes=off", "-c", "max_connections=300"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .current_dir(&folder);
    let server = become_account(&mut server, account.as_ref())
        .spawn()
        .map_err(said)?;
    let mut postgres = Postgres {
        server,
        port,
        folder,
    };
    postgres.wait_until_ready(&programs)?;
    println!("PostgreSQL for this run: {}", postgres.url());
    Ok(postgres)
}

impl Postgres {
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, programs: &Path) -> Result<(), String> {
        let start = now();
        let port = self.port.to_string();
        while start.elapsed() < START_WITHIN {
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(format!("PostgreSQL ended with {status}:\n{}", self.log()));
            }
            let ready = programs.join("pg_isready");
            if read(&mut command(ready, &["-h", "127.0.0.1", "-p", &port])).is_some() {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        Err(format!("PostgreSQL was not ready in time:\n{}", self.log()))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Postgres {
    /// A fast shutdown by the server's own id, then the folder goes.
    fn drop(&mut self) {
        let id = self.server.id().to_string();
        if read(&mut command("kill", &["-INT", &id])).is_none() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn account() -> Result<Option<Account>, String> {
    if read(&mut command("id", &["-u"])).as_deref() != Some("0") {
        return Ok(None);
    }
    let id = |what: &str| {
        read(&mut command("id", &[what, "postgres"]))
            .and_then(|id| id.parse().ok())
            .ok_or("root may not run PostgreSQL, and there is no user `postgres` to run it as")
    };
    Ok(Some(Account {
        user: id("-u")?,
        group: id("-g")?,
    }))
}

fn become_account<'a>(command: &'a mut Command, account: Option<&Account>) -> &'a mut Command {
    match account {
        Some(account) => command.uid(account.user).gid(account.group),
        None => command,
    }
}

/// A fresh folder that the account can reach: in the target folder, or, when a folder above
/// it is closed to others, in the system's temporary one.
fn folder(account: Option<&Account>) -> Result<PathBuf, String> {
    let name = format!("postgres-test-{}", std::process::id());
    let mut folder = place::target().join(&name);
    let open = |folder: &Path| {
        fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & 0o001 != 0)
    };
    if account.is_some() && !place::target().ancestors().all(open) {
        folder = std::env::temp_dir().join(name);
        println!(
            "The target folder is closed to the user postgres; using {}",
            folder.display()
        );
    }
    let said = |e: std::io::Error| format!("{}: {e}", folder.display());
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(said)?;
    if let Some(account) = account {
        chown(&folder, Some(account.user), Some(account.group)).map_err(said)?;
    }
    Ok(folder)
}

fn socket_folder(folder: &Path) -> String {
    let folder = folder.display().to_string();
    if folder.len() > LONGEST_SOCKET_FOLDER {
        String::new()
    } else {
        folder
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the test knocks at its own server, on the loopback"
    )]
    fn a_cluster_answers_while_it_is_held_and_leaves_nothing_behind() {
        let database = start().unwrap();
        let (port, folder) = (database.port, database.folder.clone());
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());

        drop(database);

        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
        assert!(!folder.exists(), "{}", folder.display());
    }
}
