//! The offers for a company's situation: bare, as each model is usually sold, and at
//! equal scope, where what is missing is priced or declared.
use super::price::YEARS;
use super::{Amount, Element, Line, Model, Offer, Size};
use crate::assumptions::{Book, Key, Point};
use crate::formulas;
use crate::situation::{Situation, moved};
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Layers of a rota: the catalogue asks for a first and a second person.
pub const LAYERS: u32 = 2;

impl Size {
    /// By the counts of today and the plans of the business; each year the mean of its
    /// months. `None` when not even the users are known. Endpoints that nobody counted
    /// are taken to be as many as users.
    pub fn of(situation: &Situation) -> Option<Self> {
        let users = situation.users()?;
        let endpoints = situation.count("endpoint").unwrap_or(users);
        let staff = situation.staff.unwrap_or(users);
        let grown = |count: u32, driver: &str, on: Date| -> u32 {
            let begun = situation.facts.plans.iter().filter(|plan| plan.from <= on);
            let added: i64 = begun.map(|plan| plan.adds(driver)).sum();
            moved(count, added)
        };
        let mean = |count: u32, driver: &str, year: usize| -> f64 {
            let months = (year * 12..year * 12 + 12).map(|month| {
                let on = situation
                    .on
                    .saturating_add(Span::new().months(month as i32));
                f64::from(grown(count, driver, on))
            });
            months.sum::<f64>() / 12.0
        };
        // Endpoints that nobody counted grow with the users.
        let counted = situation.count("endpoint").map(|_| "endpoint");
        Some(Self {
            staff: std::array::from_fn(|year| {
                let last = (year * 12 + 11) as i32;
                let on = situation.on.saturating_add(Span::new().months(last));
                grown(staff, "user", on)
            }),
            users: std::array::from_fn::<_, YEARS, _>(|year| mean(users, "user", year)),
            endpoints: std::array::from_fn(|year| mean(endpoints, counted.unwrap_or("user"), year)),
        })
    }
}

/// Puts an offer together.
struct Draft<'s> {
    situation: &'s Situation,
    offer: Offer,
}

impl Draft<'_> {
    fn new(situation: &Situation, model: Model) -> Option<Draft<'_>> {
        let offer = Offer {
            model,
            name: model.name().to_owned(),
            lines: Vec::new(),
            covers: BTreeSet::new(),
            gaps: BTreeSet::new(),
            unknown: BTreeSet::new(),
            size: Size::of(situation)?,
        };
        Some(Draft { situation, offer })
    }

    fn line(&mut self, element: Element, once: bool, what: impl Into<String>, amount: Amount) {
        let assumptions = amount.assumptions(self.offer.size.staff[0]);
        self.offer.covers.insert(element);
        self.offer.lines.push(Line {
            element,
            what: what.into(),
            once,
            amount,
            assumptions,
        });
    }

    fn covers(&mut self, elements: &[Element]) {
        self.offer.covers.extend(elements);
    }

    /// The people who stay: with their own salary where it is known, the first as
    /// `first`, the others as administrators. At least one. Those without a name are
    /// priced together, however many they are.
    fn people(&mut self, first: Key) {
        let people = self.situation.team.people.unwrap_or(0).max(1);
        let mut pay = first;
        let mut named = 0;
        for member in self.situation.team.members.iter().take(people as usize) {
            let who = member.title.as_deref().unwrap_or("of the team");
            let amount = match member.salary {
                Some(salary) => Amount::Salary(salary),
                None => Amount::Role { pay, people: 1.0 },
            };
            self.inside(format!("One person inside: {who}"), amount);
            pay = Key::PaySysadmin;
            named += 1;
        }
        let mut nameless = people - named;
        if named == 0 {
            let amount = Amount::Role { pay, people: 1.0 };
            self.inside("One person inside: to be hired".to_owned(), amount);
            nameless -= 1;
        }
        if nameless > 0 {
            let people = f64::from(nameless);
            let pay = Key::PaySysadmin;
            let what = match nameless {
                1 => "One person inside: to be hired".to_owned(),
                many => format!("{many} people inside: to be hired"),
            };
            self.inside(what, Amount::Role { pay, people });
        }
    }

    fn inside(&mut self, what: String, amount: Amount) {
        self.line(Element::OfficeHours, false, what, amount);
    }
}

/// A model as it is usually sold: its scope is its own. `None` when not even the
/// users are known.
pub fn bare(situation: &Situation, model: Model) -> Option<Offer> {
    let mut draft = Draft::new(situation, model)?;
    match model {
        Model::InternalOnly => {
            draft.people(Key::PayItDirector);
            draft.covers(&[Element::Leadership, Element::Context]);
        }
        Model::CoManaged => {
            draft.people(Key::PayGeneralistLead);
            let fee = Amount::PerUser(Key::FeeComanagedUserMonth);
            draft.line(Element::Depth, false, "The partner's fee, co-managed", fee);
            draft.covers(&[Element::Tools, Element::Context]);
        }
        Model::FullyOutsourced => {
            let fee = Amount::PerUser(Key::FeeFullUserMonth);
            draft.line(
                Element::OfficeHours,
                false,
                "The partner's fee, fully managed",
                fee,
            );
            draft.covers(&[Element::Capacity, Element::Depth, Element::Tools]);
        }
    }
    Some(draft.offer)
}

/// What the people inside cost a year by the formula of the cost model: all roles with a
/// director at their head, standby for each layer of a rota, and tools of one's own.
pub fn internal_year(situation: &Situation) -> Option<Offer> {
    let offer = bare(situation, Model::InternalOnly)?;
    let mut draft = Draft { situation, offer };
    if situation.around_the_clock == Some(true) {
        let layers = f64::from(LAYERS);
        let standby = Amount::Standby { layers };
        let what = "Standby pay, two layers";
        draft.line(Element::AroundTheClock, false, what, standby);
    }
    let tools = Amount::PerEndpoint(Key::FeeToolsEndpointMonth);
    draft.line(Element::Tools, false, "Tool licences of one's own", tools);
    Some(draft.offer)
}

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
    if needs_watch(situation) {
        let fee = Amount::PerEndpoint(Key::FeeMdrEndpointMonth);
        draft.line(
            Element::SecurityWatch,
            false,
            "Managed detection and response",
            fee,
        );
    } else {
        draft.covers(&[Element::SecurityWatch]);
    }
    draft.covers(&[Element::Change, Element::Departure]);
    say_unknown(&mut draft.offer, situation);
    Some(draft.offer)
}

/// What nobody knows is declared, not priced as nothing.
fn say_unknown(offer: &mut Offer, situation: &Situation) {
    let nothing = situation.tasks.is_empty();
    if nothing || situation.hours_of(|_| 1.0).unknown > 0 {
        offer.unknown(Element::Capacity);
    }
    if situation.around_the_clock.is_none() {
        offer.unknown(Element::AroundTheClock);
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
    if situation.team.people != Some(0) && situation.team.skills.is_none() {
        words.push(
            "What the people inside can do is unknown: all specialist hours are taken to be bought."
                .to_owned(),
        );
    }
    if situation.count("endpoint").is_none() {
        words.push("Endpoints are not counted: they are taken to be as many as users.".to_owned());
    }
    words
}

fn equal_inside(draft: &mut Draft, book: &Book) {
    let situation = draft.situation;
    let people = situation.team.people.unwrap_or(0).max(1);
    let mut hires = f64::from(people - situation.team.people.unwrap_or(0).min(people));
    let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    let around = situation.around_the_clock == Some(true);
    if around && people < rota {
        let what = "Administrators who keep one seat filled around the clock";
        draft.line(Element::AroundTheClock, false, what, Amount::Seat);
        draft.covers(&[Element::Capacity]);
        hires += book.range(Key::CoverFtePerSeat).mid.ceil();
    } else {
        if around {
            let standby = Amount::Standby {
                layers: f64::from(LAYERS),
            };
            draft.line(
                Element::AroundTheClock,
                false,
                "Standby pay, two layers",
                standby,
            );
        }
        let hours = situation.hours_of(|_| 1.0);
        let amount = Amount::Hours {
            pay: Key::PaySysadmin,
            hours: hours.known,
            people: f64::from(people),
        };
        draft.line(
            Element::Capacity,
            false,
            "Hours beyond what the team can give",
            amount,
        );
    }
    let hours = situation.missing_depth_hours();
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
    let departure = Amount::Departure {
        pay: Key::PayItDirector,
        people: f64::from(people),
        sole,
    };
    draft.line(
        Element::Departure,
        false,
        "Departures, in an average year",
        departure,
    );
    if hires > 0.0 {
        let hires = Amount::Hires { people: hires };
        draft.line(Element::Change, true, "Hiring", hires);
    }
    draft.covers(&[Element::AroundTheClock]);
}

fn equal_co_managed(draft: &mut Draft) {
    let situation = draft.situation;
    let people = situation.team.people.unwrap_or(0).max(1);
    around_the_clock(draft);
    let hours = situation.hours_of(|task| task.share(Model::CoManaged, "internal"));
    let amount = Amount::Hours {
        pay: Key::PaySupport,
        hours: hours.known,
        people: f64::from(people),
    };
    draft.line(
        Element::Capacity,
        false,
        "Hours that stay inside beyond what the team can give",
        amount,
    );
    let vcio = Amount::Monthly(Key::FeeVcioMonth);
    draft.line(
        Element::Leadership,
        false,
        "Fractional technology lead",
        vcio,
    );
    let departure = Amount::Departure {
        pay: Key::PayGeneralistLead,
        people: f64::from(people),
        sole: false,
    };
    draft.line(
        Element::Departure,
        false,
        "Departures, in an average year",
        departure,
    );
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
    let situation = draft.situation;
    around_the_clock(draft);
    let vcio = Amount::Monthly(Key::FeeVcioMonth);
    draft.line(
        Element::Leadership,
        false,
        "Fractional technology lead",
        vcio,
    );
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
    let fee = Key::FeeFullUserMonth;
    draft.line(
        Element::Change,
        true,
        "Onboarding of the partner",
        Amount::Onboarding(fee),
    );
    if situation.team.people != Some(0) {
        let what = "Old and new paid together for a while";
        draft.line(Element::Change, true, what, Amount::DualRunning(fee));
        let systems = f64::from(undocumented(situation));
        let amount = Amount::Rediscovery { systems };
        draft.line(
            Element::Change,
            true,
            "Finding out what nobody wrote down",
            amount,
        );
    }
    draft.offer.gaps.insert(Element::Context);
}

fn around_the_clock(draft: &mut Draft) {
    if draft.situation.around_the_clock == Some(true) {
        let fee = Amount::PerUser(Key::FeeExtendedHoursUserMonth);
        draft.line(
            Element::AroundTheClock,
            false,
            "Help at every hour, as an addition",
            fee,
        );
    }
    draft.covers(&[Element::AroundTheClock]);
}

fn needs_watch(situation: &Situation) -> bool {
    let watch = |task: &crate::situation::Task| {
        task.around_the_clock
            && task
                .skills
                .get("security_ops")
                .is_some_and(|level| *level >= 4)
    };
    situation.tasks.iter().any(watch)
}

/// Critical systems that must be found out again: those without procedures; where that
/// is not known, those that are not shown to have two people.
pub fn undocumented(situation: &Situation) -> u32 {
    situation
        .undocumented
        .unwrap_or(situation.hanging().len() as u32)
}

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
