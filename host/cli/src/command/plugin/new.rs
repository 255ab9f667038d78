//! `gardon plugin new NAME`: a plugin from the template, outside the checkout, with the contract that it needs.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use bundle::{TEMPLATE, TEMPLATE_NAME};
use config::Language;
use reflect::names;

use crate::failure::{Code, Failure};
use crate::printer::Printer;

/// The manifest of a plugin that stands alone.
const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.1.0"
edition = "2024"
publish = false

[lib]
crate-type = ["cdylib", "rlib"]

[target.'cfg(target_family = "wasm")'.dependencies]
wit-bindgen = { version = "0.63", default-features = false, features = ["macros", "realloc"] }

[profile.release]
opt-level = 3
lto = true
codegen-units = 1
panic = "abort"
strip = "debuginfo"

# A workspace of its own, so that it builds wherever its folder stands.
[workspace]
"#;

const README: &str = "# NAME\n\nA plugin for Gardon, started from its template.\n\n```\ncargo test\ncargo build --release --target wasm32-wasip2\ngardon plugin check target/wasm32-wasip2/release/LIBRARY.wasm\ngardon plugin run target/wasm32-wasip2/release/LIBRARY.wasm count ./README.md\n```\n\n`wit/NAME.wit` is the interface: its functions become commands, its comments the help.\n`src/logic.rs` is plain Rust, `src/component.rs` the glue.\n`contract/` is Gardon's contract, as this version of Gardon has it.\n";

pub(super) fn run(name: &str, printer: &mut Printer) -> Result<Code, Failure> {
    let language = printer.language();
    check_name(name, language)?;
    let root = Path::new(name);
    // Made and not merely found: an existing folder is never written into.
    fs::create_dir(root).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::user(language.pick(
            format!("un dossier ou un fichier « {name} » existe déjà ici"),
            format!("a folder or file « {name} » exists here already"),
        ))
        .hint(language.pick(
            "choisissez un autre nom, ou un autre dossier : rien n'est écrasé",
            "choose another name, or another folder: nothing is overwritten",
        )),
        _ => Failure::file(root, &error, language),
    })?;
    let library = name.replace('-', "_");
    let files = TEMPLATE.iter().map(|file| {
        let path = file.path.replace(TEMPLATE_NAME, name);
        // Only files of the plugin itself hold its name; the contract stays as it is.
        let text = if path.starts_with("contract/") {
            file.text.to_owned()
        } else {
            rename(file.text, name, &library)
        };
        (path, text)
    });
    let own = [
        ("Cargo.toml", MANIFEST),
        ("README.md", README),
        (".gitignore", "/target\n"),
    ]
    .map(|(path, text)| {
        (
            path.to_owned(),
            text.replace("NAME", name).replace("LIBRARY", &library),
        )
    });
    for (path, text) in files.chain(own) {
        let target = root.join(&path);
        let written = target
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&target, text));
        written.map_err(|error| Failure::file(&target, &error, language))?;
    }
    printer.say(&language.pick(
        format!("Le dossier « {name} » est prêt ; la suite est dans {name}/README.md."),
        format!("The folder « {name} » is ready; {name}/README.md says what comes next."),
    ))?;
    Ok(Code::Done)
}

/// The template's text under the plugin's own name, with the contract beside it.
fn rename(text: &str, name: &str, library: &str) -> String {
    text.replace("../../wit/", "contract/")
        .replace(
            &format!("gardon::{TEMPLATE_NAME}"),
            &format!("gardon::{library}"),
        )
        .replace(
            &format!("gardon:{TEMPLATE_NAME}/{TEMPLATE_NAME}"),
            &format!("gardon:{name}/{name}"),
        )
        .replace(
            &format!("gardon:{TEMPLATE_NAME}"),
            &format!("gardon:{name}"),
        )
        .replace(&format!("world {TEMPLATE_NAME}"), &format!("world {name}"))
        .replace(&format!("{TEMPLATE_NAME}.wit"), &format!("{name}.wit"))
        .replace(
            &format!("The {TEMPLATE_NAME} plugin"),
            &format!("The {name} plugin"),
        )
}

/// A WIT package name that is no command of the host and can be a Rust crate.
fn check_name(name: &str, language: Language) -> Result<(), Failure> {
    let word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    if !name.split('-').all(word) {
        return Err(Failure::usage(language.pick(
            format!("« {name} » : un nom est fait de lettres minuscules sans accent, de chiffres et de tirets"),
            format!("« {name} »: a name is made of lower-case letters, digits and hyphens"),
        ))
        .hint("agenda-commun"));
    }
    if names::RESERVED.contains(&name) || name == TEMPLATE_NAME {
        return Err(Failure::usage(language.pick(
            format!("« {name} » est un nom réservé"),
            format!("« {name} » is a reserved name"),
        )));
    }
    Ok(())
}
