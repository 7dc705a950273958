//! Who is on, worked out again in the dullest way: every hand-over from the first on,
//! one by one; every boundary asked of the time library itself; one instant at a
//! time. It shares no line with what it is held against.
mod clock;
mod dull;
mod grid;
mod made_up;
mod open;

use super::Cover;
use super::timeline::Timeline;
use super::tracks::Tracks;
use crate::catalogue::Catalogue;
use crate::facts::Company;
use crate::register::Register;
use dull::Dull;
use jiff::{Timestamp, ToSpan};

pub(super) use made_up::{Dice, company};

/// The register of a company; changes that hit each other, or no shift, and openings of a
/// layer that is not there are taken out: they are refused, and that is another test's
/// business.
pub(super) fn made(company: &mut Company) -> Register {
    loop {
        match Register::new(company, &Catalogue::default()) {
            Ok(register) => return register,
            Err(problems) => {
                for problem in &problems {
                    let number = problem.path[6..].split(']').next();
                    let number: usize = number.unwrap().parse().unwrap();
                    match problem.path.contains(".openings[") {
                        true => company.rotas[number].openings.clear(),
                        false => {
                            assert!(problem.path.contains(".changes["), "{problem}");
                            company.rotas[number].changes.clear();
                        }
                    }
                }
            }
        }
    }
}

/// Holds companies of ten rotas against the dull way; returns how many rotas were compared.
fn compare(seed: u64, companies: usize) -> usize {
    let mut dice = Dice(seed);
    let mut compared = 0;
    while compared < companies * 10 {
        let (mut company, middle) = company(&mut dice, 10);
        let register = made(&mut company);
        let cover = Cover::new(&register);
        let begin = middle.saturating_sub(3.days());
        let end = middle.saturating_add(3.days());
        let window = (
            register.begins(begin).as_second(),
            register.begins(end).as_second(),
        );
        let mut workshop = cover.workshop(window);
        let mut tracks = Tracks::default();
        for (number, rota) in company.rotas.iter().enumerate() {
            let timeline = Timeline::compile(&cover, &[number as u32], &mut workshop, &mut tracks);
            let dull = Dull::new(&company, rota, end.saturating_add(2.days()));
            let layers = dull.layers();
            let mut looks = vec![window.0, window.1 - 1];
            for place in 0..timeline.len() {
                let (from, _) = timeline.span(place);
                if looks.len() < 10 || dice.chance(10) {
                    looks.extend([from - 1, from]);
                }
            }
            for _ in 0..6 {
                looks.push(window.0 + dice.below((window.1 - window.0) as u64) as i64);
            }
            for at in looks {
                let Some(place) = timeline.place(at) else {
                    continue;
                };
                let mut on: Vec<String> = timeline
                    .actors_of(place)
                    .iter()
                    .map(|actor| cover.id_of(*actor).to_owned())
                    .collect();
                on.sort();
                let dull = dull.on(&layers, at);
                assert_eq!(
                    on,
                    dull,
                    "seed {seed}, at {}: {rota:#?}\n{:#?}",
                    Timestamp::from_second(at).unwrap(),
                    company.absences
                );
            }
            compared += 1;
        }
    }
    compared
}

#[test]
fn a_hundred_thousand_rotas_say_what_the_dull_way_says() {
    let count = std::env::var("ROTAS").map_or(100_000, |count| count.parse().unwrap());
    let workers = 4;
    let compared: usize = std::thread::scope(|scope| {
        let share = count / workers / 10;
        let runs: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || compare(0x9e37_79b9 + worker as u64 * 7919, share)))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert!(compared >= count, "{compared}");
}
