//! From when and until when an act, or what it prescribes, holds.

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::zones::Zones;
use crate::dates;
use crate::text::{Located, Text};

/// The most effects that are kept.
const MOST: usize = 100;

/// What the dates are said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The act as a whole: "le présent arrêté entre en vigueur le".
    Act,
    /// What it prescribes: "la circulation est interdite du … au …".
    Measure,
}

/// One end of a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Limit {
    /// A day.
    Day(Date),
    /// Something that happens on a day that the act does not say: "à compter de sa publication", "la fin des travaux".
    Event(String),
}

impl Limit {
    /// The day, where it is one.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(*date),
            Self::Event(_) => None,
        }
    }
}

/// From when and until when something holds; both days count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What it is said of.
    pub scope: Scope,
    /// The first day.
    pub from: Option<Limit>,
    /// The last day; where a length is said ("pour une durée de deux mois"), the day of the last month that has the first's number.
    pub until: Option<Limit>,
}

/// Words of sentences about something else that has dates: appeals, inquiries, posting.
const OTHER: &[&str] = &[
    "recours",
    "tribunal",
    "contentieux",
    "enquete",
    "affiche",
    "affichee",
    "certificat",
    "juridiction",
    "scrutin",
    "candidatures",
    "exploitant",
    "echeance",
    "permanence",
    "delai",
    "publicite",
    "abroge",
    "abroges",
    "abrogee",
    "abrogees",
    "proroge",
    "prorogee",
    "prorogees",
    "proroges",
    "modifie",
    "modifiees",
    "suspendu",
    "suspendue",
    "suspendus",
    "suspendues",
    "retire",
    "retiree",
];

/// Words by which a sentence speaks of the act itself.
const ACT: &[&str] = &[
    "arrete",
    "dispositions",
    "decision",
    "mesures",
    "prescriptions",
    "reglementation",
    "deliberation",
    "autorisation",
    "delegation",
    "interdiction",
    "interdictions",
    "derogation",
    "restrictions",
    "permission",
    "presentes",
    "il",
    "agrement",
    "licence",
];

/// Words by which it says that it holds.
const HOLDS: &[&str] = &[
    "vigueur",
    "effet",
    "effets",
    "applicable",
    "applicables",
    "applique",
    "appliquent",
    "appliqueront",
    "appliquera",
    "valable",
    "valables",
    "valide",
    "accordee",
    "accorde",
    "delivree",
    "validite",
    "fin",
    "duree",
    "application",
    "expire",
    "expirera",
    "cessera",
    "cesse",
    "consentie",
    "donnee",
];

/// Words by which it is granted for a time.
const GRANTED: &[&str] = &[
    "accordee",
    "accorde",
    "delivree",
    "delivre",
    "consentie",
    "valable",
    "valables",
    "valide",
    "validite",
];

/// Words of what orders prescribe for a time.
const MEASURES: &[&str] = &[
    "circulation",
    "stationnement",
    "vitesse",
    "vehicules",
    "vehicule",
    "alternat",
    "depassement",
    "chaussee",
    "interdit",
    "interdite",
    "interdits",
    "interdites",
    "reglemente",
    "reglementee",
    "autorise",
    "autorisee",
    "occupation",
    "deviation",
    "deviee",
    "ferme",
    "fermee",
    "fermees",
    "travaux",
    "baignade",
    "feux",
    "brulage",
    "consommation",
    "vente",
    "manifestation",
    "chasse",
    "peche",
];

/// Words by which a sentence rules something for a single day.
const RULES: &[&str] = &[
    "interdit",
    "interdite",
    "interdits",
    "interdites",
    "reglemente",
    "reglementee",
    "autorise",
    "autorisee",
    "ferme",
    "fermee",
    "fermees",
    "deviee",
    "limitee",
];

/// What an act can begin to hold with.
const EVENTS: &[&str] = &[
    "publication",
    "signature",
    "affichage",
    "notification",
    "transmission",
    "reception",
    "mise",
    "pose",
    "implantation",
    "installation",
    "lendemain",
    "date",
];

/// `made` is the day of the act, from which lengths without a first day count.
pub(super) fn read(text: &Text, zones: &Zones, made: Option<Date>) -> Vec<Located<Effect>> {
    let begins: Vec<usize> = zones
        .articles
        .iter()
        .map(|&line| text.lines()[line].start)
        .collect();
    let mut effects = Vec::new();
    for sentence in text.sentences(&zones.operative, &begins) {
        if let Some(effect) = sentence_effect(text, sentence, made) {
            effects.push(effect);
            if effects.len() >= MOST {
                break;
            }
        }
    }
    effects
}

fn sentence_effect(
    text: &Text,
    sentence: Range<usize>,
    made: Option<Date>,
) -> Option<Located<Effect>> {
    let has = |words: &[&str]| {
        sentence
            .clone()
            .any(|token| words.contains(&text.word(token)))
    };
    if !sentence.clone().any(|token| is_trigger(text, token)) {
        return None;
    }
    let in_force = has(&["vigueur"]);
    if has(OTHER) && !in_force {
        return None;
    }
    let act = has(ACT) && has(HOLDS);
    let measure = has(MEASURES);
    if !act && !measure {
        return None;
    }
    let mut reading = Reading::default();
    let mut token = sentence.start;
    while token < sentence.end {
        token = reading.at(text, token, &sentence).max(token + 1);
    }
    // What is granted for a time, and no day said, counts from the day of the act.
    let granted = act && has(GRANTED) && !measure;
    reading.close(made.filter(|_| granted));
    if reading.from.is_none() && reading.until.is_none() {
        let once = act && has(GRANTED);
        if act && !once || reading.length.is_some() || !once && !has(RULES) {
            return None;
        }
        // "La circulation est interdite le 14 juillet 2025": one day.
        let day = sentence.clone().find_map(|token| match text.word(token) {
            "le" if !once || text.word(token - 1) == "pour" => dates::read(text, token),
            // "Les 15 et 16 juin 2024": the last of them.
            "les" if dates::starts(text, token + 1) => (token + 2..sentence.end.min(token + 8))
                .filter(|&next| matches!(text.word(next), "et" | "au"))
                .find_map(|next| dates::read(text, next + 1)),
            _ => None,
        })?;
        reading.from = Some(Limit::Day(day.date));
        reading.until = reading.from.clone();
        reading.grow(day.tokens.start..day.tokens.end);
    }
    let tokens = reading.tokens?;
    // Words of measures beside "le présent arrêté": the act itself is meant.
    let whole =
        act && (in_force || has(&["present", "presente", "presentes", "ces", "cette"]) || !measure);
    let effect = Effect {
        scope: if whole { Scope::Act } else { Scope::Measure },
        from: reading.from,
        until: reading.until,
    };
    Some(text.locate(effect, text.start(tokens.start)..text.end(tokens.end - 1)))
}

fn is_trigger(text: &Text, token: usize) -> bool {
    match text.word(token) {
        "vigueur" | "compter" | "partir" | "jusqu" | "duree" | "pendant" | "fin" | "expire"
        | "cesse" | "lendemain" | "des" | "valable" | "valables" => true,
        "du" | "le" | "les" | "entre" => {
            dates::starts(text, token + 1)
                || dates::is_weekday(text.word(token + 1))
                || text.word(token + 1) == "le"
        }
        _ => false,
    }
}

#[derive(Default)]
struct Reading {
    from: Option<Limit>,
    until: Option<Limit>,
    length: Option<Span>,
    tokens: Option<Range<usize>>,
}

impl Reading {
    fn grow(&mut self, tokens: Range<usize>) {
        self.tokens = Some(match self.tokens.take() {
            None => tokens,
            Some(before) => before.start.min(tokens.start)..before.end.max(tokens.end),
        });
    }

    /// Reads what begins with a token; gives the token to go on with.
    fn at(&mut self, text: &Text, token: usize, sentence: &Range<usize>) -> usize {
        let word = text.word(token);
        match word {
            "du" | "entre" | "le" => {
                let first = token + 1;
                if let Some((from, until)) = dates::period(text, first)
                    && until.tokens.end <= sentence.end
                {
                    let end = until.tokens.end;
                    self.set(Some(Limit::Day(from.date)), Some(Limit::Day(until.date)));
                    self.grow(token..end);
                    return end;
                }
                if word == "le"
                    && matches!(text.word(token.saturating_sub(1)), "vigueur" | "effet")
                    && let Some(day) = dates::read(text, token)
                {
                    let end = day.tokens.end;
                    self.set(Some(Limit::Day(day.date)), None);
                    self.grow(token..end);
                    return end;
                }
                token + 1
            }
            "compter" | "partir" => {
                let mut next = token + 1;
                while matches!(text.word(next), "de" | "du" | "la" | "sa" | "date" | "ce")
                    && next < token + 4
                {
                    next += 1;
                }
                if let Some(day) = dates::read(text, next) {
                    let mut end = day.tokens.end;
                    let from = Limit::Day(day.date);
                    let mut until = None;
                    // "à compter du 3 mars 2025 et jusqu'au", "au 4 avril".
                    if text.word(end) == "au"
                        && let Some(last) = dates::read(text, end + 1)
                    {
                        until = Some(Limit::Day(last.date));
                        end = last.tokens.end;
                    }
                    self.set(Some(from), until);
                    self.grow(token..end);
                    return end;
                }
                self.event(text, token, sentence)
            }
            "lendemain" => self.event(text, token, sentence),
            "des" => {
                if matches!(text.word(token + 1), "sa" | "son" | "la") {
                    return self.event(text, token, sentence);
                }
                token + 1
            }
            "jusqu" => {
                let mut next = token + 1;
                while matches!(text.word(next), "au" | "a" | "la" | "date" | "du")
                    && next < token + 4
                {
                    next += 1;
                }
                if let Some(day) = dates::read(text, next) {
                    let end = day.tokens.end;
                    self.set(None, Some(Limit::Day(day.date)));
                    self.grow(token..end);
                    return end;
                }
                if matches!(
                    text.word(next),
                    "fin"
                        | "achevement"
                        | "l"
                        | "nouvel"
                        | "completion"
                        | "levee"
                        | "decision"
                        | "abrogation"
                ) {
                    let end = (next + 4).min(sentence.end);
                    let what = text.value(text.start(token)..text.end(end - 1));
                    self.set(None, Some(Limit::Event(what)));
                    self.grow(token..end);
                    return end;
                }
                next
            }
            "fin" | "expire" | "expirera" | "cesse" | "cessera" => {
                for next in token + 1..(token + 7).min(sentence.end) {
                    if text.word(next) == "le"
                        && let Some(day) = dates::read(text, next)
                    {
                        let end = day.tokens.end;
                        self.set(None, Some(Limit::Day(day.date)));
                        self.grow(token..end);
                        return end;
                    }
                }
                token + 1
            }
            "duree" | "pendant" | "valable" | "valables" => {
                if let Some((span, end)) = length(text, token + 1) {
                    self.length = Some(span);
                    self.grow(token..end);
                    return end;
                }
                token + 1
            }
            _ => token + 1,
        }
    }

    fn event(&mut self, text: &Text, token: usize, sentence: &Range<usize>) -> usize {
        let end = (token + 8).min(sentence.end);
        let Some(named) = (token + 1..end).find(|&next| EVENTS.contains(&text.word(next))) else {
            return token + 1;
        };
        let what = text.value(text.start(token)..text.end(named));
        self.set(Some(Limit::Event(what)), None);
        self.grow(token..named + 1);
        named + 1
    }

    /// What is said first counts; a second period widens the last day only.
    fn set(&mut self, from: Option<Limit>, until: Option<Limit>) {
        if self.from.is_none() {
            self.from = from;
        }
        let later = match (&self.until, &until) {
            (Some(Limit::Day(before)), Some(Limit::Day(new))) => new > before,
            (None, Some(_)) => true,
            _ => false,
        };
        if later {
            self.until = until;
        }
    }

    /// Puts a length to the first day that it counts from, else to the day of the act where that is given.
    fn close(&mut self, made: Option<Date>) {
        let Some(span) = self.length else {
            return;
        };
        let from = match &self.from {
            Some(Limit::Day(from)) => Some(*from),
            Some(Limit::Event(_)) | None => made,
        };
        if self.until.is_none()
            && let Some(from) = from
            && let Ok(until) = from.checked_add(span)
        {
            self.until = Some(Limit::Day(until));
        }
    }
}

/// "de trois mois", "de 15 (quinze) jours": the length, and the token after it.
pub(crate) fn length(text: &Text, token: usize) -> Option<(Span, usize)> {
    const NAMES: &[&str] = &[
        "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
        "douze",
    ];
    let mut count = None;
    for next in token..token + 8 {
        let word = text.word(next);
        if let Some(place) = NAMES
            .iter()
            .position(|name| *name == word.trim_end_matches('e') || *name == word)
        {
            count = count.or(Some(place as i64 + 1));
        } else if word.len() <= 3
            && let Ok(number) = word.parse::<i64>()
        {
            count = Some(number);
        }
        let Some(count) = count else {
            continue;
        };
        let span = match word {
            "jour" | "jours" => count.days(),
            "semaine" | "semaines" => count.weeks(),
            "mois" => count.months(),
            "an" | "ans" | "annee" | "annees" => count.years(),
            _ => continue,
        };
        return Some((span, next + 1));
    }
    None
}
