//! Signatures: dashes, closing formulas with the name and the office below, lines that telephones add.

use super::Role;
use super::fold::{fold, has_year};

/// Lines that may stand below a closing formula: name, title, office, address, telephones, slogan.
const MAX_BELOW_CLOSING: usize = 16;
/// Lines that may stand below dashes; list servers add long ones.
const MAX_BELOW_DASHES: usize = 25;
/// A longer line is prose.
const MAX_LINE_LETTERS: usize = 110;

/// Formulas that end a message. What thanks ("merci d'avance") stays, as it belongs to what is asked.
const CLOSINGS: &[&str] = &[
    "cordialement", "bien cordialement", "très cordialement", "tres cordialement", "cdlt", "cdt", "bien cdlt", "crdlt", "cordialt",
    "cordiales salutations", "bien à vous", "bien a vous", "bien à toi", "bien sincèrement", "sincèrement", "sincères salutations",
    "salutations", "salutations distinguées", "salutations cordiales", "salutations respectueuses", "mes salutations",
    "meilleures salutations", "mes sincères salutations", "mes cordiales salutations", "mes respectueuses salutations",
    "respectueusement", "très respectueusement", "respectueuses salutations", "amicalement", "bien amicalement", "amitiés",
    "courtoisement", "bises", "bisous", "à bientôt", "a bientôt", "excellente journée", "bonne journée", "belle journée",
    "très bonne journée", "bonne fin de journée", "bonne soirée", "bon week-end", "bonne réception", "sentiments distingués",
    "best", "best regards", "kind regards", "kindest regards", "warm regards", "with kind regards", "with best regards", "regards",
    "best wishes", "all the best", "sincerely", "sincerely yours", "yours sincerely", "yours faithfully", "yours truly",
    "respectfully", "cheers", "cordially", "take care", "mit freundlichen grüßen", "mit freundlichen grüssen", "viele grüße",
    "freundliche grüße", "beste grüße", "liebe grüße", "mfg", "saludos", "un saludo", "saludos cordiales", "atentamente",
    "cordiali saluti", "distinti saluti", "saluti", "atenciosamente", "cumprimentos", "met vriendelijke groet",
    "met vriendelijke groeten", "vriendelijke groeten", "groeten", "z poważaniem", "pozdrawiam", "med vänlig hälsning",
    "vänliga hälsningar", "med vennlig hilsen", "vennlig hilsen", "venlig hilsen", "med venlig hilsen", "ystävällisin terveisin",
    "с уважением",
];

/// How long formulas of letters begin, and what proves them.
const POLITE_BEGINNINGS: &[&str] = &[
    "veuillez agréer", "veuillez recevoir", "veuillez croire", "veuillez accepter", "je vous prie d'agréer", "je vous prie de croire",
    "je vous prie de recevoir", "je vous prie, d'agréer", "nous vous prions d'agréer", "nous vous prions de croire",
    "nous vous prions de recevoir", "recevez", "agréez", "dans l'attente de votre réponse, je vous prie",
    "dans l'attente de vous lire, je vous prie", "en vous remerciant, je vous prie",
];
const POLITE_PROOFS: &[&str] = &["salutation", "sentiments", "considération", "expression", "l'assurance", "hommages"];

/// How the line that a telephone or a mail program adds begins.
const DEVICES: &[&str] = &[
    "sent from", "sent with", "sent via", "sent by", "sent using", "get outlook for", "envoyé de", "envoyé depuis", "envoyé à partir",
    "envoyé avec", "envoyé par", "envoyé via", "télécharger outlook", "téléchargez outlook", "obtenir outlook", "obtenez outlook",
    "provenance : courrier", "gesendet von", "gesendet mit", "von meinem", "outlook für", "inviato da", "inviato dal", "enviado desde",
    "enviado do", "enviado de", "enviado via", "verstuurd vanaf", "verzonden vanaf", "verzonden met", "verstuurd met", "wysłane z",
    "wysłano z", "skickat från", "skickades från", "sendt fra", "sendt via", "hanki outlook", "lähetetty", "отправлено с",
    "отправлено из", "отправлено от", "télécharger yahoo", "yahoo mail", "gmail pour mobile", "mobile :envoyé", "odesláno z",
];

/// Whether the trimmed line was added by a telephone or a mail program.
pub fn is_device(line: &str) -> bool {
    // A sentence that begins so is longer, ends with a full stop, or goes on with a verb after a comma.
    if line.len() > 120 || line.ends_with(['.', ',', ';']) || line.ends_with(':') {
        return false;
    }
    let start = line.trim_start_matches(['*', '_', '[', '<', '(', '-', ' ']);
    let Some(first) = start.chars().next() else { return false };
    if !"SsGgEeTtOoPpVvIiWwHhLlYyMmÉОоО".contains(first) {
        return false;
    }
    let folded = fold(start);
    let words = folded.split('<').next().unwrap_or_default().split(' ').count();
    words <= 10 && DEVICES.iter().any(|device| folded.starts_with(device)) && names_device(&folded)
}

/// What the line was sent from, unless it is a place or a person: "envoyé par Jean" is a fact of the message.
fn names_device(folded: &str) -> bool {
    let vague = ["envoyé par", "envoyé de", "sent by", "sent via", "envoyé via", "enviado de", "sent from", "envoyé depuis", "envoyé avec"];
    let Some(rest) = vague.iter().find_map(|start| folded.strip_prefix(start)) else { return true };
    let things = [
        "mon ", "my ", "mobile", "phone", "iphone", "ipad", "android", "outlook", "yahoo", "mail", "samsung", "galaxy", "blackberry",
        "windows", "proton", "huawei", "xiaomi", "orange", "sfr", "free", "bouygues", "messagerie", "smartphone", "tablet", "a ", "an ",
        "the ", "gmail", "thunderbird", "zimbra", "web",
    ];
    things.iter().any(|thing| rest.contains(thing)) && !rest.contains(" to ") && !rest.contains(" à tous")
}

/// Whether the line only separates a signature from the text.
pub fn is_delimiter(line: &str) -> bool {
    matches!(line.trim(), "--" | "—" | "––" | "__" | "- --" | "–")
}

/// Marks the signature among the author's own lines.
pub fn mark(lines: &[&str], roles: &mut [Role]) {
    let own: Vec<usize> =
        (0..lines.len()).filter(|index| roles[*index] == Role::Own && !lines[*index].trim().is_empty()).collect();
    let texts: Vec<&str> = own.iter().map(|index| lines[*index].trim()).collect();
    let Some(mut first) = first_line(lines, &own, &texts) else { return };
    // Names and numbers right above belong to it; a first line never does, lest nothing is left.
    while first > 1 && [is_name, is_number, is_dashed_name].iter().any(|is| is(texts[first - 1])) {
        first -= 1;
    }
    let postscript = texts[first..].iter().position(|text| is_postscript(text)).map(|offset| first + offset);
    for (position, index) in own.iter().enumerate().skip(first) {
        // A postscript is the author's again, down to the next gap.
        let after = postscript.is_some_and(|start| {
            position >= start && own[start..=position].windows(2).all(|pair| pair[1] == pair[0] + 1)
        });
        if !after {
            roles[*index] = Role::Signature;
        }
    }
}

/// The position, among the own lines, of the first line of the signature.
fn first_line(lines: &[&str], own: &[usize], texts: &[&str]) -> Option<usize> {
    let count = texts.len();
    // From how many lines on nothing is long enough to be prose.
    let mut short_from = count;
    while short_from > 0 && texts[short_from - 1].chars().count() <= MAX_LINE_LETTERS {
        short_from -= 1;
    }
    let earliest = short_from.max(count.saturating_sub(MAX_BELOW_DASHES + 1));
    for position in earliest.saturating_sub(1)..count {
        let (text, below) = (texts[position], count - position - 1);
        let rest = &texts[position + 1..];
        let strict = lines[own[position]] == "-- ";
        let short = position + 1 >= short_from;
        if is_delimiter(text) && (strict || short && below <= MAX_BELOW_CLOSING || short && is_list_footer(rest)) {
            return Some(position);
        }
        if is_rule(text) && short && below > 0 && below <= 10 && rest.iter().any(|line| is_contact(line)) {
            return Some(position);
        }
        // A long formula may itself be longer than what counts as short.
        let below_is_short = short && below <= MAX_BELOW_CLOSING;
        if below_is_short && (is_closing(text) || is_polite(text, rest.first().copied())) {
            return Some(position);
        }
    }
    last_block(own, texts)
}

/// A last paragraph of name and contact details, or a last line that only names the author.
fn last_block(own: &[usize], texts: &[&str]) -> Option<usize> {
    let last = texts.len().checked_sub(1)?;
    if last == 0 {
        return None;
    }
    let mut first = last;
    while first > 0 && own[first - 1] + 1 == own[first] {
        first -= 1;
    }
    let block = &texts[first..];
    let contact = block.iter().any(|line| is_contact(line));
    let short = block.iter().all(|line| line.chars().count() <= 80 && !line.ends_with(['?', '!', ':', ';']));
    if first > 0 && block.len() <= 10 && contact && short && (looks_like_name(block[0]) || block.iter().all(|line| is_number(line))) {
        return Some(first);
    }
    (is_name(texts[last]) || is_dashed_name(texts[last])).then_some(last)
}

/// A closing formula alone on its line, a name after it at most.
fn is_closing(text: &str) -> bool {
    if text.len() > 90 {
        return false;
    }
    let folded = fold(text);
    let folded = folded.trim_matches(|letter: char| !letter.is_alphanumeric());
    CLOSINGS.iter().any(|closing| {
        let Some(rest) = folded.strip_prefix(closing) else { return false };
        let rest_words = rest.split(' ').filter(|word| !word.is_empty()).count();
        // "Regards the timeline" goes on; "Cordialement, Jean Dupont" ends.
        rest.is_empty()
            || rest_words <= 4 && rest.starts_with([',', '.', '!', '-', '–', ';'])
            || rest_words <= 3 && rest.starts_with(' ') && closing.len() > 4 && is_rest_of_formula(rest, text)
    })
}

/// What may follow a formula without a comma: "Cordialement Jean Dupont", "Bonne journée à vous".
fn is_rest_of_formula(rest: &str, text: &str) -> bool {
    let known = [" à vous", " à tous", " à toutes", " et à bientôt", " et bonne journée", " et bon week-end", " from "];
    let names = text.split_whitespace().rev().take(rest.split_whitespace().count());
    known.iter().any(|more| rest.starts_with(more)) || names.into_iter().all(|word| !word.starts_with(char::is_lowercase))
}

fn is_polite(text: &str, next: Option<&str>) -> bool {
    let folded = fold(text);
    if !POLITE_BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning)) {
        return false;
    }
    let next = fold(next.unwrap_or_default());
    POLITE_PROOFS.iter().any(|proof| folded.contains(proof) || next.contains(proof))
}

/// A line drawn with at least three signs.
fn is_rule(text: &str) -> bool {
    text.chars().count() >= 3 && text.chars().all(|letter| matches!(letter, '—' | '–' | '_' | '-' | '*' | '=' | '~' | '─'))
}

/// The footer of a list server below a delimiter.
fn is_list_footer(rest: &[&str]) -> bool {
    rest.iter().any(|line| line.contains("mailman/") || line.contains("/listinfo") || line.to_ascii_lowercase().contains("unsubscribe"))
}

/// A line with a telephone number, an address of mail or of the web.
fn is_contact(text: &str) -> bool {
    if text.chars().count() > 80 {
        return false;
    }
    let address = text.split_whitespace().any(|word| {
        word.split_once('@').is_some_and(|(before, after)| !before.is_empty() && after.contains('.')) && text.split(' ').count() <= 6
    });
    address || is_number(text) || text.starts_with("www.") || text.starts_with("http") && !text.contains(' ') || has_telephone(text)
}

/// Ten digits or an international number, written in groups.
fn has_telephone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let start = text.find(|letter: char| letter.is_ascii_digit() || letter == '+').unwrap_or(0);
    let tail = &text[start..];
    let number = tail.chars().take_while(|letter| letter.is_ascii_digit() || " .-/()+".contains(*letter));
    (9..=30).contains(&digits) && number.filter(char::is_ascii_digit).count() >= 9 && !has_year(text)
}

/// A line that begins with the word for a telephone.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 6 || text.len() > 100 {
        return false;
    }
    let folded = fold(text);
    let words = ["tél", "tel", "téléphone", "telephone", "phone", "port", "portable", "mob", "mobile", "fax", "standard", "gsm", "ligne directe", "t :", "t.", "m :", "p :"];
    let start = folded.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    words.iter().any(|word| {
        start.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic) || word.ends_with('.'))
    })
}

/// A title of courtesy and a name: "Madame Dupont".
fn is_name(text: &str) -> bool {
    let titles = ["monsieur", "madame", "mademoiselle", "m.", "mr", "mr.", "mme", "mme.", "mlle", "dr", "dr.", "me", "maître"];
    let mut words = text.trim_end_matches(['.', ',']).split_whitespace();
    let title = words.next().map(str::to_lowercase);
    let names: Vec<&str> = words.collect();
    title.is_some_and(|title| titles.contains(&title.as_str()))
        && (1..=3).contains(&names.len())
        && !text.ends_with(',')
        && names.iter().all(|name| name.starts_with(char::is_uppercase) && !["Monsieur", "Madame", "Le", "La"].contains(name))
}

/// "-Jean" or "--Jean Dupont" as a last line.
fn is_dashed_name(text: &str) -> bool {
    let name = text.trim_start_matches(['-', '–', '—']);
    name.len() < text.len()
        && text.len() - name.len() <= 6
        && (1..=3).contains(&name.split_whitespace().count())
        && name.chars().all(|letter| letter.is_alphabetic() || " .'-".contains(letter))
        && !name.starts_with(' ')
}

/// Two to four words, each with a capital: what a line with a name looks like.
fn looks_like_name(text: &str) -> bool {
    let words: Vec<&str> = text.trim_end_matches([',', '.']).split_whitespace().collect();
    (1..=4).contains(&words.len())
        && words.iter().all(|word| word.starts_with(char::is_uppercase) && !word.contains(|letter: char| letter.is_ascii_digit()))
}

/// What an author adds below the name.
fn is_postscript(text: &str) -> bool {
    let mut start = text.len().min(12);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let folded = fold(&text[..start]);
    ["ps:", "ps :", "p.s.", "p.-s.", "ps.", "ps -", "post-scriptum", "nb:", "nb :", "n.b."].iter().any(|mark| folded.starts_with(mark))
}
