//! Writes an example of a template, as ODT and DOCX, into a folder: `cargo run -p documents --example templates -- FOLDER`.

#[path = "../tests/writing/templates.rs"]
mod templates;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.map_or_else(|| PathBuf::from("."), PathBuf::from);
    for (name, file) in templates::files()? {
        std::fs::write(folder.join(name), file)?;
    }
    Ok(())
}
