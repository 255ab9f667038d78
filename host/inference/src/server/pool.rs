//! The addresses of one server: whoever is healthy and has least to do is asked, and what never began is sent elsewhere.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Error;
use crate::address::Address;

/// An address that failed is left alone for so long, while there are others.
const RESTS: Duration = Duration::from_secs(10);

/// Tries in all, of one request.
pub(super) const TRIES: u32 = 3;

/// The pause before the second try, and the longest one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The addresses of one server.
pub(super) struct Pool {
    places: Vec<Place>,
    turn: AtomicUsize,
    chance: RandomState,
    draws: AtomicU64,
}

/// One address, and how it goes there.
struct Place {
    address: Address,
    under_way: AtomicUsize,
    failed: Mutex<Option<Instant>>,
}

/// An address that is being asked, until this is dropped.
pub(super) struct Guest<'a> {
    place: &'a Place,
}

impl Pool {
    /// These addresses, at least one.
    pub(super) fn new(addresses: impl IntoIterator<Item = Address>) -> Self {
        let place = |address| Place {
            address,
            under_way: AtomicUsize::new(0),
            failed: Mutex::default(),
        };
        Self {
            places: addresses.into_iter().map(place).collect(),
            turn: AtomicUsize::new(0),
            chance: RandomState::new(),
            draws: AtomicU64::new(0),
        }
    }

    /// How many addresses there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The address to ask now: of the healthy ones the one with the least under way, equal ones in turn;
    /// where all have failed, the one that failed longest ago.
    pub(super) fn choose(&self) -> Guest<'_> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = self.places.len();
        let in_turn = (0..count).map(|index| &self.places[(index + turn) % count]);
        let best = in_turn.min_by_key(|place| {
            let ill = place.failed().filter(|failed| failed.elapsed() < RESTS);
            // None is less than any time; of two that failed, the earlier one is less.
            (ill, place.under_way.load(Ordering::Relaxed))
        });
        let place = best.unwrap_or(&self.places[0]);
        place.under_way.fetch_add(1, Ordering::Relaxed);
        Guest { place }
    }

    /// How long to wait before try number `tries`, from 2, after such an error; none when it is given up.
    ///
    /// Pauses double, and half of each is left to chance, so that many who failed together do not come back together.
    pub(super) fn pause(&self, tries: u32, error: &Error) -> Option<Duration> {
        if tries > TRIES {
            return None;
        }
        let told = match error {
            Error::Busy(milliseconds) => Duration::from_millis(u64::from(*milliseconds)),
            _ => Duration::ZERO,
        };
        if told > LONGEST_PAUSE {
            return None;
        }
        let pause = (FIRST_PAUSE * 2_u32.pow(tries - 2)).max(told);
        let draw = self.draws.fetch_add(1, Ordering::Relaxed);
        let share = self.chance.hash_one(draw) as f64 / u64::MAX as f64;
        Some(pause.mul_f64(0.5 + 0.5 * share).max(told))
    }
}

impl Place {
    fn failed(&self) -> Option<Instant> {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest<'_> {
    pub(super) fn address(&self) -> &Address {
        &self.place.address
    }

    /// It answered, or did not.
    pub(super) fn went(&self, well: bool) {
        let failed = (!well).then(Instant::now);
        *self
            .place
            .failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = failed;
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.place.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(count: u16) -> Pool {
        Pool::new((0..count).map(|port| Address::Plain {
            host: "h".to_owned(),
            port,
        }))
    }

    fn port(guest: &Guest<'_>) -> u16 {
        match guest.address() {
            Address::Plain { port, .. } => *port,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_least_loaded_is_asked() {
        let pool = pool(3);
        let mut guests: Vec<Guest<'_>> = (0..6).map(|_| pool.choose()).collect();
        let mut ports: Vec<u16> = guests.iter().map(port).collect();
        ports.sort_unstable();
        assert_eq!(ports, [0, 0, 1, 1, 2, 2]);
        guests.retain(|guest| port(guest) != 1);
        assert_eq!(port(&pool.choose()), 1);
    }

    #[test]
    fn what_failed_rests_and_serves_when_nothing_else_does() {
        let pool = pool(2);
        let first = pool.choose();
        first.went(false);
        let failed = port(&first);
        drop(first);
        for _ in 0..4 {
            assert_ne!(port(&pool.choose()), failed);
        }
        let second = pool.choose();
        second.went(false);
        drop(second);
        assert_eq!(port(&pool.choose()), failed, "the one that failed earlier");
        let again = pool.choose();
        again.went(true);
        assert_eq!(port(&again), port(&pool.choose()));
    }

    #[test]
    fn pauses_grow_and_vary() {
        let pool = pool(1);
        let failed = Error::Failed(String::new());
        let pauses: Vec<Duration> = (0..50).filter_map(|_| pool.pause(2, &failed)).collect();
        let (least, most) = (FIRST_PAUSE / 2, FIRST_PAUSE);
        assert!(pauses.iter().all(|pause| (least..=most).contains(pause)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        assert!(
            pool.pause(3, &failed)
                .is_some_and(|pause| pause >= FIRST_PAUSE)
        );
        assert_eq!(pool.pause(4, &failed), None);
        assert_eq!(pool.pause(2, &Error::Busy(60_000)), None);
        let told = pool.pause(2, &Error::Busy(700));
        assert!(told.is_some_and(|pause| pause >= Duration::from_millis(700)));
    }
}
