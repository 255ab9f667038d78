//! How many of the chosen sentences a human extractor chose too, beside the longest ones, at the same number of sentences.
//!
//! The weights of sentences were fitted on these debates: left out in six parts, the share of five is .732 beside .686.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use kit::fold::Folded;
use minutes::logic::phrases::Phrases;
use minutes::logic::reading;
use minutes::logic::summary::Weigher;
use minutes::logic::talk::Talk;
use tests::evaluation::interval;

/// Sentences of the baseline that is to be beaten.
const FIXED: usize = 5;

/// One debate: how many of so many chosen sentences are right, by each way of choosing.
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    chosen: f64,
    weighed: f64,
    longest: f64,
    lead: f64,
}

/// Evaluates extracts of French debates.
pub fn evaluate(out: &mut impl Write, minutes: &Path) -> Result<()> {
    writeln!(
        out,
        "\n== extracts of debates beside two human extractors, French: the share of chosen sentences that one of them chose"
    )?;
    for fixed in [Some(FIXED), None] {
        let debates = debates(minutes, fixed)?;
        match fixed {
            Some(count) => writeln!(out, "{count} sentences of each:")?,
            None => writeln!(out, "as many sentences as the extractors chose:")?,
        }
        tell(out, &debates)?;
    }
    Ok(())
}

fn tell(out: &mut impl Write, debates: &[Shares]) -> Result<()> {
    for (name, of) in [
        (
            "minutes",
            (|shares: &Shares| shares.weighed) as fn(&Shares) -> f64,
        ),
        ("longest sentences", |shares| shares.longest),
        ("first sentences", |shares| shares.lead),
    ] {
        let value = interval(debates, |debates| share(debates, of));
        writeln!(
            out,
            "{name:18} n={}  {:.3} [{:.3}, {:.3}]",
            debates.len(),
            value.value,
            value.low,
            value.high
        )?;
    }
    let gain = interval(debates, |debates| {
        share(debates, |shares| shares.weighed) - share(debates, |shares| shares.longest)
    });
    writeln!(
        out,
        "gain over the longest {:+.3} [{:+.3}, {:+.3}]",
        gain.value, gain.low, gain.high
    )?;
    Ok(())
}

fn share(debates: &[Shares], of: impl Fn(&Shares) -> f64) -> f64 {
    // The mean of the debates, each with the share of its own sentences.
    debates
        .iter()
        .map(|debate| of(debate) / debate.chosen)
        .sum::<f64>()
        / debates.len().max(1) as f64
}

fn debates(minutes: &Path, fixed: Option<usize>) -> Result<Vec<Shares>> {
    let folder = minutes.join("fredsum");
    let phrases = Phrases::standard();
    let mut debates = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("transcript"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        let Some(name) = path.file_name() else {
            continue;
        };
        let human: Vec<String> = ["1", "2"]
            .iter()
            .filter_map(|style| {
                std::fs::read(folder.join("summary_extractive").join(style).join(name)).ok()
            })
            .map(|bytes| plain(&String::from_utf8_lossy(&bytes)))
            .collect();
        let Ok(read) = reading::read(std::fs::read(&path)?) else {
            continue;
        };
        let talk = Talk::new(&read, &phrases, &[]);
        let known: BTreeSet<usize> = (0..talk.sentences.len())
            .filter(|place| is_chosen(&plain(talk.text(*place)), &human))
            .collect();
        let per_human: Vec<usize> = human
            .iter()
            .map(|human| {
                (0..talk.sentences.len())
                    .filter(|place| {
                        is_chosen(&plain(talk.text(*place)), std::slice::from_ref(human))
                    })
                    .count()
            })
            .collect();
        let most = fixed.unwrap_or(per_human.iter().sum::<usize>() / per_human.len().max(1));
        if most == 0 || talk.sentences.len() <= most {
            continue;
        }
        let all: Vec<usize> = (0..talk.sentences.len()).collect();
        let mut longest = all.clone();
        longest.sort_by_key(|place| std::cmp::Reverse(talk.text(*place).len()));
        longest.truncate(most);
        let right =
            |chosen: &[usize]| chosen.iter().filter(|place| known.contains(place)).count() as f64;
        let weighed = Weigher::new(&talk).choose(&talk, &all, most);
        debates.push(Shares {
            chosen: most as f64,
            weighed: right(&weighed),
            longest: right(&longest),
            lead: right(&all[..most]),
        });
    }
    Ok(debates)
}

/// Whether a human extract has a sentence, whole or next to whole.
fn is_chosen(sentence: &str, human: &[String]) -> bool {
    sentence.len() >= 8 && human.iter().any(|human| human.contains(sentence))
}

fn plain(text: &str) -> String {
    let folded = Folded::new(text);
    let words: Vec<&str> = folded
        .text()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}
