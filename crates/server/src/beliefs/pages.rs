//! Requests in, views out.
use super::{
    commands::{self, NewAnswer, NewRound},
    model::{Given, RoundRow, Says, SheetRow},
    queries,
    result::{self, Line, Named},
    sheet::Change,
};
use crate::platform::{
    actions::{
        AnswerSheet, EndBeliefRound, OpenBeliefRound, ViewBeliefRound, ViewBeliefRounds, ViewSheet,
    },
    context::{Context, Desk},
    routes::{Answer, ById, NoInput, NoPath},
};
use askama::Template;
use engine::register::Register;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "beliefs/rounds.html")]
pub struct RoundsPage {
    pub rounds: Vec<Round>,
    #[serde(skip)]
    may_open: bool,
    #[serde(skip)]
    parties: Vec<(Named, bool)>,
    #[serde(skip)]
    closes: String,
    #[serde(skip)]
    latest: String,
    #[serde(skip)]
    tomorrow: String,
}

/// A round, as everybody may see it: nothing of what any side has said.
#[derive(Serialize, JsonSchema)]
pub struct Round {
    pub id: String,
    pub critical_only: bool,
    pub questions: usize,
    pub opened: String,
    pub closes: String,
    /// `open`, `closing`, `revealed`, `withdrawn` or `lost`
    pub state: &'static str,
    pub parties: Vec<Named>,
    /// The own side's state: `answering`, `handed in`, or nothing when it is not asked.
    pub own: Option<&'static str>,
}

impl Page for RoundsPage {
    fn title(&self) -> String {
        "Beliefs".into()
    }
}

pub async fn rounds(cx: Context<ViewBeliefRounds>, _: NoPath, _: NoInput) -> Answer<RoundsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewBeliefRounds>()?;
        let register = desk.register(tx)?;
        let mut rounds = Vec::new();
        for row in queries::rounds(tx)? {
            rounds.push(round_of(tx, desk, &register, &row)?);
        }
        let today = register.date(desk.who.now);
        let company = register.company();
        Ok(View::Show(RoundsPage {
            rounds,
            may_open: desk.who.allows_here::<OpenBeliefRound>(),
            parties: company
                .parties
                .iter()
                .map(|party| {
                    let named = result::named(&register, &party.id);
                    let is_side = matches!(named.kind, "internal" | "partner");
                    (named, is_side)
                })
                .collect(),
            closes: (today + 7.days()).to_string(),
            latest: (today + 92.days()).to_string(),
            tomorrow: (today + 1.days()).to_string(),
        }))
    })
    .await
}

fn round_of(tx: &mut Tx, desk: &Desk, register: &Register, row: &RoundRow) -> Result<Round> {
    let sheets = queries::sheets(tx, &row.id)?;
    let own = sheets.iter().find(|it| it.party == desk.who.actor.party);
    Ok(Round {
        id: row.id.clone(),
        critical_only: row.critical_only,
        questions: row.questions.len(),
        opened: when(register, row.opened_at),
        closes: when(register, row.closes_at),
        state: row.state(desk.who.now),
        parties: sheets
            .iter()
            .map(|sheet| result::named(register, &sheet.party))
            .collect(),
        own: own.map(|sheet| match sheet.handed_in_at {
            Some(_) => "handed in",
            None => "answering",
        }),
    })
}

fn when(register: &Register, micros: i64) -> String {
    let at = Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MIN);
    let zoned = register.zone().to_datetime(at);
    zoned.strftime("%-d %B %Y, %H:%M").to_string()
}

pub async fn open(cx: Context<OpenBeliefRound>, _: NoPath, new: NewRound) -> Answer<RoundPage> {
    cx.write(move |tx, desk| {
        let round = commands::open(tx, desk, &new)?;
        Ok(View::Created {
            at: format!("/belief-rounds/{}", round.id),
            notice: "The round is open. Each side is asked on its own.".into(),
            page: round_page(tx, desk, &round)?,
        })
    })
    .await
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "beliefs/round.html")]
pub struct RoundPage {
    pub round: Round,
    /// Empty until the round is revealed; then the widest apart first.
    pub lines: Vec<Line>,
    #[serde(skip)]
    may_withdraw: bool,
}

impl Page for RoundPage {
    fn title(&self) -> String {
        "Belief round".into()
    }
}

impl RoundPage {
    fn apart(&self) -> usize {
        self.lines.iter().filter(|line| line.is_apart()).count()
    }
}

pub async fn round(
    cx: Context<ViewBeliefRound>,
    path: ById<RoundRow>,
    _: NoInput,
) -> Answer<RoundPage> {
    cx.read(move |tx, desk| {
        let (round, _) = path.id.resolve::<ViewBeliefRound>(tx, &desk.who)?;
        round_page(tx, desk, &round).map(View::Show)
    })
    .await
}

fn round_page(tx: &mut Tx, desk: &Desk, row: &RoundRow) -> Result<RoundPage> {
    let register = desk.register(tx)?;
    let round = round_of(tx, desk, &register, row)?;
    let lines = match row.revealed_at {
        Some(_) => result::lines(&register, row, &queries::sheets(tx, &row.id)?, desk.who.now),
        None => Vec::new(),
    };
    Ok(RoundPage {
        may_withdraw: round.state == "open" && desk.who.allows::<EndBeliefRound>(row),
        round,
        lines,
    })
}

pub async fn withdraw(
    cx: Context<EndBeliefRound>,
    path: ById<RoundRow>,
    _: NoInput,
) -> Answer<RoundPage> {
    cx.write(move |tx, desk| {
        commands::withdraw(tx, desk, &path.id)?;
        let (round, _) = path.id.resolve::<ViewBeliefRound>(tx, &desk.who)?;
        Ok(View::Done {
            to: format!("/belief-rounds/{}", round.id),
            notice: "The round is withdrawn. Nothing of it is ever shown.".into(),
            page: round_page(tx, desk, &round)?,
        })
    })
    .await
}

/// The own side's sheet.
#[derive(Template, Serialize, JsonSchema)]
#[template(path = "beliefs/sheet.html")]
pub struct SheetPage {
    pub round: String,
    pub closes: String,
    pub state: &'static str,
    pub handed_in: bool,
    pub questions: Vec<Question>,
    /// What the own side has changed, oldest first.
    pub changes: Vec<Change>,
    #[serde(skip)]
    shown: Shown,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Question {
    pub id: String,
    pub title: String,
    pub definition: String,
    pub criticality: String,
    pub given: Option<Given>,
    /// The answer in words; empty where there is none yet.
    pub words: String,
}

#[derive(Default)]
struct Shown {
    as_list: bool,
    /// The one question of the page; none when all are answered.
    question: Option<Question>,
    before: Option<String>,
    after: Option<String>,
    choices: Vec<Choice>,
    answered: usize,
    critical: (usize, usize),
    may_answer: bool,
    history: Vec<(String, String)>,
}

/// A button.
struct Choice {
    key: usize,
    says: &'static str,
    party: Option<String>,
    words: String,
    kind: &'static str,
    chosen: bool,
}

impl Page for SheetPage {
    fn title(&self) -> String {
        "Who answers for it?".into()
    }
}

#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct Place {
    /// The question to show; the first that is not answered when left out.
    pub at: Option<String>,
    /// All of them as a list.
    #[serde(default)]
    pub list: bool,
}

pub async fn sheet(
    cx: Context<ViewSheet>,
    path: ById<RoundRow>,
    place: Place,
) -> Answer<SheetPage> {
    cx.read(move |tx, desk| {
        let (round, _) = path.id.resolve::<ViewBeliefRound>(tx, &desk.who)?;
        sheet_page(tx, desk, &round, &place).map(View::Show)
    })
    .await
}

fn sheet_page(tx: &mut Tx, desk: &Desk, round: &RoundRow, place: &Place) -> Result<SheetPage> {
    let register = desk.register(tx)?;
    let row = queries::sheet(tx, &round.id, &desk.who.actor.party)?.ok_or(Error::NotFound)?;
    desk.who.may::<ViewSheet>(&row)?;
    let state = round.state(desk.who.now);
    if matches!(state, "withdrawn" | "lost") {
        return Err(Error::NotFound);
    }
    let content = row.open(&desk.app.keys)?;
    let questions: Vec<Question> = round
        .questions
        .iter()
        .filter_map(|id| {
            let resolved = register.responsibility(id)?;
            let given = content.answers.get(id).cloned();
            let word = result::word(&register, &row.party, given.clone());
            Some(Question {
                id: id.clone(),
                title: resolved.title.clone(),
                definition: resolved.definition.clone().unwrap_or_default(),
                criticality: format!("{:?}", resolved.criticality).to_lowercase(),
                words: given.as_ref().map(|_| word.words).unwrap_or_default(),
                given,
            })
        })
        .collect();
    let handed_in = row.handed_in_at.is_some();
    let open = state == "open" && !handed_in;
    let others = others(tx, &register, round, &row)?;
    let mut shown = shown(&questions, place, &others);
    shown.may_answer = open && desk.who.allows::<AnswerSheet>(&row);
    shown.history = content
        .changes
        .iter()
        .rev()
        .take(40)
        .map(|change| {
            let who = register.person(&change.person);
            let who = who.map_or(change.person.as_str(), |person| person.name.as_str());
            let word = result::word(&register, &row.party, Some(change.given.clone()));
            let what = format!("{who}: {}, {}", change.responsibility, word.words);
            (when(&register, change.at), what)
        })
        .collect();
    Ok(SheetPage {
        round: round.id.clone(),
        closes: when(&register, round.closes_at),
        state,
        handed_in,
        questions,
        changes: content.changes,
        shown,
    })
}

/// Whom `they` can mean: the other sides of the round; any other party where there is only one.
fn others(
    tx: &mut Tx,
    register: &Register,
    round: &RoundRow,
    own: &SheetRow,
) -> Result<Vec<Named>> {
    let sheets = queries::sheets(tx, &round.id)?;
    Ok(sheets
        .iter()
        .filter(|sheet| sheet.party != own.party)
        .map(|sheet| result::named(register, &sheet.party))
        .collect())
}

fn shown(questions: &[Question], place: &Place, others: &[Named]) -> Shown {
    let wanted = place.at.as_deref();
    let is_critical = |it: &&Question| it.criticality == "critical";
    let at = match wanted {
        Some(id) => questions.iter().position(|it| it.id == id),
        None => questions.iter().position(|it| it.given.is_none()),
    };
    let id = |at: Option<usize>| at.and_then(|at| questions.get(at)).map(|it| it.id.clone());
    let question = at.map(|at| questions[at].clone());
    let given = question.as_ref().and_then(|it| it.given.clone());
    let last = questions.len().checked_sub(1);
    Shown {
        as_list: place.list,
        before: id(match at {
            Some(at) => at.checked_sub(1),
            None => last,
        }),
        after: id(at.map(|at| at + 1)),
        choices: choices(others, given.as_ref()),
        answered: questions.iter().filter(|it| it.given.is_some()).count(),
        critical: (
            questions
                .iter()
                .filter(is_critical)
                .filter(|it| it.given.is_some())
                .count(),
            questions.iter().filter(is_critical).count(),
        ),
        question,
        ..Shown::default()
    }
}

fn choices(others: &[Named], given: Option<&Given>) -> Vec<Choice> {
    let mut choices = Vec::new();
    let mut add = |says, name, party: Option<&Named>, words: String, kind| {
        let id = party.map(|party| party.id.clone());
        let is_it = |given: &Given| given.says == says && (says != Says::They || given.party == id);
        choices.push(Choice {
            key: choices.len() + 1,
            says: name,
            chosen: given.is_some_and(is_it),
            party: id,
            words,
            kind,
        });
    };
    add(Says::We, "we", None, "We do it".into(), "");
    for other in others {
        let words = format!("{} does it", other.name);
        add(Says::They, "they", Some(other), words, other.kind);
    }
    let both = if others.len() > 1 {
        "Several of us"
    } else {
        "Both of us"
    };
    add(Says::Both, "both", None, both.into(), "");
    add(Says::Nobody, "nobody", None, "Nobody".into(), "nobody");
    add(Says::Unknown, "unknown", None, "We do not know".into(), "");
    choices
}

/// Saves the answer, and goes to the next question.
pub async fn answer(
    cx: Context<AnswerSheet>,
    path: ById<RoundRow>,
    new: NewAnswer,
) -> Answer<SheetPage> {
    cx.write(move |tx, desk| {
        let round = commands::answer(tx, desk, &path.id, &new)?;
        let page = sheet_page(tx, desk, &round, &Place::default())?;
        let next = page.after(&new.responsibility);
        let at = next.map(|id| format!("?at={id}")).unwrap_or_default();
        Ok(View::Done {
            to: format!("/belief-rounds/{}/sheet{at}", round.id),
            // Nothing is said, so that the buttons stay where the thumb is.
            notice: String::new(),
            page,
        })
    })
    .await
}

impl SheetPage {
    /// The next question after this one that has no answer; none when only earlier ones,
    /// or no others, are open.
    fn after(&self, id: &str) -> Option<&str> {
        let at = self.questions.iter().position(|it| it.id == id)?;
        let open = |it: &&Question| it.given.is_none();
        self.questions[at..]
            .iter()
            .find(open)
            .map(|it| it.id.as_str())
    }

    fn is_done(&self) -> bool {
        self.shown.answered == self.questions.len()
    }

    /// All critical ones are answered, and others are not.
    fn is_critical_done(&self) -> bool {
        let (done, of) = self.shown.critical;
        of > 0 && done == of && !self.is_done()
    }
}

pub async fn hand_in(
    cx: Context<AnswerSheet>,
    path: ById<RoundRow>,
    _: NoInput,
) -> Answer<RoundPage> {
    cx.write(move |tx, desk| {
        let round = commands::hand_in(tx, desk, &path.id)?;
        let notice = match round.revealed_at {
            Some(_) => "Every side has handed in: here is what each one said.",
            None => "Handed in. When the other side has too, you see both.",
        };
        Ok(View::Done {
            to: format!("/belief-rounds/{}", round.id),
            notice: notice.into(),
            page: round_page(tx, desk, &round)?,
        })
    })
    .await
}

pub async fn take_back(
    cx: Context<AnswerSheet>,
    path: ById<RoundRow>,
    _: NoInput,
) -> Answer<SheetPage> {
    cx.write(move |tx, desk| {
        commands::take_back(tx, desk, &path.id)?;
        let (round, _) = path.id.resolve::<ViewBeliefRound>(tx, &desk.who)?;
        Ok(View::Done {
            to: format!("/belief-rounds/{}/sheet", round.id),
            notice: "Taken back. Change what you like, then hand in again.".into(),
            page: sheet_page(tx, desk, &round, &Place::default())?,
        })
    })
    .await
}
