//! Whether a component may be linked, decided by the names of its imports before anything of it runs.

use std::sync::Arc;

use capability::{Access, Capability, Interface};
use config::Grants;

use crate::LoadError;

/// WASI interfaces that have a stand-in with nothing behind it; Rust guests always import most of them.
pub(crate) const STAND_INS: &[&str] = &[
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
];

/// The capabilities that a component's imports need, each once, all of them granted or free.
pub(crate) fn admit(
    name: &str,
    imports: &[String],
    grants: &Grants,
    capabilities: &[Arc<dyn Capability>],
) -> Result<Vec<Arc<dyn Capability>>, LoadError> {
    capability::check_grants(grants, capabilities).map_err(|reason| LoadError::Grants {
        plugin: name.to_owned(),
        reason,
    })?;
    let mut needed: Vec<Arc<dyn Capability>> = Vec::new();
    for import in imports {
        let (interface, version) = import.split_once('@').unwrap_or((import, ""));
        if STAND_INS.contains(&interface) && version.starts_with("0.2.") {
            continue;
        }
        let Some((capability, offered)) = find(interface, capabilities) else {
            return Err(LoadError::Refused {
                plugin: name.to_owned(),
                import: import.clone(),
            });
        };
        if !compatible(version, offered.version) {
            return Err(LoadError::Version {
                plugin: name.to_owned(),
                import: import.clone(),
                offered: offered.version,
            });
        }
        if offered.access == Access::Granted && grants.get(capability.name()).is_none() {
            return Err(LoadError::NotGranted {
                plugin: name.to_owned(),
                import: import.clone(),
                lines: grant_lines(name, capability.as_ref()),
            });
        }
        if !needed.iter().any(|known| known.name() == capability.name()) {
            needed.push(Arc::clone(capability));
        }
    }
    Ok(needed)
}

fn find<'a>(
    interface: &str,
    capabilities: &'a [Arc<dyn Capability>],
) -> Option<(&'a Arc<dyn Capability>, &'a Interface)> {
    capabilities.iter().find_map(|capability| {
        capability
            .interfaces()
            .iter()
            .find(|offered| offered.name == interface)
            .map(|offered| (capability, offered))
    })
}

/// The rule of semantic versioning for contracts before 1.0: the minor version is the track, within it everything only grows.
fn compatible(asked: &str, offered: &str) -> bool {
    let track = |version: &str| -> Option<String> {
        let mut parts = version.split('.');
        let (major, minor) = (parts.next()?, parts.next()?);
        parts.next()?;
        Some(if major == "0" {
            format!("0.{minor}")
        } else {
            major.to_owned()
        })
    };
    matches!((track(asked), track(offered)), (Some(asked), Some(offered)) if asked == offered)
}

/// The exact lines to add to `gardon.toml`.
fn grant_lines(plugin: &str, capability: &dyn Capability) -> String {
    capability
        .example_grant()
        .unwrap_or_default()
        .replace("NAME", plugin)
}

#[cfg(test)]
mod tests {
    use super::compatible;

    #[test]
    fn versions_of_one_track_are_compatible() {
        for (asked, offered, expected) in [
            ("0.1.0", "0.1.1", true),
            ("0.1.1", "0.1.0", true),
            ("0.2.0", "0.1.0", false),
            ("1.2.0", "1.0.0", true),
            ("2.0.0", "1.0.0", false),
            ("", "0.1.0", false),
            ("0.1", "0.1.0", false),
        ] {
            assert_eq!(compatible(asked, offered), expected, "{asked} on {offered}");
        }
    }
}
