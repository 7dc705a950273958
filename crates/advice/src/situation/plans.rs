//! The company on a day to come: what its plans have changed by then.
use super::moved;
use super::tasks::counts;
use crate::assumptions::Refused;
use engine::assessment::{DAYS, PlannedChange};
use engine::catalogue::Catalogue;
use engine::facts::Company;
use engine::register::{Problem, Register};
use jiff::civil::Date;

/// The facts as they will be on a day, by the plans of the business that have begun.
///
/// # Errors
/// What does not fit any more, as with any other facts.
pub fn on_day(
    company: &Company,
    catalogue: &Catalogue,
    day: Date,
) -> Result<Register, Vec<Problem>> {
    let mut changed = company.clone();
    let plans = std::mem::take(&mut changed.assessment.plans);
    let (begun, later): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| plan.from <= day);
    changed.assessment.plans = later;
    for plan in &begun {
        begin(&mut changed, plan);
    }
    Register::new(&changed, catalogue)
}

/// What is counted by then is counted from then on: users and sites too that are known
/// from the sites alone. What nobody counts stays unknown.
fn begin(company: &mut Company, plan: &PlannedChange) {
    for (driver, count) in counts(company) {
        let added = plan.adds(&driver);
        if added != 0 {
            let count = moved(count, added);
            company.assessment.counts.insert(driver, count);
        }
    }
    if let Some(staff) = &mut company.organisation.staff {
        *staff = moved(*staff, plan.adds("user"));
    }
    company.sites.extend(plan.site.clone());
}

/// A day on which advice can stand.
///
/// # Errors
/// A day beyond all that facts can be of.
pub fn day(day: Date) -> Result<Date, Refused> {
    if DAYS.contains(&day) {
        return Ok(day);
    }
    Err(Refused {
        what: day.to_string(),
        why: "it is no day that advice can stand at".to_owned(),
        expected: format!("a day from {} to {}", DAYS.start(), DAYS.end()),
    })
}
