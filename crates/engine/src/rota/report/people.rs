//! What is told of people: their load, what hangs on one alone, who never has a turn, and
//! who is on for what they cannot do.
use super::{Alone, Load, Never, Paper, stamp};
use crate::civil::Clock;
use crate::intervals::Span;
use crate::rota::cover::Cover;
use crate::rota::found::{self, Swept};
use crate::rota::load::{self, LIMIT};
use crate::rota::needs::Needs;

impl Cover<'_> {
    pub(super) fn never(&self, swept: &Swept) -> Vec<Never> {
        let mut all: Vec<Never> = Vec::new();
        for shares in &swept.shares {
            let rota = self.rota_id(shares.plan);
            let never = shares.never.iter().map(|actor| Never {
                rota: rota.to_owned(),
                who: self.id_of(*actor).to_owned(),
            });
            all.extend(never);
        }
        all.sort_by(|a, b| (&a.rota, &a.who).cmp(&(&b.rota, &b.who)));
        all.dedup();
        all
    }

    pub(crate) fn loads(&self, window: Span, swept: &Swept) -> Vec<Load> {
        let clock = Clock::new(self.register.zone(), window);
        let mut loads = Vec::new();
        for (actor, hours) in swept.hours.iter().enumerate() {
            let weight = load::weigh(hours, &clock);
            if weight.seconds == 0 {
                continue;
            }
            let share = weight.seconds as f64 / (window.1 - window.0) as f64;
            let party = self.party_of(actor as u32);
            loads.push(Load {
                person: self.id_of(actor as u32).to_owned(),
                party: self.register.party_at(party).id.clone(),
                minutes: weight.seconds / 60,
                nights: weight.nights,
                short_rests: weight.short_rests,
                short_breaks: weight.short_breaks,
                longest_without_rest_minutes: weight.longest / 60,
                share: (share * 10_000.0).round() / 10_000.0,
                over_limit: share > LIMIT && self.is_person(actor as u32),
            });
        }
        loads.sort_by(|a, b| a.person.cmp(&b.person));
        loads
    }

    pub(super) fn alone(&self, swept: &Swept) -> Vec<Alone> {
        let mut all: Vec<Option<Alone>> = (0..self.away.len()).map(|_| None).collect();
        for found in &swept.found {
            let ids = found.responsibilities.iter();
            let ids = ids.map(|number| {
                self.register.responsibilities()[*number as usize]
                    .id
                    .clone()
            });
            let ids: Vec<String> = ids.collect();
            for one in &found.alone {
                let alone = all[one.actor as usize].get_or_insert_with(|| Alone {
                    who: self.id_of(one.actor).to_owned(),
                    responsibilities: Vec::new(),
                    minutes: 0,
                    first: stamp(one.first),
                });
                alone.responsibilities.extend(ids.iter().cloned());
                alone.first = alone.first.min(stamp(one.first));
            }
        }
        for (alone, hours) in all.iter_mut().zip(&swept.alone) {
            if let Some(alone) = alone {
                let seconds: i64 = hours.spans().map(|(from, to)| to - from).sum();
                alone.minutes = seconds / 60;
            }
        }
        let mut all: Vec<Alone> = all.into_iter().flatten().collect();
        all.iter_mut()
            .for_each(|alone| alone.responsibilities.sort());
        all.sort_by(|a, b| b.minutes.cmp(&a.minutes).then_with(|| a.who.cmp(&b.who)));
        all
    }

    pub(super) fn paper(&self, swept: &Swept) -> Vec<Paper> {
        let mut all = Vec::new();
        for shares in &swept.shares {
            for &number in &self.plan(shares.plan).responsibilities {
                let needs = Needs::of(self.register, number as usize);
                for share in shares.on.iter().filter(|share| self.is_person(share.actor)) {
                    let person = self.register.person_at(share.actor);
                    let lacks = [
                        ("lacks_skill", needs.skills(person)),
                        ("unverified", needs.systems(person)),
                    ];
                    let lacks = lacks.into_iter().filter(|(_, missing)| !missing.is_empty());
                    all.extend(lacks.map(|(kind, missing)| {
                        self.on_paper(number, shares.plan, share, kind, missing)
                    }));
                }
                let absent = shares.absent.iter();
                let absent = absent.filter(|share| self.is_person(share.actor));
                all.extend(
                    absent.map(|share| {
                        self.on_paper(number, shares.plan, share, "absent", Vec::new())
                    }),
                );
            }
        }
        let key = |paper: &Paper| {
            (
                paper.responsibility.clone(),
                paper.person.clone(),
                paper.rota.clone(),
                paper.kind.clone(),
                paper.first,
            )
        };
        // A rota that is looked at with others and without them is told once.
        all.sort_by_key(key);
        all.dedup();
        all
    }

    fn on_paper(
        &self,
        responsibility: u32,
        plan: u32,
        share: &found::Alone,
        kind: &str,
        missing: Vec<String>,
    ) -> Paper {
        Paper {
            responsibility: self.register.responsibilities()[responsibility as usize]
                .id
                .clone(),
            rota: self.rota_id(plan).to_owned(),
            person: self.id_of(share.actor).to_owned(),
            first: stamp(share.first),
            minutes: share.seconds / 60,
            kind: kind.to_owned(),
            missing,
        }
    }
}
