//! One sentence of a model, held against the quotes that it names: kept whole, or dropped.

use kit::language::{self, Language};
use kit::{cite, figures, prompt};

use crate::quotes::{Quote, Quotes};

/// Why a sentence was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Not the form that was asked for, empty, or cut before its end.
    Form,
    /// It names no quote, or one that there is not.
    Citation,
    /// Not in the language of the question.
    Language,
    /// A date, number, amount or address that its quotes do not give.
    Figure,
    /// A name that neither its quotes nor the question give.
    Name,
    /// A prohibition or an exception that is lost, or that its quotes do not know.
    Negation,
    /// Most of its words are not those of its quotes.
    Unsupported,
    /// The same as another one.
    Repeated,
}

/// The longest sentence, in characters; also in the schema.
pub(crate) const MOST_SENTENCE: usize = 300;

/// At least this share of the carrying words of a sentence must be those of its quotes.
const SUPPORT: f64 = 0.6;

/// What a sentence says, cleaned; or why it is not shown.
pub(crate) fn sentence(
    said: &str,
    cited: &[&Quote],
    quotes: &Quotes<'_>,
    question: &str,
    language: Language,
) -> Result<String, Fault> {
    let said = prompt::clean(said)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let length = said.chars().count();
    if !(2..MOST_SENTENCE).contains(&length) {
        return Err(Fault::Form);
    }
    let Some(first) = cited.first() else {
        return Err(Fault::Citation);
    };
    if language::of(&said).is_some_and(|spoken| spoken != language) {
        return Err(Fault::Language);
    }
    let words: Vec<&str> = cited.iter().map(|quote| quotes.text(quote)).collect();
    let labels: Vec<&str> = cited
        .iter()
        .map(|quote| quotes.passages[quote.passage].label.as_str())
        .collect();
    // A sentence may say of which act it speaks: numbers and dates of its label are given too.
    let source = format!("{}\n{}", words.join("\n"), labels.join("\n"));
    let written = quotes.passages[first.passage].written;
    if !figures::unsupported(&said, &source, written).is_empty() {
        return Err(Fault::Figure);
    }
    if !cite::unknown_names(&said, &format!("{source}\n{question}")).is_empty() {
        return Err(Fault::Name);
    }
    let quoted = words.join("\n");
    if cite::denies(&said) != cite::denies(&quoted) {
        return Err(Fault::Negation);
    }
    if cite::support(&said, &source) < SUPPORT {
        return Err(Fault::Unsupported);
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::Passage;

    #[track_caller]
    fn check(said: &str, expected: Result<(), Fault>) {
        let passages = [Passage {
            label: "arrêté n° 2026-14 du 2 mars 2026, article 1".to_owned(),
            text: "La circulation des véhicules de plus de 3,5 tonnes est interdite rue des Écoles du 9 au 20 mars 2026, \
                   sauf pour les services de secours. Une déviation est mise en place par la RD 979."
                .to_owned(),
            written: Date::constant(2026, 3, 2),
        }];
        let quotes = Quotes::of(&passages);
        let cited: Vec<&Quote> = quotes.get(1).into_iter().collect();
        let question = "Les camions peuvent-ils passer rue des Écoles ?";
        let kept = sentence(said, &cited, &quotes, question, Language::French).map(|_| ());
        assert_eq!(kept, expected, "{said:?}");
    }

    #[test]
    fn what_the_quotes_say_is_kept() {
        check(
            "La circulation des véhicules de plus de 3,5 tonnes est interdite rue des Écoles du 9 au 20 mars 2026.",
            Ok(()),
        );
        check(
            "L'arrêté n° 2026-14 interdit la circulation rue des Écoles, sauf pour les secours.",
            Ok(()),
        );
    }

    #[test]
    fn what_they_do_not_say_is_dropped() {
        check(
            "La circulation des véhicules de plus de 7,5 tonnes est interdite rue des Écoles.",
            Err(Fault::Figure),
        );
        check(
            "La circulation est interdite rue des Écoles jusqu'au 21 mars 2026.",
            Err(Fault::Figure),
        );
        check(
            "La circulation des véhicules est autorisée rue des Écoles.",
            Err(Fault::Negation),
        );
        check(
            "La circulation des véhicules est interdite rue des Écoles à Montpellier.",
            Err(Fault::Name),
        );
        check(
            "Il est interdit de pêcher dans l'étang communal pendant la période de reproduction.",
            Err(Fault::Unsupported),
        );
        check(
            "Vehicle traffic is forbidden in the street of the schools for the whole of that time.",
            Err(Fault::Language),
        );
        check("", Err(Fault::Form));
        check(&"circulation interdite ".repeat(20), Err(Fault::Form));
    }

    #[test]
    fn a_sentence_without_a_quote_is_dropped() {
        let quotes = Quotes::of(&[]);
        let kept = sentence(
            "La circulation est interdite.",
            &[],
            &quotes,
            "",
            Language::French,
        );
        assert_eq!(kept, Err(Fault::Citation));
    }
}
