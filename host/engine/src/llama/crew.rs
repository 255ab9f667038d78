//! How many threads compute: as many as there are cores that nobody else is using.
//!
//! llama.cpp's threads wait for each other by turning round.
//! Where one of them has to share its core with another program, all of them wait for it each time:
//! two threads on two cores, one of which was busy, were many times slower than one thread.
//! So the machine is looked at twice a second, and a core that others keep busy is left to them.
//! Programs that run with `nice` are expected to give way; where they do not, they count like others.

#![allow(
    unsafe_code,
    reason = "llama.cpp is called where its wrapper has nothing"
)]

use std::fs;
use std::time::{Duration, Instant};

use llama_cpp_2::context::LlamaContext;
use llama_cpp_sys_2 as sys;

use crate::settings::allowed_processors;

/// How often the machine is looked at.
const EVERY: Duration = Duration::from_millis(500);

/// A core that others use for less than this share of the time is still ours.
const OURS: f64 = 0.4;

/// A thread that waits for a core for more than this share of the time has to share it.
const WAITS: f64 = 0.1;

/// How long programs that run with `nice` are not trusted to give way, once they did not:
/// across sessions and control groups many systems share cores evenly whatever `nice` says.
const DISTRUST: Duration = Duration::from_secs(30);

/// The threads of one context.
pub(super) struct Crew {
    /// What the settings allow.
    most: usize,
    now: usize,
    processors: Vec<usize>,
    looked: Option<(Instant, Spent)>,
    /// When programs with `nice` last did not give way.
    fought: Option<Instant>,
}

/// Processor time since the machine started, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Spent {
    /// Of everybody on our processors, without what ran with `nice`.
    all: f64,
    /// Of what ran with `nice`.
    nice: f64,
    /// Of this process.
    own: f64,
    /// That this thread waited for a core.
    waited: f64,
}

impl Crew {
    /// A crew of at most so many threads; the context was opened with as many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            now: most,
            processors: allowed_processors(),
            looked: None,
            fought: None,
        }
    }

    /// Looks at the machine, and gives the context another number of threads where that is better.
    pub(super) fn adapt(&mut self, context: &mut LlamaContext<'_>) {
        if self.most == 1 {
            return;
        }
        let now = Instant::now();
        let Some((before, spent)) = self.looked else {
            self.looked = spent_by(&self.processors).map(|spent| (now, spent));
            return;
        };
        let elapsed = now.duration_since(before);
        if elapsed < EVERY {
            return;
        }
        let Some(latest) = spent_by(&self.processors) else {
            return;
        };
        self.looked = Some((now, latest));
        let span = elapsed.as_secs_f64();
        let (nice, waited) = (latest.nice - spent.nice, latest.waited - spent.waited);
        if nice / span > 1.0 - OURS && waited / span > WAITS {
            self.fought = Some(now);
        }
        let fights = self
            .fought
            .is_some_and(|fought| fought.elapsed() < DISTRUST);
        let others = (latest.all - spent.all) - (latest.own - spent.own);
        let others = (others + if fights { nice } else { 0.0 }).max(0.0) / span;
        let wanted = threads(self.most, self.processors.len(), others);
        if wanted != self.now && set(context, wanted) {
            self.now = wanted;
        }
    }
}

/// How many threads where others keep so many of the processors busy.
fn threads(most: usize, processors: usize, others: f64) -> usize {
    let free = processors as f64 - others + OURS;
    (free.max(1.0) as usize).clamp(1, most)
}

/// Tells a context how many threads it has from now on; whether it could be told.
fn set(context: &mut LlamaContext<'_>, threads: usize) -> bool {
    // The wrapper keeps its pointer to itself, and has no function for this; its `Debug` form shows the pointer.
    let shown = format!("{context:?}");
    let address = shown.split_once("0x").and_then(|(_, rest)| {
        let end = rest.find(|c: char| !c.is_ascii_hexdigit());
        usize::from_str_radix(&rest[..end.unwrap_or(rest.len())], 16).ok()
    });
    let (Some(address), Ok(threads)) = (address, i32::try_from(threads)) else {
        return false;
    };
    let pointer: *mut sys::llama_context = std::ptr::with_exposed_provenance_mut(address);
    // SAFETY: the wrapper, whose version is pinned, shows the pointer of the context that it owns;
    // the context is borrowed for as long as this call takes, so nobody else uses it.
    unsafe { sys::llama_set_n_threads(pointer, threads, threads) };
    // SAFETY: as above.
    let told = unsafe { sys::llama_n_threads(pointer) };
    told == threads
}

fn spent_by(processors: &[usize]) -> Option<Spent> {
    let all = fs::read_to_string("/proc/stat").ok()?;
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    let thread = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    // Linux tells these in hundredths of a second, whatever its own clock does.
    let seconds = |ticks: u64| ticks as f64 / 100.0;
    Some(Spent {
        // user, system, irq, softirq, steal
        all: seconds(ticks_of(&all, processors, &[0, 2, 5, 6, 7])),
        nice: seconds(ticks_of(&all, processors, &[1])),
        own: seconds(own_of(&own)?),
        waited: waited_of(&thread).unwrap_or(0) as f64 / 1e9,
    })
}

/// Ticks of these kinds that were spent on these processors, by the kinds' places in a line.
fn ticks_of(text: &str, processors: &[usize], kinds: &[usize]) -> u64 {
    let of_line = |line: &str| -> Option<u64> {
        let (name, rest) = line.split_once(' ')?;
        let number: usize = name.strip_prefix("cpu")?.parse().ok()?;
        let ticks: Vec<u64> = rest
            .split_whitespace()
            .map_while(|t| t.parse().ok())
            .collect();
        let wanted = kinds.iter().filter_map(|kind| ticks.get(*kind));
        processors.contains(&number).then(|| wanted.sum())
    };
    text.lines().filter_map(of_line).sum()
}

/// Nanoseconds that a thread could have run and had no core.
fn waited_of(text: &str) -> Option<u64> {
    text.split_whitespace().nth(1)?.parse().ok()
}

/// Ticks that this process spent, in its own code and in the system's.
fn own_of(text: &str) -> Option<u64> {
    // The name of the program stands in brackets, and may hold anything.
    let (_, rest) = text.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_cores_are_left_to_others() {
        for (most, processors, others, expected) in [
            (2, 2, 0.0, 2),
            (2, 2, 0.3, 2),
            // A loop that shares one of two cores with a thread of ours, and one that has it for itself.
            (2, 2, 0.67, 1),
            (2, 2, 1.0, 1),
            (2, 2, 5.0, 1),
            (4, 8, 3.0, 4),
            (8, 8, 3.0, 5),
            (8, 8, 7.9, 1),
            // What the settings allow is never exceeded.
            (1, 64, 0.0, 1),
        ] {
            assert_eq!(
                threads(most, processors, others),
                expected,
                "{others} of {processors}"
            );
        }
    }

    #[test]
    fn ticks_are_read() {
        let text = "cpu  9 9 9 9 9 9 9 9\n\
                    cpu0 100 1000 20 5000 7 1 2 3 0 0\n\
                    cpu1 200 1000 20 5000 7\n\
                    cpu10 400 0 0 0\nintr 1 2 3\n";
        let busy = [0, 2, 5, 6, 7];
        assert_eq!(ticks_of(text, &[0], &busy), 126);
        assert_eq!(ticks_of(text, &[0, 1], &busy), 126 + 220);
        assert_eq!(ticks_of(text, &[0, 1], &[1]), 2_000);
        assert_eq!(ticks_of(text, &[10], &busy), 400);
        assert_eq!(waited_of("120 4500 7\n"), Some(4_500));
        let own = "77 (a name) with 1 2) S 1 2 3 4 5 6 7 8 9 10 250 40 0 0 20";
        assert_eq!(own_of(own), Some(290));
        assert_eq!(own_of("nonsense"), None);
    }
}
