//! The header of an earlier message inside the text: "De : … Envoyé : … À : … Objet : …", and the lines that announce it.

use super::fold::{fold, has_time};

/// A header with several long lists of addresses has this many lines.
const MAX_LINES: usize = 24;
/// Lines in a row that continue a field.
const MAX_CONTINUED: usize = 4;

// One bit for each field.
const FROM: u8 = 1;
const DATE: u8 = 2;
const TO: u8 = 4;
const COPY: u8 = 8;
const SUBJECT: u8 = 16;

/// The names of the fields, in the languages of the mail programs.
const FIELDS: &[(u8, &[&str])] = &[
    (
        FROM,
        &[
            "de",
            "from",
            "von",
            "van",
            "da",
            "fra",
            "från",
            "od",
            "lähettäjä",
            "от",
            "от кого",
            "expéditeur",
            "kimden",
            "feladó",
            "发件人",
            "差出人",
        ],
    ),
    (
        DATE,
        &[
            "envoyé",
            "envoyé le",
            "envoye",
            "date",
            "date d'envoi",
            "sent",
            "gesendet",
            "datum",
            "verzonden",
            "inviato",
            "data",
            "enviado",
            "enviado el",
            "enviada em",
            "fecha",
            "sendt",
            "dato",
            "skickat",
            "wysłano",
            "wysłane",
            "lähetetty",
            "päivämäärä",
            "дата",
            "отправлено",
            "tarih",
            "küldve",
            "发送时间",
            "送信日時",
        ],
    ),
    (
        TO,
        &[
            "à",
            "a",
            "pour",
            "destinataire",
            "to",
            "an",
            "aan",
            "para",
            "til",
            "till",
            "do",
            "vastaanottaja",
            "кому",
            "kime",
            "címzett",
            "收件人",
            "宛先",
        ],
    ),
    (
        COPY,
        &[
            "cc",
            "cci",
            "bcc",
            "copie",
            "copie à",
            "kopie",
            "kopi",
            "kopia",
            "kopio",
            "копия",
            "répondre à",
            "reply-to",
        ],
    ),
    (
        SUBJECT,
        &[
            "objet",
            "sujet",
            "subject",
            "betreff",
            "onderwerp",
            "oggetto",
            "asunto",
            "assunto",
            "emne",
            "ämne",
            "temat",
            "aihe",
            "тема",
            "konu",
            "tárgy",
            "主题",
            "件名",
        ],
    ),
];

/// What stands between the dashes of a separator.
const MARKERS: &[&str] = &[
    "message original",
    "message d'origine",
    "mail original",
    "courriel original",
    "e-mail original",
    "message initial",
    "message transféré",
    "message transmis",
    "message réexpédié",
    "mail transféré",
    "courriel transféré",
    "transféré par",
    "transmis par",
    "réacheminé par",
    "original message",
    "original appointment",
    "forwarded message",
    "forwarded by",
    "reply message",
    "reply above this line",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "weitergeleitete nachricht",
    "mensaje original",
    "mensaje reenviado",
    "mensagem original",
    "mensagem encaminhada",
    "messaggio originale",
    "messaggio inoltrato",
    "oorspronkelijk bericht",
    "doorgestuurd bericht",
    "oprindelig besked",
    "oprindelig meddelelse",
    "videresendt besked",
    "opprinnelig melding",
    "videresendt melding",
    "ursprungligt meddelande",
    "originalmeddelande",
    "vidarebefordrat meddelande",
    "alkuperäinen viesti",
    "välitetty viesti",
    "oryginalna wiadomość",
    "wiadomość oryginalna",
    "wiadomość przekazana",
    "исходное сообщение",
    "оригинальное сообщение",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "missatge original",
    "původní zpráva",
    "eredeti üzenet",
    "orijinal mesaj",
];

/// What Apple's programs write, without dashes.
const ANNOUNCEMENTS: &[&str] = &[
    "début du message réexpédié",
    "début du message transféré",
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail",
    "inizio messaggio inoltrato",
    "inicio del mensaje reenviado",
    "início da mensagem reencaminhada",
    "begin doorgestuurd bericht",
    "start på videresendt besked",
    "vidarebefordrat brev",
];

/// The line after the header that begins at line `at`, if one does.
pub fn at(lines: &[&str], at: usize) -> Option<usize> {
    let line = lines[at].trim();
    if is_marker(line) {
        let next = next_text(lines, at + 1, 3);
        return Some(
            next.and_then(|next| block(lines, next, 1))
                .unwrap_or(at + 1),
        );
    }
    // A rule belongs to the header below it.
    if line.len() >= 5
        && line
            .bytes()
            .all(|byte| matches!(byte, b'_' | b'-' | b'=' | b'*'))
    {
        let next = next_text(lines, at + 1, 2)?;
        return block(lines, next, 2);
    }
    // "Transféré par X le 12/03/2026" also stands without dashes, right above the header.
    if field(line).is_none() && lines.get(at + 1).copied().and_then(field).is_some() {
        let folded = fold(line);
        if folded.len() <= 150 && MARKERS.iter().any(|marker| folded.starts_with(marker)) {
            return block(lines, at + 1, 2);
        }
    }
    block(lines, at, 3)
}

fn is_marker(line: &str) -> bool {
    // Only a short line with dashes, or with a colon at its end, can be one.
    if line.len() > 200
        || !(line.starts_with("--")
            || line.starts_with("__")
            || line.starts_with("==")
            || line.ends_with(':'))
    {
        return is_webmail_marker(line);
    }
    let folded = fold(line);
    let inside = folded.trim_matches(['-', '_', '=', '*', '#', ' ']);
    if folded.len() >= inside.len() + 2 && !folded.ends_with(':') || folded.starts_with("--") {
        let inside = inside.trim_end_matches([':', ' ']);
        return MARKERS.iter().any(|marker| inside.starts_with(marker));
    }
    let inside = inside.trim_end_matches([':', ' ']);
    ANNOUNCEMENTS.contains(&inside)
}

/// `Message du 31/05/18 08:51`, alone on its line.
fn is_webmail_marker(line: &str) -> bool {
    line.len() < 40
        && line
            .get(..11)
            .is_some_and(|start| start.eq_ignore_ascii_case("message du "))
        && has_time(line)
}

/// The line after the header fields that begin at `start`, if there are at least `wanted` kinds, the sender among them.
fn block(lines: &[&str], start: usize, wanted: u32) -> Option<usize> {
    let mut found = field(lines[start])?;
    let (mut end, mut continued) = (start + 1, 0);
    for (index, line) in lines.iter().enumerate().skip(start + 1).take(MAX_LINES) {
        if let Some(kind) = field(line) {
            // The header of the next message inside begins.
            if kind == FROM && found & FROM != 0 {
                break;
            }
            found |= kind;
            (end, continued) = (index + 1, 0);
        } else if line.trim().is_empty() {
            // HTML turned to text may leave an empty line between fields, never two.
            if lines
                .get(index + 1)
                .is_none_or(|next| field(next).is_none())
            {
                break;
            }
        } else {
            continued += 1;
            if continued > MAX_CONTINUED {
                break;
            }
        }
    }
    (found & FROM != 0 && found.count_ones() >= wanted).then_some(end)
}

/// Which field the line is.
fn field(line: &str) -> Option<u8> {
    let line = line.trim().trim_start_matches(['*', '_', '|', ' ']);
    let colon = line.find([':', '：'])?;
    // The longest name has sixteen letters; a sentence with a colon is no field.
    if colon == 0 || colon > 40 {
        return None;
    }
    let name = fold(&line[..colon]);
    let name = name.trim_end_matches(['*', '_', ' ']);
    FIELDS
        .iter()
        .find(|(_, names)| names.contains(&name))
        .map(|(kind, _)| *kind)
}

/// The next line that is not empty, at most `within` lines on.
fn next_text(lines: &[&str], from: usize, within: usize) -> Option<usize> {
    (from..lines.len().min(from + within + 1)).find(|index| !lines[*index].trim().is_empty())
}
