//! Registers as plugins come to them: those that are configured, and those in the state folder; and who asks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cap_register::Cabinet;
use config::{Config, Language, OwnRows};
use register::{Location, Register, Settings};
use rustix::process::geteuid;

use crate::configuration::read_own;
use crate::folders::{Folders, make_private};

/// The registers of this user.
pub(crate) struct Drawers {
    configured: BTreeMap<String, config::Register>,
    state: PathBuf,
    folder: PathBuf,
    credentials: Option<PathBuf>,
}

impl Drawers {
    pub(crate) fn new(config: &Config, folders: &Folders) -> Self {
        Self {
            configured: config.registers.clone(),
            state: folders.state.clone(),
            folder: folders.registers(),
            credentials: folders.credentials.clone(),
        }
    }

    fn settings(&self, name: &str, write: bool, language: Language) -> Result<Settings, String> {
        let name = name.to_owned();
        if let Some(register) = self.configured.get(&name) {
            let own = register.own_rows.as_ref();
            let identifier = own.map(|own| identifier(own, language)).transpose()?;
            return Ok(Settings {
                location: Location::configured(register, identifier, self.credentials.as_deref()),
                write: write && register.write,
                name,
            });
        }
        if !config::is_register_name(&name) {
            let known: Vec<&str> = self.configured.keys().map(String::as_str).collect();
            return Err(language.pick(
                format!(
                    "un nom de registre a des lettres minuscules, des chiffres, « - » et « _ », au plus 64, et commence par une lettre ; registres configurés : {}",
                    known.join(", ")
                ),
                format!(
                    "a register's name has lower-case letters, digits, « - » and « _ », at most 64, and begins with a letter; configured registers: {}",
                    known.join(", ")
                ),
            ));
        }
        if write {
            make_private(&self.state, language).map_err(|failure| failure.message().to_owned())?;
        }
        Ok(Settings {
            location: Location::Folder(self.folder.join(&name)),
            name,
            write,
        })
    }
}

impl Cabinet for Drawers {
    fn open(&self, name: &str, write: bool, language: Language) -> Result<Register, String> {
        Register::open(self.settings(name, write, language)?)
            .map_err(|error| error.explain(language))
    }
}

/// What stands for the user of this process in a column: never a flag, a variable or a word of the call.
fn identifier(own: &OwnRows, language: Language) -> Result<String, String> {
    let uid = geteuid().as_raw();
    if own.identifier == "uid" {
        return Ok(uid.to_string());
    }
    let unknown = || {
        language.pick(
            format!("le système ne connaît pas le nom de l'utilisateur {uid}"),
            format!("the system does not know the name of user {uid}"),
        )
    };
    let user = uzers::get_user_by_uid(uid).ok_or_else(unknown)?;
    let login = user.name().to_str().ok_or_else(unknown)?.to_owned();
    if own.identifier == "login" {
        return Ok(login);
    }
    listed(Path::new(&own.identifier), &login, language)
}

/// The identifier of a login in a file of lines `login = "identifier"`, which only the administrator or the caller can have written.
fn listed(path: &Path, login: &str, language: Language) -> Result<String, String> {
    let text = read_own(path, language)
        .map_err(|failure| failure.message().to_owned())?
        .unwrap_or_default();
    let list: BTreeMap<String, String> = toml::from_str(&text).map_err(|error| {
        let reason = error.message();
        language.pick(
            format!(
                "{} : {reason} ; des lignes login = \"identifiant\" sont attendues",
                path.display()
            ),
            format!(
                "{}: {reason}; lines login = \"identifier\" are expected",
                path.display()
            ),
        )
    })?;
    let found = list.get(login).filter(|identifier| !identifier.is_empty());
    found.cloned().ok_or_else(|| {
        language.pick(
            format!(
                "« {login} » n'a pas d'identifiant dans {} ; demandez à l'administrateur",
                path.display()
            ),
            format!(
                "« {login} » has no identifier in {}; ask the administrator",
                path.display()
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const LANGUAGE: Language = Language::English;

    fn drawers(folder: &Path, text: &str) -> Drawers {
        Drawers {
            configured: Config::parse(text, "gardon.toml").unwrap().registers,
            state: folder.join("state"),
            folder: folder.join("state/registers"),
            credentials: None,
        }
    }

    #[test]
    fn a_name_is_a_folder_or_what_is_configured() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[registers.rh]\nkind='sqlite'\npath='/srv/rh.sqlite'\n[registers.paie]\nkind='sqlite'\npath='/srv/paie'\nwrite=true\n";
        let drawers = drawers(folder.path(), text);
        let settings = |name: &str, write| drawers.settings(name, write, LANGUAGE);
        let own = settings("essai", false).unwrap();
        let expected = folder.path().join("state/registers/essai");
        assert_eq!(
            (own.location, own.write),
            (Location::Folder(expected), false)
        );
        // Nothing is made before something is written.
        assert!(!folder.path().join("state").exists());
        assert!(settings("essai", true).unwrap().write);
        let mode = fs::metadata(folder.path().join("state"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        // What only reads is not written, whatever was granted.
        assert!(!settings("rh", true).unwrap().write);
        let paie = settings("paie", true).unwrap();
        assert_eq!(paie.location, Location::Folder("/srv/paie".into()));
        assert!(paie.write);
        for name in ["", "../paie", "A", "a/b", "-a", "é", "."] {
            let refused = settings(name, true).unwrap_err();
            assert!(
                refused.contains("configured registers: paie, rh"),
                "{refused}"
            );
        }
    }

    #[test]
    fn rows_are_bound_to_whoever_calls() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("matricules.toml");
        let own = |identifier: &str| OwnRows {
            column: "m".to_owned(),
            identifier: identifier.to_owned(),
        };
        let uid = geteuid().as_raw();
        assert_eq!(identifier(&own("uid"), LANGUAGE), Ok(uid.to_string()));
        let login = identifier(&own("login"), LANGUAGE).unwrap();
        let by_list = || identifier(&own(list.to_str().unwrap()), LANGUAGE);
        let absent = by_list().unwrap_err();
        assert!(absent.contains("has no identifier in"), "{absent}");
        let write = |text: &str, mode| {
            fs::write(&list, text).unwrap();
            fs::set_permissions(&list, fs::Permissions::from_mode(mode)).unwrap();
        };
        write(
            &format!("\"{login}\" = \"M0042\"\nautre = \"M0001\"\n"),
            0o644,
        );
        assert_eq!(by_list(), Ok("M0042".to_owned()));
        for (text, mode, words) in [
            (
                "autre = \"M0001\"\n".to_owned(),
                0o644,
                "has no identifier in",
            ),
            (
                format!("\"{login}\" = \"\"\n"),
                0o644,
                "has no identifier in",
            ),
            (
                format!("\"{login}\" = 42\n"),
                0o644,
                "lines login = \"identifier\" are expected",
            ),
            (
                format!("\"{login}\" = \"M0042\"\n"),
                0o666,
                "others can write it",
            ),
        ] {
            write(&text, mode);
            let refused = by_list().unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
    }
}
