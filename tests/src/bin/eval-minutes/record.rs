//! A written record of a council whose decisions and votes are known.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;
use kit::language::Language;
use minutes::logic::draft::{self, Request};
use minutes::logic::phrases::Phrases;
use minutes::logic::reading;
use serde::Deserialize;

#[derive(Deserialize)]
struct Known {
    seance: Sitting,
    actes: Vec<Act>,
}

#[derive(Deserialize)]
struct Sitting {
    date: String,
    votants: Option<u32>,
}

#[derive(Deserialize)]
struct Act {
    vote: Option<Vote>,
    citation: String,
}

#[derive(Deserialize)]
struct Vote {
    pour: Option<u32>,
    contre: Option<u32>,
    abstention: Option<u32>,
    unanimite: Option<bool>,
}

/// Compares what is found with what is known.
pub fn evaluate(out: &mut impl Write, minutes: &Path) -> Result<()> {
    writeln!(out, "\n== a council's written record, French")?;
    let folder = minutes.join("municipal_fixture");
    let known: Known = serde_json::from_slice(&std::fs::read(folder.join("releve.json"))?)?;
    let record = std::fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let Some(record) = record else { return Ok(()) };
    let transcript =
        reading::read(std::fs::read(&record)?).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    let request = Request::new(Date::constant(2026, 11, 27), Language::French);
    let (draft, talk) = draft::draft(&transcript, &Phrases::standard(), &request);
    let day = draft.meeting.day.map(|day| day.to_string());
    writeln!(
        out,
        "day {day:?} of {:?}; voters {:?} of {:?}",
        known.seance.date,
        minutes::logic::assembly::voters(&draft.meeting),
        known.seance.votants
    )?;
    let mut right = 0;
    for act in &known.actes {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let decided = draft.decisions.iter().any(|(decision, _)| {
            let words: Vec<&str> = decision
                .sentences
                .iter()
                .map(|sentence| talk.text(*sentence))
                .collect();
            plain(&words.join(" ")).contains(&plain(&act.citation))
        });
        let voted = act.vote.as_ref().is_none_or(|vote| {
            draft.votes.iter().any(|(found, _)| {
                (found.in_favour, found.unanimous) == (vote.pour, vote.unanimite.unwrap_or(false))
                    && vote
                        .contre
                        .is_none_or(|against| found.against == Some(against))
                    && vote
                        .abstention
                        .is_none_or(|abstentions| found.abstentions == Some(abstentions))
            })
        });
        if !decided || !voted {
            writeln!(
                out,
                "  missed: {} (decided {decided}, voted {voted})",
                act.citation
            )?;
        }
        right += usize::from(decided && voted);
    }
    writeln!(
        out,
        "acts with their vote: {right} of {}; found {} decisions, {} votes",
        known.actes.len(),
        draft.decisions.len(),
        draft.votes.len()
    )?;
    for found in &draft.inconsistencies {
        writeln!(out, "  inconsistency: {}", found.message)?;
    }
    Ok(())
}
