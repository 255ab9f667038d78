//! Notices that programs and organisations add: confidentiality, environment, antivirus, warnings about outside mail.

use super::Role;
use super::fold::fold;

/// A notice says what it is at its beginning.
const LOOKED_AT: usize = 300;

/// How a notice begins.
const BEGINNINGS: &[&str] = &[
    "pensez à l'environnement", "pensez environnement", "pensons à l'environnement", "pour l'environnement",
    "avant d'imprimer", "n'imprimez ce", "n'imprimez que", "afin de préserver l'environnement", "ensemble, préservons",
    "please consider the environment", "think before you print", "before printing", "save paper", "avis de confidentialité",
    "confidentialité :", "clause de confidentialité", "confidentiality notice", "disclaimer", "avertissement :",
    "l'absence de virus dans ce courrier", "cet e-mail a été vérifié", "ce courrier électronique ne contient aucun virus",
    "garanti sans virus", "virus-free", "this email has been scanned", "this email has been checked", "message analysé par",
    "[externe]", "[external]", "external email", "caution: this email originated", "caution: external",
    "attention : ce message provient", "attention, ce message provient", "attention : courriel externe",
    "attention : message externe", "ce message provient de l'extérieur", "ce message provient d'un expéditeur externe",
    "ce courriel provient de l'extérieur", "cet e-mail provient de l'extérieur", "you don't often get email from",
    "vous n'obtenez pas souvent d'e-mail", "vous ne recevez pas souvent", "la visualisation des fichiers pdf nécessite",
    "(see attached file:", "(voir fichier joint", "(voir pièce jointe", "[cid:", "[image:",
];

/// What a notice says near its beginning: one of each pair.
const PAIRS: &[(&[&str], &[&str])] = &[
    (
        &["ce message", "ce courriel", "ce mail", "cet e-mail", "ce courrier", "cet email", "le présent message", "le contenu de ce", "les informations contenues dans"],
        &["confidentiel", "à l'attention exclusive", "à l'usage exclusif", "destiné exclusivement", "exclusivement destiné", "strictement réservé", "établis à l'intention", "usage du destinataire", "destinataire désigné"],
    ),
    (
        &["si vous n'êtes pas le destinataire", "si vous avez reçu ce", "si vous recevez ce", "si ce message ne vous est pas destiné"],
        &["erreur", "merci de", "détrui", "avertir", "supprimer", "expéditeur", "diffus"],
    ),
    (
        &["this message", "this e-mail", "this email", "this communication", "the information contained in", "the information in this", "the contents of this"],
        &["confidential", "intended only", "intended solely", "intended for the", "privileged", "intended recipient"],
    ),
    (&["if you are not the intended", "if you have received this"], &["error", "notify", "delete", "recipient"]),
    (&["diese e-mail", "diese nachricht"], &["vertraulich"]),
    (&["este mensaje", "este correo", "esta mensagem"], &["confidencial"]),
    (&["questo messaggio", "questa e-mail"], &["riservat", "confidenzial"]),
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
    for at in 0..lines.len() {
        let head = head(&lines[at..]);
        if is_file_note(&head) {
            let end = (at..lines.len()).find(|index| lines[*index].trim_end().ends_with(')')).unwrap_or(at);
            roles[at..=end].fill(Role::Disclaimer);
        } else if is_notice(&head) {
            roles[at..].fill(Role::Disclaimer);
            return;
        }
    }
}

/// The beginning of a paragraph, folded.
fn head(lines: &[&str]) -> String {
    let mut head = String::new();
    for line in lines {
        if head.len() >= LOOKED_AT {
            break;
        }
        let mut end = line.len().min(LOOKED_AT);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        head.push_str(&line[..end]);
        head.push(' ');
    }
    fold(&head)
}

/// What Notes leaves in the text where a file was.
fn is_file_note(head: &str) -> bool {
    ["(see attached file:", "(voir fichier joint", "(voir pièce jointe"].iter().any(|start| head.starts_with(start))
}

fn is_notice(head: &str) -> bool {
    let head = head.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '[' && letter != '(');
    if BEGINNINGS.iter().any(|beginning| head.starts_with(beginning)) {
        return true;
    }
    PAIRS.iter().any(|(starts, proofs)| {
        starts.iter().any(|start| head.starts_with(start)) && proofs.iter().any(|proof| head.contains(proof))
    })
}
