//! What people do with anomalies: confirm, dismiss, correct, reopen.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::{
    Action, Anomaly, Error, State,
    anomaly::Event,
    list, stakes,
    store::{Condition, Query, Register, Value},
    tables::{self, ANOMALIES, HISTORY, optional, text},
};

/// Who does it, when, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The caller's name, as the host gives it.
    pub by: String,
    /// The call's date.
    pub on: Date,
    /// Why; required to dismiss.
    pub reason: Option<String>,
}

/// Does the same with all of these anomalies or with none; gives them as they are then.
pub(crate) fn act(
    register: &dyn Register,
    identities: &[&str],
    action: Action,
    decision: &Decision,
) -> Result<Vec<Anomaly>, Error> {
    let reason = decision
        .reason
        .as_deref()
        .map(|reason| crate::text::clean(reason.trim()).into_owned())
        .filter(|reason| !reason.is_empty());
    if action == Action::Dismiss && reason.is_none() {
        return Err(Error::NoReason);
    }
    let transaction = register.begin()?;
    let mut done: Vec<Anomaly> = Vec::with_capacity(identities.len());
    for typed in identities {
        let mut anomaly = list::find(register, typed)?;
        // The same one named twice is done once.
        if done.iter().any(|other| other.identity == anomaly.identity) {
            continue;
        }
        let state = anomaly
            .state
            .after(action)
            .ok_or_else(|| Error::NotAllowed {
                identity: anomaly.identity.clone(),
                state: anomaly.state,
                action,
            })?;
        anomaly.state_reason = kept_reason(&anomaly, action, reason.as_deref());
        anomaly.state = state;
        anomaly.state_since = decision.on;
        anomaly.state_by.clone_from(&decision.by);
        anomaly.state_run = None;
        anomaly.entries += 1;
        let this =
            Query::new(ANOMALIES).require("identity", Condition::Equals(text(&anomaly.identity)));
        transaction.update(
            &this,
            &[
                ("state", text(state.code())),
                ("state_since", text(decision.on.to_string())),
                ("state_by", text(&decision.by)),
                ("state_reason", optional(anomaly.state_reason.as_deref())),
                ("state_run", Value::Absent),
                ("entries", Value::Integer(anomaly.entries)),
            ],
        )?;
        let entry = vec![
            text(&anomaly.identity),
            Value::Integer(anomaly.entries),
            text(decision.on.to_string()),
            Value::Absent,
            text(&decision.by),
            text(event(action).code()),
            text(state.code()),
            optional(anomaly.state_reason.as_deref()),
        ];
        transaction.insert(HISTORY, &tables::columns(HISTORY), vec![entry])?;
        done.push(anomaly);
    }
    // Other months of the same series have another stake now.
    let persons: Vec<String> = done
        .iter()
        .filter_map(|one| one.finding.person.clone())
        .collect();
    let others = stakes::Others::Of(&persons);
    stakes::refresh(
        register,
        &*transaction,
        &mut [],
        others,
        &HashSet::new(),
        decision.on,
    )?;
    transaction.commit()?;
    Ok(done)
}

/// Who reopens a dismissed one without a word keeps the reason of the dismissal in sight.
fn kept_reason(before: &Anomaly, action: Action, reason: Option<&str>) -> Option<String> {
    match (action, before.state, &before.state_reason) {
        (Action::Reopen, State::Dismissed, Some(old)) => Some(match reason {
            Some(reason) => format!("{reason} (écartée avant : {old})"),
            None => format!("écartée avant : {old}"),
        }),
        _ => reason.map(str::to_owned),
    }
}

fn event(action: Action) -> Event {
    match action {
        Action::Confirm => Event::Confirmed,
        Action::Dismiss => Event::Dismissed,
        Action::Correct => Event::Corrected,
        Action::Reopen => Event::Reopened,
    }
}
