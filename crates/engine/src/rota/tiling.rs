//! Two windows that meet on the wall clock meet in real time: in every zone there
//! is, through every change of its clocks from 2020 to 2037.
use crate::civil::{self, Clock, Walker};
use crate::hours::WEEK;
use crate::intervals::{self, Span};
use jiff::Timestamp;

fn second(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_second()
}

/// What a set and its complement leave between them, and hold twice, in seconds.
fn gap_and_overlap(a: &[Span], b: &[Span], window: Span) -> (i64, i64) {
    let all = intervals::union(a, b);
    let gap = (window.1 - window.0) - intervals::seconds(&all);
    let overlap = intervals::seconds(&intervals::intersect(a, b));
    (gap, overlap)
}

/// Every boundary of the day, each with the one twelve hours later: both windows of
/// the clocks, cut to a window of real time, tile it.
fn tiles(clock: &Clock, window: Span, step: i64) -> usize {
    let first = clock.wall(window.0).div_euclid(86_400) - 1;
    let days = clock.wall(window.1).div_euclid(86_400) - first + 2;
    let mut boundaries = 0;
    for boundary in (0..86_400).step_by(step as usize) {
        // The walker is what rotas use; both neighbours ask it for the same time.
        let (mut one, mut other): (Walker, Walker) = (clock.walker(), clock.walker());
        let (mut at, mut gap, mut overlap) = (i64::MIN, 0, 0);
        for day in first..first + days {
            let civil = day * 86_400 + boundary;
            let (from, noon) = (one.instant(civil), one.instant(civil + 43_200));
            let (noon_again, to) = (other.instant(civil + 43_200), other.instant(civil + 86_400));
            if at > i64::MIN {
                gap += (from - at).max(0);
                overlap += (at - from).max(0);
            }
            gap += (noon_again - noon).max(0);
            overlap += (noon - noon_again).max(0);
            assert!(from <= noon && noon_again <= to, "a window runs backwards");
            if step == 300 {
                assert_eq!(from, clock.instant(civil), "the walker goes another way");
            }
            at = to;
            boundaries += 2;
        }
        assert!(at >= window.1, "the windows end too early");
        assert_eq!((gap, overlap), (0, 0));
    }
    boundaries
}

/// Windows of the week, as calendars and layers expand them.
fn weeks_tile(clock: &Clock, minute: u32) {
    let minute = minute % 1_440;
    let day = |window: (u32, u32)| -> Vec<(u32, u32)> {
        (0..7)
            .map(|day| (day * 1_440 + window.0, day * 1_440 + window.1))
            .collect()
    };
    let inside = match minute {
        0 => day((0, 720)),
        minute if minute < 720 => day((minute, minute + 720)),
        minute => day((minute - 720, minute)),
    };
    let outside = crate::hours::outside(&inside);
    assert_eq!(
        inside
            .iter()
            .chain(&outside)
            .map(|(from, to)| to - from)
            .sum::<u32>(),
        WEEK
    );
    let (a, b) = (clock.expand(&inside), clock.expand(&outside));
    assert_eq!(gap_and_overlap(&a, &b, clock.window()), (0, 0));
}

#[test]
fn windows_tile_real_time_in_every_zone_from_2020_to_2037() {
    let window = (
        second("2020-01-01T00:00:00Z"),
        second("2038-01-01T00:00:00Z"),
    );
    let names = civil::zone_names();
    for wanted in [
        "America/Santiago",
        "America/Havana",
        "Africa/Cairo",
        "Antarctica/Troll",
        "Australia/Lord_Howe",
    ] {
        assert!(names.iter().any(|name| name == wanted), "{wanted}");
    }
    let found: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let shares = names.chunks(names.len().div_ceil(4));
        let shares = shares.map(|some| scope.spawn(move || of_zones(some, window)));
        let shares: Vec<_> = shares.collect();
        shares
            .into_iter()
            .map(|share| share.join().unwrap())
            .collect()
    });
    let boundaries: usize = found.iter().map(|(boundaries, _)| boundaries).sum();
    let changes: usize = found.iter().map(|(_, changes)| changes).sum();
    assert!(names.len() > 400 && changes > 4_000 && boundaries > 100_000_000);
}

fn of_zones(names: &[String], window: Span) -> (usize, usize) {
    let (mut boundaries, mut count) = (0, 0);
    for name in names {
        let zone = civil::zone(name).unwrap();
        let start = Timestamp::from_second(window.0).unwrap();
        let changes = zone
            .following(start)
            .map(|change| change.timestamp().as_second());
        let changes: Vec<i64> = changes.take_while(|change| *change < window.1).collect();
        count += changes.len();
        // Around every change: boundaries every five minutes, on the days about it.
        for change in changes {
            let around = (change - 2 * 86_400, change + 2 * 86_400);
            let clock = Clock::new(&zone, around);
            boundaries += tiles(&clock, around, 300);
            for minute in (0..1_440).step_by(5) {
                weeks_tile(&clock, minute);
            }
        }
        // Everywhere else: every quarter of an hour, through all the years.
        boundaries += tiles(&Clock::new(&zone, window), window, 900);
    }
    (boundaries, count)
}
