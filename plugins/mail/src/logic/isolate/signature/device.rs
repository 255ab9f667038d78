//! The line that a telephone or a mail program adds: "Envoyé de mon iPhone".

use super::super::fold::fold;

/// How the line that a telephone or a mail program adds begins.
const DEVICES: &[&str] = &[
    "sent from",
    "sent with",
    "sent via",
    "sent by",
    "sent using",
    "get outlook for",
    "envoyé de",
    "envoyé depuis",
    "envoyé à partir",
    "envoyé avec",
    "envoyé par",
    "envoyé via",
    "télécharger outlook",
    "téléchargez outlook",
    "obtenir outlook",
    "obtenez outlook",
    "provenance : courrier",
    "gesendet von",
    "gesendet mit",
    "von meinem",
    "outlook für",
    "inviato da",
    "inviato dal",
    "enviado desde",
    "enviado do",
    "enviado de",
    "enviado via",
    "verstuurd vanaf",
    "verzonden vanaf",
    "verzonden met",
    "verstuurd met",
    "wysłane z",
    "wysłano z",
    "skickat från",
    "skickades från",
    "sendt fra",
    "sendt via",
    "hanki outlook",
    "lähetetty",
    "отправлено с",
    "отправлено из",
    "отправлено от",
    "télécharger yahoo",
    "yahoo mail",
    "gmail pour mobile",
    "mobile :envoyé",
    "odesláno z",
];

/// How the line begins where more may follow it, and what it then has to name.
const OWN_DEVICES: &[&str] = &[
    "sent from my",
    "envoyé de mon",
    "envoyé depuis mon",
    "von meinem",
];
const THINGS: &[&str] = &[
    "phone",
    "ipad",
    "mobile",
    "android",
    "blackberry",
    "samsung",
    "galaxy",
    "portable",
    "tablet",
];

/// Whether the trimmed line was added by a telephone or a mail program.
pub fn is_device(line: &str) -> bool {
    if line.len() > 120 || line.ends_with([',', ';', ':']) {
        return false;
    }
    let start = line.trim_start_matches(['*', '_', '[', '<', '(', '-', ' ']);
    let Some(first) = start.chars().next() else {
        return false;
    };
    if !"SsGgEeTtOoPpVvIiWwHhLlYyMmÉОоО".contains(first) {
        return false;
    }
    let folded = fold(start);
    // "Sent from my iPhone. Please excuse typos." has full stops; any other sentence with one is the author's.
    if line.ends_with('.') {
        return OWN_DEVICES.iter().any(|device| folded.starts_with(device))
            && THINGS.iter().any(|thing| folded.contains(thing));
    }
    let words = folded
        .split('<')
        .next()
        .unwrap_or_default()
        .split(' ')
        .count();
    words <= 10 && DEVICES.iter().any(|device| folded.starts_with(device)) && names_device(&folded)
}

/// What the line was sent from, unless it is a place or a person: "envoyé par Jean" is a fact of the message.
fn names_device(folded: &str) -> bool {
    let vague = [
        "envoyé par",
        "envoyé de",
        "sent by",
        "sent via",
        "envoyé via",
        "enviado de",
        "sent from",
        "envoyé depuis",
        "envoyé avec",
    ];
    let Some(rest) = vague.iter().find_map(|start| folded.strip_prefix(start)) else {
        return true;
    };
    let things = [
        "mon ",
        "my ",
        "mobile",
        "phone",
        "iphone",
        "ipad",
        "android",
        "outlook",
        "yahoo",
        "mail",
        "samsung",
        "galaxy",
        "blackberry",
        "windows",
        "proton",
        "huawei",
        "xiaomi",
        "orange",
        "sfr",
        "free",
        "bouygues",
        "messagerie",
        "smartphone",
        "tablet",
        "a ",
        "an ",
        "the ",
        "gmail",
        "thunderbird",
        "zimbra",
        "web",
    ];
    things.iter().any(|thing| rest.contains(thing))
        && !rest.contains(" to ")
        && !rest.contains(" à tous")
}
