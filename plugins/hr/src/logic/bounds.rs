//! Cases that are told apart by a number: « moins de 25 ans », « à partir de 25 ans », « entre 3 et 6 mois ».

use kit::fold::{self, Class, Folded};

/// From one number to another of a unit, both within.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    unit: Unit,
    from: f32,
    to: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Years,
    Months,
    Days,
    Children,
}

/// From this number on, one without a unit that is compared is an age.
const AGE: f32 = 16.0;

/// So much less is less.
const LESS: f32 = 0.5;

/// What a text says in such numbers; a number alone is itself.
pub fn find(text: &str) -> Vec<Bounds> {
    let folded = Folded::new(text);
    let tokens = fold::tokens(folded.text());
    let words: Vec<&str> = tokens
        .iter()
        .map(|token| &folded.text()[token.range()])
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(number) = number(words[at], tokens[at].class) else {
            at += 1;
            continue;
        };
        // « Entre 3 et 6 mois »: the unit stands after the second number.
        let second = words
            .get(at + 2)
            .filter(|_| words[at + 1] == "et" && before(&words, at, &["entre"]))
            .and_then(|word| self::number(word, tokens[at + 2].class));
        let last = if second.is_some() { at + 2 } else { at };
        // « Over 25 » is an age.
        let compared = before(&words, at, &["moins", "de"]) || before(&words, at, &["plus", "de"]);
        let age = (compared && number >= AGE).then_some(Unit::Years);
        let Some(unit) = words.get(last + 1).and_then(|word| unit(word)).or(age) else {
            at += 1;
            continue;
        };
        let after = |expected: &[&str]| {
            words
                .get(last + 2..last + 2 + expected.len())
                .is_some_and(|next| next == expected)
        };
        let (from, to) = if let Some(second) = second {
            (number, second)
        } else if before(&words, at, &["moins", "de"])
            && !before(&words, at, &["au", "moins", "de"])
        {
            (0.0, number - LESS)
        } else if before(&words, at, &["au", "moins"])
            || before(&words, at, &["a", "partir", "de"])
            || after(&["et", "plus"])
            || after(&["ou", "plus"])
        {
            (number, f32::MAX)
        } else if before(&words, at, &["plus", "de"])
            || before(&words, at, &["superieure", "a"])
            || before(&words, at, &["superieur", "a"])
            || before(&words, at, &["au", "dela", "de"])
        {
            (number + LESS, f32::MAX)
        } else if before(&words, at, &["egale", "a"])
            || before(&words, at, &["inferieure", "a"])
            || before(&words, at, &["inferieur", "a"])
        {
            (0.0, number)
        } else {
            (number, number)
        };
        found.push(Bounds { unit, from, to });
        at = last + 1;
    }
    found
}

/// How numbers of a question fit those of a heading: -1 where one contradicts, 1 where one is met, 0 where they say nothing of each other.
pub fn fit(question: &[Bounds], heading: &[Bounds]) -> i32 {
    let mut met = 0;
    for asked in question {
        let of_unit: Vec<&Bounds> = heading
            .iter()
            .filter(|one| one.unit == asked.unit)
            .collect();
        if of_unit.is_empty() {
            continue;
        }
        // The innermost heading is the narrowest.
        let inner = of_unit[of_unit.len() - 1];
        if inner.from <= asked.to && asked.from <= inner.to {
            met = 1;
        } else {
            return -1;
        }
    }
    met
}

fn before(words: &[&str], at: usize, expected: &[&str]) -> bool {
    at.checked_sub(expected.len())
        .is_some_and(|start| &words[start..at] == expected)
}

fn number(word: &str, class: Class) -> Option<f32> {
    if class == Class::Number {
        return word.parse().ok();
    }
    let place = [
        "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
        "douze",
    ]
    .iter()
    .position(|known| *known == word)?;
    Some(place as f32 + 1.0)
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "an" | "ans" | "annees" | "annee" | "years" => Unit::Years,
        "mois" | "months" | "month" => Unit::Months,
        "jours" | "jour" | "days" => Unit::Days,
        "enfants" | "enfant" | "children" => Unit::Children,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, heading: &str, expected: i32) {
        assert_eq!(
            fit(&find(question), &find(heading)),
            expected,
            "{question} / {heading}"
        );
    }

    #[test]
    fn numbers_meet_or_contradict_a_heading() {
        check("mon fils de 30 ans", "Enfant de moins de 25 ans", -1);
        check("mon fils de 20 ans", "Enfant de moins de 25 ans", 1);
        check(
            "mon fils de 30 ans",
            "Enfant de moins de 25 ans | À partir de 25 ans",
            1,
        );
        check(
            "avec moins de six mois de services",
            "Au moins 6 mois de services",
            -1,
        );
        check(
            "avec moins de six mois de services",
            "Moins de six mois de services",
            1,
        );
        check(
            "contrat inférieur à trois ans",
            "Durée supérieure à 3 ans",
            -1,
        );
        check(
            "contrat de plus de 3 ans",
            "durée inférieure ou égale à 3 ans",
            -1,
        );
        check("un enfant de 4 ans", "Entre 3 et 6 ans", 1);
        check("deux enfants", "3 enfants et plus", -1);
        check("un enfant de plus de 25", "Enfant de moins de 25 ans", -1);
        check("un agent", "Moins de 25 ans", 0);
    }
}
