//! What a checker found, against what is known to be wrong.
//!
//! An anomaly is *right* when it names the row of an error (or its partner), one of its fields and one of its rules.
//! It is *beside* when it names another rule or another field of a row that has an error, and that field changed only because the error was made or is due on the wrong field, or when a rule that looks at changes names the change back in the next month: it counts neither for nor against.
//! All others are *false*.
//! An error is *found* when an anomaly is right about it, *seen* when some anomaly names its row and one of its fields under whatever rule.

pub mod anomaly;
pub mod baseline;
mod report;

pub use anomaly::{Anomaly, AnomalyError};

use std::collections::{BTreeMap, HashMap};

use crate::gold::Gold;
use crate::money;
use crate::statistics::Share;

/// The figures of one run.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Errors of verified rules that were found.
    pub recall: Share,
    /// Errors of rules that are not verified, and that the product ships disabled, that were found.
    pub recall_unverified: Share,
    /// Errors of verified rules of which the row and field were named, under whatever rule.
    pub seen: Share,
    /// Anomalies that are right, of those that are right or false.
    pub precision: Share,
    /// Found errors with a known right amount whose expected amount is the same to the cent.
    pub amounts: Share,
    /// Figures by row of the rule notes.
    pub rules: BTreeMap<String, RuleScore>,
    /// Figures by kind of error: found, errors.
    pub kinds: BTreeMap<String, (usize, usize)>,
    /// Anomalies that count neither for nor against.
    pub beside: usize,
    /// The anomalies that are false.
    pub false_ones: Vec<Anomaly>,
    /// The errors that were not found.
    pub missed: Vec<Gold>,
    /// Found errors with another expected amount: the error and what was expected.
    pub other_amounts: Vec<(Gold, String)>,
}

/// The figures of one row of the rule notes.
#[derive(Debug, Clone, Default)]
pub struct RuleScore {
    /// Its errors that were found.
    pub recall: Share,
    /// Its anomalies that are right.
    pub precision: Share,
    /// Its found errors whose amount is the same to the cent.
    pub amounts: Share,
    /// Whether errors of it are verified; `None` where there are none.
    pub verified: Option<bool>,
}

/// How an anomaly stands to the gold.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    /// Right about these errors.
    Right(Vec<usize>),
    /// Neither for nor against; the errors whose field was named under another rule.
    Beside(Vec<usize>),
    /// Wrong.
    False,
}

/// Scores anomalies against the gold.
pub fn score(anomalies: &[Anomaly], gold: &[Gold]) -> Score {
    let rows = rows(gold);
    let next = next(gold);
    let verdicts: Vec<Verdict> = anomalies
        .iter()
        .map(|anomaly| verdict(anomaly, gold, &rows, &next))
        .collect();
    let mut finders: Vec<Vec<&Anomaly>> = vec![Vec::new(); gold.len()];
    let mut seen = vec![false; gold.len()];
    for (anomaly, verdict) in anomalies.iter().zip(&verdicts) {
        match verdict {
            Verdict::Right(errors) => {
                for error in errors {
                    finders[*error].push(anomaly);
                    seen[*error] = true;
                }
            }
            Verdict::Beside(errors) => errors.iter().for_each(|error| seen[*error] = true),
            Verdict::False => {}
        }
    }
    let mut score = Score {
        beside: verdicts
            .iter()
            .filter(|v| matches!(v, Verdict::Beside(_)))
            .count(),
        ..Score::default()
    };
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (anomaly, verdict) in anomalies.iter().zip(&verdicts) {
        let right = match verdict {
            Verdict::Right(_) => true,
            Verdict::Beside(_) => continue,
            Verdict::False => {
                score.false_ones.push(anomaly.clone());
                false
            }
        };
        tallies
            .entry(anomaly.row().to_owned())
            .or_default()
            .precise
            .push(right);
    }
    let mut all = Tally::default();
    let (mut unverified, mut noticed) = (Vec::new(), Vec::new());
    for (index, error) in gold.iter().enumerate() {
        let found = !finders[index].is_empty();
        let tally = tallies.entry(error.regle.clone()).or_default();
        tally.found.push(found);
        tally.verified = Some(error.verifie);
        if error.verifie {
            all.found.push(found);
            noticed.push(seen[index]);
        } else {
            unverified.push(found);
        }
        let kind = score.kinds.entry(error.genre.clone()).or_default();
        kind.0 += usize::from(found);
        kind.1 += 1;
        if !found {
            score.missed.push(error.clone());
        } else if let Some(due) = money::parse(&error.attendu)
            && let Some(named) = named(&finders[index], &error.champ)
        {
            let same = named.iter().any(|said| money::parse(said) == Some(due));
            tally.exact.push(same);
            all.exact.push(same);
            if !same {
                score.other_amounts.push((error.clone(), named.join(" / ")));
            }
        }
    }
    all.precise = tallies
        .values()
        .flat_map(|tally| tally.precise.iter().copied())
        .collect();
    score.recall = Share::of(&all.found);
    score.recall_unverified = Share::of(&unverified);
    score.seen = Share::of(&noticed);
    score.precision = Share::of(&all.precise);
    score.amounts = Share::of(&all.exact);
    score.rules = tallies
        .into_iter()
        .map(|(rule, tally)| (rule, tally.score()))
        .collect();
    score
}

/// Answers that become shares.
#[derive(Default)]
struct Tally {
    found: Vec<bool>,
    precise: Vec<bool>,
    exact: Vec<bool>,
    verified: Option<bool>,
}

impl Tally {
    fn score(&self) -> RuleScore {
        RuleScore {
            recall: Share::of(&self.found),
            precision: Share::of(&self.precise),
            amounts: Share::of(&self.exact),
            verified: self.verified,
        }
    }
}

/// What the anomalies about a field expect; `None` where all of them name a neighbour, which says nothing of its amount.
fn named(finders: &[&Anomaly], field: &str) -> Option<Vec<String>> {
    let about: Vec<_> = finders.iter().filter(|one| one.field == field).collect();
    let expected = about.iter().filter_map(|one| one.expected.clone());
    (!about.is_empty()).then(|| expected.collect())
}

/// Rows of the notes that compare a month with those before.
const CHANGES: [&str; 5] = ["P31", "P38", "P40", "P42", "P44"];

/// Which errors are in a row, as its own or its partner's.
fn rows(gold: &[Gold]) -> HashMap<&str, Vec<usize>> {
    let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, error) in gold.iter().enumerate() {
        let others = error.autres_lignes.split(' ').filter(|row| !row.is_empty());
        for row in others.chain([error.ligne.as_str()]) {
            rows.entry(row).or_default().push(index);
        }
    }
    rows
}

/// Whether the amount due in a field depends on another, so that who computes it from the wrong one finds it wrong too, although it did not move.
fn depends(on: &str, field: &str) -> bool {
    let dependents: &[&str] = match on {
        "tib" | "im" | "jours_carence" => {
            &["differentielle", "ir", "ihts", "rafp", "rafp_employeur"]
        }
        "nbi" => &["ir"],
        "ifse" => &["tpp"],
        "regime" => &["rafp", "rafp_employeur", "atiacl", "cnfpt", "fnal", "csa"],
        "ircantec" => &["vieillesse"],
        _ => &[],
    };
    dependents.contains(&field)
}

/// Which errors were in the same person's row of the month before.
fn next(gold: &[Gold]) -> HashMap<&str, Vec<usize>> {
    let mut next: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, error) in gold.iter().enumerate() {
        if !error.ligne_suivante.is_empty() {
            next.entry(&error.ligne_suivante).or_default().push(index);
        }
    }
    next
}

fn verdict(
    anomaly: &Anomaly,
    gold: &[Gold],
    rows: &HashMap<&str, Vec<usize>>,
    next: &HashMap<&str, Vec<usize>>,
) -> Verdict {
    let of_rule = |error: &Gold| {
        error.regle == anomaly.row() || Gold::lists(&error.autres_regles, anomaly.row())
    };
    let of_field = |error: &Gold| {
        error.champ == anomaly.field || Gold::lists(&error.autres_champs, &anomaly.field)
    };
    let follows = |error: &Gold| {
        Gold::lists(&error.consequences, &anomaly.field) || depends(&error.champ, &anomaly.field)
    };
    let line = anomaly.line.as_str();
    let here = rows.get(line).map_or(&[][..], Vec::as_slice);
    let those = |test: &dyn Fn(&Gold) -> bool| -> Vec<usize> {
        let passes = |error: &usize| test(&gold[*error]);
        here.iter().copied().filter(passes).collect()
    };
    let right = those(&|error| of_rule(error) && of_field(error));
    if !right.is_empty() {
        return Verdict::Right(right);
    }
    let seen = those(&of_field);
    let back = next.get(line).is_some_and(|errors| {
        let touched = |error: &usize| of_field(&gold[*error]) || follows(&gold[*error]);
        CHANGES.contains(&anomaly.row()) && errors.iter().any(touched)
    });
    if seen.is_empty() && those(&follows).is_empty() && !back {
        Verdict::False
    } else {
        Verdict::Beside(seen)
    }
}
