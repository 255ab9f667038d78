//! How WIT names are written elsewhere: in JSON, as flags, as words for people.

use std::collections::BTreeSet;

/// The long flags that the host itself has on every command; a parameter of that name is called `--param-NAME`.
pub const HOST_FLAGS: &[&str] = &[
    "format", "help", "lang", "model", "no-model", "no-trace", "quiet", "schema", "today",
    "version",
];

/// Package names that the host keeps for its own commands, now or later.
pub const RESERVED: &[&str] = &[
    "completions",
    "config",
    "corpus",
    "doctor",
    "engine",
    "eval",
    "file",
    "files",
    "gardon",
    "help",
    "index",
    "init",
    "log",
    "mailbox",
    "man",
    "mcp",
    "model",
    "models",
    "plugin",
    "plugins",
    "register",
    "run",
    "serve",
    "service",
    "status",
    "update",
    "version",
];

/// Names that no function and no interface can have, since clap gives them a meaning.
pub const RESERVED_COMMANDS: &[&str] = &["help"];

/// The interface whose name is left out on the command line.
pub const DEFAULT_INTERFACE: &str = "tools";

/// The JSON name of a field, a parameter, a case or a flag: `-` becomes `_`.
///
/// WIT names hold no `_`, so two names stay two names.
///
/// ```
/// assert_eq!(reflect::names::json("media-type"), "media_type");
/// ```
pub fn json(name: &str) -> String {
    name.replace('-', "_")
}

/// The name as words: `-` becomes a space.
///
/// ```
/// assert_eq!(reflect::names::words("media-type"), "media type");
/// ```
pub fn words(name: &str) -> String {
    name.replace('-', " ")
}

/// The long flag of each parameter, without the dashes, in their order.
///
/// ```
/// use reflect::names::flags;
/// assert_eq!(flags(["limit", "format"]), ["limit", "param-format"]);
/// ```
pub fn flags<'a>(parameters: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let parameters: Vec<&str> = parameters.into_iter().collect();
    let mut taken: BTreeSet<String> = HOST_FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    // Parameters without a clash keep their names, whatever their neighbours are called.
    let plain: BTreeSet<&str> = parameters
        .iter()
        .copied()
        .filter(|name| !taken.contains(*name))
        .collect();
    taken.extend(plain.iter().map(|name| (*name).to_owned()));
    parameters
        .into_iter()
        .map(|name| {
            let mut flag = name.to_owned();
            if !plain.contains(name) {
                while taken.contains(&flag) {
                    flag.insert_str(0, "param-");
                }
                taken.insert(flag.clone());
            }
            flag
        })
        .collect()
}

/// The known name that is nearest to a wrong one, when one is near enough to be meant.
///
/// ```
/// use reflect::names::nearest;
/// assert_eq!(nearest("subjet", ["subject", "date"]), Some("subject"));
/// assert_eq!(nearest("xyz", ["subject", "date"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A hostile word must not cost a quadratic comparison.
    if wrong.len() > 200 {
        return None;
    }
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&lower, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| *distance <= (name.chars().count().max(3) / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_flags_are_avoided() {
        for flag in HOST_FLAGS {
            assert_eq!(flags([*flag]), [format!("param-{flag}")]);
        }
    }

    #[test]
    fn a_dodged_name_does_not_meet_another() {
        assert_eq!(
            flags(["param-format", "format", "limit"]),
            ["param-format", "param-param-format", "limit"]
        );
    }

    #[test]
    fn nearest_needs_to_be_near() {
        assert_eq!(nearest("LIMIT", ["limit"]), Some("limit"));
        assert_eq!(nearest(&"x".repeat(100_000), ["limit"]), None);
        assert_eq!(nearest("", ["id"]), None);
    }
}
