//! A hole in words: its cause, and whose absence it is.
use super::{Hole, stamp};
use crate::intervals::Span;
use crate::rota::away::Gone;
use crate::rota::cover::Cover;
use crate::rota::found::{self, Cause};
use crate::rota::plan::Actor;

/// A hole, or a part of one that has a cause of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'r> {
    pub span: Span,
    pub why: Why<'r>,
}

/// Why a hole is one, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why<'r> {
    Cause(Cause),
    /// A day of this list closes a layer.
    Holiday(&'r str),
    Ended,
}

impl Why<'_> {
    /// The word for it, and whose absence it is.
    pub fn kind(self) -> (&'static str, Option<Actor>) {
        match self {
            Why::Cause(Cause::Gone(Gone::Absent, actor)) => ("absent", Some(actor)),
            Why::Cause(Cause::Gone(Gone::Left, actor)) => ("left", Some(actor)),
            Why::Cause(Cause::Gone(Gone::Stopped, actor)) => ("party_stopped", Some(actor)),
            Why::Cause(Cause::TooFew(_)) => ("too_few", None),
            Why::Cause(Cause::NoMember) => ("open_shift", None),
            Why::Cause(Cause::NoLayer) => ("no_layer", None),
            Why::Holiday(_) => ("holiday", None),
            Why::Ended => ("ended", None),
        }
    }
}

impl<'r> Cover<'r> {
    /// A hole in words.
    pub(crate) fn hole(&self, hole: &found::Hole, responsibility: &str) -> Vec<Hole> {
        let parts = self.parts(hole).into_iter();
        parts
            .map(|part| {
                let interval = crate::picture::interval(part.span);
                let (kind, person) = part.why.kind();
                Hole {
                    responsibility: responsibility.to_owned(),
                    rota: self.rota_id(hole.plan).to_owned(),
                    from: interval.from,
                    to: interval.to,
                    minutes: interval.minutes,
                    cause: self.words(hole.plan, part.why),
                    kind: kind.to_owned(),
                    person: person.map(|actor| self.id_of(actor).to_owned()),
                }
            })
            .collect()
    }

    /// A hole that no layer has is told apart into what a holiday closes, what nothing
    /// ever opens, and what comes after the end of the rota.
    pub(super) fn parts(&self, hole: &found::Hole) -> Vec<Part<'r>> {
        let one = |span: Span, why: Why<'r>| Part { span, why };
        let plain = Why::Cause(hole.cause);
        if hole.cause != Cause::NoLayer {
            return vec![one((hole.from, hole.to), plain)];
        }
        let ends = self.plan(hole.plan).until.clamp(hole.from, hole.to);
        let mut parts = Vec::new();
        let mut at = hole.from;
        for ((from, to), list) in self.holidays(hole) {
            let (from, to) = (from.max(at), to.min(ends));
            if from >= to {
                continue;
            }
            if at < from {
                parts.push(one((at, from), plain));
            }
            parts.push(one((from, to), Why::Holiday(list)));
            at = to;
        }
        if at < ends {
            parts.push(one((at, ends), plain));
        }
        if ends < hole.to {
            parts.push(one((ends, hole.to), Why::Ended));
        }
        parts
    }

    pub(super) fn words(&self, plan: u32, why: Why) -> String {
        match why {
            Why::Cause(Cause::Gone(Gone::Absent, actor)) => {
                format!("{} is away, and nobody stands in", self.name_of(actor))
            }
            Why::Cause(Cause::Gone(Gone::Left, actor)) => {
                format!("{} is not with us then", self.name_of(actor))
            }
            Why::Cause(Cause::Gone(Gone::Stopped, actor)) => {
                let party = self.register.party_at(self.party_of(actor));
                format!("{} has stopped by then", party.name)
            }
            Why::Cause(Cause::TooFew(heads)) => {
                format!("{heads} of {} heads are on", self.plan(plan).min)
            }
            Why::Cause(Cause::NoMember) => "a shift is open, and nobody has taken it".to_owned(),
            Why::Cause(Cause::NoLayer) => "no layer has these hours".to_owned(),
            Why::Holiday(list) => format!("closed on a holiday ({list})"),
            Why::Ended => "the rota has ended, and none has followed it".to_owned(),
        }
    }

    /// The days in a hole on which a holiday closes a layer of the rota, in order.
    fn holidays(&self, hole: &found::Hole) -> Vec<(Span, &'r str)> {
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
