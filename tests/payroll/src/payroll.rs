//! A clean payroll: every agent of every month, right to the cent.

use std::collections::HashMap;

use crate::compute::{self, Twist};
use crate::fields::Field::{self, *};
use crate::law;
use crate::month::Month;
use crate::people::{self, Agent};
use crate::random::Random;
use crate::situation::Situation;
use crate::slip::Slip;
use crate::timeline::{self, Lived};

/// What is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Agents.
    pub agents: usize,
    /// The first month; not before [`law::FIRST`].
    pub first: Month,
    /// Months; the last is not after [`law::LAST`].
    pub months: i32,
    /// Seed of chance: the same seed gives the same payroll.
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            agents: 200,
            first: Month::new(2025, 7),
            months: 12,
            seed: 1,
        }
    }
}

/// A size that cannot be generated.
#[derive(Debug, thiserror::Error)]
pub enum SizeError {
    /// Values of the law are not known there.
    #[error(
        "months {first} to {last} are not all known: choose months between {} and {}",
        law::FIRST,
        law::LAST
    )]
    Months {
        /// First month that was asked.
        first: Month,
        /// Last month that was asked.
        last: Month,
    },
    /// More people than numbers can be invented for.
    #[error("{0} agents cannot be invented: choose 1 to 100000")]
    Agents(usize),
}

/// A payroll: payslips month after month, each with the facts that it was computed from.
#[derive(Debug, Clone)]
pub struct Payroll {
    /// The agents.
    pub agents: Vec<Agent>,
    /// The payslips, by month, then by agent.
    pub slips: Vec<Slip>,
    /// The facts of each payslip.
    pub situations: Vec<Situation>,
    places: HashMap<(usize, Month), usize>,
}

impl Payroll {
    /// A clean payroll.
    ///
    /// # Errors
    /// When the months or the number of agents are outside what can be invented.
    pub fn clean(size: Size) -> Result<Self, SizeError> {
        let last = size.first.plus(size.months - 1);
        if size.months < 1 || size.first < law::FIRST || last > law::LAST {
            return Err(SizeError::Months {
                first: size.first,
                last,
            });
        }
        if !(1..=100_000).contains(&size.agents) {
            return Err(SizeError::Agents(size.agents));
        }
        let mut agents = Vec::with_capacity(size.agents);
        let mut by_month: Vec<Vec<(Slip, Situation)>> = vec![Vec::new(); size.months as usize];
        for place in 0..size.agents {
            let (agent, mut random) = people::agent(size.seed, place, size.first);
            for lived in timeline::live(&agent, &mut random, place, size.first, size.months) {
                let month = lived.situation.month.since(size.first) as usize;
                let slip = slip(place, &agent, &lived, &mut random);
                by_month[month].push((slip, lived.situation));
            }
            agents.push(agent);
        }
        let (mut slips, situations): (Vec<_>, Vec<_>) = by_month.into_iter().flatten().unzip();
        let mut places = HashMap::with_capacity(slips.len());
        for (index, slip) in slips.iter_mut().enumerate() {
            slip.text(Ligne, &identifier(index));
            places.insert((slip.agent, slip.month), index);
        }
        Ok(Self {
            agents,
            slips,
            situations,
            places,
        })
    }

    /// Puts further payslips behind those at their places; the facts of those are theirs too.
    pub fn add_after(&mut self, mut added: Vec<(usize, Slip)>) {
        added.sort_by_key(|(place, _)| *place);
        for (place, slip) in added.into_iter().rev() {
            self.slips.insert(place + 1, slip);
            self.situations
                .insert(place + 1, self.situations[place].clone());
        }
        self.places.clear();
        for (index, slip) in self.slips.iter().enumerate() {
            self.places.entry((slip.agent, slip.month)).or_insert(index);
        }
    }

    /// Where the payslip of an agent in a month stands.
    pub fn place(&self, agent: usize, month: Month) -> Option<usize> {
        self.places.get(&(agent, month)).copied()
    }
}

/// The file's own identifier of the row at an index.
pub fn identifier(index: usize) -> String {
    format!("L{:06}", index + 1)
}

/// Writes the facts of a month, without the amounts.
pub fn describe(slip: &mut Slip, of: &Situation) {
    slip.text(Mois, &of.month.to_string());
    slip.day(DateChangementIban, of.account_changed);
    slip.text(Statut, of.status.name());
    slip.text(
        Categorie,
        &of.category.map_or_else(String::new, String::from),
    );
    slip.text(Grade, of.grade);
    let figures = [(Echelon, of.step), (Ib, of.gross_index), (Im, of.index)];
    for (field, value) in figures.into_iter().filter(|(_, value)| *value > 0) {
        slip.number(field, value);
    }
    slip.number(NbiPoints, of.nbi_points);
    slip.number(Quotite, of.part_time);
    slip.number(HeuresHebdo, of.week);
    slip.number(Zone, of.zone);
    slip.number(Enfants, of.children);
    slip.text(Fonction, of.function);
    slip.text(GroupeIfse, of.group);
    slip.day(DateEntree, Some(of.entered));
    slip.day(DateSortie, of.left.map(|(day, _)| day));
    slip.text(MotifSortie, of.left.map_or("", |(_, reason)| reason));
    slip.text(Regime, of.scheme());
    slip.text(Evenement, &of.event);
    slip.day(DatePaie, Some(of.pay_day));
    slip.number(JoursCmo90, of.sick_90);
    slip.number(JoursCmo50, of.sick_50);
    slip.number(JoursCarence, of.waiting);
    slip.number(JoursSansTraitement, of.unpaid);
    slip.number(Trentiemes, of.thirtieths());
    let hours = [
        HeuresSupp14,
        HeuresSuppPlus,
        HeuresSuppNuit,
        HeuresSuppDimanche,
    ];
    for (field, hours) in hours.into_iter().zip(of.overtime) {
        slip.number(field, hours);
    }
    slip.number(JoursTeletravail, of.home_days);
}

fn slip(place: usize, agent: &Agent, lived: &Lived, random: &mut Random) -> Slip {
    let mut slip = Slip::new(place, lived.situation.month);
    slip.text(Matricule, &agent.number);
    slip.text(Nom, &agent.identity.surname);
    slip.text(Prenom, &agent.identity.first_name);
    slip.text(Nir, &agent.identity.nir);
    slip.text(Iban, &lived.iban);
    slip.day(DateNaissance, Some(agent.identity.birth));
    slip.number(Sexe, agent.identity.sex);
    describe(&mut slip, &lived.situation);
    compute::pay(&mut slip, &lived.situation, &Twist::none());
    if random.chance(5) {
        cent(&mut slip, &lived.situation, random);
    }
    slip
}

/// A rounding of another payroll engine: one line is a cent off, and what follows follows.
fn cent(slip: &mut Slip, of: &Situation, random: &mut Random) {
    const LINES: [Field; 6] = [Tib, Cnracl, Ir, CsgDed, CsgNonded, Ircantec];
    let line = *random.pick(&LINES);
    let due = slip.cents(line);
    if due > 0 {
        let off = if random.chance(500) { 1 } else { -1 };
        compute::pay(slip, of, &Twist::of(line, due + off));
    }
}
