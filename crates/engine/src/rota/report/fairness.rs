//! How evenly a rota is shared: what each member has of it, against an even share of the
//! time in which they are members. Absence does not lessen the share: whoever stands in for
//! somebody has more than theirs, and that is what is to be seen.
use crate::civil::{Clock, day_number};
use crate::hours::WEEK;
use crate::intervals::{self, Span};
use crate::rota::board::Board;
use crate::rota::cover::Cover;
use crate::rota::plan::Actor;
use serde::{Deserialize, Serialize};

/// Somebody's part of a rota, or of all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fair {
    /// All rotas together when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rota: Option<String>,
    /// A person, or a party as a whole.
    pub who: String,
    pub hours: Shared,
    /// From midnight to five, on the organisation's clocks.
    pub nights: Shared,
    /// Saturdays and Sundays.
    pub weekends: Shared,
    /// Days of any list of holidays.
    pub holidays: Shared,
}

/// What somebody has, and what would be even.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shared {
    pub minutes: i64,
    pub even_minutes: i64,
    pub difference_minutes: i64,
    /// Of the even share; nothing where that is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference_percent: Option<f64>,
}

/// Seconds that somebody has, and that would be even: all, nights, weekends, holidays.
type Parts = [(f64, f64); 4];

impl Shared {
    fn of((seconds, even): (f64, f64)) -> Self {
        let (minutes, even_minutes) = ((seconds / 60.0).round(), (even / 60.0).round());
        let percent = (seconds - even) / even * 100.0;
        Self {
            minutes: minutes as i64,
            even_minutes: even_minutes as i64,
            difference_minutes: (minutes - even_minutes) as i64,
            difference_percent: (even >= 1.0).then(|| (percent * 10.0).round() / 10.0),
        }
    }
}

impl Cover<'_> {
    /// Rotas that look after nothing in a window.
    pub(super) fn idle(&self, window: Span) -> Vec<String> {
        let plans = (0..self.plans().len() as u32).filter(|number| {
            let plan = self.plan(*number);
            let meets = plan.from < window.1 && window.0 < plan.until;
            meets && plan.responsibilities.is_empty()
        });
        let mut all: Vec<String> = plans.map(|plan| self.rota_id(plan).to_owned()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Each rota that several share, and then all of those together; by id.
    pub(super) fn fairness(&self, window: Span) -> Vec<Fair> {
        let kinds = self.kinds(window);
        let stamp = super::stamp;
        let board = Board::new(self, stamp(window.0), stamp(window.1));
        let mut all = Vec::new();
        let mut whole: Vec<Option<Parts>> = vec![None; self.away.len()];
        for (id, timeline) in board.rotas() {
            let members = self.members(id, window);
            if members.len() < 2 {
                continue;
            }
            let mut actors: Vec<Actor> = (0..timeline.len())
                .flat_map(|place| timeline.actors_of(place).iter().copied())
                .chain(members.iter().map(|(actor, _)| *actor))
                .collect();
            actors.sort_unstable();
            actors.dedup();
            let on: Vec<Vec<Span>> = actors
                .iter()
                .map(|actor| timeline.of_actor(*actor))
                .collect();
            let mut parts: Vec<Parts> = vec![Parts::default(); actors.len()];
            for (kind, times) in kinds.iter().enumerate() {
                let theirs: Vec<Vec<Span>> = on
                    .iter()
                    .map(|spans| intervals::intersect(spans, times))
                    .collect();
                for (part, spans) in parts.iter_mut().zip(&theirs) {
                    part[kind].0 = intervals::seconds(spans) as f64;
                }
                for (span, there) in memberships(&members, window) {
                    let cut = [span];
                    let taken = theirs
                        .iter()
                        .map(|spans| intervals::seconds(&intervals::intersect(spans, &cut)) as f64);
                    let even = taken.sum::<f64>() / there.len() as f64;
                    for actor in there {
                        if let Ok(place) = actors.binary_search(&actor) {
                            parts[place][kind].1 += even;
                        }
                    }
                }
            }
            for (actor, parts) in actors.into_iter().zip(parts) {
                let sum = whole[actor as usize].get_or_insert_default();
                for (sum, part) in sum.iter_mut().zip(&parts) {
                    *sum = (sum.0 + part.0, sum.1 + part.1);
                }
                all.push(self.fair(Some(id), actor, parts));
            }
        }
        for (actor, parts) in whole.into_iter().enumerate() {
            all.extend(parts.map(|parts| self.fair(None, actor as Actor, parts)));
        }
        all.sort_by(|a, b| {
            let (one, other) = ((&a.rota, &a.who), (&b.rota, &b.who));
            (a.rota.is_none(), one).cmp(&(b.rota.is_none(), other))
        });
        all
    }

    fn fair(&self, rota: Option<&str>, actor: Actor, parts: Parts) -> Fair {
        let [hours, nights, weekends, holidays] = parts.map(Shared::of);
        Fair {
            rota: rota.map(str::to_owned),
            who: self.id_of(actor).to_owned(),
            hours,
            nights,
            weekends,
            holidays,
        }
    }

    /// All time, nights, weekends and holidays, on the organisation's clocks.
    fn kinds(&self, window: Span) -> [Vec<Span>; 4] {
        let clock = Clock::new(self.register.zone(), window);
        let nights: Vec<(u32, u32)> = (0..7).map(|day| (day * 1440, day * 1440 + 300)).collect();
        let weekends = [(5 * 1440, WEEK)];
        let days = self.register.company().holidays.values().flatten();
        let holidays = days.filter_map(|day| clock.day(day_number(*day)));
        let holidays = intervals::normalise(holidays.collect());
        let cut = |spans: &[Span]| intervals::intersect(spans, &[window]);
        [
            vec![window],
            cut(&clock.expand(&nights)),
            cut(&clock.expand(&weekends)),
            cut(&holidays),
        ]
    }

    /// The members of a rota, and when they are members.
    fn members(&self, rota: &str, window: Span) -> Vec<(Actor, Vec<Span>)> {
        let mut all: Vec<(Actor, Vec<Span>)> = Vec::new();
        for number in 0..self.plans().len() as u32 {
            let plan = self.plan(number);
            if self.rota_id(number) != rota {
                continue;
            }
            let layers = plan.layers.iter();
            for layer in layers.filter(|layer| layer.priority != crate::rota::plan::FALLBACK) {
                for member in &layer.members {
                    let from = member.from.max(layer.from).max(plan.from).max(window.0);
                    let to = member.until.min(layer.until).min(plan.until).min(window.1);
                    if from >= to {
                        continue;
                    }
                    match all.iter_mut().find(|(actor, _)| *actor == member.actor) {
                        Some((_, spans)) => spans.push((from, to)),
                        None => all.push((member.actor, vec![(from, to)])),
                    }
                }
            }
        }
        for (_, spans) in &mut all {
            *spans = intervals::normalise(std::mem::take(spans));
        }
        all
    }
}

/// Stretches of a window in which the same are members, where anybody is.
fn memberships(members: &[(Actor, Vec<Span>)], window: Span) -> Vec<(Span, Vec<Actor>)> {
    let spans = members.iter().flat_map(|(_, spans)| spans);
    let mut edges: Vec<i64> = spans.flat_map(|span| [span.0, span.1]).collect();
    edges.extend([window.0, window.1]);
    edges.sort_unstable();
    edges.dedup();
    let stretches = edges.windows(2).filter_map(|pair| {
        let span = (pair[0], pair[1]);
        let within = |spans: &[Span]| spans.iter().any(|one| one.0 <= span.0 && span.1 <= one.1);
        let there = members.iter().filter(|(_, spans)| within(spans));
        let there: Vec<Actor> = there.map(|(actor, _)| *actor).collect();
        (!there.is_empty()).then_some((span, there))
    });
    stretches.collect()
}
