//! Whether what answers a question is found among five turns, beside plain BM25.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use minutes::logic::find;
use minutes::logic::reading;
use serde::Deserialize;
use tests::evaluation::interval;

use crate::baseline::Bm25;

/// Turns that are looked at.
const LOOKED_AT: usize = 5;

#[derive(Deserialize)]
struct Meeting {
    specific_query_list: Vec<Query>,
    meeting_transcripts: Vec<Said>,
}

#[derive(Deserialize)]
struct Query {
    query: String,
    relevant_text_span: Vec<[String; 2]>,
}

#[derive(Deserialize)]
struct Said {
    content: String,
}

/// Evaluates questions about English meetings.
pub fn evaluate(out: &mut impl Write, minutes: &Path) -> Result<()> {
    writeln!(
        out,
        "\n== where a question is answered, English: one of five turns stands in the span that a reader marked"
    )?;
    let mut found: Vec<(bool, bool)> = Vec::new();
    let mut first: Vec<(bool, bool)> = Vec::new();
    for domain in ["Academic", "Committee", "Product"] {
        let Ok(entries) = std::fs::read_dir(minutes.join("qmsum").join(domain).join("val")) else {
            continue;
        };
        let mut paths: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        paths.sort();
        for path in paths {
            let bytes = std::fs::read(&path)?;
            let meeting: Meeting = serde_json::from_slice(&bytes)?;
            let Ok(read) = reading::read(bytes) else {
                continue;
            };
            // Turns with nothing in them are no cues: where each one stood in the file.
            let kept: Vec<usize> = (0..meeting.meeting_transcripts.len())
                .filter(|place| {
                    meeting.meeting_transcripts[*place]
                        .content
                        .chars()
                        .any(|c| !c.is_whitespace())
                })
                .collect();
            let texts = read
                .turns
                .iter()
                .enumerate()
                .map(|(place, turn)| (place.to_string(), turn.text.clone()));
            let plain = Bm25::new(texts.collect());
            for query in &meeting.specific_query_list {
                let inside = |turn: usize| {
                    let Some(place) = kept.get(turn) else {
                        return false;
                    };
                    query.relevant_text_span.iter().any(|[from, to]| {
                        from.parse::<usize>().is_ok_and(|from| from <= *place)
                            && to.parse::<usize>().is_ok_and(|to| *place <= to)
                    })
                };
                let ours: Vec<usize> = find::find(&read, &query.query, LOOKED_AT)
                    .into_iter()
                    .map(|found| found.turn)
                    .collect();
                let theirs: Vec<usize> = plain
                    .search(&query.query)
                    .iter()
                    .take(LOOKED_AT)
                    .filter_map(|name| name.parse().ok())
                    .collect();
                found.push((
                    ours.iter().any(|turn| inside(*turn)),
                    theirs.iter().any(|turn| inside(*turn)),
                ));
                first.push((
                    ours.first().is_some_and(|turn| inside(*turn)),
                    theirs.first().is_some_and(|turn| inside(*turn)),
                ));
            }
        }
    }
    for (name, found) in [("of five", &found), ("the first", &first)] {
        let ours = interval(found, |found| share(found, |one| one.0));
        let theirs = interval(found, |found| share(found, |one| one.1));
        writeln!(
            out,
            "{name:10} n={}  minutes {:.3} [{:.3}, {:.3}]  BM25 {:.3} [{:.3}, {:.3}]",
            found.len(),
            ours.value,
            ours.low,
            ours.high,
            theirs.value,
            theirs.low,
            theirs.high
        )?;
    }
    Ok(())
}

fn share(found: &[(bool, bool)], of: impl Fn(&(bool, bool)) -> bool) -> f64 {
    found.iter().filter(|one| of(one)).count() as f64 / found.len().max(1) as f64
}
