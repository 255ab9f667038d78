//! A first look at a file that claims to be a component: what it is, and what it imports. Nothing is compiled.

use wasmparser::{ComponentExternalKind, Encoding, Parser, Payload, Validator, WasmFeatures};

use crate::LoadError;
use crate::error::Instead;

/// The most imports and exports of a component that are looked at.
const MOST_NAMES: usize = 1_000;

/// What a component asks for and offers, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Inspection {
    /// Full names of the imports, versions included: `gardon:mailbox/mailbox@0.1.0`.
    pub imports: Vec<String>,
    /// Full names of exported interfaces.
    pub exports: Vec<String>,
}

/// Reads the outermost level of a component, and validates all of it.
///
/// # Errors
/// [`LoadError::NotComponent`], [`LoadError::Malformed`] with the byte offset, or [`LoadError::TooManyNames`].
pub fn inspect(name: &str, bytes: &[u8]) -> Result<Inspection, LoadError> {
    let malformed = |error: &wasmparser::BinaryReaderError| LoadError::Malformed {
        plugin: name.to_owned(),
        offset: error.offset(),
        reason: error.message().to_owned(),
    };
    if !bytes.starts_with(b"\0asm") {
        return Err(LoadError::NotComponent {
            plugin: name.to_owned(),
            instead: Instead::NoWebAssembly,
        });
    }
    let core = bytes
        .get(4..8)
        .is_some_and(|version| version[2..] == [0, 0]);
    if core {
        // Validated all the same, so that the message tells a good module from a broken one.
        validator(true)
            .validate_all(bytes)
            .map_err(|error| malformed(&error))?;
        return Err(LoadError::NotComponent {
            plugin: name.to_owned(),
            instead: Instead::Module,
        });
    }
    validator(false)
        .validate_all(bytes)
        .map_err(|error| malformed(&error))?;
    let mut found = Inspection::default();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| malformed(&error))? {
            Payload::Version { encoding, .. } => {
                depth += 1;
                if depth == 1 && encoding != Encoding::Component {
                    return Err(LoadError::NotComponent {
                        plugin: name.to_owned(),
                        instead: Instead::Neither,
                    });
                }
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    found.imports.push(
                        import
                            .map_err(|error| malformed(&error))?
                            .name
                            .name
                            .to_owned(),
                    );
                }
            }
            Payload::ComponentExportSection(section) if depth == 1 => {
                for export in section {
                    let export = export.map_err(|error| malformed(&error))?;
                    if export.kind == ComponentExternalKind::Instance {
                        found.exports.push(export.name.name.to_owned());
                    }
                }
            }
            _ => {}
        }
        if found.imports.len() + found.exports.len() > MOST_NAMES {
            return Err(LoadError::TooManyNames {
                plugin: name.to_owned(),
                most: MOST_NAMES,
            });
        }
    }
    Ok(found)
}

/// The WebAssembly that the engine accepts. A core module is judged by the whole standard, so that a good one is called good.
fn validator(core: bool) -> Validator {
    let mut features = WasmFeatures::WASM3 | WasmFeatures::COMPONENT_MODEL;
    if !core {
        features.remove(
            WasmFeatures::MEMORY64
                | WasmFeatures::MULTI_MEMORY
                | WasmFeatures::THREADS
                | WasmFeatures::TAIL_CALL
                | WasmFeatures::RELAXED_SIMD
                | WasmFeatures::GC_TYPES
                | WasmFeatures::EXCEPTIONS,
        );
    }
    Validator::new_with_features(features)
}
