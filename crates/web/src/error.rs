//! What can go wrong, said so that whoever asked can act on it.
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug)]
pub enum Error {
    /// Nothing there, or nothing that the asking person may see.
    NotFound,
    /// Nobody is signed in.
    SignInNeeded,
    /// Signed in and able to see it, but not to do this. The text says who can.
    Forbidden(String),
    Conflict(String),
    Invalid(Vec<Problem>),
    /// The request itself is broken: headers, origin, size.
    BadRequest(String),
    TooLarge,
    /// Too many tries; after this many seconds one more is listened to.
    TooMany(i64),
    /// Signed in and allowed to, but the last second factor was shown too long ago.
    FactorNeeded,
    MethodNotAllowed,
    /// Ours to mend. The text goes to the log, never to the page.
    Internal(String),
}

/// One wrong value: the field, the reason, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    pub field: String,
    pub why: String,
    pub expected: String,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn invalid(
        field: impl Into<String>,
        why: impl Into<String>,
        expected: impl Into<String>,
    ) -> Error {
        Error::Invalid(vec![Problem {
            field: field.into(),
            why: why.into(),
            expected: expected.into(),
        }])
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::SignInNeeded => StatusCode::UNAUTHORIZED,
            Error::Forbidden(_) | Error::FactorNeeded => StatusCode::FORBIDDEN,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::BadRequest(_) => StatusCode::BAD_REQUEST,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The heading of the error page.
    pub fn title(&self) -> &'static str {
        match self {
            Error::NotFound => "There is nothing here",
            Error::SignInNeeded => "Please sign in",
            Error::Forbidden(_) => "You cannot do this",
            Error::Conflict(_) => "That does not fit with what is there",
            Error::Invalid(_) => "Something in the form is not right",
            Error::BadRequest(_) => "This request could not be read",
            Error::TooLarge => "That is too large",
            Error::TooMany(_) => "Too many tries",
            Error::FactorNeeded => "Please confirm that it is you",
            Error::MethodNotAllowed => "That does not work here",
            Error::Internal(_) => "Something went wrong on our side",
        }
    }

    /// One or two plain sentences for the person who asked.
    pub fn detail(&self) -> String {
        match self {
            Error::NotFound => {
                "Either it does not exist, or it is not yours to see. Check the address, or search for it.".into()
            }
            Error::SignInNeeded => {
                "Sign in at /sign-in. Your first time? Open the invitation that an officer of the company has given you.".into()
            }
            Error::Forbidden(why) | Error::Conflict(why) | Error::BadRequest(why) => why.clone(),
            Error::Invalid(problems) => problems
                .iter()
                .map(|p| format!("{}: {}. {}", p.field, p.why, p.expected))
                .collect::<Vec<_>>()
                .join("\n"),
            Error::TooLarge => "Send at most one mebibyte at a time.".into(),
            Error::TooMany(seconds) => {
                let minutes = seconds.saturating_add(59) / 60;
                let unit = if minutes == 1 { "minute" } else { "minutes" };
                format!("Wait {minutes} {unit}, then try again.")
            }
            Error::FactorNeeded => {
                "This weighs much, so show your second factor first: at /me/confirmation. It then holds for ten minutes.".into()
            }
            Error::MethodNotAllowed => {
                "The address exists, but not for this kind of request.".into()
            }
            Error::Internal(_) => {
                "Nothing was changed. The fault is in the log; please try again, and tell your officer if it stays.".into()
            }
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        match error {
            store::Error::NotFound => Error::NotFound,
            store::Error::Unique(what) => {
                Error::Conflict(format!("There is one like it already ({what})."))
            }
            store::Error::ForeignKey => Error::Conflict(
                "It refers to something that is not there, or is still in use.".into(),
            ),
            other => Error::Internal(other.to_string()),
        }
    }
}
