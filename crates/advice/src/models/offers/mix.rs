//! Mixes: a partner holds some groups of responsibilities, the inside holds the rest.
use super::equal::{around_the_clock, needs_watch};
use super::unknown::say_unknown;
use super::{Draft, LAYERS};
use crate::assumptions::{Book, Key, Point};
use crate::formulas;
use crate::models::{Amount, Element, Model, Offer};
use crate::situation::Situation;
use std::collections::BTreeSet;

/// A mix: a partner holds these groups of responsibilities, the inside holds the rest.
pub fn mix(situation: &Situation, book: &Book, partner: &BTreeSet<String>) -> Option<Offer> {
    // There is nothing to mix where nobody knows what there is to do.
    if situation.tasks.is_empty() {
        return None;
    }
    let mut draft = Draft::new(situation, Model::CoManaged)?;
    let groups: Vec<&str> = partner.iter().map(String::as_str).collect();
    let inside = |task: &crate::situation::Task| f64::from(!partner.contains(&task.group));
    let (all, stays) = (
        situation.hours_of(|_| 1.0).known,
        situation.hours_of(inside).known,
    );
    let usual = situation
        .hours_of(|task| task.share(Model::CoManaged, "partner"))
        .known;
    let share = |part: f64| if all > 0.0 { part / all } else { 0.0 };
    draft.offer.name = match groups.as_slice() {
        [] => "everything inside".to_owned(),
        some => format!("a partner for {}", some.join(", ")),
    };
    let people = formulas::people_for(&book.values(Point::Mid), stays);
    if stays > 0.0 {
        let amount = Amount::Role {
            pay: Key::PayGeneralistLead,
            people: 1.0,
        };
        draft.line(Element::OfficeHours, false, "One person inside", amount);
        let amount = Amount::Hours {
            pay: Key::PaySysadmin,
            hours: stays,
            people: 1.0,
        };
        let what = format!("Hours beyond one person: {people:.1} people in all");
        draft.line(Element::Capacity, false, what, amount);
    }
    let amount = Amount::PartnerShare {
        share: share(all - stays),
        co_managed: share(usual).clamp(0.05, 0.95),
    };
    draft.line(
        Element::Depth,
        false,
        "The partner's fee for its share of the work",
        amount,
    );
    let lacks = |task: &&crate::situation::Task| inside(task) > 0.0;
    let around = situation
        .tasks
        .iter()
        .filter(lacks)
        .any(|task| task.around_the_clock);
    let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    if around && people < f64::from(rota) {
        draft.offer.gaps.insert(Element::AroundTheClock);
    } else {
        around_the_clock(&mut draft);
    }
    mix_rest(&mut draft, inside, stays);
    say_unknown(&mut draft.offer, situation);
    Some(draft.offer)
}

/// What every mix needs besides hours and a fee, so that it accounts for the same scope.
fn mix_rest(draft: &mut Draft, inside: impl Fn(&crate::situation::Task) -> f64, stays: f64) {
    let situation = draft.situation;
    let bought = Amount::Bought {
        hours: situation.missing_depth_hours_of(inside),
    };
    draft.line(
        Element::Depth,
        false,
        "Specialist hours that are bought for what stays",
        bought,
    );
    let tools = Amount::PerEndpoint(Key::FeeToolsEndpointMonth);
    draft.line(Element::Tools, false, "Tool licences of one's own", tools);
    let vcio = Amount::Monthly(Key::FeeVcioMonth);
    draft.line(
        Element::Leadership,
        false,
        "Fractional technology lead",
        vcio,
    );
    if needs_watch(situation) {
        let fee = Amount::PerEndpoint(Key::FeeMdrEndpointMonth);
        draft.line(
            Element::SecurityWatch,
            false,
            "Managed detection and response",
            fee,
        );
    }
    if stays > 0.0 {
        let departure = Amount::Departure {
            pay: Key::PayGeneralistLead,
            people: 1.0,
            sole: false,
        };
        draft.line(
            Element::Departure,
            false,
            "Departures, in an average year",
            departure,
        );
        draft.covers(&[Element::Context]);
    } else {
        draft.offer.gaps.insert(Element::Context);
    }
    draft.covers(&[
        Element::OfficeHours,
        Element::Capacity,
        Element::SecurityWatch,
        Element::Departure,
        Element::Change,
    ]);
}
