//! Files that show that a duty was done. What a sender says of a file's type is not
//! believed; it is kept as it came, and only ever handed out as a file to keep.
use super::{
    model::{EvidenceRow, FileRow},
    queries,
};
use crate::platform::{
    actions::ViewEvidence,
    context::Context,
    ids::hex,
    routes::{Answer, ById, NoInput},
};
use askama::Template;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use web::{Error, Page, Result, Upload, View};

/// A scanned report has room; a film has not.
pub const MOST_BYTES: usize = 10 << 20;

/// What a file begins with, and what it is then. More is not told apart: it is handed
/// out as a file either way.
const KNOWN: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
];
const TEXT: &str = "text/plain; charset=utf-8";
const OTHER: &str = "application/octet-stream";

fn content_type(bytes: &[u8]) -> &'static str {
    if let Some((_, name)) = KNOWN.iter().find(|(head, _)| bytes.starts_with(head)) {
        return name;
    }
    let is_plain = |text: &str| {
        !text
            .chars()
            .any(|it| it.is_control() && !"\n\r\t".contains(it))
    };
    match std::str::from_utf8(bytes) {
        Ok(text) if is_plain(text) => TEXT,
        _ => OTHER,
    }
}

/// The name of a type that we have sniffed ourselves.
fn known_type(name: &str) -> &'static str {
    let known = KNOWN.iter().map(|(_, known)| *known).chain([TEXT]);
    known
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or(OTHER)
}

/// The row of a file that was sent.
///
/// # Errors
/// When it is empty, or larger than ten mebibytes.
pub fn row(upload: &Upload) -> Result<FileRow> {
    if upload.bytes.is_empty() {
        return Err(Error::invalid(
            "file",
            "is empty",
            "Choose the file that shows it.",
        ));
    }
    if upload.bytes.len() > MOST_BYTES {
        return Err(Error::invalid(
            "file",
            "is larger than 10 MiB",
            "Send a smaller one, or a link to it.",
        ));
    }
    let name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|it| !it.is_control())
        .take(120)
        .collect();
    Ok(FileRow {
        name: if name.is_empty() {
            "file".to_owned()
        } else {
            name
        },
        content_type: content_type(&upload.bytes).to_owned(),
        sha256: hex(&Sha256::digest(&upload.bytes)),
        content: upload.bytes.clone(),
    })
}

/// Never shown: the answer is a file.
#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct FilePage {}

impl Page for FilePage {
    fn title(&self) -> String {
        "Evidence".into()
    }
}

/// Hands the file out, if it is still the one that was recorded.
pub async fn download(
    cx: Context<ViewEvidence>,
    path: ById<EvidenceRow>,
    _: NoInput,
) -> Answer<FilePage> {
    cx.read(move |tx, desk| {
        let (_, permit) = path.id.resolve::<ViewEvidence>(tx, &desk.who)?;
        let file = queries::file(tx, &permit)?.ok_or(Error::NotFound)?;
        if hex(&Sha256::digest(&file.content)) != file.sha256 {
            return Err(Error::Internal(format!(
                "the file of evidence {} is not the one that was recorded",
                permit.on()
            )));
        }
        Ok(View::File {
            content_type: known_type(&file.content_type),
            name: file.name,
            bytes: file.content,
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(name: &str, bytes: &[u8]) -> FileRow {
        let upload = Upload {
            name: name.into(),
            bytes: bytes.to_vec(),
        };
        row(&upload).unwrap()
    }

    #[test]
    fn a_type_is_seen_in_the_bytes_and_never_in_the_name() {
        for (bytes, is) in [
            (&b"%PDF-1.7 \xff"[..], "application/pdf"),
            (b"\x89PNG\r\n\x1a\nxx", "image/png"),
            (b"<script>alert(1)</script>", TEXT),
            (b"a,b\n1,2\n", TEXT),
            (b"\x7fELF\x02", OTHER),
        ] {
            let file = sent("page.html", bytes);
            assert_eq!(
                (file.content_type.as_str(), known_type(&file.content_type)),
                (is, is)
            );
        }
        assert_eq!(known_type("text/html"), OTHER);
    }

    #[test]
    fn a_name_loses_its_folders_and_a_file_its_excess() {
        assert_eq!(sent("C:\\x\\..\\report.pdf", b"x").name, "report.pdf");
        assert_eq!(sent("../\n", b"x").name, "file");
        let large = |size| {
            row(&Upload {
                name: "x".into(),
                bytes: vec![0; size],
            })
        };
        assert!(large(MOST_BYTES).is_ok());
        assert!(large(MOST_BYTES + 1).is_err());
        assert!(large(0).is_err());
    }
}
