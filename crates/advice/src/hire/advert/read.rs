//! What an advert asks for, read line by line: a level stands before the domains that it
//! means, behind one of them, at the end of an enumeration, or in the heading of a list.
use super::Asked;
use super::levels::{DEPTH, USUAL, any, at_the_end, level_of, named, says_of_all};
use super::sentences::{bare, items, own_part, sentences, told_of_a_partner, told_of_the_company};
use super::words::{
    ALL_ALONE, EVERY_HOUR, NIGHTS, NOT, NOT_ALONE, NOT_ASKED, NOT_ONLY, REACHABLE, SUPPORT, TOLD,
};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Read {
    pub asked: BTreeMap<&'static str, Asked>,
    /// The sentence that asks one person to be there at every hour.
    pub every_hour: Option<String>,
}

pub fn read(text: &str) -> Read {
    let (mut read, mut told) = (Read::default(), Read::default());
    let mut heading = Heading::Asks(USUAL);
    let mut begun = false;
    for line in text.lines() {
        let plain = line.trim().trim_matches(['#', '*', '_', ' ']);
        if plain.is_empty() {
            if begun {
                heading = Heading::Asks(USUAL);
            }
            continue;
        }
        if let Some(next) = heading_of(line, plain) {
            (heading, begun) = (next, false);
        } else {
            begun = true;
        }
        let Heading::Asks(usual) = heading else {
            if heading == Heading::Light {
                read.light(plain);
            }
            continue;
        };
        if plain.starts_with('|') {
            // The columns of a row speak of the same domain.
            let level = level_of(&plain.to_lowercase()).unwrap_or(usual);
            read.sentence(&plain.replace('|', " "), level);
            continue;
        }
        let usual = before_the_colon(plain).unwrap_or(usual);
        for sentence in sentences(plain) {
            match told_of_the_company(&sentence.to_lowercase()) {
                true => told.sentence(sentence, usual),
                false => read.sentence(sentence, usual),
            }
        }
    }
    // An advert that only tells of the company asks by telling.
    let empty = read.asked.is_empty() && read.every_hour.is_none();
    if empty { told } else { read }
}

/// What a heading says of all that stands under it.
#[derive(Clone, Copy, PartialEq)]
enum Heading {
    /// It is asked for, at this level when no other is said.
    Asks(u8),
    /// It would be welcome.
    Light,
    /// It is told, or is not asked for.
    Tells,
}

/// A line without a domain that looks like the heading of what follows.
fn heading_of(line: &str, plain: &str) -> Option<Heading> {
    let lower = plain.to_lowercase();
    let short = plain.split_whitespace().count() <= 9 && !plain.ends_with('.');
    if !short || starts_a_list(line) || !named(&lower).is_empty() {
        return None;
    }
    if any(&lower, &TOLD) || any(&lower, &NOT_ASKED) {
        return Some(Heading::Tells);
    }
    let says = level_of(&lower);
    if says == Some(1) {
        return Some(Heading::Light);
    }
    let marked = lower.ends_with(':') || line.trim().starts_with(['#', '*']);
    // The title of a role says how senior it is, and not how deep in each domain.
    let of_skills = lower.ends_with(':') || any(&lower, &["knowledge", "skills", "expertise"]);
    marked.then(|| Heading::Asks(says.filter(|_| of_skills).unwrap_or(USUAL)))
}

fn starts_a_list(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['-', '•', '–']) || (line.starts_with('*') && !line.starts_with("**"))
}

/// `Required skills (all at expert level): …`.
fn before_the_colon(line: &str) -> Option<u8> {
    let (before, _) = line.split_once(':')?;
    let before = before.to_lowercase();
    level_of(&before).filter(|_| named(&before).is_empty())
}

impl Read {
    /// What would be welcome is asked for at the lowest level.
    fn light(&mut self, line: &str) {
        for item in items(line) {
            self.add(item, 1);
        }
    }

    fn sentence(&mut self, sentence: &str, usual: u8) {
        let lower = sentence.to_lowercase();
        let has = |words: &[&str]| any(&lower, words);
        let asked = (has(&EVERY_HOUR) || has(&NIGHTS)) && has(&REACHABLE) || has(&SUPPORT);
        if self.every_hour.is_none() && asked && !has(&NOT_ALONE) {
            self.every_hour = Some(bare(sentence));
        }
        if has(&NOT_ASKED) || told_of_a_partner(&lower) {
            return;
        }
        let own = own_part(sentence);
        let mut level = match any(&own.to_lowercase(), &ALL_ALONE) {
            true => DEPTH,
            false => at_the_end(&own.to_lowercase()).unwrap_or(usual),
        };
        for item in items(own) {
            let lower = item.to_lowercase();
            if any(&lower, &NOT) && !any(&lower, &NOT_ONLY) {
                return;
            }
            let said = level_of(&lower);
            self.add(item, said.unwrap_or(level));
            if said.is_some() && says_of_all(&lower) {
                level = said.unwrap_or(level);
            }
        }
    }

    fn add(&mut self, item: &str, level: u8) {
        for (skill, family) in named(&item.to_lowercase()) {
            let entry = self.asked.entry(skill).or_insert_with(|| Asked {
                skill,
                family,
                level: 0,
                words: String::new(),
            });
            if level > entry.level {
                entry.level = level;
                entry.words = bare(item);
            }
        }
    }
}

#[cfg(test)]
mod tests;
