//! The review of a quarter, rendered to pictures and looked at by a program: nothing
//! runs off a page, every page has words, fonts are within the file, and it reads in
//! black and white. `pdftoppm` and `pdffonts` come with poppler-utils.
use paper::{
    ReviewSheet, review,
    review::{Assumption, Cost, Count, Gap, Item, Plan, Risk, Tick, Work},
};
use std::{fs, path::PathBuf, process::Command};

/// Words as long as they come, and more rows than fit on one page.
fn sheet() -> ReviewSheet {
    let long = "Full-system restore tests of the warehouse system have nobody who answers for \
                them since the second of February, and the last one that was recorded failed.";
    let lines = |count: usize| (0..count).map(|it| format!("{it}: {long}")).collect();
    let cost = |name: &str, kinds: &[&str], from: f64, to: f64| Cost {
        name: name.into(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        from,
        mid: (from + to) / 2.0,
        to,
        low: "1,204,000".into(),
        likely: "1,402,000".into(),
        high: "1,904,000".into(),
        cheapest: "68 of 100 draws".into(),
        gaps: "knowledge of the business, departures".into(),
    };
    let tick = |at: f64, label: &str| Tick {
        at,
        label: label.into(),
    };
    ReviewSheet {
        organisation: "Harbor and Finch Distribution".into(),
        quarter: "2026-Q2".into(),
        day: "1 June 2026".into(),
        facts_digest: "ab".repeat(32),
        advice: "Co-managed".into(),
        confidence: "high".into(),
        reasons: lines(6),
        against: lines(4),
        works: lines(3),
        does_not: lines(4),
        risks: (0..3)
            .map(|_| Risk {
                what: long.into(),
                why: long.into(),
                next_step: "Name who answers for it.".into(),
                owner: "Northlight Managed Services".into(),
                kind: "partner".into(),
                by: "30 September 2026".into(),
            })
            .collect(),
        asked: lines(4),
        asked_last: lines(2),
        last_day: "1 March 2026".into(),
        currency: "USD".into(),
        costs: vec![
            cost("Internal only", &["internal"], 0.5, 1.0),
            cost("Co-managed", &["internal", "partner"], 0.3, 0.7),
            cost("Fully outsourced", &["partner"], 0.2, 0.9),
        ],
        cost_axis: vec![
            tick(0.0, "0"),
            tick(0.5, "1,000,000"),
            tick(0.98, "2,000,000"),
        ],
        work: vec![
            Work {
                name: "All inside".into(),
                stays: 0.97,
                moved: 0.0,
                words: "343 hours asked for".into(),
            },
            Work {
                name: "Co-managed".into(),
                stays: 0.55,
                moved: 0.42,
                words: "194 stay, 149 move".into(),
            },
        ],
        work_axis: vec![tick(0.0, "0"), tick(0.28, "100")],
        capacity: Some(tick(0.39, "138 hours are there")),
        gaps: (0..4)
            .map(|_| Gap {
                name: "Knowledge leaves with a person".into(),
                inside: "open: 9".into(),
                co_managed: "closed".into(),
                outsourced: "closed".into(),
            })
            .collect(),
        findings: vec![Count {
            name: "Gap".into(),
            open: 7,
            accepted: 1,
        }],
        roadmap: (0..14)
            .map(|it| Item {
                quarter: "2026-Q3".into(),
                title: format!("{it}: cover at every hour that is needed: BDR-06, EUS-05, SEC-01"),
                aim: "Nothing waits until somebody is back".into(),
                hours: "36".into(),
                cost: "4,500 to 8,100".into(),
                depends_on: "Cover at every hour that is needed".into(),
                closes: "gap:nobody:BDR-06, gap:time_hole:EUS-05 and 4 more".into(),
            })
            .collect(),
        plans: vec![Plan {
            what: "Forty more people and a site in Lisbon".into(),
            from: "1 July 2027".into(),
            words: lines(5),
        }],
        assumptions: (0..60)
            .map(|it| Assumption {
                name: format!(
                    "{it}: hours a full-time person can give to planned and unplanned work"
                ),
                range: "120 – 138 – 150 hours/month".into(),
                source: "BLS Employer Costs for Employee Compensation, table 6, March 2026, 2026"
                    .into(),
                own: it % 5 == 0,
            })
            .collect(),
    }
}

/// A page as `pdftoppm -gray` writes it.
struct Picture {
    width: usize,
    height: usize,
    gray: Vec<u8>,
}

impl Picture {
    fn read(bytes: &[u8]) -> Picture {
        let mut words = Vec::new();
        let mut at = 0;
        while words.len() < 4 {
            let end = at
                + bytes[at..]
                    .iter()
                    .position(u8::is_ascii_whitespace)
                    .expect("a head");
            words.push(std::str::from_utf8(&bytes[at..end]).expect("a word"));
            at = end + 1;
        }
        assert_eq!(words[0], "P5");
        let number = |word: &str| word.parse::<usize>().expect("a number");
        Picture {
            width: number(words[1]),
            height: number(words[2]),
            gray: bytes[at..].to_vec(),
        }
    }

    /// Whether there is ink within this share of the width or height from an edge.
    fn inked_at_the_edge(&self, share: f64) -> bool {
        let (x, y) = (self.width as f64 * share, self.height as f64 * share);
        let (x, y) = (x as usize, y as usize);
        (0..self.height).any(|row| {
            (0..self.width).any(|column| {
                let edge =
                    row < y || column < x || row >= self.height - y || column >= self.width - x;
                edge && self.gray[row * self.width + column] < 200
            })
        })
    }

    fn ink(&self) -> f64 {
        let dark = self.gray.iter().filter(|gray| **gray < 128).count();
        dark as f64 / self.gray.len() as f64
    }
}

fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("review");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn ran(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output();
    let ran = ran.unwrap_or_else(|why| panic!("{program} (of poppler-utils): {why}"));
    assert!(ran.status.success(), "{program}: {:?}", ran.stderr);
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[test]
fn nothing_is_cut_every_page_has_words_and_the_fonts_are_within() {
    let file = folder().join("review.pdf");
    let pdf = review(&sheet()).expect("it is set");
    assert_eq!(
        pdf,
        review(&sheet()).expect("it is set"),
        "the same values give the same file"
    );
    fs::write(&file, pdf).expect("written");
    let name = file.display().to_string();
    let fonts = ran("pdffonts", &[&name]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!rows.is_empty());
    for row in rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        // … type, encoding, emb, sub, uni, object
        assert_eq!(words[words.len() - 5], "yes", "embedded: {row}");
    }
    let stem = folder().join("page").display().to_string();
    ran("pdftoppm", &["-gray", "-r", "60", &name, &stem]);
    let mut pages: Vec<PathBuf> = fs::read_dir(folder())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pgm"))
        .collect();
    pages.sort();
    assert!(pages.len() > 3, "{} pages", pages.len());
    for page in &pages {
        let picture = Picture::read(&fs::read(page).expect("a picture"));
        let page = page.display();
        assert!(!picture.inked_at_the_edge(0.03), "{page} runs off its edge");
        // A page of words is neither empty nor a black square.
        assert!(
            (0.002..0.3).contains(&picture.ink()),
            "{page}: {}",
            picture.ink()
        );
    }
    let words = ran("pdftotext", &["-layout", &name, "-"]);
    for said in [
        "Business review, 2026-Q2",
        "The three risks to know",
        "Decisions asked last time",
        "1,204,000 to 1,904,000, likely 1,402,000",
        "dashed: 138 hours are there",
        "59: hours a full-time person",
        &"ab".repeat(32),
    ] {
        assert!(words.contains(said), "{said} is missing in:\n{words}");
    }
    let heads = words.matches("Low – likely – high").count();
    assert!(
        heads > 1,
        "a table that goes over pages repeats its head: {heads}"
    );
}

#[test]
fn an_empty_review_is_set_as_well() {
    let empty = ReviewSheet {
        organisation: "Acme".into(),
        quarter: "2026-Q2".into(),
        ..ReviewSheet::default()
    };
    assert!(review(&empty).expect("it is set").starts_with(b"%PDF-"));
}
