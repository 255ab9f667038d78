//! Drafting as it is asked for: files to a request, the draft, the words of a model, the document.

use super::convert;
use super::exports::gardon::minutes::tools;
use super::gardon::files::files::File;
use super::gardon::plugin::errors::Error;
use super::gardon::plugin::log::{self, Level};
use super::oracle::HostModels;
use super::output::Target;
use super::{input, language};
use crate::logic::draft::{self, Request};
use crate::logic::track::{self, Mention, Tracked};
use crate::logic::{agenda, meeting, paper, wording};

/// What a draft is made of.
pub(super) struct Asked<'a> {
    pub(super) transcript: &'a File,
    pub(super) agenda: Option<&'a File>,
    pub(super) members: Option<&'a File>,
    pub(super) speaker: Vec<String>,
    pub(super) date: Option<String>,
    pub(super) sentences: Option<u32>,
    pub(super) phrases: Option<&'a File>,
}

pub(super) fn draft(
    asked: &Asked<'_>,
    kind: tools::Kind,
    output: Option<Target<'_>>,
    template: Option<&File>,
) -> Result<tools::Minutes, Error> {
    let day = input::day(asked.date.as_deref())?;
    let phrases = input::phrases(asked.phrases)?;
    let agenda_text = asked.agenda.map(input::words).transpose()?;
    let members_text = asked.members.map(input::words).transpose()?;
    let request = Request {
        agenda: agenda_text
            .as_deref()
            .map(agenda::items)
            .unwrap_or_default(),
        agenda_lines: agenda_text
            .iter()
            .flat_map(|text| text.lines().map(str::to_owned))
            .collect(),
        members: members_text
            .as_deref()
            .map(meeting::members)
            .unwrap_or_default(),
        day,
        file_day: input::day_of_name(&asked.transcript.name()),
        sentences: asked.sentences.map(|count| count as usize),
        ..Request::new(input::today(), language())
    };
    let read = input::transcript(asked.transcript, &asked.speaker)?;
    let (mut draft, talk) = draft::draft(&read, &phrases, &request);
    tell(&wording::word(&mut draft, &talk, &mut HostModels));
    for note in &draft.notes {
        log::write(Level::Warning, note);
    }
    let kind = convert::kind(kind);
    let file = output.as_ref().map(Target::name);
    if let Some(output) = &output {
        output.minutes(&paper::document(&draft, &talk, kind), template)?;
    }
    Ok(convert::minutes(draft, &talk, kind, file))
}

/// Says what a model did, where there is one.
fn tell(report: &wording::Report) {
    let spoken = language();
    if let Some(reason) = report
        .refusal
        .as_ref()
        .and_then(|refusal| refusal.reason(spoken))
    {
        log::write(Level::Warning, &reason);
        return;
    }
    let Some(model) = &report.model else { return };
    let (kept, dropped, unanswered) = (report.kept, report.dropped, report.unanswered);
    log::write(
        Level::Info,
        &spoken.pick(
            format!("{model} a rédigé {kept} phrases ; {dropped} sont écartées, faute d'appui dans les répliques ; {unanswered} passages gardent les phrases de la réunion"),
            format!("{model} worded {kept} sentences; {dropped} were dropped for want of support in the cues; {unanswered} pieces keep the meeting's own sentences"),
        ),
    );
}

pub(super) fn actions(
    transcripts: &[File],
    renamed: &[String],
    phrases: Option<&File>,
) -> Result<Vec<Tracked>, Error> {
    let phrases = input::phrases(phrases)?;
    let mut mentions = Vec::new();
    for file in transcripts {
        let name = file.name();
        let request = Request {
            file_day: input::day_of_name(&name),
            ..Request::new(input::today(), language())
        };
        let read = input::transcript(file, renamed)?;
        let (draft, talk) = draft::draft(&read, &phrases, &request);
        if draft.meeting.day.is_none() {
            log::write(
                Level::Warning,
                &language().pick(
                    format!("{name} : la date de la réunion n'est pas dite ; ses échéances manquent, et son rang est incertain"),
                    format!("{name}: the day of the meeting is not said; its limits are missing, and its place is uncertain"),
                ),
            );
        }
        mentions.extend(draft.actions.iter().map(|(action, _)| Mention {
            meeting: name.clone(),
            day: draft.meeting.day,
            due: action.due,
            who: action.who.clone(),
            what: action.what.clone(),
            quote: talk.text(action.sentence).to_owned(),
            cues: talk.cues(&action.sentences),
            about: action.about.clone(),
        }));
    }
    Ok(track::together(mentions))
}
