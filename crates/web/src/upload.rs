//! A file that somebody sends: as a part of a form, or as a data URL in JSON. Inside
//! it is one text either way, so that one input takes both.
use crate::{Error, Result};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use std::borrow::Cow;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A file's name as the sender gave it, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Upload {
    /// `data:;name=report.pdf;base64,JVBERi0…`: the type that a sender claims is not looked at.
    pub fn from_data_url(text: &str) -> Option<Upload> {
        let (head, data) = text.strip_prefix("data:")?.split_once(',')?;
        let mut parts = head.split(';');
        if parts.next_back() != Some("base64") {
            return None;
        }
        let name = parts.find_map(|part| part.strip_prefix("name="));
        Some(Upload {
            name: percent_decode_str(name.unwrap_or("file"))
                .decode_utf8()
                .ok()?
                .into_owned(),
            bytes: BASE64.decode(data.trim()).ok()?,
        })
    }

    pub fn to_data_url(&self) -> String {
        format!(
            "data:;name={};base64,{}",
            utf8_percent_encode(&self.name, NON_ALPHANUMERIC),
            BASE64.encode(&self.bytes)
        )
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Upload::from_data_url(&text)
            .ok_or_else(|| de::Error::custom("is no file: send data:;name=NAME;base64,…"))
    }
}

impl JsonSchema for Upload {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Upload".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A file: a part of a multipart form, or `data:;name=report.pdf;base64,…`.",
        })
    }
}

/// The parts of a multipart form as one text of pairs.
pub(crate) async fn as_form(mut request: Request, most: usize) -> Result<String> {
    let broken = |_| Error::BadRequest("The form could not be read.".into());
    DefaultBodyLimit::max(most).apply(&mut request);
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Error::BadRequest("The form says nothing of its parts.".into()))?;
    let mut pairs: Vec<(String, String)> = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        let value = match file {
            // A file field that was left empty.
            Some(file) if file.is_empty() && bytes.is_empty() => continue,
            Some(file) => Upload {
                name: file,
                bytes: bytes.to_vec(),
            }
            .to_data_url(),
            None => String::from_utf8(bytes.to_vec())
                .map_err(|_| Error::BadRequest("The form is not UTF-8 text.".into()))?,
        };
        pairs.push((name, value));
    }
    serde_html_form::to_string(pairs)
        .map_err(|_| Error::BadRequest("The form cannot be read.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_through_its_text_unchanged_whatever_its_name() {
        for name in ["report.pdf", "Ü ber;base64,x=1&.txt", ""] {
            let file = Upload {
                name: name.into(),
                bytes: (0..=255).collect(),
            };
            assert_eq!(Upload::from_data_url(&file.to_data_url()), Some(file));
        }
        assert_eq!(Upload::from_data_url("data:text/plain,hello"), None);
        assert_eq!(Upload::from_data_url("report.pdf"), None);
        assert_eq!(
            Upload::from_data_url("data:application/pdf;base64,aGk=").map(|it| it.bytes),
            Some(b"hi".to_vec())
        );
    }
}
