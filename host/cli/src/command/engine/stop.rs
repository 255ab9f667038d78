//! `gardon engine stop`: ends the engine gently.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::wait;
use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::house;
use crate::printer::Printer;

/// How long it may take to tell its requests and to end.
const END_WITHIN: Duration = Duration::from_secs(10);

/// How often it is looked whether it has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

pub(super) fn run(desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let router = house::engine(desk.config, desk.folders, language)?;
    let listening = match router.local() {
        Some(local) => {
            wait(local.listening())?.map_err(|error| Failure::user(error.to_string()))?
        }
        None => None,
    };
    let Some(listening) = listening else {
        printer.say(language.pick("Aucun moteur n'est en marche.", "No engine is running."))?;
        return Ok(Code::Done);
    };
    // The operating system says who listens, not the one who listens.
    let pid = listening
        .pid
        .and_then(Pid::from_raw)
        .ok_or_else(|| Failure::usage("SO_PEERCRED"))?;
    kill_process(pid, Signal::TERM).map_err(|error| {
        Failure::user(language.pick(
            format!("processus {pid:?} : {error}"),
            format!("process {pid:?}: {error}"),
        ))
    })?;
    let began = Instant::now();
    let lock = desk.folders.engine_socket().with_extension("lock");
    while !is_free(&lock) {
        if began.elapsed() > END_WITHIN {
            let raw = pid.as_raw_nonzero();
            return Err(Failure::user(language.pick(
                format!("le moteur ne s'arrête pas (processus {raw})"),
                format!("the engine does not end (process {raw})"),
            ))
            .hint(format!("kill -9 {raw}")));
        }
        sleep(LOOK_AGAIN);
    }
    printer.say(language.pick("Le moteur est arrêté.", "The engine has ended."))?;
    Ok(Code::Done)
}

/// Whether no process holds the lock, which an engine does to its end.
fn is_free(lock: &Path) -> bool {
    match File::open(lock) {
        Ok(file) => !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
        Err(_) => true,
    }
}
