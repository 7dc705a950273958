//! Who is on when: rotas as they are written. What they mean in real time is the
//! business of [`crate::rota`].
use crate::hours::Hours;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// Who looks after responsibilities at which hours, in layers. A rota that is
/// changed keeps its past: the version before ends, at `until`, where the next one
/// begins, at `from`, and both have the same id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rota {
    pub id: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<String>,
    /// The zone of its clocks; the organisation's when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The hours in which somebody must be on, in place of what its
    /// responsibilities need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// How many must be on at once.
    #[serde(default, skip_serializing_if = "Heads::is_one")]
    pub heads: Heads,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub until: Option<Timestamp>,
    /// It was ended on purpose at `until`: from then on nobody need be on by it any
    /// more. Left out, what it looks after is wanted on, and stands open.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
    pub layers: Vec<Layer>,
    /// Asked last: who is on where the layers have nobody, or too few heads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Layer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<Opening>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ShiftChange>,
}

/// How many heads are needed at once, and how many are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Heads {
    pub min: u32,
    /// As many as `min` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { min: 1, max: None }
    }
}

impl Heads {
    fn is_one(&self) -> bool {
        *self == Self::default()
    }
}

/// One layer: in which hours it is open, and whose turn it is then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layer {
    pub name: String,
    /// 1 is asked first. Everybody of one priority is on together.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub priority: u32,
    /// Every hour when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Closed on the days of these lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
    /// Members take turns; without a rotation all of them are on together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// In the order of their turns. A layer without members is open: somebody has
    /// to take its shifts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
}

fn first() -> u32 {
    1
}

fn is_first(priority: &u32) -> bool {
    *priority == 1
}

/// When the turn passes to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// After how many units.
    pub every: u32,
    pub unit: Unit,
    /// The day on which the first turn begins. Weeks are handed over on its
    /// weekday; months on its day, or on the last of a month that is too short.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub start: Date,
    /// The time of the hand-over; midnight when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<crate::schema::TimeOfDay>")
    )]
    pub at: Option<Time>,
    pub advance: Advance,
}

impl Rotation {
    /// A turn may be at most so many units long; nobody is on for a century.
    pub const LONGEST: u32 = 1_000;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Hour,
    Day,
    Week,
    Month,
}

/// What makes the turn pass on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Advance {
    /// Every hand-over, whether the layer was open or not.
    Calendar,
    /// Only a shift that took place: who had none keeps the turn.
    ServedShift,
}

/// A person or a whole party that takes turns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Member {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
}

/// A layer is open once besides its hours, on the rota's clocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Opening {
    pub layer: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WallTime"))]
    pub from: DateTime,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WallTime"))]
    pub to: DateTime,
}

/// A shift goes to somebody else. It is named by layer and key, and not by its
/// hours: when the hours are changed, the change goes with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShiftChange {
    pub kind: ChangeKind,
    pub layer: String,
    /// The shift that is under way on that day (or, when turns last hours, at that
    /// hour): the last one that begins on it or before it.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WallTime"))]
    pub shift: DateTime,
    /// Only this part of the shift, on the rota's clocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::WallTime>"))]
    pub from: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::WallTime>"))]
    pub to: Option<DateTime>,
    /// Who takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The shift that is given in exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<ShiftName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Somebody takes the shift.
    Override,
    /// Two shifts change hands, each for the other.
    Swap,
    /// Somebody is asked to be found; it changes nothing until somebody takes it.
    Request,
}

/// A shift, by its layer and its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShiftName {
    pub layer: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WallTime"))]
    pub shift: DateTime,
}

impl Member {
    pub fn person(id: &str) -> Self {
        Self {
            person: Some(id.to_owned()),
            ..Self::default()
        }
    }

    pub fn party(id: &str) -> Self {
        Self {
            party: Some(id.to_owned()),
            ..Self::default()
        }
    }
}

impl Rota {
    /// The typical pair: these people in office hours, in weekly turns when they are
    /// several, and the partner at all other hours.
    ///
    /// ```
    /// use engine::facts::Rota;
    /// let start = jiff::civil::date(2026, 6, 1);
    /// let rota = Rota::pair("desk", "Service desk", &["EUS-02"], "office", &["dana"], "partner", start);
    /// assert_eq!(rota.layers[1].hours.as_ref().unwrap().to_string(), "outside office");
    /// ```
    pub fn pair(
        id: &str,
        name: &str,
        responsibilities: &[&str],
        office: &str,
        internal: &[&str],
        partner: &str,
        start: Date,
    ) -> Self {
        use crate::hours::Pattern;
        let hours = |pattern: fn(String) -> Pattern| Hours {
            pattern: pattern(office.to_owned()),
            zone: None,
        };
        let turns = Rotation {
            every: 1,
            unit: Unit::Week,
            start,
            at: None,
            advance: Advance::Calendar,
        };
        let layer = |name: &str, hours: Hours| Layer {
            name: name.to_owned(),
            priority: 1,
            hours: Some(hours),
            ..Layer::default()
        };
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            responsibilities: responsibilities.iter().map(|id| (*id).to_owned()).collect(),
            layers: vec![
                Layer {
                    rotation: (internal.len() > 1).then_some(turns),
                    members: internal.iter().map(|id| Member::person(id)).collect(),
                    ..layer("office hours", hours(Pattern::Named))
                },
                Layer {
                    members: vec![Member::party(partner)],
                    ..layer("all other hours", hours(Pattern::Outside))
                },
            ],
            ..Self::default()
        }
    }
}
