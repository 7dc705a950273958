//! Models at the scope that the company needs.
use super::unknown::say_unknown;
use super::{Draft, LAYERS, bare, undocumented};
use crate::assumptions::{Book, Key, Point};
use crate::formulas;
use crate::models::{Amount, Element, Model, Offer};
use crate::situation::{Situation, Task};
use crate::structure::hangs_on_one;

/// A model at the scope that the company needs: what is missing is priced, and what
/// no money buys is declared as a gap.
pub fn equal(situation: &Situation, book: &Book, model: Model) -> Option<Offer> {
    let offer = bare(situation, model)?;
    let mut draft = Draft { situation, offer };
    match model {
        Model::InternalOnly => equal_inside(&mut draft, book),
        Model::CoManaged => equal_co_managed(&mut draft),
        Model::FullyOutsourced => equal_outsourced(&mut draft),
    }
    draft.security_watch();
    draft.covers(&[Element::Change, Element::Departure]);
    say_unknown(&mut draft.offer, situation);
    Some(draft.offer)
}

fn equal_inside(draft: &mut Draft, book: &Book) {
    let situation = draft.situation;
    let more = hours_inside(draft, book);
    let hours = situation.missing_depth_hours();
    let amount = Amount::Hours {
        pay: Key::PaySupport,
        hours: situation.hours_of(|_| 1.0).known - hours,
        people: draft.headcount() + more,
    };
    let what = "Hours beyond what the team can give";
    draft.line(Element::Capacity, false, what, amount);
    let bought = Amount::Bought { hours };
    draft.line(
        Element::Depth,
        false,
        "Specialist hours that are bought",
        bought,
    );
    let tools = Amount::PerEndpoint(Key::FeeToolsEndpointMonth);
    draft.line(Element::Tools, false, "Tool licences of one's own", tools);
    let sole = !situation.hanging().is_empty();
    draft.departures(Key::PayItDirector, sole, more);
    let nobody = f64::from(u8::from(situation.team.people.unwrap_or(0) == 0));
    if nobody + more > 0.0 {
        let hires = Amount::Hires {
            people: (nobody + more).ceil(),
        };
        draft.line(Element::Change, true, "Hiring", hires);
    }
    draft.covers(&[Element::AroundTheClock]);
}

/// People more who keep the hours that the team does not, and what these hours cost. A seat
/// that is always filled serves every site too; people on call do not.
pub(super) fn hours_inside(draft: &mut Draft, book: &Book) -> f64 {
    if draft.situation.around_the_clock != Some(true) {
        return site_hours_inside(draft, book);
    }
    let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    let missing = (f64::from(rota) - draft.headcount()).max(0.0);
    let seat = book.range(Key::CoverFtePerSeat).mid;
    if missing > seat {
        let what = "Administrators who keep one seat filled around the clock";
        let whole = Amount::Seat { part: 1.0 };
        draft.line(Element::AroundTheClock, false, what, whole);
        return seat;
    }
    if missing > 0.0 {
        let what = "Administrators who make the rota full";
        let pay = Key::PaySysadmin;
        let people = missing;
        draft.line(
            Element::AroundTheClock,
            false,
            what,
            Amount::Role { pay, people },
        );
    }
    let layers = f64::from(LAYERS);
    let standby = Amount::Standby { layers };
    let what = "Standby pay, two layers";
    draft.line(Element::AroundTheClock, false, what, standby);
    missing + site_hours_inside(draft, book)
}

fn equal_co_managed(draft: &mut Draft) {
    let situation = draft.situation;
    hours_by_partner(draft);
    // Where the partner has a part its people bring the depth.
    let wholly_inside = |task: &Task| match task.share(Model::CoManaged, "partner") > 0.0 {
        true => 0.0,
        false => task.share(Model::CoManaged, "internal"),
    };
    let hours = situation.missing_depth_hours_of(wholly_inside);
    let stay = situation.hours_of(|task| task.share(Model::CoManaged, "internal"));
    let amount = Amount::Hours {
        pay: Key::PaySupport,
        hours: stay.known - hours,
        people: draft.headcount(),
    };
    draft.line(
        Element::Capacity,
        false,
        "Hours that stay inside beyond what the team can give",
        amount,
    );
    draft.line(
        Element::Depth,
        false,
        "Specialist hours that are bought for what stays inside",
        Amount::Bought { hours },
    );
    draft.technology_lead();
    let hangs = |system| hangs_on_one(situation, system, Model::CoManaged);
    let sole = situation.critical.iter().any(hangs);
    draft.departures(Key::PayGeneralistLead, sole, 0.0);
    if !situation.partner_present {
        let onboarding = Amount::Onboarding(Key::FeeComanagedUserMonth);
        draft.line(
            Element::Change,
            true,
            "Onboarding of the partner",
            onboarding,
        );
    }
    if situation.team.people == Some(0) {
        draft.line(
            Element::Change,
            true,
            "Hiring",
            Amount::Hires { people: 1.0 },
        );
    }
}

fn equal_outsourced(draft: &mut Draft) {
    hours_by_partner(draft);
    draft.technology_lead();
    business_hours(draft);
    let fee = Key::FeeFullUserMonth;
    draft.line(
        Element::Change,
        true,
        "Onboarding of the partner",
        Amount::Onboarding(fee),
    );
    leaving(draft);
    draft.offer.gaps.insert(Element::Context);
}

/// What stays with the business in any model, where nobody inside does it.
pub(super) fn business_hours(draft: &mut Draft) {
    let situation = draft.situation;
    let hours = situation.hours_of(|task| task.share(Model::FullyOutsourced, "business"));
    let amount = Amount::Hours {
        pay: Key::PayGeneralistLead,
        hours: hours.known,
        people: 0.0,
    };
    draft.line(
        Element::OfficeHours,
        false,
        "Hours that stay with the business",
        amount,
    );
}

/// What it costs once that nobody stays inside who knows how things are.
pub(super) fn leaving(draft: &mut Draft) {
    if draft.situation.team.people == Some(0) {
        return;
    }
    let what = "Old and new paid together for a while";
    let twice = Amount::DualRunning(Key::FeeFullUserMonth);
    draft.line(Element::Change, true, what, twice);
    let systems = f64::from(undocumented(draft.situation));
    let what = "Finding out what nobody wrote down";
    draft.line(Element::Change, true, what, Amount::Rediscovery { systems });
}

/// Somebody more inside, for the hours of sites that nobody inside works: how many people.
fn site_hours_inside(draft: &mut Draft, book: &Book) -> f64 {
    let missed = draft.situation.missed();
    let Some(missed) = missed.filter(|missed| !missed.sites.is_empty()) else {
        return 0.0;
    };
    let what = format!("Somebody more at the hours of {}", missed.names());
    let seat = Amount::Seat { part: missed.part };
    draft.line(Element::AroundTheClock, false, what, seat);
    missed.part * book.range(Key::CoverFtePerSeat).mid
}

/// Help at every hour, or at the hours of sites that nobody inside works, by a partner.
pub(super) fn hours_by_partner(draft: &mut Draft) {
    let fee = Key::FeeExtendedHoursUserMonth;
    let missed = draft.situation.missed();
    if draft.situation.around_the_clock == Some(true) {
        let what = "Help at every hour, as an addition";
        draft.line(Element::AroundTheClock, false, what, Amount::PerUser(fee));
    } else if let Some(missed) = missed.filter(|missed| !missed.sites.is_empty()) {
        let what = format!("Help at the hours of {}, as an addition", missed.names());
        let part = missed.users(draft.situation);
        let addition = Amount::SomeUsers { fee, part };
        draft.line(Element::AroundTheClock, false, what, addition);
    }
    draft.covers(&[Element::AroundTheClock]);
}

pub(super) fn needs_watch(situation: &Situation) -> bool {
    let watch = |task: &Task| {
        task.around_the_clock
            && task
                .skills
                .get("security_ops")
                .is_some_and(|level| *level >= 4)
    };
    situation.tasks.iter().any(watch)
}
