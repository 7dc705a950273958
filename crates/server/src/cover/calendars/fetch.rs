//! One look at a calendar: what came, in words for people where nothing good did.
use super::address::onward;
use crate::platform::outbound::Outbound;
use axum::http::{HeaderMap, HeaderName, Request, Response, StatusCode, Uri, header};
use engine::outside;

/// How often an answer may lead on to another address.
const ONWARD: usize = 3;
/// The longest mark of a version that is kept.
const LONGEST_MARK: usize = 500;

/// What is asked for.
pub struct Asked {
    pub uri: String,
    /// By which the calendar knows whether there is anything new; only where there is a copy.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

pub enum Came {
    /// A calendar that was read to its end.
    Good {
        file: Vec<u8>,
        etag: Option<String>,
        last_modified: Option<String>,
    },
    /// The copy is still right.
    Same,
    /// Nothing good; why. Never with the address in it.
    Nothing(String),
}

pub async fn fetch(outbound: &Outbound, asked: &Asked) -> Came {
    match answer(outbound, asked).await {
        Ok(answer) => came(asked, answer),
        Err(why) => Came::Nothing(why),
    }
}

/// The answer at the end of the way.
async fn answer(outbound: &Outbound, asked: &Asked) -> Result<Response<Vec<u8>>, String> {
    let lost = || "its address cannot be read".to_owned();
    let mut uri: Uri = asked.uri.parse().map_err(|_| lost())?;
    for _ in 0..=ONWARD {
        let mut request = Request::get(&uri)
            .header(header::ACCEPT, "text/calendar")
            .header(header::USER_AGENT, "Tandem");
        if let Some(etag) = &asked.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(since) = &asked.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, since);
        }
        let request = request.body(Vec::new()).map_err(|_| lost())?;
        let sent = outbound.send_for(request, outside::MOST_BYTES).await;
        let answer = sent.map_err(|refused| refused.to_string())?;
        let leads_on = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
        if !leads_on {
            return Ok(answer);
        }
        let to = mark(answer.headers(), &header::LOCATION);
        uri = to
            .and_then(|to| onward(&uri, &to))
            .ok_or("it leads on to an address that is not fetched")?;
    }
    Err("it leads on and on to other addresses".into())
}

fn came(asked: &Asked, answer: Response<Vec<u8>>) -> Came {
    let status = answer.status();
    if status == StatusCode::NOT_MODIFIED && (asked.etag.is_some() || asked.last_modified.is_some())
    {
        return Came::Same;
    }
    if status != StatusCode::OK {
        return Came::Nothing(refusal(status));
    }
    if let Err(why) = outside::read(answer.body()) {
        return Came::Nothing(format!("what came is not used: {why}"));
    }
    Came::Good {
        etag: mark(answer.headers(), &header::ETAG),
        last_modified: mark(answer.headers(), &header::LAST_MODIFIED),
        file: answer.into_body(),
    }
}

fn mark(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= LONGEST_MARK || name == header::LOCATION).then(|| value.to_owned())
}

fn refusal(status: StatusCode) -> String {
    let number = status.as_u16();
    let why = match number {
        401 | 403 => "it does not let us in; its address may have been ended",
        404 | 410 => "there is no calendar at its address any more",
        429 => "we have asked too often",
        500..=599 => "its server has trouble of its own",
        _ => "its server answers something that is no calendar",
    };
    format!("{why} ({number})")
}
