//! Payrolls of an invented French local authority, with known errors, and the scorer of a checker.
//!
//! The crate shares nothing with the rules that it tests: it reads the project's rule notes in its own way, in whole cents and exact fractions, so that two independent readings of the law meet.
//! [`payroll::Payroll::clean`] generates, [`inject::inject`] makes errors, [`write::file`] writes, [`score::score`] counts, and [`evaluate`] does all of it around a closure that runs the command under test.
//!
//! # How the rules were read
//!
//! Where a file and a checker disagree, one of these readings is the place to look.
//!
//! - Every line is rounded once, halves away from zero; later lines use the rounded ones.
//!   One row in 200 has one line that is a cent off, as another engine would round it: that is no error.
//! - Paid share: hours of the post over 35, then part time on top (80 % is 6/7, 90 % is 32/35).
//! - `trentiemes` are paid thirtieths: 30 less days outside the service, waiting days and days without pay.
//!   Index pay, differential indemnity, NBI, IFSE, transfer, complement and CSG compensation are multiplied by (`trentiemes` - 0.1 x `jours_cmo_90` - 0.5 x `jours_cmo_50`) / 30.
//! - Differential indemnity: (minimum wage - full index pay - benefits in kind) x paid share, never negative; only for pay that follows an index.
//! - Residence: rate x (index pay of at least IM 366, plus NBI) x share x `trentiemes` / 30; sick leave leaves it whole.
//! - Family supplement: shared at part time but not below the least of full time; absences leave it whole; agents who enter or leave, and posts of less than 35 hours, have no children.
//! - Transfer from bonuses to points: civil servants with IFSE, a twelfth of the yearly amount x share.
//! - Gross pay is the sum of all lines from `tib` to `rappel` except `teletravail` and `transport`, which are refunds added to net pay; benefits in kind are in gross pay and withheld again.
//!   Net pay is gross pay - `retenues` + refunds.
//! - CNRACL and ATIACL on `tib` + `nbi` for civil servants of 28 hours or more; all others pay Ircantec and old age on gross pay, with the whole monthly ceiling whatever the share.
//! - The employer's CNRACL rate of 37.65 % holds from 2026-01.
//! - CNFPT, FNAL and CSA on `tib` + `nbi` under CNRACL, on gross pay otherwise.
//! - RAFP: 5 % of the month's `differentielle`, `ir`, `sft`, `ifse`, `cia`, `ihts`, `autres_primes`, `indemnite_csg` and old bonuses, capped at 20 % of the month's `tib`.
//!   Agents with retro pay, a complement, benefits in kind or a differential indemnity are always above the cap, so that it does not matter whether those count.
//! - CSG and CRDS for everybody, on 98.25 % of gross pay up to four ceilings and all of what lies above; exemptions of apprentices and elected members are not modelled.
//! - Tax at source on gross pay less CNRACL, RAFP, Ircantec, old age and deductible CSG.
//! - An ordinary sick leave begins with one waiting day, is paid at 90 % for 90 days, then at 50 %; bonuses follow.
//! - The complement of 49 points is in no pension base.
//! - Every change of index, part time, children or IFSE, every CIA, one-off bonus, 13th month, retro pay, entry and departure has an `evenement`; absences and overtime have their own fields; new tax rates in January and September have nothing.

pub mod career;
pub mod compute;
pub mod evaluate;
pub mod fields;
pub mod gold;
pub mod identity;
pub mod inject;
pub mod law;
pub mod money;
pub mod month;
pub mod openfisca;
pub mod payroll;
pub mod people;
pub mod published;
pub mod random;
pub mod rates;
pub mod score;
pub mod shared;
pub mod situation;
pub mod slip;
pub mod statistics;
pub mod timeline;
pub mod write;
