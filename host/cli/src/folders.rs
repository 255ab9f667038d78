//! Where the user's and the system's files lie, and with which permissions.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use config::Language;

use crate::environment::Environment;
use crate::failure::Failure;

/// The system's configuration; only the administrator writes there.
pub(crate) const SYSTEM_CONFIGURATION: &str = "/etc/gardon/gardon.toml";

/// The folders of one user.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    pub(crate) configuration: PathBuf,
    pub(crate) state: PathBuf,
    pub(crate) cache: PathBuf,
    pub(crate) data: PathBuf,
    /// Sockets and locks; gone with the session, or in the state folder where there is no place for them.
    pub(crate) runtime: PathBuf,
    /// The secrets that systemd gives to a service.
    pub(crate) credentials: Option<PathBuf>,
}

impl Folders {
    pub(crate) fn of(environment: &Environment) -> Result<Self, Failure> {
        let Some([configuration, state, cache, data]) = &environment.xdg else {
            let message = environment.language.pick(
                "le dossier personnel est inconnu",
                "the home folder is unknown",
            );
            return Err(Failure::user(message).hint("HOME=/home/…"));
        };
        let [configuration, state, cache, data] =
            [configuration, state, cache, data].map(|folder| folder.join("gardon"));
        let runtime = match &environment.runtime {
            Some(folder) => folder.join("gardon"),
            None => state.join("run"),
        };
        Ok(Self {
            configuration,
            runtime,
            state,
            cache,
            data,
            credentials: environment.credentials.clone(),
        })
    }

    /// The user's own configuration file.
    pub(crate) fn configuration_file(&self) -> PathBuf {
        self.configuration.join("gardon.toml")
    }

    /// Installed plugins, one component each.
    pub(crate) fn plugins(&self) -> PathBuf {
        self.data.join("plugins")
    }

    /// Compiled components.
    pub(crate) fn compiled(&self) -> PathBuf {
        self.cache.join("compiled")
    }

    /// The key of the compiled components, apart from them.
    pub(crate) fn key(&self) -> PathBuf {
        self.state.join("cache.key")
    }

    /// Collections of documents and their indexes.
    pub(crate) fn corpora(&self) -> PathBuf {
        self.data.join("corpora")
    }

    /// Registers that are not configured, one folder each.
    pub(crate) fn registers(&self) -> PathBuf {
        self.state.join("registers")
    }

    /// Installed models and their exam results.
    pub(crate) fn models(&self) -> PathBuf {
        self.data.join("models")
    }

    /// The engine's socket; its locks lie beside it.
    pub(crate) fn engine_socket(&self) -> PathBuf {
        self.runtime.join("engine.sock")
    }

    /// What the engine writes on its standard error.
    pub(crate) fn engine_log(&self) -> PathBuf {
        self.state.join("engine.log")
    }

    /// What models were asked, by day.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.state.join("ledger")
    }

    /// The record of calls.
    pub(crate) fn calls(&self) -> PathBuf {
        self.state.join("calls.jsonl")
    }
}

/// Makes a folder that nobody else can enter; an existing one of ours that is open to others is closed.
pub(crate) fn make_private(folder: &Path, language: Language) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(folder, &error, language);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed)?;
    let mode = std::fs::metadata(folder)
        .map_err(failed)?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}
