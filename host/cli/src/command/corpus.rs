//! `gardon corpus …`: collections of documents, and the index of each.

mod add;
mod bar;
mod list;
mod report;
mod show;
mod update;
mod vectors;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};
use collections::{Audience, Caller, Collection, Registry, Removals};
use config::Language;
use reflect::arguments;

use crate::call::Desk;
use crate::failure::{Code, Failure};
use crate::printer::Printer;

/// The hidden command that confines itself and then becomes another program.
pub(crate) const CONFINED_COMMAND: &str = "run-confined";

pub(crate) fn command(language: Language) -> Command {
    let sub = |name: &'static str, french: &'static str, english: &'static str| {
        Command::new(name).about(language.pick(french, english))
    };
    let name = Arg::new("name")
        .required(true)
        .value_name(language.pick("NOM", "NAME"))
        .help(language.pick(
            "Le nom de la collection, comme « gardon corpus list » le donne",
            "The collection's name, as « gardon corpus list » gives it",
        ));
    let format = Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(["text", "json"])
        .default_value("text")
        .hide_possible_values(true)
        .help(language.pick("La forme : text ou json", "The form: text or json"));
    let commands = [
        vectors::options(adding(
            sub(
                "add",
                "Ajoute une collection : des dossiers, des fichiers, des archives, des listes de fiches",
                "Add a collection: folders, files, archives, lists of records",
            )
            .arg(name.clone()),
            language,
        ), language),
        vectors::options(
            sub(
                "update",
                "Relit ce qui a changé, oublie ce qui n'est plus là",
                "Read what changed, forget what is gone",
            )
            .arg(name.clone())
            .arg(
                Arg::new("accept-removals")
                    .long("accept-removals")
                    .action(ArgAction::SetTrue)
                    .help(language.pick(
                        "Retire aussi de l'index les documents d'une source qui a perdu tous ses fichiers, ou la plupart",
                        "Remove from the index the documents of a source, too, that lost all of its files, or most",
                    )),
            ),
            language,
        ),
        sub(
            "list",
            "Liste les collections que l'on peut lire",
            "List the collections that one may read",
        )
        .arg(format.clone()),
        sub(
            "show",
            "Dit tout d'une collection : sources, accès, et chaque fichier qui n'a pas pu être lu",
            "Say everything of a collection: sources, access, and each file that could not be read",
        )
        .arg(name.clone())
        .arg(format),
        sub(
            "verify",
            "Relit tout l'index et compare ses sommes de contrôle",
            "Read the whole index and compare its checksums",
        )
        .arg(name.clone()),
        sub(
            "remove",
            "Retire une collection et son index ; les documents restent où ils sont",
            "Remove a collection and its index; the documents stay where they are",
        )
        .arg(name),
    ];
    let command = Command::new("corpus")
        .about(language.pick(
            "Les collections de documents : ajouter, mettre à jour, vérifier",
            "Collections of documents: add, update, verify",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true);
    let commands = commands.map(|sub| arguments::dress(sub, language));
    arguments::dress(command.subcommands(commands), language)
}

fn adding(command: Command, language: Language) -> Command {
    command
        .arg(
            Arg::new("path")
                .required(true)
                .num_args(1..)
                .value_name(language.pick("CHEMIN", "PATH"))
                .value_parser(clap::value_parser!(PathBuf))
                .help(language.pick(
                    "Un dossier, un fichier, une archive ZIP, un JSONL de fiches ou un CSV de délibérations ; plusieurs au besoin",
                    "A folder, a file, a ZIP archive, a JSONL of records or a CSV of deliberations; several if needed",
                )),
        )
        .arg(
            Arg::new("audience")
                .long("audience")
                .value_name("PUBLIC")
                .value_parser(["public", "internal", "personal"])
                .default_value("internal")
                .hide_default_value(true)
                .hide_possible_values(true)
                .help(language.pick(
                    "Pour qui : public (actes publics), internal (l'organisation, si rien n'est dit) ou personal (des données personnelles)",
                    "Whom it is for: public (public acts), internal (the organisation, where nothing is said) or personal (personal data)",
                )),
        )
        .arg(
            Arg::new("groups")
                .long("groups")
                .value_name(language.pick("GROUPES", "GROUPS"))
                .value_delimiter(',')
                .help(language.pick(
                    "Groupes du système d'exploitation qui peuvent la lire ; sans cela, vous seul",
                    "Groups of the operating system that may read it; without this, you alone",
                )),
        )
        .arg(
            Arg::new("map")
                .long("map")
                .action(ArgAction::Append)
                .value_name(language.pick("CHAMP=MODÈLE", "FIELD=PATTERN"))
                .help(language.pick(
                    "Pour des fiches : d'où vient un champ, comme « id={fiche}/{section} » ; plusieurs au besoin",
                    "For records: where a field comes from, such as « id={fiche}/{section} »; several if needed",
                )),
        )
}

pub(super) fn run(
    matches: &ArgMatches,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let as_json = |inner: &ArgMatches| {
        inner
            .get_one::<String>("format")
            .is_some_and(|format| format == "json")
    };
    let name = |inner: &ArgMatches| inner.get_one::<String>("name").cloned().unwrap_or_default();
    let corpora = Corpora::of(desk);
    match matches.subcommand() {
        Some(("add", inner)) => {
            let wish = vectors::wish(inner, language)?;
            add::run(&collection(inner, language)?, wish, &corpora, desk, printer)
        }
        Some(("update", inner)) => {
            let wish = vectors::wish(inner, language)?;
            let removals = if inner.get_flag("accept-removals") {
                Removals::Accepted
            } else {
                Removals::Guarded
            };
            update::run(&name(inner), wish, removals, &corpora, desk, printer)
        }
        Some(("list", inner)) => list::run(as_json(inner), &corpora, printer),
        Some(("show", inner)) => show::run(&name(inner), as_json(inner), &corpora, printer),
        Some(("verify", inner)) => update::verify(&name(inner), &corpora, printer),
        Some(("remove", inner)) => update::remove(&name(inner), &corpora, printer),
        _ => Err(Failure::usage(
            language.pick("quelle commande ?", "which command?"),
        )),
    }
}

/// The collections of this machine, as this user sees them.
struct Corpora {
    registry: Registry,
    caller: Caller,
}

impl Corpora {
    fn of(desk: &Desk<'_>) -> Self {
        Self {
            registry: Registry::new(desk.folders.corpora()),
            caller: Caller::of_process(),
        }
    }
}

/// What is said of an index that an update did not bring to its end; nothing of a whole one.
fn incomplete(name: &str, corpora: &Corpora, language: Language) -> Option<String> {
    collections::is_incomplete(&corpora.registry.index(name)).then(|| {
        language.pick(
            format!("{name} : index incomplet : gardon corpus update {name}"),
            format!("{name}: the index is incomplete: gardon corpus update {name}"),
        )
    })
}

/// The collection that `add` describes.
fn collection(matches: &ArgMatches, language: Language) -> Result<Collection, Failure> {
    let many = |name: &str| -> Vec<String> {
        matches
            .get_many::<String>(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let paths: Vec<PathBuf> = matches
        .get_many::<PathBuf>("path")
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let audience = match matches.get_one::<String>("audience").map(String::as_str) {
        Some("public") => Audience::Public,
        Some("personal") => Audience::Personal,
        _ => Audience::Internal,
    };
    let name = matches
        .get_one::<String>("name")
        .cloned()
        .unwrap_or_default();
    Collection::new(&name, &paths, audience, &many("groups"), &many("map"))
        .map_err(|error| failed(&error, language))
}

/// Becomes a program with less: no network, bounded memory, time and files. Returns only with a failure.
pub(crate) fn confined(words: &[String]) -> Failure {
    let words: Vec<OsString> = words.iter().map(OsString::from).collect();
    match words.split_first() {
        None => Failure::usage(CONFINED_COMMAND),
        Some((program, arguments)) => {
            let error = collections::exec(program, arguments, collections::Ocr::bounds());
            Failure::usage(format!("{}: {error}", program.display()))
        }
    }
}

/// What went wrong, in the person's language.
fn failed(error: &collections::Error, language: Language) -> Failure {
    Failure::user(error.explain(language))
}
