//! `gardon engine`: the process that runs models, and what one wants to know of it.

mod run;
mod status;
mod stop;

use clap::{Arg, ArgAction, ArgMatches, Command};
use config::Language;
use reflect::arguments;

use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(crate) use status::{Observed, observe};

pub(crate) fn command(language: Language) -> Command {
    let subcommand = |name: &'static str, about: &'static str| Command::new(name).about(about);
    let run = subcommand(
        "run",
        language.pick(
            "Sert les modèles jusqu'à ce qu'on l'arrête ; les outils le lancent eux-mêmes",
            "Serve the models until it is ended; the tools start it themselves",
        ),
    )
    .arg(
        Arg::new("listen")
            .long("listen")
            .value_name(language.pick("ADRESSE:PORT", "ADDRESS:PORT"))
            .value_parser(move |text: &str| {
                text.parse::<std::net::SocketAddr>().map_err(|_| {
                    language.pick(
                        "une adresse IP et un port sont attendus, comme 127.0.0.1:8080",
                        "an IP address and a port are expected, such as 127.0.0.1:8080",
                    )
                })
            })
            .requires("token-file")
            .help(language.pick(
                "Écoute aussi en TCP, avec un jeton, et ne s'arrête plus de lui-même",
                "Listen on TCP as well, with a token, and never end by itself",
            )),
    )
    .arg(
        Arg::new("token-file")
            .long("token-file")
            .value_name(language.pick("FICHIER", "FILE"))
            .value_parser(clap::value_parser!(std::path::PathBuf))
            .requires("listen")
            .help(language.pick(
                "Le jeton que chaque demande TCP doit porter ; créé s'il manque",
                "The token that every TCP request must carry; made when it is missing",
            )),
    )
    .arg(
        Arg::new("detached")
            .long("detached")
            .action(ArgAction::SetTrue)
            .hide(true),
    );
    let status = subcommand(
        "status",
        language.pick(
            "Dit si le moteur est en marche, et ce qu'il a fait",
            "Say whether the engine is running, and what it has done",
        ),
    );
    let stop = subcommand("stop", language.pick("Arrête le moteur", "End the engine"));
    let command = Command::new("engine")
        .about(language.pick(
            "Le moteur des modèles de langue de cette machine",
            "The engine of this machine's language models",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true);
    let subcommands = [run, status, stop];
    let command = subcommands
        .into_iter()
        .fold(command, |command, subcommand| {
            command.subcommand(arguments::dress(subcommand, language))
        });
    arguments::dress(command, language)
}

pub(crate) fn run(
    matches: &ArgMatches,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    match matches.subcommand() {
        Some(("run", inner)) => run::run(inner, desk, printer),
        Some(("status", _)) => status::run(desk, printer),
        Some(("stop", _)) => stop::run(desk, printer),
        _ => Err(Failure::usage(
            printer
                .language()
                .pick("quelle commande ?", "which command?"),
        )),
    }
}

/// Waits for something of the network, which needs an executor of its own in commands that have none.
fn wait<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(error.to_string()))?;
    Ok(executor.block_on(work))
}
