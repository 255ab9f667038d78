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
    #[error("plugin « {plugin} » is not a WebAssembly component: {}", .instead.explain(Language::English))]
    NotComponent {
        /// The plugin's name or file.
        plugin: String,
        /// What it is instead.
        instead: Instead,
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
    /// The compiler gave up.
    #[error("plugin « {plugin} » cannot be compiled: {reason}")]
    Compile {
        /// The plugin's name or file.
        plugin: String,
        /// Why.
        reason: String,
    },
    /// The compiler reached a limit, or ended without a word, as it does past its memory.
    #[error("plugin « {plugin} » cannot be compiled within the limit `{}` ({value})", .limit.key())]
    CompileLimit {
        /// The plugin's name or file.
        plugin: String,
        /// Which.
        limit: Limit,
        /// Its value in force.
        value: String,
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

/// What a file is that is no component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// Something without WebAssembly's first bytes.
    NoWebAssembly,
    /// A valid core module.
    Module,
    /// WebAssembly of neither kind.
    Neither,
}

impl Instead {
    fn explain(self, language: Language) -> &'static str {
        match self {
            Self::NoWebAssembly => language.pick(
                "ce n'est pas du WebAssembly : ses premiers octets ne sont pas « \\0asm »",
                "it is not WebAssembly: the first bytes are not « \\0asm »",
            ),
            Self::Module => language.pick(
                "c'est un module WebAssembly valide, mais pas un composant",
                "it is a valid core WebAssembly module, but not a component",
            ),
            Self::Neither => language.pick(
                "ce n'est pas un composant WebAssembly",
                "it is not a component",
            ),
        }
    }
}

impl LoadError {
    /// What is wrong, in one sentence. The words of the engine, where they are part of it, stay English.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::Engine { reason } => {
                format!("le moteur WebAssembly ne démarre pas : {reason}")
            }
            Self::TooLarge {
                plugin,
                size,
                limit,
            } => format!(
                "greffon « {plugin} » : le fichier fait {size} octets, plus que la limite « component » ({limit})"
            ),
            Self::NotComponent { plugin, instead } => {
                format!("greffon « {plugin} » : {}", instead.explain(language))
            }
            Self::Malformed {
                plugin,
                offset,
                reason,
            } => format!("greffon « {plugin} » : malformé à l'octet {offset} ({reason})"),
            Self::TooManyNames { plugin, most } => {
                format!("greffon « {plugin} » : plus de {most} noms importés et exportés")
            }
            Self::Refused { plugin, import } => {
                format!(
                    "greffon « {plugin} » : il importe « {import} », que Gardon ne donne jamais"
                )
            }
            Self::Version {
                plugin,
                import,
                offered,
            } => format!(
                "greffon « {plugin} » : il importe « {import} », mais ce Gardon a la version {offered}"
            ),
            Self::NotGranted { plugin, import, .. } => {
                format!(
                    "greffon « {plugin} » : il importe « {import} », qui ne lui est pas accordé"
                )
            }
            Self::Grants { plugin, reason } => format!("greffon « {plugin} » : {reason}"),
            Self::Compile { plugin, reason } => {
                format!("greffon « {plugin} » : il ne se compile pas ({reason})")
            }
            Self::CompileLimit {
                plugin,
                limit,
                value,
            } => format!(
                "greffon « {plugin} » : il ne se compile pas dans la limite « {} » ({value})",
                limit.key()
            ),
            Self::Link { plugin, reason } => {
                format!("greffon « {plugin} » : il ne correspond pas au contrat ({reason})")
            }
        }
    }

    /// The way out, if there is one to tell.
    pub fn hint(&self, language: Language) -> Option<String> {
        match self {
            Self::TooLarge { plugin, .. } => Some(limit_hint(plugin, Limit::component, language)),
            Self::CompileLimit { plugin, limit, .. } => Some(limit_hint(plugin, *limit, language)),
            Self::Version { .. } => Some(language.pick(
                "construisez-le avec le contrat de cette version (gardon plugin new), ou mettez Gardon à jour".to_owned(),
                "build it with the contract of this version (gardon plugin new), or update Gardon".to_owned(),
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

/// Where a limit is raised. A file that was never installed has no name in the configuration, and the stack is set for all.
fn limit_hint(plugin: &str, limit: Limit, language: Language) -> String {
    let is_name = !plugin.is_empty()
        && plugin
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let table = if is_name && limit != Limit::stack {
        format!("[plugins.{plugin}.limits]")
    } else {
        "[limits]".to_owned()
    };
    let (key, most) = (limit.key(), limit.most());
    language.pick(
        format!("dans gardon.toml, {table} {key} = … (au plus {most})"),
        format!("in gardon.toml, {table} {key} = … (at most {most})"),
    )
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
            Self::Limit { limit, .. } => Some(limit_hint(plugin, *limit, language)),
            Self::Open(error) => error.hint(language),
            _ => None,
        }
    }
}
