//! `cargo xtask eval orders`: search, refusals, citations, fields, links and quotes, by the whole command, beside BM25.
//!
//! First on the project's own invented acts, then on the shared data beside the checkout, where it is there.

#[path = "eval-orders/asking.rs"]
mod asking;
#[path = "eval-orders/baseline.rs"]
mod baseline;
#[path = "eval-orders/desk.rs"]
mod desk;
#[path = "eval-orders/quotes.rs"]
mod quotes;
#[path = "eval-orders/records.rs"]
mod records;
#[path = "eval-orders/set.rs"]
mod set;
#[path = "eval-orders/shares.rs"]
mod shares;
#[path = "eval-orders/texts.rs"]
mod texts;

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use tests::data::{crate_folder, gardon, shared};

use desk::Desk;
use set::Set;

fn main() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let Some(gardon) = gardon() else {
        return Ok(());
    };
    let desk = Desk::new(gardon)?;
    writeln!(
        out,
        "95 % bootstrap intervals (2,000 resamples, fixed seed); BM25 is plain Okapi over lower-case words"
    )?;
    let own = crate_folder().join("evaluation/orders");
    let demo = crate_folder().join("../demo/actes");
    let french = Set::own("acts", &own, &[own.join("acts"), demo])?;
    let english = Set::own("english", &own, &[own.join("english")])?;
    evaluate(
        &mut out,
        &desk,
        &french,
        "invented acts, French: rules and thresholds were set on these questions",
    )?;
    let second = french.with_questions(&own, "second")?;
    writeln!(
        out,
        "\n== invented acts, French: questions that were written when the rules stood"
    )?;
    asking::asking(&mut out, &desk, &second)?;
    evaluate(&mut out, &desk, &english, "invented orders, English")?;
    let small = Set::own("small", &own, &[own.join("small")])?;
    writeln!(out, "\n== invented acts, French: a collection of four")?;
    desk.add(&small.corpus, &small.paths, &["--audience", "public"])?;
    asking::asking(&mut out, &desk, &small)?;
    if let Some(orders) = shared("orders") {
        let real = Set::shared("arretes", &orders)?;
        evaluate(
            &mut out,
            &desk,
            &real,
            "real acts, French: the open half of the data",
        )?;
        others(&mut out, &desk, &orders)?;
    }
    Ok(())
}

/// Everything on one set of acts.
fn evaluate(out: &mut impl Write, desk: &Desk, set: &Set, name: &str) -> Result<()> {
    writeln!(out, "\n== {name}")?;
    desk.add(&set.corpus, &set.paths, &["--audience", "public"])?;
    asking::asking(out, desk, set)?;
    records::fields(out, desk, set)?;
    records::links(out, desk, set)?;
    quotes::quotes(out, desk, set)
}

/// Collections that hold no acts: articles of codes, and short answers.
fn others(out: &mut impl Write, desk: &Desk, orders: &Path) -> Result<()> {
    writeln!(
        out,
        "\n== articles of codes and short answers, French: the open half"
    )?;
    desk.add("codes", &[orders.join("codes")], &["--audience", "public"])?;
    texts::citations(out, desk, orders)?;
    let answers = orders.join("faq_ir_cnil/corpus.jsonl");
    desk.add("faq", &[answers], &["--audience", "public"])?;
    texts::answers(out, desk, orders)
}
