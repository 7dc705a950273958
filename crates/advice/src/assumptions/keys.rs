//! Each assumption as a word of the language, so that a formula cannot name one that
//! is not there.

macro_rules! keys {
    ($($name:ident = $id:literal,)*) => {
        /// One of the assumptions that ship.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key {
            $($name,)*
        }

        impl Key {
            pub const ALL: &[Key] = &[$(Key::$name,)*];

            /// `fee.full_user_month`
            pub const fn id(self) -> &'static str {
                match self {
                    $(Key::$name => $id,)*
                }
            }
        }
    };
}

keys! {
    PayItDirector = "pay.it_director",
    PayItDirectorStress = "pay.it_director_stress",
    PaySysadmin = "pay.sysadmin",
    PaySupport = "pay.support",
    PayGeneralistLead = "pay.generalist_lead",
    PaySpecialist = "pay.specialist",
    Burden1To49 = "burden.1_49",
    Burden50To99 = "burden.50_99",
    Burden100To499 = "burden.100_499",
    BurdenTraining = "burden.training",
    BurdenManagerShare = "burden.manager_share",
    BurdenManagerCost = "burden.manager_cost",
    BurdenWorkplace = "burden.workplace",
    TimeProductiveHoursMonth = "time.productive_hours_month",
    TimeNetHoursYear = "time.net_hours_year",
    CoverSeatHours = "cover.seat_hours",
    CoverFtePerSeat = "cover.fte_per_seat",
    CoverSocPeople = "cover.soc_people",
    OncallMaxShare = "oncall.max_share",
    OncallMinPeopleSingleSite = "oncall.min_people_single_site",
    OncallMaxIncidents12h = "oncall.max_incidents_12h",
    OncallStipendWeek = "oncall.stipend_week",
    OncallCalloutMultiplier = "oncall.callout_multiplier",
    FeeFullUserMonth = "fee.full_user_month",
    FeeComanagedUserMonth = "fee.comanaged_user_month",
    FeeWorkstationMonth = "fee.workstation_month",
    FeeServerMonth = "fee.server_month",
    FeeSiteMonth = "fee.site_month",
    FeeExtendedHoursUserMonth = "fee.extended_hours_user_month",
    FeeHourly = "fee.hourly",
    FeeAfterHoursMultiplier = "fee.after_hours_multiplier",
    FeeHolidayMultiplier = "fee.holiday_multiplier",
    FeeMinimumBillingHours = "fee.minimum_billing_hours",
    FeeOnboardingMonths = "fee.onboarding_months",
    FeePremium12MonthTerm = "fee.premium_12_month_term",
    FeePremiumMonthToMonth = "fee.premium_month_to_month",
    FeeEscalator = "fee.escalator",
    FeeVcioMonth = "fee.vcio_month",
    FeeMdrEndpointMonth = "fee.mdr_endpoint_month",
    FeeToolsEndpointMonth = "fee.tools_endpoint_month",
    FeeEndpointsPerTechnician = "fee.endpoints_per_technician",
    LoadTicketsUserMonth = "load.tickets_user_month",
    LoadMinutesTicket = "load.minutes_ticket",
    LoadBlockingShare = "load.blocking_share",
    LoadAfterHoursShare = "load.after_hours_share",
    LoadP1Share = "load.p1_share",
    LoadP2Share = "load.p2_share",
    LoadFirstContactResolution = "load.first_contact_resolution",
    LoadItStaffRatioPer100 = "load.it_staff_ratio_per_100",
    LeaveProbabilityYear = "leave.probability_year",
    LeaveReplacementMultiple = "leave.replacement_multiple",
    LeaveSoleHolderMultiplier = "leave.sole_holder_multiplier",
    LeaveDaysToFill = "leave.days_to_fill",
    LeaveMonthsToProductive = "leave.months_to_productive",
    LeaveCostPerHire = "leave.cost_per_hire",
    LeaveRediscoveryHoursSystem = "leave.rediscovery_hours_system",
    MoveDualRunningWeeks = "move.dual_running_weeks",
    MoveLearningMonths = "move.learning_months",
    MoveNoticeDays = "move.notice_days",
    MoveSaasNoticeDays = "move.saas_notice_days",
    DownCostEmployeeHour = "down.cost_employee_hour",
    DownOutsideHoursRansomware = "down.outside_hours_ransomware",
    DownRestoreFailure = "down.restore_failure",
    FinHorizonYears = "fin.horizon_years",
    FinDiscount = "fin.discount",
    FinWageGrowth = "fin.wage_growth",
    FinItSpendRevenue = "fin.it_spend_revenue",
    HelpCostHour = "help.cost_hour",
    MoveHoursResponsibility = "move.hours_responsibility",
    HireExpertHoursMonth = "hire.expert_hours_month",
}

impl Key {
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.id() == id)
    }
}

impl serde::Serialize for Key {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Key {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Key".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "examples": ["fee.full_user_month"] })
    }
}

/// One number for each assumption: a corner of all ranges, or one draw from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Values([f64; Key::ALL.len()]);

impl Values {
    pub fn of(each: impl Fn(Key) -> f64) -> Self {
        let mut values = [0.0; Key::ALL.len()];
        for key in Key::ALL {
            values[*key as usize] = each(*key);
        }
        Self(values)
    }

    pub fn get(&self, key: Key) -> f64 {
        self.0[key as usize]
    }

    pub fn set(&mut self, key: Key, value: f64) {
        self.0[key as usize] = value;
    }

    /// The same, with one of them changed.
    pub fn with(&self, key: Key, value: f64) -> Self {
        let mut values = self.clone();
        values.set(key, value);
        values
    }
}
