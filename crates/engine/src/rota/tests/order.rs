//! The order in which things are written means nothing, save that of members who take turns.
use super::properties::{company_day, many};
use super::*;
use std::collections::BTreeSet;

/// Several changes of shifts, openings and absences, so that there is an order to lose.
fn with_many(dice: &mut Dice, company: &mut Company, from: Timestamp) {
    let first = company_day(company, from);
    let day = |dice: &mut Dice| first.saturating_add((dice.below(18) as i64).days());
    for _ in 0..5 {
        let (person, other) = (dice.below(5), dice.below(4));
        let first_day = day(dice);
        company.absences.push(Absence {
            person: format!("p{person}"),
            first_day,
            last_day: first_day.saturating_add((dice.below(3) as i64).days()),
            kind: "vacation".into(),
            stand_in: dice
                .chance(50)
                .then(|| format!("p{}", (person + 1 + other) % 5)),
            recorded_at: None,
            ended_at: None,
        });
    }
    for rota in &mut company.rotas {
        rota.changes.clear();
        for _ in 0..6 {
            rota.changes.push(ShiftChange {
                kind: ChangeKind::Override,
                layer: "layer 0".into(),
                shift: day(dice).at(12, 0, 0, 0),
                from: None,
                to: None,
                person: Some(format!("p{}", dice.below(5))),
                party: None,
                with: None,
            });
            let from = day(dice).at(dice.below(24) as i8, 0, 0, 0);
            rota.openings.push(Opening {
                layer: "layer 0".into(),
                from,
                to: from.saturating_add((2 + dice.below(9) as i64).hours()),
            });
        }
    }
    // What is refused is no edit.
    while let Err(problems) = Register::new(company, &Catalogue::default()) {
        let mut numbers = problems[0].path.split(['[', ']']);
        let mut number = || numbers.nth(1).unwrap().parse::<usize>().unwrap();
        let (rota, place) = (number(), number());
        let rota = &mut company.rotas[rota];
        match problems[0].path.contains(".openings[") {
            true => drop(rota.openings.remove(place)),
            false => drop(rota.changes.remove(place)),
        }
    }
}

fn shuffled<T>(dice: &mut Dice, all: &mut [T]) {
    for place in (1..all.len()).rev() {
        all.swap(place, dice.below(place as u64 + 1) as usize);
    }
}

#[test]
fn the_order_in_which_things_are_written_means_nothing() {
    let (mut changes, mut openings) = (0, 0);
    many(37, 300, |dice, company, from, to| {
        let mut company = company.clone();
        with_many(dice, &mut company, from);
        let mut other = company.clone();
        shuffled(dice, &mut other.rotas);
        shuffled(dice, &mut other.absences);
        shuffled(dice, &mut other.people);
        shuffled(dice, &mut other.parties);
        shuffled(dice, &mut other.responsibilities);
        for rota in &mut other.rotas {
            // The order of the members is whose turn it is; everything else is a set.
            shuffled(dice, &mut rota.layers);
            let together = |layer: &&mut Layer| layer.rotation.is_none();
            for layer in rota.layers.iter_mut().filter(together) {
                shuffled(dice, &mut layer.members);
            }
            shuffled(dice, &mut rota.changes);
            shuffled(dice, &mut rota.openings);
            changes += rota.changes.len();
            openings += rota.openings.len();
        }
        let (one, two) = (register(&company), register(&other));
        let (cover, others) = (Cover::new(&one), Cover::new(&two));
        let (board, boards) = (Board::new(&cover, from, to), Board::new(&others, from, to));
        for rota in &company.rotas {
            assert_eq!(
                board.preview(&cover, &rota.id),
                boards.preview(&others, &rota.id)
            );
        }
        assert_eq!(cover.report(from, to), others.report(from, to));
        let ids = |register: &Register| {
            let found = crate::findings::compute(register, from).open;
            let cover = found.into_iter().filter(|it| it.id.starts_with("cover:"));
            cover.map(|it| (it.id, it.what)).collect::<BTreeSet<_>>()
        };
        assert_eq!(ids(&one), ids(&two));
    });
    assert!(changes > 3_000 && openings > 9_000, "{changes} {openings}");
}
