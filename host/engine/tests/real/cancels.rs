//! A thousand orders that are dropped at random: nothing hangs, nothing is left.

use std::time::{Duration, Instant};

use engine::{Event, Kitchen as _};
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
        if number % 10 == 0 {
            // In the middle of an answer, whatever the speed of the machine; a few are let go to their end.
            let short = Request {
                max_tokens: 6,
                temperature: 2_000,
                seed: number,
                ..request("Tell a story.", "A heron.")
            };
            asked.clear();
            ranked.clear();
            let mut receiver = kitchen.ask(order(short));
            match receiver.blocking_recv().expect("an event") {
                Event::Piece(_) if number % 100 > 0 => drop(receiver),
                Event::Piece(_) => while receiver.blocking_recv().is_some() {},
                Event::Done(_) => {}
            }
            continue;
        }
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
    let is_cut = |row: &&engine::Row| row.outcome == "cancelled" && row.usage.prompt_tokens > 0;
    let cut = rows_now.iter().filter(is_cut).count();
    assert!(cancelled > 300 && cut > 50, "{cancelled}, {cut}");
    assert!(
        rows_now
            .iter()
            .all(|row| matches!(row.outcome, "cancelled" | "done"))
    );
    check_sums(&kitchen, &rows);
    // And it still answers.
    ask(&kitchen, request("Say hello.", "hello")).expect("text");
    notice(&format!(
        "1,000 orders dropped in {:.1} s: {cancelled} cancelled, {cut} of them in the middle, idle {waited:.0?} after the last",
        began.elapsed().as_secs_f32()
    ));
}
