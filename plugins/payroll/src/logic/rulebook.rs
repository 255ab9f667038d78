//! A file of several rules, one after the other.

/// The texts of the rules in a file, each on the lines where it stands, so that what is wrong is found in the file.
///
/// A rule begins with a line `id = …`; what stands before the first one belongs to it.
pub fn rules(text: &str) -> Vec<String> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut byte = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let begins = line
            .strip_prefix("id")
            .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('='));
        if begins {
            starts.push((number, byte));
        }
        byte += line.len();
    }
    match starts.first_mut() {
        // Without any, the reader of rules says what is missing.
        None => return vec![text.to_owned()],
        Some(first) => *first = (0, 0),
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(_, byte)| *byte)
        .chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((lines, start), end)| format!("{}{}", "\n".repeat(*lines), &text[*start..end]))
        .collect()
}

/// The text that a file holds as one JSON string, which is how programs are given it; none for other files.
pub fn plain(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Held {
        text: String,
    }
    let text = text.trim();
    // What JSON writes in a string, TOML reads in one.
    let one = text.starts_with('"') && text.ends_with('"') && !text.contains('\n');
    one.then(|| toml::from_str::<Held>(&format!("text = {text}")).ok())
        .flatten()
        .map(|held| held.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::pack::{Pack, SHIPPED};
    use crate::logic::parameters;

    #[test]
    fn shipped_rules_one_after_the_other_are_the_shipped_rules() {
        let all: String = SHIPPED
            .iter()
            .map(|(_, text)| format!("{text}\n"))
            .collect();
        let parameters = parameters::standard().expect("parameters");
        let mut pack = Pack::default();
        for text in rules(&all) {
            pack.add("toutes.toml", &text, &parameters).expect("a rule");
        }
        assert_eq!(pack.rules().len(), SHIPPED.len());
    }

    #[test]
    fn a_fault_is_told_at_its_line_of_the_file() {
        let (_, text) = SHIPPED[0];
        let both = format!("{text}\nid = \"X01-faux\"\nrien = 1\n");
        let parts = rules(&both);
        assert_eq!(parts.len(), 2);
        let parameters = parameters::standard().expect("parameters");
        let fault = Pack::default()
            .add("deux.toml", &parts[1], &parameters)
            .expect_err("a fault");
        assert_eq!(fault.line, both.lines().count());
        assert_eq!(rules("rien"), ["rien"]);
    }

    #[test]
    fn a_rule_that_was_saved_as_json_is_the_rule() {
        for (_, text) in SHIPPED {
            let saved = format!("{text:?}\n").replace("\\'", "'");
            assert_eq!(plain(&saved).as_deref(), Some(*text));
            assert_eq!(plain(text), None);
        }
    }
}
