//! Throughput while another process keeps one core busy.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tests::bench::Runs;

use super::job;
use super::mails::Mails;
use super::process::Process;

/// Mails of a run.
const MAILS: usize = 24;

/// How long the engine may take to see that a core is taken.
const SEEN_WITHIN: Duration = Duration::from_secs(3);

/// A loop that does nothing, until it is dropped.
struct Loop(Child);

impl Drop for Loop {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The same work alone and beside the loop, in turn.
pub(crate) fn measure(
    process: &Process,
    mails: &mut Mails,
    runs: usize,
) -> Result<Vec<Runs>, String> {
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        alone.push(MAILS as f64 / job::same_request(process, &mails.fresh(MAILS))?);
        let busy = Command::new("sh")
            .args(["-c", "while :; do :; done"])
            .stdout(Stdio::null())
            .spawn()
            .map(Loop)
            .map_err(|error| error.to_string())?;
        std::thread::sleep(SEEN_WITHIN);
        beside.push(MAILS as f64 / job::same_request(process, &mails.fresh(MAILS))?);
        drop(busy);
        std::thread::sleep(SEEN_WITHIN);
    }
    let share = alone.iter().zip(&beside).map(|(a, b)| b / a).collect();
    let one = |name: &str, unit, values| Runs {
        name: name.to_owned(),
        unit,
        values,
        bar: None,
    };
    Ok(vec![
        one("mails, machine ours", "1/s", alone),
        one("mails, beside a busy loop", "1/s", beside),
        one("beside a busy loop, share kept", "ratio", share),
    ])
}
