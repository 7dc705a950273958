//! The four questions, each answered from facts. "No" needs facts as much as "yes"
//! does: what is not recorded is unknown, and taking a fact away never makes an
//! unknown answer a good one.
use super::{Confidence, score};
use crate::assumptions::Book;
use crate::scenario::{Override, Scenario};
use crate::situation::Situation;
use crate::structure::{Gap, State, Structural};
use engine::facts::PartyKind;
use engine::findings::Severity;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Yes,
    No,
    Unknown,
}

impl Answer {
    pub const fn word(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Unknown => "unknown",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Question {
    Q1,
    Q2,
    Q3,
    Q4,
}

impl Question {
    pub const ALL: [Question; 4] = [Question::Q1, Question::Q2, Question::Q3, Question::Q4];

    pub const fn id(self) -> &'static str {
        match self {
            Question::Q1 => "Q1",
            Question::Q2 => "Q2",
            Question::Q3 => "Q3",
            Question::Q4 => "Q4",
        }
    }

    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.id() == id)
    }
}

/// A question with its answer, the why, and what somebody answered in its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub question: Question,
    pub text: &'static str,
    /// The answer that counts.
    pub answer: Answer,
    /// What the facts say, whether or not it was overridden.
    pub by_facts: Answer,
    pub why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override>,
    /// What would answer it, where the facts do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find_out: Option<String>,
    /// Whether the facts say that nobody is inside.
    #[serde(skip)]
    pub(super) nobody_inside: bool,
    /// What the answer takes for granted: how sure it lets one be at most, and what to
    /// find out.
    #[serde(skip)]
    pub(super) granted: Option<(Confidence, &'static str)>,
}

impl Asked {
    /// `Q1 yes: …`
    pub fn sentence(&self) -> String {
        let (id, answer) = (self.question.id(), self.answer.word());
        match &self.overridden {
            None => format!("{id} {answer}: {}", self.why),
            Some(own) => format!(
                "{id} {answer}, overridden ({}); the facts say {}: {}",
                own.reason,
                self.by_facts.word(),
                self.why
            ),
        }
    }
}

/// An answer with its why, and what to find out when it is unknown.
struct Said(Answer, String, Option<&'static str>);

pub(super) fn ask(
    situation: &Situation,
    gaps: &[Structural],
    scenario: &Scenario,
    _book: &Book,
) -> Vec<Asked> {
    let asked = Question::ALL.map(|question| {
        let Said(by_facts, why, find_out) = match question {
            Question::Q1 => capability(situation),
            Question::Q2 => complexity(situation),
            Question::Q3 => beyond(situation, gaps),
            Question::Q4 => nobody(situation),
        };
        let overridden = scenario.answers.get(&question).cloned();
        let answer = overridden.as_ref().map_or(by_facts, |own| own.answer);
        Asked {
            question,
            text: score::text_of(question),
            answer,
            by_facts,
            why,
            overridden,
            find_out: find_out
                .filter(|_| answer == Answer::Unknown)
                .map(str::to_owned),
            nobody_inside: situation.team.people == Some(0),
            granted: match (question, answer, by_facts) {
                (Question::Q1, Answer::Yes, Answer::Yes) => wish_granted(situation),
                (Question::Q3, Answer::No, Answer::No) => hours_granted(situation),
                _ => None,
            },
        }
    });
    asked.into()
}

/// What people can do is known, and whether leadership wants to keep it is not.
fn wish_granted(situation: &Situation) -> Option<(Confidence, &'static str)> {
    let find_out = "Ask leadership whether it wants to keep the people inside.";
    let unsaid = situation.keep_internal.is_none();
    unsaid.then_some((Confidence::Medium, find_out))
}

/// That the hours of a site are the usual ones, where nobody wrote them down.
fn hours_granted(situation: &Situation) -> Option<(Confidence, &'static str)> {
    let find_out = "Write down when people work at each site: usual office hours are taken \
                    where nobody has.";
    let usual = situation.takes_usual_hours();
    usual.then_some((Confidence::Low, find_out))
}

/// Q1: is there internal capability to preserve?
fn capability(situation: &Situation) -> Said {
    let team = &situation.team;
    let holds = situation
        .tasks
        .iter()
        .filter(|task| task.accountable.contains(&PartyKind::Internal));
    let holds = holds.count();
    let proven = situation
        .critical
        .iter()
        .filter(|it| it.operators.as_ref().is_some_and(|known| known.inside > 0))
        .count();
    match (team.people, situation.keep_internal) {
        (Some(0), _) => Said(Answer::No, "nobody is inside.".into(), None),
        (_, Some(false)) => Said(
            Answer::No,
            "leadership does not want to keep the people inside.".into(),
            None,
        ),
        (Some(people), wish) => {
            let strong = team
                .skills
                .as_ref()
                .map(|skills| skills.values().filter(|level| **level >= 3).count());
            let mut why = vec![format!(
                "{} inside",
                counted(people as usize, "person", "people")
            )];
            if proven > 0 {
                why.push(format!(
                    "proven on {}",
                    counted(proven, "critical system", "critical systems")
                ));
            }
            if let Some(strong) = strong.filter(|strong| *strong > 0) {
                why.push(format!("strong in {}", counted(strong, "skill", "skills")));
            }
            if holds > 0 {
                why.push(format!(
                    "answering for {}",
                    counted(holds, "responsibility", "responsibilities")
                ));
            }
            if wish == Some(true) {
                why.push("and leadership wants to keep them".into());
            }
            let levels = team.skills.as_ref().map(|skills| skills.values().copied());
            let most = levels.map(|levels| levels.max().unwrap_or(0));
            if proven == 0 && wish.is_none() && most.is_some_and(|most| most <= 1) {
                let why = format!("{}, none of them beyond following procedures.", why[0]);
                return Said(Answer::No, why, None);
            }
            let measured = proven > 0 || strong.is_some_and(|strong| strong > 0) || holds > 0;
            let why = format!("{}.", why.join(", "));
            match measured || wish == Some(true) {
                true => Said(Answer::Yes, format!("capability to preserve: {why}"), None),
                false => Said(
                    Answer::Unknown,
                    format!("what they can do is not recorded: {why}"),
                    Some(
                        "Record the skills of the people inside, and who is proven on which system.",
                    ),
                ),
            }
        }
        (None, wish) if holds > 0 || wish == Some(true) => {
            let held = counted(holds, "responsibility", "responsibilities");
            Said(
                Answer::Yes,
                format!("the inside answers for {held}, though its people are not recorded."),
                None,
            )
        }
        (None, _) => Said(
            Answer::Unknown,
            "whether anybody is inside is not recorded.".into(),
            Some("Record the people of the internal side, or that there are none."),
        ),
    }
}

/// From how many on a kind of peculiarity makes an environment complex.
const MANY_SINGLE: usize = 3;
const MANY_PECULIAR: u32 = 5;
const MANY_UNDOCUMENTED: u32 = 3;

/// Q2: would taking on a fully external provider be painful?
fn complexity(situation: &Situation) -> Said {
    let single = situation.single();
    let hidden = situation
        .critical
        .iter()
        .filter(|it| it.operators.is_none())
        .count();
    let peculiar = situation
        .peculiar
        .as_ref()
        .map(|all| all.iter().fold(0u32, |sum, (_, n)| sum.saturating_add(*n)));
    let mut why = Vec::new();
    if !situation.critical.is_empty() {
        let all = situation.critical.len();
        why.push(format!(
            "{}, {} in one head{}",
            counted(all, "critical system", "critical systems"),
            single.len(),
            match hidden {
                0 => String::new(),
                hidden => format!(", {hidden} of which nobody is known to be proven"),
            }
        ));
    }
    for (what, count) in situation.peculiar.iter().flatten() {
        why.push(format!("{count} {what}"));
    }
    if let Some(undocumented) = situation.undocumented {
        why.push(format!("{undocumented} without procedures"));
    }
    let many = single.len() >= MANY_SINGLE
        || peculiar.is_some_and(|count| count >= MANY_PECULIAR)
        || situation
            .undocumented
            .is_some_and(|count| count >= MANY_UNDOCUMENTED);
    let words = |why: Vec<String>| {
        if why.is_empty() {
            "nothing is recorded.".to_owned()
        } else {
            format!("{}.", why.join(", "))
        }
    };
    if many {
        return Said(Answer::Yes, words(why), None);
    }
    // "No" holds only when it would hold whatever the unknown turned out to be.
    let surely_few = !situation.critical.is_empty() && single.len() + hidden < MANY_SINGLE;
    if peculiar.is_some() && surely_few {
        return Said(
            Answer::No,
            format!("little that is peculiar: {}", words(why)),
            None,
        );
    }
    Said(
        Answer::Unknown,
        format!(
            "how peculiar the environment is, is not known: {}",
            words(why)
        ),
        Some(
            "Record the critical systems with who is proven on them, and what is peculiar \
             (custom reports, interfaces, unusual vendors) or that nothing is.",
        ),
    )
}

/// From how many specialist skills on several domains are needed.
const SEVERAL: usize = 3;

const HOURS_UNKNOWN: &str =
    "whether the people inside are there when the sites work is not recorded";
const SAY_WHEN: &str = "Record the hours of the people inside, or of their side.";
const AROUND_UNKNOWN: &str = "whether anything else is needed around the clock is not recorded";
const SAY_WHETHER_AROUND: &str = "Adopt the responsibilities that apply, or say whether anything \
                                  is needed around the clock.";

/// Q3: is round-the-clock cover or depth in several domains needed, beyond what the
/// people inside provide already?
fn beyond(situation: &Situation, gaps: &[Structural]) -> Said {
    let serious = |task: &&crate::situation::Task| task.criticality >= Severity::High;
    let around = situation.tasks.iter().filter(|task| task.around_the_clock);
    let around = around.filter(serious).count();
    let mut domains: Vec<&str> = situation
        .tasks
        .iter()
        .flat_map(|task| &task.skills)
        .filter(|(skill, level)| **level >= 3 && situation.is_specialist(skill))
        .map(|(skill, _)| situation.name_of(skill))
        .collect();
    domains.sort_unstable();
    domains.dedup();
    let state = |gap: Gap| {
        gaps.iter()
            .find(|it| it.gap == gap)
            .map(|it| it.before.state)
    };
    let needs_hours = around > 0 || situation.around_the_clock == Some(true);
    let needs_depth = domains.len() >= SEVERAL;
    let mut needs = Vec::new();
    if around > 0 {
        needs.push(format!(
            "{} around the clock",
            counted(
                around,
                "responsibility is needed",
                "responsibilities are needed"
            )
        ));
    } else if needs_hours {
        needs.push("some service is needed around the clock".to_owned());
    }
    if needs_depth {
        needs.push(format!("specialist depth in {} domains", domains.len()));
    }
    // People on call at every hour are not at work at every site.
    let missed = situation.missed();
    let hours_unknown = missed.is_none();
    let missed = missed.filter(|missed| !missed.sites.is_empty());
    let needs_sites = missed.is_some();
    needs.extend(missed.map(|missed| {
        let names = missed.names();
        format!("help at {names} when nobody inside is at work")
    }));
    let needs = needs.join(", and ");
    if !needs_hours && !needs_depth && !needs_sites {
        if hours_unknown {
            return Said(Answer::Unknown, format!("{HOURS_UNKNOWN}."), Some(SAY_WHEN));
        }
        return match (situation.around_the_clock, situation.tasks.is_empty()) {
            (_, true) => Said(
                Answer::Unknown,
                "what must be looked after is not recorded.".into(),
                Some("Adopt the responsibilities that apply."),
            ),
            (None, false) => Said(
                Answer::Unknown,
                format!("{AROUND_UNKNOWN}."),
                Some(SAY_WHETHER_AROUND),
            ),
            (Some(_), _) => Said(
                Answer::No,
                "nothing serious is needed around the clock, and no depth in several domains."
                    .into(),
                None,
            ),
        };
    }
    let unmet = needs_sites
        || (needs_hours && state(Gap::OnCall) == Some(State::Open))
        || (needs_depth && state(Gap::Expertise) == Some(State::Open));
    if unmet || situation.team.people == Some(0) {
        return Said(
            Answer::Yes,
            format!("{needs}; the people inside cannot hold all of that."),
            None,
        );
    }
    // What else may be needed counts as long as nobody has said that it is not.
    let open_question = match situation.around_the_clock {
        None => Some((AROUND_UNKNOWN, SAY_WHETHER_AROUND)),
        Some(_) if hours_unknown => Some((HOURS_UNKNOWN, SAY_WHEN)),
        Some(_) => None,
    };
    let held = |of: Gap| state(of) == Some(State::Closed);
    let met = (!needs_hours || held(Gap::OnCall)) && (!needs_depth || held(Gap::Expertise));
    if let Some((unknown, find_out)) = open_question {
        let holds = if met { "hold" } else { "may hold" };
        let why = format!("{needs}, which the people inside {holds}; {unknown}.");
        return Said(Answer::Unknown, why, Some(find_out));
    }
    if met {
        return Said(
            Answer::No,
            format!("{needs}; the people inside hold that already."),
            None,
        );
    }
    Said(
        Answer::Unknown,
        format!("{needs}; whether the people inside can hold it is not recorded."),
        Some("Record the people inside, and their skills."),
    )
}

/// Q4: is there no internal capacity, and no plan to build it?
fn nobody(situation: &Situation) -> Said {
    match (situation.team.people, situation.hires_planned) {
        (Some(people), _) if people > 0 => Said(
            Answer::No,
            format!(
                "{} inside.",
                counted(people as usize, "person is", "people are")
            ),
            None,
        ),
        (_, Some(hires)) if hires > 0 => Said(
            Answer::No,
            format!(
                "{} planned.",
                counted(hires as usize, "hire is", "hires are")
            ),
            None,
        ),
        (Some(_), Some(_)) => Said(
            Answer::Yes,
            "nobody is inside, and no hire is planned.".into(),
            None,
        ),
        (Some(_), None) => Said(
            Answer::Unknown,
            "nobody is inside; whether somebody is to be hired is not recorded.".into(),
            Some("Say how many IT people the company plans to hire; 0 is an answer."),
        ),
        (None, _) => {
            let holds = situation
                .tasks
                .iter()
                .any(|task| task.accountable.contains(&PartyKind::Internal));
            match holds {
                true => Said(
                    Answer::No,
                    "the inside answers for responsibilities today.".into(),
                    None,
                ),
                false => Said(
                    Answer::Unknown,
                    "whether anybody is inside is not recorded.".into(),
                    Some("Record the people of the internal side, or that there are none."),
                ),
            }
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
