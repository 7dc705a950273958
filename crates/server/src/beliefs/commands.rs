//! What people can do in a belief round. Each command is one transaction.
use super::{
    mails,
    model::{Given, RoundRow, Says, SheetRow},
    queries,
    sheet::{Opened, Sheet},
};
use crate::{
    app::App,
    organisation::model::PartyRow,
    platform::{
        actions::{AnswerSheet, EndBeliefRound, OpenBeliefRound, ViewBeliefRound, ViewParty},
        columns::json,
        context::Desk,
        ids::new_id,
        ledger::{self, Act, NOTHING},
        permit::{Permit, Ref},
    },
};
use engine::{facts::PartyKind, findings::Severity, register::Register};
use jiff::{Timestamp, ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

/// A round that nobody closes for a quarter asks about another company.
const LONGEST_DAYS: i64 = 92;
const DEFAULT_DAYS: i64 = 7;

/// What a round asks about.
#[derive(Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    All,
    #[default]
    Critical,
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewRound {
    #[serde(default)]
    pub which: Which,
    /// The first day on which no answer is taken any more; in a week when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub closes: Option<Date>,
    /// Who is asked; the internal team and every partner when left out.
    #[serde(default)]
    pub parties: Vec<Ref<PartyRow>>,
}

pub fn open(tx: &mut Tx, desk: &Desk, new: &NewRound) -> Result<RoundRow> {
    desk.here::<OpenBeliefRound>()?;
    let register = desk.register(tx)?;
    let closes_at = closes_at(&register, desk.who.now, new.closes)?;
    let parties = asked(tx, desk, &register, &new.parties)?;
    let questions = questions(&register, new.which, desk.who.now);
    if questions.is_empty() {
        return Err(Error::invalid(
            "which",
            "there is nothing to ask about",
            "Adopt responsibilities first, or ask about all of them.",
        ));
    }
    let round = RoundRow {
        organisation: desk.who.actor.organisation.clone(),
        id: new_id(desk.who.now),
        questions,
        critical_only: new.which == Which::Critical,
        opened_by: desk.who.actor.person.clone(),
        opened_at: desk.who.now.as_microsecond(),
        closes_at: closes_at.as_microsecond(),
        revealed_at: None,
        withdrawn_at: None,
        lost_at: None,
    };
    queries::add_round(tx, &round)?;
    for party in &parties {
        let sealed = Sheet::empty().seal(&desk.app.keys, &round, party)?;
        queries::add_sheet(tx, &round.id, party, sealed)?;
        mails::invite(tx, &desk.app, &register, &round, party, desk.who.now)?;
    }
    #[derive(Serialize)]
    struct After<'a> {
        parties: &'a [String],
        questions: usize,
        closes_at: String,
    }
    let after = After {
        parties: &parties,
        questions: round.questions.len(),
        closes_at: closes_at.to_string(),
    };
    let act = Act {
        act: "belief_round.opened",
        subject: ("belief_round", &round.id),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&after))?;
    Ok(round)
}

fn closes_at(register: &Register, now: Timestamp, wanted: Option<Date>) -> Result<Timestamp> {
    let today = register.date(now);
    let day = wanted.unwrap_or(today + DEFAULT_DAYS.days());
    if day <= today || day > today + LONGEST_DAYS.days() {
        return Err(Error::invalid(
            "closes",
            "is not within the coming quarter",
            "Choose a day after today and at most 92 days away.",
        ));
    }
    Ok(register.begins(day))
}

/// The parties that are asked, each once.
fn asked(
    tx: &mut Tx,
    desk: &Desk,
    register: &Register,
    wanted: &[Ref<PartyRow>],
) -> Result<Vec<String>> {
    let mut parties = Vec::new();
    for party in wanted {
        parties.push(party.resolve::<ViewParty>(tx, &desk.who)?.0.fact.id);
    }
    if parties.is_empty() {
        let sides = register.company().parties.iter();
        let sides = sides.filter(|it| matches!(it.kind, PartyKind::Internal | PartyKind::Partner));
        parties = sides.map(|party| party.id.clone()).collect();
    }
    parties.sort();
    parties.dedup();
    if parties.len() < 2 {
        return Err(Error::invalid(
            "parties",
            "one side alone cannot disagree",
            "Ask at least two parties.",
        ));
    }
    Ok(parties)
}

/// What is in force, the most critical first.
fn questions(register: &Register, which: Which, now: Timestamp) -> Vec<String> {
    let all = register.responsibilities().iter();
    let mut asked: Vec<_> = all
        .filter(|it| it.in_force(now.as_second()))
        .filter(|it| which == Which::All || it.criticality == Severity::Critical)
        .collect();
    asked.sort_by_key(|it| std::cmp::Reverse(it.criticality));
    asked.into_iter().map(|it| it.id.clone()).collect()
}

/// What a side says of one responsibility; a later answer takes the place of an earlier one.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewAnswer {
    pub responsibility: String,
    pub says: Says,
    /// Whom `they` means (or `both`), where more than one other party can be meant.
    pub party: Option<Ref<PartyRow>>,
}

/// Writes on the own side's sheet. It leaves no entry in the ledger: how many answers
/// there are, and when they came, would be read there. What counts is entered when the
/// sheet is handed in, and all of it when the round is revealed.
pub fn answer(
    tx: &mut Tx,
    desk: &Desk,
    round: &Ref<RoundRow>,
    new: &NewAnswer,
) -> Result<RoundRow> {
    let (round, sheet, permit) = own_sheet(tx, desk, round)?;
    if sheet.handed_in_at.is_some() {
        return Err(Error::Conflict(
            "Your side has handed in. Take that back first, then change the answer.".into(),
        ));
    }
    if !round.questions.contains(&new.responsibility) {
        return Err(Error::invalid(
            "responsibility",
            "is not asked in this round",
            "Choose one of the round's questions.",
        ));
    }
    let given = given(tx, desk, &round, &sheet.party, new)?;
    let mut content = sheet.open(&desk.app.keys)?;
    let at = desk.who.now.as_microsecond();
    content.say(&new.responsibility, given, &desk.who.actor.person, at);
    let sealed = content.seal(&desk.app.keys, &round, &sheet.party)?;
    queries::keep_sheet(tx, &permit, &sheet.party, sealed)?;
    Ok(round)
}

fn given(tx: &mut Tx, desk: &Desk, round: &RoundRow, own: &str, new: &NewAnswer) -> Result<Given> {
    let named = match &new.party {
        Some(party) => Some(party.resolve::<ViewParty>(tx, &desk.who)?.0.fact.id),
        None => None,
    };
    let sheets = queries::sheets(tx, &round.id)?;
    let mut others = sheets.into_iter().filter(|sheet| sheet.party != own);
    let only = match (others.next(), others.next()) {
        (Some(other), None) => Some(other.party),
        _ => None,
    };
    let party = match new.says {
        Says::They => named.or(only),
        Says::Both => named,
        _ => None,
    };
    if new.says == Says::They && party.is_none() {
        return Err(Error::invalid(
            "party",
            "is missing",
            "Say which party does it.",
        ));
    }
    if party.as_deref() == Some(own) {
        return Err(Error::invalid(
            "party",
            "is your own side",
            "Say `we`, or name another party.",
        ));
    }
    Ok(Given {
        says: new.says,
        party,
    })
}

/// The own side's sheet in a round that still takes answers.
fn own_sheet(
    tx: &mut Tx,
    desk: &Desk,
    round: &Ref<RoundRow>,
) -> Result<(RoundRow, SheetRow, Permit<AnswerSheet>)> {
    let (round, _) = round.resolve::<ViewBeliefRound>(tx, &desk.who)?;
    let sheet = queries::sheet(tx, &round.id, &desk.who.actor.party)?.ok_or(Error::NotFound)?;
    let permit = desk.who.may::<AnswerSheet>(&sheet)?;
    if round.state(desk.who.now) != "open" {
        return Err(Error::Conflict(
            "This round takes no answers any more.".into(),
        ));
    }
    Ok((round, sheet, permit))
}

/// What the ledger says of a sheet before it is revealed.
#[derive(Serialize)]
struct Committed<'a> {
    party: &'a str,
    commitment: String,
}

/// Refuses a sheet on which something has no answer: it would buy the other side's for
/// nothing. What has gone from the register since is asked no more.
fn is_whole(tx: &mut Tx, desk: &Desk, round: &RoundRow, content: &Sheet) -> Result<()> {
    let register = desk.register(tx)?;
    let open: Vec<_> = round
        .questions
        .iter()
        .filter(|id| !content.answers.contains_key(*id))
        .filter_map(|id| register.responsibility(id))
        .collect();
    let Some(first) = open.first() else {
        return Ok(());
    };
    let why = match open.len() {
        1 => format!("{} {} has no answer yet", first.id, first.title),
        more => format!(
            "{} {} has no answer yet, nor have {} others",
            first.id,
            first.title,
            more - 1
        ),
    };
    let right = "Answer every question, then hand in. Who does not know says \u{201c}we do not know\u{201d}.";
    Err(Error::invalid("responsibility", why, right))
}

/// Finishes for the own side. When every side has, the round is revealed at once.
pub fn hand_in(tx: &mut Tx, desk: &Desk, round: &Ref<RoundRow>) -> Result<RoundRow> {
    let (mut round, sheet, permit) = own_sheet(tx, desk, round)?;
    if sheet.handed_in_at.is_some() {
        return Err(Error::Conflict("Your side has handed in already.".into()));
    }
    let content = sheet.open(&desk.app.keys)?;
    is_whole(tx, desk, &round, &content)?;
    let at = desk.who.now.as_microsecond();
    let person = desk.who.actor.person.as_str();
    queries::hand_in(tx, &permit, &sheet.party, Some(person), Some(at))?;
    let after = Committed {
        party: &sheet.party,
        commitment: content.commitment()?,
    };
    let act = Act {
        act: "belief_sheet.handed_in",
        subject: ("belief_round", &round.id),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&after))?;
    let sheets = queries::sheets(tx, &round.id)?;
    if sheets.iter().all(|sheet| sheet.handed_in_at.is_some()) {
        reveal(tx, &desk.app, &round, desk.who.now)?;
        round.revealed_at = Some(at);
    }
    Ok(round)
}

/// The own side goes on with its sheet, as long as the round is not revealed.
pub fn take_back(tx: &mut Tx, desk: &Desk, round: &Ref<RoundRow>) -> Result<()> {
    let (round, sheet, permit) = own_sheet(tx, desk, round)?;
    if sheet.handed_in_at.is_none() {
        return Err(Error::Conflict("Your side has not handed in.".into()));
    }
    queries::hand_in(tx, &permit, &sheet.party, None, None)?;
    let act = Act {
        act: "belief_sheet.taken_back",
        subject: ("belief_round", &round.id),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&sheet.party))
}

/// Ends a round that should not have been opened: nothing of it is ever shown.
pub fn withdraw(tx: &mut Tx, desk: &Desk, round: &Ref<RoundRow>) -> Result<()> {
    let (round, permit) = round.resolve::<EndBeliefRound>(tx, &desk.who)?;
    let (by, at) = (&desk.who.actor.person, desk.who.now.as_microsecond());
    if round.state(desk.who.now) != "open" || queries::withdraw_round(tx, &permit, by, at)? == 0 {
        return Err(Error::Conflict("This round is over already.".into()));
    }
    queries::forget_sheets(tx, &permit)?;
    let act = Act {
        act: "belief_round.withdrawn",
        subject: ("belief_round", &round.id),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)
}

/// Opens every sheet of a round at once: the answers become facts, and the ledger gets
/// them with the salts that open the commitments. False when another was faster.
pub fn reveal(tx: &mut Tx, app: &App, round: &RoundRow, now: Timestamp) -> Result<bool> {
    if queries::reveal_round(tx, &round.id, now.as_microsecond())? == 0 {
        return Ok(false);
    }
    let today = app.registers.current(tx)?.date(now);
    let mut opened: Vec<Opened> = Vec::new();
    for sheet in queries::sheets(tx, &round.id)? {
        let content = sheet.open(&app.keys)?;
        queries::reveal_sheet(tx, &round.id, &sheet.party, &json(&content.answers)?)?;
        for id in &round.questions {
            if let Some(given) = content.answers.get(id) {
                queries::add_belief(tx, &new_id(now), &given.belief(&sheet.party, id, today))?;
            }
        }
        opened.push(content.opened(&sheet.party, sheet.handed_in_at.is_some())?);
    }
    let act = Act {
        act: "belief_round.revealed",
        subject: ("belief_round", &round.id),
    };
    ledger::record_machine(tx, "belief-rounds", now, act, Some(&opened))?;
    app.registers.current(tx)?;
    Ok(true)
}

/// Closes a round of which a sheet does not open, as after a restore without the key that
/// sealed it: it would wait for ever. Whether this one was such a round.
pub fn lose(tx: &mut Tx, app: &App, round: &RoundRow, now: Timestamp) -> Result<bool> {
    let sheets = queries::sheets(tx, &round.id)?;
    if sheets.iter().all(|sheet| sheet.opens(&app.keys).is_some()) {
        return Ok(false);
    }
    if queries::lose_round(tx, &round.id, now.as_microsecond())? == 1 {
        let act = Act {
            act: "belief_round.lost",
            subject: ("belief_round", &round.id),
        };
        ledger::record_machine(tx, "belief-rounds", now, act, NOTHING)?;
    }
    Ok(true)
}
