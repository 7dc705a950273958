//! The one clock. Everything that needs the time asks here, so that a test, and
//! the demo, can stand at an instant of its own choosing.
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};

/// Real time, moved by an offset. Clones share the offset.
#[derive(Clone, Default)]
pub struct Clock {
    offset: Arc<Mutex<SignedDuration>>,
    moved: bool,
}

impl Clock {
    /// A clock that shows `at` now, and goes on from there.
    pub fn showing(at: Timestamp) -> Clock {
        Clock {
            offset: Arc::new(Mutex::new(at.duration_since(real()))),
            moved: true,
        }
    }

    pub fn now(&self) -> Timestamp {
        let offset = *self.lock();
        real().checked_add(offset).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock on (or back) for everybody who shares it.
    pub fn advance(&self, by: SignedDuration) {
        let mut offset = self.lock();
        *offset = offset.checked_add(by).unwrap_or(*offset);
    }

    /// Whether it was set to another time than the machine's.
    pub fn is_moved(&self) -> bool {
        self.moved
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, SignedDuration> {
        self.offset.lock().unwrap_or_else(|held| held.into_inner())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one seam to the machine's clock"
)]
fn real() -> Timestamp {
    Timestamp::now()
}
