//! What the plans of the business change: the day before each begins against the day on
//! which it does.
use super::Effect;
use crate::advise::{Advice, Settings, assess};
use crate::models::{Model, equal};
use crate::situation::{self, Situation};
use engine::catalogue::Catalogue;
use engine::facts::Company;
use engine::register::Register;
use jiff::civil::Date;

/// A day, as a plan is held against it.
struct Looked {
    advice: Advice,
    findings: Vec<String>,
    cost: Option<f64>,
    situation: Situation,
}

/// What each plan changes: the day before it begins against the day on which it does.
pub(super) fn effects(
    register: &Register,
    catalogue: &Catalogue,
    settings: &Settings,
) -> Vec<Effect> {
    let company = register.company();
    let mut plans: Vec<_> = company.assessment.plans.iter().collect();
    plans.sort_by_key(|plan| plan.from);
    plans
        .into_iter()
        .filter_map(|plan| effect(company, catalogue, settings, plan))
        .collect()
}

fn effect(
    company: &Company,
    catalogue: &Catalogue,
    settings: &Settings,
    plan: &engine::assessment::PlannedChange,
) -> Option<Effect> {
    let before = plan.from.yesterday().ok()?;
    let light = Settings {
        draws: 1,
        ..settings.clone()
    };
    let look = |day: Date| {
        let register = situation::on_day(company, catalogue, day).ok()?;
        let found = engine::findings::compute(&register, register.begins(day));
        let advice = assess(&register, catalogue, day, &light);
        let situation = Situation::new(&register, catalogue, day).supposing(&settings.scenario);
        let model = advice.decided.decision.model().unwrap_or(Model::CoManaged);
        let middle = settings.book.values(crate::assumptions::Point::Mid);
        let cost = equal(&situation, &settings.book, model);
        Some(Looked {
            cost: cost.map(|offer| offer.running(&middle).round()),
            findings: found.open.into_iter().map(|finding| finding.id).collect(),
            advice,
            situation,
        })
    };
    let (was, is) = (look(before)?, look(plan.from)?);
    let rota = |it: &Looked| {
        crate::formulas::rota_over(&settings.book, crate::models::LAYERS, it.situation.zones())
    };
    let (rota_before, rota_after) = (rota(&was), rota(&is));
    Some(Effect {
        what: plan.what.clone(),
        from: plan.from.to_string(),
        demand_before: was.advice.balance.demand.known,
        demand_after: is.advice.balance.demand.known,
        findings_opened: is
            .findings
            .into_iter()
            .filter(|id| !was.findings.contains(id))
            .collect(),
        cost_before: was.cost,
        cost_after: is.cost,
        decision_before: was.advice.decided.decision,
        decision_after: is.advice.decided.decision,
        served_before: was.situation.served_hours(),
        served_after: is.situation.served_hours(),
        uncovered_before: was.situation.uncovered_hours(),
        uncovered_after: is.situation.uncovered_hours(),
        zones_before: was.situation.zones(),
        zones_after: is.situation.zones(),
        rota_before,
        rota_after,
        people: is.advice.balance.people,
    })
}
