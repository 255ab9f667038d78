//! Clauses in which somebody is to do something: whose deed it is, and whether it is meant.

use super::super::number;
use super::super::people::Named;
use super::super::phrases::{Hit, Sense};
use super::super::stems;
use super::super::talk::Talk;
use super::readable;
use super::words::{BETWEEN, DUTIES, Form, SERVICES, WISHES, is_english_base};

/// Who is to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Whoever speaks.
    Speaker,
    /// This one, as the sentence names them.
    Named(String),
    /// Whoever is asked: by name, else whoever answers.
    Asked(Option<String>),
    /// Nobody in particular.
    Nobody,
}

/// One such clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) who: Who,
    /// The first word of the deed.
    pub(super) deed: usize,
    /// Whether it is one only with a day until when.
    pub(super) needs_day: bool,
    /// Whether it speaks of what was said just before.
    pub(super) again: bool,
}

/// The clauses of a sentence.
pub(super) fn clauses(talk: &Talk<'_>, sentence: usize) -> Vec<Clause> {
    if is_conditional(talk, sentence) {
        return Vec::new();
    }
    let names = talk.names(sentence);
    let mut found: Vec<Clause> = Vec::new();
    for hit in talk.hits[sentence]
        .iter()
        .filter(|hit| hit.sense == Sense::Deed)
    {
        if found
            .iter()
            .any(|clause| hit.start < clause.deed + 4 && hit.start >= clause.deed)
        {
            continue;
        }
        if let Some(mut clause) = clause(talk, sentence, hit, &names) {
            clause.again = is_again(talk, sentence, hit.start);
            // Of two deeds of one person in one sentence, the first says it: "je prépare et j'envoie".
            if !found.iter().any(|known| known.who == clause.who) {
                found.push(clause);
            }
        }
    }
    if found.is_empty()
        && let Some(clause) = headed(talk, sentence, &names)
    {
        found.push(clause);
    }
    found
}

/// "Je les appelle", "je fais ça": what is done was said before.
fn is_again(talk: &Talk<'_>, sentence: usize, deed: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let before = deed > 0
        && matches!(
            words.word(deed - 1),
            "le" | "la" | "les" | "l" | "en" | "y" | "ca" | "lui" | "leur"
        );
    before || matches!(words.word(deed + 1), "ca" | "cela" | "it" | "that" | "them")
}

/// The words of a sentence from its first deed on.
pub(super) fn wording(talk: &Talk<'_>, sentence: usize) -> String {
    let deed = talk.hit(sentence, Sense::Deed).map_or(0, |hit| hit.start);
    from(talk, sentence, deed)
}

/// The words of a clause, as they are shown.
pub(super) fn shown(talk: &Talk<'_>, sentence: usize, clause: &Clause) -> String {
    from(talk, sentence, clause.deed)
}

fn from(talk: &Talk<'_>, sentence: usize, deed: usize) -> String {
    let words = &talk.sentences[sentence].words;
    let text = talk.text(sentence);
    let rest = &text[words.source(deed..words.len()).start..];
    let carrying = (deed..words.len())
        .filter(|place| stems::carries(words.word(*place)))
        .count();
    let shown = if carrying >= 2 { rest } else { text };
    readable(shown)
        .trim_end_matches(['.', ' ', '…', '?', ','])
        .trim_end()
        .to_owned()
}

fn is_conditional(talk: &Talk<'_>, sentence: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let first = (0..words.len().min(3)).find(|place| {
        !matches!(
            words.word(*place),
            "et" | "donc" | "mais" | "euh" | "alors" | "bon" | "and" | "so" | "but"
        )
    });
    let first = words.word(first.unwrap_or(0));
    let asked = talk.sentences[sentence].question;
    matches!(first, "si" | "if")
        || first == "s" && words.word(1) == "il" && words.word(2) != "te" && words.word(2) != "vous"
        || !asked && talk.has(sentence, Sense::Past)
        || talk.has(sentence, Sense::Withdrawn)
}

/// "Action : Paul, prévenir les écoles."
fn headed(talk: &Talk<'_>, sentence: usize, names: &[Named]) -> Option<Clause> {
    let words = &talk.sentences[sentence].words;
    let begins = matches!(words.word(0), "action" | "todo") && words.gap(0).contains(':')
        || words.word(0) == "a" && words.word(1) == "faire" && words.gap(1).contains(':')
        || words.word(0) == "action" && words.word(1) == "item";
    begins.then(|| {
        let name = names.first().map(|name| name.name.clone());
        let deed = names.first().map_or(1, |name| name.words.end);
        Clause {
            who: name.map_or(Who::Nobody, Who::Named),
            deed: deed.min(words.len().saturating_sub(1)),
            needs_day: false,
            again: false,
        }
    })
}

fn clause(talk: &Talk<'_>, sentence: usize, hit: &Hit, names: &[Named]) -> Option<Clause> {
    let words = &talk.sentences[sentence].words;
    let deed = hit.start;
    let form = Form::of(words.word(deed));
    let english = talk.english && is_english_base(words.word(deed));
    let mut duty = None;
    let mut place = deed;
    let mut subject = None;
    let reflexive = reflexive(talk, sentence, deed);
    // Back to who does it, over what may stand between.
    for _ in 0..10 {
        if place == 0 {
            break;
        }
        place -= 1;
        if words.gap(place).contains(['.', ';', ':', '!', '?']) {
            break;
        }
        let word = words.word(place);
        if matches!(word, "ne" | "n" | "pas" | "not" | "t")
            && (word != "t" || words.word(place.wrapping_sub(1)).ends_with('n'))
        {
            return None;
        }
        if let Some(name) = names.iter().find(|name| name.words.contains(&place)) {
            let apart = words.gap(place).contains(',');
            subject = Some(
                if apart && !form.is_finite() && duty.is_none() && !english {
                    Subject::Called(name.name.clone())
                } else {
                    Subject::Named(name.name.clone(), apart)
                },
            );
            break;
        }
        match word {
            "je" | "j" | "i" => {
                subject = Some(Subject::First);
                break;
            }
            "tu" | "you" => {
                subject = Some(Subject::Second);
                break;
            }
            "vous" if place == 0 || !is_before_pronoun(words.word(place - 1)) => {
                subject = Some(Subject::Second);
                break;
            }
            "on" | "nous" | "we"
                if word != "nous" || place == 0 || !is_before_pronoun(words.word(place - 1)) =>
            {
                subject = Some(Subject::Group);
                break;
            }
            "il" if matches!(words.word(place + 1), "faut" | "faudra") => {
                subject = Some(Subject::Must);
                break;
            }
            "il" | "elle" | "ils" | "elles" | "he" | "she" | "they" => {
                subject = Some(Subject::Pronoun);
                break;
            }
            "qui" | "que" | "qu" | "who" => {
                if word != "qui" && word != "who" {
                    break;
                }
                // "C'est Paul qui envoie".
                let own = place > 0 && words.word(place - 1) == "moi";
                let named = names
                    .iter()
                    .find(|name| name.words.end == place)
                    .map(|name| Subject::Named(name.name.clone(), false));
                subject = if own { Some(Subject::First) } else { named };
                break;
            }
            "c" | "ce" | "ca" | "cela" | "this" | "it" => break,
            "lets" | "let" => return None,
            "avez" | "ai" | "as" | "ont" | "avons" | "avait" | "avaient" | "ete" | "had"
            | "been" | "was" | "were" | "vient" | "viens" | "viennent" => return None,
            "est" | "sont" | "a" if form != Form::Infinitive && place + 1 == deed => return None,
            "sera" | "seront" if form == Form::Other => {
                return Some(Clause {
                    who: agent(names, deed),
                    deed: place,
                    needs_day: true,
                    again: false,
                });
            }
            _ if DUTIES.contains(&word) => {
                if WISHES.contains(&word) {
                    return None;
                }
                duty.get_or_insert(place);
                // "Il faut", "merci de", "please" have nobody before them.
                if matches!(word, "merci" | "veuillez" | "please" | "faut" | "faudra") {
                    subject = Some(if matches!(word, "faut" | "faudra") {
                        Subject::Must
                    } else {
                        Subject::Second
                    });
                    break;
                }
                if service(talk, sentence, place).is_some() {
                    subject =
                        service(talk, sentence, place).map(|name| Subject::Named(name, false));
                    break;
                }
            }
            _ if BETWEEN.contains(&word) || number::at(words, place).is_some() => {}
            _ => {
                // "Le service technique prépare": who does it stands right here.
                subject =
                    service(talk, sentence, place + 1).map(|name| Subject::Named(name, false));
                break;
            }
        }
    }
    let asks = talk.sentences[sentence].question;
    let tentative = is_tentative(talk, sentence, deed);
    let finite = form.promises() || form == Form::Present || reflexive;
    match subject {
        Some(Subject::First) => {
            let meant = form == Form::Future && !english
                || duty.is_some() && (form == Form::Infinitive || english)
                || reflexive;
            let present = form == Form::Present && duty.is_none() && !english;
            (!asks && !tentative && (meant || present)).then_some(Clause {
                who: Who::Speaker,
                deed,
                needs_day: !meant,
                again: false,
            })
        }
        Some(Subject::Named(name, apart)) => {
            if apart && asks && duty.is_none() {
                return None;
            }
            let meant = form == Form::Future
                || duty.is_some()
                || reflexive
                || form == Form::Infinitive && apart
                || english && is_listed(talk, sentence, deed);
            let obliged = talk.has(sentence, Sense::Task) && finite;
            if asks && apart {
                return Some(Clause {
                    who: Who::Asked(Some(name)),
                    deed,
                    needs_day: false,
                    again: false,
                });
            }
            (!asks && !tentative && (meant || obliged || form == Form::Present && !english))
                .then_some(Clause {
                    who: Who::Named(name),
                    deed,
                    needs_day: !(meant || obliged),
                    again: false,
                })
        }
        Some(Subject::Called(name)) => Some(Clause {
            who: Who::Asked(Some(name)),
            deed,
            needs_day: false,
            again: false,
        }),
        Some(Subject::Second) => {
            let called = called(names, deed, talk, sentence);
            // "Pourriez-vous fournir": the duty stands before who has it.
            let inverted =
                place > 0 && DUTIES.contains(&words.word(place - 1)) && form == Form::Infinitive;
            let duty = duty.or(inverted.then_some(place));
            let meant = duty.is_some()
                || form == Form::Future
                || form == Form::Order
                || reflexive
                || form == Form::Present;
            let polite = asks
                || called.is_some()
                || matches!(words.word(deed.wrapping_sub(2)), "merci")
                || duty.is_some();
            (meant && polite).then_some(Clause {
                who: Who::Asked(called),
                deed,
                needs_day: false,
                again: false,
            })
        }
        Some(Subject::Group) => {
            let decides = talk.has(sentence, Sense::Decision) || words.has("si") || words.has("if");
            let meant = form == Form::Future || duty.is_some();
            (!asks && !tentative && meant && !decides).then_some(Clause {
                who: Who::Nobody,
                deed,
                needs_day: true,
                again: false,
            })
        }
        Some(Subject::Must) => {
            if asks || tentative {
                return None;
            }
            // "Il faut que Paul envoie" was read with Paul; "il faut envoyer" has nobody.
            let called = called(names, deed, talk, sentence);
            Some(match called {
                Some(name) => Clause {
                    who: Who::Asked(Some(name)),
                    deed,
                    needs_day: false,
                    again: false,
                },
                None => Clause {
                    who: Who::Nobody,
                    deed,
                    needs_day: true,
                    again: false,
                },
            })
        }
        Some(Subject::Pronoun) => {
            let before = last_named(talk, sentence, deed, names)?;
            // "Elle s'occupe des invitations" tells whose office it is.
            let meant = form == Form::Future || duty.is_some();
            (!asks && !tentative && (meant || reflexive)).then_some(Clause {
                who: Who::Named(before),
                deed,
                needs_day: !meant,
                again: false,
            })
        }
        None => {
            let called = called(names, deed, talk, sentence);
            let order = form == Form::Order && (words.gap(deed).contains('-') || called.is_some());
            let bare = english && duty.is_none() && called.is_some() && !asks;
            (order || bare).then_some(Clause {
                who: Who::Asked(called),
                deed,
                needs_day: false,
                again: false,
            })
        }
    }
}

enum Subject {
    First,
    Second,
    Group,
    Must,
    Pronoun,
    Named(String, bool),
    Called(String),
}

/// Words before which "vous" and "nous" are the object: "je vous envoie", "qui nous envoie".
fn is_before_pronoun(word: &str) -> bool {
    matches!(
        word,
        "je" | "j"
            | "tu"
            | "il"
            | "elle"
            | "on"
            | "ils"
            | "elles"
            | "qui"
            | "et"
            | "vais"
            | "va"
            | "vont"
            | "doit"
            | "peut"
            | "peux"
            | "pouvez"
            | "de"
            | "pour"
    ) || word.is_empty()
}

/// "M'occupe de", "se charge de": the deed is to take something on.
fn reflexive(talk: &Talk<'_>, sentence: usize, deed: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let word = words.word(deed);
    let takes = word.starts_with("occup") || word.starts_with("charge");
    let own = |place: usize| {
        matches!(
            words.word(place),
            "m" | "me" | "s" | "se" | "t" | "te" | "vous" | "nous"
        )
    };
    takes
        && deed > 0
        && (own(deed - 1) || words.word(deed - 1) == "en" && deed > 1 && own(deed - 2))
}

fn is_tentative(talk: &Talk<'_>, sentence: usize, deed: usize) -> bool {
    talk.hits[sentence]
        .iter()
        .any(|hit| hit.sense == Sense::Tentative && hit.start <= deed)
}

/// "Nadia to send the figures".
fn is_listed(talk: &Talk<'_>, sentence: usize, deed: usize) -> bool {
    deed > 0 && talk.sentences[sentence].words.word(deed - 1) == "to"
}

/// Who is called by name in a sentence: apart by a comma, or at an end of it.
fn called(names: &[Named], deed: usize, talk: &Talk<'_>, sentence: usize) -> Option<String> {
    let words = &talk.sentences[sentence].words;
    let apart = |name: &&Named| {
        let after = words.gap(name.words.end - 1);
        let before = name
            .words
            .start
            .checked_sub(1)
            .map_or(",", |place| words.gap(place));
        let begins = name.words.start <= 2;
        let ends = name.words.end == words.len();
        (after.contains(',') && (begins || before.contains(',')))
            || ends && before.contains(',')
            || begins && after.contains(',')
    };
    names
        .iter()
        .filter(apart)
        .min_by_key(|name| deed.abs_diff(name.words.start))
        .map(|name| name.name.clone())
}

/// Whoever is named after a passive: "sera envoyé par Paul".
fn agent(names: &[Named], deed: usize) -> Who {
    names
        .iter()
        .find(|name| name.words.start > deed && name.words.start <= deed + 4)
        .map_or(Who::Nobody, |name| Who::Named(name.name.clone()))
}

/// The person whom "elle" means: the last one who was named before.
fn last_named(talk: &Talk<'_>, sentence: usize, deed: usize, names: &[Named]) -> Option<String> {
    if let Some(name) = names.iter().rev().find(|name| name.words.end <= deed) {
        return Some(name.name.clone());
    }
    let before = sentence.checked_sub(1)?;
    talk.names(before)
        .into_iter()
        .next_back()
        .map(|name| name.name)
}

/// A service or an office whose words end before a place, as it is said.
fn service(talk: &Talk<'_>, sentence: usize, end: usize) -> Option<String> {
    let words = &talk.sentences[sentence].words;
    let mut place = end;
    for _ in 0..5 {
        place = place.checked_sub(1)?;
        if words.gap(place).contains([',', '.', ';', ':']) && place + 1 < end {
            return None;
        }
        if SERVICES.contains(&words.word(place)) {
            // "Le service technique", and "the finance team".
            let first = (1..=3)
                .filter_map(|back| place.checked_sub(back))
                .find(|first| {
                    matches!(
                        words.word(*first),
                        "le" | "la" | "les" | "l" | "the" | "notre" | "our"
                    )
                });
            let start = first.filter(|first| place - first == 1 || talk.english)?;
            return Some(talk.text(sentence)[words.source(start..end)].to_owned());
        }
        if matches!(
            words.word(place),
            "je" | "on" | "vous" | "nous" | "tu" | "est" | "a"
        ) {
            return None;
        }
    }
    None
}
