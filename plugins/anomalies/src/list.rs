//! Looking for anomalies, and showing one with its history.

use rust_decimal::Decimal;

use crate::{
    Anomaly, Error, Month, Severity, State,
    anomaly::{Entry, Event},
    identity::{DIGITS, LEAST_DIGITS},
    store::{self, Condition, Direction, Query, Register, Value},
    tables::{self, ANOMALIES, COLUMNS, HISTORY, Reader, decimal, text},
};

/// Identities that are told of those that begin alike.
const MOST_CANDIDATES: u64 = 5;

/// Which anomalies; what is empty does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states.
    pub states: Vec<State>,
    /// Of one of these rules. A name without what follows its hyphen (`P01`) means all that begin like this.
    pub rules: Vec<String>,
    /// Of this month or a later one.
    pub since: Option<Month>,
    /// Of this month or an earlier one.
    pub until: Option<Month>,
    /// Of this person, with or without zeros in front.
    pub person: Option<String>,
    /// So serious or more.
    pub severity: Option<Severity>,
    /// So many euros at stake or more; those without a stake are left out.
    pub stake: Option<Decimal>,
    /// Seen last by this run.
    pub run: Option<i64>,
    /// One of these.
    pub identities: Vec<String>,
    /// Not more than these, the gravest first.
    pub limit: Option<u64>,
}

impl Filter {
    fn query(&self, rules: &[Value]) -> Query {
        let mut query = Query::new(ANOMALIES);
        if !self.states.is_empty() {
            let states = self.states.iter().map(|state| text(state.code()));
            query = query.require("state", Condition::AnyOf(states.collect()));
        }
        if !self.rules.is_empty() {
            query = query.require("rule", Condition::AnyOf(rules.to_vec()));
        }
        if let Some(run) = self.run {
            query = query.require("last_run", Condition::Equals(Value::Integer(run)));
        }
        if !self.identities.is_empty() {
            let identities = self.identities.iter().map(text);
            query = query.require("identity", Condition::AnyOf(identities.collect()));
        }
        if let Some(month) = self.since {
            query = query.require("month", Condition::AtLeast(text(month.to_string())));
        }
        if let Some(month) = self.until {
            query = query.require("month", Condition::AtMost(text(month.to_string())));
        }
        if let Some(person) = &self.person {
            let spellings = crate::identity::spellings(person);
            let spellings = spellings.into_iter().map(text).collect();
            query = query.require("person", Condition::AnyOf(spellings));
        }
        if let Some(severity) = self.severity {
            let rank = Value::Integer(severity as i64);
            query = query.require("rank", Condition::AtLeast(rank));
        }
        if let Some(stake) = self.stake {
            query = query.require("stake", Condition::AtLeast(decimal(Some(stake))));
        }
        query
    }

    /// The full names of the rules that are meant.
    fn rules(&self, register: &dyn Register) -> Result<Vec<Value>, Error> {
        if self.rules.is_empty() {
            return Ok(Vec::new());
        }
        let known = rules(register)?;
        let mut named: Vec<Value> = Vec::new();
        for wanted in &self.rules {
            let begins = |rule: &&String| {
                let rest = rule.strip_prefix(wanted.as_str());
                rest.is_some_and(|rest| rest.starts_with('-'))
            };
            named.extend(known.iter().filter(begins).map(text));
            named.push(text(wanted));
        }
        Ok(named)
    }
}

/// The rules that ever ran; they are few, and the rows of anomalies are not looked through for their names.
pub(crate) fn rules(register: &dyn Register) -> Result<Vec<String>, Error> {
    let query = Query::new(tables::RUN_RULES).only(&["rule"]);
    let mut known: Vec<String> = Vec::new();
    for values in store::all(register, &query)? {
        known.push(Reader::new(tables::RUN_RULES, &["rule"], values).text()?);
    }
    known.sort();
    known.dedup();
    Ok(known)
}

/// The anomalies that a filter means: the gravest first, then those with most at stake, then the oldest.
pub(crate) fn list(register: &dyn Register, filter: &Filter) -> Result<Vec<Anomaly>, Error> {
    let rules = filter.rules(register)?;
    let mut query = filter
        .query(&rules)
        .only(COLUMNS)
        .order_by("rank", Direction::Descending)
        .order_by("stake", Direction::Descending)
        .order_by("month", Direction::Ascending)
        .order_by("rule", Direction::Ascending)
        .order_by("person", Direction::Ascending)
        .order_by("identity", Direction::Ascending);
    query.limit = filter.limit;
    let rows = store::all(register, &query)?;
    rows.into_iter().map(tables::anomaly).collect()
}

/// Some columns of the anomalies that a filter means, in no promised order.
pub(crate) fn columns(
    register: &dyn Register,
    filter: &Filter,
    columns: &[&str],
) -> Result<Vec<Vec<Value>>, Error> {
    let rules = filter.rules(register)?;
    Ok(store::all(register, &filter.query(&rules).only(columns))?)
}

/// How many anomalies a filter means, whatever its limit.
pub(crate) fn count(register: &dyn Register, filter: &Filter) -> Result<u64, Error> {
    let rules = filter.rules(register)?;
    Ok(register.count(&filter.query(&rules))?)
}

/// The anomaly of an identity or of its beginning.
pub(crate) fn find(register: &dyn Register, typed: &str) -> Result<Anomaly, Error> {
    let wanted = typed.trim().to_ascii_lowercase();
    let is_identity = (LEAST_DIGITS..=DIGITS).contains(&wanted.len())
        && wanted.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_identity {
        let typed: String = crate::text::line(typed).chars().take(DIGITS).collect();
        return Err(Error::NotAnIdentity(typed));
    }
    let condition = if wanted.len() == DIGITS {
        Condition::Equals(text(&wanted))
    } else {
        Condition::StartsWith(wanted.clone())
    };
    let mut query = Query::new(ANOMALIES)
        .only(COLUMNS)
        .require("identity", condition);
    query.limit = Some(MOST_CANDIDATES);
    let mut found = store::all(register, &query)?
        .into_iter()
        .map(tables::anomaly)
        .collect::<Result<Vec<_>, _>>()?;
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(Error::NoSuch(wanted)),
        (Some(one), true) => Ok(one),
        (Some(one), false) => Err(Error::Ambiguous {
            typed: wanted,
            candidates: found
                .into_iter()
                .chain([one])
                .map(|anomaly| anomaly.identity)
                .collect(),
        }),
    }
}

/// The history of an anomaly, from its beginning.
pub(crate) fn history(register: &dyn Register, identity: &str) -> Result<Vec<Entry>, Error> {
    let columns = tables::columns(HISTORY);
    let query = Query::new(HISTORY)
        .only(&columns)
        .require("identity", Condition::Equals(text(identity)))
        .order_by("sequence", Direction::Ascending);
    let rows = store::all(register, &query)?;
    rows.into_iter()
        .map(|values| {
            let mut row = Reader::new(HISTORY, &columns, values);
            row.text()?;
            Ok(Entry {
                sequence: row.integer()?,
                date: row.date()?,
                run: row.optional_integer()?,
                by: row.text()?,
                event: Event::parse(&row.text()?).ok_or_else(|| row.wrong())?,
                state: row.state()?,
                reason: row.optional_text()?,
            })
        })
        .collect()
}
