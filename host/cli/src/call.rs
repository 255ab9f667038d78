//! A tool's command: words → function and values → call → answer.

use std::sync::Arc;

use capability::{Circumstances, Level};
use clap::{Arg, ArgAction, ArgMatches, Command};
use config::{Config, Language};
use reflect::render::{self, Format};
use reflect::surface::{Function, Surface};
use reflect::types::Type;
use reflect::value::{self, Answer};
use reflect::{arguments, clean, schema};
use runtime::{Report, Runtime};
use serde_json::{Map, Value};

use crate::call_arguments::Words;
use crate::catalogue::{Entry, Loaded};
use crate::environment::Environment;
use crate::failure::{Code, Failure};
use crate::folders::{Folders, make_private};
use crate::listener::Terminal;
use crate::printer::Printer;
use crate::record::{Record, Veil};
use crate::{call_model, catalogue, defaults, house};

/// Everything that a call needs beside its words.
pub(crate) struct Desk<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) folders: &'a Folders,
    pub(crate) config: &'a Config,
}

/// Calls a function of an installed or bundled plugin, or of a file.
///
/// `words` follow the plugin's name; `entry` is that plugin.
pub(crate) fn tool(
    entry: &Entry,
    words: &[String],
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let engine = house::engine(desk.config, desk.folders, language)?;
    let runtime = house::runtime_with(&engine, desk.config, desk.folders, language)?;
    let loaded = catalogue::load(entry, &runtime, language)?;
    if let Some(error) = loaded.plugin.cache_error() {
        printer.warn(&error.to_string());
    }
    let surface = &loaded.surface;
    if words.iter().any(|word| word == "--schema")
        && let Some(function) = named(surface, words)
    {
        let text =
            serde_json::to_string_pretty(&schema::function(function, language)).unwrap_or_default();
        return printer.say(&text).map(|()| Code::Done);
    }
    let package = defaults::excuse(
        arguments::package(surface, language),
        named(surface, words),
        surface,
        words,
        desk.config,
    );
    let command = host_options(package, language).bin_name(bin_name(entry, surface));
    let matches = match command
        .try_get_matches_from(std::iter::once(surface.name.clone()).chain(words.iter().cloned()))
    {
        Ok(matches) => matches,
        Err(error) => return crate::command::clap_error(&error, printer),
    };
    let Some((function, inner)) = arguments::selected(surface, &matches) else {
        return Err(Failure::usage(
            language.pick("quelle commande ?", "which command?"),
        ));
    };
    let language = chosen_language(inner, language);
    printer.set(language, inner.get_flag("quiet"));
    call_model::choose(&engine, inner, language)?;
    let mut given = arguments::parse(function, inner);
    defaults::fill(&mut given, function, surface, desk.config)?;
    if is_anonymous(&given) {
        // What an engine is asked stands in its ledger, with who asked.
        engine.switch_off();
    }
    engine.call_for(inference::Caller {
        plugin: surface.name.clone(),
        sha256: loaded.plugin.sha256().to_owned(),
    });
    let answered = answer(&runtime, &loaded, function, given, inner, desk, printer);
    call_model::tell(&engine.spent(), &surface.name, printer);
    answered
}

fn answer(
    runtime: &Runtime,
    loaded: &Loaded,
    function: &Function,
    given: Map<String, Value>,
    matches: &ArgMatches,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let anonymous = is_anonymous(&given);
    let mut circumstances = circumstances(matches, desk.config, language)?;
    if anonymous {
        circumstances.name = String::new();
        circumstances.addresses = Vec::new();
    }
    let circumstances = Arc::new(circumstances);
    let listener = Arc::new(Terminal::new(
        desk.environment.progress && !printer.is_quiet(),
        language,
    ));
    let words = Words {
        function,
        arguments: given,
        language,
    };
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(error.to_string()))?;
    let shared: Arc<dyn capability::Listener> = Arc::clone(&listener) as _;
    let report = executor.block_on(runtime.call(
        &loaded.plugin,
        Some(&function.export),
        &function.name,
        &words,
        circumstances,
        shared,
    ));
    // A host function that still waits for a dead disk must not keep the command from ending.
    executor.shutdown_background();
    let plugin = &loaded.surface.name;
    for (level, note) in listener.finish() {
        let line = format!(
            "{plugin}{}{}",
            language.pick(" : ", ": "),
            clean::line(&note)
        );
        match level {
            Level::Debug => {}
            Level::Info => printer.note(&line),
            Level::Warning => printer.warn(&line),
        }
    }
    let answered = report
        .outcome
        .as_ref()
        .ok()
        .map(|values| value::answer(values, function));
    let refused = matches!(answered, Some(Ok(Answer::Failed(..))));
    let veil = matches
        .get_flag("no-trace")
        .then(|| Veil::from_key(&desk.folders.key()));
    // The record of calls is the caller's own: a line in it would name who called, whatever it says.
    if !anonymous {
        keep_record(
            loaded,
            function,
            &report,
            refused,
            veil.as_ref(),
            desk,
            printer,
        );
    }
    tell_set_aside(&report, printer);
    match answered {
        None => {
            let error = report
                .outcome
                .as_ref()
                .err()
                .cloned()
                .unwrap_or(runtime::CallError::Stopped);
            let hint = match &error {
                runtime::CallError::Limit { limit, .. } => catalogue::limit_hint(
                    &loaded.origin,
                    plugin,
                    loaded.plugin.sha256(),
                    *limit,
                    language,
                ),
                _ => None,
            };
            Err(Failure::call(&error, plugin, loaded.version(), language).maybe_hint(hint))
        }
        Some(Err(mismatch)) => Err(Failure::usage(format!("{plugin}: {mismatch}"))),
        Some(Ok(Answer::Failed(problem, _))) => Err(refusal(&problem, loaded, language)),
        Some(Ok(Answer::Done(value, ty))) => {
            show(&value, ty, matches, desk, printer)?;
            if capability::Listener::stopping(&*listener) {
                printer.warn(language.pick(
                    "arrêté à votre demande : la réponse est partielle",
                    "stopped as you asked: the answer is partial",
                ));
                return Ok(Code::User);
            }
            Ok(Code::Done)
        }
    }
}

/// Whether the caller asked that nothing keep who called: a tool's switch of this name is known to the host, for any tool.
fn is_anonymous(given: &Map<String, Value>) -> bool {
    given.get("anonymous") == Some(&Value::Bool(true))
}

fn show(
    value: &Value,
    ty: Option<&Type>,
    matches: &ArgMatches,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let format = matches
        .get_one::<String>("format")
        .and_then(|name| Format::parse(name));
    let format = format.unwrap_or(if desk.environment.terminal {
        Format::Table
    } else {
        Format::Json
    });
    let options = render::Options {
        language: printer.language(),
        width: desk.environment.width,
    };
    printer.answer(|out| render::render(value, ty, format, &options, out))
}

/// The function that the words before the first option name.
fn named<'s>(surface: &'s Surface, words: &[String]) -> Option<&'s Function> {
    let plain: Vec<&str> = words
        .iter()
        .take_while(|word| !word.starts_with('-'))
        .map(String::as_str)
        .collect();
    [2, 1]
        .iter()
        .find_map(|count| surface.find(plain.get(..*count)?))
}

fn bin_name(entry: &Entry, surface: &Surface) -> String {
    match &entry.origin {
        catalogue::Origin::File(path) => format!("gardon plugin run {}", path.display()),
        _ => format!("gardon {}", surface.name),
    }
}

/// The options that the host adds to every tool, after the tool's own.
pub(crate) fn host_options(command: Command, language: Language) -> Command {
    let heading = language.pick("Options de Gardon ", "Options of Gardon");
    let option = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .global(true)
            .help_heading(heading)
    };
    command
        .arg(
            option(
                "format",
                language.pick(
                    "Forme de la réponse : table, json, jsonl, csv ou markdown (table sur un terminal, json sinon)",
                    "Form of the answer: table, json, jsonl, csv or markdown (table on a terminal, json elsewhere)",
                ),
            )
            .value_name("FORMAT")
            .value_parser(Format::ALL.map(|(name, _)| name))
            .hide_possible_values(true),
        )
        .arg(
            option(
                "schema",
                language.pick(
                    "Affiche le schéma JSON des arguments et de la réponse",
                    "Show the JSON Schema of arguments and answer",
                ),
            )
            .action(ArgAction::SetTrue),
        )
        .arg(
            option(
                "today",
                language.pick(
                    "Date de l'appel (AAAA-MM-JJ), pour refaire le même calcul",
                    "Date of the call (YYYY-MM-DD), to repeat a computation",
                ),
            )
            .value_name("DATE"),
        )
        .arg(
            option(
                "lang",
                language.pick(
                    "Langue de la réponse : fr ou en",
                    "Language of the answer: fr or en",
                ),
            )
            .value_name(language.pick("LANGUE", "LANGUAGE"))
            .value_parser(["fr", "en"])
            .hide_possible_values(true),
        )
        .arg(
            option(
                "model",
                language.pick(
                    "Modèle de langue à utiliser, qu'il ait passé l'examen de l'outil ou non",
                    "Language model to use, whether it passed the tool's exam or not",
                ),
            )
            .value_name(language.pick("NOM", "NAME"))
            .conflicts_with("no-model"),
        )
        .arg(
            option(
                "no-model",
                language.pick("Se passe de tout modèle", "Go without any model"),
            )
            .action(ArgAction::SetTrue),
        )
        .arg(
            option(
                "no-trace",
                language.pick(
                    "Ne note de l'appel que des empreintes : ni noms de fichiers, ni contenu",
                    "Record of the call nothing but hashes: no names of files, no content",
                ),
            )
            .action(ArgAction::SetTrue),
        )
        .arg(
            option(
                "quiet",
                language.pick(
                    "Rien sur l'erreur standard, sauf une erreur",
                    "Nothing on standard error but an error",
                ),
            )
            .short('q')
            .action(ArgAction::SetTrue),
        )
}

pub(crate) fn chosen_language(matches: &ArgMatches, otherwise: Language) -> Language {
    matches
        .get_one::<String>("lang")
        .and_then(|value| Language::parse(value))
        .unwrap_or(otherwise)
}

fn circumstances(
    matches: &ArgMatches,
    config: &Config,
    language: Language,
) -> Result<Circumstances, Failure> {
    let now = jiff::ZonedDateTime::now().date();
    let today = match matches.get_one::<String>("today") {
        Some(text) => text.parse::<jiff::civil::Date>().map_err(|_| {
            Failure::usage(language.pick(
                format!("--today : « {text} » n'est pas une date"),
                format!("--today: « {text} » is not a date"),
            ))
            .hint("--today 2026-03-31")
        })?,
        None => now,
    };
    let mut name = name(config);
    if today != now {
        // A record of who did what when must not be dated otherwise by an option without a word.
        name.push_str(&language.pick(
            format!(" (--today, saisi le {now})"),
            format!(" (--today, entered on {now})"),
        ));
    }
    Ok(Circumstances {
        today: today.to_string(),
        language,
        name,
        addresses: config
            .me
            .addresses
            .iter()
            .map(|address| address.to_lowercase())
            .collect(),
    })
}

/// The caller's configured name, else the user's name in the operating system, so that a record of who did what has one.
fn name(config: &Config) -> String {
    if !config.me.name.is_empty() {
        return config.me.name.clone();
    }
    let number = rustix::process::geteuid().as_raw();
    // The system's own list and no directory service: a call of a tool opens no socket.
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let own = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let same = fields.nth(1)?.parse() == Ok(number);
        same.then(|| name.to_owned())
    });
    own.unwrap_or_else(|| format!("uid {number}"))
}

/// A tool's own error, which is data: the host knows the shape of the contract's error type and shows any other as JSON.
fn refusal(problem: &Value, loaded: &Loaded, language: Language) -> Failure {
    let (plugin, version) = (&loaded.surface.name, loaded.version());
    let details = problem
        .as_object()
        .and_then(|cases| cases.values().next())
        .and_then(Value::as_object);
    let text = |key: &str| {
        details
            .and_then(|details| details.get(key))
            .and_then(Value::as_str)
    };
    let colon = language.pick(" : ", ": ");
    let Some(message) = text("message") else {
        return Failure::user(format!(
            "{plugin} {version}{colon}{}",
            clean::line(&problem.to_string())
        ));
    };
    let place = text("place")
        .map(|place| format!("{place}{colon}"))
        .unwrap_or_default();
    let line = clean::line(&format!("{plugin} {version}{colon}{place}{message}"));
    Failure::user(line).maybe_hint(text("hint").map(clean::line))
}

fn tell_set_aside(report: &Report, printer: &mut Printer) {
    for aside in &report.set_aside {
        let language = printer.language();
        printer.warn(&language.pick(
            format!(
                "{} de {} est mis de côté : {}",
                clean::line(&aside.item),
                clean::line(&aside.handle),
                clean::line(&aside.reason)
            ),
            format!(
                "{} of {} is set aside: {}",
                clean::line(&aside.item),
                clean::line(&aside.handle),
                clean::line(&aside.reason)
            ),
        ));
    }
}

/// A record that cannot be written is told, and does not take the answer away.
fn keep_record(
    loaded: &Loaded,
    function: &Function,
    report: &Report,
    refused: bool,
    veil: Option<&Veil>,
    desk: &Desk<'_>,
    printer: &mut Printer,
) {
    let language = printer.language();
    let record = Record::new(
        &loaded.surface.name,
        loaded.version(),
        loaded.plugin.sha256(),
        &function.name,
        report,
        refused,
        veil,
    );
    let kept = make_private(&desk.folders.state, language)
        .map_err(|failure| failure.message().to_owned())
        .and_then(|()| {
            record
                .append(&desk.folders.calls())
                .map_err(|error| error.to_string())
        });
    if let Err(reason) = kept {
        printer.warn(&language.pick(
            format!("l'appel n'a pas pu être noté : {reason}"),
            format!("the call could not be recorded: {reason}"),
        ));
    }
}
