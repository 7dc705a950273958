//! One pass over all rotas: holes, doubles, seams, what hangs on one head, each
//! person's hours, and what every single one's going would uncover. A rota is
//! compiled, walked, and forgotten before the next, so that ten thousand of them
//! need no more room than a few; large registers are shared out over the processors.
use super::away::Gone;
use super::cover::{Cover, Group};
use super::found::{Alone, Shares, Swept};
use super::going::{Going, Step};
use super::load::Hours;
use super::plan::NOBODY;
use super::state::{Parties, State};
use super::tracks::Tracks;
use super::workshop::Workshop;
use crate::intervals::Span;

/// The fewest groups for which a thread is worth its start.
const SHARE: usize = 16;

/// What is asked of a sweep.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Of each list of each want the first so many; all are counted.
    Lists(usize),
    /// The same, and when something hangs on one alone.
    Hours(usize),
    /// By what cause there are holes. All of them are looked at, and those of a group are
    /// forgotten before the next.
    Causes,
}

impl Asked {
    fn most(self) -> usize {
        match self {
            Self::Lists(most) | Self::Hours(most) => most,
            Self::Causes => usize::MAX,
        }
    }
}

/// Sweeps all groups.
pub(crate) fn sweep(cover: &Cover, window: Span, asked: Asked, groups: &[Group]) -> Swept {
    let parts = in_shares(groups, |some| Sweeper::new(cover, window, asked).run(some));
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        all.add(part);
    }
    all
}

/// Shares the groups out over the processors. What comes back is in their order, so
/// that the number of processors changes no answer.
pub(crate) fn in_shares<T: Send>(groups: &[Group], work: impl Fn(&[Group]) -> T + Sync) -> Vec<T> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = groups.len().div_ceil(workers).max(SHARE);
    if share >= groups.len() {
        return vec![work(groups)];
    }
    std::thread::scope(|scope| {
        let work = &work;
        let shares = groups.chunks(share);
        let shares: Vec<_> = shares.map(|some| scope.spawn(move || work(some))).collect();
        let done = shares.into_iter().map(|share| share.join());
        done.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// One thread's work.
struct Sweeper<'c, 'r> {
    cover: &'c Cover<'r>,
    workshop: Workshop<'c>,
    window: Span,
    asked: Asked,
    parties: Parties,
    out: Swept,
}

impl<'c, 'r> Sweeper<'c, 'r> {
    fn new(cover: &'c Cover<'r>, window: Span, asked: Asked) -> Self {
        let actors = cover.away.len();
        let alone = match asked {
            Asked::Hours(_) => actors,
            _ => 0,
        };
        Self {
            cover,
            workshop: cover.workshop(window),
            window,
            asked,
            parties: Parties::new(cover),
            out: Swept {
                hours: (0..actors).map(|_| Hours::new(window)).collect(),
                alone: (0..alone).map(|_| Hours::new(window)).collect(),
                uncovers: vec![(0, 0); actors],
                ..Swept::default()
            },
        }
    }

    fn run(mut self, groups: &[Group]) -> Swept {
        let mut tracks = Tracks::default();
        let mut state = State::default();
        for group in groups {
            self.group(group, &mut tracks, &mut state);
        }
        let all = self.out.hours.iter_mut().chain(&mut self.out.alone);
        all.for_each(Hours::settle);
        self.out
    }

    fn group(&mut self, group: &Group, tracks: &mut Tracks, state: &mut State) {
        tracks.clear();
        for (place, plan) in group.plans.iter().enumerate() {
            self.workshop
                .tracks(self.cover.plan(*plan), place as u32, tracks);
        }
        let mut going: Vec<Going> = Vec::with_capacity(group.wants.len());
        for want in &group.wants {
            let needed = self
                .cover
                .wanted(want, &group.plans, &mut self.workshop, tracks);
            let when = matches!(self.asked, Asked::Hours(_));
            going.push(Going::new(want, needed, when));
        }
        let mut shares: Vec<Shares> = group.plans.iter().map(|plan| self.shares(*plan)).collect();
        let cover = self.cover;
        state.enter(cover, group);
        let (parties, most, hours) = (&self.parties, self.asked.most(), &mut self.out.hours[..]);
        let windows = self.cover.by_version(group, &[self.window]);
        tracks.walk(&windows, |tracks, span, entries| {
            state.read(tracks, entries, span.0);
            if !state.goes_on(span) {
                state.close(parties, hours, &mut shares, &mut going, most);
                state.begin(span);
            }
            let step = Step {
                cover,
                group,
                state,
                tracks,
                entries,
                most,
            };
            for going in &mut going {
                going.needs(&step, span);
            }
        });
        state.close(parties, hours, &mut shares, &mut going, most);
        for (place, shares) in shares.iter_mut().enumerate() {
            never(tracks, place as u32, shares);
            absent(tracks, place as u32, shares);
        }
        self.out.shares.extend(shares);
        for Going { mut found, .. } in going {
            for alone in &found.alone {
                let (seconds, count) = &mut self.out.uncovers[alone.actor as usize];
                *seconds += alone.seconds * found.responsibilities.len() as i64;
                *count += found.responsibilities.len() as u32;
            }
            for (actor, span) in std::mem::take(&mut found.alone_when) {
                self.out.alone[actor as usize].on(span);
            }
            match self.asked {
                Asked::Causes => self.out.lacks.extend(cover.lacks(&found)),
                _ => self.out.found.push(found),
            }
        }
    }

    /// Before anything is counted, all members of the window never have a turn.
    fn shares(&self, plan: u32) -> Shares {
        let mut never = Vec::new();
        let resolved = self.cover.plan(plan);
        let (from, to) = (
            resolved.from.max(self.window.0),
            resolved.until.min(self.window.1),
        );
        for layer in &resolved.layers {
            for member in &layer.members {
                let there =
                    member.from.max(layer.from) < to && member.until.min(layer.until) > from;
                if there && !never.contains(&member.actor) {
                    never.push(member.actor);
                }
            }
        }
        let on = Vec::with_capacity(never.len());
        let absent = Vec::new();
        Shares {
            plan,
            on,
            never,
            absent,
        }
    }
}

/// Takes everybody who has a turn off the list of those who never have one.
fn never(tracks: &Tracks, place: u32, shares: &mut Shares) {
    for track in tracks.all().iter().filter(|track| track.plan == place) {
        let mut last = NOBODY;
        for piece in &track.pieces {
            if piece.whose == last {
                continue;
            }
            if shares.never.is_empty() {
                return;
            }
            last = piece.whose;
            shares.never.retain(|actor| *actor != last);
        }
    }
}

/// Counts the turns that fall into somebody's absence, and that nobody has instead.
fn absent(tracks: &Tracks, place: u32, shares: &mut Shares) {
    let tracks = tracks.all().iter().filter(|track| track.plan == place);
    let pieces = tracks.flat_map(|track| &track.pieces);
    for piece in pieces.filter(|it| it.gone == Some(Gone::Absent) && it.actor == NOBODY) {
        let seconds = piece.to - piece.from;
        let known = shares.absent.iter_mut();
        match known.into_iter().find(|one| one.actor == piece.whose) {
            Some(one) => {
                one.seconds += seconds;
                one.first = one.first.min(piece.from);
            }
            None => shares.absent.push(Alone {
                actor: piece.whose,
                first: piece.from,
                seconds,
            }),
        }
    }
}
