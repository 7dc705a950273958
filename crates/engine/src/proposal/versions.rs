//! What each version of the register says. Nothing is kept twice: a day's content
//! is told by the dates of the facts, and where two versions began on one day, the
//! earlier is what the later changed.
use super::content::Content;
use crate::facts::{Company, Version};
use jiff::civil::Date;

/// The version in force on a day.
pub fn in_force(company: &Company, day: Date) -> Option<&Version> {
    let versions = company.versions.iter();
    versions
        .filter(|version| version.from <= day)
        .max_by_key(|version| (version.from, version.number))
}

/// What a version says; `None` where there is no such version.
pub fn content_of(company: &Company, number: u32) -> Option<Content> {
    let mut versions: Vec<&Version> = company.versions.iter().collect();
    versions.sort_by_key(|version| (version.from, version.number));
    let at = versions
        .iter()
        .position(|version| version.number == number)?;
    let day = versions[at].from;
    let same_day = versions[at + 1..]
        .iter()
        .take_while(|version| version.from == day);
    let later: Vec<&&Version> = same_day.collect();
    let mut content = Content::on(company, day);
    for version in later.into_iter().rev() {
        let made_by = |it: &&crate::facts::Proposal| Some(it.number) == version.proposal;
        if let Some(proposal) = company.proposals.iter().find(made_by) {
            content = content.undo(&proposal.changes);
        }
    }
    Some(content)
}
