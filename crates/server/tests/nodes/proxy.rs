//! One address in front of several nodes: each connection goes to the next one in turn, and
//! to the one after it when that one does not answer. It looks into nothing.
use crate::client::connect;
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone)]
pub struct Proxy {
    pub at: SocketAddr,
    behind: Arc<Mutex<Vec<SocketAddr>>>,
    turn: Arc<AtomicUsize>,
}

impl Proxy {
    pub async fn open() -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let proxy = Proxy {
            at: listener.local_addr().expect("an address"),
            behind: Arc::default(),
            turn: Arc::default(),
        };
        let serving = proxy.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let proxy = serving.clone();
                // Either side may hang up at any moment.
                tokio::spawn(async move { proxy.pass(line).await });
            }
        });
        proxy
    }

    pub fn leads_to(&self, nodes: Vec<SocketAddr>) {
        *self.behind.lock().unwrap_or_else(PoisonError::into_inner) = nodes;
    }

    async fn pass(&self, mut line: TcpStream) -> Option<()> {
        let nodes = self
            .behind
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let first = self.turn.fetch_add(1, Ordering::Relaxed);
        for step in 0..nodes.len() {
            let node = nodes[(first + step) % nodes.len()];
            if let Some(mut behind) = connect(node).await {
                tokio::io::copy_bidirectional(&mut line, &mut behind)
                    .await
                    .ok()?;
                return Some(());
            }
        }
        None
    }
}
