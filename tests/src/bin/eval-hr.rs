//! `cargo xtask eval hr`: answers, quotes and refusals of `gardon hr ask` by the whole command, and retrieval beside BM25.
//!
//! First on the project's own invented notes, then on the shared data beside the checkout, where it is there.

#[path = "eval-hr/asking.rs"]
mod asking;
#[path = "eval-orders/baseline.rs"]
mod baseline;
#[path = "eval-hr/desk.rs"]
mod desk;
#[path = "eval-hr/passages.rs"]
mod passages;
#[path = "eval-hr/set.rs"]
mod set;
#[path = "eval-orders/shares.rs"]
mod shares;

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use tests::data::{crate_folder, gardon, shared};

use baseline::Bm25;
use desk::Desk;
use set::{Question, Texts};

/// The day of the calls on invented notes: the notes of 2025 have ended.
const NOTES_DAY: &str = "2026-04-01";

/// The day of the calls on the public sections, which are of July 2020.
const SECTIONS_DAY: &str = "2020-12-01";

fn main() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let Some(gardon) = gardon() else {
        return Ok(());
    };
    let desk = Desk::new(gardon)?;
    writeln!(
        out,
        "95 % bootstrap intervals (2,000 resamples, fixed seed); BM25 is plain Okapi over lower-case words"
    )?;
    let own = crate_folder().join("evaluation/hr");
    let notes = crate_folder().join("../demo/rh");
    desk.add("notes", &notes, &[])?;
    let texts = Texts::of_folder(&notes)?;
    for (file, name) in [
        ("notes-first.tsv", "thresholds were set on these questions"),
        (
            "notes-second.tsv",
            "looked at after, then words were added to the tables",
        ),
    ] {
        writeln!(out, "\n== invented notes: {name}")?;
        let questions = set::table(&own.join(file))?;
        asking::asking(&mut out, &desk, "notes", NOTES_DAY, &texts, &questions)?;
    }
    if let Some(hr) = shared("hr") {
        public(&mut out, &desk, &hr, &own)?;
        passages::passages(&mut out, &desk, &hr)?;
    }
    Ok(())
}

/// The public sections: the open questions, and the project's own.
fn public(out: &mut impl Write, desk: &Desk, hr: &Path, own: &Path) -> Result<()> {
    let sections = hr.join("spf_fiches/sections.jsonl");
    desk.add("sections", &sections, &["--map", "date=2020-07-01"])?;
    let texts = Texts::of_sections(&sections)?;
    let open = set::open(&hr.join("territorial_questions/questions.jsonl"))?;
    let own = |half: &str| set::table(&own.join(format!("sections-{half}.tsv")));
    let sets: [(&str, Vec<Question>); 4] = [
        ("the open half of the questions", open),
        ("own questions: thresholds were set on these", own("first")?),
        (
            "own questions: looked at after, then words were added to the tables",
            own("second")?,
        ),
        (
            "own questions: third set, looked at before the last rules",
            own("third")?,
        ),
    ];
    for (name, questions) in sets {
        writeln!(out, "\n== public sections, {name}")?;
        asking::asking(out, desk, "sections", SECTIONS_DAY, &texts, &questions)?;
    }
    Ok(())
}

/// Plain BM25 over texts.
fn plain(texts: &Texts) -> Bm25 {
    Bm25::new(texts.searched.clone())
}
