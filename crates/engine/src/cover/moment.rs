//! The coming twelve months from one instant, cut into weeks. Most weeks of a
//! calendar are alike, so equal weeks are kept once; hours are then compared by
//! number, week by week, and still to the second.
use crate::intervals::Span;
use crate::register::Register;
use crate::register::calendars::{Cal, Clocks};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) const WEEK: i64 = 7 * 86_400;
const HORIZON: i64 = 366 * 86_400;

/// The number of a kept week.
pub(crate) type Shape = u32;
pub(crate) const EMPTY: Shape = 0;
pub(crate) const FULL: Shape = 1;

pub(crate) struct Moment<'r> {
    pub register: &'r Register,
    pub at: i64,
    /// The first second of the first week, and the first after the last.
    pub weeks: Span,
    /// Every calendar's weeks, made when they are asked for.
    calendars: Vec<OnceCell<Rc<[Shape]>>>,
    shapes: RefCell<Shapes>,
    clocks: RefCell<Clocks>,
    /// Whether each person has left (or not begun) at the instant.
    pub left: Vec<bool>,
    pub today: jiff::civil::Date,
    teams: OnceCell<Vec<Team<'r>>>,
}

/// What the people of one party bring.
#[derive(Default)]
pub(crate) struct Team<'r> {
    /// How many are recorded, whether they are still there or not.
    pub recorded: usize,
    /// Skill → the best level of those who are there.
    pub best: HashMap<&'r str, u8>,
}

#[derive(Default)]
pub(crate) struct Shapes {
    known: HashMap<Rc<[Span]>, Shape>,
    pub list: Vec<Rc<[Span]>>,
}

impl Shapes {
    pub fn keep(&mut self, spans: Vec<Span>) -> Shape {
        if let Some(&shape) = self.known.get(spans.as_slice()) {
            return shape;
        }
        let spans: Rc<[Span]> = spans.into();
        let shape = self.list.len() as Shape;
        self.list.push(spans.clone());
        self.known.insert(spans, shape);
        shape
    }
}

impl<'r> Moment<'r> {
    pub fn new(register: &'r Register, at: jiff::Timestamp) -> Self {
        let today = register.date(at);
        let at = at.as_second();
        let first = at.div_euclid(WEEK) * WEEK;
        let weeks = (first, (at + HORIZON + WEEK - 1).div_euclid(WEEK) * WEEK);
        let mut shapes = Shapes::default();
        shapes.keep(Vec::new());
        shapes.keep(vec![(0, WEEK)]);
        let people = register.company().people.iter();
        Self {
            register,
            at,
            weeks,
            calendars: vec![OnceCell::new(); register.calendars.len()],
            shapes: RefCell::new(shapes),
            clocks: RefCell::new(Clocks::new(weeks)),
            left: people
                .map(|person| person.until.is_some_and(|until| until <= today))
                .collect(),
            today,
            teams: OnceCell::new(),
        }
    }

    /// The time that is looked at: from the instant on, for twelve months.
    pub fn horizon(&self) -> Span {
        (self.at, self.at + HORIZON)
    }

    /// The weeks of a calendar.
    pub fn weeks_of(&self, cal: Cal) -> &[Shape] {
        self.calendars[cal as usize].get_or_init(|| {
            let mut clocks = self.clocks.borrow_mut();
            let spans = self.register.calendars.expand_with(cal, &mut clocks);
            self.cut(&spans)
        })
    }

    fn cut(&self, spans: &[Span]) -> Rc<[Shape]> {
        let mut shapes = self.shapes.borrow_mut();
        let mut next = 0;
        let starts = (self.weeks.0..self.weeks.1).step_by(WEEK as usize);
        let weeks = starts.map(|start| {
            let mut week = Vec::new();
            while next < spans.len() && spans[next].1 <= start {
                next += 1;
            }
            for &(from, to) in spans[next..]
                .iter()
                .take_while(|span| span.0 < start + WEEK)
            {
                week.push((from.max(start) - start, to.min(start + WEEK) - start));
            }
            shapes.keep(week)
        });
        weeks.collect()
    }

    /// The spans of a kept week, from its first second.
    pub fn shape(&self, shape: Shape) -> Rc<[Span]> {
        self.shapes.borrow().list[shape as usize].clone()
    }

    /// Whether the named person of an assignment has left.
    pub fn is_orphaned(&self, held: &crate::register::Held) -> bool {
        held.person.is_some_and(|person| self.left[person as usize])
    }

    /// By party.
    pub fn teams(&self) -> &[Team<'r>] {
        self.teams.get_or_init(|| {
            let register = self.register;
            let mut teams: Vec<Team> = Vec::new();
            teams.resize_with(register.company().parties.len(), Team::default);
            for (person, party) in register.company().people.iter().zip(&register.party_of) {
                let team = &mut teams[*party as usize];
                team.recorded += 1;
                if register.is_active(person, self.today) {
                    for (skill, level) in &person.skills {
                        let best = team.best.entry(skill).or_default();
                        *best = (*best).max(*level);
                    }
                }
            }
            teams
        })
    }
}
