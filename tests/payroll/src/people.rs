//! The agents of the invented local authority, as they stand before the first month.

use jiff::civil::{Date, date};

use crate::career::{GRADES, Grade, MEDICO_SOCIAL, NBI};
use crate::identity::Identity;
use crate::law;
use crate::money::Cents;
use crate::month::Month;
use crate::random::Random;
use crate::situation::{Situation, Status};

/// The least index of agents whose pay has particularities: above every differential indemnity, so that none meets another.
pub const PARTICULAR_INDEX: i64 = 380;

/// One agent.
#[derive(Debug, Clone)]
pub struct Agent {
    /// The number in the payroll.
    pub number: String,
    /// Who it is.
    pub identity: Identity,
    /// The grade, for civil servants and contracts.
    pub grade: Option<&'static Grade>,
    /// How things stand before the first month.
    pub start: Situation,
}

/// The agent at a place of the list.
pub fn agent(seed: u64, place: usize, first: Month) -> (Agent, Random) {
    let mut random = Random::new(seed, place as u64);
    let birth = date(
        random.between(1963, 2002) as i16,
        random.between(1, 12) as i8,
        random.between(1, 28) as i8,
    );
    let mut identity = Identity::invent(&mut random, birth, place);
    if place % 60 == 59 {
        // Two people who are easily mistaken for one another stand side by side.
        let (before, _) = agent(seed, place - 1, first);
        identity = before.identity.twin(&mut random, place);
    }
    let mut start = blank(first, entry(&mut random, identity.birth));
    start.status = status(&mut random);
    start.zone = *random.pick(&[3, 3, 3, 3, 3, 2, 2, 1, 1]);
    start.tax_rate = random.between(0, 1_300);
    let mut grade = None;
    match start.status {
        Status::Titulaire | Status::Stagiaire | Status::Contractuel => {
            grade = Some(on_grade(&mut random, &mut start));
        }
        Status::Vacataire => {
            start.week = *random.pick(&[800, 1_050, 1_400, 1_750]);
            start.base_pay = random.between(1_900, 2_300) * 100;
            start.function = "remplacement";
        }
        Status::Apprenti => {
            start.entered = first.plus(-(random.between(1, 14) as i32)).day(1);
            identity.birth = date(2006, random.between(1, 12) as i8, 3);
            identity = Identity {
                iban: identity.iban.clone(),
                ..Identity::invent(&mut random, identity.birth, place)
            };
            start.function = "apprenti";
        }
        Status::AssistantFamilial => {
            start.base_pay = random.between(1_950, 3_600) * 100;
            start.function = "assistant familial";
        }
        Status::Elu => {
            start.base_pay = law::points(835).cents() * random.between(25, 65) / 100;
            start.function = "conseiller départemental";
        }
    }
    let made = Agent {
        number: format!("{}", 100_000 + 7 * place),
        identity,
        grade,
        start,
    };
    (made, random)
}

/// Puts an agent on a step; the indices are the step's.
pub fn put_on_step(situation: &mut Situation, grade: &'static Grade, step: i64) {
    let (gross, index) = grade.steps[(step - 1) as usize];
    situation.grade = grade.name;
    situation.category = Some(grade.category);
    situation.step = step;
    situation.gross_index = gross;
    situation.index = index;
}

/// A monthly IFSE that lies within the group's ceiling, and above `least` when that is asked.
pub fn ifse(random: &mut Random, group: &str, least: Cents) -> Cents {
    let (yearly, _) = law::bonus_ceilings(group).unwrap_or_default();
    let month = yearly / 12;
    let drawn = month * random.between(12, 55) / 100;
    // Whole multiples of five euros, as local authorities vote them.
    (drawn.max(least) / 500 + 1) * 500
}

fn blank(month: Month, entered: Date) -> Situation {
    Situation {
        month,
        status: Status::Titulaire,
        category: None,
        grade: "",
        step: 0,
        gross_index: 0,
        index: 0,
        nbi_points: 0,
        part_time: 100,
        week: law::FULL_WEEK,
        zone: 3,
        children: 0,
        function: "",
        group: "",
        entered,
        left: None,
        event: String::new(),
        pay_day: month.day(26),
        account_changed: None,
        sick_90: 0,
        sick_50: 0,
        waiting: 0,
        unpaid: 0,
        outside: 0,
        overtime: [0; 4],
        base_pay: 0,
        ifse: 0,
        cia: 0,
        bonuses: 0,
        complement: false,
        home_days: 0,
        transport: 0,
        csg_compensation: 0,
        benefits: 0,
        retro: 0,
        tax_rate: 0,
    }
}

fn status(random: &mut Random) -> Status {
    match random.between(0, 99) {
        0..=62 => Status::Titulaire,
        63..=66 => Status::Stagiaire,
        67..=87 => Status::Contractuel,
        88..=90 => Status::Vacataire,
        91..=92 => Status::Apprenti,
        93..=97 => Status::AssistantFamilial,
        _ => Status::Elu,
    }
}

fn entry(random: &mut Random, birth: Date) -> Date {
    let earliest = i64::from(birth.year()) + 20;
    let year = random.between(earliest, 2_023.max(earliest));
    date(year.min(2_023) as i16, random.between(1, 12) as i8, 1)
}

fn on_grade(random: &mut Random, start: &mut Situation) -> &'static Grade {
    let grade =
        &GRADES[*random.pick(&[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 5])];
    let last = grade.steps.len() as i64;
    put_on_step(start, grade, random.between(1, last));
    let servant = start.status.civil_servant();
    if !servant && start.index < PARTICULAR_INDEX {
        put_on_step(start, grade, last);
    }
    start.function = *random.pick(grade.functions);
    start.group = *random.pick(grade.groups);
    start.part_time = *random.pick(&[
        100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 90, 90, 80, 80, 80, 70, 60, 50,
    ]);
    start.children = *random.pick(&[0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4]);
    let particular = start.index >= PARTICULAR_INDEX;
    if particular && random.chance(60) {
        // Posts of less than a full week; the notes say nothing of their family supplement.
        start.week = *random.pick(&[1_750, 2_000, 2_400, 2_800, 3_000]);
        start.children = 0;
        start.part_time = 100;
    }
    if servant && start.week == law::FULL_WEEK && random.chance(160) {
        let (function, points) = *random.pick(NBI);
        start.function = function;
        start.nbi_points = points;
    }
    start.complement = MEDICO_SOCIAL.contains(&start.function) && random.chance(700);
    if grade.category == 'C' && particular && random.chance(40) {
        // A lodged caretaker.
        start.benefits = 7_770;
        start.function = "gardien logé";
    }
    let least = if start.complement || start.benefits > 0 || !particular {
        // Above the limit of RAFP, where it does not matter whether such lines count in its base.
        law::points(start.index).cents() * 27 / 100
    } else {
        0
    };
    if servant || least > 0 || random.chance(600) {
        start.ifse = ifse(random, start.group, least);
    }
    if servant && start.entered < date(2018, 1, 1) {
        start.csg_compensation = law::points(start.index).cents() * 76 / 10_000;
    }
    if start.function != "agent des routes" && random.chance(150) {
        start.home_days = random.between(2, 7);
    }
    if random.chance(80) {
        start.transport = *random.pick(&[4_000, 6_200, 8_640]) * 3 / 4;
    }
    grade
}
