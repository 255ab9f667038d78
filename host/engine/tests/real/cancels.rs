//! A thousand orders that are dropped at random: nothing hangs, nothing is left.

use std::time::{Duration, Instant};

use engine::Kitchen as _;
use inference::{Request, Shape};

use crate::shared::{
    Dice, ask, chat_model, check_sums, kitchen, notice, order, request, settings, settle,
};

#[test]
fn a_thousand_cancels_leave_nothing_behind() {
    let Some(model) = chat_model() else { return };
    let (kitchen, rows) = kitchen(settings(), vec![model]);
    let mut dice = Dice(3);
    let mut asked = std::collections::VecDeque::new();
    let mut ranked = std::collections::VecDeque::new();
    let began = Instant::now();
    for number in 0..1_000 {
        let document = "some words of a document ".repeat(1 + dice.below(30) as usize);
        let shape = match dice.below(3) {
            0 => Shape::Text,
            1 => Shape::JsonSchema(
                r#"{"type":"object","properties":{"n":{"type":"string","maxLength":40}},"required":["n"]}"#.to_owned(),
            ),
            _ => Shape::Choice(vec!["yes".to_owned(), "no".to_owned(), "perhaps".to_owned()]),
        };
        let asks = Request {
            shape: shape.clone(),
            ..request("Answer.", &document)
        };
        if matches!(shape, Shape::Choice(_)) && number % 2 == 0 {
            ranked.push_back(kitchen.rank(order(asks)));
        } else {
            asked.push_back(kitchen.ask(order(asks)));
        }
        std::thread::sleep(Duration::from_millis(dice.below(6)));
        // A few are left to run for a while, each is dropped in the end.
        while asked.len() > 6 {
            let victim = dice.below(asked.len() as u64) as usize;
            drop(asked.remove(victim));
        }
        while ranked.len() > 4 {
            drop(ranked.pop_front());
        }
    }
    drop((asked, ranked));
    let waited = settle(&kitchen, Duration::from_secs(5));
    let rows_now = rows.all();
    assert_eq!(rows_now.len(), 1_000);
    let cancelled = rows_now
        .iter()
        .filter(|row| row.outcome == "cancelled")
        .count();
    assert!(cancelled > 300, "{cancelled}");
    assert!(
        rows_now
            .iter()
            .all(|row| matches!(row.outcome, "cancelled" | "done"))
    );
    check_sums(&kitchen, &rows);
    // And it still answers.
    ask(&kitchen, request("Say hello.", "hello")).expect("text");
    notice(&format!(
        "1,000 orders dropped in {:.1} s: {cancelled} cancelled, idle {waited:.0?} after the last",
        began.elapsed().as_secs_f32()
    ));
}
