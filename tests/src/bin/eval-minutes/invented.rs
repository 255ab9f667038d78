//! Decisions, actions, votes and people of the invented meetings; pointers and quotes of every line.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use minutes::logic::draft::Draft;
use minutes::logic::people;
use minutes::logic::talk::Talk;
use tests::evaluation::interval;

use crate::gold::{Meeting, Thing};

/// Found and gold things of one kind.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    found: usize,
    wanted: usize,
    right_found: usize,
    right_wanted: usize,
}

/// One thing that was found.
struct Found {
    cues: BTreeSet<String>,
    told: String,
    fits: Box<dyn Fn(&Thing) -> bool>,
}

/// Evaluates meetings.
pub fn evaluate(out: &mut impl Write, folder: &Path, names: &[&str], title: &str) -> Result<()> {
    writeln!(out, "\n== {title}")?;
    let mut counts: [Vec<Count>; 4] = Default::default();
    let mut pointers = Vec::new();
    let mut lost = (0, 0);
    for name in names {
        let meeting = Meeting::read(folder, name)?;
        let (draft, talk) = meeting.draft();
        writeln!(out, "{name}:")?;
        for (kind, (label, wanted, found)) in
            things(&meeting, &draft, &talk).into_iter().enumerate()
        {
            counts[kind].extend(matched(out, &meeting, label, wanted, &found)?);
        }
        facts(out, &meeting, &draft)?;
        pointers.extend(lines(&meeting, &draft, &talk));
        lost.0 += draft
            .coverage
            .iter()
            .filter(|item| item.found && item.lines > 0)
            .count();
        lost.1 += draft.coverage.len();
    }
    for (label, counts) in [
        "decisions",
        "actions (who and day)",
        "votes (every count)",
        "open points",
    ]
    .iter()
    .zip(&counts)
    {
        let precision = interval(counts, |counts| {
            share(counts, |count| (count.right_found, count.found))
        });
        let recall = interval(counts, |counts| {
            share(counts, |count| (count.right_wanted, count.wanted))
        });
        let wanted: usize = counts.iter().map(|count| count.wanted).sum();
        writeln!(
            out,
            "{label:24} n={wanted:3}  precision {:.3} [{:.3}, {:.3}]  recall {:.3} [{:.3}, {:.3}]",
            precision.value, precision.low, precision.high, recall.value, recall.low, recall.high
        )?;
    }
    let right = pointers.iter().filter(|right| **right).count();
    writeln!(
        out,
        "pointers that resolve and support their line: {right} of {}",
        pointers.len()
    )?;
    writeln!(
        out,
        "items of agendas that the minutes have: {} of {}",
        lost.0, lost.1
    )?;
    Ok(())
}

fn share(counts: &[Count], of: impl Fn(&Count) -> (usize, usize)) -> f64 {
    let (right, all) = counts
        .iter()
        .map(of)
        .fold((0, 0), |(right, all), one| (right + one.0, all + one.1));
    if all == 0 {
        1.0
    } else {
        right as f64 / all as f64
    }
}

fn things<'m>(
    meeting: &'m Meeting,
    draft: &Draft,
    talk: &Talk<'_>,
) -> [(&'static str, &'m [Thing], Vec<Found>); 4] {
    let set = |sentences: &[usize]| {
        talk.cues(sentences)
            .into_iter()
            .collect::<BTreeSet<String>>()
    };
    let decisions = draft
        .decisions
        .iter()
        .map(|(decision, _)| Found {
            cues: set(&decision.sentences),
            told: decision.text.clone(),
            fits: Box::new(|_| true),
        })
        .collect();
    let actions = draft
        .actions
        .iter()
        .map(|(action, _)| {
            let (who, due) = (action.who.clone(), action.due.map(|due| due.to_string()));
            Found {
                cues: set(&action.sentences),
                told: format!("{} | {who:?} | {due:?}", action.what),
                fits: Box::new(move |thing| {
                    let person = match (&who, &thing.who) {
                        (Some(one), Some(other)) => one == other || people::same(one, other),
                        (None, None) => true,
                        _ => thing.optional,
                    };
                    person && (due == thing.due || thing.optional)
                }),
            }
        })
        .collect();
    let votes = draft
        .votes
        .iter()
        .map(|(vote, _)| {
            let counts = [
                vote.in_favour,
                vote.against,
                vote.abstentions,
                vote.not_voting,
            ];
            let unanimous = vote.unanimous;
            Found {
                cues: set(&vote.sentences),
                told: format!("{counts:?} unanimous {unanimous}"),
                fits: Box::new(move |thing| {
                    let wanted = [
                        thing.in_favour,
                        thing.against,
                        thing.abstentions,
                        thing.not_voting,
                    ];
                    // What nobody counted is right where it is not counted, or none.
                    let same = counts.iter().zip(wanted).all(|(one, other)| {
                        *one == other || one.unwrap_or(0) == other.unwrap_or(0)
                    });
                    same && (unanimous || !thing.unanimous)
                }),
            }
        })
        .collect();
    let open = draft
        .open
        .iter()
        .map(|(sentence, _)| Found {
            cues: set(&[*sentence]),
            told: talk.text(*sentence).to_owned(),
            fits: Box::new(|_| true),
        })
        .collect();
    let gold = &meeting.gold;
    [
        ("decision", gold.decision.as_slice(), decisions),
        ("action", gold.action.as_slice(), actions),
        ("vote", gold.vote.as_slice(), votes),
        ("open", gold.open.as_slice(), open),
    ]
}

/// Each gold thing with at most one that was found; one count a thing, so that things are what is resampled.
fn matched(
    out: &mut impl Write,
    meeting: &Meeting,
    label: &str,
    wanted: &[Thing],
    found: &[Found],
) -> Result<Vec<Count>> {
    let mut used = vec![false; found.len()];
    let mut counts = Vec::new();
    for thing in wanted {
        let cues = meeting.cues(&thing.said)?;
        let place = (0..found.len())
            .filter(|place| !used[*place])
            .find(|place| !cues.is_disjoint(&found[*place].cues) && (found[*place].fits)(thing));
        if let Some(place) = place {
            used[place] = true;
        } else if !thing.optional {
            writeln!(out, "  missed {label}: {}", thing.said)?;
        }
        if !thing.optional {
            let right = usize::from(place.is_some());
            counts.push(Count {
                found: right,
                wanted: 1,
                right_found: right,
                right_wanted: right,
            });
        }
    }
    for (found, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
        writeln!(out, "  wrong {label}: {}", found.told)?;
        counts.push(Count {
            found: 1,
            ..Count::default()
        });
    }
    Ok(counts)
}

fn facts(out: &mut impl Write, meeting: &Meeting, draft: &Draft) -> Result<()> {
    let gold = &meeting.gold;
    let known = &draft.meeting;
    if known.day.map(|day| day.to_string()).as_deref() != Some(gold.date.as_str()) {
        writeln!(out, "  wrong day: {:?}", known.day)?;
    }
    if draft.language.code() != gold.language {
        writeln!(out, "  wrong language: {:?}", draft.language)?;
    }
    for name in &gold.excused {
        if !known.excused.iter().any(|one| people::same(one, name)) {
            writeln!(out, "  missed excused: {name}")?;
        }
    }
    if known.excused.len() != gold.excused.len() {
        writeln!(out, "  excused: {:?}", known.excused)?;
    }
    for [from, to] in &gold.proxies {
        if !known
            .proxies
            .iter()
            .any(|proxy| people::same(&proxy.from, from) && people::same(&proxy.to, to))
        {
            writeln!(out, "  missed proxy: {from} to {to}")?;
        }
    }
    let voters = minutes::logic::assembly::voters(known);
    if gold.voters.is_some() && voters != gold.voters {
        writeln!(out, "  wrong voters: {voters:?}")?;
    }
    for found in &draft.inconsistencies {
        writeln!(out, "  inconsistency: {}", found.message)?;
    }
    if let Some(items) = gold.items {
        let found = draft.coverage.iter().filter(|item| item.found).count();
        if found != items {
            writeln!(out, "  items found: {found} of {items}")?;
        }
    }
    Ok(())
}

/// Whether each line's cues resolve, hold its quote, and are by its speaker.
fn lines(meeting: &Meeting, draft: &Draft, talk: &Talk<'_>) -> Vec<bool> {
    let holds = |cues: &[String], quote: &str| {
        meeting
            .transcript
            .words(cues)
            .is_some_and(|words| !cues.is_empty() && words.contains(quote))
    };
    let spoken = |cues: &[String], speaker: Option<&str>| {
        meeting
            .transcript
            .cues
            .iter()
            .filter(|cue| cues.contains(&cue.id))
            .all(|cue| cue.speaker.as_deref() == speaker)
    };
    let said = draft
        .sections
        .iter()
        .flat_map(|section| &section.lines)
        .map(|line| holds(&line.cues, &line.quote) && spoken(&line.cues, line.speaker.as_deref()));
    let of = |sentence: usize| {
        let cues = talk.cues(&[sentence]);
        holds(&cues, talk.text(sentence)) && spoken(&cues, talk.speaker(sentence))
    };
    let sentences = draft
        .decisions
        .iter()
        .map(|(decision, _)| decision.sentence)
        .chain(draft.actions.iter().map(|(action, _)| action.sentence))
        .chain(
            draft
                .votes
                .iter()
                .filter_map(|(vote, _)| vote.sentences.last().copied()),
        )
        .chain(draft.open.iter().map(|(sentence, _)| *sentence));
    said.chain(sentences.map(of)).collect()
}
