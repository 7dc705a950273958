//! A mail server for tests: it speaks SMTP over TCP on the loopback, keeps what it took, and
//! can be told to refuse, or to fall silent in the middle of a mail. It is no mail system.
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// A mail as it came over the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub to: String,
    /// Headers and text, without the dots that the protocol adds.
    pub text: String,
}

impl Taken {
    /// The value of a header.
    pub fn header(&self, name: &str) -> String {
        let (head, _) = self.text.split_once("\r\n\r\n").unwrap_or((&self.text, ""));
        let start = format!("{}:", name.to_lowercase());
        let unfolded = head.replace("\r\n ", " ");
        let mut lines = unfolded.lines();
        let line = lines.find(|line| line.to_lowercase().starts_with(&start));
        line.map(|line| line[start.len()..].trim().to_owned())
            .unwrap_or_default()
    }
}

/// What the post office does with the next mails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    Takes,
    /// Refuses each recipient with this number.
    Refuses(u16),
    /// Reads a mail to its end, and then says nothing any more.
    FallsSilent,
    /// Takes the mail, and cuts the line before it says so.
    TakesAndHangsUp,
}

#[derive(Clone)]
pub struct PostOffice {
    at: SocketAddr,
    inside: Arc<Inside>,
}

struct Inside {
    taken: Mutex<Vec<Taken>>,
    mood: Mutex<Mood>,
    /// For whom a mail was read to its end, taken or not.
    read: Mutex<Vec<String>>,
    /// Told whenever a mail was read to its end, taken or not.
    heard: Notify,
}

impl PostOffice {
    pub async fn open() -> PostOffice {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let office = PostOffice {
            at: listener.local_addr().expect("an address"),
            inside: Arc::new(Inside {
                taken: Mutex::default(),
                mood: Mutex::new(Mood::Takes),
                read: Mutex::default(),
                heard: Notify::new(),
            }),
        };
        let serving = office.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let office = serving.clone();
                // A sender that goes away in the middle ends its own conversation only.
                tokio::spawn(async move { office.converse(line).await });
            }
        });
        office
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.at)
    }

    pub fn taken(&self) -> Vec<Taken> {
        let taken = self.inside.taken.lock();
        taken.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn is_now(&self, mood: Mood) {
        *self.mood() = mood;
    }

    /// Waits until a mail for this address has been read to its end.
    pub async fn heard(&self, address: &str) {
        while !self.read().iter().any(|to| to.contains(address)) {
            self.inside.heard.notified().await;
        }
    }

    fn read(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        let read = self.inside.read.lock();
        read.unwrap_or_else(PoisonError::into_inner)
    }

    fn mood(&self) -> std::sync::MutexGuard<'_, Mood> {
        let mood = self.inside.mood.lock();
        mood.unwrap_or_else(PoisonError::into_inner)
    }

    async fn converse(&self, line: TcpStream) -> Option<()> {
        let mut line = BufReader::new(line);
        say(&mut line, "220 post office").await?;
        let mut to = Vec::new();
        loop {
            let said = hear(&mut line).await?;
            let word = said.get(..4).unwrap_or(&said).to_uppercase();
            match word.as_str() {
                "EHLO" | "HELO" => say(&mut line, "250 post office").await?,
                "MAIL" | "RSET" => {
                    to.clear();
                    say(&mut line, "250 well").await?;
                }
                "RCPT" => {
                    let mood = *self.mood();
                    if let Mood::Refuses(number) = mood {
                        say(&mut line, &format!("{number} not here")).await?;
                    } else {
                        to.push(said[4..].to_owned());
                        say(&mut line, "250 well").await?;
                    }
                }
                "DATA" => {
                    say(&mut line, "354 go on").await?;
                    let text = text(&mut line).await?;
                    self.take(&mut line, &to, text).await?;
                }
                "NOOP" => say(&mut line, "250 well").await?,
                "QUIT" => return say(&mut line, "221 bye").await,
                _ => say(&mut line, "502 not spoken here").await?,
            }
        }
    }

    /// `None` when the conversation is over.
    async fn take(
        &self,
        line: &mut BufReader<TcpStream>,
        to: &[String],
        text: String,
    ) -> Option<()> {
        let mood = *self.mood();
        if mood != Mood::FallsSilent {
            let taken = to.iter().map(|to| Taken {
                to: to.split(['<', '>']).nth(1).unwrap_or_default().to_owned(),
                text: text.clone(),
            });
            let mut all = self
                .inside
                .taken
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            all.extend(taken);
        }
        self.read().extend(to.iter().cloned());
        self.inside.heard.notify_one();
        match mood {
            Mood::FallsSilent => {
                // Until the sender gives up, or dies.
                hear(line).await.and(None)
            }
            Mood::TakesAndHangsUp => None,
            _ => say(line, "250 taken").await,
        }
    }
}

async fn say(line: &mut BufReader<TcpStream>, words: &str) -> Option<()> {
    let words = format!("{words}\r\n");
    line.get_mut().write_all(words.as_bytes()).await.ok()
}

async fn hear(line: &mut BufReader<TcpStream>) -> Option<String> {
    let mut said = String::new();
    match line.read_line(&mut said).await {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(said.trim_end().to_owned()),
    }
}

/// Up to the dot that stands alone.
async fn text(line: &mut BufReader<TcpStream>) -> Option<String> {
    let mut text = String::new();
    loop {
        let mut said = String::new();
        if line.read_line(&mut said).await.ok()? == 0 {
            return None;
        }
        if said == ".\r\n" {
            return Some(text);
        }
        text += said.strip_prefix('.').unwrap_or(&said);
    }
}
