//! The words of a model beside those of the rules.

use std::collections::HashMap;

use super::exports::gardon::payroll::tools;
use super::gardon::plugin::log::{self, Level};
use super::language;
use super::oracle::HostModels;
use crate::logic::anomaly::Anomaly;
use crate::logic::reword::{self, Note};

/// Has a qualified model reword the gravest anomalies that are told and still wait for somebody.
pub(super) fn reword(found: &[Anomaly], told: &mut [tools::Anomaly]) {
    let places: HashMap<_, usize> = told
        .iter()
        .enumerate()
        .filter(|(_, one)| waits(one.state))
        .map(|(place, one)| {
            let month = one.month.clone();
            let key = (
                one.rule.as_str(),
                one.line.as_str(),
                one.person.as_deref(),
                month,
                one.field.as_str(),
            );
            (key, place)
        })
        .collect();
    let (waiting, places): (Vec<&Anomaly>, Vec<usize>) = found
        .iter()
        .filter_map(|one| {
            let month = one.month.to_string();
            let key = (
                one.rule.as_str(),
                one.line.as_str(),
                one.person.as_deref(),
                month,
                one.field_name(),
            );
            Some((one, *places.get(&key)?))
        })
        .unzip();
    let reworded = reword::reword(&waiting, language(), &mut HostModels);
    for (place, text) in reworded.texts {
        told[places[place]].reworded = Some(text);
    }
    match reworded.note {
        Some(Note::Said(line)) => log::write(Level::Info, &line),
        Some(Note::Amiss(line)) => log::write(Level::Warning, &line),
        None => {}
    }
}

/// Whether nobody has dismissed or corrected it; without a register nobody has.
fn waits(state: Option<tools::State>) -> bool {
    !matches!(
        state,
        Some(tools::State::Dismissed | tools::State::Corrected)
    )
}
