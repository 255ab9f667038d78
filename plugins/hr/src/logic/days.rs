//! The years and days that a question names, against those that a section is about.

use jiff::civil::Date;
use kit::dates::month_name;
use kit::fold::Folded;
use kit::language::Language;

/// Whether what a section says can be about the years and days of a question.
///
/// A rule that names no year holds for each; one whose title, headings or quote name years is about these, unless the
/// question's year is one in which it holds. A day and a month that are asked about must stand in the quote.
pub fn agree(question: &str, head: &str, quote: &str, holds: Option<(Date, Date)>) -> bool {
    let said = years(&format!("{head}\n{quote}"));
    let all_years = years(question).into_iter().all(|year| {
        said.is_empty()
            || said.contains(&year)
            || holds.is_some_and(|(from, until)| (from.year()..=until.year()).contains(&year))
    });
    let quoted = days(quote);
    all_years && days(question).iter().all(|day| quoted.contains(day))
}

/// The years that a text names.
fn years(text: &str) -> Vec<i16> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse().ok())
        .filter(|year| (1900..2100).contains(year))
        .collect()
}

/// The days of months that a text names, in French or English.
fn days(text: &str) -> Vec<(i8, i8)> {
    let folded = Folded::new(text);
    let words: Vec<&str> = folded
        .text()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let sides = [(pair[0], pair[1]), (pair[1], pair[0])];
        found.extend(sides.into_iter().filter_map(|(day, month)| {
            let day = day.strip_suffix("er").unwrap_or(day).parse().ok()?;
            Some((day, month_of(month)?)).filter(|(day, _)| (1..=31).contains(day))
        }));
    }
    found
}

fn month_of(word: &str) -> Option<i8> {
    (1..=12).find(|month| {
        [Language::French, Language::English]
            .iter()
            .any(|language| Folded::new(month_name(*month, *language)).text() == word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_of_one_year_says_nothing_of_another() {
        let head = "Note de service sur les congés annuels 2026";
        let quote = "Le 15 mai 2026, jour de pont, est chômé sans être décompté.";
        assert!(!agree(
            "Le 30 mai 2025 est-il décompté ?",
            head,
            quote,
            None
        ));
        assert!(!agree(
            "Report des congés de l'année 2025",
            head,
            quote,
            None
        ));
        assert!(!agree("Le 14 juillet est-il chômé ?", head, quote, None));
        assert!(agree("Le 15 mai est-il décompté ?", head, quote, None));
        assert!(agree("Is 15 May 2026 a day off?", head, quote, None));
    }

    #[test]
    fn a_rule_without_a_year_holds_for_each() {
        let quote = "Le congé dû pour une année ne se reporte pas.";
        assert!(agree("Report des congés de 2025", "Report", quote, None));
        let holds = Some((Date::constant(2024, 1, 1), Date::constant(2026, 12, 31)));
        assert!(agree("Tarif de 2025 ?", "Tarif 2024", quote, holds));
    }
}
