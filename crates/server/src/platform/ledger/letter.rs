//! What a saved mail says: its words, without what the post has wrapped them in.
use mail_parser::MessageParser;
use std::borrow::Cow;

/// The words of a mail as it was saved; any other text as it is.
pub fn words(text: &str) -> Cow<'_, str> {
    let head = text.lines().take_while(|line| !line.trim().is_empty());
    let is_mail = head.into_iter().any(|line| {
        let name = line.split(':').next().unwrap_or_default().to_lowercase();
        name == "mime-version" || name == "content-transfer-encoding"
    });
    let mail = is_mail.then(|| MessageParser::default().parse(text));
    let said = mail.flatten();
    let said = said.and_then(|mail| mail.body_text(0).map(Cow::into_owned));
    said.map_or(Cow::Borrowed(text), |said| {
        Cow::Owned(said.replace("\r\n", "\n"))
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_mail_is_unwrapped_and_anything_else_is_left_alone() {
        let mail = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\n\
            Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            =E2=80=94 a line that is wo=\r\nund over two, and 1 =3D 1\r\n";
        assert_eq!(
            words(mail),
            "\u{2014} a line that is wound over two, and 1 = 1\n"
        );
        for plain in [
            "",
            "no mail\n\nMIME-Version: 1.0\n",
            "a/ledger\n4\nabc=3D\n",
        ] {
            assert_eq!(words(plain), plain);
        }
    }
}
