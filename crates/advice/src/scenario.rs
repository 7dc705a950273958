//! What somebody supposes: figures and facts in place of those that are known, and
//! answers to the four questions that override those computed. Each is one
//! `KEY=VALUE`, so that a program, a page and a person say it alike, and so that what
//! would flip the advice can be entered as it is printed.
use crate::assumptions::{Book, Range, Refused, Replacement};
use crate::decide::{Answer, Question};
use crate::models::Model;
use engine::assessment::{MOST, MOST_PEOPLE};
use serde::Serialize;
use std::collections::BTreeMap;

/// An answer of one's own to one of the four questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Override {
    pub answer: Answer,
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scenario {
    pub internal_people: Option<u32>,
    pub hires_planned: Option<u32>,
    pub keep_internal: Option<bool>,
    /// Every skill of everybody inside, at this level.
    pub skills_all: Option<u8>,
    /// Proven people inside on every critical system, at least.
    pub operators_each: Option<u32>,
    pub round_the_clock: Option<bool>,
    pub users: Option<u32>,
    pub peculiar: Option<u32>,
    pub undocumented: Option<u32>,
    pub answers: BTreeMap<Question, Override>,
    /// (question, answer, model) → points in place of those that ship.
    pub weights: BTreeMap<String, f64>,
}

/// What stands for a reason when none was given.
const NO_REASON: &str = "no reason was written down";

impl Scenario {
    /// Takes one `KEY=VALUE`: an assumption (`fee.full_user_month=150` or
    /// `=120,150,180`), an answer (`Q1=no` or `Q1=no: reason`), a weight
    /// (`weight.Q1.yes.co_managed=2`) or a supposed fact (`internal_people=8`).
    /// `date` is the day on which it was said.
    ///
    /// # Errors
    /// A key that there is not, or a value that does not fit it.
    pub fn set(&mut self, book: &mut Book, text: &str, date: &str) -> Result<(), Refused> {
        let Some((key, value)) = text.split_once('=') else {
            return Err(refused(text, "it has no `=`", "KEY=VALUE"));
        };
        let (key, value) = (key.trim(), value.trim());
        if book.find(key).is_some() {
            return self.assume(book, key, value, date);
        }
        if let Some(question) = Question::of(key) {
            return self.answer(question, value);
        }
        if key.starts_with("weight.") {
            return self.weight(key, value);
        }
        let count = |most: u32| {
            let expected = format!("0, 1, 2 … up to {most}");
            match value.parse::<u32>() {
                Ok(count) if count <= most => Ok(count),
                Ok(_) => Err(refused(text, "it is more than there can be", &expected)),
                Err(_) => Err(refused(text, "it is no count", &expected)),
            }
        };
        let flag = || match value {
            "true" | "yes" => Ok(true),
            "false" | "no" => Ok(false),
            _ => Err(refused(text, "it is neither yes nor no", "yes or no")),
        };
        match key {
            "internal_people" => self.internal_people = Some(count(MOST_PEOPLE)?),
            "hires_planned" => self.hires_planned = Some(count(MOST_PEOPLE)?),
            "operators_each" => self.operators_each = Some(count(MOST_PEOPLE)?),
            "users" => self.users = Some(count(MOST)?),
            "peculiar" => self.peculiar = Some(count(MOST)?),
            "undocumented" => self.undocumented = Some(count(MOST)?),
            "keep_internal" => self.keep_internal = Some(flag()?),
            "round_the_clock" => self.round_the_clock = Some(flag()?),
            "skills_all" => match count(MOST)? {
                level @ 0..=4 => self.skills_all = Some(level as u8),
                _ => return Err(refused(text, "it is no level", "0 to 4")),
            },
            _ => {
                let known = book.all().iter().map(|it| it.id.as_str()).chain(KEYS);
                let expected = match engine::register::nearest(key, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("an assumption, Q1 to Q4, or one of {}", KEYS.join(", ")),
                };
                return Err(refused(key, "there is no such key", &expected));
            }
        }
        Ok(())
    }

    fn assume(&self, book: &mut Book, key: &str, value: &str, date: &str) -> Result<(), Refused> {
        let figures: Option<Vec<f64>> = value
            .split(',')
            .map(|text| text.trim().parse::<f64>().ok())
            .collect();
        let range = match figures.as_deref() {
            Some([one]) => Range::new(*one, *one, *one),
            Some([low, mid, high]) => Range::new(*low, *mid, *high),
            _ => {
                let expected = "one number, or low,mid,high";
                return Err(refused(key, &format!("`{value}` is no figure"), expected));
            }
        };
        book.replace(Replacement {
            assumption: key.to_owned(),
            range,
            source: "entered by hand".to_owned(),
            date: date.to_owned(),
            by: None,
        })
    }

    fn answer(&mut self, question: Question, value: &str) -> Result<(), Refused> {
        let (answer, reason) = value.split_once(':').unwrap_or((value, NO_REASON));
        let answer = match answer.trim() {
            "yes" => Answer::Yes,
            "no" => Answer::No,
            "unknown" => Answer::Unknown,
            other => {
                let why = format!("`{other}` is no answer");
                let expected = "yes, no or unknown, and a reason: `Q1=no: the reason`";
                return Err(refused(question.id(), &why, expected));
            }
        };
        let reason = reason.trim().to_owned();
        self.answers.insert(question, Override { answer, reason });
        Ok(())
    }

    fn weight(&mut self, key: &str, value: &str) -> Result<(), Refused> {
        let parts: Vec<&str> = key.split('.').collect();
        let fits = matches!(parts.as_slice(), [_, question, "yes" | "no", model]
            if Question::of(question).is_some() && Model::of(model).is_some());
        if !fits {
            let expected = "such as weight.Q1.yes.co_managed";
            return Err(refused(key, "there is no such weight", expected));
        }
        match value.parse::<f64>() {
            Ok(points) if (-10.0..=10.0).contains(&points) => {
                self.weights.insert(key.to_owned(), points);
                Ok(())
            }
            _ => Err(refused(key, "it is no weight", "a number from -10 to 10")),
        }
    }
}

const KEYS: [&str; 9] = [
    "internal_people",
    "hires_planned",
    "operators_each",
    "users",
    "peculiar",
    "undocumented",
    "keep_internal",
    "round_the_clock",
    "skills_all",
];

fn refused(what: &str, why: &str, expected: &str) -> Refused {
    Refused {
        what: what.to_owned(),
        why: why.to_owned(),
        expected: expected.to_owned(),
    }
}
