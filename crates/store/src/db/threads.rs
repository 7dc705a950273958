//! The threads of one database: started together, ended in the order in which they were started
//! (SQLite's writer last, so that no reader keeps its log from being folded back).

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle, ThreadId},
};

use tokio::sync::{Mutex as Waiting, oneshot};

use crate::{Error, Result, queue::Queue};

pub(super) struct Threads {
    running: Mutex<Vec<Running>>,
    opening: Waiting<Vec<oneshot::Receiver<Result<()>>>>,
    afterwards: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

struct Running {
    close: Box<dyn Fn() + Send>,
    handle: JoinHandle<()>,
}

impl Threads {
    pub(super) fn new(afterwards: Option<Box<dyn FnOnce() + Send>>) -> Threads {
        Threads {
            running: Mutex::new(Vec::new()),
            opening: Waiting::new(Vec::new()),
            afterwards: Mutex::new(afterwards),
        }
    }

    /// Starts one that serves this queue. It tells once whether it could open the database.
    pub(super) fn start<T: Send + 'static>(
        &mut self,
        name: &str,
        queue: Arc<Queue<T>>,
        serve: impl FnOnce(Box<dyn FnOnce(Result<()>)>) + Send + 'static,
    ) -> Result<()> {
        let (tell, opened) = oneshot::channel();
        let served = queue.clone();
        let handle = thread::Builder::new()
            .name(format!("store {name}"))
            .spawn(move || {
                let _guard = Guard(served);
                serve(Box::new(move |result| {
                    let _ = tell.send(result);
                }));
            })
            .map_err(|why| Error::Unavailable(why.to_string()))?;
        self.opening.get_mut().push(opened);
        let close = Box::new(move || queue.close());
        self.lock().push(Running { close, handle });
        Ok(())
    }

    /// Waits until each has told; the first trouble, if one has any.
    pub(super) async fn opened(&self) -> Result<()> {
        for opened in self.opening.lock().await.drain(..) {
            opened
                .await
                .unwrap_or_else(|_| Err(Error::Unavailable("its thread has ended".into())))?;
        }
        Ok(())
    }

    /// Closes each queue and waits for its threads.
    pub(super) fn join(&self) {
        let running: Vec<Running> = self.lock().drain(..).collect();
        for Running { close, handle } in running {
            close();
            // A command may hold the last handle; its thread cannot wait for itself.
            if handle.thread().id() != this_thread() {
                // A panic outside a command has been reported by its thread already.
                let _ = handle.join();
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Should a thread ever panic outside a command, nobody may wait for it for ever.
struct Guard<T>(Arc<Queue<T>>);

impl<T> Drop for Guard<T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.abandon();
        }
    }
}

impl Drop for Threads {
    /// Ends them; waits only when something is to be done afterwards.
    fn drop(&mut self) {
        self.lock().iter().for_each(|running| (running.close)());
        let afterwards = self.afterwards.lock();
        if let Some(then) = afterwards.unwrap_or_else(PoisonError::into_inner).take() {
            self.join();
            // On a thread of its own: the driver may not wait inside an async runtime.
            if let Ok(handle) = thread::Builder::new().spawn(then) {
                let _ = handle.join();
            }
        }
    }
}

fn this_thread() -> ThreadId {
    thread::current().id()
}
