//! Mixes: a partner holds some groups of responsibilities, the inside holds the rest.
use super::equal::{business_hours, hours_by_partner, hours_inside, leaving};
use super::unknown::say_unknown;
use super::{Draft, LAYERS};
use crate::assumptions::{Book, Key, Point};
use crate::formulas;
use crate::models::{Amount, Element, Model, Offer, Share};
use crate::situation::{Critical, Situation, Task};
use std::collections::BTreeSet;

/// A mix: a partner holds these groups of responsibilities, the inside holds the rest.
pub fn mix(situation: &Situation, book: &Book, partner: &BTreeSet<String>) -> Option<Offer> {
    // There is nothing to mix where nobody knows what there is to do.
    if situation.tasks.is_empty() {
        return None;
    }
    let mut draft = Draft::new(situation, Model::CoManaged)?;
    let groups: Vec<&str> = partner.iter().map(String::as_str).collect();
    draft.offer.name = match groups.as_slice() {
        [] => "everything inside".to_owned(),
        some => format!("a partner for {}", some.join(", ")),
    };
    let inside = |task: &Task| f64::from(!partner.contains(&task.group));
    let mut staying = situation.tasks.iter().filter(|task| inside(task) > 0.0);
    let keeps = staying.clone().next().is_some();
    let stays = situation.hours_of(inside).known;
    if keeps {
        draft.people(Key::PayGeneralistLead);
        let amount = Amount::Hours {
            pay: Key::PaySupport,
            hours: stays - situation.missing_depth_hours_of(inside),
            people: draft.headcount(),
        };
        let what = "Hours that stay inside beyond what the team can give";
        draft.line(Element::Capacity, false, what, amount);
    }
    let share = share(situation, |task| 1.0 - inside(task));
    draft.line(
        Element::Depth,
        false,
        "The partner's fee for its share of the work",
        Amount::PartnerShare(share),
    );
    let enough = formulas::people_for(&book.values(Point::Mid), stays).max(draft.headcount());
    let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    let partner_is_there = share.part > 0.0;
    let mut hires = f64::from(u8::from(situation.team.people == Some(0)));
    if staying.any(|task| task.around_the_clock) && enough < f64::from(rota) {
        draft.offer.gaps.insert(Element::AroundTheClock);
    } else if !partner_is_there {
        hires += hours_inside(&mut draft, book);
        draft.covers(&[Element::AroundTheClock]);
    } else {
        hours_by_partner(&mut draft);
    }
    rest(&mut draft, inside, share, keeps);
    start(&mut draft, share, keeps, hires);
    say_unknown(&mut draft.offer, situation);
    Some(draft.offer)
}

/// The partner's part of the work: of its hours, and where nobody knows these, of its
/// number of responsibilities.
fn share(situation: &Situation, partner: impl Fn(&Task) -> f64) -> Share {
    let (hours, tasks) = (situation.hours_of(|_| 1.0).known, &situation.tasks);
    let amount = |part: &dyn Fn(&Task) -> f64| match hours > 0.0 {
        true => situation.hours_of(part).known / hours,
        false => tasks.iter().map(part).sum::<f64>() / tasks.len() as f64,
    };
    Share {
        part: amount(&partner),
        co_managed: amount(&|task| task.share(Model::CoManaged, "partner")).clamp(0.05, 0.95),
    }
}

/// What every mix needs besides hours and a fee, so that it accounts for the same scope.
fn rest(draft: &mut Draft, inside: impl Fn(&Task) -> f64, share: Share, keeps: bool) {
    let situation = draft.situation;
    let bought = Amount::Bought {
        hours: situation.missing_depth_hours_of(&inside),
    };
    draft.line(
        Element::Depth,
        false,
        "Specialist hours that are bought for what stays",
        bought,
    );
    let own = share.own_tools();
    if own > 0.0 {
        let (fee, part) = (Key::FeeToolsEndpointMonth, own);
        let tools = Amount::SomeEndpoints { fee, part };
        draft.line(Element::Tools, false, "Tool licences of one's own", tools);
    }
    draft.technology_lead();
    draft.security_watch();
    if keeps {
        let held = |id: &String| {
            let task = situation.task(id);
            task.is_some_and(|task| inside(task) == 0.0)
        };
        let alone = |it: &&Critical| !it.responsibilities.iter().any(held);
        let sole = situation.hanging().iter().any(alone);
        draft.departures(Key::PayGeneralistLead, sole, 0.0);
        draft.covers(&[Element::Context]);
    } else {
        business_hours(draft);
        draft.offer.gaps.insert(Element::Context);
    }
    draft.covers(&[
        Element::Tools,
        Element::OfficeHours,
        Element::Capacity,
        Element::Departure,
        Element::Change,
    ]);
}

/// What a mix costs once: as the co-managed model does while somebody stays inside, and
/// as the outsourced one when everything is given away.
fn start(draft: &mut Draft, share: Share, keeps: bool, hires: f64) {
    let situation = draft.situation;
    let onboarding = Amount::OnboardingShare(share);
    let what = "Onboarding of the partner";
    if !keeps {
        draft.line(Element::Change, true, what, onboarding);
        leaving(draft);
        return;
    }
    if share.part > 0.0 && !situation.partner_present {
        draft.line(Element::Change, true, what, onboarding);
    }
    if hires > 0.0 {
        let hires = Amount::Hires {
            people: hires.ceil(),
        };
        draft.line(Element::Change, true, "Hiring", hires);
    }
}
