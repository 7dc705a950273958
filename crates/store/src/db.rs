//! The front door: open a database, write, read, close. It holds the queues and the threads, and
//! knows which of the two databases is meant by an address; everything else is behind it.

use std::{path::PathBuf, sync::Arc};

use tokio::sync::oneshot;

use crate::{
    Engine, Error, Result, Tx,
    job::{Job, command},
    postgres::{self, Keys, Target, Work},
    queue::{Queue, Refused},
    sqlite, temporary,
};

mod threads;

use threads::Threads;

/// How a database is opened. From a `&str` or `String` it is the address with the usual figures.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:PATH`, `sqlite::memory:` (a file in a folder that goes with the handle) or
    /// `postgres://…`.
    pub url: String,
    /// Threads that read SQLite.
    pub readers: usize,
    /// Threads, each with a connection, for PostgreSQL.
    pub workers: usize,
    /// Commands and reads that may wait; beyond it they are refused as unavailable at once.
    pub waiting: usize,
    /// The PostgreSQL schema to work in, when it is not the login role's own.
    pub schema: Option<String>,
}

impl<T: Into<String>> From<T> for Settings {
    fn from(url: T) -> Settings {
        Settings {
            url: url.into(),
            readers: 4,
            workers: 8,
            waiting: 10_000,
            schema: None,
        }
    }
}

/// An open database. Clones share it; it closes when the last is dropped, or by [`Db::close`].
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    backend: Backend,
    threads: Threads,
}

pub(crate) enum Backend {
    Sqlite {
        path: PathBuf,
        writes: Arc<Queue<Box<dyn Job>>>,
        reads: Arc<Queue<Box<dyn Job>>>,
    },
    Postgres {
        target: Box<Target>,
        keys: Keys,
        work: Arc<Queue<Work>>,
    },
}

impl Db {
    /// Opens it and waits until every thread stands. Nothing is migrated.
    pub async fn open(settings: impl Into<Settings>) -> Result<Db> {
        Db::open_then(settings.into(), None).await
    }

    /// As [`Db::open`]; `afterwards` runs when the last handle is gone and its threads have ended.
    pub(crate) async fn open_then(
        settings: Settings,
        afterwards: Option<Box<dyn FnOnce() + Send>>,
    ) -> Result<Db> {
        let url = settings.url.as_str();
        let (backend, threads) = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(&settings, afterwards)?
        } else if url == "sqlite::memory:" {
            let folder = temporary::folder()?;
            let path = folder.join("tandem.db");
            let remove: Box<dyn FnOnce() + Send> = Box::new(move || {
                // What cannot be removed lies in the system's folder for such things.
                let _ = std::fs::remove_dir_all(folder);
                afterwards.into_iter().for_each(|then| then());
            });
            open_sqlite(path, &settings, Some(remove))?
        } else if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            open_sqlite(PathBuf::from(path), &settings, afterwards)?
        } else {
            return Err(Error::Unavailable(
                "the database address must be sqlite:PATH or postgres://…".into(),
            ));
        };
        let db = Db(Arc::new(Inner { backend, threads }));
        db.0.threads.opened().await?;
        Ok(db)
    }

    /// Runs a command in one transaction and answers when it is durable. The command may run more
    /// than once (PostgreSQL, when another was faster), so it has no effect outside `tx`. It is
    /// kept when it returns `Ok` and no statement failed. When the caller stops waiting before it
    /// began, it does not begin.
    pub async fn write<T, E, F>(&self, organisation: &str, command: F) -> std::result::Result<T, E>
    where
        F: Fn(&mut Tx) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (job, answer) = self::command(organisation, command);
        let pushed = match &self.0.backend {
            Backend::Sqlite { writes, .. } => writes.push(job),
            Backend::Postgres { work, .. } => work.push(Work::Write(job)),
        };
        answered(pushed, answer).await
    }

    /// Runs a read over one unchanging state; it neither waits for writers nor holds them up.
    pub async fn read<T, E, F>(&self, organisation: &str, read: F) -> std::result::Result<T, E>
    where
        F: FnOnce(&mut Tx) -> std::result::Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let mut read = Some(read);
        let once = move |tx: &mut Tx| match read.take() {
            Some(read) => read(tx),
            None => Err(Error::Other("a read runs once".into()).into()),
        };
        let (job, answer) = self::command(organisation, once);
        let pushed = match &self.0.backend {
            Backend::Sqlite { reads, .. } => reads.push(job),
            Backend::Postgres { work, .. } => work.push(Work::Read(job)),
        };
        answered(pushed, answer).await
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        match self.0.backend {
            Backend::Sqlite { .. } => Engine::Sqlite,
            Backend::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Takes in no more work, waits until what was queued is answered, and folds SQLite's log
    /// back into its file. Handles that remain answer [`Error::Unavailable`].
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        let inner = self.0.clone();
        let joined = std::thread::Builder::new().spawn(move || {
            inner.threads.join();
            let _ = done.send(());
        });
        if joined.is_ok() {
            let _ = closed.await;
        }
    }

    pub(crate) fn backend(&self) -> &Backend {
        &self.0.backend
    }
}

async fn answered<T, E: From<Error>>(
    pushed: std::result::Result<(), Refused>,
    answer: oneshot::Receiver<std::result::Result<T, E>>,
) -> std::result::Result<T, E> {
    let why = match pushed {
        Ok(()) => match answer.await {
            Ok(answer) => return answer,
            Err(_) => "its thread has ended",
        },
        Err(Refused::Full) => "too many commands are waiting",
        Err(Refused::Closed) => "it is closed",
    };
    Err(Error::Unavailable(why.into()).into())
}

type Opened = (Backend, Threads);

fn open_sqlite(
    path: PathBuf,
    settings: &Settings,
    afterwards: Option<Box<dyn FnOnce() + Send>>,
) -> Result<Opened> {
    // Once before any thread, so that two never race for turning the log on.
    drop(sqlite::open(&path)?);
    let writes = Arc::new(Queue::new(settings.waiting));
    let reads = Arc::new(Queue::new(settings.waiting));
    let mut threads = Threads::new(afterwards);
    for number in 0..settings.readers.max(1) {
        let (path, queue) = (path.clone(), reads.clone());
        threads.start(&format!("read {number}"), reads.clone(), move |opened| {
            sqlite::read(&path, &queue, opened);
        })?;
    }
    let (file, queue) = (path.clone(), writes.clone());
    threads.start("write", writes.clone(), move |opened| {
        sqlite::write(&file, &queue, opened);
    })?;
    let backend = Backend::Sqlite {
        path,
        writes,
        reads,
    };
    Ok((backend, threads))
}

fn open_postgres(
    settings: &Settings,
    afterwards: Option<Box<dyn FnOnce() + Send>>,
) -> Result<Opened> {
    let target = Box::new(Target::new(&settings.url, settings.schema.clone())?);
    let keys = Keys::default();
    let work = Arc::new(Queue::new(settings.waiting));
    let mut threads = Threads::new(afterwards);
    for number in 0..settings.workers.max(1) {
        let (target, keys, queue) = (target.clone(), keys.clone(), work.clone());
        threads.start(&format!("postgres {number}"), work.clone(), move |opened| {
            postgres::serve(&target, &keys, &queue, opened);
        })?;
    }
    let backend = Backend::Postgres { target, keys, work };
    Ok((backend, threads))
}
