//! Which plugins there are: those in the binary, and those that were installed.

use std::fs;
use std::path::{Path, PathBuf};

use bundle::BUNDLED;
use config::{Config, Grants, Language, Limit, Limits, PluginEntry};
use reflect::names;
use reflect::surface::{self, Surface};
use runtime::{LoadError, Plugin, Runtime};

use crate::failure::Failure;
use crate::folders::Folders;

/// Where a plugin comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Embedded in the binary.
    Bundled,
    /// Installed by `gardon plugin add`.
    Installed(PathBuf),
    /// A file named on the command line.
    File(PathBuf),
}

/// One plugin, not yet loaded.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) component: Vec<u8>,
    pub(crate) grants: Grants,
    pub(crate) limits: Limits,
    /// The hash that the configuration binds the grants to; none for a bundled plugin without an entry.
    pub(crate) bound_to: Option<String>,
}

/// A loaded plugin with what it offers.
pub(crate) struct Loaded {
    pub(crate) plugin: Plugin,
    pub(crate) surface: Surface,
    pub(crate) origin: Origin,
}

/// The names of all plugins, sorted.
pub(crate) fn names(folders: &Folders) -> Vec<String> {
    let mut names: Vec<String> = BUNDLED
        .iter()
        .map(|bundled| bundled.name.to_owned())
        .collect();
    if let Ok(folder) = fs::read_dir(folders.plugins()) {
        let installed = folder.filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .into_string()
                .ok()?
                .strip_suffix(".wasm")
                .map(str::to_owned)
        });
        names.extend(installed.collect::<Vec<_>>());
    }
    names.sort();
    names.dedup();
    names
}

/// Finds a plugin by its name.
pub(crate) fn find(
    name: &str,
    folders: &Folders,
    config: &Config,
    language: Language,
) -> Result<Entry, Failure> {
    let limits = Limits::default().with(&config.limits);
    let configured = config.plugins.get(name);
    if let Some(bundled) = BUNDLED.iter().find(|bundled| bundled.name == name) {
        let shipped = PluginEntry::parse(bundled.grants, &format!("plugins/{name}/grants.toml"))
            .map_err(|error| Failure::usage(error.explain(language)))?;
        let grants = match configured {
            Some(entry) if !entry.grants.0.is_empty() => entry.grants.clone(),
            _ => shipped.grants,
        };
        let limits = limits.with(&shipped.limits).with(
            &configured
                .map(|entry| entry.limits.clone())
                .unwrap_or_default(),
        );
        let bound_to = configured
            .map(|entry| entry.sha256.clone())
            .filter(|hash| !hash.is_empty());
        let component = bundled.component.to_vec();
        return Ok(Entry {
            name: name.to_owned(),
            origin: Origin::Bundled,
            component,
            grants,
            limits,
            bound_to,
        });
    }
    let path = folders.plugins().join(format!("{name}.wasm"));
    if !is_plain(name) || !path.is_file() {
        return Err(unknown(name, folders, language));
    }
    let component = fs::read(&path).map_err(|error| Failure::file(&path, &error, language))?;
    let entry = configured.cloned().unwrap_or_default();
    // An installed file without an entry has no hash that anything could be bound to: it is as good as changed.
    let bound_to = Some(entry.sha256.clone());
    let limits = limits.with(&entry.limits);
    Ok(Entry {
        name: name.to_owned(),
        origin: Origin::Installed(path),
        component,
        grants: entry.grants,
        limits,
        bound_to,
    })
}

/// A component in a file, under the limits of a plugin without grants, unless the configuration knows its very hash.
pub(crate) fn file(path: &str, config: &Config, language: Language) -> Result<Entry, Failure> {
    let failed = |error: std::io::Error| Failure::file(Path::new(path), &error, language);
    let limits = Limits::default().with(&config.limits);
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(Failure::user(language.pick(
            format!("{path} : ce n'est pas un fichier"),
            format!("{path}: not a file"),
        )));
    }
    let most = Limit::component;
    if metadata.len() > config::Bytes::mebibytes(64).0 {
        return Err(Failure::user(language.pick(
            format!(
                "{path} : {} octets, plus que la limite {} ({})",
                metadata.len(),
                most.key(),
                most.most()
            ),
            format!(
                "{path}: {} bytes, more than the limit {} ({})",
                metadata.len(),
                most.key(),
                most.most()
            ),
        )));
    }
    let component = fs::read(path).map_err(failed)?;
    let inspection =
        runtime::inspect(path, &component).map_err(|error| Failure::load(&error, language))?;
    let sha256 = runtime::sha256(&component);
    let known = config
        .plugins
        .values()
        .find(|entry| entry.sha256 == sha256)
        .cloned()
        .unwrap_or_default();
    Ok(Entry {
        name: inspection
            .exports
            .iter()
            .filter(|export| !surface::is_for_host(export))
            .find_map(|export| package_name(export))
            .unwrap_or(path)
            .to_owned(),
        origin: Origin::File(PathBuf::from(path)),
        component,
        grants: known.grants,
        limits: limits.with(&known.limits),
        bound_to: None,
    })
}

/// Loads a plugin and reads what it offers.
pub(crate) fn load(
    entry: &Entry,
    runtime: &Runtime,
    language: Language,
) -> Result<Loaded, Failure> {
    // Before anything is compiled: a changed component gets nothing of the old one's rights.
    if let Some(expected) = &entry.bound_to {
        let found = runtime::sha256(&entry.component);
        if *expected != found {
            return Err(changed(entry, expected, &found, language));
        }
    }
    let plugin = runtime
        .load(
            &entry.name,
            &entry.component,
            entry.grants.clone(),
            entry.limits.clone(),
        )
        .map_err(|error| not_loaded(entry, &error, language))?;
    let surface: Surface = serde_json::from_slice(plugin.description())
        .map_err(|error| Failure::usage(format!("{}: {error}", entry.name)))?;
    Ok(Loaded {
        plugin,
        surface,
        origin: entry.origin.clone(),
    })
}

impl Loaded {
    /// The plugin's version as its package says, or a dash.
    pub(crate) fn version(&self) -> &str {
        self.surface.version.as_deref().unwrap_or("-")
    }
}

/// The package of an export such as `gardon:mail/tools@0.1.0`.
fn package_name(export: &str) -> Option<&str> {
    let (package, _) = export.split_once('/')?;
    let (_, name) = package.split_once(':')?;
    is_plain(name).then_some(name)
}

/// Why a plugin is not loaded, and the way out as it stands for this very component.
fn not_loaded(entry: &Entry, error: &LoadError, language: Language) -> Failure {
    let found = runtime::sha256(&entry.component);
    let raise = |limit| {
        let hint = limit_hint(&entry.origin, &entry.name, &found, limit, language);
        Failure::load(error, language).maybe_hint(hint)
    };
    match error {
        LoadError::NotGranted { lines, .. } => not_granted(entry, error, lines, language),
        LoadError::TooLarge { .. } => raise(Limit::component),
        LoadError::CompileLimit { limit, .. } => raise(*limit),
        // What the compiling child says about the interface is said here in the person's language.
        LoadError::Compile { .. } => match surface::describe(&entry.component) {
            Err(unfit) => Failure::user(language.pick(
                format!("greffon « {} » : {}", entry.name, unfit.explain(language)),
                format!("plugin « {} »: {}", entry.name, unfit.explain(language)),
            )),
            Ok(_) => Failure::load(error, language),
        },
        _ => Failure::load(error, language),
    }
}

/// The lines that raise a limit for a component in a file: only its hash tells the configuration which one is meant.
pub(crate) fn limit_hint(
    origin: &Origin,
    name: &str,
    sha256: &str,
    limit: Limit,
    language: Language,
) -> Option<String> {
    // The stack is one setting for all plugins.
    if !matches!(origin, Origin::File(_)) || !is_plain(name) || limit == Limit::stack {
        return None;
    }
    let (key, most) = (limit.key(), limit.most());
    let lines =
        format!("[plugins.{name}]\nsha256 = \"{sha256}\"\n\n[plugins.{name}.limits]\n{key} = …");
    Some(language.pick(
        format!("ajoutez à gardon.toml, si vous faites confiance à ce greffon (au plus {most}) :\n\n{lines}"),
        format!("add to gardon.toml, if you trust this plugin (at most {most}):\n\n{lines}"),
    ))
}

/// The exact lines to add, with the hash that binds them to this component.
fn not_granted(entry: &Entry, error: &LoadError, lines: &str, language: Language) -> Failure {
    let bound = format!(
        "[plugins.{}]\nsha256 = \"{}\"\n\n",
        entry.name,
        runtime::sha256(&entry.component)
    );
    Failure::user(error.explain(language)).hint(language.pick(
        format!("ajoutez à gardon.toml, si vous faites confiance à ce greffon :\n\n{bound}{lines}"),
        format!("add to gardon.toml, if you trust this plugin:\n\n{bound}{lines}"),
    ))
}

/// A name that can be a file's name in the plugins' folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A component that the configuration does not know, or knows as another one.
fn changed(entry: &Entry, expected: &str, found: &str, language: Language) -> Failure {
    let name = &entry.name;
    let failure = if expected.is_empty() {
        Failure::user(language.pick(
            format!("le greffon « {name} » n'a pas d'entrée dans gardon.toml : il n'a pas été installé par « gardon plugin add »"),
            format!("plugin « {name} » has no entry in gardon.toml: « gardon plugin add » did not install it"),
        ))
    } else {
        Failure::user(language.pick(
            format!("le greffon « {name} » n'est pas celui qui a été installé (SHA-256 attendu : {expected} ; trouvé : {found})"),
            format!("plugin « {name} » is not the one that was installed (SHA-256 expected: {expected}; found: {found})"),
        ))
    };
    failure.hint(language.pick(
        format!("si vous faites confiance à ce fichier, dans gardon.toml :\n\n[plugins.{name}]\nsha256 = \"{found}\""),
        format!("if you trust this file, in gardon.toml:\n\n[plugins.{name}]\nsha256 = \"{found}\""),
    ))
}

fn unknown(name: &str, folders: &Folders, language: Language) -> Failure {
    let known = names(folders);
    let commands = crate::command::HOST_COMMANDS.iter().copied();
    let failure = Failure::usage(language.pick(
        format!("« {name} » n'est ni une commande ni un greffon"),
        format!("« {name} » is neither a command nor a plugin"),
    ));
    if let Some(near) = names::nearest(name, known.iter().map(String::as_str).chain(commands)) {
        return failure.hint(language.pick(
            format!("vouliez-vous « {near} » ?"),
            format!("did you mean « {near} »?"),
        ));
    }
    if known.is_empty() {
        return failure.hint(language.pick(
            "ce binaire ne contient aucun greffon : « cargo xtask build » les construit ; « gardon plugin add FICHIER » en installe un",
            "this binary contains no plugin: « cargo xtask build » builds them; « gardon plugin add FILE » installs one",
        ));
    }
    failure.hint(language.pick(
        format!("greffons : {}", known.join(", ")),
        format!("plugins: {}", known.join(", ")),
    ))
}
