//! Fields of a DOCX template: those that fetch or act are refused, links are said.

use crate::clean;
use crate::error::Error;
use crate::template::Warning;
use crate::xml::{Element, Node};

/// Fields that bring in what lies elsewhere, ask, or start something.
const ACTIVE: [&str; 14] = [
    "ASK",
    "AUTOTEXT",
    "AUTOTEXTLIST",
    "DATABASE",
    "DDE",
    "DDEAUTO",
    "EMBED",
    "FILLIN",
    "IMPORT",
    "INCLUDE",
    "INCLUDEPICTURE",
    "INCLUDETEXT",
    "LINK",
    "MACROBUTTON",
];

/// Looks through the fields of a part.
///
/// # Errors
/// When one acts, or leads where nobody may follow.
pub(super) fn look(tree: &Element, part: &str, warnings: &mut Vec<Warning>) -> Result<(), Error> {
    // An instruction is cut over several runs as any other text.
    let mut instructions = vec![String::new()];
    tree.walk(&mut |node| {
        let Node::Element(element) = node else {
            return;
        };
        match element.name.as_str() {
            "w:instrText" => {
                if let Some(last) = instructions.last_mut() {
                    last.push_str(&element.words());
                }
            }
            "w:fldChar" => instructions.push(String::new()),
            "w:fldSimple" => {
                instructions.push(element.get("w:instr").unwrap_or_default().to_owned());
                instructions.push(String::new());
            }
            _ => {}
        }
    });
    for instruction in instructions {
        let mut words = instruction.split_whitespace();
        let first = words.next().unwrap_or_default().to_uppercase();
        if ACTIVE.contains(&first.as_str()) {
            return Err(Error::Active {
                part: part.to_owned(),
                found: first,
            });
        }
        let target = words.next().unwrap_or_default();
        if first == "HYPERLINK" && target != "\\l" {
            let target = target.trim_matches('"');
            if clean::address(target).is_none() {
                return Err(Error::External {
                    part: part.to_owned(),
                    target: target.to_owned(),
                });
            }
            warnings.push(Warning::Link {
                part: part.to_owned(),
                target: target.to_owned(),
            });
        }
    }
    Ok(())
}
