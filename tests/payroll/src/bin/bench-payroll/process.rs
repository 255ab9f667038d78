//! A command in a process of its own: its time, the processor's, and the most memory it held.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often the memory of a command is looked at; what it reports is the most since it began.
const LOOK: Duration = Duration::from_millis(10);

/// What a command came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Seconds of the processor, in all its threads.
    pub(crate) processor: f64,
    /// The most memory that was resident, in megabytes.
    pub(crate) megabytes: f64,
}

/// Runs a command to its end; what it writes is read from files that the caller named.
pub(crate) fn run(command: &mut Command) -> Result<Outcome> {
    let before = of_children()?;
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn()?;
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        peak = peak.max(held(&path).unwrap_or_default());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(LOOK);
    };
    let wall = began.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(Outcome {
        wall,
        processor: of_children()? - before,
        megabytes: peak as f64 * 1_024.0 / 1e6,
    })
}

/// The most memory of a process so far, in KiB; none once it has ended.
fn held(path: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Seconds of the processor that the children of this process had which have ended.
fn of_children() -> Result<f64> {
    /// `cutime` and `cstime` among what follows the name.
    const PLACES: [usize; 2] = [13, 14];
    let text = fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = text.rsplit_once(')').context("/proc/self/stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let mut ticks = 0;
    for place in PLACES {
        let field = fields.get(place).context("/proc/self/stat")?;
        ticks += field.parse::<u64>()?;
    }
    Ok(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
}
