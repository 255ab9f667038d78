//! Votes: for, against, abstaining, not voting, as they are counted aloud, with what mends a count.

use std::ops::Range;

use super::number;
use super::phrases::Sense;
use super::talk::Talk;

/// Sentences after which a vote that nothing is said of any more is over.
const SILENCE: usize = 10;

/// What a vote counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For.
    For,
    /// Against.
    Against,
    /// Abstaining.
    Abstention,
    /// Not taking part.
    NotVoting,
}

/// What became of what was voted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was adopted.
    Adopted,
    /// It was rejected.
    Rejected,
}

/// One vote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vote {
    /// How many were for it; absent where nobody says so.
    pub in_favour: Option<u32>,
    /// How many were against it.
    pub against: Option<u32>,
    /// How many abstained.
    pub abstentions: Option<u32>,
    /// How many took no part.
    pub not_voting: Option<u32>,
    /// Whether it is said that all were for it.
    pub unanimous: bool,
    /// What became of it, where that is said.
    pub outcome: Option<Outcome>,
    /// The group that voted, where groups vote apart.
    pub college: Option<String>,
    /// The sentences that tell it.
    pub sentences: Vec<usize>,
    /// People who said how they vote, where nobody counted.
    pub(crate) named: [u32; 4],
}

impl Vote {
    fn count(&mut self, kind: Kind) -> &mut Option<u32> {
        match kind {
            Kind::For => &mut self.in_favour,
            Kind::Against => &mut self.against,
            Kind::Abstention => &mut self.abstentions,
            Kind::NotVoting => &mut self.not_voting,
        }
    }

    /// Whether anything is known of it.
    fn is_told(&self) -> bool {
        self.unanimous
            || [self.in_favour, self.against, self.abstentions]
                .iter()
                .any(Option::is_some)
            || self.named.iter().any(|named| *named > 0)
    }

    fn finish(mut self) -> Option<Self> {
        for (place, kind) in [Kind::For, Kind::Against, Kind::Abstention, Kind::NotVoting]
            .into_iter()
            .enumerate()
        {
            let named = self.named[place];
            let count = self.count(kind);
            if count.is_none() && named > 0 {
                *count = Some(named);
            }
        }
        if self.unanimous {
            self.against.get_or_insert(0);
            self.abstentions.get_or_insert(0);
        }
        // An unopposed "nobody against" says something only with a count or an outcome.
        let counted = self.in_favour.is_some()
            || self.unanimous
            || self.outcome.is_some()
            || self.against.is_some() && self.abstentions.is_some();
        (self.is_told() && counted).then_some(self)
    }
}

/// The votes in a range of sentences.
pub fn votes(talk: &Talk<'_>, sentences: Range<usize>) -> Vec<Vote> {
    let mut found = Vec::new();
    let mut open: Option<Vote> = None;
    let mut asked: Option<Kind> = None;
    let mut last = 0;
    for sentence in sentences {
        if let Some(vote) = &open
            && sentence - last > SILENCE
        {
            let over = vote.clone();
            found.extend(over.finish());
            (open, asked) = (None, None);
        }
        if is_past(talk, sentence) {
            continue;
        }
        let said = read(talk, sentence, asked, open.is_some());
        let begins = talk.has(sentence, Sense::Vote) && !is_no_vote(talk, sentence);
        let complete = open.as_ref().is_some_and(|vote| {
            vote.outcome.is_some() || vote.unanimous && vote.in_favour.is_some()
        });
        let again = said.college.is_some()
            && open
                .as_ref()
                .is_some_and(|vote| vote.college.is_some() && vote.college != said.college);
        if again
            || complete
                && (begins
                    || said.counts.iter().any(|(kind, _)| *kind == Kind::For)
                        && said.outcome.is_none()
                        && !is_recount(talk, sentence))
        {
            found.extend(open.take().and_then(Vote::finish));
        }
        if !begins && !said.tells() && said.asks.is_none() {
            if open.is_none() || !talk.sentences[sentence].question {
                // "Merci." between two counts does not end what was asked.
                let short = talk.sentences[sentence].words.len() <= 6;
                asked = asked.filter(|_| short);
            }
            continue;
        }
        if open.is_none() && !begins && !said.begins() {
            continue;
        }
        let vote = open.get_or_insert_with(Vote::default);
        apply(vote, &said);
        if said.tells() || begins {
            vote.sentences.push(sentence);
        }
        asked = said.asks.or(asked.filter(|_| said.counts.is_empty()));
        last = sentence;
    }
    found.extend(open.and_then(Vote::finish));
    found
}

fn apply(vote: &mut Vote, said: &Said) {
    for (kind, count) in &said.counts {
        *vote.count(*kind) = Some(*count);
    }
    for (kind, people) in &said.people {
        vote.named[*kind as usize] += people;
    }
    vote.unanimous |= said.unanimous;
    if said.outcome.is_some() {
        vote.outcome = said.outcome;
    }
    if said.college.is_some() {
        vote.college.clone_from(&said.college);
    }
}

/// What one sentence says of a vote.
#[derive(Debug, Default)]
struct Said {
    counts: Vec<(Kind, u32)>,
    people: Vec<(Kind, u32)>,
    asks: Option<Kind>,
    unanimous: bool,
    outcome: Option<Outcome>,
    college: Option<String>,
}

impl Said {
    fn tells(&self) -> bool {
        !self.counts.is_empty()
            || !self.people.is_empty()
            || self.unanimous
            || self.outcome.is_some()
    }

    /// Whether it tells a vote on its own, without one that was begun.
    fn begins(&self) -> bool {
        let counted = |kind: Kind| self.counts.iter().any(|(known, _)| *known == kind);
        self.unanimous && self.outcome.is_some()
            || counted(Kind::For)
            || counted(Kind::Against) && counted(Kind::Abstention)
            || self.asks.is_some()
    }
}

fn read(talk: &Talk<'_>, sentence: usize, asked: Option<Kind>, open: bool) -> Said {
    let words = &talk.sentences[sentence].words;
    let mut said = Said {
        asks: asks(talk, sentence),
        ..Said::default()
    };
    let hypothetical = talk.has(sentence, Sense::Tentative) && !open;
    if hypothetical || talk.sentences[sentence].question {
        return said;
    }
    let mut taken = 0;
    for place in 0..words.len() {
        if let Some((kind, count, end)) = counted(talk, sentence, place, open)
            && place >= taken
        {
            // What was counted before in the same sentence was mended: "treize, non pardon, douze pour".
            said.counts.retain(|(known, _)| *known != kind);
            said.counts.push((kind, count));
            taken = end;
        }
    }
    said.people = declared(talk, sentence);
    if said.counts.is_empty()
        && said.people.is_empty()
        && let Some(kind) = asked
    {
        said.counts
            .extend(answer(talk, sentence).map(|count| (kind, count)));
    }
    said.unanimous = talk.has(sentence, Sense::Unanimous)
        && !before(
            talk,
            sentence,
            "unanim",
            &["pas", "not", "presque", "quasi"],
        );
    said.outcome = outcome(
        talk,
        sentence,
        open || said.unanimous || said.counts.len() > 1,
    );
    said.college = college(talk, sentence);
    said
}

/// What a question asks to be counted.
fn asks(talk: &Talk<'_>, sentence: usize) -> Option<Kind> {
    let words = &talk.sentences[sentence].words;
    let question = talk.sentences[sentence].question || words.len() <= 5;
    let begins = |first: &str| words.has(first);
    if !question
        || !(begins("qui")
            || begins("des")
            || begins("any")
            || begins("who")
            || begins("those")
            || begins("y")
            || begins("all")
            || words.len() <= 3)
    {
        return None;
    }
    let last = |kinds: &[&str]| {
        words
            .iter()
            .any(|word| kinds.iter().any(|kind| word.starts_with(kind)))
    };
    if last(&["abst"]) {
        Some(Kind::Abstention)
    } else if last(&["contre", "opposition", "oppos", "against"]) {
        Some(Kind::Against)
    } else if words.has("part") && words.has("vote") {
        Some(Kind::NotVoting)
    } else if last(&["favo"]) || words.len() <= 6 && words.has("pour") {
        Some(Kind::For)
    } else {
        None
    }
}

/// The count that an answer to such a question begins with.
fn answer(talk: &Talk<'_>, sentence: usize) -> Option<u32> {
    let words = &talk.sentences[sentence].words;
    if words.len() > 14 {
        return None;
    }
    for place in 0..words.len().min(6) {
        match words.word(place) {
            "personne" | "aucun" | "aucune" | "zero" | "pas" | "nobody" | "none" | "no" | "nul"
            | "rien" => return Some(0),
            "un" | "une"
                if !matches!(
                    words.word(place + 1),
                    "" | "abstention"
                        | "voix"
                        | "seul"
                        | "seule"
                        | "contre"
                        | "vote"
                        | "m"
                        | "mme"
                        | "monsieur"
                        | "madame"
                ) && words.len() > 3 => {}
            _ => {
                if let Some((count, _)) = number::at(words, place) {
                    // What is mended in the answer counts last.
                    let mended = (place + 1..words.len())
                        .filter(|_| talk.has(sentence, Sense::Correction))
                        .filter_map(|place| number::at(words, place))
                        .next_back();
                    return Some(mended.map_or(count, |(count, _)| count));
                }
            }
        }
    }
    let named = talk.names(sentence).len();
    (named > 0).then_some(named as u32)
}

/// A count with what it counts that begins at a word: "13 voix pour", "pour : 13", "aucune abstention".
fn counted(
    talk: &Talk<'_>,
    sentence: usize,
    place: usize,
    open: bool,
) -> Option<(Kind, u32, usize)> {
    let words = &talk.sentences[sentence].words;
    let none = matches!(
        words.word(place),
        "aucun" | "aucune" | "zero" | "personne" | "no" | "nobody" | "none"
    ) || matches!(words.word(place), "pas")
        && matches!(words.word(place + 1), "d" | "de");
    let number = if none {
        Some((0, 1))
    } else {
        number::at(words, place)
    };
    if let Some((count, length)) = number {
        let mut next = place + length;
        let mut votes = false;
        while matches!(
            words.word(next),
            "voix"
                | "vote"
                | "votes"
                | "suffrages"
                | "membres"
                | "personnes"
                | "de"
                | "d"
                | "elus"
                | "conseillers"
                | "mains"
                | "votants"
                | "are"
                | "in"
                | "members"
                | "favorables"
                | "s"
                | "se"
                | "ont"
                | "est"
                | "sont"
                | "n"
                | "ne"
                | "a"
        ) && next < place + length + 4
        {
            votes |= matches!(words.word(next), "voix" | "votes" | "vote" | "suffrages");
            if words.word(next) == "favorables" && votes {
                return Some((Kind::For, count, next + 1));
            }
            next += 1;
        }
        let kind = kind(words.word(next), words.word(next + 1), words.word(next + 2));
        if let Some(kind) = kind
            && (kind != Kind::For
                || votes
                || open && is_end(talk, sentence, next)
                || others(talk, sentence))
            && !(kind == Kind::For
                && !votes
                && matches!(
                    words.word(next + 1),
                    "cent"
                        | "le"
                        | "la"
                        | "les"
                        | "un"
                        | "une"
                        | "ce"
                        | "que"
                        | "l"
                        | "d"
                        | "mille"
                ))
            && !(kind == Kind::Against && !votes && !open && !others(talk, sentence))
        {
            return Some((kind, count, next + 1));
        }
    }
    // "Pour : 13", "contre, zéro".
    let kind = kind(words.word(place), words.word(place + 1), "")?;
    let gap = words.gap(place);
    let colon = gap.contains([':', ',', '='])
        || words.gap(place).trim().is_empty() && open && words.len() <= 8;
    let none = matches!(
        words.word(place + 1),
        "aucun" | "aucune" | "personne" | "neant" | "none" | "nobody"
    );
    let (count, length) = if none {
        (0, 1)
    } else {
        number::at(words, place + 1)?
    };
    // "Deux contre, une abstention" was read from the left.
    let own = place > 0
        && (number::at(words, place - 1).is_some()
            || matches!(words.word(place - 1), "voix" | "votes"));
    let follows = self::kind(
        words.word(place + 1 + length),
        words.word(place + 2 + length),
        "",
    );
    (colon && !own && (follows.is_none() || gap.contains(':'))).then_some((
        kind,
        count,
        place + 1 + length,
    ))
}

fn kind(word: &str, next: &str, after: &str) -> Option<Kind> {
    match word {
        "pour" | "favour" | "favor" | "favorable" => Some(Kind::For),
        "contre" | "against" | "opposition" | "oppositions" | "opposed" => Some(Kind::Against),
        "prend" | "prennent" | "participe" | "participent"
            if matches!((next, after), ("pas", "part") | ("pas", "au")) =>
        {
            Some(Kind::NotVoting)
        }
        "ntpv" | "npv" => Some(Kind::NotVoting),
        _ if word.starts_with("abst") => Some(Kind::Abstention),
        _ => None,
    }
}

/// Whether nothing that belongs to "pour" follows it.
fn is_end(talk: &Talk<'_>, sentence: usize, place: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    place + 1 >= words.len()
        || words.gap(place).contains([',', ';', '.'])
        || matches!(words.word(place + 1), "et" | "and" | "donc")
        || number::at(words, place + 1).is_some()
}

/// Whether a sentence counts several kinds, or speaks of votes.
fn others(talk: &Talk<'_>, sentence: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let kinds = ["pour", "contre", "abst", "favour", "favor", "against"];
    let known = kinds
        .iter()
        .filter(|kind| words.iter().any(|word| word.starts_with(*kind)))
        .count();
    known >= 2 || words.iter().any(|word| word.starts_with("abst"))
}

/// People who say how they vote, or of whom it is said: "Mme Roux et M. Petit s'abstiennent".
fn declared(talk: &Talk<'_>, sentence: usize) -> Vec<(Kind, u32)> {
    let words = &talk.sentences[sentence].words;
    let mut found = Vec::new();
    for place in 0..words.len() {
        let (kind, own) = match words.word(place) {
            "abstiens" => (Kind::Abstention, true),
            "abstient" | "abstiennent" | "abstains" | "abstain" => {
                (Kind::Abstention, words.word(place.wrapping_sub(1)) == "i")
            }
            "vote" | "votent" | "votes"
                if words.word(place + 1) == "contre" || words.word(place + 1) == "against" =>
            {
                (
                    Kind::Against,
                    matches!(words.word(place.wrapping_sub(1)), "je" | "i"),
                )
            }
            "prends" if words.word(place + 1) == "pas" && words.word(place + 2) == "part" => {
                (Kind::NotVoting, true)
            }
            "prend" | "prennent" | "participe" | "participent"
                if words.word(place + 1) == "pas" && words.has("vote") =>
            {
                (Kind::NotVoting, false)
            }
            _ => continue,
        };
        let people = if own {
            1
        } else {
            let named = talk.names(sentence);
            named.iter().filter(|name| name.words.end <= place).count() as u32
        };
        if people > 0 {
            found.push((kind, people));
        }
    }
    found
}

fn outcome(talk: &Talk<'_>, sentence: usize, open: bool) -> Option<Outcome> {
    if !open || talk.has(sentence, Sense::Tentative) && !talk.has(sentence, Sense::Unanimous) {
        return None;
    }
    if talk.has(sentence, Sense::Rejected) {
        return Some(Outcome::Rejected);
    }
    talk.has(sentence, Sense::Adopted)
        .then_some(Outcome::Adopted)
}

/// The group that votes apart in a committee of staff and employer.
fn college(talk: &Talk<'_>, sentence: usize) -> Option<String> {
    let words = &talk.sentences[sentence].words;
    let grouped = words.iter().any(|word| {
        matches!(
            word,
            "college" | "representants" | "collectivite" | "administration" | "employeur"
        )
    });
    let staff = words
        .iter()
        .any(|word| matches!(word, "personnel" | "personnels" | "syndicats" | "agents"));
    let employer = words.iter().any(|word| {
        matches!(
            word,
            "collectivite" | "administration" | "employeur" | "elus"
        )
    });
    match (grouped && staff, grouped && employer) {
        (true, false) => Some("représentants du personnel".to_owned()),
        (false, true) => Some("représentants de la collectivité".to_owned()),
        _ => None,
    }
}

fn is_past(talk: &Talk<'_>, sentence: usize) -> bool {
    talk.has(sentence, Sense::Past)
}

/// "Il n'y a pas de vote", "on ne vote pas".
fn is_no_vote(talk: &Talk<'_>, sentence: usize) -> bool {
    before(talk, sentence, "vot", &["pas", "sans", "not", "no"])
        || after(talk, sentence, "vot", &["pas"])
}

/// Whether a count says again what was counted: "je répète, 13 pour".
fn is_recount(talk: &Talk<'_>, sentence: usize) -> bool {
    talk.has(sentence, Sense::Correction) || talk.has(sentence, Sense::Recap)
}

fn before(talk: &Talk<'_>, sentence: usize, stem: &str, words: &[&str]) -> bool {
    let said = &talk.sentences[sentence].words;
    (0..said.len()).any(|place| {
        said.word(place).starts_with(stem)
            && (1..=3).any(|back| place >= back && words.contains(&said.word(place - back)))
    })
}

fn after(talk: &Talk<'_>, sentence: usize, stem: &str, words: &[&str]) -> bool {
    let said = &talk.sentences[sentence].words;
    (0..said.len())
        .any(|place| said.word(place).starts_with(stem) && words.contains(&said.word(place + 1)))
}
