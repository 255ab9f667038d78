//! `gardon completions SHELL`: the host's commands and every plugin's, as they are now.

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use config::Language;
use reflect::{arguments, surface};

use crate::environment::Environment;
use crate::failure::{Code, Failure};
use crate::folders::Folders;
use crate::printer::Printer;
use crate::{call, catalogue, configuration};

pub(crate) fn command(language: Language) -> Command {
    let command = Command::new("completions")
        .about(language.pick(
            "Écrit les complétions pour un interpréteur de commandes",
            "Write completions for a shell",
        ))
        .arg(
            Arg::new("shell")
                .required(true)
                .value_name(language.pick("INTERPRÉTEUR", "SHELL"))
                .value_parser(value_parser!(Shell))
                .hide_possible_values(true)
                .help("bash, elvish, fish, powershell, zsh"),
        );
    arguments::dress(command, language)
}

pub(crate) fn run(
    matches: &ArgMatches,
    folders: &Folders,
    _environment: &Environment,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let config = configuration::load(folders, language)?;
    let mut tree = super::tree(language, folders);
    for name in catalogue::names(folders) {
        let entry = catalogue::find(&name, folders, &config, language)?;
        // A plugin that cannot be read has no completions; calling it says why.
        if let Ok(surface) = surface::describe(&entry.component) {
            tree = tree.subcommand(call::host_options(
                arguments::package(&surface, language),
                language,
            ));
        }
    }
    let Some(shell) = matches.get_one::<Shell>("shell") else {
        return Err(Failure::usage(
            language.pick("quel interpréteur ?", "which shell?"),
        ));
    };
    // Into memory first: the generator takes a closed pipe for a reason to panic.
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut tree, "gardon", &mut script);
    printer.answer(|out| out.write_all(&script))?;
    Ok(Code::Done)
}
