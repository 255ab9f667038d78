//! Finding acts, answering questions, refusing those that nothing answers.

use std::io::Write;

use anyhow::Result;

use super::baseline::Bm25;
use super::desk::Desk;
use super::set::{Question, Set, act};
use super::shares::share;

/// Hits that are looked at: the same act may lie there in several forms.
const HITS: usize = 30;

/// One question: the place of its first right act, from 1, here and by the baseline, and what was answered.
struct Asked {
    place: Option<usize>,
    baseline: Option<usize>,
    refused: bool,
    /// Whether the words of the answer stand in a quote; nothing where they are not known.
    quoted: Option<bool>,
}

/// Search and answers on one set.
pub(crate) fn asking(out: &mut impl Write, desk: &Desk, set: &Set) -> Result<()> {
    let baseline = Bm25::new(set.texts.clone());
    let asked: Vec<Asked> = set
        .questions
        .iter()
        .map(|question| ask(desk, set, question, &baseline))
        .collect::<Result<_>>()?;
    for most in [1, 5] {
        let within = |place: Option<usize>| place.is_some_and(|place| place <= most);
        let own: Vec<bool> = asked.iter().map(|one| within(one.place)).collect();
        let plain: Vec<bool> = asked.iter().map(|one| within(one.baseline)).collect();
        let name = if most == 1 {
            "search, P@1"
        } else {
            "search, R@5"
        };
        share(out, name, &own, Some(&plain))?;
    }
    let wrongly: Vec<bool> = asked.iter().map(|one| one.refused).collect();
    let quoted: Vec<bool> = asked.iter().filter_map(|one| one.quoted).collect();
    let refused: Vec<bool> = set
        .unanswerable
        .iter()
        .map(|query| Ok(desk.ask(&set.corpus, query)?.is_empty()))
        .collect::<Result<_>>()?;
    share(out, "answerable, wrongly refused", &wrongly, None)?;
    share(
        out,
        "answerable, the answer stands in a quote",
        &quoted,
        None,
    )?;
    share(out, "unanswerable, refused", &refused, None)
}

fn ask(desk: &Desk, set: &Set, question: &Question, baseline: &Bm25) -> Result<Asked> {
    let place = |found: Vec<String>| {
        let mut acts: Vec<String> = Vec::new();
        for document in found {
            let act = act(&document);
            if !acts.contains(&act) {
                acts.push(act);
            }
        }
        let right = acts.iter().position(|act| question.relevant.contains(act));
        right.map(|place| place + 1)
    };
    let quotes = desk.ask(&set.corpus, &question.query)?;
    let quoted = question.answer.as_ref().map(|answer| {
        let answer = plain(answer);
        quotes.iter().any(|quote| plain(quote).contains(&answer))
    });
    Ok(Asked {
        place: place(desk.search(&set.corpus, &question.query, HITS)?),
        baseline: place(baseline.search(&question.query)),
        refused: quotes.is_empty(),
        quoted,
    })
}

/// In lower case, with single blanks.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
