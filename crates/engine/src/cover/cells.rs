//! Cuts a responsibility into cells. Only dimensions that something narrows are
//! looked at, and values that the same assignments hold stay together.
use crate::register::calendars::Cal;
use crate::register::{Held, Need, Register, Resolved};
use std::rc::Rc;

/// The value for everything that no assignment mentions, where nothing is declared.
const ELSE: u32 = u32::MAX;

/// A box of values that the same assignments hold.
#[derive(Clone, Debug)]
pub(crate) struct Cell<'r> {
    /// The dimensions in which it is only a part, with its values.
    pub parts: Vec<(u32, Rc<[u32]>)>,
    /// Whether it must be covered, or was only mentioned.
    pub needed: bool,
    /// The hours in which it must be covered; none when no hours are demanded.
    pub need: Option<Cal>,
    /// Sorted by party and person.
    pub held: Vec<&'r Held>,
}

/// One value of a dimension that is in play.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Value {
    number: u32,
    needed: bool,
    need: Option<Cal>,
}

struct Dimension {
    number: u32,
    values: Vec<Value>,
}

/// The cells of a responsibility, by those of its assignments that are in force:
/// `in_force` says which ways to split it are in play, `held` is what is laid on them.
pub(crate) fn cells<'r>(
    register: &'r Register,
    resolved: &'r Resolved,
    in_force: &[&'r Held],
    mut held: Vec<&'r Held>,
) -> Vec<Cell<'r>> {
    held.sort_by_key(|held| (held.party, held.person));
    let dimensions = dimensions(register, resolved, in_force);
    let by_site = dimensions
        .iter()
        .any(|dimension| dimension.number == site(register));
    let need = if by_site {
        None
    } else {
        need_everywhere(register, resolved)
    };
    let start = Cell {
        parts: Vec::new(),
        needed: true,
        need,
        held,
    };
    let mut all = Vec::new();
    split(&dimensions, start, &mut all);
    all
}

fn split<'r>(dimensions: &[Dimension], cell: Cell<'r>, all: &mut Vec<Cell<'r>>) {
    let Some((dimension, rest)) = dimensions.split_first() else {
        all.push(cell);
        return;
    };
    let mut groups: Vec<(Value, Vec<u32>, Vec<&'r Held>)> = Vec::new();
    let mut holding: Vec<&'r Held> = Vec::with_capacity(cell.held.len());
    for value in &dimension.values {
        let holds = |held: &&&Held| held.holds(dimension.number, value.number);
        holding.clear();
        holding.extend(cell.held.iter().filter(holds));
        let same = groups.iter_mut().find(|(first, _, others)| {
            first.needed == value.needed && first.need == value.need && same(others, &holding)
        });
        match same {
            Some((_, values, _)) => values.push(value.number),
            None => groups.push((*value, vec![value.number], holding.clone())),
        }
    }
    let whole = groups.len() == 1;
    for (value, values, held) in groups {
        let mut parts = Vec::with_capacity(cell.parts.len() + 1);
        parts.extend_from_slice(&cell.parts);
        if !whole {
            parts.push((dimension.number, values.into()));
        }
        let part = Cell {
            parts,
            needed: cell.needed && value.needed,
            need: value.need.or(cell.need),
            held,
        };
        split(rest, part, all);
    }
}

fn same(a: &[&Held], b: &[&Held]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.index == b.index)
}

fn site(register: &Register) -> u32 {
    register.words.find_dimension("site").unwrap_or(u32::MAX)
}

fn dimensions(register: &Register, resolved: &Resolved, in_force: &[&Held]) -> Vec<Dimension> {
    let narrowed = in_force
        .iter()
        .flat_map(|held| held.sets.iter().map(|(number, _)| *number));
    let needed = resolved.needed.iter().map(|(number, _)| *number);
    let mut numbers: Vec<u32> = narrowed.chain(needed).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .map(|number| Dimension {
            number,
            values: universe(register, resolved, in_force, number),
        })
        .collect()
}

/// All values of a dimension: the needed ones, the declared ones, those mentioned,
/// and everything else where only "all but these" is written.
fn universe(
    register: &Register,
    resolved: &Resolved,
    in_force: &[&Held],
    number: u32,
) -> Vec<Value> {
    let mut numbers: Vec<u32> = Vec::new();
    let asked = resolved
        .needed
        .iter()
        .find(|(dimension, _)| *dimension == number);
    let asked = asked.map(|(_, values)| values.as_slice());
    let declared = register.words.declared[number as usize].as_deref();
    numbers.extend(asked.unwrap_or_default());
    numbers.extend(declared.unwrap_or_default());
    let mut except = false;
    for set in in_force.iter().filter_map(|held| held.set(number)) {
        except |= set.except;
        numbers.extend(&set.listed);
    }
    if except && asked.is_none() && declared.is_none() {
        numbers.push(ELSE);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let by_site = number == site(register);
    let value = |number: u32| Value {
        number,
        needed: asked.is_none_or(|values| values.contains(&number)),
        need: if by_site {
            need_at(register, resolved, number)
        } else {
            None
        },
    };
    numbers.into_iter().map(value).collect()
}

/// The needed hours where sites are told apart.
pub(crate) fn need_at(register: &Register, resolved: &Resolved, site: u32) -> Option<Cal> {
    let served = register.sites.iter().find(|served| served.value == site);
    match (&resolved.need, served) {
        (Need::Business, Some(served)) => Some(served.business),
        (Need::Extended, Some(served)) => Some(served.extended),
        _ => need_everywhere(register, resolved),
    }
}

/// The needed hours where they are not: those of all sites together.
pub(crate) fn need_everywhere(register: &Register, resolved: &Resolved) -> Option<Cal> {
    match resolved.need {
        Need::Always => Some(crate::register::calendars::ALWAYS),
        Need::Business => Some(register.everywhere.business),
        Need::Extended => Some(register.everywhere.extended),
        Need::Hours(_) => resolved.hours,
        Need::None => None,
    }
}

/// A cell in words: `system: WMS, EDI; site: NWK`, or `everything`.
pub(crate) fn label(register: &Register, cell: &Cell) -> String {
    if cell.parts.is_empty() {
        return "everything".to_owned();
    }
    let mut label = String::with_capacity(64);
    for (dimension, values) in &cell.parts {
        if !label.is_empty() {
            label.push_str("; ");
        }
        label.push_str(&register.words.dimensions[*dimension as usize]);
        for (index, value) in values.iter().enumerate() {
            label.push_str(if index == 0 { ": " } else { ", " });
            label.push_str(value_name(register, *value));
        }
    }
    label
}

pub(crate) fn value_name(register: &Register, value: u32) -> &str {
    let known = register.words.values.get(value as usize);
    known.map_or("everything else", String::as_str)
}
