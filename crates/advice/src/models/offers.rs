//! The offers for a company's situation: bare, as each model is usually sold, and at
//! equal scope, where what is missing is priced or declared.
mod equal;
mod mix;
mod unknown;

pub use equal::equal;
pub use mix::mix;
pub use unknown::unknown_words;

use super::{Amount, Element, Line, Model, Offer, Size, YEARS};
use crate::assumptions::Key;
use crate::situation::Situation;
use std::collections::BTreeSet;

/// Layers of a rota: the catalogue asks for a first and a second person.
pub const LAYERS: u32 = 2;

impl Size {
    /// By what is counted. `None` when not even the users are known. Endpoints that nobody
    /// counted are taken to be as many as users.
    pub fn of(situation: &Situation) -> Option<Self> {
        let users = situation.users()?;
        let endpoints = situation.count("endpoint").unwrap_or(users);
        Some(Self {
            staff: situation.staff.unwrap_or(users),
            users: f64::from(users),
            endpoints: f64::from(endpoints),
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
            part: [1.0; YEARS],
            later: Vec::new(),
        };
        Some(Draft { situation, offer })
    }

    fn line(&mut self, element: Element, once: bool, what: impl Into<String>, amount: Amount) {
        let assumptions = amount.assumptions(self.offer.size.staff);
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

    fn technology_lead(&mut self) {
        let vcio = Amount::Monthly(Key::FeeVcioMonth);
        let what = "Fractional technology lead";
        self.line(Element::Leadership, false, what, vcio);
    }

    /// Somebody who watches for attacks at every hour, where that is needed.
    fn security_watch(&mut self) {
        if equal::needs_watch(self.situation) {
            let fee = Amount::PerEndpoint(Key::FeeMdrEndpointMonth);
            let what = "Managed detection and response";
            self.line(Element::SecurityWatch, false, what, fee);
        }
        self.covers(&[Element::SecurityWatch]);
    }

    /// Those who are inside, or the one who has to be hired.
    fn headcount(&self) -> f64 {
        f64::from(self.situation.team.people.unwrap_or(0).max(1))
    }

    /// Of those who stay: the salaries that are known together, and as many again of whom
    /// none is known, the first of all among them or not.
    fn salaries(&self) -> (f64, f64, bool) {
        let people = self.headcount();
        let members = &self.situation.team.members;
        let named = members.iter().take(people as usize);
        let known: Vec<f64> = named.filter_map(|member| member.salary).collect();
        let first = members.first().is_none_or(|member| member.salary.is_none());
        (known.iter().sum(), people - known.len() as f64, first)
    }

    /// Departures in an average year, of those who stay and of `more` administrators; `sole`
    /// when nobody else can run the systems.
    fn departures(&mut self, lead: Key, sole: bool, more: f64) {
        let (salaries, unknown, first) = self.salaries();
        let lead = first.then_some(lead);
        let amount = Amount::Departure {
            salaries,
            lead,
            others: unknown - f64::from(u8::from(first)),
            sole,
        };
        let what = "Departures, in an average year";
        self.line(Element::Departure, false, what, amount);
        if more > 0.0 {
            // On those who come nothing hangs alone.
            let amount = Amount::Departure {
                salaries: 0.0,
                lead: None,
                others: more,
                sole: false,
            };
            let what = "Departures of those who are hired";
            self.line(Element::Departure, false, what, amount);
        }
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

/// What a partner costs a year for the same: its fee, a technology lead, and help at every
/// hour where the inside would keep a rota.
pub fn outsourced_year(situation: &Situation) -> Option<Offer> {
    let offer = bare(situation, Model::FullyOutsourced)?;
    let mut draft = Draft { situation, offer };
    draft.technology_lead();
    equal::hours_by_partner(&mut draft);
    Some(draft.offer)
}

/// Critical systems that must be found out again: those without procedures; where that
/// is not known, those that are not shown to have two people.
pub fn undocumented(situation: &Situation) -> u32 {
    situation
        .undocumented
        .unwrap_or(situation.hanging().len() as u32)
}
