//! Who is matched with whom.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{AmountIs, By, Comparison, Pair, Theirs};
use crate::{Anomaly, Month, State, french, identity::plain};

/// Matches what both have, and lists the others.
pub(super) fn pair(ours: &[Anomaly], comparison: &mut Comparison, amount_is: AmountIs) {
    let amounts: Vec<Option<Decimal>> = ours
        .iter()
        .map(|anomaly| amount_is.of(anomaly).map(cents))
        .collect();
    let mut matching = Matching {
        amounts: &amounts,
        our_partner: vec![None; ours.len()],
        their_partner: vec![None; comparison.theirs.len()],
    };
    let theirs = &comparison.theirs;
    // Where they write signs, a sign tells too much from too little; where they do not, it tells nothing.
    let signed = theirs
        .iter()
        .any(|one| one.amount.is_some_and(|amount| amount.is_sign_negative()));
    matching.step(
        By::Identity,
        ours.iter().map(|one| Some(one.identity.clone())),
        theirs,
        |one| one.identity.clone(),
    );
    matching.step(
        By::Identity,
        ours.iter().map(|one| {
            let finding = &one.finding;
            Some((of_ours(one)?, finding.rule.clone(), finding.field.clone()))
        }),
        theirs,
        |one| Some((of_theirs(one)?, one.rule.clone()?, one.field.clone()?)),
    );
    matching.step(
        By::Rule,
        ours.iter()
            .map(|one| Some((of_ours(one)?, one.finding.rule.clone()))),
        theirs,
        |one| Some((of_theirs(one)?, one.rule.clone()?)),
    );
    // A number such as `P07` stands for all of its rules, as everywhere.
    matching.step(
        By::Rule,
        ours.iter()
            .map(|one| Some((of_ours(one)?, row(&one.finding.rule).to_owned()))),
        theirs,
        |one| {
            let rule = one.rule.as_deref().filter(|rule| !rule.contains('-'))?;
            Some((of_theirs(one)?, rule.to_owned()))
        },
    );
    matching.step(
        By::Amount,
        ours.iter()
            .zip(&amounts)
            .map(|(one, amount)| Some((of_ours(one)?, (*amount)?))),
        theirs,
        |one| Some((of_theirs(one)?, one.amount.map(cents)?)),
    );
    let Matching {
        our_partner,
        their_partner,
        ..
    } = matching;
    for (place, partner) in our_partner.into_iter().enumerate() {
        match partner {
            None => comparison.only_ours.push(place),
            Some((other, by)) => {
                let one = &comparison.theirs[other];
                comparison.both.push(Pair {
                    ours: place,
                    theirs: other,
                    by,
                    amounts: amount_is
                        .of(&ours[place])
                        .zip(one.amount)
                        .map(|(ours, theirs)| (french::cents(ours), french::cents(theirs)))
                        .filter(|(ours, theirs)| match signed {
                            true => ours != theirs,
                            false => ours.abs() != theirs.abs(),
                        }),
                    states: one
                        .state
                        .map(|theirs| (ours[place].state, theirs))
                        .filter(|(ours, theirs)| differ(*ours, *theirs)),
                });
            }
        }
    }
    let alone = their_partner.iter().enumerate();
    comparison.only_theirs = alone
        .filter(|(_, partner)| partner.is_none())
        .map(|(place, _)| place)
        .collect();
}

struct Matching<'a> {
    amounts: &'a [Option<Decimal>],
    our_partner: Vec<Option<(usize, By)>>,
    their_partner: Vec<Option<usize>>,
}

impl Matching<'_> {
    /// Matches those that are still alone and have the same key: with the same amount first.
    fn step<K: Eq + std::hash::Hash>(
        &mut self,
        by: By,
        ours: impl Iterator<Item = Option<K>>,
        theirs: &[Theirs],
        key: impl Fn(&Theirs) -> Option<K>,
    ) {
        let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
        for (place, key) in ours.enumerate() {
            if let Some(key) = key.filter(|_| self.our_partner[place].is_none()) {
                waiting.entry(key).or_default().push(place);
            }
        }
        for same_amount in [true, false] {
            for (place, one) in theirs.iter().enumerate() {
                if self.their_partner[place].is_some() {
                    continue;
                }
                let Some(candidates) = key(one).and_then(|key| waiting.get_mut(&key)) else {
                    continue;
                };
                let amount = one.amount.map(cents);
                let fits = |ours: &usize| !same_amount || self.amounts[*ours] == amount;
                if let Some(found) = candidates.iter().position(fits) {
                    let ours = candidates.remove(found);
                    self.our_partner[ours] = Some((place, by));
                    self.their_partner[place] = Some(ours);
                }
            }
        }
    }
}

/// What stands before the hyphen.
fn row(rule: &str) -> &str {
    rule.split('-').next().unwrap_or(rule)
}

fn of_ours(anomaly: &Anomaly) -> Option<(String, Month)> {
    let person = anomaly.finding.person.as_deref()?;
    Some((plain(person), anomaly.finding.month))
}

fn of_theirs(theirs: &Theirs) -> Option<(String, Month)> {
    Some((plain(theirs.person.as_deref()?), theirs.month?))
}

/// To the cent, without the sign.
fn cents(amount: Decimal) -> Decimal {
    french::cents(amount.abs())
}

/// Open is open, whether somebody has confirmed it or not.
fn differ(ours: State, theirs: State) -> bool {
    ours != theirs && !(ours.is_open() && theirs.is_open())
}
