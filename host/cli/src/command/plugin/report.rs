//! What a plugin is, in plain words.

use std::fmt::Write as _;

use capability::Access;
use config::{Language, Limit};
use reflect::clean;

use crate::catalogue::{Loaded, Origin};

/// The text of `show` and of `check`.
pub(super) fn text(loaded: &Loaded, language: Language) -> String {
    let mut text = String::new();
    // Writing to a string does not fail, so the results say nothing.
    let _ = sections(&mut text, loaded, language);
    text
}

fn sections(text: &mut String, loaded: &Loaded, language: Language) -> std::fmt::Result {
    let (surface, plugin) = (&loaded.surface, &loaded.plugin);
    writeln!(
        text,
        "{} {} — {}",
        surface.name,
        loaded.version(),
        clean::line(surface.docs.first_line(language))
    )?;
    let origin = match &loaded.origin {
        Origin::Bundled => language
            .pick("fourni avec Gardon", "bundled with Gardon")
            .to_owned(),
        Origin::Installed(path) | Origin::File(path) => path.display().to_string(),
    };
    writeln!(text, "{origin}\nSHA-256 {}", plugin.sha256())?;
    writeln!(text, "\n{}", language.pick("Commandes", "Commands"))?;
    for (interface, function) in surface.functions() {
        let group = if interface.name == reflect::names::DEFAULT_INTERFACE {
            String::new()
        } else {
            format!("{} ", interface.name)
        };
        writeln!(
            text,
            "  gardon {} {group}{} — {}",
            surface.name,
            function.name,
            clean::line(function.docs.first_line(language))
        )?;
    }
    writeln!(
        text,
        "\n{}",
        language.pick("Ce que fait ce greffon", "What this plugin does")
    )?;
    for capability in plugin.capabilities() {
        let granted = capability
            .interfaces()
            .iter()
            .any(|interface| interface.access == Access::Granted);
        let mark = if granted {
            language.pick(" (accordé dans gardon.toml)", " (granted in gardon.toml)")
        } else {
            ""
        };
        writeln!(text, "  • {}{mark}", capability.reach(language))?;
    }
    writeln!(
        text,
        "\n{}",
        language.pick("Ce greffon ne peut pas", "This plugin cannot")
    )?;
    for line in cannot(language) {
        writeln!(text, "  • {line}")?;
    }
    writeln!(
        text,
        "\n{}",
        language.pick("Limites d'un appel", "Limits of a call")
    )?;
    for limit in Limit::ALL {
        writeln!(
            text,
            "  {:<18} {}",
            limit.key(),
            plugin.limits().value(*limit)
        )?;
    }
    writeln!(text, "\n{}", language.pick("Importations", "Imports"))?;
    for import in &plugin.inspection().imports {
        let empty = if import.starts_with("wasi:") {
            language.pick(" (vide : rien derrière)", " (empty: nothing behind it)")
        } else {
            ""
        };
        writeln!(text, "  {}{empty}", clean::line(import))?;
    }
    Ok(())
}

/// True of every plugin, because no capability for it exists.
fn cannot(language: Language) -> [&'static str; 4] {
    language.pick(
        [
            "joindre le réseau, ni d'autres machines",
            "ouvrir un fichier, un dossier ou une boîte qui n'est pas nommé à l'appel",
            "lire l'environnement, l'heure, le hasard, ou lancer un programme",
            "envoyer, déplacer ou supprimer un message, ni appeler un autre greffon",
        ],
        [
            "reach the network or another machine",
            "open a file, folder or mailbox that is not named in the call",
            "read the environment, the time or randomness, or start a program",
            "send, move or delete a message, or call another plugin",
        ],
    )
}
