//! `gardon model exam NAME`: has a model sit the exams that plugins set, and keeps what it passed.
//!
//! The operator runs it, so the plugins' budgets do not bind it, but only the model under exam may be asked.
//! A model that fails is a result, not an error.

mod marks;
mod table;

use std::sync::Arc;

use capability::{Circumstances, Level, Listener};
use config::{Grants, Language, Span};
use models::ExamResult;
use reflect::{clean, surface};
use runtime::{Arguments, CallError, Opener, Val};

use super::{failed, store};
use crate::call::Desk;
use crate::catalogue::{self, Entry, Loaded};
use crate::failure::{Code, Failure};
use crate::house;
use crate::listener::Terminal;
use crate::printer::Printer;

pub(super) use table::Row;

/// The languages that exams are sat in.
const LANGUAGES: [Language; 2] = [Language::French, Language::English];

/// The function of the exam's interface.
const SIT: &str = "sit";

/// The requests of one exam, at most: what a call's limit can be at most.
const MOST_REQUESTS: u64 = 256;

/// How long one batch of an exam may take, on the slowest machine: what a call's limit can be at most.
const BATCH_WITHIN: Span = Span::milliseconds(600_000);

/// The model under exam.
struct Candidate<'a> {
    name: &'a str,
    /// What its results are kept under.
    sha256: String,
}

pub(super) fn run(
    name: &str,
    only: Option<&str>,
    as_json: bool,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let candidate = Candidate {
        name,
        sha256: identity(name, desk, language)?,
    };
    let names = match only {
        Some(plugin) => vec![plugin.to_owned()],
        None => catalogue::names(desk.folders),
    };
    let listener = Arc::new(Terminal::new(
        desk.environment.progress && !printer.is_quiet(),
        language,
    ));
    let mut rows = Vec::new();
    let mut code = Code::Done;
    for plugin in names {
        match examine(&plugin, &candidate, &listener, desk, printer) {
            Ok(Some(sat)) => rows.extend(sat),
            Ok(None) if only.is_some() => {
                return Err(Failure::user(language.pick(
                    format!("le greffon « {plugin} » n'a pas d'examen"),
                    format!("plugin « {plugin} » has no exam"),
                )));
            }
            Ok(None) => {}
            Err(failure) if only.is_some() => return Err(failure),
            // One plugin that cannot be asked takes nothing from what the others found.
            Err(failure) => {
                printer.failure(&failure);
                code = Code::User;
            }
        }
        if listener.stopping() {
            code = Code::User;
            break;
        }
    }
    if rows.is_empty() && code == Code::Done {
        printer.note(language.pick("aucun greffon n'a d'examen", "no plugin has an exam"));
    }
    let text = if as_json {
        table::json(&rows)?
    } else {
        table::text(&rows, language)
    };
    printer.say(&text)?;
    Ok(code)
}

/// What the results of a model are kept under; a name that nobody has is told with near ones.
fn identity(name: &str, desk: &Desk<'_>, language: Language) -> Result<String, Failure> {
    let engine = house::engine(desk.config, desk.folders, language)?;
    engine.force(name).map_err(|error| {
        let message = match error {
            inference::Error::Unavailable(sentence) => {
                sentence.pick(language == Language::French).to_owned()
            }
            other => other.to_string(),
        };
        Failure::user(message).hint("gardon model list")
    })?;
    engine
        .identity(name)
        .ok_or_else(|| Failure::user(name.to_owned()).hint("gardon model list"))
}

/// Every mark of one plugin, kept; none where the plugin has no exam.
fn examine(
    plugin: &str,
    candidate: &Candidate<'_>,
    listener: &Arc<Terminal>,
    desk: &Desk<'_>,
    printer: &mut Printer,
) -> Result<Option<Vec<Row>>, Failure> {
    let language = printer.language();
    let mut entry = catalogue::find(plugin, desk.folders, desk.config, language)?;
    let inspection = runtime::inspect(plugin, &entry.component)
        .map_err(|error| Failure::load(&error, language))?;
    let Some(export) = inspection
        .exports
        .iter()
        .find(|export| surface::is(surface::EXAM, export))
    else {
        return Ok(None);
    };
    lend_only(candidate.name, &mut entry);
    // A router speaks for one plugin: each exam has its own.
    let engine = house::engine(desk.config, desk.folders, language)?;
    let runtime = house::runtime_with(&engine, desk.config, desk.folders, language)?;
    let loaded = catalogue::load(&entry, &runtime, language)?;
    engine.call_for(inference::Caller {
        plugin: plugin.to_owned(),
        sha256: loaded.plugin.sha256().to_owned(),
    });
    let executor = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(error.to_string()))?;
    let mut rows = Vec::new();
    for examined in LANGUAGES {
        let sheet = Sheet {
            model: candidate.name,
            language: examined,
        };
        let shared: Arc<dyn Listener> = Arc::clone(listener) as _;
        let report = executor.block_on(runtime.call(
            &loaded.plugin,
            Some(export),
            SIT,
            &sheet,
            Arc::new(circumstances(language)),
            shared,
        ));
        for (level, note) in listener.finish() {
            if level > Level::Debug {
                printer.note(&format!("{plugin}: {}", clean::line(&note)));
            }
        }
        let values = report
            .outcome
            .map_err(|error| Failure::call(&error, plugin, loaded.version(), language))?;
        let marks = marks::read(&values).map_err(|problem| {
            let reason = problem.unwrap_or_else(|| {
                language
                    .pick(
                        "ce que l'examen rend n'est pas ce que dit le contrat",
                        "what the exam returns is not what the contract says",
                    )
                    .to_owned()
            });
            Failure::user(clean::line(&format!(
                "{plugin} {}{}{reason}",
                loaded.version(),
                language.pick(" : ", ": ")
            )))
        })?;
        rows.extend(
            marks
                .into_iter()
                .map(|mark| mark.row(candidate, plugin, &loaded)),
        );
    }
    executor.shutdown_background();
    let results: Vec<ExamResult> = rows.iter().map(|row| row.result.clone()).collect();
    store(desk)
        .exams()
        .record(&results)
        .map_err(|error| failed(&error, language))?;
    Ok(Some(rows))
}

/// A plugin that may ask models at all may, for its exam, ask this one as much as it takes, and no other.
fn lend_only(model: &str, entry: &mut Entry) {
    let Grants(grants) = &mut entry.grants;
    if let Some(grant) = grants.get_mut("inference") {
        let mut table = toml::Table::new();
        table.insert("models".to_owned(), vec![model.to_owned()].into());
        for key in ["tokens-per-call", "tokens-per-day"] {
            table.insert(key.to_owned(), i64::MAX.into());
        }
        *grant = table.into();
    }
    entry.limits.inference_calls = MOST_REQUESTS;
    entry.limits.host_wait = BATCH_WITHIN;
}

/// An exam has no caller of its own and no day that matters: the same model gets the same marks tomorrow.
fn circumstances(language: Language) -> Circumstances {
    Circumstances {
        today: today(),
        language,
        ..Circumstances::default()
    }
}

/// Today in UTC, as results are dated.
fn today() -> String {
    jiff::Timestamp::now()
        .to_string()
        .chars()
        .take("2026-11-23".len())
        .collect()
}

/// The arguments of `sit`.
struct Sheet<'a> {
    model: &'a str,
    language: Language,
}

impl Arguments for Sheet<'_> {
    fn values(&self, _opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        Ok(vec![
            Val::String(self.model.to_owned()),
            Val::String(self.language.code().to_owned()),
        ])
    }
}
