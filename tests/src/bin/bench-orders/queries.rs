//! The same questions to both, in turn: in this process, and as whole commands.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use index::{Index, Query};
use rustix::time::ClockId;
use tests::bench::{Bar, Runs};

use super::commands::{Home, timed};
use super::part::processor;
use super::questions::Question;
use super::sqlite::Peer;

/// Rounds of all questions; within one, the sides take turns, and in every second one the other side begins.
const ROUNDS: usize = 7;

/// Rounds of whole commands.
const COMMAND_ROUNDS: usize = 5;

/// What 95 of 100 questions may take, in milliseconds.
const MOST_IN_PROCESS: f64 = 20.0;
const MOST_AS_COMMAND: f64 = 60.0;

/// What one side took: processor time, which other programs on the machine do not lengthen, and wall time.
#[derive(Default)]
struct Side {
    /// By round, one a question.
    processor: Vec<Vec<Duration>>,
    wall: Vec<Vec<Duration>>,
}

impl Side {
    fn begin(&mut self) {
        self.processor.push(Vec::new());
        self.wall.push(Vec::new());
    }

    fn add(&mut self, processor: Duration, wall: Duration) {
        let last = self.processor.len() - 1;
        self.processor[last].push(processor);
        self.wall[last].push(wall);
    }
}

/// Searches of an opened index and an opened database.
pub(crate) fn in_process(
    index: &Path,
    peer: &Path,
    questions: &[Question],
) -> Result<Vec<Runs>, String> {
    let index = Index::open(index).map_err(|error| error.to_string())?;
    let peer = Peer::open(peer).map_err(|error| error.to_string())?;
    let ours = |question: &Question| {
        let found = index.search(&Query::new(&question.text));
        let found = found.map_err(|error| error.to_string())?;
        let first = found.hits.first().map(|hit| hit.document.as_str());
        right(question, first)
    };
    // Which act comes first there is not judged: to FTS5 an act that cites a number is as good as the one that has it.
    let theirs = |question: &Question| {
        let found = peer.search(&question.matching);
        found.map(|_| ()).map_err(|error| error.to_string())
    };
    // Everything is read and warm on both sides before anything counts.
    for question in questions {
        ours(question)?;
        theirs(question)?;
    }
    let (mut our_side, mut their_side) = (Side::default(), Side::default());
    for round in 0..ROUNDS {
        our_side.begin();
        their_side.begin();
        for question in questions {
            if round % 2 == 0 {
                measure(&mut our_side, || ours(question))?;
                measure(&mut their_side, || theirs(question))?;
            } else {
                measure(&mut their_side, || theirs(question))?;
                measure(&mut our_side, || ours(question))?;
            }
        }
    }
    Ok(table(
        "query",
        &our_side,
        &their_side,
        questions,
        MOST_IN_PROCESS,
    ))
}

/// Searches as users start them: a process that opens everything, asks and ends.
pub(crate) fn whole_commands(
    home: &Home,
    peer: &Path,
    questions: &[Question],
) -> Result<Vec<Runs>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let ours = |question: &Question| {
        let (outcome, first) = home.search(question)?;
        right(question, first.as_deref())?;
        Ok::<_, String>(outcome)
    };
    let theirs = |question: &Question| {
        let mut command = Command::new(&program);
        command.arg("look").arg(peer).arg(&question.matching);
        timed(&mut command).map(|(outcome, _)| outcome)
    };
    // Half of them are enough: a command takes long beside what it asks.
    let questions: Vec<Question> = questions
        .iter()
        .take(questions.len() / 2)
        .cloned()
        .collect();
    ours(&questions[0])?;
    theirs(&questions[0])?;
    let (mut our_side, mut their_side) = (Side::default(), Side::default());
    for _ in 0..COMMAND_ROUNDS {
        our_side.begin();
        their_side.begin();
        for question in &questions {
            let (outcome, other) = (ours(question)?, theirs(question)?);
            our_side.add(outcome.processor, outcome.wall);
            their_side.add(other.processor, other.wall);
        }
    }
    Ok(table(
        "whole command",
        &our_side,
        &their_side,
        &questions,
        MOST_AS_COMMAND,
    ))
}

/// An exact number has one right answer, and that comes first.
fn right(question: &Question, first: Option<&str>) -> Result<(), String> {
    match &question.first {
        Some(expected) if first != Some(expected) => Err(format!(
            "« {} » must find {expected} first, and found {first:?}",
            question.text
        )),
        _ => Ok(()),
    }
}

fn measure(side: &mut Side, work: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let (before, began) = (processor(ClockId::ThreadCPUTime), Instant::now());
    work()?;
    let wall = began.elapsed();
    side.add(
        processor(ClockId::ThreadCPUTime).saturating_sub(before),
        wall,
    );
    Ok(())
}

/// One row a figure, its runs the rounds, and each kind of question by itself.
fn table(what: &str, ours: &Side, theirs: &Side, questions: &[Question], most: f64) -> Vec<Runs> {
    let row = |name: String, rounds: &[Vec<Duration>], share: f64, bar: Option<Bar>| Runs {
        name,
        unit: "ms",
        values: rounds.iter().map(|round| quantile(round, share)).collect(),
        bar,
    };
    let mut rows = Vec::new();
    for (figure, share) in [("p50", 0.5), ("p95", 0.95)] {
        let bar = (share > 0.9).then(|| Bar::median(most)).flatten();
        let name = |more: &str| format!("{what} {figure}{more}");
        let (our, their) = (
            row(name(", processor time"), &ours.processor, share, bar),
            row(
                name(", processor time, SQLite"),
                &theirs.processor,
                share,
                None,
            ),
        );
        let ratio = our
            .values
            .iter()
            .zip(&their.values)
            .map(|(our, their)| our / their);
        let ratio = Runs {
            name: name(", ours / SQLite"),
            unit: "ratio",
            values: ratio.collect(),
            bar: None,
        };
        rows.extend([
            our,
            their,
            ratio,
            row(name(", wall time"), &ours.wall, share, None),
            row(name(", wall time, SQLite"), &theirs.wall, share, None),
        ]);
    }
    let mut kinds: Vec<&str> = Vec::new();
    for question in questions {
        if !kinds.contains(&question.kind) {
            kinds.push(question.kind);
        }
    }
    for kind in kinds {
        for (whose, side) in [("", ours), (", SQLite", theirs)] {
            let of_kind: Vec<Vec<Duration>> = side
                .processor
                .iter()
                .map(|round| {
                    let all = round.iter().zip(questions);
                    all.filter(|(_, question)| question.kind == kind)
                        .map(|(time, _)| *time)
                        .collect()
                })
                .collect();
            rows.push(row(
                format!("{what} p95, {kind}{whose}"),
                &of_kind,
                0.95,
                None,
            ));
        }
    }
    rows
}

/// The value in milliseconds below which this share of the durations lies.
fn quantile(durations: &[Duration], share: f64) -> f64 {
    Runs::durations("", "ms", durations, None).quantile(share)
}
