//! Lines that speech recognisers are known to write where nobody spoke.
//!
//! They come from the subtitles that recognisers learnt from: credits of subtitlers, thanks to viewers, appeals to subscribe.
//! A line is dropped only as a whole cue, or as a short cue that comes back again and again.

use std::collections::{HashMap, HashSet};

use kit::fold::Folded;

use super::RawCue;

/// Beginnings of such lines, folded.
const BEGINNINGS: &[&str] = &[
    "sous-titres realises par",
    "sous-titres realises para",
    "sous-titrage",
    "sous-titres par",
    "sous titres par",
    "sous-titre par",
    "sous-titres fait",
    "sous-titres et traduction",
    "amara.org",
    "traduction sous-titres",
    "merci d'avoir regarde",
    "merci d'avoir visionne",
    "n'oubliez pas de vous abonner",
    "abonnez-vous",
    "subtitles by",
    "subtitled by",
    "transcription by castingwords",
    "transcribed by https",
    "thanks for watching",
    "thank you for watching",
    "please subscribe",
    "don't forget to subscribe",
    "like and subscribe",
    "www.mooji.org",
    "radio-canada",
    "cliquez-vous sur les sous-titres",
];

/// Whole lines that name a sound and no word, folded.
const SOUNDS: &[&str] = &[
    "musique",
    "music",
    "applaudissements",
    "applause",
    "rires",
    "silence",
    "bruit",
    "inaudible",
    "generique",
    "blank_audio",
    "soupir",
    "♪",
    "...",
];

/// A line that stands so often without another between is the recogniser's own stammer.
const STAMMER: usize = 5;

/// Which cues nobody said, by their place.
pub(super) fn invented(cues: &[RawCue]) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut run = 0;
    let mut last = String::new();
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for (place, cue) in cues.iter().enumerate() {
        let folded = Folded::new(cue.text.trim());
        let line = folded.text().trim();
        if is_invented(line) {
            found.insert(place);
        }
        if !line.is_empty() && line == last && line.len() < 120 {
            run += 1;
        } else {
            run = 0;
            line.clone_into(&mut last);
        }
        // The first one may have been said.
        if run + 1 >= STAMMER {
            *lengths.entry(place - run).or_default() = run;
        }
    }
    for (start, run) in lengths {
        found.extend(start + 1..=start + run);
    }
    found
}

fn is_invented(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric() && c != '♪');
    let bare = if bare.is_empty() { line } else { bare };
    if BEGINNINGS.iter().any(|known| bare.starts_with(known)) && bare.len() < 200 {
        return true;
    }
    let marked = line.starts_with(['[', '(', '*', '♪', '<']);
    let sound = SOUNDS.contains(&bare) || line.chars().all(|c| matches!(c, '♪' | ' ' | '.' | '…'));
    !line.is_empty()
        && sound
        && (marked || line.contains('♪') || !line.contains(char::is_alphabetic))
}
