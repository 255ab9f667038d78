//! The table of the French codes in force, and how their names are recognised in any abbreviation.

use std::sync::OnceLock;

use kit::fold::{self, Class, Folded};

/// One code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its title, as Légifrance gives it, in ordinary capitals.
    pub title: &'static str,
    /// Abbreviations of one word, folded: "cgct".
    pub short: &'static [&'static str],
}

macro_rules! table {
    ($($title:literal: $($short:literal)*;)*) => {
        &[$(Code { title: $title, short: &[$($short),*] }),*]
    };
}

/// Codes in force, and some that older acts cite.
static CODES: &[Code] = table! {
    "Code de l'action sociale et des familles": "casf";
    "Code de l'artisanat":;
    "Code de l'aviation civile": "cavc";
    "Code de l'éducation": "ceduc";
    "Code de l'énergie": "cenergie" "cener";
    "Code de l'entrée et du séjour des étrangers et du droit d'asile": "ceseda";
    "Code de l'environnement": "cenv" "cenvir";
    "Code de l'expropriation pour cause d'utilité publique": "cexpr" "cexpro" "cecup";
    "Code de l'organisation judiciaire": "coj";
    "Code de l'urbanisme": "curb" "cu" "curba";
    "Code de la commande publique": "ccp";
    "Code de la consommation": "cconso" "cconsom";
    "Code de la construction et de l'habitation": "cch";
    "Code de la défense": "cdef" "cdd";
    "Code de la famille et de l'aide sociale": "cfas";
    "Code de la justice pénale des mineurs": "cjpm";
    "Code de la légion d'honneur, de la médaille militaire et de l'ordre national du mérite": "clh";
    "Code de la mutualité": "cmut";
    "Code de la propriété intellectuelle": "cpi";
    "Code de la recherche": "crech";
    "Code de la route": "cr" "croute" "cdr";
    "Code de la santé publique": "csp";
    "Code de la sécurité intérieure": "csi";
    "Code de la sécurité sociale": "css";
    "Code de la voirie routière": "cvr" "cvoirie";
    "Code de commerce": "ccom" "cdec";
    "Code de déontologie des architectes":;
    "Code de justice administrative": "cja";
    "Code de justice militaire": "cjm";
    "Code de procédure civile": "cpc";
    "Code de procédure pénale": "cpp";
    "Code des assurances": "cass" "cassur";
    "Code des communes": "ccommunes" "cdc";
    "Code des communes de la Nouvelle-Calédonie":;
    "Code des douanes": "cdouanes";
    "Code des impositions sur les biens et services": "cibs";
    "Code des instruments monétaires et des médailles":;
    "Code des juridictions financières": "cjf";
    "Code des marchés publics": "cmp";
    "Code des pensions civiles et militaires de retraite": "cpcmr" "pcmr";
    "Code des pensions de retraite des marins français du commerce, de pêche ou de plaisance": "cprm";
    "Code des pensions militaires d'invalidité et des victimes de guerre": "cpmivg";
    "Code des ports maritimes": "cpm";
    "Code des postes et des communications électroniques": "cpce";
    "Code des procédures civiles d'exécution": "cpcex";
    "Code des relations entre le public et l'administration": "crpa";
    "Code des transports": "ctransp" "ctrans";
    "Code disciplinaire et pénal de la marine marchande": "cdpmm";
    "Code du cinéma et de l'image animée": "ccia";
    "Code du domaine de l'Etat": "cde";
    "Code du domaine public fluvial et de la navigation intérieure": "cdpfni";
    "Code du patrimoine": "cpatr" "cpat";
    "Code du service national": "csn";
    "Code du sport": "csport";
    "Code du tourisme": "ctour";
    "Code du travail": "ctrav" "ct";
    "Code du travail maritime": "ctm";
    "Code électoral": "celect" "cel";
    "Code forestier": "cfor" "cforest";
    "Code général de la fonction publique": "cgfp";
    "Code général de la propriété des personnes publiques": "cg3p" "cgppp" "cgpp";
    "Code général des collectivités territoriales": "cgct";
    "Code général des impôts": "cgi";
    "Code minier": "cmin";
    "Code monétaire et financier": "cmf" "comofi";
    "Code pénal": "cp" "cpen";
    "Code pénitentiaire": "cpenit";
    "Code rural et de la pêche maritime": "crpm" "crur" "crural";
    "Code civil": "cciv" "cc";
    "Livre des procédures fiscales": "lpf";
};

/// Words of a title that abbreviations leave out.
const SMALL: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "sur", "entre", "pour", "par", "ou",
];

/// Every code of the table.
pub fn codes() -> &'static [Code] {
    CODES
}

impl Code {
    /// The title's words that count, folded.
    fn words(&'static self) -> &'static [String] {
        &self.spelled().0
    }

    /// The first letters of these words.
    fn initials(&'static self) -> &'static str {
        &self.spelled().1
    }

    fn spelled(&'static self) -> &'static (Vec<String>, String) {
        static SPELLED: OnceLock<Vec<(Vec<String>, String)>> = OnceLock::new();
        let spelled = SPELLED.get_or_init(|| {
            CODES
                .iter()
                .map(|code| {
                    let mut words = significant(code.title);
                    // Every title but one begins with it.
                    words.retain(|word| word != "code");
                    let initials = words
                        .iter()
                        .filter_map(|word| word.chars().next())
                        .collect();
                    (words, initials)
                })
                .collect()
        });
        let index = CODES
            .iter()
            .position(|code| std::ptr::eq(code, self))
            .unwrap_or(0);
        &spelled[index]
    }
}

/// The codes that a name fits, as a collection or a text spells it: a title, an abbreviation, a slug ("code-de-la-route").
pub fn recognise(name: &str) -> Vec<&'static Code> {
    let folded = Folded::new(name);
    let tokens: Vec<Word> = words(folded.text());
    let Some((codes, length)) = mention(&tokens, &all()) else {
        return Vec::new();
    };
    let whole = tokens[length..]
        .iter()
        .all(|word| SMALL.contains(&word.text));
    if whole { codes } else { Vec::new() }
}

/// A word of a folded text, as the recognition of names needs it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a full stop follows at once.
    pub(super) stopped: bool,
    /// Whether more than blanks, hyphens, apostrophes and one full stop stand before it.
    pub(super) parted: bool,
    pub(super) class: Class,
}

/// Cuts a folded text into words; letters and digits that stand together stay together where they are an abbreviation.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    for token in fold::tokens(text) {
        let range = token.range();
        let before = words.last().map_or(0, |word| word.end);
        let gap = &text[before..range.start];
        let rest = gap.trim_start_matches('.');
        words.push(Word {
            text: &text[range.clone()],
            start: range.start,
            end: range.end,
            stopped: text[range.end..].starts_with('.'),
            parted: gap.len() - rest.len() > 1
                || gap.len() > 8
                || !rest
                    .chars()
                    .all(|c| c.is_whitespace() || matches!(c, '-' | '\'' | '_'))
                || gap.contains("\n\n"),
            class: token.class,
        });
    }
    words
}

/// Every code, as what names are looked for among.
pub(super) fn all() -> Vec<&'static Code> {
    CODES.iter().collect()
}

/// The codes, among some, that the first words name, and how many words the name takes.
pub(super) fn mention(
    words: &[Word<'_>],
    among: &[&'static Code],
) -> Option<(Vec<&'static Code>, usize)> {
    let first = words.first()?;
    if let Some(found) = glued(words, among) {
        return Some(found);
    }
    let opening = match first.text {
        "code" | "codes" => true,
        "c" => {
            first.stopped
                || words
                    .get(1)
                    .is_some_and(|next| !next.parted && next.text.len() > 2)
        }
        "livre" => return fiscal(words, among),
        _ => false,
    };
    if !opening {
        return initials(first.text, among);
    }
    let mut best: Vec<&'static Code> = Vec::new();
    let mut reached = (false, 0, 0);
    for &code in among {
        let Some((length, matched)) = align(&words[1..], code.words()) else {
            continue;
        };
        let score = (matched == code.words().len(), matched, length);
        // The longest agreement wins; of equally long ones, the code that is named whole.
        let rank = |score: (bool, usize, usize)| (score.1, score.0);
        if best.is_empty() || rank(score) > rank(reached) {
            best = vec![code];
            reached = score;
        } else if rank(score) == rank(reached) {
            best.push(code);
            reached.2 = reached.2.max(score.2);
        }
    }
    (!best.is_empty()).then_some((best, reached.2 + 1))
}

/// An abbreviation in one word, perhaps with full stops or cut by digits: "CGCT", "C.G.C.T.", "CG3P".
fn glued(words: &[Word<'_>], among: &[&'static Code]) -> Option<(Vec<&'static Code>, usize)> {
    let mut joined = String::new();
    let mut found = None;
    for (index, word) in words.iter().take(8).enumerate() {
        if index > 0 {
            let touching = word.start == words[index - 1].end;
            let dotted = words[index - 1].stopped && words[index - 1].text.len() == 1;
            if !touching && !dotted || word.parted {
                break;
            }
        }
        joined.push_str(word.text);
        let fits: Vec<&'static Code> = among
            .iter()
            .copied()
            .filter(|code| code.short.contains(&joined.as_str()))
            .collect();
        if !fits.is_empty() {
            found = Some((fits, index + 1));
        }
    }
    found
}

/// An abbreviation that the table does not have, by the first letters of the title's words: "CAC".
fn initials(word: &str, among: &[&'static Code]) -> Option<(Vec<&'static Code>, usize)> {
    if !(3..=9).contains(&word.len()) || !word.starts_with('c') {
        return None;
    }
    let fits: Vec<&'static Code> = among
        .iter()
        .copied()
        .filter(|code| word[1..] == *code.initials())
        .collect();
    (!fits.is_empty()).then_some((fits, 1))
}

fn fiscal(words: &[Word<'_>], among: &[&'static Code]) -> Option<(Vec<&'static Code>, usize)> {
    let code = among.iter().copied().find(|code| code.short == ["lpf"])?;
    let first = words.first()?;
    if first.text != "livre" {
        return None;
    }
    let (length, matched) = align(&words[1..], &code.words()[1..])?;
    (matched == 2).then_some((vec![code], length + 1))
}

/// How many words agree with a title from its beginning, and how many of the title's words they are.
fn align(words: &[Word<'_>], title: &[String]) -> Option<(usize, usize)> {
    let mut matched = 0;
    let mut length = 0;
    let mut position = 0;
    let mut skipped = 0;
    while matched < title.len() {
        let Some(word) = words.get(position) else {
            break;
        };
        if word.parted && !(position > 0 && words[position - 1].stopped) {
            // A comma inside a long title is part of it.
            if matched == 0 || title.len() < 7 {
                break;
            }
        }
        if SMALL.contains(&word.text) && word.text != title[matched] {
            skipped += 1;
            if skipped > 4 {
                break;
            }
            position += 1;
            continue;
        }
        if !agrees(word, &title[matched]) {
            break;
        }
        skipped = 0;
        matched += 1;
        position += 1;
        length = position;
    }
    (matched > 0).then_some((length, matched))
}

/// Whether a word is the title's word: whole, cut with a full stop, in the other number, or with one letter misread.
fn agrees(word: &Word<'_>, title: &str) -> bool {
    let text = word.text;
    if text == title {
        return true;
    }
    if word.stopped && title.starts_with(text) {
        return true;
    }
    // "élect", "collect", "envir": cut without its full stop.
    if text.len() >= 3 && title.len() > text.len() + 1 && title.starts_with(text) {
        return true;
    }
    if text.trim_end_matches('s') == title.trim_end_matches('s') {
        return true;
    }
    title.len() >= 6 && text.len() >= 5 && strsim::levenshtein(text, title) == 1
}

fn significant(title: &str) -> Vec<String> {
    let folded = Folded::new(title);
    words(folded.text())
        .iter()
        .map(|word| word.text.to_owned())
        .filter(|word| !SMALL.contains(&word.as_str()))
        .collect()
}
