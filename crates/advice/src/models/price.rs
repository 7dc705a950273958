//! What one line costs in one year. Arithmetic only, so that ten thousand draws are
//! cheap: whatever hangs on the company was read before.
use super::Line;
use crate::assumptions::{Key, Values};
use crate::formulas;

/// The longest horizon, in years.
pub const YEARS: usize = 5;

/// How much there is on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// The number of workers, for the employer's burden.
    pub staff: u32,
    pub users: f64,
    pub endpoints: f64,
}

/// The part of all hours of work that a partner does, and the part that one does in
/// the co-managed model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub part: f64,
    pub co_managed: f64,
}

impl Share {
    /// The part of one's own tools that the fee does not bring along: none from the
    /// co-managed part on.
    pub fn own_tools(self) -> f64 {
        1.0 - (self.part / self.co_managed.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
    }

    /// A user and month: nothing, then the co-managed fee at `co_managed`, then the full
    /// fee for all of it; straight lines between.
    fn fee(self, v: &Values) -> f64 {
        let Share { part, co_managed } = self;
        let (some, all) = (
            v.get(Key::FeeComanagedUserMonth),
            v.get(Key::FeeFullUserMonth),
        );
        if part <= co_managed {
            some * part / co_managed.max(f64::MIN_POSITIVE)
        } else {
            some + (all - some) * (part - co_managed) / (1.0 - co_managed)
        }
    }
}

/// How a line is reckoned.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// So many people of a role, with all that they cost the employer.
    Role {
        pay: Key,
        people: f64,
    },
    /// One person with a salary of their own.
    Salary(f64),
    /// The people who keep one seat filled for a part of all hours, 0 to 1.
    Seat {
        part: f64,
    },
    /// Standby pay for so many layers.
    Standby {
        layers: f64,
    },
    /// Hours that are not there, as parts of people: `hours` a month, less what
    /// `people` can give.
    Hours {
        pay: Key,
        hours: f64,
        people: f64,
    },
    PerUser(Key),
    /// A fee for a part of the users, 0 to 1.
    SomeUsers {
        fee: Key,
        part: f64,
    },
    PerEndpoint(Key),
    /// A fee for a part of the endpoints, 0 to 1.
    SomeEndpoints {
        fee: Key,
        part: f64,
    },
    /// A sum a month.
    Monthly(Key),
    /// Bought hours a month.
    Bought {
        hours: f64,
    },
    /// A partner's fee for a share of the work.
    PartnerShare(Share),
    /// Departures in an average year, of people with salaries of their own, one who leads,
    /// and others; `sole` when nobody else can run the systems.
    Departure {
        salaries: f64,
        lead: Option<Key>,
        others: f64,
        sole: bool,
    },
    /// Months of a fee, once.
    Onboarding(Key),
    /// Months of the fee for a share of the work, once.
    OnboardingShare(Share),
    /// Weeks of a fee, once.
    DualRunning(Key),
    /// Finding out what nobody wrote down, once.
    Rediscovery {
        systems: f64,
    },
    /// So many hires, once.
    Hires {
        people: f64,
    },
}

impl Amount {
    /// In the money of the first year; growth comes on top in [`horizon`].
    pub fn year(&self, v: &Values, size: &Size) -> f64 {
        let (staff, users) = (size.staff, size.users);
        match *self {
            Amount::Role { pay, people } => people * formulas::role_cost(v, pay, staff),
            Amount::Salary(salary) => formulas::loaded(v, salary, staff),
            Amount::Seat { part } => {
                let people = v.get(Key::CoverFtePerSeat) * part;
                people * formulas::role_cost(v, Key::PaySysadmin, staff)
            }
            Amount::Standby { layers } => v.get(Key::OncallStipendWeek) * 52.0 * layers,
            Amount::Hours { pay, hours, people } => {
                let month = v.get(Key::TimeProductiveHoursMonth);
                let short = (hours - people * month).max(0.0);
                short / month * formulas::role_cost(v, pay, staff)
            }
            Amount::PerUser(fee) => users * v.get(fee) * 12.0,
            Amount::SomeUsers { fee, part } => users * part * v.get(fee) * 12.0,
            Amount::PerEndpoint(fee) => size.endpoints * v.get(fee) * 12.0,
            Amount::SomeEndpoints { fee, part } => size.endpoints * part * v.get(fee) * 12.0,
            Amount::Monthly(fee) => v.get(fee) * 12.0,
            Amount::Bought { hours } => hours * v.get(Key::FeeHourly) * 12.0,
            Amount::PartnerShare(share) => users * share.fee(v) * 12.0,
            Amount::OnboardingShare(share) => {
                users * share.fee(v) * v.get(Key::FeeOnboardingMonths)
            }
            Amount::Departure {
                salaries,
                lead,
                others,
                sole,
            } => {
                let times = if sole {
                    v.get(Key::LeaveSoleHolderMultiplier)
                } else {
                    1.0
                };
                let lead = lead.map_or(0.0, |pay| v.get(pay));
                v.get(Key::LeaveProbabilityYear)
                    * v.get(Key::LeaveReplacementMultiple)
                    * times
                    * (salaries + lead + others * v.get(Key::PaySysadmin))
            }
            Amount::Onboarding(fee) => users * v.get(fee) * v.get(Key::FeeOnboardingMonths),
            Amount::DualRunning(fee) => {
                v.get(Key::MoveDualRunningWeeks) / 52.0 * users * v.get(fee) * 12.0
            }
            Amount::Rediscovery { systems } => {
                v.get(Key::LeaveRediscoveryHoursSystem) * systems * v.get(Key::FeeHourly)
            }
            Amount::Hires { people } => v.get(Key::LeaveCostPerHire) * people,
        }
    }

    /// Whether it grows with wages; the others grow with a partner's prices.
    fn is_pay(&self) -> bool {
        matches!(
            self,
            Amount::Role { .. }
                | Amount::Salary(_)
                | Amount::Seat { .. }
                | Amount::Standby { .. }
                | Amount::Hours { .. }
                | Amount::Departure { .. }
                | Amount::Hires { .. }
        )
    }

    /// The assumptions that it stands on, for a company of this size.
    pub fn assumptions(&self, staff: u32) -> Vec<Key> {
        let burden = formulas::burden(staff);
        let role = |pay: Key| {
            vec![
                pay,
                burden,
                Key::BurdenTraining,
                Key::BurdenManagerShare,
                Key::BurdenManagerCost,
                Key::BurdenWorkplace,
            ]
        };
        match *self {
            Amount::Role { pay, .. } => role(pay),
            Amount::Salary(_) => role(burden)[1..].to_vec(),
            Amount::Seat { .. } => [vec![Key::CoverFtePerSeat], role(Key::PaySysadmin)].concat(),
            Amount::Standby { .. } => vec![Key::OncallStipendWeek],
            Amount::Hours { pay, .. } => [vec![Key::TimeProductiveHoursMonth], role(pay)].concat(),
            Amount::PerUser(fee)
            | Amount::SomeUsers { fee, .. }
            | Amount::PerEndpoint(fee)
            | Amount::SomeEndpoints { fee, .. }
            | Amount::Monthly(fee) => vec![fee],
            Amount::Bought { .. } => vec![Key::FeeHourly],
            Amount::PartnerShare(_) => {
                vec![Key::FeeComanagedUserMonth, Key::FeeFullUserMonth]
            }
            Amount::OnboardingShare(_) => vec![
                Key::FeeOnboardingMonths,
                Key::FeeComanagedUserMonth,
                Key::FeeFullUserMonth,
            ],
            Amount::Departure {
                lead, others, sole, ..
            } => {
                let mut keys = vec![Key::LeaveProbabilityYear, Key::LeaveReplacementMultiple];
                keys.extend(lead);
                keys.extend((others > 0.0).then_some(Key::PaySysadmin));
                keys.extend(sole.then_some(Key::LeaveSoleHolderMultiplier));
                keys
            }
            Amount::Onboarding(fee) => vec![Key::FeeOnboardingMonths, fee],
            Amount::DualRunning(fee) => vec![Key::MoveDualRunningWeeks, fee],
            Amount::Rediscovery { .. } => vec![Key::LeaveRediscoveryHoursSystem, Key::FeeHourly],
            Amount::Hires { .. } => vec![Key::LeaveCostPerHire],
        }
    }
}

/// An offer from one change of the business to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    pub lines: Vec<Line>,
    pub size: Size,
    /// The part of each year in which it holds, 0 to 1.
    pub part: [f64; YEARS],
}

impl Phase {
    /// What money is worth today in the year in which it begins, if that is one of `years`.
    pub fn worth(&self, v: &Values, years: usize) -> f64 {
        let begins = self.part.iter().position(|part| *part > 0.0);
        let begins = begins.filter(|year| *year < years);
        let discount = 1.0 + v.get(Key::FinDiscount);
        begins.map_or(0.0, |year| (0..year).fold(1.0, |worth, _| worth / discount))
    }
}

/// What is paid once.
pub fn once(lines: &[Line], size: &Size, v: &Values) -> f64 {
    let lines = lines.iter().filter(|line| line.once);
    lines.map(|line| line.amount.year(v, size)).sum()
}

/// What comes back each year, over `years`, as if paid today: wages and fees rise, later
/// money counts less.
pub fn horizon(lines: &[Line], size: &Size, part: &[f64; YEARS], v: &Values, years: usize) -> f64 {
    let wages = 1.0 + v.get(Key::FinWageGrowth);
    let fees = 1.0 + v.get(Key::FeeEscalator);
    let discount = 1.0 + v.get(Key::FinDiscount);
    let (mut wage_level, mut fee_level, mut worth) = (1.0, 1.0, 1.0);
    let (mut pay, mut prices) = (0.0, 0.0);
    for line in lines.iter().filter(|line| !line.once) {
        let cost = line.amount.year(v, size);
        *(if line.amount.is_pay() {
            &mut pay
        } else {
            &mut prices
        }) += cost;
    }
    let mut total = 0.0;
    for part in part.iter().take(years) {
        total += (pay * wage_level + prices * fee_level) * part * worth;
        wage_level *= wages;
        fee_level *= fees;
        worth /= discount;
    }
    total
}
