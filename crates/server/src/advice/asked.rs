//! What is supposed, as it stands in an address: `?set=Q1=no&set=users=40`, in the
//! words of `tandem decide --set`. So a page is a link, and the way back undoes a step.
//! What somebody moved or answered on the page becomes such an address first.
use advice::{Settings, assumptions::Refused};
use engine::{assessment::Assessment, facts::Company};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use web::{Error, Result};

#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct Asked {
    /// What is supposed: `KEY=VALUE`, as `tandem decide --set` takes it.
    #[serde(default)]
    pub set: Vec<String>,
    /// Groups of responsibilities that a partner would hold, such as `SEC,MON`.
    #[serde(default)]
    pub mix: Vec<String>,
    /// The day that is looked at; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub at: Option<Date>,
    /// Of the draws; 1 when left out.
    pub seed: Option<u64>,
    /// Moved on the page; each leads to the address that says the same by `set`.
    pub internal_people: Option<String>,
    pub users: Option<String>,
    #[serde(rename = "fee.full_user_month")]
    pub fee_full: Option<String>,
    #[serde(rename = "fee.comanaged_user_month")]
    pub fee_comanaged: Option<String>,
    #[serde(rename = "time.productive_hours_month")]
    pub hours: Option<String>,
    /// `Q1` to `Q4`, answered on the page.
    pub question: Option<String>,
    pub answer: Option<String>,
    pub reason: Option<String>,
}

/// The key of a `KEY=VALUE`.
fn key(part: &str) -> &str {
    part.split_once('=').map_or(part, |(key, _)| key.trim())
}

impl Asked {
    /// The same page, and these supposed as well.
    pub fn and(&self, more: &[String]) -> Asked {
        let mut next = self.plain();
        for part in more {
            next.set.retain(|was| key(was) != key(part));
            next.set.push(part.clone());
        }
        next
    }

    /// The same page without what is supposed about a key.
    pub fn without(&self, gone: &str) -> Asked {
        let mut next = self.plain();
        next.set.retain(|part| key(part) != gone);
        next
    }

    fn plain(&self) -> Asked {
        Asked {
            set: self.set.clone(),
            mix: self.mix.clone(),
            at: self.at,
            seed: self.seed,
            ..Asked::default()
        }
    }

    /// Where the page of this stands.
    pub fn address(&self) -> String {
        self.address_of("/advice")
    }

    pub fn address_of(&self, path: &str) -> String {
        let sets = self.set.iter().map(|part| ("set", Some(part.clone())));
        let mixes = self.mix.iter().map(|groups| ("mix", Some(groups.clone())));
        let rest = [
            ("at", self.at.map(|day| day.to_string())),
            ("seed", self.seed.map(|seed| seed.to_string())),
        ];
        match web::query(sets.chain(mixes).chain(rest)) {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// What was moved or answered on the page, each as `KEY` and `VALUE`.
    fn moved(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("internal_people", &self.internal_people),
            ("users", &self.users),
            ("fee.full_user_month", &self.fee_full),
            ("fee.comanaged_user_month", &self.fee_comanaged),
            ("time.productive_hours_month", &self.hours),
        ];
        let moved = all.into_iter();
        moved
            .filter_map(|(key, value)| Some((key, value.as_deref()?.trim())))
            .collect()
    }

    /// The address that says by `set` what was moved or answered here; `None` when
    /// nothing was. `now` says what stands in a field before anybody moves it.
    pub fn settled(&self, now: impl Fn(&str) -> Option<String>) -> Option<Asked> {
        let moved = self.moved();
        if moved.is_empty() && self.question.is_none() {
            return None;
        }
        let mut next = self.plain();
        for (key, value) in moved {
            next = match now(key).as_deref() == Some(value) {
                true => next.without(key),
                false => next.and(&[format!("{key}={value}")]),
            };
        }
        if let Some(question) = &self.question {
            let reason = self.reason.as_deref().unwrap_or_default().trim();
            next = match (self.answer.as_deref(), reason) {
                (None, _) => next.without(question),
                (Some(answer), "") => next.and(&[format!("{question}={answer}")]),
                (Some(answer), reason) => next.and(&[format!("{question}={answer}: {reason}")]),
            };
        }
        Some(next)
    }
}

/// The settings of a page: the company's own figures first, then what is supposed.
/// A figure of its own that is refused is told, and the assumption stays.
pub fn settings(facts: &Company, asked: &Asked, on: Date) -> Result<(Settings, Vec<String>)> {
    let (mut settings, told) = own(&facts.assessment);
    settings.seed = asked.seed.unwrap_or(settings.seed);
    // A field that was left empty asks for nothing.
    for groups in asked.mix.iter().filter(|groups| !groups.trim().is_empty()) {
        settings
            .mix(groups, facts, company::catalogue())
            .map_err(|refused| wrong("mix", &refused))?;
    }
    for part in &asked.set {
        settings
            .set(part, on)
            .map_err(|refused| wrong("set", &refused))?;
    }
    Ok((settings, told))
}

/// What is assumed where nothing is supposed, and which of the company's own figures
/// could not be taken.
pub fn own(facts: &Assessment) -> (Settings, Vec<String>) {
    let (mut settings, mut told) = (Settings::default(), Vec::new());
    for quote in &facts.quotes {
        match settings.clone().quoted(std::slice::from_ref(quote)) {
            Ok(taken) => settings = taken,
            Err(refused) => told.push(refused.to_string()),
        }
    }
    (settings, told)
}

pub fn wrong(field: &str, refused: &Refused) -> Error {
    let why = format!("{}: {}", refused.what, refused.why);
    Error::invalid(field, why, refused.expected.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(set: &[&str]) -> Asked {
        Asked {
            set: set.iter().map(|part| (*part).to_owned()).collect(),
            ..Asked::default()
        }
    }

    #[test]
    fn one_key_is_supposed_once_and_the_last_word_counts() {
        let next = asked(&["Q1=no: the contract ends", "users=40"]).and(&["Q1=yes".into()]);
        assert_eq!(next.set, ["users=40", "Q1=yes"]);
        assert_eq!(next.address(), "/advice?set=users%3D40&set=Q1%3Dyes");
        assert_eq!(next.without("Q1").without("users").address(), "/advice");
    }

    #[test]
    fn what_was_moved_becomes_an_address_and_what_was_not_is_left_out() {
        let mut moved = asked(&["users=40", "Q2=no"]);
        moved.users = Some("100".into());
        moved.internal_people = Some("8".into());
        let now = |key: &str| (key == "users").then(|| "100".to_owned());
        let settled = moved.settled(now).unwrap();
        assert_eq!(settled.set, ["Q2=no", "internal_people=8"]);
        assert!(settled.settled(now).is_none());
    }

    #[test]
    fn an_answer_carries_its_reason_and_can_be_taken_back() {
        let mut said = asked(&[]);
        said.question = Some("Q1".into());
        said.answer = Some("no".into());
        said.reason = Some("both leave: in May".into());
        let settled = said.settled(|_| None).unwrap();
        assert_eq!(settled.set, ["Q1=no: both leave: in May"]);
        let mut back = settled;
        back.question = Some("Q1".into());
        assert!(back.settled(|_| None).unwrap().set.is_empty());
    }
}
