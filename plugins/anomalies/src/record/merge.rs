//! What is found beside what is known: who is who, and what follows.

use std::collections::BTreeMap;

use super::{
    ByGroup,
    known::{Known, Standing},
};
use crate::{
    Finding, Run, State,
    anomaly::Event,
    french,
    identity::{self, Group},
    run::{Past, Recorded},
    store::Value,
    tables,
};

/// What becomes of one row.
#[derive(Debug)]
pub(super) enum Change {
    /// Written anew, or in place of the row that is there.
    Write { row: Vec<Value> },
    /// Seen again, nothing else.
    Seen { identity: String },
    /// Not found any more; its history then has so many entries.
    Closed { identity: String, entries: i64 },
}

/// What a run does.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) number: i64,
    pub(super) date: jiff::civil::Date,
    pub(super) by: String,
    pub(super) changes: Vec<Change>,
    pub(super) history: Vec<Noted>,
    pub(super) recorded: Recorded,
    /// Rule and state of everything that the run looked at, after it.
    pub(super) after: Vec<(String, State)>,
}

/// One new entry of a history.
#[derive(Debug)]
pub(super) struct Noted {
    pub(super) identity: String,
    pub(super) sequence: i64,
    pub(super) event: Event,
    pub(super) state: State,
    pub(super) reason: Option<String>,
}

/// Compares findings with what is known of the same rules and months.
pub(super) fn plan(
    number: i64,
    run: &Run,
    past: &[Past],
    findings: Vec<Finding>,
    mut known: ByGroup,
) -> Plan {
    let mut plan = Plan {
        number,
        date: run.date,
        by: run.by.clone(),
        changes: Vec::with_capacity(findings.len()),
        history: Vec::new(),
        recorded: Recorded {
            run: number,
            ..Recorded::default()
        },
        after: Vec::with_capacity(findings.len()),
    };
    let mut groups: BTreeMap<Group, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry(Group::of(&finding)).or_default().push(finding);
    }
    let same_file = |known: &Known| {
        past.iter()
            .any(|past| past.number == known.standing.last_run && past.file_hash == run.file_hash)
    };
    for (group, findings) in groups {
        let mut candidates = known.remove(&group).unwrap_or_default();
        let mut free = candidates
            .iter()
            .map(|one| one.ordinal + 1)
            .max()
            .unwrap_or(0);
        for (finding, partner) in pair(findings, &mut candidates) {
            match partner {
                Some(partner) => {
                    let knows = same_file(&partner);
                    plan.again(finding, partner, knows);
                }
                None => {
                    plan.entered(&finding, free);
                    free += 1;
                }
            }
        }
        plan.missing(run, &group, candidates);
    }
    for (group, candidates) in known {
        plan.missing(run, &group, candidates);
    }
    plan
}

/// Whether a finding is an anomaly that is known.
type Test<'t> = &'t dyn Fn(&Finding, &Known) -> bool;

/// Gives each finding the anomaly that it most probably is: same line and figures, same line, same figures, any.
fn pair(findings: Vec<Finding>, candidates: &mut Vec<Known>) -> Vec<(Finding, Option<Known>)> {
    let figures =
        |finding: &Finding, known: &Known| finding.same_figures(&known.found, &known.expected);
    let line = |finding: &Finding, known: &Known| finding.line == known.line;
    let tests: [Test; 4] = [
        &|finding, known| line(finding, known) && figures(finding, known),
        &line,
        &figures,
        &|_, _| true,
    ];
    // What waits for somebody before what was closed.
    candidates.sort_by_key(|known| (!known.standing.state.is_open(), known.ordinal));
    let mut pairs: Vec<(Finding, Option<Known>)> = findings
        .into_iter()
        .map(|finding| (finding, None))
        .collect();
    for test in tests {
        for (finding, partner) in pairs.iter_mut().filter(|(_, partner)| partner.is_none()) {
            let place = candidates.iter().position(|known| test(finding, known));
            *partner = place.map(|place| candidates.remove(place));
        }
    }
    pairs
}

impl Plan {
    fn entered(&mut self, finding: &Finding, ordinal: i64) {
        let identity = identity::identity(finding, ordinal);
        let standing = Standing {
            state: State::New,
            since: self.date,
            by: self.by.clone(),
            reason: None,
            run: Some(self.number),
            first_run: self.number,
            first_seen: self.date,
            last_run: self.number,
            last_seen: self.date,
            entries: 1,
        };
        self.recorded.entered += 1;
        self.note(&identity, Event::Found, &standing, None);
        self.write(&identity, ordinal, finding, &standing, None);
    }

    fn again(&mut self, finding: Finding, known: Known, same_file: bool) {
        let mut standing = known.standing.clone();
        self.recorded.again += 1;
        let same = finding.same_figures(&known.found, &known.expected);
        self.recorded.changed += usize::from(!same);
        let stays = match standing.state {
            State::New | State::Confirmed => true,
            State::Dismissed => same,
            State::Corrected => standing.run.is_none() && same_file,
        };
        self.recorded.dismissed += usize::from(stays && standing.state == State::Dismissed);
        if !stays {
            let reason = reopening(&standing, self.number);
            standing.state = State::New;
            standing.since = self.date;
            standing.by.clone_from(&self.by);
            standing.reason = Some(reason.clone());
            standing.run = Some(self.number);
            standing.entries += 1;
            self.recorded.reopened += 1;
            self.note(&known.identity, Event::Reopened, &standing, Some(reason));
        }
        if !same {
            standing.entries += 1;
            let difference = changed(&known, &finding);
            self.note(&known.identity, Event::Changed, &standing, Some(difference));
        }
        standing.last_run = self.number;
        standing.last_seen = self.date;
        let unchanged = stays && same;
        let before = unchanged.then_some(known.fingerprint.as_str());
        self.write(&known.identity, known.ordinal, &finding, &standing, before);
    }

    /// Writes the row, unless it has this fingerprint already.
    fn write(
        &mut self,
        identity: &str,
        ordinal: i64,
        finding: &Finding,
        standing: &Standing,
        before: Option<&str>,
    ) {
        self.after.push((finding.rule.clone(), standing.state));
        let content = tables::content(finding);
        let fingerprint = identity::fingerprint(&content);
        if before == Some(fingerprint.as_str()) {
            self.changes.push(Change::Seen {
                identity: identity.to_owned(),
            });
            return;
        }
        let state = tables::state_values(standing);
        let row = tables::finding_values(identity, ordinal, content, fingerprint, state);
        self.changes.push(Change::Write { row });
    }

    /// Closes what the run looked at and did not find.
    fn missing(&mut self, run: &Run, group: &Group, candidates: Vec<Known>) {
        for known in candidates {
            let covered = run
                .coverage
                .covers(&group.rule, known.person.as_deref(), group.month);
            let mut standing = known.standing;
            if covered && standing.state.is_open() {
                standing.state = State::Corrected;
                standing.entries += 1;
                self.recorded.closed += 1;
                let reason = format!("absente du contrôle n° {}", self.number);
                self.note(&known.identity, Event::Corrected, &standing, Some(reason));
                self.changes.push(Change::Closed {
                    identity: known.identity,
                    entries: standing.entries,
                });
            }
            self.after.push((group.rule.clone(), standing.state));
        }
    }

    fn note(&mut self, identity: &str, event: Event, standing: &Standing, reason: Option<String>) {
        self.history.push(Noted {
            identity: identity.to_owned(),
            sequence: standing.entries,
            event,
            state: standing.state,
            reason,
        });
    }
}

/// Why a run reopens, with what was said before.
fn reopening(before: &Standing, number: i64) -> String {
    let day = french::short_date(before.since);
    let why = before.reason.as_deref().unwrap_or_default();
    match before.state {
        State::Dismissed => format!(
            "contrôle n° {number} : les montants ont changé depuis que {} l’a écartée le {day} : {why}",
            before.by
        ),
        _ if before.run.is_some() => {
            format!("contrôle n° {number} : de nouveau là ; corrigée le {day}, {why}")
        }
        _ => format!(
            "contrôle n° {number} : toujours là ; {} l’a dite corrigée le {day}",
            before.by
        ),
    }
}

fn changed(known: &Known, finding: &Finding) -> String {
    let show = |text: &str| {
        if text.is_empty() {
            "rien".to_owned()
        } else {
            text.to_owned()
        }
    };
    let mut parts = Vec::new();
    for (name, before, now) in [
        ("trouvé", &known.found, &finding.found),
        ("attendu", &known.expected, &finding.expected),
    ] {
        if !before.is_like(now) {
            parts.push(format!(
                "{name} : {} puis {}",
                show(&before.text),
                show(&now.text)
            ));
        }
    }
    parts.join(" ; ")
}
