//! Why a component is not loaded, and why a call gives no answer.

use capability::OpenError;
use config::{Language, Limit};
use thiserror::Error;

/// A component that is not loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoadError {
    /// This machine cannot run the engine.
    #[error("the WebAssembly engine cannot start: {reason}")]
    Engine {
        /// wasmtime's words.
        reason: String,
    },
    /// The file is larger than the limit.
    #[error(
        "plugin « {plugin} »: the file is {size} bytes, more than the limit `component` ({limit})"
    )]
    TooLarge {
        /// The plugin's name or file.
        plugin: String,
        /// The size in bytes.
        size: u64,
        /// The limit in force.
        limit: String,
    },
    /// Not a component.
    #[error("plugin « {plugin} » is not a WebAssembly component: {what}")]
    NotComponent {
        /// The plugin's name or file.
        plugin: String,
        /// What it is instead.
        what: String,
    },
    /// Not valid WebAssembly, or WebAssembly of a kind that is switched off here.
    #[error("plugin « {plugin} » is malformed at byte {offset}: {reason}")]
    Malformed {
        /// The plugin's name or file.
        plugin: String,
        /// Offset in the file.
        offset: usize,
        /// The validator's words.
        reason: String,
    },
    /// Too many imports and exports.
    #[error("plugin « {plugin} » imports and exports more than {most} names")]
    TooManyNames {
        /// The plugin's name or file.
        plugin: String,
        /// The limit.
        most: usize,
    },
    /// An import that is never given.
    #[error("plugin « {plugin} » imports « {import} », which Gardon never gives")]
    Refused {
        /// The plugin's name or file.
        plugin: String,
        /// The import's full name.
        import: String,
    },
    /// An import of a version that this host does not have.
    #[error("plugin « {plugin} » imports « {import} », but this Gardon has version {offered}")]
    Version {
        /// The plugin's name or file.
        plugin: String,
        /// The import's full name.
        import: String,
        /// The version here.
        offered: &'static str,
    },
    /// An import that needs a grant.
    #[error("plugin « {plugin} » imports « {import} », which is not granted to it")]
    NotGranted {
        /// The plugin's name or file.
        plugin: String,
        /// The import's full name.
        import: String,
        /// The lines to add to `gardon.toml`.
        lines: String,
    },
    /// Grants that make no sense.
    #[error("plugin « {plugin} »: {reason}")]
    Grants {
        /// The plugin's name or file.
        plugin: String,
        /// What is wrong, and the known keys.
        reason: String,
    },
    /// The compiler gave up, or was stopped.
    #[error("plugin « {plugin} » cannot be compiled: {reason}")]
    Compile {
        /// The plugin's name or file.
        plugin: String,
        /// Why.
        reason: String,
    },
    /// The component's imports do not fit the contract.
    #[error("plugin « {plugin} » does not fit the contract: {reason}")]
    Link {
        /// The plugin's name or file.
        plugin: String,
        /// wasmtime's words.
        reason: String,
    },
}

impl LoadError {
    /// The way out, if there is one to tell.
    pub fn hint(&self, language: Language) -> Option<String> {
        match self {
            Self::TooLarge { plugin, .. } => Some(language.pick(
                format!(
                    "[plugins.{plugin}.limits] component = \"…\" dans gardon.toml, au plus {}",
                    Limit::component.most()
                ),
                format!(
                    "[plugins.{plugin}.limits] component = \"…\" in gardon.toml, at most {}",
                    Limit::component.most()
                ),
            )),
            Self::NotComponent { .. } => Some(language.pick(
                "compilez pour la cible wasm32-wasip2, dont la sortie est un composant".to_owned(),
                "build for the target wasm32-wasip2, whose output is a component".to_owned(),
            )),
            Self::Refused { import, .. } => Some(refused_hint(import, language)),
            Self::NotGranted { lines, .. } => Some(language.pick(
                format!("ajoutez à gardon.toml, si vous faites confiance à ce greffon :\n{lines}"),
                format!("add to gardon.toml, if you trust this plugin:\n{lines}"),
            )),
            _ => None,
        }
    }
}

fn refused_hint(import: &str, language: Language) -> String {
    let ambient = [
        "wasi:filesystem",
        "wasi:sockets",
        "wasi:http",
        "wasi:cli",
        "wasi:clocks",
        "wasi:random",
    ];
    if ambient.iter().any(|package| import.starts_with(package)) {
        language.pick(
            "aucune ligne de gardon.toml ne l'accorde : un greffon ne lit que les fichiers et boîtes nommés à l'appel (gardon:files, gardon:mailbox)".to_owned(),
            "no line of gardon.toml grants it: a plugin reads only the files and mailboxes named in the call (gardon:files, gardon:mailbox)".to_owned(),
        )
    } else {
        language.pick(
            "aucune ligne de gardon.toml ne l'accorde : cette interface n'existe pas ici"
                .to_owned(),
            "no line of gardon.toml grants it: this interface does not exist here".to_owned(),
        )
    }
}

/// A call that gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallError {
    /// The component has no such function.
    #[error("no function « {function} »")]
    NoFunction {
        /// Interface and name.
        function: String,
    },
    /// A limit was reached.
    #[error("limit reached: {} = {value}", .limit.key())]
    Limit {
        /// Which.
        limit: Limit,
        /// Its value in force.
        value: String,
    },
    /// The guest trapped.
    #[error("the plugin broke off: {reason}")]
    Trap {
        /// wasmtime's words, and what the guest wrote on its standard error; both chosen by the guest: clean before printing.
        reason: String,
    },
    /// A word did not become a handle.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A value does not fit its type.
    #[error("{0}")]
    Arguments(String),
    /// The person asked to stop, and the plugin did not.
    #[error("stopped")]
    Stopped,
}

impl CallError {
    /// Whether leaving the current item out may help.
    pub(crate) fn is_items_fault(&self) -> bool {
        match self {
            Self::Trap { .. } => true,
            Self::Limit { limit, .. } => {
                matches!(
                    limit,
                    Limit::memory | Limit::table_elements | Limit::stack | Limit::processor_time
                )
            }
            _ => false,
        }
    }

    /// What happened, in one sentence.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::NoFunction { function } => format!("aucune fonction « {function} »"),
            Self::Limit { limit, value } => format!("limite atteinte : {} = {value}", limit.key()),
            Self::Trap { reason } => format!("le greffon s'est interrompu : {reason}"),
            Self::Open(error) => error.explain(language),
            Self::Arguments(reason) => reason.clone(),
            Self::Stopped => "arrêté".to_owned(),
        }
    }

    /// The way out, if there is one to tell.
    pub fn hint(&self, plugin: &str, language: Language) -> Option<String> {
        match self {
            Self::Limit { limit, .. } => Some(language.pick(
                format!(
                    "[plugins.{plugin}.limits] {} = \"…\" dans gardon.toml, au plus {}",
                    limit.key(),
                    limit.most()
                ),
                format!(
                    "[plugins.{plugin}.limits] {} = \"…\" in gardon.toml, at most {}",
                    limit.key(),
                    limit.most()
                ),
            )),
            Self::Open(error) => error.hint(language),
            _ => None,
        }
    }
}
