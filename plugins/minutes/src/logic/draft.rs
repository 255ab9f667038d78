//! Minutes of one meeting: what was said for each item, decisions, actions, votes, what is open, and what was not covered.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kit::language::{self, Language};

use super::action::{self, Action};
use super::agenda::Item;
use super::assembly::{self, Inconsistency};
use super::decision::{self, Decision};
use super::meeting::Meeting;
use super::phrases::{Phrases, Sense};
use super::segment::{self, Segment};
use super::speech;
use super::stems;
use super::summary::Weigher;
use super::talk::Talk;
use super::transcript::Transcript;
use super::vote::{self, Vote};

/// A sentence is shown for so many words of an item, where nothing else is asked for.
const WORDS_PER_SENTENCE: usize = 90;

/// Sentences of one item, at least and at most.
const OF_ITEM: (usize, usize) = (2, 12);

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The items of the agenda, where one was given.
    pub agenda: Vec<Item>,
    /// Lines of the agenda's file that tell the day and the people.
    pub agenda_lines: Vec<String>,
    /// The members, where a list was given.
    pub members: Vec<String>,
    /// The day of the meeting, where it was given.
    pub day: Option<Date>,
    /// A day that the file's name tells.
    pub file_day: Option<Date>,
    /// The day of the call.
    pub today: Date,
    /// How many sentences of what was said are shown in all.
    pub sentences: Option<usize>,
    /// The language of notes.
    pub spoken: Language,
}

impl Request {
    /// A request with nothing but the day of the call and the language of notes.
    pub fn new(today: Date, spoken: Language) -> Self {
        Self {
            agenda: Vec::new(),
            agenda_lines: Vec::new(),
            members: Vec::new(),
            day: None,
            file_day: None,
            today,
            sentences: None,
            spoken,
        }
    }
}

/// One line of what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The words that are shown.
    pub text: String,
    /// Who says it.
    pub speaker: Option<String>,
    /// The cues in which it stands.
    pub cues: Vec<String>,
    /// Words of the transcript, byte for byte.
    pub quote: String,
    /// Whether a model worded it.
    pub worded: bool,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its number on the agenda.
    pub number: Option<String>,
    /// What it is about.
    pub title: String,
    /// What was said.
    pub lines: Vec<Line>,
    /// The part of the meeting that it stands for.
    pub sentences: Vec<usize>,
    /// Cues of who announces it.
    pub cues: Vec<String>,
}

/// Whether an item of the agenda is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The item.
    pub item: String,
    /// Whether it was found in the meeting.
    pub found: bool,
    /// Turns in which it is spoken of.
    pub turns: usize,
    /// Words that were said.
    pub words: usize,
    /// Lines, decisions, actions and votes that the minutes have of it.
    pub lines: usize,
}

/// Minutes of one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The language that is spoken.
    pub language: Language,
    /// What is known of the meeting.
    pub meeting: Meeting,
    /// The items, in the order in which they were spoken of.
    pub sections: Vec<Section>,
    /// The decisions, and the section of each.
    pub decisions: Vec<(Decision, usize)>,
    /// The actions, and the section of each.
    pub actions: Vec<(Action, usize)>,
    /// The votes, and the section of each.
    pub votes: Vec<(Vote, usize)>,
    /// What is open: the sentence, and the section of each.
    pub open: Vec<(usize, usize)>,
    /// What does not add up.
    pub inconsistencies: Vec<Inconsistency>,
    /// The items of the agenda.
    pub coverage: Vec<Coverage>,
    /// What the reader should know.
    pub notes: Vec<String>,
}

/// The language of a transcript, by its most.
pub fn language_of(transcript: &Transcript) -> Language {
    let mut french = 0;
    let mut english = 0;
    for turn in transcript.turns.iter().take(400) {
        match language::of(&turn.text) {
            Some(Language::French) => french += turn.text.len(),
            Some(Language::English) => english += turn.text.len(),
            None => {}
        }
    }
    if english > french {
        Language::English
    } else {
        Language::French
    }
}

/// Drafts the minutes of a transcript.
pub fn draft<'t>(
    transcript: &'t Transcript,
    phrases: &Phrases,
    request: &Request,
) -> (Draft, Talk<'t>) {
    let mut talk = Talk::new(transcript, phrases, &request.members);
    let mut meeting = Meeting {
        day: request.day,
        ..Meeting::default()
    };
    meeting.read_head(&transcript.head, request.today);
    meeting.read_head(&request.agenda_lines, request.today);
    meeting.read_talk(&talk, request.today);
    meeting.day = request.day.or(meeting.day).or(request.file_day);
    talk.day = meeting.day;
    for name in meeting.present.iter().chain(&meeting.excused) {
        if super::people::resolve(name, &talk.people).is_none() {
            talk.people.push(name.clone());
        }
    }
    let agenda = if request.agenda.is_empty() {
        super::agenda::in_head(&transcript.head)
    } else {
        request.agenda.clone()
    };
    let segments = segment::segments(&talk, &agenda);
    let mut draft = Draft {
        language: language_of(transcript),
        meeting,
        sections: Vec::new(),
        decisions: Vec::new(),
        actions: Vec::new(),
        votes: Vec::new(),
        open: Vec::new(),
        inconsistencies: Vec::new(),
        coverage: Vec::new(),
        notes: Vec::new(),
    };
    for segment in &segments {
        found_in(&talk, segment, &agenda, &mut draft);
    }
    across(&mut draft);
    said(&talk, request, &segments, &mut draft);
    let votes: Vec<Vote> = draft.votes.iter().map(|(vote, _)| vote.clone()).collect();
    draft.inconsistencies = assembly::check(&draft.meeting, &votes, request.spoken);
    draft.coverage = coverage(&talk, &agenda, &draft);
    draft.notes = notes(transcript, &draft, request);
    (draft, talk)
}

/// What the rules find in one part of the meeting.
fn found_in(talk: &Talk<'_>, segment: &Segment, agenda: &[Item], draft: &mut Draft) {
    // An item that was spoken of twice is one section.
    let known = draft.sections.iter().position(|section| {
        segment.item.is_some()
            && section.title == segment.title
            && section.number == segment.item.and_then(|item| agenda[item].number.clone())
    });
    let section = known.unwrap_or(draft.sections.len());
    if known.is_none() {
        draft.sections.push(Section {
            number: segment.item.and_then(|item| agenda[item].number.clone()),
            title: segment.title.clone(),
            lines: Vec::new(),
            sentences: Vec::new(),
            cues: segment
                .announced
                .map(|sentence| talk.cues(&[sentence]))
                .unwrap_or_default(),
        });
    }
    draft.sections[section]
        .sentences
        .extend(segment.sentences.clone());
    let votes = vote::votes(talk, segment.sentences.clone());
    let before = draft.votes.len();
    for mut decision in decision::decisions(talk, segment.sentences.clone(), &votes) {
        decision.vote = decision.vote.map(|vote| vote + before);
        draft.decisions.push((decision, section));
    }
    draft
        .votes
        .extend(votes.into_iter().map(|vote| (vote, section)));
    draft.actions.extend(
        action::actions(talk, segment.sentences.clone())
            .into_iter()
            .map(|action| (action, section)),
    );
    for sentence in segment.sentences.clone() {
        // What goes on in the next sentence is one point.
        let goes_on = draft.open.last().is_some_and(|(last, _)| {
            *last + 1 == sentence && talk.sentences[*last].turn == talk.sentences[sentence].turn
        });
        if is_open(talk, sentence) && !goes_on {
            draft.open.push((sentence, section));
        }
    }
}

fn is_open(talk: &Talk<'_>, sentence: usize) -> bool {
    let words = &talk.sentences[sentence].words;
    let open = talk.hits[sentence].iter().any(|hit| {
        // "Il reste à trancher", and not "ils restent à un euro".
        let rests = words.word(hit.start).starts_with("rest") && words.word(hit.end - 1) == "a";
        hit.sense == Sense::Open
            && (!rests
                || ["er", "ir", "re"]
                    .iter()
                    .any(|ending| words.word(hit.end).ends_with(ending)))
    });
    open && !talk.has(sentence, Sense::Proposal)
        && !talk.sentences[sentence].question
        && !talk.has(sentence, Sense::Past)
        && stems::of(&talk.sentences[sentence].words).len() >= 2
}

/// What comes back in another part: an action that is recalled at the end, a decision that is summed up.
fn across(draft: &mut Draft) {
    let mut kept: Vec<(Action, usize)> = Vec::new();
    for (action, section) in std::mem::take(&mut draft.actions) {
        let twin = kept.iter_mut().find(|(known, _)| {
            known.who == action.who
                && known.about.len().min(action.about.len()) >= 3
                && stems::overlap(&known.about, &action.about) >= 0.6
        });
        match twin {
            Some((known, _)) => {
                known.sentences.extend(&action.sentences);
                known.due = action.due.or(known.due);
            }
            None => kept.push((action, section)),
        }
    }
    draft.actions = kept;
    let about = |decision: &Decision| -> BTreeSet<String> {
        stems::of(&super::sentence::Words::new(&decision.text))
    };
    let mut kept: Vec<(Decision, usize)> = Vec::new();
    for (decision, section) in std::mem::take(&mut draft.decisions) {
        let own = about(&decision);
        let twin = kept.iter_mut().find(|(known, other)| {
            let both = known.vote.is_some() && decision.vote.is_some();
            *other != section
                && !both
                && own.len() >= 3
                && stems::overlap(&about(known), &own) >= 0.7
        });
        match twin {
            Some((known, _)) => known.sentences.extend(&decision.sentences),
            None => kept.push((decision, section)),
        }
    }
    draft.decisions = kept;
}

/// Chooses what is shown of what was said.
fn said(talk: &Talk<'_>, request: &Request, segments: &[Segment], draft: &mut Draft) {
    let weigher = Weigher::new(talk);
    let announcing: BTreeSet<usize> = segments
        .iter()
        .filter_map(|segment| segment.announced)
        .collect();
    let telling = |section: &Section| -> Vec<usize> {
        section
            .sentences
            .iter()
            .filter(|sentence| !announcing.contains(sentence))
            .copied()
            .collect()
    };
    let chosen: Vec<Vec<usize>> = match request.sentences {
        None => draft
            .sections
            .iter()
            .map(|section| {
                let among = telling(section);
                let words: usize = among
                    .iter()
                    .map(|sentence| talk.sentences[*sentence].words.len())
                    .sum();
                weigher.choose(
                    talk,
                    &among,
                    (words / WORDS_PER_SENTENCE).clamp(OF_ITEM.0, OF_ITEM.1),
                )
            })
            .collect(),
        Some(most) => {
            let all: Vec<usize> = (0..talk.sentences.len()).collect();
            let mut chosen = weigher.choose(talk, &all, most);
            // No item is lost for the sake of a number.
            if most >= draft.sections.len() * 2 {
                for section in &draft.sections {
                    if section
                        .sentences
                        .iter()
                        .all(|sentence| !chosen.contains(sentence))
                    {
                        chosen.extend(weigher.choose(talk, &telling(section), 1));
                    }
                }
                while chosen.len() > most {
                    let least = (0..chosen.len())
                        .filter(|place| {
                            let of = |sentence: &usize| {
                                draft
                                    .sections
                                    .iter()
                                    .position(|section| section.sentences.contains(sentence))
                            };
                            let own = of(&chosen[*place]);
                            chosen.iter().filter(|other| of(other) == own).count() > 1
                        })
                        .min_by(|one, other| {
                            weigher
                                .score(talk, chosen[*one])
                                .total_cmp(&weigher.score(talk, chosen[*other]))
                        });
                    match least {
                        Some(place) => chosen.remove(place),
                        None => break,
                    };
                }
            }
            draft
                .sections
                .iter()
                .map(|section| {
                    section
                        .sentences
                        .iter()
                        .filter(|sentence| chosen.contains(sentence))
                        .copied()
                        .collect()
                })
                .collect()
        }
    };
    for (section, chosen) in draft.sections.iter_mut().zip(chosen) {
        section.lines = chosen
            .into_iter()
            .map(|sentence| line(talk, sentence))
            .collect();
    }
}

/// A sentence as a line.
pub fn line(talk: &Talk<'_>, sentence: usize) -> Line {
    Line {
        text: speech::clean(talk.text(sentence)),
        speaker: talk.speaker(sentence).map(str::to_owned),
        cues: talk.cues(&[sentence]),
        quote: talk.text(sentence).to_owned(),
        worded: false,
    }
}

fn coverage(talk: &Talk<'_>, agenda: &[Item], draft: &Draft) -> Vec<Coverage> {
    agenda
        .iter()
        .map(|item| {
            let place = draft
                .sections
                .iter()
                .position(|section| section.title == item.title && section.number == item.number);
            let section = place.map(|place| &draft.sections[place]);
            let sentences = section
                .map(|section| section.sentences.as_slice())
                .unwrap_or_default();
            let turns: BTreeSet<usize> = sentences
                .iter()
                .map(|sentence| talk.sentences[*sentence].turn)
                .collect();
            let of = |section: usize| Some(section) == place;
            let lines = section.map_or(0, |section| section.lines.len())
                + draft
                    .decisions
                    .iter()
                    .filter(|(_, section)| of(*section))
                    .count()
                + draft
                    .actions
                    .iter()
                    .filter(|(_, section)| of(*section))
                    .count()
                + draft
                    .votes
                    .iter()
                    .filter(|(_, section)| of(*section))
                    .count();
            Coverage {
                item: item.title.clone(),
                found: section.is_some(),
                turns: turns.len(),
                words: sentences
                    .iter()
                    .map(|sentence| talk.sentences[*sentence].words.len())
                    .sum(),
                lines,
            }
        })
        .collect()
}

fn notes(transcript: &Transcript, draft: &Draft, request: &Request) -> Vec<String> {
    let language = request.spoken;
    let mut notes = Vec::new();
    let mut say = |french: String, english: String| notes.push(language.pick(french, english));
    let losses = &transcript.losses;
    if losses.invented > 0 {
        let count = losses.invented;
        say(
            format!("{count} lignes que les logiciels de transcription inventent sont écartées"),
            format!("{count} lines that recognisers are known to invent were dropped"),
        );
    }
    if losses.cut > 0 {
        let count = losses.cut;
        say(
            format!("résultat partiel : {count} répliques au-delà de la limite n'ont pas été lues"),
            format!("partial result: {count} cues past the limit were not read"),
        );
    }
    if losses.times > 0 {
        let count = losses.times;
        say(
            format!("{count} répliques ont des temps illisibles ; leurs mots sont gardés"),
            format!("{count} cues have times that cannot be read; their words are kept"),
        );
    }
    if losses.letters {
        say(
            "des caractères du fichier sont illisibles".to_owned(),
            "some letters of the file cannot be read".to_owned(),
        );
    }
    let unnamed = transcript
        .cues
        .iter()
        .filter(|cue| cue.speaker.is_none())
        .count();
    if unnamed > 0 && unnamed < transcript.cues.len() {
        say(
            format!("{unnamed} répliques sans nom d'orateur"),
            format!("{unnamed} cues without a speaker's name"),
        );
    }
    if draft.meeting.day.is_none() {
        say(
            "la date de la réunion n'est pas dite : « vendredi » reste sans date ; --date 2026-03-12 la donne".to_owned(),
            "the day of the meeting is not said: \"Friday\" gets no date; --date 2026-03-12 gives it".to_owned(),
        );
    }
    let lost: Vec<&str> = draft
        .coverage
        .iter()
        .filter(|item| !item.found)
        .map(|item| item.item.as_str())
        .collect();
    if !lost.is_empty() {
        let lost = lost.join(" ; ");
        say(
            format!("points de l'ordre du jour introuvables dans la transcription : {lost}"),
            format!("items of the agenda that were not found in the transcript: {lost}"),
        );
    }
    notes
}
