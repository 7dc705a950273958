//! What nobody knows is declared, and not priced as nothing.
use crate::models::{Amount, Element, Model, Offer};
use crate::situation::Situation;

const EVERY_SEAT: Amount = Amount::Seat { part: 1.0 };

/// Marks what of the scope is not known.
pub(super) fn say_unknown(offer: &mut Offer, situation: &Situation) {
    let nothing = situation.tasks.is_empty();
    if nothing || situation.hours_of(|_| 1.0).unknown > 0 {
        offer.unknown(Element::Capacity);
    }
    let around = situation.around_the_clock;
    // Whoever is there at every hour is there at those of the sites.
    let seat = offer.lines.iter().any(|line| line.amount == EVERY_SEAT);
    let always = around == Some(true) && (seat || offer.model != Model::InternalOnly);
    if around.is_none() || (situation.missed().is_none() && !always) {
        offer.unknown(Element::AroundTheClock);
    }
    // How much hangs on whom, only the systems say.
    if offer.model != Model::FullyOutsourced && situation.critical.is_empty() {
        offer.unknown(Element::Departure);
    }
    // What a partner does not hold has to be bought; how much of it, only skills say.
    let skills = situation.team.people == Some(0) || situation.team.skills.is_some();
    if offer.model != Model::FullyOutsourced && (nothing || !skills) {
        offer.unknown(Element::Depth);
    }
}

/// The same in words, for whoever reads the figures.
pub fn unknown_words(situation: &Situation) -> Vec<String> {
    let mut words = Vec::new();
    let hours = situation.hours_of(|_| 1.0).unknown;
    if situation.tasks.is_empty() {
        words.push("What must be looked after is unknown: no hours of work are priced.".to_owned());
    } else if hours > 0 {
        words.push(format!(
            "The hours of {hours} responsibilities are unknown, because what drives them is not \
             counted: they are not priced."
        ));
    }
    if situation.around_the_clock.is_none() {
        words.push(
            "Whether anything is needed around the clock is unknown: nothing is priced for it."
                .to_owned(),
        );
    }
    if situation.around_the_clock == Some(false) && situation.missed().is_none() {
        words.push(
            "Whether the people inside are there when the sites work is unknown: nothing is \
             priced for it."
                .to_owned(),
        );
    }
    if situation.team.people != Some(0) && situation.team.skills.is_none() {
        words.push(
            "What the people inside can do is unknown: all specialist hours are taken to be bought."
                .to_owned(),
        );
    }
    if situation.critical.is_empty() {
        words.push(
            "Which systems the company cannot do without is unknown: departures are priced as \
             if others could run them all."
                .to_owned(),
        );
    }
    if situation.count("endpoint").is_none() {
        words.push("Endpoints are not counted: they are taken to be as many as users.".to_owned());
    }
    words
}
