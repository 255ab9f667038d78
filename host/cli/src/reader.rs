//! Files of a collection, read by the bundled component `extract`, in the sandbox.

mod values;

use std::path::Path;
use std::sync::Arc;

use capability::{Circumstances, Quiet};
use collections::{Batch, Described, Extractor, Refusal};
use config::Language;
use reflect::{clean, surface};
use runtime::{Arguments, CallError, HandleKind, Opener, Runtime, Val};

use crate::call::Desk;
use crate::catalogue::{self, Loaded};
use crate::failure::Failure;
use crate::house;

/// The plugin that reads formats.
const PLUGIN: &str = "extract";

/// What a file handle is.
const FILE: HandleKind<'static> = HandleKind {
    interface: "gardon:files/files",
    resource: "file",
};

/// Reads files by calls of one component: each call has a store of its own, so a broken file leaves nothing behind.
pub(crate) struct Reader {
    runtime: Runtime,
    loaded: Loaded,
    export: String,
    executor: tokio::runtime::Runtime,
    language: Language,
}

impl Reader {
    /// Loads the component.
    pub(crate) fn open(desk: &Desk<'_>, language: Language) -> Result<Self, Failure> {
        let entry = catalogue::find(PLUGIN, desk.folders, desk.config, language)?;
        let inspection = runtime::inspect(PLUGIN, &entry.component)
            .map_err(|error| Failure::load(&error, language))?;
        let export = inspection
            .exports
            .iter()
            .find(|export| surface::is(surface::EXTRACTOR, export))
            .cloned()
            .ok_or_else(|| Failure::usage(format!("{PLUGIN}: {} ?", surface::EXTRACTOR)))?;
        let runtime = house::runtime(desk.config, desk.folders, language)?;
        let loaded = catalogue::load(&entry, &runtime, language)?;
        let executor = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Self {
            runtime,
            loaded,
            export,
            executor,
            language,
        })
    }

    fn call(&self, function: &str, arguments: &dyn Arguments) -> Result<Vec<Val>, Refusal> {
        let circumstances = Circumstances {
            // Days that no act can have are not taken from recognised text.
            today: jiff::ZonedDateTime::now().date().to_string(),
            language: self.language,
            ..Circumstances::default()
        };
        let report = self.executor.block_on(self.runtime.call(
            &self.loaded.plugin,
            Some(&self.export),
            function,
            arguments,
            Arc::new(circumstances),
            Arc::new(Quiet),
        ));
        report.outcome.map_err(|error| {
            let sentence = clean::line(&error.explain(self.language));
            match error {
                // The contract and the component do not fit: no file will be read.
                CallError::NoFunction { .. } | CallError::Arguments(_) => Refusal::Reader(sentence),
                _ => Refusal::File(sentence),
            }
        })
    }

    fn unfit(&self) -> Refusal {
        Refusal::Reader(
            self.language
                .pick(
                    "ce que rend « extract » n'est pas ce que dit le contrat",
                    "what « extract » returns is not what the contract says",
                )
                .to_owned(),
        )
    }
}

impl Extractor for Reader {
    fn read(&self, path: &Path, names: &[String], after: Option<&str>) -> Result<Batch, Refusal> {
        let arguments = Reading { path, names, after };
        let values = self.call("read", &arguments)?;
        values::batch(&values, self.language).ok_or_else(|| self.unfit())?
    }

    fn describe(&self, name: &str, pages: &[String]) -> Result<Described, Refusal> {
        let values = self.call("describe", &Pages { name, pages })?;
        values::description(&values).ok_or_else(|| self.unfit())
    }
}

/// The arguments of `read`.
struct Reading<'a> {
    path: &'a Path,
    names: &'a [String],
    after: Option<&'a str>,
}

impl Arguments for Reading<'_> {
    fn values(&self, opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        // An absolute path holds a `/`, so it is never taken for a configured name.
        let file = opener.open(&FILE, &self.path.to_string_lossy())?;
        Ok(vec![
            file,
            texts(self.names),
            Val::Option(
                self.after
                    .map(|after| Box::new(Val::String(after.to_owned()))),
            ),
        ])
    }
}

/// The arguments of `describe`.
struct Pages<'a> {
    name: &'a str,
    pages: &'a [String],
}

impl Arguments for Pages<'_> {
    fn values(&self, _opener: &mut dyn Opener) -> Result<Vec<Val>, CallError> {
        Ok(vec![Val::String(self.name.to_owned()), texts(self.pages)])
    }
}

fn texts(texts: &[String]) -> Val {
    Val::List(texts.iter().cloned().map(Val::String).collect())
}
