//! Addresses of calendars, as people copy them out of other programs.
use axum::http::Uri;
use web::{Error, Result};

/// An address that may be asked, and the host that is shown of it.
pub struct Address {
    pub uri: String,
    pub host: String,
}

/// `webcal://` is HTTPS by another name. Plain HTTP goes to this machine alone, where `here`
/// says so.
pub fn address(written: &str, here: bool) -> Result<Address> {
    let wrong = |why: &str| {
        Error::invalid(
            "address",
            why,
            "Copy it from the other program: it begins with https:// or webcal://, and often ends with .ics.",
        )
    };
    let written = written.trim();
    let (scheme, rest) = written
        .split_once("://")
        .ok_or_else(|| wrong("is no address of the web"))?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" | "webcal" | "webcals" => "https",
        "http" if here => "http",
        "http" => {
            return Err(wrong(
                "would be fetched in the clear, for everybody to read",
            ));
        }
        _ => return Err(wrong("is no address of the web")),
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let uri: Uri = format!("{scheme}://{rest}")
        .parse()
        .map_err(|_| wrong("cannot be read"))?;
    let authority = uri.authority().map_or("", |it| it.as_str());
    if authority.contains('@') {
        return Err(wrong("has a name or a password before its host"));
    }
    let host = uri.host().unwrap_or_default().to_lowercase();
    if host.is_empty() || written.len() > 2_000 {
        return Err(wrong("is too long, or names no host"));
    }
    let this_machine = matches!(&*host, "127.0.0.1" | "localhost" | "[::1]");
    if scheme == "http" && !this_machine {
        return Err(wrong(
            "would be fetched in the clear, for everybody to read",
        ));
    }
    Ok(Address {
        uri: uri.to_string(),
        host,
    })
}

/// Where an answer leads on to, read from where it came; by the same scheme, or nowhere.
pub fn onward(from: &Uri, to: &str) -> Option<Uri> {
    let scheme = from.scheme_str()?;
    let uri: Uri = match to.starts_with('/') && !to.starts_with("//") {
        true => format!("{scheme}://{}{to}", from.authority()?)
            .parse()
            .ok()?,
        false => to.parse().ok()?,
    };
    (uri.scheme_str() == Some(scheme)).then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_however_it_is_written() {
        let of = |written: &str| address(written, false).map(|it| (it.uri, it.host));
        let good = "https://cal.example/a.ics?token=1".to_owned();
        for written in [
            "webcal://cal.example/a.ics?token=1",
            " WEBCAL://cal.example/a.ics?token=1#top ",
            "https://cal.example/a.ics?token=1",
        ] {
            assert_eq!(of(written).unwrap(), (good.clone(), "cal.example".into()));
        }
        for written in [
            "",
            "cal.example/a.ics",
            "http://cal.example/a.ics",
            "http://127.0.0.1/a.ics",
            "https://me:secret@cal.example/a.ics",
            "https:///a.ics",
            "file:///etc/passwd",
            "ftp://cal.example/a.ics",
            "https://cal example/",
        ] {
            assert!(of(written).is_err(), "{written}");
        }
        assert!(address("http://127.0.0.1:8080/a", true).is_ok());
        assert!(address("http://cal.example/a", true).is_err());
    }

    #[test]
    fn an_answer_leads_on_by_the_same_scheme_only() {
        let from: Uri = "https://cal.example/a.ics".parse().unwrap();
        let to = |to: &str| onward(&from, to).map(|it| it.to_string());
        assert_eq!(to("/b").as_deref(), Some("https://cal.example/b"));
        assert_eq!(
            to("https://other.example/c").as_deref(),
            Some("https://other.example/c")
        );
        for nowhere in [
            "http://cal.example/b",
            "file:///b",
            "//cal.example/b",
            "b",
            "",
        ] {
            assert_eq!(to(nowhere), None, "{nowhere}");
        }
    }
}
