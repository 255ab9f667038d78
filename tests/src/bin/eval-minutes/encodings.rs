//! Whether every turn and letter of a transcript is read the same from subtitles, in each encoding.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use minutes::logic::reading;
use minutes::logic::transcript::Transcript;

/// Compares each subtitle file with its transcript.
pub fn evaluate(out: &mut impl Write, minutes: &Path) -> Result<()> {
    writeln!(
        out,
        "\n== subtitles beside the transcripts that they were made of, French"
    )?;
    let (mut turns, mut letters, mut speakers) = ((0, 0), (0, 0), (0, 0));
    let mut files = 0;
    for entry in std::fs::read_dir(minutes.join("derived_vtt"))? {
        let path = entry?.path();
        let Some(stem) = path.file_stem() else {
            continue;
        };
        let text = minutes
            .join("fredsum/transcript")
            .join(stem)
            .with_extension("txt");
        let Ok(bytes) = std::fs::read(&text) else {
            continue;
        };
        let expected = spoken(&String::from_utf8_lossy(&bytes));
        let bytes = std::fs::read(&path)?;
        let mut forms = vec![bytes.clone()];
        let plain = reading_text(&bytes);
        let mut wide = vec![0xff, 0xfe];
        wide.extend(plain.encode_utf16().flat_map(u16::to_le_bytes));
        forms.push(wide);
        forms.push([&b"\xef\xbb\xbf"[..], plain.replace('\n', "\r\n").as_bytes()].concat());
        for form in forms {
            files += 1;
            let read = reading::read(form)
                .map_err(|refusal| anyhow::anyhow!("{}: {refusal:?}", path.display()))?;
            let found = merged(&read);
            turns.1 += expected.len();
            for (place, (speaker, text)) in expected.iter().enumerate() {
                let known = found.get(place);
                letters.1 += text.chars().count();
                speakers.1 += 1;
                if known.is_some_and(|(_, known)| known == text) {
                    turns.0 += 1;
                    letters.0 += text.chars().count();
                }
                speakers.0 += usize::from(known.is_some_and(|(known, _)| known == speaker));
            }
        }
    }
    for (name, (right, all)) in [
        ("turns", turns),
        ("letters", letters),
        ("speakers", speakers),
    ] {
        writeln!(
            out,
            "{name:9} {right} of {all}, n={files} files and encodings"
        )?;
    }
    Ok(())
}

fn reading_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n"),
        // Windows-1252, as the set says; what differs from Latin-1 stands between 0x80 and 0x9f.
        Err(_) => bytes
            .iter()
            .map(|&byte| windows(byte))
            .collect::<String>()
            .replace("\r\n", "\n"),
    }
}

fn windows(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x85 => '…',
        0x8c => 'Œ',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        0x9c => 'œ',
        _ => char::from(byte),
    }
}

/// Turns of the text, those of one speaker together, blanks made one.
fn spoken(text: &str) -> Vec<(String, String)> {
    let mut turns: Vec<(String, String)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(" : ").or(line.split_once(": ")) {
            Some((name, said)) if name.len() < 40 => push(&mut turns, name.trim(), said),
            _ => {
                if let Some(last) = turns.last_mut() {
                    last.1.push(' ');
                    last.1.push_str(line);
                }
            }
        }
    }
    turns
        .iter_mut()
        .for_each(|(_, said)| *said = said.split_whitespace().collect::<Vec<_>>().join(" "));
    turns
}

fn merged(read: &Transcript) -> Vec<(String, String)> {
    let mut turns: Vec<(String, String)> = Vec::new();
    for turn in &read.turns {
        push(
            &mut turns,
            turn.speaker.as_deref().unwrap_or_default(),
            &turn.text,
        );
    }
    turns
}

fn push(turns: &mut Vec<(String, String)>, name: &str, said: &str) {
    match turns.last_mut() {
        Some((last, text)) if last == name => {
            text.push(' ');
            text.push_str(said);
        }
        _ => turns.push((name.to_owned(), said.to_owned())),
    }
}
