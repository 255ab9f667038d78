//! What is found beside what is known: who is who, and what follows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    ByGroup,
    known::{Known, Standing},
};
use crate::{
    Finding, Month, Run, State,
    anomaly::Event,
    french,
    identity::{self, Group, Who, plain},
    run::{Past, Recorded},
    store::Value,
    tables,
};

/// What becomes of one row.
#[derive(Debug)]
pub(super) enum Change {
    /// Written anew, or in place of the row that is there.
    Write(Box<Item>),
    /// Seen again, nothing else.
    Seen { identity: String },
    /// Not found any more; its history then has so many entries.
    Closed { identity: String, entries: i64 },
}

/// A row to be written, as long as its stake is not known.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) identity: String,
    pub(super) ordinal: i64,
    pub(super) finding: Finding,
    pub(super) fingerprint: String,
    pub(super) standing: Standing,
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
    /// Rule and state of everything of the file's months, after it.
    pub(super) after: Vec<(String, State)>,
    /// Persons of whom something was closed.
    pub(super) touched: Vec<String>,
    respelled: BTreeSet<String>,
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

/// Compares findings with what is known of the same months.
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
        touched: Vec::new(),
        respelled: BTreeSet::new(),
    };
    let spelled = spelled(&known);
    let with: HashMap<i64, BTreeSet<Month>> = past
        .iter()
        .map(|past| {
            let months = past.months.iter().chain(&past.remembered);
            (past.number, months.copied().collect())
        })
        .collect();
    let none = BTreeSet::new();
    let covers = |group: &Group, known: &Known| {
        let with = with.get(&known.standing.last_run).unwrap_or(&none);
        run.coverage
            .covers(&group.rule, &group.who, group.month, with)
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
        for (mut finding, partner) in pair(findings, &mut candidates) {
            let known_as = match &partner {
                Some(partner) => partner.person.as_deref(),
                None => spelling(&spelled, &group.who, &finding),
            };
            plan.spell(&mut finding, known_as);
            match partner {
                // Seen with fewer months at hand: its figures are no better than those that are known.
                Some(partner) if !covers(&group, &partner) && !is_as_known(&finding, &partner) => {
                    plan.after
                        .push((group.rule.clone(), partner.standing.state));
                    plan.recorded.again += 1;
                    plan.recorded.left.push(partner.identity);
                }
                Some(partner) => {
                    let knows = same_file(&partner);
                    plan.again(finding, partner, knows);
                }
                None => {
                    plan.entered(finding, free);
                    free += 1;
                }
            }
        }
        plan.missing(run, &group, candidates, &covers);
    }
    for (group, candidates) in known {
        plan.missing(run, &group, candidates, &covers);
    }
    plan.recorded.respelled = plan.respelled.len();
    plan
}

/// How the register writes each person, by the identifier without zeros in front.
fn spelled(known: &ByGroup) -> HashMap<String, BTreeSet<String>> {
    let mut spelled: HashMap<String, BTreeSet<String>> = HashMap::new();
    for person in known
        .values()
        .flatten()
        .filter_map(|one| one.person.as_ref())
    {
        let spellings = spelled.entry(plain(person)).or_default();
        if !spellings.contains(person) {
            spellings.insert(person.clone());
        }
    }
    spelled
}

/// How the register writes the person of a finding, if it knows that person.
fn spelling<'s>(
    spelled: &'s HashMap<String, BTreeSet<String>>,
    who: &Who,
    finding: &Finding,
) -> Option<&'s str> {
    let Who::Person(plain) = who else {
        return None;
    };
    let known = spelled.get(plain)?;
    let own = finding.person.as_ref().and_then(|person| known.get(person));
    own.or_else(|| known.last()).map(String::as_str)
}

/// Whether a finding tells of an open anomaly nothing that is not known.
fn is_as_known(finding: &Finding, known: &Known) -> bool {
    known.standing.state.is_open() && finding.same_figures(&known.found, &known.expected)
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
    /// Keeps the spelling of the person that the register knows.
    fn spell(&mut self, finding: &mut Finding, known_as: Option<&str>) {
        if let (Some(person), Some(known_as)) = (&mut finding.person, known_as)
            && person != known_as
        {
            known_as.clone_into(person);
            self.respelled.insert(known_as.to_owned());
        }
    }

    fn entered(&mut self, finding: Finding, ordinal: i64) {
        let identity = identity::identity(&finding, ordinal);
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
        self.write(identity, ordinal, finding, standing, None);
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
        self.write(
            known.identity.clone(),
            known.ordinal,
            finding,
            standing,
            before,
        );
    }

    /// Writes the row, unless it has this fingerprint already.
    fn write(
        &mut self,
        identity: String,
        ordinal: i64,
        finding: Finding,
        standing: Standing,
        before: Option<&str>,
    ) {
        self.after.push((finding.rule.clone(), standing.state));
        // The stake is another matter: it changes with what becomes of other months.
        let content = tables::content(&Finding {
            stake: None,
            ..finding.clone()
        });
        let fingerprint = identity::fingerprint(&content);
        self.changes.push(if before == Some(fingerprint.as_str()) {
            Change::Seen { identity }
        } else {
            Change::Write(Box::new(Item {
                identity,
                ordinal,
                finding,
                fingerprint,
                standing,
            }))
        });
    }

    /// Closes what the run looked at and did not find.
    fn missing(
        &mut self,
        run: &Run,
        group: &Group,
        candidates: Vec<Known>,
        covers: &dyn Fn(&Group, &Known) -> bool,
    ) {
        for known in candidates {
            let covered = covers(group, &known);
            let mut standing = known.standing;
            let open = standing.state.is_open();
            if open && !covered {
                let there = run.coverage.has(&group.who, group.month);
                self.recorded.absent += usize::from(!there);
                self.recorded.unjudged += usize::from(there);
            }
            if open && covered {
                standing.state = State::Corrected;
                standing.entries += 1;
                self.recorded.closed += 1;
                self.touched.extend(known.person);
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

    /// A row with all that is known of it.
    pub(super) fn row(item: Item) -> Vec<Value> {
        tables::finding_values(
            &item.identity,
            item.ordinal,
            tables::content(&item.finding),
            item.fingerprint,
            tables::state_values(&item.standing),
            item.finding.stake_until,
        )
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
