//! Why a command gives no answer: the sentence, its causes, the way out, the exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use capability::plain_reason;
use config::Language;
use runtime::{CacheError, CallError, LoadError};

/// Exit codes: 0 done, 1 the person can mend it, 2 wrong usage or our own fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    Done = 0,
    User = 1,
    Usage = 2,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// A command that gives no answer. Its texts are cleaned by the printer, not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    code: Code,
}

impl Failure {
    /// Something that the person can mend.
    pub(crate) fn user(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            code: Code::User,
        }
    }

    /// Wrong usage, or our own fault.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            code: Code::Usage,
        }
    }

    /// The way out.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The way out, where one is known.
    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }

    /// What the operating system refused for a file or a folder.
    pub(crate) fn file(path: &Path, error: &io::Error, language: Language) -> Self {
        Self::user(format!(
            "{}{}{}",
            path.display(),
            language.pick(" : ", ": "),
            plain_reason(error, language)
        ))
    }

    /// A cache of compiled components that cannot be used.
    pub(crate) fn cache(error: &CacheError, language: Language) -> Self {
        match error {
            CacheError::Io { path, source } => Self::file(path, source, language),
            CacheError::Exposed { path } => Self::user(language.pick(
                format!(
                    "{} : la clé doit vous appartenir et n'être lisible par personne d'autre",
                    path.display()
                ),
                format!(
                    "{}: the key must belong to you and be readable by nobody else",
                    path.display()
                ),
            ))
            .hint(format!("chmod 600 {}", path.display())),
        }
    }

    pub(crate) fn load(error: &LoadError, language: Language) -> Self {
        Self::user(error.explain(language)).maybe_hint(error.hint(language))
    }

    /// A call that failed; every line begins with the plugin and its version, so that nobody takes it for the host's.
    pub(crate) fn call(error: &CallError, plugin: &str, version: &str, language: Language) -> Self {
        Self::user(format!(
            "{plugin} {version}{}{}",
            language.pick(" : ", ": "),
            error.explain(language)
        ))
        .maybe_hint(error.hint(plugin, language))
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn way_out(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }
}
