//! What the way out refuses, told against sockets of this machine.
use super::*;
use store::scratch::block_on;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

async fn ask(outbound: &Outbound, uri: &str) -> Result<http::Response<Vec<u8>>, String> {
    let request = http::Request::get(uri).body(Vec::new()).unwrap();
    outbound.send(request).await.map_err(|why| why.to_string())
}

/// A server that says this to whoever asks, and its address.
async fn saying(what: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            let what = what.clone();
            tokio::spawn(async move {
                let mut heard = [0; 1024];
                let _ = line.read(&mut heard).await;
                let _ = line.write_all(&what).await;
            });
        }
    });
    at
}

#[test]
fn this_machine_and_ones_own_network_are_not_reached_unless_named() {
    block_on(async {
        let at = saying(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi".to_vec()).await;
        let port = at.port();
        let serving = Outbound::new(&[], false);
        for uri in [
            format!("http://127.0.0.1:{port}/"),
            format!("http://localhost:{port}/"),
            format!("https://127.0.0.1:{port}/"),
            format!("https://localhost:{port}/"),
            format!("https://[::1]:{port}/"),
            format!("https://[::ffff:127.0.0.1]:{port}/"),
            "https://169.254.169.254/latest/meta-data/".into(),
            "https://10.0.0.1/".into(),
            "http://93.184.216.34/".into(),
            "file://localhost/etc/passwd".into(),
            "/relative".into(),
        ] {
            let why = ask(&serving, &uri).await.unwrap_err();
            let refused = ["inside", "https://", "no address"];
            assert!(refused.iter().any(|it| why.contains(it)), "{uri}: {why}");
        }
        // A named one is connected to, and only over TLS, which this one does not speak.
        let named = Outbound::new(&["LOCALHOST".into()], false);
        let why = ask(&named, &format!("https://localhost:{port}/")).await;
        assert!(why.unwrap_err().contains("no safe connection"));
        let why = ask(&named, &format!("http://localhost:{port}/")).await;
        assert!(why.unwrap_err().contains("https://"));
        let demo = Outbound::new(&[], true);
        let answer = ask(&demo, &format!("http://localhost:{port}/")).await;
        assert_eq!(answer.unwrap().into_body(), b"hi");
    });
}

#[test]
fn nothing_is_followed_and_nothing_large_is_read() {
    block_on(async {
        let demo = Outbound::new(&[], true);
        let away = b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n";
        let at = saying(away.to_vec()).await;
        let answer = ask(&demo, &format!("http://{at}/")).await.unwrap();
        assert_eq!(answer.status(), 302);
        let mut large = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", MOST + 1);
        large.push_str(&"x".repeat(MOST + 1));
        let at = saying(large.into_bytes()).await;
        let why = ask(&demo, &format!("http://{at}/")).await.unwrap_err();
        assert!(why.contains("larger than"), "{why}");
    });
}
