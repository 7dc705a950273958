//! A hole in words: its cause, and whose absence it is.
use super::{Hole, stamp};
use crate::intervals::Span;
use crate::rota::away::Gone;
use crate::rota::cover::Cover;
use crate::rota::found::{self, Cause};
use crate::rota::plan::Actor;

impl Cover<'_> {
    /// A hole in words. One that no layer has is told apart into what a holiday
    /// closes and what nothing ever opens.
    pub(crate) fn hole(&self, hole: &found::Hole, responsibility: &str) -> Vec<Hole> {
        let one = |span: Span, (kind, cause, person): (&str, String, Option<Actor>)| {
            let interval = crate::picture::interval(span);
            Hole {
                responsibility: responsibility.to_owned(),
                rota: self.rota_id(hole.plan).to_owned(),
                from: interval.from,
                to: interval.to,
                minutes: interval.minutes,
                cause,
                kind: kind.to_owned(),
                person: person.map(|actor| self.id_of(actor).to_owned()),
            }
        };
        if hole.cause != Cause::NoLayer {
            return vec![one((hole.from, hole.to), self.cause(hole))];
        }
        let until = self.plan(hole.plan).until;
        if until < hole.to {
            let after = found::Hole {
                from: until.max(hole.from),
                ..*hole
            };
            let before = found::Hole { to: until, ..*hole };
            let mut parts = match hole.from < until {
                true => self.hole(&before, responsibility),
                false => Vec::new(),
            };
            let cause = "the rota has ended, and none has followed it".to_owned();
            parts.push(one((after.from, after.to), ("ended", cause, None)));
            return parts;
        }
        let mut parts = Vec::new();
        let mut at = hole.from;
        for ((from, to), list) in self.holidays(hole) {
            let (from, to) = (from.max(at), to.min(hole.to));
            if from >= to {
                continue;
            }
            if at < from {
                parts.push(one((at, from), self.cause(hole)));
            }
            let cause = format!("closed on a holiday ({list})");
            parts.push(one((from, to), ("holiday", cause, None)));
            at = to;
        }
        if at < hole.to {
            parts.push(one((at, hole.to), self.cause(hole)));
        }
        parts
    }

    /// Kind and words, and whose absence it is.
    fn cause(&self, hole: &found::Hole) -> (&'static str, String, Option<Actor>) {
        match hole.cause {
            Cause::Gone(Gone::Absent, actor) => {
                let words = format!("{} is away, and nobody stands in", self.name_of(actor));
                ("absent", words, Some(actor))
            }
            Cause::Gone(Gone::Left, actor) => (
                "left",
                format!("{} is not with us then", self.name_of(actor)),
                Some(actor),
            ),
            Cause::Gone(Gone::Stopped, actor) => {
                let party = self.register.party_at(self.party_of(actor));
                (
                    "party_stopped",
                    format!("{} has stopped by then", party.name),
                    Some(actor),
                )
            }
            Cause::TooFew(heads) => {
                let min = self.plan(hole.plan).min;
                ("too_few", format!("{heads} of {min} heads are on"), None)
            }
            Cause::NoMember => (
                "open_shift",
                "a shift is open, and nobody has taken it".to_owned(),
                None,
            ),
            Cause::NoLayer => ("no_layer", "no layer has these hours".to_owned(), None),
        }
    }

    /// The days in a hole on which a holiday closes a layer of the rota, in order.
    fn holidays(&self, hole: &found::Hole) -> Vec<(Span, &str)> {
        let company = self.register.company();
        let rota = &company.rotas[self.plan(hole.plan).index as usize];
        let mut closed = Vec::new();
        for layer in rota.layers.iter().chain(&rota.fallback) {
            let calendar = layer.hours.as_ref().and_then(|hours| hours.calendar());
            let calendar = calendar.and_then(|name| company.calendars.get(name));
            let own = layer.holidays.iter().map(|list| (list, rota.zone.as_ref()));
            let theirs = calendar.and_then(|calendar| {
                let zone = calendar.zone.as_ref().or(calendar.hours.zone.as_ref());
                calendar.holidays.as_ref().map(|list| (list, zone))
            });
            for (list, zone) in own.chain(theirs) {
                let zone = zone.and_then(|name| crate::civil::zone(name));
                let zone = zone.as_ref().unwrap_or(self.register.zone());
                let (first, last) = (
                    zone.to_datetime(stamp(hole.from)).date(),
                    zone.to_datetime(stamp(hole.to)).date(),
                );
                for day in company.holidays.get(list).into_iter().flatten() {
                    if first <= *day
                        && *day <= last
                        && let Ok(next) = day.tomorrow()
                    {
                        let span = (
                            crate::civil::midnight(zone, *day),
                            crate::civil::midnight(zone, next),
                        );
                        closed.push((span, list.as_str()));
                    }
                }
            }
        }
        closed.sort_unstable();
        closed
    }
}
