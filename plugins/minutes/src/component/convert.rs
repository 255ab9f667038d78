//! What the logic found, in the words of the contract.

use super::exports::gardon::minutes::tools;
use super::gardon::plugin::errors::{Error, Problem};
use crate::logic::draft::{Draft, Line, Section};
use crate::logic::find::Found;
use crate::logic::paper::{self, Kind};
use crate::logic::speech;
use crate::logic::talk::Talk;
use crate::logic::track::{Mention, Tracked};
use crate::logic::transcript::Transcript;
use crate::logic::vote::Outcome;
use crate::logic::{assembly, meeting};

pub(super) fn problem(message: String, place: Option<String>, hint: Option<String>) -> Problem {
    Problem {
        message,
        place,
        hint,
    }
}

pub(super) fn invalid(message: String, place: Option<String>, hint: Option<String>) -> Error {
    Error::InvalidInput(problem(message, place, hint))
}

pub(super) fn kind(kind: tools::Kind) -> Kind {
    match kind {
        tools::Kind::CompteRendu => Kind::Report,
        tools::Kind::Releve => Kind::Decisions,
        tools::Kind::Pv => Kind::Record,
    }
}

pub(super) fn minutes(
    draft: Draft,
    talk: &Talk<'_>,
    kind: Kind,
    file: Option<String>,
) -> tools::Minutes {
    let title = paper::title(&draft, kind, draft.language);
    let item = |section: usize| draft.sections[section].title.clone();
    let decisions = draft
        .decisions
        .iter()
        .map(|(decision, section)| tools::Decision {
            text: decision.text.clone(),
            item: item(*section),
            speaker: talk.speaker(decision.sentence).map(str::to_owned),
            quote: talk.text(decision.sentence).to_owned(),
            cues: talk.cues(&decision.sentences),
        })
        .collect();
    let actions = draft
        .actions
        .iter()
        .map(|(action, section)| tools::Action {
            what: speech::clean(&action.what),
            who: action.who.clone(),
            due: action.due.map(|due| due.to_string()),
            item: item(*section),
            quote: talk.text(action.sentence).to_owned(),
            cues: talk.cues(&action.sentences),
        })
        .collect();
    let votes = draft
        .votes
        .iter()
        .map(|(vote, section)| tools::Vote {
            item: item(*section),
            for_: vote.in_favour,
            against: vote.against,
            abstentions: vote.abstentions,
            not_voting: vote.not_voting,
            unanimous: vote.unanimous,
            outcome: vote.outcome.map(|outcome| match outcome {
                Outcome::Adopted => tools::Outcome::Adopted,
                Outcome::Rejected => tools::Outcome::Rejected,
            }),
            college: vote.college.clone(),
            quote: vote
                .sentences
                .last()
                .map(|sentence| talk.text(*sentence).to_owned())
                .unwrap_or_default(),
            cues: talk.cues(&vote.sentences),
        })
        .collect();
    let open_points = draft
        .open
        .iter()
        .map(|(sentence, section)| tools::OpenPoint {
            text: speech::clean(talk.text(*sentence)),
            item: item(*section),
            speaker: talk.speaker(*sentence).map(str::to_owned),
            cues: talk.cues(&[*sentence]),
        })
        .collect();
    let inconsistencies = draft
        .inconsistencies
        .iter()
        .map(|found| tools::Inconsistency {
            message: found.message.clone(),
            rule: found.rule.clone(),
            verified: found.verified,
            cues: talk.cues(&found.sentences),
        })
        .collect();
    let voters = assembly::voters(&draft.meeting);
    let meeting = draft.meeting;
    tools::Minutes {
        title,
        date: meeting.day.map(|day| day.to_string()),
        place: meeting.place,
        chair: meeting.chair,
        secretary: meeting.secretary,
        present: meeting.present,
        excused: meeting.excused,
        absent: meeting.absent,
        proxies: meeting
            .proxies
            .into_iter()
            .map(|one| proxy(one, talk))
            .collect(),
        members: meeting.members.map(|count| count.value),
        voters,
        language: draft.language.code().to_owned(),
        decisions,
        actions,
        votes,
        open_points,
        inconsistencies,
        sections: draft.sections.into_iter().map(section).collect(),
        coverage: draft
            .coverage
            .into_iter()
            .map(|one| tools::Coverage {
                item: one.item,
                found: one.found,
                turns: number(one.turns),
                words: number(one.words),
                lines: number(one.lines),
            })
            .collect(),
        notes: draft.notes,
        file,
    }
}

fn proxy(proxy: meeting::Proxy, talk: &Talk<'_>) -> tools::Proxy {
    let sentences: Vec<usize> = proxy.sentence.into_iter().collect();
    tools::Proxy {
        giver: proxy.from,
        holder: proxy.to,
        cues: talk.cues(&sentences),
    }
}

fn section(section: Section) -> tools::Section {
    tools::Section {
        title: section.title,
        number: section.number,
        sentences: section.lines.into_iter().map(sentence).collect(),
        cues: section.cues,
    }
}

fn sentence(line: Line) -> tools::Sentence {
    tools::Sentence {
        text: line.text,
        speaker: line.speaker,
        cues: line.cues,
        quote: line.quote,
        worded: line.worded,
    }
}

pub(super) fn tracked(tracked: Tracked) -> tools::Tracked {
    tools::Tracked {
        what: speech::clean(tracked.what()),
        who: tracked.who().map(str::to_owned),
        due: tracked.due().map(|due| due.to_string()),
        postponed: number(tracked.postponed()),
        history: tracked.history.into_iter().map(mention).collect(),
    }
}

fn mention(mention: Mention) -> tools::Mention {
    tools::Mention {
        meeting: mention.meeting,
        date: mention.day.map(|day| day.to_string()),
        due: mention.due.map(|due| due.to_string()),
        who: mention.who,
        quote: mention.quote,
        cues: mention.cues,
    }
}

pub(super) fn cues(read: &Transcript) -> Vec<tools::Cue> {
    let mut cues = Vec::with_capacity(read.cues.len());
    for (number, turn) in (1..).zip(&read.turns) {
        cues.extend(read.cues[turn.cues.clone()].iter().map(|cue| tools::Cue {
            id: cue.id.clone(),
            turn: number,
            start: cue.start,
            end: cue.end,
            speaker: cue.speaker.clone(),
            text: cue.text.clone(),
        }));
    }
    cues
}

pub(super) fn found(read: &Transcript, found: &Found) -> tools::Found {
    let turn = &read.turns[found.turn];
    tools::Found {
        turn: number(found.turn + 1),
        speaker: turn.speaker.clone(),
        text: turn.text.clone(),
        cues: read.ids(turn.cues.clone()),
        score: found.score as f32,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
