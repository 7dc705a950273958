//! Requests over TCP, one a connection, as any program would send them.
use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|why| panic!("no JSON ({why}), {}: {}", self.status, self.body))
    }

    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

/// `None` when nobody answered, or the line was cut before the whole answer came.
pub async fn send(
    at: SocketAddr,
    method: &str,
    path: &str,
    cookie: &str,
    body: Option<&Value>,
) -> Option<Answer> {
    say(at, method, path, &format!("cookie: {cookie}"), body).await
}

/// As a machine does, with a token in the place of a cookie.
pub async fn by_token(at: SocketAddr, path: &str, token: &str, body: &Value) -> Option<Answer> {
    let shown = format!("authorization: Bearer {token}");
    say(at, "POST", path, &shown, Some(body)).await
}

async fn say(
    at: SocketAddr,
    method: &str,
    path: &str,
    shown: &str,
    body: Option<&Value>,
) -> Option<Answer> {
    let mut line = connect(at).await?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {at}\r\n{shown}\r\naccept: application/json\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).await.ok()?;
    line.write_all(body.as_bytes()).await.ok()?;
    let mut said = Vec::new();
    line.read_to_end(&mut said).await.ok()?;
    let said = String::from_utf8_lossy(&said).into_owned();
    let (head, body) = said.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    let whole = length.is_none_or(|length| body.len() == length);
    whole.then(|| Answer {
        status,
        body: body.to_owned(),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test speaks to its own programs, on the loopback"
)]
pub async fn connect(at: SocketAddr) -> Option<TcpStream> {
    TcpStream::connect(at).await.ok()
}
