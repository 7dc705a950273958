//! What an assessment needs to know besides the register: how much there is to
//! look after, who works how much on it, what waits, what leadership wants, what
//! partners have quoted, and what the business plans. Facts only, like all others;
//! what is left out is unknown, never zero. The answers are computed elsewhere.
use crate::facts::Site;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// More people than any company of this kind hires or has for its IT.
pub const MOST_PEOPLE: u32 = 10_000;

/// More than there is of anything that is counted.
pub const MOST: u32 = 10_000_000;

/// The days that advice can stand at, and that facts of an assessment can name.
pub const DAYS: RangeInclusive<Date> = RangeInclusive::new(
    jiff::civil::date(1900, 1, 1),
    jiff::civil::date(2999, 12, 31),
);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The day as of which these facts were taken; what is computed stands at it
    /// when no other instant is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub as_of: Option<Date>,
    /// What there is to look after: `user`, `endpoint`, `server`, `network_device`,
    /// `site`, `vendor`, `saas_app`, `cloud_workload` → how many.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, u32>,
    /// The holiday list on whose days the internal team does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<String>,
    /// Whether leadership wants to keep the internal team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_internal: Option<bool>,
    /// IT people that the company plans to hire; 0 is a plan too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hires_planned: Option<u32>,
    /// Whether some service is needed around the clock, where the adopted
    /// responsibilities do not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_the_clock: Option<bool>,
    /// What is peculiar to this company; an empty list says that nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peculiar: Option<Vec<Peculiar>>,
    /// Critical systems without written procedures; an empty list says that all have them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undocumented: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub work: Vec<Work>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<Helper>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backlog: Vec<Waiting>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specialist_work: Vec<SpecialistWork>,
    /// Tickets of the last twelve months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets_year: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<PlannedChange>,
}

/// Something that an outsider would have to learn: `{ what = "custom reports", count = 11 }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Peculiar {
    pub what: String,
    #[serde(default = "one")]
    pub count: u32,
}

fn one() -> u32 {
    1
}

/// How a person of the internal team works, and what the person costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub person: String,
    /// Yearly salary, in the currency of the costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salary: Option<f64>,
    /// Hours a week as logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_hours: Option<f64>,
    /// Share of the time on call, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_call_share: Option<f64>,
}

/// Somebody outside IT who helps out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Helper {
    pub who: String,
    pub hours_month: f64,
}

/// Work that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    pub what: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub since: Date,
    /// `capacity`, `skill`, `money`, `decision` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<String>,
}

/// Specialist work that the internal person was drawn into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SpecialistWork {
    pub what: String,
    pub person: String,
    pub hours: f64,
}

/// A figure of the company's own in place of an assumption that ships.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// `fee.full_user_month`
    pub assumption: String,
    pub low: f64,
    pub mid: f64,
    pub high: f64,
    /// Who said so: an offer, a pay table, an own count.
    pub source: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub date: Date,
}

/// A change of the business: it counts from its day on, and not before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlannedChange {
    pub what: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    /// What comes (or goes): `{ user = 40, endpoint = 44 }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub add: BTreeMap<String, i32>,
    /// A site that opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
}

impl PlannedChange {
    /// How many more of something there will be. A site that opens brings its users,
    /// and is one site more, where the plan does not say otherwise.
    pub fn adds(&self, driver: &str) -> i64 {
        let site = self.site.as_ref();
        let by_site = match driver {
            "user" => site.and_then(|site| site.users).map(i64::from),
            "site" => site.map(|_| 1),
            _ => None,
        };
        let said = self.add.get(driver).copied().map(i64::from);
        said.or(by_site).unwrap_or(0)
    }
}

impl Assessment {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
