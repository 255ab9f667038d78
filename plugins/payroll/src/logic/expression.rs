//! The language of rules: named steps over the fields of a payslip and dated parameters, and a verdict.
//!
//! ```text
//! part_payee = si(quotite = 80 %, 6/7, quotite = 90 %, 32/35, quotite)
//! attendu = im * point_indice / 12 * part_payee
//! ```
//! A formula is checked when its rule is loaded, before any row: names, types, units of dates and choices.
//! It becomes a tree whose fields are slots and whose parameters are places in a list of the month's values.
//! French and English words mean the same: `si`/`if`, `et`/`and`, `ou`/`or`, `non`/`not`, `dans`/`in`,
//! `arrondi`/`round`, `plancher`/`floor`.

mod compile;
mod evaluate;
mod lex;
mod parse;
mod show;
mod tree;

pub use dated::Unit;

pub use self::{
    compile::{Compiler, Step},
    evaluate::{Evaluation, Persons, Stop, Values},
    parse::{Statement, condition, statements},
    show::Show,
    tree::{Day, Number, Test, Whose},
};
