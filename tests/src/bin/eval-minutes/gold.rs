//! Gold of an invented meeting: what is decided, asked and voted, found by words of the transcript.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::Date;
use kit::language::Language;
use minutes::logic::draft::{self, Draft, Request};
use minutes::logic::phrases::Phrases;
use minutes::logic::talk::Talk;
use minutes::logic::transcript::Transcript;
use minutes::logic::{agenda, meeting, reading};
use serde::Deserialize;

/// The gold of a meeting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gold {
    /// The transcript's file.
    pub transcript: String,
    /// The agenda's file.
    pub agenda: Option<String>,
    /// The file of the members.
    pub members: Option<String>,
    /// The language.
    pub language: String,
    /// The day, ISO 8601.
    pub date: String,
    /// Family names of those who are excused.
    #[serde(default)]
    pub excused: Vec<String>,
    /// Family names of who votes for whom.
    #[serde(default)]
    pub proxies: Vec<[String; 2]>,
    /// Those who can vote.
    pub voters: Option<u32>,
    /// Items of the agenda that are spoken of.
    pub items: Option<usize>,
    /// Decisions.
    #[serde(default)]
    pub decision: Vec<Thing>,
    /// Actions.
    #[serde(default)]
    pub action: Vec<Thing>,
    /// Votes.
    #[serde(default)]
    pub vote: Vec<Thing>,
    /// What is open.
    #[serde(default)]
    pub open: Vec<Thing>,
}

/// One thing that is known.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Thing {
    /// Words of the transcript.
    pub said: String,
    /// Who is to do it.
    pub who: Option<String>,
    /// Until when.
    pub due: Option<String>,
    /// Votes.
    #[serde(rename = "for")]
    pub in_favour: Option<u32>,
    /// Votes.
    pub against: Option<u32>,
    /// Votes.
    pub abstentions: Option<u32>,
    /// Votes.
    pub not_voting: Option<u32>,
    /// Votes.
    #[serde(default)]
    pub unanimous: bool,
    /// Whether it may be found or not: two readers would not agree.
    #[serde(default)]
    pub optional: bool,
}

/// A meeting with its gold, read and drafted.
pub struct Meeting {
    /// Its name.
    pub name: String,
    /// The gold.
    pub gold: Gold,
    /// The transcript.
    pub transcript: Transcript,
    /// The agenda's items.
    pub request: Request,
}

impl Meeting {
    /// Reads a meeting.
    pub fn read(folder: &Path, name: &str) -> Result<Self> {
        let folder = folder.join(name);
        let text = std::fs::read_to_string(folder.join("gold.toml"))
            .with_context(|| folder.display().to_string())?;
        let gold: Gold = toml::from_str(&text).with_context(|| name.to_owned())?;
        let bytes = std::fs::read(folder.join(&gold.transcript))?;
        let transcript =
            reading::read(bytes).map_err(|refusal| anyhow::anyhow!("{name}: {refusal:?}"))?;
        let read = |file: &Option<String>| -> Result<String> {
            Ok(match file {
                Some(file) => std::fs::read_to_string(folder.join(file))?,
                None => String::new(),
            })
        };
        let agenda_text = read(&gold.agenda)?;
        let request = Request {
            agenda: agenda::items(&agenda_text),
            agenda_lines: agenda_text.lines().map(str::to_owned).collect(),
            members: meeting::members(&read(&gold.members)?),
            ..Request::new(Date::constant(2026, 11, 27), Language::French)
        };
        Ok(Self {
            name: name.to_owned(),
            gold,
            transcript,
            request,
        })
    }

    /// Drafts it.
    pub fn draft(&self) -> (Draft, Talk<'_>) {
        draft::draft(&self.transcript, &Phrases::standard(), &self.request)
    }

    /// The cues in which words of the transcript stand.
    pub fn cues(&self, said: &str) -> Result<BTreeSet<String>> {
        let found = self.transcript.turns.iter().find_map(|turn| {
            let start = turn.text.find(said)?;
            let cues = turn.cues_of(&(start..start + said.len()));
            Some(self.transcript.ids(cues))
        });
        let found = found.with_context(|| format!("{}: nobody says « {said} »", self.name))?;
        Ok(found.into_iter().collect())
    }
}
