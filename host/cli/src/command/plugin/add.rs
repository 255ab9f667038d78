//! `gardon plugin add FILE`: installs a component and binds its entry to its hash.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use config::Language;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::call::Desk;
use crate::catalogue::{self, Origin};
use crate::failure::{Code, Failure};
use crate::folders::make_private;
use crate::house;
use crate::printer::Printer;

pub(super) fn run(path: &str, desk: &Desk<'_>, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    let entry = catalogue::file(path, desk.config, language)?;
    let runtime = house::runtime(desk.config, desk.folders, printer.language())?;
    let loaded = catalogue::load(&entry, &runtime, language)?;
    let name = &loaded.surface.name;
    refuse_taken(name, desk, language)?;
    let folder = desk.folders.plugins();
    make_private(&desk.folders.data, language)?;
    make_private(&folder, language)?;
    let target = folder.join(format!("{name}.wasm"));
    replace(&target, &entry.component, language)?;
    if let Err(failure) = bind(
        &desk.folders.configuration_file(),
        &desk.folders.configuration,
        name,
        loaded.plugin.sha256(),
        language,
    ) {
        // Without its entry the component would only be an error at every later command.
        let _ = fs::remove_file(&target);
        return Err(failure);
    }
    printer.say(&language.pick(
        format!(
            "« {name} » {} est installé. Ce qu'il peut atteindre : gardon plugin show {name}",
            loaded.version()
        ),
        format!(
            "« {name} » {} is installed. What it can reach: gardon plugin show {name}",
            loaded.version()
        ),
    ))?;
    Ok(Code::Done)
}

/// Two packages of one name would make a command mean two things.
fn refuse_taken(name: &str, desk: &Desk<'_>, language: Language) -> Result<(), Failure> {
    match catalogue::find(name, desk.folders, desk.config, language).map(|entry| entry.origin) {
        Ok(Origin::Bundled) => Err(Failure::user(language.pick(
            format!("« {name} » est déjà le nom d'un greffon fourni avec Gardon"),
            format!("« {name} » is already the name of a plugin bundled with Gardon"),
        ))
        .hint(language.pick(
            "donnez un autre nom au paquet, dans son fichier WIT",
            "give the package another name, in its WIT file",
        ))),
        Ok(_) => Err(Failure::user(language.pick(
            format!("un greffon « {name} » est déjà installé"),
            format!("a plugin « {name} » is already installed"),
        ))
        .hint(format!("gardon plugin remove {name}"))),
        Err(_) => Ok(()),
    }
}

/// Writes `[plugins.NAME] sha256 = …`, leaving everything else in the file as it is.
pub(super) fn bind(
    file: &Path,
    folder: &Path,
    name: &str,
    sha256: &str,
    language: Language,
) -> Result<(), Failure> {
    edit(file, folder, language, |plugins| {
        let entry = plugins
            .entry(name)
            .or_insert_with(|| Item::Table(Table::new()));
        entry["sha256"] = value(sha256);
    })
}

/// Changes the `[plugins]` table of the user's configuration in one step.
pub(super) fn edit(
    file: &Path,
    folder: &Path,
    language: Language,
    change: impl FnOnce(&mut Table),
) -> Result<(), Failure> {
    let failed = |error: String| {
        Failure::user(format!(
            "{}{}{error}",
            file.display(),
            language.pick(" : ", ": ")
        ))
    };
    make_private(folder, language)?;
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error.to_string())),
    };
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| failed(error.to_string()))?;
    let plugins = document.entry("plugins").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let Some(plugins) = plugins.as_table_mut() else {
        return Err(failed("« plugins » ?".to_owned()));
    };
    change(plugins);
    replace(file, document.to_string().as_bytes(), language)
}

/// Writes a whole file beside its place and moves it there, so that nobody ever sees half of it.
pub(super) fn replace(target: &Path, bytes: &[u8], language: Language) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(target, &error, language);
    let temporary = target.with_extension(format!("{}.tmp", std::process::id()));
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, target));
    written.map_err(|error| {
        // Best effort: the failure that is told is the first one.
        let _ = fs::remove_file(&temporary);
        failed(error)
    })
}
