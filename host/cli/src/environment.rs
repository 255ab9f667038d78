//! What is read from the environment, each variable once.

use std::env;
use std::io::{IsTerminal, stderr, stdout};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use config::Language;

/// The language of answers and messages: `fr` or `en`. Comes before the locale.
const GARDON_LANG: &str = "GARDON_LANG";

/// POSIX locale variables in their order of precedence; only `fr…` and `en…` mean something here, `C` means nothing.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Any value switches colours off (<https://no-color.org>).
const NO_COLOR: &str = "NO_COLOR";

/// The home folder, under which the XDG folders lie when their own variables are not set.
const HOME: &str = "HOME";

/// Where sockets of this user lie, as the session's manager sets it up.
const XDG_RUNTIME_DIR: &str = "XDG_RUNTIME_DIR";

/// Where systemd lays the secrets of a service.
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// Keeps ggml from starting a debugger when it aborts; it must be there before the process begins.
const PATH: &str = "PATH";
pub(crate) const GGML_NO_BACKTRACE: &str = "GGML_NO_BACKTRACE";

/// XDG base folders: configuration, state, cache, data.
const XDG: [(&str, &str); 4] = [
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_DATA_HOME", ".local/share"),
];

/// The width of a table that goes to no terminal, in cells.
const WIDTH_WITHOUT_TERMINAL: usize = 120;

/// The circumstances of this process.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// From `GARDON_LANG`, then the locale; French when neither says.
    pub(crate) language: Language,
    /// Whether standard error may be coloured.
    pub(crate) colour: bool,
    /// Whether standard output is a terminal.
    pub(crate) terminal: bool,
    /// Whether standard error is a terminal.
    pub(crate) progress: bool,
    /// The terminal's width in cells.
    pub(crate) width: usize,
    /// Configuration, state, cache and data folders of the user, `gardon` not yet appended; none without a home.
    pub(crate) xdg: Option<[PathBuf; 4]>,
    /// The folder for sockets, `gardon` not yet appended; none where there is none of this user.
    pub(crate) runtime: Option<PathBuf>,
    /// The folder of systemd's credentials; none outside a service.
    pub(crate) credentials: Option<PathBuf>,
    /// Folders of programs, separated by colons; empty where `PATH` is not set.
    pub(crate) path: String,
    /// Whether `GGML_NO_BACKTRACE` is set.
    pub(crate) no_backtrace: bool,
}

impl Environment {
    pub(crate) fn read() -> Self {
        let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let language = text(GARDON_LANG)
            .and_then(|value| Language::parse(&value))
            .or_else(|| {
                LOCALE
                    .iter()
                    .find_map(|name| text(name))
                    .and_then(|value| Language::parse(&value))
            })
            .unwrap_or_default();
        let home = text(HOME).map(PathBuf::from);
        // A relative path in an XDG variable is invalid and ignored, as the XDG specification says.
        let folder = |(variable, default): (&str, &str)| {
            text(variable)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(|| Some(home.as_ref()?.join(default)))
        };
        let xdg = XDG.map(folder);
        Self {
            language,
            colour: text(NO_COLOR).is_none() && stderr().is_terminal(),
            terminal: stdout().is_terminal(),
            progress: stderr().is_terminal(),
            width: terminal_size::terminal_size()
                .map_or(WIDTH_WITHOUT_TERMINAL, |(width, _)| usize::from(width.0)),
            xdg: match xdg {
                [Some(config), Some(state), Some(cache), Some(data)] => {
                    Some([config, state, cache, data])
                }
                _ => None,
            },
            runtime: text(XDG_RUNTIME_DIR)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute() && is_ours(path)),
            credentials: text(CREDENTIALS_DIRECTORY)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute()),
            path: text(PATH).unwrap_or_default(),
            no_backtrace: text(GGML_NO_BACKTRACE).is_some(),
        }
    }
}

/// A folder of another user, which `su` and `sudo` can leave in the variable, is as good as none.
fn is_ours(folder: &Path) -> bool {
    folder.metadata().is_ok_and(|metadata| {
        metadata.is_dir() && metadata.uid() == rustix::process::geteuid().as_raw()
    })
}
