//! The minutes plugin through the real command: documents, traces, the invented meetings, transcripts made to hurt.

use std::io::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::command::{Place, workspace};

/// No transcript may take longer, starting the command included.
const MOST_TIME: Duration = Duration::from_secs(60);

/// Memory of one call.
const MOST_MEMORY: u64 = 192 << 20;

/// A place with a meeting of the evaluation in it.
fn meeting(name: &str, transcript: &str) -> Place {
    let place = Place::new();
    let folder = workspace().join("tests/evaluation/minutes").join(name);
    for file in [transcript, "agenda.txt", "members.txt"] {
        if let Ok(bytes) = std::fs::read(folder.join(file)) {
            place.write(&format!("work/{file}"), &bytes);
        }
    }
    place
}

fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[test]
fn every_line_stands_in_the_cues_that_it_names() {
    for (name, transcript) in [
        ("council", "transcript.vtt"),
        ("service", "transcript.vtt"),
        ("english", "transcript.json"),
        ("committee", "transcript.srt"),
        ("project", "transcript.txt"),
    ] {
        let place = meeting(name, transcript);
        let word = format!("./{transcript}");
        let ask = |function: &str| -> Value {
            let ran = place.gardon(&["minutes", function, &word, "--no-model", "--format", "json"]);
            serde_json::from_str(ran.answer()).expect("JSON")
        };
        let (minutes, cues) = (ask("draft"), ask("cues"));
        let words = |ids: &[Value]| -> Vec<&str> {
            ids.iter()
                .map(|id| {
                    let cue = cues
                        .as_array()
                        .into_iter()
                        .flatten()
                        .find(|cue| cue["id"] == *id);
                    cue.and_then(|cue| cue["text"].as_str())
                        .unwrap_or_else(|| panic!("{name}: no cue {id}"))
                })
                .collect()
        };
        let mut lines: Vec<&Value> = array(&minutes, "sections")
            .iter()
            .flat_map(|section| array(section, "sentences"))
            .collect();
        for kind in ["decisions", "actions", "votes"] {
            lines.extend(array(&minutes, kind));
        }
        assert!(lines.len() > 5, "{name}");
        for line in lines {
            let said = words(array(line, "cues")).join(" ");
            let quote = line["quote"].as_str().expect("a quote");
            assert!(
                said.contains(quote),
                "{name}: « {quote} » does not stand in « {said} »"
            );
        }
    }
}

#[test]
fn documents_are_written_in_every_form() {
    let place = meeting("council", "transcript.vtt");
    for (output, begins) in [
        ("./pv.md", "# Procès-verbal"),
        ("./pv.html", "<!DOCTYPE html>"),
        ("./pv.odt", "PK"),
        ("./pv.docx", "PK"),
    ] {
        let ran = place.gardon(&[
            "minutes",
            "draft",
            "./transcript.vtt",
            "--agenda",
            "./agenda.txt",
            "--members",
            "./members.txt",
            "--kind",
            "pv",
            "--no-model",
            "--output",
            output,
        ]);
        ran.answer();
        let bytes = std::fs::read(place.work().join(output)).expect("the document");
        assert!(bytes.starts_with(begins.as_bytes()), "{output}");
    }
    for (output, begins) in [
        ("./actions.csv", "\u{feff}Action;Qui"),
        ("./actions.xlsx", "PK"),
        ("./actions.ics", "BEGIN:VCALENDAR"),
        ("./actions.md", "# "),
    ] {
        let ran = place.gardon(&["minutes", "actions", "./transcript.vtt", "--output", output]);
        ran.answer();
        let bytes = std::fs::read(place.work().join(output)).expect("the table");
        assert!(bytes.starts_with(begins.as_bytes()), "{output}");
    }
}

#[test]
fn without_a_trace_no_word_of_the_call_is_kept() {
    let place = meeting("council", "transcript.vtt");
    place.write(
        "work/affaire-secrete.vtt",
        &std::fs::read(place.work().join("transcript.vtt")).expect("the transcript"),
    );
    place
        .gardon(&[
            "minutes",
            "draft",
            "./affaire-secrete.vtt",
            "--no-model",
            "--no-trace",
        ])
        .answer();
    let mut kept = Vec::new();
    gather(&place.home(), &mut kept);
    let has = |needle: &str| {
        kept.iter()
            .filter(|(_, bytes)| {
                bytes
                    .windows(needle.len())
                    .any(|window| window == needle.as_bytes())
            })
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    // Neither the file's name, nor a name, nor a word that was said, in anything below the home folder.
    for word in [
        "affaire-secrete",
        "Oudin",
        "Charpentes Dumas",
        "vidéoprotection",
    ] {
        assert_eq!(has(word), Vec::<String>::new(), "{word}");
    }
    assert!(
        has("blake3:")
            .iter()
            .any(|path| path.ends_with("calls.jsonl"))
    );
    // Without the option, the record names the file.
    place
        .gardon(&["minutes", "draft", "./affaire-secrete.vtt", "--no-model"])
        .answer();
    let record = std::fs::read_to_string(place.home().join(".local/state/gardon/calls.jsonl"))
        .expect("the record");
    assert!(
        record
            .lines()
            .last()
            .is_some_and(|line| line.contains("affaire-secrete"))
    );
}

/// Every file below a folder, with its bytes.
fn gather(folder: &std::path::Path, kept: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, kept);
        } else if path.is_file() {
            kept.push((
                path.display().to_string(),
                std::fs::read(&path).unwrap_or_default(),
            ));
        }
    }
}

#[test]
fn transcripts_that_were_made_to_hurt_end_soon_and_clearly() {
    let place = Place::new();
    let line = place.work().join("ligne.vtt");
    let mut file = std::fs::File::create(&line).expect("a file");
    file.write_all(b"WEBVTT\n\n00:01.000 --> 00:02.000\n")
        .expect("written");
    let chunk = vec![b'a'; 1 << 20];
    for _ in 0..100 {
        file.write_all(&chunk).expect("written");
    }
    drop(file);
    let refused = soon(&place, "./ligne.vtt");
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("ligne.vtt") && refused.stderr.contains("100 Mio"),
        "{}",
        refused.stderr
    );

    let mut cues = String::from("WEBVTT\n\n");
    for number in 0..1_000_000 {
        cues.push_str(&format!("0:1 --> 0:2\n{number}\n\n"));
    }
    place.write("work/million.vtt", cues.as_bytes());
    let partial = soon(&place, "./million.vtt");
    assert_eq!(partial.code, Some(0), "{}", partial.stderr);
    assert!(
        partial.stderr.contains("résultat partiel"),
        "{}",
        partial.stderr
    );

    place.write(
        "work/temps.vtt",
        b"WEBVTT\n\nxx --> yy\n<v Roux>Bonjour \xc3\xa0 tous les membres du conseil.\n",
    );
    let broken = soon(&place, "./temps.vtt");
    assert_eq!(broken.code, Some(0), "{}", broken.stderr);
    assert!(
        broken.stderr.contains("temps illisibles"),
        "{}",
        broken.stderr
    );

    let record = std::fs::read_to_string(place.home().join(".local/state/gardon/calls.jsonl"))
        .expect("the record");
    for line in record.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert!(
            line["memory_peak_bytes"].as_u64().expect("a number") <= MOST_MEMORY,
            "{line}"
        );
    }
}

fn soon(place: &Place, word: &str) -> tests::command::Ran {
    let begun = Instant::now();
    let ran = place.gardon(&["minutes", "draft", word, "--no-model"]);
    assert!(begun.elapsed() < MOST_TIME, "{word}: {:?}", begun.elapsed());
    ran
}
