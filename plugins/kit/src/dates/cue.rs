//! Whether a date is a limit: what the words before and after it say.

use super::{cursor::Cursor, expression::Cue, words};

/// How many tokens before a date are looked at for a far cue ("date limite de dépôt des offres fixée au").
const FAR: usize = 10;

/// What the words around the tokens `start..end` make of the date that they hold.
pub(super) fn read(cursor: &Cursor, start: usize, end: usize) -> Cue {
    match near(cursor, start) {
        Some(cue) => cue,
        None if trailing(cursor, end) || far(cursor, start) => Cue::Limit,
        None => Cue::Mention,
    }
}

/// The cue that stands right before the date, articles and the like left out.
fn near(cursor: &Cursor, start: usize) -> Option<Cue> {
    let mut position = start;
    let mut noun = false;
    for _ in 0..8 {
        if position == 0 || cursor.sentence_ends_before(position) {
            return None;
        }
        position -= 1;
        let before = |back: usize| cursor.back(position, back);
        match cursor.word(position) {
            "le" | "la" | "les" | "l" | "the" | "ce" | "cette" | "cet" | "this" | "next" | "on"
            | "au" | "a" | "soir" | "midi" | "matin" | "imperativement" | "noon" | "at" | "h"
            | "close" | "of" | "end" | "day" | "business" => {}
            "plus" | "tard" | "latest" => {
                return (cursor.follows(position.saturating_sub(2), &["au", "plus", "tard"]))
                    .then_some(Cue::Limit);
            }
            "avant" | "before" => {
                // "comme avant", "l'avant" and "day before" are no limits.
                return (!matches!(before(1), "comme" | "d" | "l" | "day" | "mis" | "week"))
                    .then_some(Cue::Before);
            }
            "pour" if noun => return None,
            "pour" => return (!planned(cursor, position)).then_some(Cue::Limit),
            // "Une réponse dans la semaine" is wanted in it; works "dans la semaine" take place in it.
            "dans" => {
                return matches!(
                    before(1),
                    "reponse"
                        | "retour"
                        | "confirmation"
                        | "accord"
                        | "avis"
                        | "validation"
                        | "signature"
                )
                .then_some(Cue::Limit);
            }
            "ici" => return (before(1) == "d").then_some(Cue::Limit),
            "jusqu" | "jusque" | "until" | "till" => {
                return Some(if lasting(cursor, position) {
                    Cue::Mention
                } else {
                    Cue::Limit
                });
            }
            "eod" | "cob" | "eob" => return Some(Cue::Limit),
            "by" | "within" | "sous" | "due" => return Some(Cue::Limit),
            "than" => return (matches!(before(1), "later")).then_some(Cue::Limit),
            "que" => return (before(1) == "tard").then_some(Cue::Limit),
            // "À rendre le 12 mars".
            "rendre" | "retourner" | "remettre" | "renvoyer" | "transmettre" | "fournir"
            | "signer" | "valider" | "deposer" => {
                return (before(1) == "a").then_some(Cue::Limit);
            }
            // "avant la réunion du 12 mars": the limit is the meeting's day.
            "du" | "de" => noun = true,
            "reunion" | "commission" | "conseil" | "seance" | "audience" | "bureau" | "comite"
            | "assemblee" | "meeting" | "fin" | "debut" | "weekend" | "rendez" | "vous"
            | "journee" | "municipal" | "departemental" | "permanente"
                if noun => {}
            _ if cursor.number(position).is_some() => {
                // "avant 12 h vendredi": a time may stand between.
                if !matches!(cursor.word(position + 1), "h" | "heures" | "pm" | "am") {
                    return None;
                }
            }
            word if words::weekday(word).is_some() => {}
            _ => return None,
        }
    }
    None
}

/// A cue further back in the same sentence, with no other date between: "date limite …", "deadline …".
fn far(cursor: &Cursor, start: usize) -> bool {
    let mut position = start;
    for _ in 0..FAR {
        if position == 0 || cursor.sentence_ends_before(position) {
            return false;
        }
        position -= 1;
        match cursor.word(position) {
            "limite" | "limites" | "echeance" | "deadline" | "due" | "expire" | "expires"
            | "expiration" | "cloture" | "clot" | "closes" | "cutoff" | "butoir" => return true,
            "delai" if cursor.back(position, 1) == "dernier" || position + 1 == start => {
                return true;
            }
            "delai" => {
                return matches!(cursor.word(position + 1), "fixe" | "imparti" | "expire" | "est" | "au" | "limite" | "de" if cursor.word(position + 2) != "recours");
            }
            "remise" | "depot" | "reception"
                if ["offre", "pli", "candidature", "dossier"]
                    .iter()
                    .any(|stem| cursor.word(position + 2).starts_with(stem)) =>
            {
                return true;
            }
            "retour" | "reponse" | "reponses" | "retours" if expected(cursor, position) => {
                return true;
            }
            "tard" if cursor.follows(position.saturating_sub(2), &["au", "plus", "tard"]) => {
                return true;
            }
            word if words::month(word).is_some() && word.len() > 3 => return false,
            _ => {}
        }
    }
    false
}

/// "réponse attendue", "retour souhaité", "retour le".
fn expected(cursor: &Cursor, position: usize) -> bool {
    let wanted = |word: &str| {
        ["attendu", "souhait", "demand"]
            .iter()
            .any(|stem| word.starts_with(stem))
    };
    let next = cursor.word(position + 1);
    wanted(next) || next == "le" || wanted(cursor.word(position + 2))
}

/// A cue after the date, and after its time: "vendredi 12 h au plus tard", "le 12 mars, dernier délai".
fn trailing(cursor: &Cursor, end: usize) -> bool {
    for position in end..end + 5 {
        if position >= cursor.tokens.len() || cursor.sentence_ends_before(position) {
            return false;
        }
        let next = cursor.word(position + 1);
        match cursor.word(position) {
            "au" if next == "plus" && cursor.word(position + 2) == "tard" => return true,
            "dernier" if matches!(next, "delai" | "carat") => return true,
            "derniere" if matches!(next, "limite" | "echeance") => return true,
            "terme" if next == "de" => return cursor.word(position + 2) == "rigueur",
            "delai" if next == "de" => return cursor.word(position + 2) == "rigueur",
            "date" if next == "limite" => return true,
            "sans" if next == "faute" => return true,
            "avant" | "before"
                if cursor.number(position + 1).is_some() || matches!(next, "midi" | "noon") =>
            {
                return true;
            }
            "at" if next == "the" && cursor.word(position + 2) == "latest" => return true,
            "at" if next == "latest" => return true,
            "maximum" | "imperativement" | "deadline" => return true,
            "inclus" => return false,
            "a" | "h" | "at" | "heures" | "heure" | "pm" | "am" | "midi" | "noon" | "le"
            | "matin" | "soir" => {}
            _ if cursor.number(position).is_some() => {}
            _ => return false,
        }
    }
    false
}

/// Whether "pour le …" says when something is planned and not until when it is wanted.
fn planned(cursor: &Cursor, position: usize) -> bool {
    (1..=3).any(|back| {
        let word = cursor.back(position, back);
        [
            "prevu",
            "fixe",
            "programme",
            "convoqu",
            "planifi",
            "report",
            "reserv",
            "scheduled",
            "annonc",
            "invit",
            "rdv",
            "inscri",
            "conv",
            "promis",
            "jure",
        ]
        .iter()
        .any(|stem| word.starts_with(stem))
            || matches!(word, "vous" if cursor.back(position, back + 1) == "rendez")
    })
}

/// Whether "jusqu'au …" says how long a state lasts: an absence, a closure, a validity.
fn lasting(cursor: &Cursor, position: usize) -> bool {
    (1..=8).any(|back| {
        let word = cursor.back(position, back);
        [
            "absen",
            "conge",
            "ferme",
            "indisponible",
            "vacances",
            "ouvert",
            "valable",
            "valide",
            "travaux",
            "interdit",
            "maladie",
            "arret",
            "leave",
            "closed",
            "office",
            "away",
            "open",
            "valid",
            "expose",
            "interrom",
            "coupe",
            "prolonge",
        ]
        .iter()
        .any(|stem| word.starts_with(stem) && word != "arretes")
    })
}
