//! Finding the text sections of a component, at any depth.

use wasmparser::{Parser, Payload};

use super::{LOCALE_SECTION, MAX_SECTION, WIT_SECTION};

/// The texts that a component carries.
#[derive(Default)]
pub(super) struct Sections {
    /// The WIT source.
    pub wit: Option<String>,
    /// The translations, as TOML.
    pub locale: Option<String>,
    /// What is wrong with them.
    pub notes: Vec<String>,
}

/// Reads the first section of each name; nested modules and components are searched in their order.
///
/// The component has been validated before, so a parse error here only ends the search.
pub(super) fn find(component: &[u8]) -> Sections {
    let mut sections = Sections::default();
    let (mut wit_seen, mut locale_seen) = (false, false);
    for payload in Parser::new(0).parse_all(component) {
        let Ok(payload) = payload else { break };
        let Payload::CustomSection(section) = payload else {
            continue;
        };
        let (seen, slot) = match section.name() {
            WIT_SECTION => (&mut wit_seen, &mut sections.wit),
            LOCALE_SECTION => (&mut locale_seen, &mut sections.locale),
            _ => continue,
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        match text(section.data()) {
            Ok(text) => *slot = Some(text),
            Err(problem) => sections
                .notes
                .push(format!("section `{}`: {problem}", section.name())),
        }
    }
    sections
}

fn text(data: &[u8]) -> Result<String, String> {
    if data.len() > MAX_SECTION {
        return Err(format!(
            "{} bytes are too many, {MAX_SECTION} are allowed",
            data.len()
        ));
    }
    std::str::from_utf8(data)
        .map(str::to_owned)
        .map_err(|_| "it is no UTF-8 text".to_owned())
}
