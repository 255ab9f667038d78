//! What happens to an agent month after month: careers, absences, bonuses, and the noise that is no error.

use jiff::ToSpan;

use crate::identity;
use crate::law;
use crate::month::Month;
use crate::people::{self, Agent, PARTICULAR_INDEX};
use crate::random::Random;
use crate::situation::{Situation, Status};

/// One month of an agent: the facts, and the account that is paid.
#[derive(Debug, Clone)]
pub struct Lived {
    /// The facts.
    pub situation: Situation,
    /// The account.
    pub iban: String,
}

/// What is planned for an agent; months count from the first.
#[derive(Debug, Default)]
struct Plan {
    step: Option<i32>,
    part_time: Option<(i32, i64)>,
    birth: Option<i32>,
    move_up: Option<i32>,
    sick: Option<(i32, i64, i64)>,
    strike: Option<(i32, i64)>,
    overtime: bool,
    cia: Option<i32>,
    thirteenth: Option<i32>,
    one_off: Option<i32>,
    retro: Option<(i32, i64, &'static str)>,
    account: Option<i32>,
    leaves: Option<(i32, i8)>,
    enters: Option<(i32, i8)>,
}

/// The months that an agent is paid, of `count` from the first.
pub fn live(
    agent: &Agent,
    random: &mut Random,
    place: usize,
    first: Month,
    count: i32,
) -> Vec<Lived> {
    let mut standing = agent.start.clone();
    let plan = plan(&mut standing, random, first, count);
    let mut iban = agent.identity.iban.clone();
    let mut sick_left = 0;
    let mut sick_spent = 0;
    let mut months = Vec::with_capacity(count as usize);
    let mut apprentice_before = 0;
    for number in 0..count {
        let month = first.plus(number);
        if plan.enters.is_some_and(|(at, _)| number < at) {
            continue;
        }
        if plan.leaves.is_some_and(|(at, _)| number > at) {
            break;
        }
        let mut events: Vec<String> = Vec::new();
        changes(
            &mut standing,
            agent,
            &plan,
            (number, month),
            random,
            &mut events,
        );
        if plan.account == Some(number) {
            standing.account_changed = Some(month.day(2));
            iban = identity::account(random, 5_000_000 + place);
        }
        let mut now = standing.clone();
        now.month = month;
        now.pay_day = month.day(if month.number() == 12 { 19 } else { 26 });
        if now.status == Status::Apprenti {
            let percent = apprentice(agent, &now);
            now.base_pay = law::smic(month) * percent / 100;
            if apprentice_before != 0 && percent != apprentice_before {
                events.push(format!("Apprentissage : {percent} % du SMIC"));
            }
            apprentice_before = percent;
        }
        absences(&mut now, &plan, number, (&mut sick_left, &mut sick_spent));
        presence(&mut now, &plan, number, &mut events);
        extras(&mut now, &plan, number, random, &mut events);
        now.event = events.join(" ; ");
        months.push(Lived {
            situation: now,
            iban: iban.clone(),
        });
    }
    months
}

fn plan(start: &mut Situation, random: &mut Random, first: Month, count: i32) -> Plan {
    let mut plan = Plan::default();
    let servant = start.status.civil_servant();
    let indexed = start.index > 0;
    let some = |random: &mut Random, permille: u64| {
        let drawn = random.between(1, i64::from(count - 1).max(1)) as i32;
        (random.chance(permille) && drawn < count).then_some(drawn)
    };
    let stays = |random: &mut Random| random.between(1, i64::from(count - 1).max(1)) as i32;
    if matches!(start.status, Status::Titulaire | Status::Contractuel) && count > 2 {
        if random.chance(40) {
            let at = stays(random);
            plan.leaves = Some((at, random.between(2, 31) as i8));
            start.children = 0;
        } else if random.chance(40) {
            let at = stays(random);
            plan.enters = Some((at, random.between(1, 20) as i8));
            start.children = 0;
        }
    }
    let whole = plan.leaves.is_none() && plan.enters.is_none();
    if servant && whole {
        plan.step = some(random, 250);
    }
    if indexed && whole && start.week == law::FULL_WEEK {
        plan.part_time = some(random, 30).map(|at| (at, *random.pick(&[80, 90, 50])));
        plan.birth = some(random, 30);
    }
    if servant && whole && start.index >= PARTICULAR_INDEX {
        plan.move_up = some(random, 40);
    }
    let seniority = first.since(Month::of(start.entered));
    if indexed && whole && start.index >= PARTICULAR_INDEX && (servant || seniority > 5) {
        plan.sick = some(random, 140)
            .filter(|at| first.plus(*at) >= law::SICK_PAY_CUT)
            .map(|at| {
                let length = if servant && random.chance(100) {
                    150
                } else {
                    random.between(2, 29)
                };
                (at, random.between(1, 28), length)
            });
    }
    let sick_months = plan.sick.map(|(at, _, _)| at);
    plan.strike = some(random, if indexed && whole { 120 } else { 0 })
        .filter(|at| sick_months.is_none_or(|sick| *at < sick) && start.index >= PARTICULAR_INDEX)
        .map(|at| (at, random.between(1, 2)));
    plan.overtime = servant
        && start.category != Some('A')
        && start.part_time == 100
        && start.week == law::FULL_WEEK
        && plan.part_time.is_none()
        && random.chance(160);
    let december = (0..count).find(|at| first.plus(*at).number() == 12);
    let november = (0..count).find(|at| first.plus(*at).number() == 11);
    let calm = |at: &i32| whole && plan.sick.is_none_or(|(sick, _, _)| *at < sick);
    if start.ifse > 0 {
        plan.cia = december.filter(calm).filter(|_| random.chance(500));
        plan.thirteenth = november.filter(calm).filter(|_| random.chance(150));
        plan.one_off = some(random, 30).filter(calm);
    }
    // Retro pay counts in no base of RAFP that the notes give: only agents above its limit have any.
    let above_limit = start.ifse * 10 > law::points(start.index).cents() * 27 / 10;
    if indexed && whole && (!servant || above_limit) {
        plan.retro = some(random, 60).map(|at| {
            if start.category == Some('A') && random.chance(400) {
                (
                    at,
                    random.between(14_000, 16_000) * 100,
                    "Rappel : reconstitution de carrière",
                )
            } else {
                (
                    at,
                    random.between(5_000, 90_000),
                    "Rappel d'avancement d'échelon",
                )
            }
        });
    }
    plan.account = some(random, 30);
    plan
}

/// Changes that stay.
fn changes(
    standing: &mut Situation,
    agent: &Agent,
    plan: &Plan,
    (number, month): (i32, Month),
    random: &mut Random,
    events: &mut Vec<String>,
) {
    let act =
        |random: &mut Random| format!("arrêté n° {}-{}", month.year(), random.between(100, 4_999));
    if let Some(grade) = agent.grade {
        let next = standing.step + 1;
        if plan.step == Some(number) && next <= grade.steps.len() as i64 {
            people::put_on_step(standing, grade, next);
            events.push(format!("Avancement d'échelon, {}", act(random)));
        }
        if let Some((_, percent)) = plan.part_time.filter(|(at, _)| *at == number)
            && percent != standing.part_time
        {
            standing.part_time = percent;
            events.push(format!("Temps partiel à {percent} %, {}", act(random)));
        }
        if plan.birth == Some(number) {
            standing.children += 1;
            events.push("Naissance d'un enfant".to_owned());
        }
        if plan.move_up == Some(number) && standing.ifse > 0 {
            let (ceiling, _) = law::bonus_ceilings(standing.group).unwrap_or_default();
            standing.ifse = (standing.ifse + 10_000).min(ceiling / 12 / 500 * 500);
            events.push(format!(
                "Changement de fonctions : IFSE révisée, {}",
                act(random)
            ));
        }
    }
    if number > 0 && [1, 9].contains(&month.number()) {
        // A new rate from the tax office is no event of the career.
        standing.tax_rate = (standing.tax_rate + random.between(-60, 60)).max(0);
    }
}

fn apprentice(agent: &Agent, now: &Situation) -> i64 {
    let age = now.month.since(Month::of(agent.identity.birth)) / 12;
    let year = now.month.since(Month::of(now.entered)) / 12 + 1;
    law::apprentice_percent(age.into(), year.into())
}

fn absences(now: &mut Situation, plan: &Plan, number: i32, (left, spent): (&mut i64, &mut i64)) {
    let mut day = 1;
    if let Some((at, start, length)) = plan.sick
        && at == number
    {
        (*left, *spent) = (length, 0);
        day = start;
    }
    let days = (*left).min(31 - day);
    *left -= days;
    if days > 0 {
        now.waiting = i64::from(*spent == 0);
        let paid = days - now.waiting;
        now.sick_90 = paid.min((90 - *spent).max(0));
        now.sick_50 = paid - now.sick_90;
        *spent += paid;
    } else if let Some((at, unpaid)) = plan.strike
        && at == number
    {
        now.unpaid = unpaid;
    }
}

fn presence(now: &mut Situation, plan: &Plan, number: i32, events: &mut Vec<String>) {
    if let Some((at, day)) = plan.enters {
        now.entered = now.month.plus(at - number).day(day);
        if at == number {
            now.outside = i64::from(day) - 1;
            events.push("Recrutement".to_owned());
        }
    }
    if let Some((at, day)) = plan.leaves
        && at == number
    {
        let last = now.month.day(day);
        now.outside = if last == now.month.end() {
            0
        } else {
            (30 - i64::from(last.day())).max(0)
        };
        let reason = if now.status == Status::Contractuel {
            "fin de contrat"
        } else {
            "mutation"
        };
        now.left = Some((last, reason));
        events.push(format!("Départ : {reason}"));
    }
}

fn extras(
    now: &mut Situation,
    plan: &Plan,
    number: i32,
    random: &mut Random,
    events: &mut Vec<String>,
) {
    let absent = now.waiting + now.sick_90 + now.sick_50 + now.outside + now.unpaid > 0;
    if plan.overtime && !absent && random.chance(550) {
        now.overtime = [random.between(2, 14) * 100, 0, 0, 0];
        if now.overtime[0] == 1_400 {
            now.overtime = [
                1_400,
                random.between(0, 6) * 100,
                random.between(0, 2) * 100,
                150,
            ];
        }
    }
    if plan.cia == Some(number) {
        let (_, ceiling) = law::bonus_ceilings(now.group).unwrap_or_default();
        now.cia = ceiling * random.between(10, 60) / 100 / 100 * 100;
        events.push("CIA annuel".to_owned());
    }
    if plan.thirteenth == Some(number) {
        now.bonuses += random.between(400, 1_500) * 100;
        events.push("13e mois, avantage collectivement acquis".to_owned());
    }
    if plan.one_off == Some(number) {
        now.bonuses += random.between(100, 800) * 100;
        events.push("Prime exceptionnelle, délibération du conseil".to_owned());
    }
    if let Some((at, amount, why)) = plan.retro
        && at == number
    {
        now.retro = amount;
        events.push(why.to_owned());
    }
    if absent {
        now.home_days = now.home_days.min(2);
    }
    debug_assert!(
        now.account_changed
            .is_none_or(|day| day + 10.days() < now.pay_day)
    );
}
