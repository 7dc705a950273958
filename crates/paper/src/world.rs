//! What typst sees of the world: one template, one file of values, the fonts.
use serde::Serialize;
use std::sync::LazyLock;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, Warned},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../fonts/LibertinusSerif-Regular.otf"),
        include_bytes!("../fonts/LibertinusSerif-Italic.otf"),
        include_bytes!("../fonts/LibertinusSerif-Semibold.otf"),
        include_bytes!("../fonts/DejaVuSansMono.ttf"),
    ];
    let fonts = files.into_iter().map(Bytes::new);
    fonts.flat_map(Font::iter).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

struct Sheet {
    template: Source,
    values: Bytes,
    values_at: FileId,
}

/// Sets `values` by a template, which reads them from `values.json`.
pub fn set<T: Serialize>(template: &str, values: &T) -> Result<Vec<u8>, String> {
    let document = laid_out(template, values)?;
    let pdf = typst_pdf::pdf(&document, &PdfOptions::default())
        .map_err(|found| told(found.iter().map(|it| it.message.to_string())));
    // Each sheet stands for itself: what was remembered for this one is let go.
    typst::comemo::evict(0);
    pdf
}

fn laid_out<T: Serialize>(template: &str, values: &T) -> Result<PagedDocument, String> {
    let json = serde_json::to_string(values).map_err(|error| error.to_string())?;
    let sheet = Sheet {
        template: Source::new(at("sheet.typ")?, template.to_owned()),
        values: Bytes::from_string(json),
        values_at: at("values.json")?,
    };
    let Warned { output, .. } = typst::compile::<PagedDocument>(&sheet);
    output.map_err(|found| told(found.iter().map(|it| it.message.to_string())))
}

fn at(name: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(name).map_err(|error| format!("{error:?}"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn told(messages: impl Iterator<Item = String>) -> String {
    messages.collect::<Vec<_>>().join("; ")
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.template.id() {
            true => Ok(self.template.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.values_at {
            true => Ok(self.values.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What stands on each page, in the order in which it was laid down.
#[cfg(test)]
pub fn read<T: Serialize>(template: &str, values: &T) -> Vec<String> {
    use typst::layout::{Frame, FrameItem};
    fn walk(frame: &Frame, text: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, text),
                FrameItem::Text(item) => {
                    text.push_str(&item.text);
                    text.push(' ');
                }
                _ => {}
            }
        }
    }
    let document = laid_out(template, values).expect("it is laid out");
    let pages = document.pages().iter().map(|page| {
        let mut text = String::new();
        walk(&page.frame, &mut text);
        text
    });
    pages.collect()
}
