//! Tables that were made to do harm: refused with a reason, quickly, and nothing else.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::place::Place;

/// What a refusal may take.
const MOST_TIME: Duration = Duration::from_secs(5);

#[test]
fn hostile_tables_are_refused_with_a_reason() {
    let Some(place) = Place::new() else { return };
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/hostile");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["csv/csv-spectrum/csvs", "csv/generated", "archives"] {
        let Ok(entries) = fs::read_dir(shared.join(folder)) else {
            // A closed standard error leaves nobody to tell.
            let _ = writeln!(
                std::io::stderr(),
                "notice: {} is not there: hostile tables are left out",
                shared.join(folder).display()
            );
            return;
        };
        files.extend(entries.flatten().map(|entry| entry.path()));
    }
    assert!(files.len() > 20, "{}", files.len());
    // The component is compiled by the first call of all.
    place.run(&["rule", "list"]).answer();
    for file in files {
        let name = file.display().to_string();
        let began = Instant::now();
        let ran = place.run(&["check", &name, "--register", "hostile"]);
        assert!(began.elapsed() < MOST_TIME, "{name}: {:?}", began.elapsed());
        let said = ran.refusal();
        let base = file.file_name().expect("a name").to_string_lossy();
        // What is wrong with the file is said, by its name, and what to do about it.
        assert!(said.contains(&format!("{base} : ")), "{name}: {said}");
        assert!(said.contains("conseil : "), "{name}: {said}");
    }
    let listed = place.run(&["anomalies", "list", "hostile", "--format", "jsonl"]);
    assert!(
        listed.refusal().contains("rien n’y a été enregistré"),
        "{}",
        listed.stderr
    );
}

#[test]
fn made_up_hostile_tables_are_refused_too() {
    let Some(place) = Place::new() else { return };
    let wide: String = (0..5_000).map(|column| format!("c{column};")).collect();
    let files: [(&str, Vec<u8>); 5] = [
        ("nuls.csv", vec![0; 4_096]),
        ("large.csv", wide.into_bytes()),
        ("ouvert.csv", b"mois;net\n2026-05;\"12,00\n".to_vec()),
        (
            "page.xls",
            b"<html><table><tr><td>mois</td></tr></table></html>".to_vec(),
        ),
        ("coupe.xlsx", b"PK\x03\x04\x14\x00".to_vec()),
    ];
    for (name, bytes) in files {
        place.write(name, bytes);
        let ran = place.run(&["check", &format!("./{name}")]);
        assert!(ran.refusal().contains(name), "{name}: {}", ran.stderr);
    }
}
