//! The formulas that end a message: "Cordialement", and those of letters.

use super::super::fold::fold;

/// Formulas that end a message. What thanks ("merci d'avance") stays, as it belongs to what is asked.
const CLOSINGS: &[&str] = &[
    "cordialement",
    "bien cordialement",
    "très cordialement",
    "tres cordialement",
    "cdlt",
    "cdt",
    "bien cdlt",
    "crdlt",
    "cordialt",
    "cordiales salutations",
    "bien à vous",
    "bien a vous",
    "bien à toi",
    "bien sincèrement",
    "sincèrement",
    "sincères salutations",
    "salutations",
    "salutations distinguées",
    "salutations cordiales",
    "salutations respectueuses",
    "mes salutations",
    "meilleures salutations",
    "mes sincères salutations",
    "mes cordiales salutations",
    "mes respectueuses salutations",
    "respectueusement",
    "très respectueusement",
    "respectueuses salutations",
    "amicalement",
    "bien amicalement",
    "amitiés",
    "courtoisement",
    "bises",
    "bisous",
    "à bientôt",
    "a bientôt",
    "excellente journée",
    "bonne journée",
    "belle journée",
    "très bonne journée",
    "bonne fin de journée",
    "bonne soirée",
    "bon week-end",
    "bonne réception",
    "sentiments distingués",
    "best",
    "best regards",
    "kind regards",
    "kindest regards",
    "warm regards",
    "with kind regards",
    "with best regards",
    "regards",
    "best wishes",
    "all the best",
    "sincerely",
    "sincerely yours",
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "respectfully",
    "cheers",
    "cordially",
    "take care",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "viele grüße",
    "freundliche grüße",
    "beste grüße",
    "liebe grüße",
    "mfg",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "atentamente",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "atenciosamente",
    "cumprimentos",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groeten",
    "groeten",
    "z poważaniem",
    "pozdrawiam",
    "med vänlig hälsning",
    "vänliga hälsningar",
    "med vennlig hilsen",
    "vennlig hilsen",
    "venlig hilsen",
    "med venlig hilsen",
    "ystävällisin terveisin",
    "с уважением",
];

/// How long formulas of letters begin, and what proves them.
const POLITE_BEGINNINGS: &[&str] = &[
    "veuillez agréer",
    "veuillez recevoir",
    "veuillez croire",
    "veuillez accepter",
    "je vous prie d'agréer",
    "je vous prie de croire",
    "je vous prie de recevoir",
    "je vous prie, d'agréer",
    "nous vous prions d'agréer",
    "nous vous prions de croire",
    "nous vous prions de recevoir",
    "recevez",
    "agréez",
    "dans l'attente de votre réponse, je vous prie",
    "dans l'attente de vous lire, je vous prie",
    "en vous remerciant, je vous prie",
];

const POLITE_PROOFS: &[&str] = &[
    "salutation",
    "sentiments",
    "considération",
    "expression",
    "l'assurance",
    "hommages",
];

/// A closing formula alone on its line, a name after it at most.
pub fn is_closing(text: &str) -> bool {
    if text.len() > 90 {
        return false;
    }
    let folded = fold(text);
    let folded = folded.trim_matches(|letter: char| !letter.is_alphanumeric());
    CLOSINGS.iter().any(|closing| {
        let Some(rest) = folded.strip_prefix(closing) else {
            return false;
        };
        let rest_words = rest.split(' ').filter(|word| !word.is_empty()).count();
        // "Regards the timeline" goes on; "Cordialement, Jean Dupont" ends.
        rest.is_empty()
            || rest_words <= 4 && rest.starts_with([',', '.', '!', '-', '–', ';'])
            || rest_words <= 3
                && rest.starts_with(' ')
                && closing.len() > 4
                && is_rest_of_formula(rest, text)
    })
}

/// What may follow a formula without a comma: "Cordialement Jean Dupont", "Bonne journée à vous".
fn is_rest_of_formula(rest: &str, text: &str) -> bool {
    let known = [
        " à vous",
        " à tous",
        " à toutes",
        " et à bientôt",
        " et bonne journée",
        " et bon week-end",
        " from ",
    ];
    let names = text
        .split_whitespace()
        .rev()
        .take(rest.split_whitespace().count());
    known.iter().any(|more| rest.starts_with(more))
        || names
            .into_iter()
            .all(|word| !word.starts_with(char::is_lowercase))
}

pub fn is_polite(text: &str, next: Option<&str>) -> bool {
    let folded = fold(text);
    if !POLITE_BEGINNINGS
        .iter()
        .any(|beginning| folded.starts_with(beginning))
    {
        return false;
    }
    let next = fold(next.unwrap_or_default());
    POLITE_PROOFS
        .iter()
        .any(|proof| folded.contains(proof) || next.contains(proof))
}
