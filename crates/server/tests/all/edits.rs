//! Ten thousand ledgers that somebody has edited, each in another way, and two
//! verifiers that share no code: every edit is found, by both, and both name the
//! same entry. Untouched ledgers are accepted by both.
//!
//! Who edits knows more or less. The clumsy one changes rows. The clever one makes
//! every hash fit again, up to the head, as somebody with the whole database can:
//! that shows only against what was kept elsewhere, so it is done to entries that
//! a kept checkpoint covers.
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    process::{Command, Stdio},
};
use tandem::platform::{
    ids::hex,
    ledger::{
        Kept,
        file::verify,
        note::{BEGIN, Checkpoint, END, KEY, Note, VerifierKey},
        tree::{Frontier, leaf},
    },
};

use base64::{Engine, engine::general_purpose::STANDARD};

/// Ledgers that are edited, and how often each is.
const LEDGERS: u64 = 84;
const EDITS: u64 = 120;

/// Numbers that look drawn, the same in every run.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    /// Less than `most`, which is not 0.
    pub fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most).expect("a count");
        usize::try_from(self.next() % most).expect("a count")
    }

    fn text(&mut self) -> String {
        const WORDS: &[&str] = &[
            "mo",
            "dana",
            "Zoë",
            "\"quoted\"",
            "a\\b",
            "tab\t",
            "line\nend",
            "NET-05",
            "—",
            "",
            "{\"a\":1}",
            "\u{1}",
            "/",
            "€",
            "0",
            "null",
        ];
        (0..=self.below(3))
            .map(|_| WORDS[self.below(WORDS.len())])
            .collect()
    }

    fn maybe(&mut self) -> Value {
        match self.below(3) {
            0 => Value::Null,
            _ => json!(self.text()),
        }
    }
}

/// A row of the ledger: the fields in the order in which they are hashed, and the hashes beside them.
#[derive(Clone, PartialEq)]
pub struct Row {
    pub fields: Vec<Value>,
    pub leaf: Vec<u8>,
    pub root: Vec<u8>,
}

#[derive(Clone, PartialEq)]
pub struct Ledger {
    pub rows: Vec<Row>,
    pub size: i64,
    pub frontier: Vec<u8>,
}

impl Row {
    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(&self.fields).expect("JSON")
    }
}

impl Ledger {
    fn drawn(draw: &mut Draw) -> Ledger {
        let count = 4 + draw.below(20);
        let rows = (0..count).map(|number| drawn_row(draw, number)).collect();
        let mut ledger = Ledger {
            rows,
            size: 0,
            frontier: Vec::new(),
        };
        ledger.make_fit(true);
        ledger
    }

    /// Reads the rows of an exported ledger.
    pub fn of_file(text: &str) -> Ledger {
        let mut ledger = Ledger {
            rows: Vec::new(),
            size: 0,
            frontier: Vec::new(),
        };
        let unbase = |text: &str| STANDARD.decode(text).expect("base64");
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("entry ") {
                let parts: Vec<&str> = rest.splitn(3, ' ').collect();
                ledger.rows.push(Row {
                    fields: serde_json::from_str(parts[2]).expect("a list"),
                    leaf: unbase(parts[0]),
                    root: unbase(parts[1]),
                });
            } else if let Some(rest) = line.strip_prefix("head ") {
                let (size, hashes) = rest.split_once(' ').expect("a head");
                ledger.size = size.parse().expect("a size");
                ledger.frontier = hashes.split(' ').flat_map(unbase).collect();
            }
        }
        ledger
    }

    fn file(&self) -> String {
        let mut text = String::from("tandem-ledger 1\norganisation home\n");
        for row in &self.rows {
            let bytes = String::from_utf8(row.bytes()).expect("text");
            let (leaf, root) = (STANDARD.encode(&row.leaf), STANDARD.encode(&row.root));
            writeln!(text, "entry {leaf} {root} {bytes}").expect("text");
        }
        write!(text, "head {}", self.size).expect("text");
        for hash in self.frontier.chunks(32) {
            write!(text, " {}", STANDARD.encode(hash)).expect("text");
        }
        text.push('\n');
        text
    }

    /// Numbers the rows, and makes every hash fit, as who can write everything does.
    fn make_fit(&mut self, head_too: bool) {
        let mut frontier = Frontier::default();
        for (number, row) in self.rows.iter_mut().enumerate() {
            row.fields[1] = json!(number);
            let hash = leaf(&row.bytes());
            frontier.push(hash);
            row.leaf = hash.to_vec();
            row.root = frontier.root().to_vec();
        }
        if head_too {
            self.size = frontier.size();
            self.frontier = frontier.bytes();
        }
    }

    fn root_of(&self, size: usize) -> [u8; 32] {
        let root = self.rows[size - 1].root.as_slice();
        root.try_into().expect("a root")
    }

    /// A kept checkpoint, as a mail brings it.
    pub fn checkpoint(&self, size: usize) -> String {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).expect("a key");
        let origin = format!("tandem/{}", hex(&self.rows[0].leaf[..8]));
        let text = Checkpoint {
            origin: origin.clone(),
            size: i64::try_from(size).expect("a size"),
            root: self.root_of(size),
            at: "2026-06-01T13:00:00Z".into(),
        }
        .text();
        let key = VerifierKey::of(&origin, &pair);
        let note = Note::signed(text, &origin, &pair);
        format!("Keep this.\n{KEY}{key}\n\n{BEGIN}\n{note}{END}\n")
    }
}

fn drawn_row(draw: &mut Draw, number: usize) -> Row {
    let mut fields = vec![
        json!("home"),
        json!(number),
        json!(1_780_000_000_000_000i64 + i64::try_from(draw.below(1 << 40)).expect("a number")),
        json!(format!("person:{}", draw.text())),
        json!("assignment.added"),
        json!(format!("responsibility:{}", draw.text())),
        draw.maybe(),
        draw.maybe(),
    ];
    // Entries from before there were salts have none.
    if draw.below(4) > 0 {
        fields.push(json!(format!("{:016x}", draw.next())));
    }
    Row {
        fields,
        leaf: Vec::new(),
        root: Vec::new(),
    }
}

/// How much of what no longer fits is made to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hand {
    Clumsy,
    /// The leaf of the edited row.
    Leaf,
    /// All numbers, leaves and roots, and not the head.
    AllButTheHead,
    Everything,
}

const HANDS: [Hand; 4] = [
    Hand::Clumsy,
    Hand::Leaf,
    Hand::AllButTheHead,
    Hand::Everything,
];

/// An edit of `ledger`, and what it was. With `Everything`, only entries before
/// `covered` are touched: what a kept checkpoint covers.
pub fn edited(ledger: &Ledger, covered: usize, draw: &mut Draw) -> (Ledger, &'static str, Hand) {
    loop {
        let hand = HANDS[draw.below(HANDS.len())];
        let mut it = ledger.clone();
        let reach = if hand == Hand::Everything {
            covered
        } else {
            it.rows.len()
        };
        let at = draw.below(reach);
        let kind = edit(&mut it, at, reach, draw);
        match hand {
            Hand::Clumsy => {}
            Hand::Leaf => {
                if let Some(row) = it.rows.get_mut(at) {
                    row.leaf = leaf(&row.bytes()).to_vec();
                }
            }
            Hand::AllButTheHead => it.make_fit(false),
            Hand::Everything => it.make_fit(true),
        }
        // Two like rows in another order, or a value that was there before, is no edit; and
        // what stands behind the covered entries may have grown.
        let is_edit = match hand {
            Hand::Everything => it.rows.get(..covered) != ledger.rows.get(..covered),
            _ => it != *ledger,
        };
        if is_edit {
            return (it, kind, hand);
        }
    }
}

fn edit(it: &mut Ledger, at: usize, reach: usize, draw: &mut Draw) -> &'static str {
    match draw.below(9) {
        0..=2 => {
            let field = draw.below(it.rows[at].fields.len());
            it.rows[at].fields[field] = match &it.rows[at].fields[field] {
                Value::Number(number) => json!(number.as_i64().unwrap_or(0) + 1),
                Value::Null => json!(""),
                Value::String(text) if text.is_empty() || draw.below(4) == 0 => {
                    if field >= 6 {
                        Value::Null
                    } else {
                        json!("x")
                    }
                }
                Value::String(text) => {
                    let mut letters: Vec<char> = text.chars().collect();
                    let place = draw.below(letters.len());
                    letters[place] = if letters[place] == 'q' { 'p' } else { 'q' };
                    json!(letters.into_iter().collect::<String>())
                }
                other => other.clone(),
            };
            "a field edited"
        }
        3 => {
            it.rows.remove(at);
            "removed"
        }
        4 => {
            let other = draw.below(reach);
            it.rows.swap(at, other);
            "re-ordered"
        }
        5 => {
            let row = it.rows.remove(at);
            let to = draw.below(it.rows.len().min(reach) + 1).min(reach - 1);
            it.rows.insert(to, row);
            "moved"
        }
        6 => {
            let row = if draw.below(2) == 0 {
                it.rows[draw.below(it.rows.len())].clone()
            } else {
                drawn_row(draw, at)
            };
            it.rows.insert(at, row);
            "put in between"
        }
        7 => {
            it.rows.truncate(at);
            "cut off"
        }
        _ => {
            let row = &mut it.rows[at];
            let (bytes, what) = match draw.below(3) {
                0 => (&mut row.leaf, "a leaf edited"),
                1 => (&mut row.root, "a root edited"),
                _ => (&mut it.frontier, "the head edited"),
            };
            let place = draw.below(bytes.len());
            bytes[place] ^= 1 << draw.below(8);
            what
        }
    }
}

impl Ledger {
    /// What makes a database hold these rows; `None` for what its keys do not let it
    /// hold, or what is no edit where rows have no order.
    pub fn statements(
        &self,
        instead_of: &Ledger,
        bytes: fn(&[u8]) -> String,
    ) -> Option<Vec<String>> {
        let key = |row: &Row| (row.fields[0].to_string(), row.fields[1].as_i64());
        let sorted = |ledger: &Ledger| {
            let mut rows = ledger.rows.clone();
            rows.sort_by_key(key);
            rows
        };
        let rows = sorted(self);
        let twice = rows.windows(2).any(|two| key(&two[0]) == key(&two[1]));
        let same_head = self.frontier == instead_of.frontier && self.size == instead_of.size;
        if twice || (same_head && rows == sorted(instead_of)) {
            return None;
        }
        let mut statements = vec!["DELETE FROM ledger_entry".to_owned()];
        for row in &rows {
            let mut values: Vec<String> = row.fields.iter().map(literal).collect();
            values.resize(9, "NULL".into());
            values.extend([bytes(&row.leaf), bytes(&row.root)]);
            statements.push(format!(
                "INSERT INTO ledger_entry (organisation, number, at, actor, act, subject, before, after, salt, leaf, root)
                 VALUES ({})",
                values.join(", ")
            ));
        }
        statements.push(format!(
            "UPDATE ledger_head SET size = {}, frontier = {}",
            self.size,
            bytes(&self.frontier)
        ));
        Some(statements)
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Null => "NULL".into(),
        other => other.to_string(),
    }
}

/// The first place at which the rows differ.
fn first_difference(one: &Ledger, other: &Ledger) -> usize {
    let rows = one.rows.iter().zip(&other.rows);
    rows.take_while(|(one, other)| one == other).count()
}

struct Case {
    name: String,
    ledger: String,
    checkpoints: Vec<String>,
    /// What our own verifier says: the number of the first wrong entry.
    ours: Option<i64>,
}

impl Case {
    fn new(name: String, ledger: &Ledger, checkpoints: &[String], kept: &[Kept]) -> Case {
        let file = ledger.file();
        let verdict = verify(file.as_bytes(), kept).expect("a ledger");
        Case {
            name,
            ledger: file,
            checkpoints: checkpoints.to_vec(),
            ours: verdict.broken.map(|broken| broken.number),
        }
    }
}

/// What the second verifier says of each case: the number of the first wrong entry.
fn theirs(cases: &[Case]) -> BTreeMap<String, Option<i64>> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/verify/verify_ledger.py"
    );
    let file = std::env::temp_dir().join(format!("tandem-edits-{}", std::process::id()));
    let mut text = Vec::new();
    for case in cases {
        let line =
            json!({ "name": case.name, "ledger": case.ledger, "checkpoints": case.checkpoints });
        writeln!(text, "{line}").expect("text");
    }
    std::fs::write(&file, text).expect("the batch is written");
    let done = Command::new("python3")
        .arg(script)
        .arg("--batch")
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .expect("python3 runs the second verifier");
    std::fs::remove_file(&file).expect("the batch is removed");
    let errors = String::from_utf8_lossy(&done.stderr);
    assert_eq!(
        errors, "",
        "the second verifier has no complaints of its own"
    );
    String::from_utf8_lossy(&done.stdout)
        .lines()
        .map(|line| {
            let answer: Value = serde_json::from_str(line).expect("JSON");
            let name = answer["name"].as_str().expect("a name").to_owned();
            let number = answer["wrong"].as_str().map(|why| {
                let rest = why
                    .strip_prefix("entry ")
                    .unwrap_or_else(|| panic!("{name}: {why}"));
                let number = rest.split(':').next().unwrap_or_default();
                number.parse().expect("a number")
            });
            (name, number)
        })
        .collect()
}

#[test]
fn ten_thousand_edits_are_all_found_by_both_verifiers_and_untouched_ledgers_pass_both() {
    let mut cases = Vec::new();
    let mut edits = 0;
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..LEDGERS {
        let draw = &mut Draw::new(seed);
        let ledger = Ledger::drawn(draw);
        let covered = 2 + draw.below(ledger.rows.len() - 1);
        let mut sizes = vec![covered];
        sizes.extend((0..draw.below(3)).map(|_| 1 + draw.below(covered)));
        let checkpoints: Vec<String> = sizes.iter().map(|size| ledger.checkpoint(*size)).collect();
        let kept: Vec<Kept> = checkpoints
            .iter()
            .map(|text| Kept::read("kept", text, &[]).expect("it is signed"))
            .collect();
        cases.push(Case::new(
            format!("{seed} untouched"),
            &ledger,
            &checkpoints,
            &kept,
        ));
        assert_eq!(
            cases[cases.len() - 1].ours,
            None,
            "ledger {seed} is untouched"
        );
        for turn in 0..EDITS {
            let (wrong, kind, hand) = edited(&ledger, covered, draw);
            *kinds.entry(format!("{kind}, {hand:?}")).or_default() += 1;
            edits += 1;
            let name = format!("{seed}.{turn}: {kind}, {hand:?}");
            let case = Case::new(name, &wrong, &checkpoints, &kept);
            let number = case
                .ours
                .unwrap_or_else(|| panic!("not found: {}", case.name));
            let first = i64::try_from(first_difference(&ledger, &wrong)).expect("a number");
            if hand == Hand::Everything {
                // Which entry between two checkpoints it is cannot be known; not later than the first.
                assert!(
                    number <= first,
                    "{}: {number} is named, {first} is wrong",
                    case.name
                );
            } else if hand != Hand::AllButTheHead {
                assert_eq!(number, first, "{}", case.name);
            }
            cases.push(case);
        }
    }
    assert!(edits >= 10_000, "only {edits} edits");
    let rarest = kinds
        .iter()
        .min_by_key(|(_, times)| **times)
        .expect("kinds");
    assert!(kinds.len() >= 24 && *rarest.1 >= 20, "{kinds:#?}");
    let theirs = theirs(&cases);
    assert_eq!(theirs.len(), cases.len());
    for case in &cases {
        assert_eq!(theirs[&case.name], case.ours, "{}", case.name);
    }
}

#[test]
fn a_kept_checkpoint_that_was_changed_is_refused_by_both() {
    let draw = &mut Draw::new(7);
    let ledger = Ledger::drawn(draw);
    let size = ledger.rows.len();
    let good = ledger.checkpoint(size);
    let wrong: Vec<String> = [
        (format!("\n{size}\n"), format!("\n{}\n", size - 1)),
        (
            STANDARD.encode(ledger.root_of(size)),
            STANDARD.encode(ledger.root_of(size - 1)),
        ),
        ("made 2026-06-01".into(), "made 2026-06-02".into()),
        ("tandem/".into(), "tandem/0".into()),
    ]
    .iter()
    .map(|(from, to)| good.replace(from, to))
    .collect();
    for (at, text) in wrong.iter().enumerate() {
        assert_ne!(*text, good);
        assert!(Kept::read("kept", text, &[]).is_err(), "{text}");
        let file = std::env::temp_dir().join(format!("tandem-kept-{}-{at}", std::process::id()));
        std::fs::write(&file, text).expect("written");
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/verify/verify_ledger.py"
        );
        let ledger_file = file.with_extension("ledger");
        std::fs::write(&ledger_file, ledger.file()).expect("written");
        let done = Command::new("python3")
            .args([script, "--ledger"])
            .arg(&ledger_file)
            .arg("--checkpoint")
            .arg(&file)
            .output()
            .expect("python3 runs the second verifier");
        assert!(matches!(done.status.code(), Some(1 | 2)), "{text}");
        std::fs::remove_file(&file).expect("removed");
        std::fs::remove_file(&ledger_file).expect("removed");
    }
}
