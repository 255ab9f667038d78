//! Notices that programs and organisations add: confidentiality, environment, antivirus, warnings about outside mail.

use super::Role;
use super::fold::fold;

/// A notice says what it is at its beginning.
const LOOKED_AT: usize = 300;
/// The longest beginning has 50 letters.
const FIRST_WORDS: usize = 80;

/// How a notice begins.
const BEGINNINGS: &[&str] = &[
    "pensez à l'environnement",
    "pensez environnement",
    "pensons à l'environnement",
    "pour l'environnement",
    "avant d'imprimer",
    "n'imprimez ce",
    "n'imprimez que",
    "afin de préserver l'environnement",
    "ensemble, préservons",
    "please consider the environment",
    "think before you print",
    "before printing",
    "save paper",
    "avis de confidentialité",
    "confidentialité :",
    "clause de confidentialité",
    "confidentiality notice",
    "disclaimer",
    "avertissement :",
    "l'absence de virus dans ce courrier",
    "cet e-mail a été vérifié",
    "ce courrier électronique ne contient aucun virus",
    "garanti sans virus",
    "virus-free",
    "this email has been scanned",
    "this email has been checked",
    "message analysé par",
    "[externe]",
    "[external]",
    "external email",
    "caution: this email originated",
    "caution: external",
    "attention : ce message provient",
    "attention, ce message provient",
    "attention : courriel externe",
    "attention : message externe",
    "ce message provient de l'extérieur",
    "ce message provient d'un expéditeur externe",
    "ce courriel provient de l'extérieur",
    "cet e-mail provient de l'extérieur",
    "you don't often get email from",
    "vous n'obtenez pas souvent d'e-mail",
    "vous ne recevez pas souvent",
    "la visualisation des fichiers pdf nécessite",
    "[cid:",
    "[image:",
];

/// What Notes leaves in the text where a file was; the names may be wrapped.
const FILE_NOTES: &[&str] = &[
    "(see attached file:",
    "(voir fichier joint",
    "(voir pièce jointe",
];
const MAX_FILE_NOTE_LINES: usize = 4;

/// What a notice says near its beginning: one of each pair.
const PAIRS: &[(&[&str], &[&str])] = &[
    (
        &[
            "ce message",
            "ce courriel",
            "ce mail",
            "cet e-mail",
            "ce courrier",
            "cet email",
            "le présent message",
            "le présent courriel",
            "ces informations",
            "le contenu de ce",
            "les informations contenues dans",
        ],
        &[
            "confidentiel",
            "à l'attention exclusive",
            "à l'usage exclusif",
            "destiné exclusivement",
            "exclusivement destiné",
            "strictement réservé",
            "établis à l'intention",
            "usage du destinataire",
            "destinataire désigné",
            "secret professionnel",
            "secret des correspondances",
            "n'en êtes pas le destinataire",
            "n'êtes pas le destinataire",
            "n'êtes pas destinataire",
            "usage non autorisé",
            "diffusion non autorisée",
            "informations protégées",
            "reçu par erreur",
            "recevez par erreur",
        ],
    ),
    (
        &[
            "si vous n'êtes pas le destinataire",
            "si vous n'en êtes pas",
            "si vous n'êtes pas destinataire",
            "toute diffusion",
            "toute utilisation",
            "si vous avez reçu ce",
            "si vous recevez ce",
            "si ce message ne vous est pas destiné",
        ],
        &[
            "erreur",
            "merci de",
            "détrui",
            "avertir",
            "supprimer",
            "expéditeur",
            "diffus",
            "interdit",
            "non autorisé",
        ],
    ),
    (
        &[
            "this message",
            "this e-mail",
            "this email",
            "this communication",
            "the information contained in",
            "the information in this",
            "the contents of this",
        ],
        &[
            "confidential",
            "intended only",
            "intended solely",
            "intended for the",
            "privileged",
            "intended recipient",
        ],
    ),
    (
        &["if you are not the intended", "if you have received this"],
        &["error", "notify", "delete", "recipient"],
    ),
    (&["diese e-mail", "diese nachricht"], &["vertraulich"]),
    (
        &["este mensaje", "este correo", "esta mensagem"],
        &["confidencial"],
    ),
    (
        &["questo messaggio", "questa e-mail"],
        &["riservat", "confidenzial"],
    ),
];

/// Marks the paragraphs that are notices; quoted lines stay quoted.
pub fn mark(lines: &[&str], roles: &mut [Role]) {
    let mut at = 0;
    while at < lines.len() {
        if roles[at] != Role::Own || lines[at].trim().is_empty() {
            at += 1;
            continue;
        }
        let end = (at..lines.len())
            .find(|index| roles[*index] != Role::Own || lines[*index].trim().is_empty())
            .unwrap_or(lines.len());
        mark_paragraph(&lines[at..end], &mut roles[at..end]);
        at = end;
    }
}

/// A notice may follow the name in the same paragraph: each line is tried as its beginning.
fn mark_paragraph(lines: &[&str], roles: &mut [Role]) {
    let mut at = 0;
    while at < lines.len() {
        let start = fold(cut(lines[at], FIRST_WORDS));
        let start = start.trim_start_matches(|letter: char| {
            !letter.is_alphanumeric() && letter != '[' && letter != '('
        });
        if FILE_NOTES.iter().any(|note| start.starts_with(note)) {
            let most = lines.len().min(at + MAX_FILE_NOTE_LINES);
            let end = (at..most)
                .find(|index| lines[*index].trim_end().ends_with(')'))
                .unwrap_or(at);
            roles[at..=end].fill(Role::Disclaimer);
            at = end;
        } else if is_notice(start, &lines[at..]) {
            roles[at..].fill(Role::Disclaimer);
            return;
        }
        at += 1;
    }
}

/// Whether a paragraph whose folded first words are `start` is a notice.
fn is_notice(start: &str, lines: &[&str]) -> bool {
    if BEGINNINGS
        .iter()
        .any(|beginning| start.starts_with(beginning))
    {
        return true;
    }
    PAIRS
        .iter()
        .filter(|(starts, _)| starts.iter().any(|words| start.starts_with(words)))
        .any(|(_, proofs)| {
            let head = head(lines);
            proofs.iter().any(|proof| head.contains(proof))
        })
}

/// The beginning of a paragraph, folded.
fn head(lines: &[&str]) -> String {
    let mut head = String::new();
    for line in lines {
        if head.len() >= LOOKED_AT {
            break;
        }
        head.push_str(cut(line, LOOKED_AT));
        head.push(' ');
    }
    fold(&head)
}

/// The first `length` bytes, or a little less where a letter would be cut.
fn cut(line: &str, length: usize) -> &str {
    let mut end = line.len().min(length);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}
