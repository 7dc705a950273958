//! A machine that publishes a calendar, for tests: it speaks HTTP over TCP on the loopback,
//! knows its version by an ETag, and can be told to fail in the ways of the real ones.
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What it says to whoever asks.
#[derive(Clone)]
struct Saying {
    status: u16,
    headers: String,
    body: Vec<u8>,
    /// How much of the body is really sent.
    sent: usize,
}

#[derive(Clone)]
pub struct Publisher {
    at: SocketAddr,
    saying: Arc<Mutex<Saying>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Publisher {
    pub async fn open() -> Publisher {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let publisher = Publisher {
            at: listener.local_addr().expect("an address"),
            saying: Arc::new(Mutex::new(Saying {
                status: 404,
                headers: String::new(),
                body: Vec::new(),
                sent: 0,
            })),
            asked: Arc::default(),
        };
        let serving = publisher.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let publisher = serving.clone();
                // Whoever goes away in the middle ends their own conversation only.
                tokio::spawn(async move { publisher.converse(line).await });
            }
        });
        publisher
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// From now on, this calendar, under a version of its own.
    pub fn publishes(&self, version: &str, calendar: &str) {
        let headers =
            format!("ETag: \"{version}\"\r\nLast-Modified: Mon, 01 Jun 2026 00:00:00 GMT\r\n");
        self.says(200, &headers, calendar.as_bytes());
    }

    pub fn says(&self, status: u16, headers: &str, body: &[u8]) {
        *self.saying.lock().unwrap_or_else(PoisonError::into_inner) = Saying {
            status,
            headers: headers.to_owned(),
            body: body.to_vec(),
            sent: body.len(),
        };
    }

    /// The same calendar, and the line is cut in the middle of it.
    pub fn hangs_up(&self) {
        let mut saying = self.saying.lock().unwrap_or_else(PoisonError::into_inner);
        saying.headers.clear();
        saying.sent = saying.body.len() / 2;
    }

    /// The head of every request, oldest first.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }

    async fn converse(&self, mut line: TcpStream) {
        let mut heard = Vec::new();
        let mut some = [0; 1024];
        while !heard.windows(4).any(|end| end == b"\r\n\r\n") {
            match line.read(&mut some).await {
                Ok(0) | Err(_) => return,
                Ok(many) => heard.extend(&some[..many]),
            }
        }
        let head = String::from_utf8_lossy(&heard).into_owned();
        let saying = self
            .saying
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(head.clone());
        let version = saying
            .headers
            .lines()
            .find_map(|it| it.strip_prefix("ETag: "));
        let known = head
            .lines()
            .find_map(|it| it.strip_prefix("if-none-match: "));
        let answer = match version.is_some() && version == known {
            true => b"HTTP/1.1 304 Not Modified\r\ncontent-length: 0\r\n\r\n".to_vec(),
            false => {
                let mut answer = format!(
                    "HTTP/1.1 {} So\r\n{}content-length: {}\r\n\r\n",
                    saying.status,
                    saying.headers,
                    saying.body.len()
                )
                .into_bytes();
                answer.extend(&saying.body[..saying.sent]);
                answer
            }
        };
        let _ = line.write_all(&answer).await;
        let _ = line.shutdown().await;
    }
}

/// A calendar of whole days, each with a name, its first day and the first day after it.
pub fn whole_days(events: &[(&str, &str, &str)]) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
    for (name, first, after) in events {
        text += &format!(
            "BEGIN:VEVENT\r\nUID:{name}\r\nSUMMARY:canary-title-{name}\r\nDTSTART;VALUE=DATE:{first}\r\n\
             DTEND;VALUE=DATE:{after}\r\nEND:VEVENT\r\n"
        );
    }
    text + "END:VCALENDAR\r\n"
}
