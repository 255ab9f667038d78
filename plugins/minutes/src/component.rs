//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod convert;
mod drafting;
mod examining;
mod input;
mod oracle;
mod output;

wit_bindgen::generate!({
    path: [
        "../../wit/plugin",
        "../../wit/files",
        "../../wit/inference",
        "../../wit/exam",
        "wit",
    ],
    world: "gardon:minutes/minutes",
    generate_all,
});

use exports::gardon::exam::exam;
use exports::gardon::minutes::tools::{self, Guest};
use gardon::files::files::{File, NewFile};
use gardon::plugin::context;
use gardon::plugin::errors::Error;
use kit::language::Language;

use crate::logic::find;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; include_bytes!("../wit/minutes.wit").len()] =
    *include_bytes!("../wit/minutes.wit");

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; include_bytes!("../locale.toml").len()] = *include_bytes!("../locale.toml");

/// Turns that are found where nothing is said, and at most.
const FOUND: (u32, u32) = (5, 100);

struct Component;

impl Guest for Component {
    fn draft(
        transcript: &File,
        agenda: Option<&File>,
        members: Option<&File>,
        kind: Option<tools::Kind>,
        output: Option<&NewFile>,
        template: Option<&File>,
        speaker: Vec<String>,
        date: Option<String>,
        sentences: Option<u32>,
        phrases: Option<&File>,
    ) -> Result<tools::Minutes, Error> {
        // What cannot be written is told before a long meeting is read.
        let output = output.map(output::Target::of).transpose()?;
        let asked = drafting::Asked {
            transcript,
            agenda,
            members,
            speaker,
            date,
            sentences,
            phrases,
        };
        drafting::draft(
            &asked,
            kind.unwrap_or(tools::Kind::CompteRendu),
            output,
            template,
        )
    }

    fn actions(
        transcripts: Vec<File>,
        output: Option<&NewFile>,
        speaker: Vec<String>,
        phrases: Option<&File>,
    ) -> Result<Vec<tools::Tracked>, Error> {
        let output = output.map(output::Target::of).transpose()?;
        let tracked = drafting::actions(&transcripts, &speaker, phrases)?;
        if let Some(output) = &output {
            output.actions(&tracked)?;
        }
        Ok(tracked.into_iter().map(convert::tracked).collect())
    }

    fn find(
        transcript: &File,
        query: String,
        limit: Option<u32>,
        speaker: Vec<String>,
    ) -> Result<Vec<tools::Found>, Error> {
        let read = input::transcript(transcript, &speaker)?;
        let most = limit.unwrap_or(FOUND.0).clamp(1, FOUND.1) as usize;
        Ok(find::find(&read, &query, most)
            .into_iter()
            .map(|found| convert::found(&read, &found))
            .collect())
    }

    fn cues(transcript: &File, speaker: Vec<String>) -> Result<Vec<tools::Cue>, Error> {
        let read = input::transcript(transcript, &speaker)?;
        input::tell_losses(&read);
        Ok(convert::cues(&read))
    }

    fn phrases() -> String {
        crate::logic::phrases::STANDARD.to_owned()
    }
}

impl exam::Guest for Component {
    fn sit(model: String, language: String) -> Result<Vec<exam::Mark>, Error> {
        examining::sit(&model, &language)
    }
}

fn language() -> Language {
    Language::parse(&context::language()).unwrap_or(Language::French)
}

export!(Component);
