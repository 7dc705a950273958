//! Where strengths end and gaps begin, ready to be drawn: each group of
//! responsibilities as a row of places, what is held inside on one side of the
//! border, what is not on the other.
use advice::map::{Held, Place, Status};
use engine::register::Register;

pub struct Group {
    pub name: String,
    /// Held inside: proven first, then by what people say.
    pub held: Vec<Cell>,
    /// Beyond the border: a skill or a level is missing, or nothing is known.
    pub beyond: Vec<Cell>,
}

pub struct Cell {
    pub id: String,
    pub title: String,
    pub class: &'static str,
    pub mark: &'static str,
    pub held: &'static str,
    pub status: &'static str,
    pub status_class: &'static str,
    /// `Networking 3 (held 1)`
    pub skills: String,
    pub hours: String,
    pub window: &'static str,
    pub who: String,
}

impl Group {
    pub fn all(&self) -> impl Iterator<Item = &Cell> {
        self.held.iter().chain(&self.beyond)
    }
}

impl Cell {
    pub fn in_words(&self) -> String {
        format!("{} {}: {}; {}", self.id, self.title, self.held, self.status)
    }
}

/// Places by group, in the order of the register.
pub fn groups(places: &[Place], register: &Register) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for place in places {
        let known = (place.group != "own").then_some(place.group.as_str());
        let name = crate::register::group_name(known);
        let at = groups.iter().position(|group| group.name == name);
        let at = at.unwrap_or_else(|| {
            groups.push(Group {
                name,
                held: Vec::new(),
                beyond: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[at];
        let cell = cell(place, register);
        match place.inside {
            Held::Proven | Held::Said => group.held.push(cell),
            Held::Hours | Held::Short | Held::Unknown => group.beyond.push(cell),
        }
    }
    for group in &mut groups {
        // Proven before said, short before unknown: the words sort that way.
        group.held.sort_by_key(|cell| cell.class);
        group.beyond.sort_by_key(|cell| cell.class);
    }
    groups
}

fn cell(place: &Place, register: &Register) -> Cell {
    let (class, mark, held) = match place.inside {
        Held::Proven => ("map-a-proven", "✓", "proven inside"),
        Held::Said => ("map-b-said", "~", "held inside by what people say"),
        Held::Hours => (
            "map-c-hours",
            "◐",
            "the skill is held inside, the hours are not",
        ),
        Held::Short => ("map-c-short", "×", "a skill or level is missing inside"),
        Held::Unknown => ("map-d-unknown", "?", "what is held inside is unknown"),
    };
    let (status, status_class) = match place.status {
        Status::Working => ("working", "good"),
        Status::Late => ("late", "solid"),
        Status::NotDone => ("not done", "nobody"),
        Status::Unknown => ("unknown", "unknown"),
    };
    let skills = place.skills.iter().map(|(skill, (needed, held))| {
        let held = held.map_or("unknown".into(), |level| level.to_string());
        format!("{} {needed} (held {held})", register.skill_name(skill))
    });
    let who = place.accountable.iter();
    let who: Vec<&str> = who
        .map(|kind| crate::platform::actor::party_kind_name(*kind))
        .collect();
    Cell {
        id: place.responsibility.clone(),
        title: place.title.clone(),
        class,
        mark,
        held,
        status,
        status_class,
        skills: skills.collect::<Vec<_>>().join(", "),
        hours: place
            .hours_month
            .map_or("unknown".into(), |hours| format!("{hours:.1}")),
        window: if place.around_the_clock {
            "every hour"
        } else {
            "as agreed"
        },
        who: match who.as_slice() {
            [] => "nobody".into(),
            some => some.join(", "),
        },
    }
}
