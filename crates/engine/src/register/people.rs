//! Parties and people: who is on which side, what they can do, when they are away,
//! and what they may do in Tandem.
use super::build::Build;
use crate::facts::{Grant, PartyKind, Person};

/// The longest time for which a partner's person can be let in at once.
const LONGEST_GRANT_DAYS: i64 = 365;

impl Build<'_> {
    pub(super) fn party_hours(&mut self) {
        for (index, party) in self.company.parties.iter().enumerate() {
            if party.name.trim().is_empty() {
                let path = format!("parties[{index}].name");
                self.check.say(path, "it is empty", "the name of the party");
            }
            if let Some(hours) = &party.hours {
                self.hours(|| format!("parties[{index}].hours"), hours);
            }
        }
    }

    /// Checks people and absences, and returns each person's party.
    pub(super) fn people(&mut self) -> Vec<u32> {
        let company = self.company;
        let mut party_of = Vec::new();
        for (index, person) in company.people.iter().enumerate() {
            party_of.push(self.person(index, person));
        }
        for (index, absence) in company.absences.iter().enumerate() {
            let path = |field: &str| format!("absences[{index}].{field}");
            self.check
                .reference(|| path("person"), "person", &absence.person, &self.people);
            if absence.last_day < absence.first_day {
                let (first, last) = (absence.first_day, absence.last_day);
                let why = format!("the last day is {last}, and the first is {first}");
                let expected = format!("{first} or a later day; both days are inside");
                self.check.say(path("last_day"), why, expected);
            }
            if let Some(stand_in) = &absence.stand_in {
                self.check
                    .reference(|| path("stand_in"), "person", stand_in, &self.people);
                if *stand_in == absence.person {
                    let why = format!("`{stand_in}` cannot stand in for themselves");
                    self.check
                        .say(path("stand_in"), why, "somebody else, or nothing");
                }
            }
        }
        party_of
    }

    fn person(&mut self, index: usize, person: &Person) -> u32 {
        let path = |field: &str| format!("people[{index}].{field}");
        let party = self
            .check
            .reference(|| path("party"), "party", &person.party, &self.parties);
        self.check
            .order(|| path("until"), person.from, person.until);
        if let Some(hours) = &person.hours {
            self.hours(|| path("hours"), hours);
        }
        for (skill, level) in &person.skills {
            self.skill(path(&format!("skills.{skill}")), skill, *level);
        }
        party.unwrap_or(0)
    }

    /// A skill must be one of the catalogue or of an own responsibility, its level 1 to 4.
    pub(super) fn skill(&mut self, path: String, skill: &str, level: u8) {
        if !(1..=4).contains(&level) {
            let why = format!("{level} is not a level");
            self.check.say(
                path.clone(),
                why,
                "1 (follows a procedure) to 4 (recognised depth)",
            );
        }
        let own = self.company.responsibilities.iter();
        let own = own
            .filter_map(|adopted| adopted.skills.as_ref())
            .flat_map(|skills| skills.keys());
        let known = self.catalogue.skills.iter().map(|skill| skill.id.as_str());
        let known = known.chain(own.map(String::as_str));
        let catalogued = !self.catalogue.skills.is_empty();
        if catalogued && !known.clone().any(|known| known == skill) {
            let known: Vec<&str> = known.collect();
            self.check.unknown(path, "skill", skill, known.into_iter());
        }
    }

    pub(super) fn grants(&mut self) {
        for (index, grant) in self.company.grants.iter().enumerate() {
            let path = |field: &str| format!("grants[{index}].{field}");
            let person =
                self.check
                    .reference(|| path("person"), "person", &grant.person, &self.people);
            self.check
                .order(|| path("until"), Some(grant.from), grant.until);
            if grant.reason.trim().is_empty() {
                self.check
                    .say(path("reason"), "it is empty", "why the person is let in");
            }
            if person.is_some_and(|person| self.is_partner(person)) {
                self.limited(path("until"), grant);
            }
        }
    }

    fn is_partner(&self, person: u32) -> bool {
        let party = &self.company.people[person as usize].party;
        let party = self
            .parties
            .get(party)
            .map(|index| &self.company.parties[*index as usize]);
        party.is_some_and(|party| party.kind == PartyKind::Partner)
    }

    /// A partner's person is let in for a time, never for good.
    fn limited(&mut self, path: String, grant: &Grant) {
        let last = grant
            .from
            .checked_add(jiff::Span::new().days(LONGEST_GRANT_DAYS));
        let Ok(last) = last else { return };
        let expected =
            format!("a day up to {last}, at most {LONGEST_GRANT_DAYS} days after `from`");
        match grant.until {
            None => {
                let why = "a partner's person needs an end";
                self.check.say(path, why, expected);
            }
            Some(until) if until > last => {
                let why = format!("{until} is too far away for a partner's person");
                self.check.say(path, why, expected);
            }
            Some(_) => {}
        }
    }
}
