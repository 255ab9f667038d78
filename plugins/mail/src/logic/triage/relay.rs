//! A person's own words inside a message that a machine relays: the free text of a web form.

use kit::fold::Folded;

/// Labels under which forms put what the person wrote.
const FREE_TEXT: &[&str] = &[
    "message",
    "votre message",
    "message de l'usager",
    "demande",
    "votre demande",
    "description",
    "commentaire",
    "commentaires",
    "observations",
    "precisions",
    "texte",
    "details",
    "your message",
    "comments",
    "request",
];
/// First words of the labels under which forms say who wrote.
const WRITER: &[&str] = &[
    "nom",
    "prenom",
    "telephone",
    "tel",
    "courriel",
    "email",
    "mail",
    "e",
    "adresse",
    "commune",
    "ville",
    "demandeur",
    "usager",
    "name",
    "phone",
    "address",
];
/// A label is at most this long, in bytes.
const MAX_LABEL: usize = 40;
/// A text of fewer words than this is an entry of the form and no letter.
const MIN_WORDS: usize = 6;
/// Lines after these are not looked at: forms begin with their fields.
const MAX_LINES: usize = 60;

/// What a person wrote into a form, when the text is one: fields about the writer, and a free text under its label.
pub(super) fn free_text(text: &str) -> Option<&str> {
    let mut writer = false;
    let mut position = 0;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let start = position;
        position += line.len();
        let Some((label, _)) = line.split_once(':') else {
            continue;
        };
        if label.len() > MAX_LABEL {
            continue;
        }
        let folded = Folded::new(label.trim());
        let folded = folded.text().replace('\u{2019}', "'");
        if writer && FREE_TEXT.contains(&folded.as_str()) {
            let rest = &text[start + label.len() + 1..];
            let end = ["\n--", "\n__", "\n=="]
                .iter()
                .filter_map(|rule| rest.find(rule))
                .min()
                .unwrap_or(rest.len());
            let words = rest[..end].trim();
            return (words.split_whitespace().count() >= MIN_WORDS).then_some(words);
        }
        let first = folded
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        writer |= WRITER.contains(&first);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, found: Option<&str>) {
        assert_eq!(free_text(text), found);
    }

    #[test]
    fn the_free_text_of_a_form_is_found() {
        check(
            "Nouvelle demande\nNom : Aude Blanc\nTéléphone : 01 99 00 00 00\nVotre message :\nLe banc de la place\nest cassé depuis lundi.\n--\nConservé un an",
            Some("Le banc de la place\nest cassé depuis lundi."),
        );
        check(
            "Name: A. White\nMessage: the lamp in Mill Lane has been out for weeks",
            Some("the lamp in Mill Lane has been out for weeks"),
        );
        // A state and a name are no letter, and a letter with a colon is no form.
        check("Nom : serveur 4\nMessage : arrêté", None);
        check(
            "Bonjour,\nVoici mon message : le banc est cassé depuis lundi.",
            None,
        );
    }
}
