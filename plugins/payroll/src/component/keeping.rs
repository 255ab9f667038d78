//! Anomalies in a register: runs that are recorded, what people say of them, progress, comparison.

use anomalies::compare::{self, AmountIs, By, Comparison, Mapping};
use anomalies::store::{MOST_VALUES, Trouble};
use anomalies::{
    Action, Anomalies, Anomaly, Coverage, Decision, Filter, Finding, Gap, Recorded, Run, Shown,
};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use tables::Source;

use super::convert::{self, invalid, problem};
use super::drawer::Drawer;
use super::exports::gardon::payroll::anomalies as contract;
use super::exports::gardon::payroll::tools;
use super::gardon::files::files::File;
use super::gardon::plugin::context;
use super::gardon::plugin::errors::Error;
use super::gardon::plugin::log::{self, Level};
use super::gardon::register::register::Register;
use super::{input, language};
use crate::logic::anomaly::{self as found, NotRun, Report};
use crate::logic::field::fields;
use crate::logic::payroll::Payroll;
use crate::logic::reading;
use crate::logic::value::Value;

/// Anomalies that are listed where no number is asked for: more would not pass out of the sandbox, nor be read.
const MOST_LISTED: u64 = 10_000;

/// What a run was made of.
pub(super) struct Made<'a> {
    pub(super) file_name: String,
    pub(super) file_hash: String,
    pub(super) payroll: &'a Payroll,
    pub(super) report: &'a Report,
    pub(super) partial: bool,
}

/// A hash of a file's bytes.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Records a run, and gives its anomalies as they stand in the register then.
pub(super) fn record(register: &Register, made: &Made<'_>) -> Result<Vec<tools::Anomaly>, Error> {
    let drawer = Drawer(register);
    let kept = Anomalies::open(&drawer).map_err(failed)?;
    let findings: Vec<Finding> = made.report.anomalies.iter().map(finding).collect();
    let run = Run {
        date: today()?,
        by: caller(),
        file_name: made.file_name.clone(),
        file_hash: made.file_hash.clone(),
        payslips: made.report.counts.payslips as u64,
        coverage: coverage(made),
        gaps: made.report.not_run.iter().map(gap).collect(),
    };
    let recorded = kept.record(&run, findings).map_err(failed)?;
    for (level, line) in said(&register.name(), &recorded, made.partial) {
        log::write(level, &line);
    }
    let months = &made.report.counts.months;
    let filter = Filter {
        since: months.first().copied(),
        until: months.last().copied(),
        ..Filter::default()
    };
    let mut listed = kept
        .list(&Filter {
            run: Some(recorded.run),
            ..filter.clone()
        })
        .map_err(failed)?;
    for left in recorded.left.chunks(MOST_VALUES / 2) {
        let left = Filter {
            identities: left.to_vec(),
            ..filter.clone()
        };
        listed.extend(kept.list(&left).map_err(failed)?);
    }
    Ok(listed.iter().map(anomaly).collect())
}

/// What became of the register, the most important first.
fn said(name: &str, recorded: &Recorded, partial: bool) -> Vec<(Level, String)> {
    let language = language();
    let (entered, again, closed, reopened) = (
        recorded.entered,
        recorded.again,
        recorded.closed,
        recorded.reopened,
    );
    let mut lines = vec![(
        Level::Info,
        language.pick(
            format!("registre {name} : nouvelles {entered}, revues {again}, closes {closed}, rouvertes {reopened}"),
            format!("register {name}: new {entered}, seen again {again}, closed {closed}, reopened {reopened}"),
        ),
    )];
    let absent = recorded.absent;
    if absent > 0 && !partial {
        lines.push((
            Level::Warning,
            language.pick(
                format!("{absent} anomalies ouvertes de ces mois concernent des personnes ou des lignes qui ne sont pas dans le fichier : elles restent ouvertes ; est-ce bien toute la paie ? (--partial si ce n'en est qu'une partie)"),
                format!("{absent} open anomalies of these months are about persons or lines that are not in the file: they stay open; is it the whole payroll? (--partial if it is a part)"),
            ),
        ));
    }
    let unjudged = recorded.unjudged;
    if unjudged > 0 {
        lines.push((
            Level::Info,
            language.pick(
                format!("{unjudged} anomalies ouvertes n'ont pas pu être jugées cette fois (valeur, colonne ou mois absents) : elles restent ouvertes"),
                format!("{unjudged} open anomalies could not be judged this time (a value, a column or a month is missing): they stay open"),
            ),
        ));
    }
    let respelled = recorded.respelled;
    if respelled > 0 {
        lines.push((
            Level::Warning,
            language.pick(
                format!("{respelled} matricules sont écrits autrement que dans le registre (zéros de tête perdus ?) : ils y gardent leur écriture"),
                format!("{respelled} identifiers of persons are written otherwise than in the register (zeros lost in front?): they keep their spelling there"),
            ),
        ));
    }
    lines
}

/// Who was in the file, and what each rule knows of whom.
fn coverage(made: &Made<'_>) -> Coverage {
    let counts = &made.report.counts;
    let mut coverage = Coverage::new(counts.months.iter().copied());
    if made.partial {
        coverage = coverage.part();
    }
    let slots = ["matricule", "ligne", "mois"].map(|name| fields().slot(name));
    let [Some(person), Some(line), Some(month)] = slots else {
        return coverage;
    };
    let mut places = Vec::with_capacity(made.payroll.count());
    for row in 0..made.payroll.count() {
        places.push(made.payroll.month(row, month).map(|month| {
            let person = made.payroll.text(row, person);
            let named = person.is_some_and(|person| !person.trim().is_empty());
            // A person's line does not matter; the number of the row would cost a text for each.
            match (named, made.payroll.text(row, line)) {
                (true, _) => coverage.seen(person, "", month),
                (false, Some(line)) => coverage.seen(None, line, month),
                (false, None) => coverage.seen(None, &(row + 1).to_string(), month),
            }
        }));
    }
    for rule in &counts.rules {
        let unknown = places
            .iter()
            .enumerate()
            .filter(|(row, _)| !rule.known.has(*row))
            .filter_map(|(_, place)| *place);
        coverage.rule(&rule.rule, rule.window, unknown);
    }
    coverage
}

/// What was not checked, as the register keeps it.
fn gap(one: &NotRun) -> Gap {
    Gap {
        rule: one.rule.clone(),
        reason: one.reason.label().to_owned(),
        detail: one.detail.clone(),
        months: one.months.clone(),
        payslips: one.payslips.map(|count| count as u64),
    }
}

fn finding(anomaly: &found::Anomaly) -> Finding {
    let field = fields().get(anomaly.field);
    let shown = |text: String, value: Option<&Value>| Shown {
        text,
        amount: value.and_then(Value::number),
    };
    Finding {
        rule: anomaly.rule.clone(),
        title: anomaly.title.clone(),
        line: anomaly.line.clone(),
        person: anomaly.person.clone(),
        month: anomaly.month,
        field: field.name.clone(),
        field_label: field.label.clone(),
        found: shown(anomaly.found_text(), anomaly.found.as_ref()),
        expected: shown(anomaly.expected_text(), anomaly.expected.as_ref()),
        difference: anomaly.difference,
        amount: anomaly.amount,
        stake: anomaly.stake,
        recoverable_until: Some(anomaly.recoverable_until),
        stake_until: Some(anomaly.stake_until),
        recoverable_verified: anomaly.recoverable_verified,
        calculation: anomaly.calculation.clone(),
        source: anomaly.source.clone(),
        confidence: anomaly.confidence,
        severity: anomaly.severity,
        message: anomaly.message.clone(),
    }
}

/// A kept anomaly, for programs: amounts as plain numbers.
pub(super) fn anomaly(kept: &Anomaly) -> tools::Anomaly {
    let finding = &kept.finding;
    let field = fields().slot(&finding.field);
    let plain = |shown: &Shown| match shown.amount {
        Some(amount) => Some(field.map_or_else(
            || amount.normalize().to_string(),
            |field| convert::number(field, amount),
        )),
        None => Some(shown.text.clone()).filter(|text| !text.is_empty()),
    };
    tools::Anomaly {
        rule: finding.rule.clone(),
        title: finding.title.clone(),
        line: finding.line.clone(),
        person: finding.person.clone(),
        month: finding.month.to_string(),
        field: finding.field.clone(),
        found: plain(&finding.found),
        expected: plain(&finding.expected),
        difference: finding.difference.map(convert::amount),
        amount: finding.amount.map(convert::amount),
        stake: finding.stake.map(convert::amount),
        stake_until: finding.stake_until.map(|day| day.to_string()),
        recoverable_until: finding
            .recoverable_until
            .map(|day| day.to_string())
            .unwrap_or_default(),
        recoverable_verified: finding.recoverable_verified,
        calculation: finding.calculation.clone(),
        source: finding.source.clone(),
        confidence: convert::confidence(finding.confidence),
        severity: convert::severity(finding.severity),
        message: finding.message.clone(),
        reworded: None,
        identity: Some(kept.identity.clone()),
        state: Some(convert::state(kept.state)),
    }
}

/// What a person says of anomalies.
pub(super) fn act(
    register: &Register,
    identities: &[String],
    action: Action,
    reason: Option<String>,
) -> Result<Vec<tools::Anomaly>, Error> {
    if identities.is_empty() {
        return Err(invalid(
            language()
                .pick("quelles anomalies ?", "which anomalies?")
                .to_owned(),
            Some("identity".to_owned()),
            Some(format!(
                "--identity 3f2a… (gardon payroll anomalies list {})",
                register.name()
            )),
        ));
    }
    let drawer = Drawer(register);
    let kept = Anomalies::find(&drawer).map_err(failed)?;
    let decision = Decision {
        by: caller(),
        on: today()?,
        reason,
    };
    let identities: Vec<&str> = identities.iter().map(String::as_str).collect();
    let done = kept.act(&identities, action, &decision).map_err(failed)?;
    Ok(done.iter().map(anomaly).collect())
}

pub(super) fn list(register: &Register, mut filter: Filter) -> Result<Vec<tools::Anomaly>, Error> {
    let drawer = Drawer(register);
    let kept = Anomalies::find(&drawer).map_err(failed)?;
    meant(&kept, &mut filter)?;
    if filter.limit.is_none() {
        let count = kept.count(&filter).map_err(failed)?;
        if count > MOST_LISTED {
            filter.limit = Some(MOST_LISTED);
            let more = count - MOST_LISTED;
            log::write(
                Level::Warning,
                &language().pick(
                    format!("les {MOST_LISTED} plus graves ; {more} autres ne sont pas montrées : --limit, --rule, --since et --until en choisissent, anomalies export --output ./a.csv les donne toutes"),
                    format!("the gravest {MOST_LISTED}; {more} more are not shown: --limit, --rule, --since and --until choose, anomalies export --output ./a.csv gives them all"),
                ),
            );
        }
    }
    let listed = kept.list(&filter).map_err(failed)?;
    Ok(listed.iter().map(anomaly).collect())
}

/// Checks what a filter names: a rule that there is, a person of whom the register knows something.
pub(super) fn meant(kept: &Anomalies, filter: &mut Filter) -> Result<(), Error> {
    if !filter.rules.is_empty() {
        let mut known = kept.rules().map_err(failed)?;
        let (pack, _) = input::pack(None, None)?;
        known.extend(pack.rules().iter().map(|rule| rule.id.clone()));
        for wanted in &mut filter.rules {
            *wanted = rule_named(&known, wanted).ok_or_else(|| {
                invalid(
                    language().pick(
                        format!("aucune règle ne s'appelle « {wanted} »"),
                        format!("no rule is called « {wanted} »"),
                    ),
                    Some("rule".to_owned()),
                    Some("gardon payroll rule list".to_owned()),
                )
            })?;
        }
    }
    if let Some(person) = &filter.person {
        let all = Filter {
            person: Some(person.clone()),
            ..Filter::default()
        };
        if kept.count(&all).map_err(failed)? == 0 {
            return Err(invalid(
                language().pick(
                    format!("le registre n'a aucune anomalie du matricule « {person} »"),
                    format!("the register has no anomaly of the person « {person} »"),
                ),
                Some("person".to_owned()),
                None,
            ));
        }
    }
    Ok(())
}

/// A rule or the number of rules, in capitals or not, as they are written.
fn rule_named(known: &[String], wanted: &str) -> Option<String> {
    let row = |rule: &str| rule.split('-').next().unwrap_or(rule).to_owned();
    known.iter().find_map(|rule| {
        if rule.eq_ignore_ascii_case(wanted) {
            return Some(rule.clone());
        }
        Some(row(rule)).filter(|row| row.eq_ignore_ascii_case(wanted))
    })
}

pub(super) fn show(register: &Register, identity: &str) -> Result<contract::Story, Error> {
    let drawer = Drawer(register);
    let kept = Anomalies::find(&drawer).map_err(failed)?;
    let (one, history) = kept.show(identity).map_err(failed)?;
    Ok(contract::Story {
        anomaly: anomaly(&one),
        since: one.state_since.to_string(),
        first_seen: one.first_seen.to_string(),
        last_seen: one.last_seen.to_string(),
        history: history
            .into_iter()
            .map(|entry| contract::Event {
                date: entry.date.to_string(),
                by: entry.by,
                event: entry.event.label(language()).to_owned(),
                state: convert::state(entry.state),
                run: entry.run.and_then(|run| u32::try_from(run).ok()),
                reason: entry.reason,
            })
            .collect(),
    })
}

pub(super) fn progress(register: &Register) -> Result<Vec<tools::MonthProgress>, Error> {
    let drawer = Drawer(register);
    let kept = Anomalies::find(&drawer).map_err(failed)?;
    let months = kept.progress(&Filter::default()).map_err(failed)?;
    Ok(months
        .into_iter()
        .map(|one| tools::MonthProgress {
            month: one.month.to_string(),
            found: one.found as u32,
            open: one.open as u32,
            confirmed: one.confirmed as u32,
            corrected: one.corrected as u32,
            dismissed: one.dismissed as u32,
            at_stake: convert::amount(one.at_stake),
            due: convert::amount(one.due),
            recovered: convert::amount(one.recovered),
            settled: convert::amount(one.settled),
            median_days: one.median_days.map(|days| days.normalize().to_string()),
        })
        .collect())
}

/// The other database: a table of a register, or a file.
pub(super) fn theirs(
    register: Option<&Register>,
    table: Option<&str>,
    file: Option<&File>,
) -> Result<compare::Rows, Error> {
    match (register, table, file) {
        (Some(register), Some(table), None) => {
            compare::table(&Drawer(register), table).map_err(failed)
        }
        (None, None, Some(file)) => rows(file),
        _ => Err(invalid(
            language()
                .pick(
                    "l'autre base est un registre et sa table, ou un fichier",
                    "the other database is a register and its table, or a file",
                )
                .to_owned(),
            None,
            Some("--theirs NOM --table TABLE, ou --file ./autres.csv".to_owned()),
        )),
    }
}

/// The first sheet of a file as texts: its first row that is not empty has the names.
fn rows(file: &File) -> Result<compare::Rows, Error> {
    let bytes = input::bytes(file, reading::MOST_BYTES)?;
    let refused = |problem: tables::Problem| convert::refusal(&problem.into(), file);
    let source = Source::open(&bytes, &tables::Profile::default()).map_err(refused)?;
    let mut rows = compare::Rows {
        name: file.name(),
        ..compare::Rows::default()
    };
    let Some(sheet) = source.sheets.first() else {
        return Ok(rows);
    };
    let mut records = sheet.grid.records();
    while records.advance().map_err(refused)? {
        let mut cells: Vec<String> = (0..records.len())
            .map(|column| records.text(column).trim().to_owned())
            .collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if rows.columns.is_empty() {
            rows.columns = cells;
        } else {
            cells.resize(rows.columns.len(), String::new());
            rows.rows.push(cells);
        }
    }
    Ok(rows)
}

pub(super) fn compare(
    register: &Register,
    mapping: &File,
    rows: &compare::Rows,
    filter: &Filter,
) -> Result<Vec<contract::Difference>, Error> {
    let mapping_name = mapping.name();
    let mapping = Mapping::parse(&input::text(mapping)?, &mapping.name()).map_err(failed)?;
    let drawer = Drawer(register);
    let kept = Anomalies::find(&drawer).map_err(failed)?;
    let mut known = kept.rules().map_err(failed)?;
    let (pack, _) = input::pack(None, None)?;
    known.extend(pack.rules().iter().map(|rule| rule.id.clone()));
    for (code, rule) in &mapping.rules {
        if rule_named(&known, rule).is_none() {
            return Err(invalid(
                language().pick(
                    format!("[rules] « {code} » = « {rule} » : aucune règle ne s'appelle ainsi"),
                    format!("[rules] « {code} » = « {rule} »: no rule is called that"),
                ),
                Some(mapping_name),
                Some("gardon payroll rule list".to_owned()),
            ));
        }
    }
    let ours = kept.list(filter).map_err(failed)?;
    let compared = compare::compare(&ours, rows, &mapping).map_err(failed)?;
    for (code, count) in &compared.unknown_rules {
        log::write(
            Level::Warning,
            &language().pick(
                format!(
                    "code de règle inconnu du fichier de correspondance : {code} ({count} lignes)"
                ),
                format!("a code of a rule that the mapping does not know: {code} ({count} rows)"),
            ),
        );
    }
    for (state, count) in &compared.unknown_states {
        log::write(
            Level::Warning,
            &language().pick(
                format!("état inconnu du fichier de correspondance : {state} ({count} lignes)"),
                format!("a state that the mapping does not know: {state} ({count} rows)"),
            ),
        );
    }
    Ok(differences(&ours, &compared, mapping.amount_is))
}

fn differences(
    ours: &[Anomaly],
    compared: &Comparison,
    amount_is: AmountIs,
) -> Vec<contract::Difference> {
    let language = language();
    let of_ours = |one: &Anomaly| contract::Difference {
        side: contract::Side::OnlyOurs,
        identity: Some(one.identity.clone()),
        row: None,
        rule: Some(one.finding.rule.clone()),
        person: one.finding.person.clone(),
        month: Some(one.finding.month.to_string()),
        ours: amount_is.of(one).map(convert::amount),
        theirs: None,
        detail: String::new(),
    };
    let mut rows = Vec::new();
    for pair in &compared.both {
        let theirs = &compared.theirs[pair.theirs];
        let mut detail = vec![
            match pair.by {
                By::Identity => language.pick("même anomalie", "same anomaly"),
                By::Rule => language.pick(
                    "même personne, mois et règle",
                    "same person, month and rule",
                ),
                By::Amount => language.pick(
                    "même personne, mois et montant",
                    "same person, month and amount",
                ),
            }
            .to_owned(),
        ];
        if pair.amounts.is_some() {
            detail.push(
                language
                    .pick("montants différents", "amounts differ")
                    .to_owned(),
            );
        }
        if let Some((our, their)) = pair.states {
            let (our, their) = (our.label(language), their.label(language));
            detail.push(language.pick(
                format!("état {our} chez nous, {their} chez eux"),
                format!("state {our} with us, {their} with them"),
            ));
        }
        rows.push(contract::Difference {
            side: contract::Side::Both,
            row: Some(theirs.row as u32),
            theirs: theirs.amount.map(convert::amount),
            detail: detail.join(language.pick(" ; ", "; ")),
            ..of_ours(&ours[pair.ours])
        });
    }
    rows.extend(compared.only_ours.iter().map(|place| contract::Difference {
        side: contract::Side::OnlyOurs,
        detail: ours[*place].finding.message.clone(),
        ..of_ours(&ours[*place])
    }));
    rows.extend(compared.only_theirs.iter().map(|place| {
        let theirs = &compared.theirs[*place];
        contract::Difference {
            side: contract::Side::OnlyTheirs,
            identity: None,
            row: Some(theirs.row as u32),
            rule: theirs.rule.clone().or_else(|| theirs.code.clone()),
            person: theirs.person.clone(),
            month: theirs.month.map(|month| month.to_string()),
            ours: None,
            theirs: theirs.amount.map(convert::amount),
            detail: String::new(),
        }
    }));
    rows.extend(compared.unreadable.iter().map(|one| contract::Difference {
        side: contract::Side::Unreadable,
        identity: None,
        row: Some(one.row as u32),
        rule: None,
        person: None,
        month: None,
        ours: None,
        theirs: None,
        detail: format!("{} « {} » : {}", one.column, one.value, one.wanted),
    }));
    rows
}

pub(super) fn today() -> Result<Date, Error> {
    context::today()
        .parse()
        .map_err(|_| Error::Internal(problem(context::today(), None, None)))
}

/// Who calls, as the host says it.
fn caller() -> String {
    context::get_caller().name
}

/// What the library of anomalies says.
pub(super) fn failed(error: anomalies::Error) -> Error {
    let told = problem(error.message(language()), None, error.hint(language()));
    match error {
        anomalies::Error::Register(Trouble::Busy(_)) => Error::Unavailable(told),
        anomalies::Error::Register(_) | anomalies::Error::Row { .. } => Error::Unreadable(told),
        anomalies::Error::NoSuch(_) | anomalies::Error::Empty(_) => Error::NotFound(told),
        _ => Error::InvalidInput(told),
    }
}
