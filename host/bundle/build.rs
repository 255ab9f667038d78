//! Finds the built components of the bundled plugins; none is built yet on a clean clone, and then the bundle is empty.
//!
//! `cargo xtask build` puts `<plugin>.wasm` into the folder `components` of the workspace. A plugin is bundled when its
//! folder holds a `grants.toml`, which says what it may use.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let workspace = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("../..")
        .canonicalize()
        .expect("the workspace exists");
    let (plugins, components) = (workspace.join("plugins"), workspace.join("components"));
    println!("cargo::rerun-if-changed={}", plugins.display());
    println!("cargo::rerun-if-changed={}", components.display());
    let mut names: Vec<_> = fs::read_dir(&plugins)
        .expect("plugins/ is readable")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| {
            plugins.join(name).join("grants.toml").is_file()
                && components.join(format!("{name}.wasm")).is_file()
        })
        .collect();
    names.sort();
    let mut code = String::from("&[");
    for name in names {
        let (component, grants) = (
            components.join(format!("{name}.wasm")),
            plugins.join(&name).join("grants.toml"),
        );
        println!(
            "cargo::rerun-if-changed={}\ncargo::rerun-if-changed={}",
            component.display(),
            grants.display()
        );
        write!(code, "Bundled {{ name: {name:?}, component: include_bytes!({component:?}), grants: include_str!({grants:?}) }},")
            .expect("writing to a string does not fail");
    }
    code.push(']');
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("bundled.rs");
    fs::write(target, code).expect("OUT_DIR is writable");
}
