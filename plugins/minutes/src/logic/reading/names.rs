//! Names of speakers before what they say: "M. Durand : …", "GILLES BOULEAU : …", "Salle 204: …".

use kit::fold::Folded;

use super::RawCue;

/// The longest name, in bytes.
const MOST_NAME: usize = 80;

/// The most words of a name.
const MOST_WORDS: usize = 9;

/// Small words and offices that stand in names without a capital, folded.
const SMALL: &[&str] = &[
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "les",
    "l",
    "et",
    "a",
    "au",
    "aux",
    "von",
    "van",
    "der",
    "den",
    "el",
    "al",
    "of",
    "the",
    "and",
    "for",
    "en",
    "sur",
    "maire",
    "adjoint",
    "adjointe",
    "president",
    "presidente",
    "secretaire",
    "seance",
    "directeur",
    "directrice",
    "general",
    "generale",
    "services",
    "service",
    "conseiller",
    "conseillere",
    "municipal",
    "municipale",
    "chef",
    "cheffe",
    "responsable",
    "rapporteur",
    "rapporteuse",
    "chair",
    "clerk",
    "delegue",
    "deleguee",
    "premier",
    "premiere",
    "deuxieme",
    "greffier",
    "animateur",
    "animatrice",
    "technique",
    "juridique",
    "finances",
    "non",
    "identifie",
    "identifiee",
    "inconnu",
];

/// Words before a colon that name a thing and nobody, folded.
const THINGS: &[&str] = &[
    "objet",
    "date",
    "lieu",
    "heure",
    "horaire",
    "horaires",
    "point",
    "points",
    "note",
    "notes",
    "rappel",
    "question",
    "reponse",
    "presents",
    "present",
    "presentes",
    "presente",
    "excuses",
    "excuse",
    "excusee",
    "excusees",
    "absents",
    "absent",
    "absente",
    "absentes",
    "ordre",
    "total",
    "pour",
    "contre",
    "abstention",
    "abstentions",
    "votants",
    "vote",
    "votes",
    "resultat",
    "resultats",
    "decision",
    "decisions",
    "action",
    "actions",
    "attention",
    "donc",
    "alors",
    "bon",
    "bref",
    "titre",
    "participants",
    "participant",
    "sujet",
    "reunion",
    "meeting",
    "agenda",
    "attendees",
    "apologies",
    "location",
    "time",
    "subject",
    "title",
    "pouvoir",
    "pouvoirs",
    "procuration",
    "procurations",
    "quorum",
    "membres",
    "exercice",
    "nombre",
    "secretariat",
    "duree",
    "duration",
    "transcription",
    "conclusion",
    "exemple",
    "premierement",
    "deuxiemement",
    "troisiemement",
    "resume",
    "remarque",
    "remarques",
    "nb",
    "ps",
    "absence",
    "college",
    "deliberation",
    "article",
    "annexe",
    "http",
    "https",
    "suspension",
    "convocation",
    "seance",
    "invites",
    "invite",
    "members",
    "name",
    "kind",
    "language",
    "source",
    "animateurs",
    "distribution",
    "diffusion",
    "ouverture",
    "fin",
    "debut",
    "page",
    "todo",
];

/// Whether a text can be the name of who speaks.
pub fn is_name(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty()
        || text.len() > MOST_NAME
        || text.contains(['?', '!', ';', '"', '«', '=', '/'])
    {
        return false;
    }
    // What stands in brackets is an office or a group.
    let bare = text.split('(').next().unwrap_or_default().trim();
    let folded = Folded::new(bare);
    let first = folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty());
    let Some(first) = first else { return false };
    if THINGS.contains(&first) {
        return false;
    }
    let mut words = 0;
    let mut capitals = 0;
    for word in bare
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
    {
        words += 1;
        let capital = word.starts_with(char::is_uppercase);
        capitals += usize::from(capital);
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        let small = || SMALL.contains(&Folded::new(word).text());
        if !(capital || number || words > 1 && small()) || number && words == 1 {
            return false;
        }
    }
    let starts = bare
        .chars()
        .next()
        .is_some_and(|letter| letter.is_uppercase());
    // A sentence that ends before the colon is no name, but "M. Serre" and "J.-P. Serre" are.
    let stops = bare.matches(". ").count();
    starts && capitals >= 1 && words <= MOST_WORDS && stops <= 2 && !bare.contains(", ")
}

/// The name and what is said after it, where a line begins with a name and a colon.
pub fn prefix(line: &str) -> Option<(&str, &str)> {
    let place = line
        .char_indices()
        .take(MOST_NAME + 2)
        .find(|(_, letter)| *letter == ':')?
        .0;
    let (name, said) = (line[..place].trim(), &line[place + 1..]);
    // "12:30" is a time; a name stands apart from what is said.
    let parted = said.is_empty() || said.starts_with(char::is_whitespace);
    (parted && is_name(name)).then(|| (name, said.trim()))
}

/// A name without its form of address, folded, for comparison: "M. Durand" and "monsieur Durand" are one.
pub fn with_title(name: &str) -> (Option<String>, String) {
    let folded = Folded::new(name);
    let mut words: Vec<&str> = folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let titles = [
        "m", "mm", "mme", "mmes", "mlle", "monsieur", "madame", "mr", "mrs", "ms", "dr", "me",
        "maitre", "miss",
    ];
    let title = words
        .first()
        .filter(|word| titles.contains(word))
        .map(|word| (*word).to_owned());
    if title.is_some() {
        words.remove(0);
    }
    (title, words.join(" "))
}

/// Takes speakers out of the texts of cues, where a file writes them there and has no other place for them.
pub(super) fn speakers_in_texts(cues: &mut [RawCue]) {
    let silent = cues.iter().filter(|cue| cue.speaker.is_none()).count();
    let named = cues
        .iter()
        .filter(|cue| {
            cue.speaker.is_none() && prefix(cue.text.trim_start_matches(['-', ' '])).is_some()
        })
        .count();
    // One colon after a capital among many lines is how somebody talks.
    if named == 0 || named * 10 < silent {
        return;
    }
    let mut last: Option<String> = None;
    for cue in cues {
        if cue.speaker.is_some() {
            last.clone_from(&cue.speaker);
            continue;
        }
        let line = cue.text.trim_start_matches(['-', ' ']);
        match prefix(line) {
            Some((name, said)) => {
                last = Some(name.to_owned());
                let said = said.to_owned();
                cue.text = said;
                cue.speaker.clone_from(&last);
            }
            // Who speaks goes on until somebody else does.
            None => cue.speaker.clone_from(&last),
        }
    }
}
