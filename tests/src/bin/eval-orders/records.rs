//! What acts say of themselves and of others, against what a person read.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use serde_json::Value;

use super::desk::Desk;
use super::set::Set;
use super::shares::share;

/// The fields that a person read.
const NAMES: [&str; 4] = ["number", "date", "authority", "commune"];

/// Number, date, authority and commune: exact, but for case and accents and the sorts of apostrophes.
pub(crate) fn fields(out: &mut impl Write, desk: &Desk, set: &Set) -> Result<()> {
    let mut right: [Vec<bool>; 4] = Default::default();
    for (document, row) in &set.fields {
        let act = desk.json(&["orders", "show", document, "--corpus", &set.corpus])?;
        for (place, name) in NAMES.into_iter().enumerate() {
            let found: BTreeSet<String> = act["entries"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|entry| entry["name"] == name)
                .filter_map(|entry| entry["value"].as_str().map(plain))
                .collect();
            right[place].push(match &row[name] {
                Value::String(gold) if name == "commune" => found.contains(&plain(gold)),
                Value::String(gold) => found == BTreeSet::from([plain(gold)]),
                // An act without the thing must not have one; a commune may be named all the same.
                _ => found.is_empty() || name == "commune",
            });
        }
    }
    share(out, "fields, exact", &right.concat(), None)?;
    for (name, right) in NAMES.into_iter().zip(&right) {
        share(out, &format!("  {name}"), right, None)?;
    }
    Ok(())
}

/// Which act changes, completes, extends or ends which: as links, and as the exact set of each act.
pub(crate) fn links(out: &mut impl Write, desk: &Desk, set: &Set) -> Result<()> {
    let mut found: BTreeSet<[String; 3]> = BTreeSet::new();
    for target in set.fields.keys() {
        let words = ["orders", "status", target, "--corpus", &set.corpus];
        let standing = desk.json(&[&words[..], &["--on", "2026-01-01"]].concat())?;
        for step in standing[0]["chain"].as_array().into_iter().flatten() {
            let action = step["action"].as_str().unwrap_or_default();
            let source = step["document"].as_str().unwrap_or_default();
            // An act may tell of another one's deed; that one does not say so here.
            if action != "dates" && set.fields.contains_key(source) {
                found.insert([source.to_owned(), action.to_owned(), target.clone()]);
            }
        }
    }
    let correct: Vec<bool> = found.iter().map(|link| set.links.contains(link)).collect();
    let recalled: Vec<bool> = set.links.iter().map(|link| found.contains(link)).collect();
    let of = |links: &BTreeSet<[String; 3]>, act: &String| -> BTreeSet<[String; 3]> {
        links
            .iter()
            .filter(|link| link[0] == *act)
            .cloned()
            .collect()
    };
    let exact: Vec<bool> = set
        .fields
        .keys()
        .map(|act| of(&found, act) == of(&set.links, act))
        .collect();
    let acting: Vec<bool> = set
        .fields
        .keys()
        .filter(|act| !of(&found, act).is_empty() || !of(&set.links, act).is_empty())
        .map(|act| of(&found, act) == of(&set.links, act))
        .collect();
    share(out, "links, precision", &correct, None)?;
    share(out, "links, recall", &recalled, None)?;
    share(out, "links, acts with exactly the set", &exact, None)?;
    share(out, "  of the acts with a link", &acting, None)?;
    for link in found.difference(&set.links) {
        writeln!(out, "  found, not in the list: {}", link.join(" "))?;
    }
    for link in set.links.difference(&found) {
        writeln!(out, "  in the list, not found: {}", link.join(" "))?;
    }
    Ok(())
}

fn plain(text: &str) -> String {
    kit::fold::Folded::new(&text.replace('’', "'"))
        .text()
        .to_owned()
}
