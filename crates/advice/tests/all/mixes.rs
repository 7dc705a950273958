//! Mixes: a partner for some groups of responsibilities, the inside for the rest.
use crate::common::{ON, advise, company_a};
use crate::made_up::only;
use advice::Model;
use company::catalogue;
use engine::facts::{PartyKind, Person};

#[test]
fn mixes_by_group_are_priced_at_equal_scope() {
    let register = advice::situation::on_day(&company_a(), catalogue(), ON).unwrap();
    let situation = advice::situation::Situation::new(&register, catalogue(), ON);
    let book = advice::Book::shipped();
    let values = book.values(advice::Point::Mid);
    let all: std::collections::BTreeSet<String> = catalogue()
        .groups
        .iter()
        .map(|group| group.id.clone())
        .collect();
    let some = ["SEC", "MON", "BDR"].map(str::to_owned).into();
    let mix = |groups| advice::models::mix(&situation, book, groups).unwrap();
    let equal = advice::models::equal(&situation, book, Model::CoManaged).unwrap();
    let comparable = |one: &advice::models::Offer, other: &advice::models::Offer| {
        advice::models::difference(one, other, |offer| offer.running(&values)).is_ok()
    };
    assert!(comparable(&mix(&some), &equal));
    assert!(comparable(&mix(&all), &mix(&some)));
    // All of it given away costs the full fee, and knows nothing of the business.
    let everything = mix(&all);
    assert!(everything.gaps.contains(&advice::models::Element::Context));
    let fee: f64 = everything
        .lines
        .iter()
        .filter(|line| line.what.contains("its share of the work"))
        .map(|line| line.amount.year(&values, &everything.size))
        .sum();
    assert!((fee - 210_000.0).abs() < 1e-6, "{fee}");
    let outsourced = advice::models::equal(&situation, book, Model::FullyOutsourced).unwrap();
    let (all, full) = (everything.running(&values), outsourced.running(&values));
    assert!((all - full).abs() < 1e-6, "{all} {full}");
    assert!(
        mix(&some)
            .gaps
            .contains(&advice::models::Element::AroundTheClock)
    );
}

/// A mix has what a model has: the start, the horizon, the draws, and every line.
#[test]
fn mixes_have_a_first_year_a_horizon_and_draws() {
    let mut company = company_a();
    // A partner who is to be found has a start.
    let partner = company.parties.iter_mut();
    for party in partner.filter(|party| party.kind == PartyKind::Partner) {
        party.kind = PartyKind::Vendor;
    }
    let mut settings = advice::Settings::default();
    for groups in ["sec, mon", "", "SEC"] {
        settings.mix(groups, &company, catalogue()).unwrap();
    }
    let all: Vec<&str> = catalogue().groups.iter().map(|it| it.id.as_str()).collect();
    settings.mix(&all.join(","), &company, catalogue()).unwrap();
    let costs = |company: &engine::facts::Company| {
        let register = advice::situation::on_day(company, catalogue(), ON).unwrap();
        advice::assess(&register, catalogue(), ON, &settings)
            .costs
            .unwrap()
    };
    let costs_of_a = costs(&company);
    let [two, none, one, everything] = costs_of_a.mixes.as_slice() else {
        panic!("{:?}", costs_of_a.mixes);
    };
    assert_eq!(two.groups, ["MON", "SEC"]);
    for mix in &costs_of_a.mixes {
        let once: f64 = mix
            .lines
            .iter()
            .filter(|it| it.once)
            .map(|it| it.cost.mid)
            .sum();
        assert!(
            (mix.year_one.mid - mix.running.mid - once).abs() <= 2.0,
            "{mix:?}"
        );
        assert!(mix.horizon.mid > 2.5 * mix.running.mid, "{mix:?}");
        let drawn = mix.drawn.horizon;
        assert!(
            mix.horizon.low < drawn.p10 && drawn.p10 < drawn.p50,
            "{mix:?}"
        );
        assert!(
            drawn.p50 < drawn.p90 && drawn.p90 < mix.horizon.high,
            "{mix:?}"
        );
    }
    // With a partner there is a start; alone there is none; the more is given, the more
    // there is to take in.
    let start = |mix: &advice::advise::MixCosts| mix.year_one.mid - mix.running.mid;
    assert!(start(none) == 0.0 && start(one) > 0.0 && start(two) > start(one));
    let of_outsourcing = costs_of_a.models[2].lines.iter().filter(|it| it.once);
    let once = everything.lines.iter().filter(|it| it.once);
    assert_eq!(once.collect::<Vec<_>>(), of_outsourcing.collect::<Vec<_>>());
    // Those who are inside stay, all of them.
    for id in ["second", "third"] {
        let id = id.to_owned();
        let colleague = Person {
            id,
            ..company.people[0].clone()
        };
        company.people.push(colleague);
    }
    let more = costs(&company).mixes;
    assert!(more[0].running.mid > two.running.mid + 100_000.0);
    // Hours that nobody knows do not make a partner free.
    company
        .assessment
        .counts
        .retain(|driver, _| driver == "user");
    let unknown = &costs(&company).mixes[0];
    assert!(unknown.gaps.contains(&advice::models::Element::Capacity));
    let fee = unknown
        .lines
        .iter()
        .find(|it| it.what.contains("share of the work"));
    assert!(fee.unwrap().cost.low > 0.0);
    assert_eq!(everything.drawn, costs_of_a.mixes[3].drawn);
}

#[test]
fn a_group_that_there_is_not_is_refused_with_the_nearest() {
    let mut company = company_a();
    let mut settings = advice::Settings::default();
    let refused = settings.mix("SEC,MOM", &company, catalogue()).unwrap_err();
    assert_eq!(refused.what, "MOM");
    assert_eq!(refused.expected, "did you mean `MON`?");
    let refused = settings
        .mix("warehouse", &company, catalogue())
        .unwrap_err();
    assert!(refused.expected.contains("BDR, "), "{}", refused.expected);
    assert!(settings.mixes.is_empty());
    company.responsibilities[0].group = Some("Warehouse".into());
    settings
        .mix("warehouse,own", &company, catalogue())
        .unwrap();
    assert!(settings.mixes[0].contains("Warehouse"));
}

#[test]
fn a_mix_in_which_nothing_moves_is_not_offered_and_pays_no_partner() {
    let company = only(company_a(), |id| id.starts_with("EUS"));
    let costs = advise(&company, &[]).costs.unwrap();
    let groups: Vec<&[String]> = costs.mixes.iter().map(|it| it.groups.as_slice()).collect();
    assert_eq!(groups.len(), 1, "{groups:?}");
    let mut settings = crate::common::settings(&[]);
    settings.mix("SEC", &company, catalogue()).unwrap();
    let register = advice::situation::on_day(&company, catalogue(), ON).unwrap();
    let costs = advice::assess(&register, catalogue(), ON, &settings)
        .costs
        .unwrap();
    let lines = costs.mixes[0].lines.iter();
    let addition = lines.filter(|line| line.what.contains("as an addition"));
    assert_eq!(addition.count(), 0);
}
