//! The mail server, from what the command line and the environment say.
use super::Post;
use crate::platform::{ids::Secret, outbox::Server};
use std::fs;

/// Holds the password where there is no file for it.
const PASSWORD_VARIABLE: &str = "TANDEM_SMTP_PASSWORD";

/// # Errors
/// In words, when what is said does not make a mail server.
pub fn server(post: &Post) -> Result<Option<Server>, String> {
    let (Some(url), Some(from)) = (&post.smtp_url, &post.mail_from) else {
        return Ok(None);
    };
    let password = match &post.smtp_password_file {
        Some(file) => {
            let text =
                fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            Some(Secret::given(text.trim_end_matches(['\r', '\n'])))
        }
        None => std::env::var(PASSWORD_VARIABLE)
            .ok()
            .map(|text| Secret::given(&text)),
    };
    Server::new(url, from, password.as_ref()).map(Some)
}
