//! Known errors, put into a clean payroll one place at a time.
//!
//! An error is of one of two sorts.
//! A *line* error is made by a payroll engine: one amount is wrong and everything that depends on it follows, so that sums still agree.
//! An *entry* error is made by a person: one cell is typed wrong and nothing follows.

pub mod absences;
pub mod contributions;
pub mod earnings;
pub mod identities;
pub mod situations;

use std::collections::HashSet;

use crate::compute::{self, Twist};
use crate::fields::Field::{self, *};
use crate::gold::Gold;
use crate::money::Cents;
use crate::payroll::{self, Payroll};
use crate::random::Random;
use crate::situation::Situation;
use crate::slip::{Cell, Slip};

/// Makes an error at a place, or says that the place does not lend itself.
pub type Make = fn(&mut Scene) -> Option<Wrong>;

/// A kind of error.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Its name, as people who pay would call it.
    pub name: &'static str,
    /// Row of the rule notes.
    pub rule: &'static str,
    /// Other rows under which it may rightly be found, separated by blanks.
    pub also: &'static str,
    /// Whether that row is verified.
    pub verified: bool,
    /// Makes the error at a place, or says that the place does not lend itself.
    pub make: Make,
}

impl Kind {
    /// A kind that breaks a verified row of the notes.
    const fn verified(rule: &'static str, name: &'static str, make: Make) -> Self {
        Self {
            name,
            rule,
            also: "",
            verified: true,
            make,
        }
    }

    /// A kind that breaks a row which is not verified, and which the product ships disabled.
    const fn unverified(rule: &'static str, name: &'static str, make: Make) -> Self {
        Self {
            verified: false,
            ..Self::verified(rule, name, make)
        }
    }

    /// Other rows under which it may rightly be found.
    const fn also(self, rules: &'static str) -> Self {
        Self {
            also: rules,
            ..self
        }
    }
}

/// A place where an error may be made.
pub struct Scene<'a> {
    /// The whole payroll, still right.
    pub payroll: &'a Payroll,
    /// Where the payslip stands.
    pub place: usize,
    /// The payslip.
    pub slip: &'a Slip,
    /// The facts of the payslip.
    pub facts: &'a Situation,
    /// Chance.
    pub random: &'a mut Random,
}

/// An error that was made.
pub struct Wrong {
    /// The payslip as it is now.
    pub slip: Slip,
    /// The field that is wrong.
    pub field: Field,
    /// Fields that may be named in its stead.
    pub fields: Vec<Field>,
    /// What should stand in the field; `None` where no single value is right.
    pub expected: Option<String>,
    /// The payslip is a row more; otherwise it takes the place of the right one.
    pub added: bool,
    /// Another payslip that may be named in its stead.
    pub partner: Option<usize>,
}

/// What was put into a payroll.
#[derive(Debug, Clone, Default)]
pub struct Injected {
    /// Every error, in the order of the kinds.
    pub gold: Vec<Gold>,
    /// Kinds that found no place, with how many are missing.
    pub missing: Vec<(&'static str, usize)>,
}

/// Rows of the rule notes that no payslip can break, and why.
pub const NOT_INJECTED: &[(&str, &str)] = &[
    (
        "P08",
        "payslips say how many children somebody has, not which, nor how old",
    ),
    (
        "P43",
        "the declaration (DSN) is a file of its own beside the payslips",
    ),
    (
        "P45",
        "it says how much is at stake and until when, and finds nothing by itself",
    ),
];

/// Every kind of error.
pub fn kinds() -> Vec<Kind> {
    let groups = [
        earnings::KINDS,
        absences::KINDS,
        contributions::KINDS,
        situations::KINDS,
        identities::KINDS,
    ];
    groups.concat()
}

/// Puts up to `each` errors of every kind into a payroll, no two on one agent.
///
/// Kinds that few payslips lend themselves to choose first.
pub fn inject(payroll: &mut Payroll, each: usize, seed: u64) -> Injected {
    let mut random = Random::new(seed, 0x696e_6a65_6374);
    let mut order: Vec<usize> = (0..payroll.slips.len()).collect();
    random.shuffle(&mut order);
    let mut kinds = kinds();
    kinds.sort_by_cached_key(|kind| willing(payroll, kind, &order));
    let mut taken = HashSet::new();
    let mut planted = Vec::new();
    let mut injected = Injected::default();
    for kind in &kinds {
        let mut made = 0;
        for place in &order {
            if made == each {
                break;
            }
            let agent = payroll.slips[*place].agent;
            if taken.contains(&agent) {
                continue;
            }
            let Some(wrong) = attempt(payroll, kind, *place, &mut random) else {
                continue;
            };
            let partner = wrong.partner.map(|other| payroll.slips[other].agent);
            if partner.is_some_and(|other| other != agent && taken.contains(&other)) {
                continue;
            }
            taken.extend([Some(agent), partner].into_iter().flatten());
            planted.push((*kind, *place, wrong));
            made += 1;
        }
        if made < each {
            injected.missing.push((kind.name, each - made));
        }
    }
    settle(payroll, planted, &mut injected.gold);
    injected
}

/// How many of the first places lend themselves to a kind.
fn willing(payroll: &Payroll, kind: &Kind, order: &[usize]) -> usize {
    const LOOKED_AT: usize = 1_500;
    let mut random = Random::new(0, 0);
    let mut agents = HashSet::new();
    for place in order.iter().take(LOOKED_AT) {
        if attempt(payroll, kind, *place, &mut random).is_some() {
            agents.insert(payroll.slips[*place].agent);
        }
    }
    agents.len()
}

fn attempt(payroll: &Payroll, kind: &Kind, place: usize, random: &mut Random) -> Option<Wrong> {
    let mut scene = Scene {
        payroll,
        place,
        slip: &payroll.slips[place],
        facts: &payroll.situations[place],
        random,
    };
    let wrong = (kind.make)(&mut scene)?;
    // A place that is a cent off by itself would blur what the error changed.
    let mut right = scene.slip.clone();
    compute::pay(&mut right, scene.facts, &Twist::none());
    (right == *scene.slip && (wrong.added || wrong.slip != *scene.slip)).then_some(wrong)
}

/// Puts the errors into the payroll and writes the gold.
fn settle(payroll: &mut Payroll, planted: Vec<(Kind, usize, Wrong)>, gold: &mut Vec<Gold>) {
    let mut added = Vec::new();
    let mut next = payroll.slips.len();
    for (kind, place, mut wrong) in planted {
        let right = payroll.slips[place].clone();
        let mut rows: Vec<String> = wrong
            .partner
            .map(|other| payroll.slips[other].said(Ligne))
            .into_iter()
            .collect();
        if wrong.added {
            wrong.slip.text(Ligne, &payroll::identifier(next));
            next += 1;
        }
        rows.retain(|row| *row != wrong.slip.said(Ligne));
        let consequences: Vec<&str> = if wrong.added {
            Vec::new()
        } else {
            let mut changed = wrong.slip.differences(&right);
            changed.retain(|field| *field != wrong.field && !wrong.fields.contains(field));
            changed.iter().map(|field| field.name()).collect()
        };
        let names: Vec<&str> = wrong.fields.iter().map(|field| field.name()).collect();
        gold.push(Gold {
            ligne: wrong.slip.said(Ligne),
            autres_lignes: rows.join(" "),
            ligne_suivante: following(payroll, &wrong.slip),
            regle: kind.rule.to_owned(),
            autres_regles: kind.also.to_owned(),
            matricule: wrong.slip.said(Matricule),
            mois: wrong.slip.said(Mois),
            champ: wrong.field.name().to_owned(),
            autres_champs: names.join(" "),
            trouve: wrong.slip.said(wrong.field),
            attendu: wrong.expected.unwrap_or_default(),
            genre: kind.name.to_owned(),
            verifie: kind.verified,
            consequences: consequences.join(" "),
        });
        if wrong.added {
            added.push((place, wrong.slip));
        } else {
            payroll.slips[place] = wrong.slip;
        }
    }
    payroll.add_after(added);
}

/// The identifier of the same agent's next payslip.
fn following(payroll: &Payroll, slip: &Slip) -> String {
    payroll
        .place(slip.agent, slip.month.plus(1))
        .map(|next| payroll.slips[next].said(Ligne))
        .unwrap_or_default()
}

impl Scene<'_> {
    /// A line of this payslip is another amount, and what depends on it follows.
    pub fn line(&self, field: Field, amount: Cents) -> Option<Wrong> {
        self.twisted(field, &Twist::of(field, amount))
    }

    /// Several lines are fixed; `field` is the one that is wrong.
    pub fn twisted(&self, field: Field, twist: &Twist) -> Option<Wrong> {
        let mut slip = self.slip.clone();
        compute::pay(&mut slip, self.facts, twist);
        self.made(slip, field, Some(self.slip.said(field)))
    }

    /// The payslip that follows from other facts, which it shows.
    pub fn believed(
        &self,
        facts: &Situation,
        field: Field,
        expected: Option<String>,
    ) -> Option<Wrong> {
        let mut slip = self.slip.clone();
        payroll::describe(&mut slip, facts);
        compute::pay(&mut slip, facts, &Twist::none());
        self.made(slip, field, expected)
    }

    /// A cell says something else, and nothing follows.
    pub fn entry(&self, field: Field, cell: Cell) -> Option<Wrong> {
        let mut slip = self.slip.clone();
        slip[field] = cell;
        self.made(slip, field, Some(self.slip.said(field)))
    }

    /// Another payslip of the same agent.
    pub fn other(&self, months: i32) -> Option<usize> {
        self.payroll
            .place(self.slip.agent, self.slip.month.plus(months))
    }

    fn made(&self, slip: Slip, field: Field, expected: Option<String>) -> Option<Wrong> {
        (slip[field] != self.slip[field]).then_some(Wrong {
            slip,
            field,
            fields: Vec::new(),
            expected,
            added: false,
            partner: None,
        })
    }
}

impl Wrong {
    /// Fields that may be named in the stead of the wrong one.
    pub fn or(mut self, fields: &[Field]) -> Option<Self> {
        self.fields = fields.to_vec();
        Some(self)
    }

    /// No single value is right.
    pub fn open(mut self) -> Self {
        self.expected = None;
        self
    }
}
