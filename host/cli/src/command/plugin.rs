//! `gardon plugin …`: for those who deploy plugins and those who write them.

mod add;
mod check;
mod list;
mod new;
mod remove;
mod report;
mod run;
mod show;

use clap::{Arg, ArgMatches, Command};
use config::Language;
use reflect::arguments;

use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(crate) fn command(language: Language) -> Command {
    let sub = |name: &'static str, french: &'static str, english: &'static str| {
        Command::new(name).about(language.pick(french, english))
    };
    let word = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).required(true).value_name(value).help(help)
    };
    let installed = word(
        "name",
        language.pick("NOM", "NAME"),
        language.pick(
            "Le nom du greffon, comme « gardon plugin list » le donne",
            "The plugin's name, as « gardon plugin list » gives it",
        ),
    );
    let file = word(
        "file",
        language.pick("FICHIER", "FILE"),
        language.pick(
            "Le composant WebAssembly, un fichier .wasm",
            "The WebAssembly component, a .wasm file",
        ),
    );
    let commands = [
        sub("list", "Liste les greffons", "List the plugins"),
        sub(
            "show",
            "Dit ce qu'un greffon peut atteindre, et ce qu'il ne peut pas",
            "Say what a plugin can and cannot reach",
        )
        .arg(installed.clone()),
        sub(
            "add",
            "Installe un greffon, ses droits liés à son SHA-256",
            "Install a plugin, its rights bound to its SHA-256",
        )
        .arg(file.clone()),
        sub(
            "remove",
            "Retire un greffon installé",
            "Remove an installed plugin",
        )
        .arg(installed),
        sub(
            "check",
            "Vérifie un composant sans l'installer",
            "Check a component without installing it",
        )
        .arg(file.clone()),
        sub(
            "run",
            "Appelle une fonction d'un composant dans un fichier, sous les mêmes limites",
            "Call a function of a component in a file, under the same limits",
        )
        .arg(file)
        .arg(
            Arg::new("words")
                .num_args(0..)
                .trailing_var_arg(true)
                .allow_hyphen_values(true)
                .value_name(language.pick("FONCTION ARGUMENTS", "FUNCTION ARGUMENTS"))
                .help(language.pick(
                    "La fonction et ses arguments ; rien, ou --help : ce que le composant offre",
                    "The function and its arguments; none, or --help: what the component offers",
                )),
        ),
        sub(
            "new",
            "Commence un greffon dans un nouveau dossier",
            "Start a plugin in a new folder",
        )
        .arg(word(
            "name",
            language.pick("NOM", "NAME"),
            language.pick(
                "Le nom du greffon et de son dossier : lettres minuscules, chiffres, tirets",
                "The name of the plugin and of its folder: lower-case letters, digits, hyphens",
            ),
        )),
    ];
    let command = Command::new("plugin")
        .about(language.pick(
            "Installe, vérifie, essaie et commence des greffons",
            "Install, check, try and start plugins",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(commands.map(|command| arguments::dress(command, language)));
    arguments::dress(command, language)
}

pub(crate) fn run(
    matches: &ArgMatches,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let text = |matches: &ArgMatches, name: &str| {
        matches.get_one::<String>(name).cloned().unwrap_or_default()
    };
    match matches.subcommand() {
        Some(("list", _)) => list::run(desk, printer),
        Some(("show", inner)) => show::run(&text(inner, "name"), desk, printer),
        Some(("add", inner)) => add::run(&text(inner, "file"), desk, printer),
        Some(("remove", inner)) => remove::run(&text(inner, "name"), desk, printer),
        Some(("check", inner)) => check::run(&text(inner, "file"), desk, printer),
        Some(("run", inner)) => {
            let words: Vec<String> = inner
                .get_many::<String>("words")
                .into_iter()
                .flatten()
                .cloned()
                .collect();
            run::run(&text(inner, "file"), &words, desk, printer)
        }
        Some(("new", inner)) => new::run(&text(inner, "name"), printer),
        _ => Err(Failure::usage("plugin")),
    }
}
