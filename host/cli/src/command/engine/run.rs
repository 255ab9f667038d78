//! `gardon engine run`: the life of the engine's process.

use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use clap::ArgMatches;
use config::{Inference, Language};
use engine::server::{self, ServeError, Settings, Token};

use crate::call::Desk;
use crate::environment::GGML_NO_BACKTRACE;
use crate::failure::{Code, Failure};
use crate::house;
use crate::printer::Printer;

pub(super) fn run(
    matches: &ArgMatches,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    if !desk.environment.no_backtrace {
        return Err(again());
    }
    let listen = match (
        matches.get_one::<SocketAddr>("listen"),
        matches.get_one::<PathBuf>("token-file"),
    ) {
        (Some(address), Some(path)) => {
            let token = Token::read_or_make(path).map_err(|error| told(&error, language))?;
            Some((*address, token))
        }
        _ => None,
    };
    let detached = matches.get_flag("detached");
    house::engine_folders(desk.folders, language)?;
    let idle = desk.config.inference.idle_exit;
    let settings = Settings {
        socket: desk.folders.engine_socket(),
        // A server for others waits for them.
        idle_exit: match listen {
            Some(_) => None,
            None => Some(idle.unwrap_or(Inference::IDLE_EXIT).0),
        },
        listen,
        detached,
        log: detached.then(|| desk.folders.engine_log()),
        version: env!("CARGO_PKG_VERSION"),
        french: language == Language::French,
    };
    match server::run(settings, || house::kitchen(desk.config, desk.folders)) {
        Ok(()) => Ok(Code::Done),
        // Another command was quicker; whoever started us finds its engine.
        Err(ServeError::Taken) if detached => Ok(Code::Done),
        Err(error) => Err(told(&error, language)),
    }
}

/// Begins again with `GGML_NO_BACKTRACE` in the environment, where the C++ code has to find it from the first moment.
fn again() -> Failure {
    let program = match house::executable() {
        Ok(program) => program,
        Err(failure) => return failure,
    };
    let error = Command::new(&program)
        .args(std::env::args_os().skip(1))
        .env(GGML_NO_BACKTRACE, "1")
        .exec();
    Failure::usage(format!("{}: {error}", program.display()))
}

fn told(error: &ServeError, language: Language) -> Failure {
    match error {
        ServeError::Taken => Failure::user(language.pick(
            "un moteur de cet utilisateur est déjà en marche",
            "an engine of this user is running already",
        ))
        .hint("gardon engine stop"),
        ServeError::Exposed(folder) => Failure::user(language.pick(
            format!(
                "{} : le dossier doit vous appartenir et être fermé aux autres",
                folder.display()
            ),
            format!(
                "{}: the folder must belong to you and be closed to others",
                folder.display()
            ),
        ))
        .hint(format!("chmod 700 {}", folder.display())),
        ServeError::Token { path, reason } => Failure::user(format!(
            "{}{}{}",
            path.display(),
            language.pick(" : ", ": "),
            reason.clone().pick(language == Language::French)
        )),
        other => Failure::user(other.to_string()),
    }
}
