//! Hours of sites against those of the people inside.
use crate::common::advise;
use crate::made_up::{by_day, far_away};
use advice::decide::Answer;
use advice::{Confidence, Decision};
use engine::facts::Company;

#[test]
fn hours_of_a_site_that_nobody_inside_works_are_asked_for_and_priced_in_every_model() {
    use advice::models::Element;
    let advice = advise(&by_day(), &[]);
    let asked = &advice.decided.questions[2];
    assert_eq!(asked.answer, Answer::Yes, "{}", asked.why);
    assert!(
        asked.why.contains("help at Newark warehouse and office"),
        "{}",
        asked.why
    );
    let costs = advice.costs.unwrap();
    for model in &costs.models {
        let line = model
            .lines
            .iter()
            .find(|line| line.element == Element::AroundTheClock);
        let line = line.unwrap_or_else(|| panic!("{:?}", model.model));
        assert!(line.what.contains("Newark"), "{}", line.what);
        assert!(line.cost.mid > 0.0, "{line:?}");
    }
    // A seat for 40 % of the year takes two people, and these have to be hired.
    let inside = &costs.models[0];
    assert!(inside.lines.iter().any(|line| line.what == "Hiring"));
}

#[test]
fn hours_of_a_site_that_nobody_wrote_down_are_the_usual_ones_with_little_confidence() {
    let mut company = by_day();
    company.sites[0].hours = None;
    let decided = advise(&company, &[]).decided;
    assert_eq!(
        decided.decision,
        Decision::InternalOnly,
        "{:#?}",
        decided.reasons
    );
    assert_eq!(decided.confidence, Confidence::Low);
    assert!(
        decided
            .find_out
            .iter()
            .any(|it| it.contains("when people work at each site"))
    );
    // When the people inside are there is not known either: then it stays unknown.
    company.people.iter_mut().for_each(|it| it.hours = None);
    company.parties.iter_mut().for_each(|it| it.hours = None);
    let unknown = |company: &Company| advise(company, &[]).decided.questions[2].answer;
    assert_eq!(unknown(&company), Answer::Unknown);
    company.sites[0].hours = by_day().sites[0].hours.clone();
    assert_eq!(unknown(&company), Answer::Unknown);
}

#[test]
fn people_on_call_at_every_hour_are_not_at_work_at_a_far_site() {
    use advice::models::Element;
    for every_hour in [false, true] {
        let advice = advise(&far_away(every_hour), &[]);
        assert_eq!(advice.decided.questions[2].answer, Answer::Yes);
        assert_ne!(advice.decided.decision, Decision::InternalOnly);
        // Where something is left to close, no points are taken off for nothing to close.
        let nothing = |it: &String| it.contains("nothing left for a partner");
        assert!(!advice.decided.reasons.iter().any(nothing));
        let inside = &advice.costs.unwrap().models[0];
        let mut hours = inside
            .lines
            .iter()
            .filter(|it| it.element == Element::AroundTheClock);
        assert!(hours.any(|it| it.what.contains("Newark")), "{inside:?}");
    }
}
