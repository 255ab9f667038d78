//! Answers that copy from their prompts come faster, and are the same to the token.

use std::sync::Arc;

use inference::{Answer, Request, Shape};

use super::Dice;
use crate::cook::decoder::{Limits, Token};
use crate::cook::testing::{Bench, END, ROOMY, SIZE, Script, TURN, noise, request, result};

/// A model that copies its prompt after the turn, but goes astray at every so many tokens.
fn copies(astray: usize) -> Arc<Script> {
    Arc::new(move |before: &[Token]| {
        let turn = before.iter().position(|token| *token == TURN);
        let Some(turn) = turn else {
            return noise(before);
        };
        let said = before.len() - turn - 1;
        let next = match before[..turn].get(said) {
            Some(_) if astray > 0 && said % astray == astray - 1 => Token::from(b'!'),
            Some(token) => *token,
            None => END,
        };
        let mut scores = vec![-5.0; SIZE];
        scores[next as usize] = 5.0;
        scores
    })
}

/// The answer, and how many batches it took.
fn ask(limits: Limits, script: Arc<Script>, request: Request) -> (Answer, usize) {
    let mut bench = Bench::new(limits, script);
    let mut receiver = bench.ask(request);
    bench.run();
    let (pieces, answer) = result(&mut receiver);
    let answer = answer.expect("text");
    assert_eq!(pieces, answer.text);
    let batches = bench.memory.lock().expect("memory").batches.len();
    (answer, batches)
}

/// A memory that cannot be parted guesses nothing.
const PLAIN: Limits = Limits {
    partial: false,
    ..ROOMY
};

#[test]
fn what_is_copied_takes_few_batches() {
    let text = "The council meets on Friday 13 March at eight in the evening, in the old school.";
    let long = Request {
        max_tokens: 200,
        ..request(text)
    };
    let (plain, slow) = ask(PLAIN, copies(0), long.clone());
    let (guessed, fast) = ask(ROOMY, copies(0), long);
    assert_eq!(guessed.text, text);
    assert_eq!(guessed.text, plain.text);
    assert_eq!(guessed.usage.answer_tokens, plain.usage.answer_tokens);
    // The prompt's batches, and one for each token.
    assert_eq!(slow, 2 + text.len());
    assert!(fast <= slow / 3, "{fast} of {slow}");
}

#[test]
fn guesses_change_no_answer() {
    let mut dice = Dice(21);
    let mut spared = 0_i64;
    for case in 0..200 {
        let words = ["lamp ", "lamp post ", "street ", "of the "];
        let text: String = (0..4 + dice.below(9))
            .map(|_| words[dice.below(4) as usize])
            .collect();
        let asks = Request {
            max_tokens: 1 + dice.below(90) as u32,
            stop: [vec![], vec!["post of".to_owned()]][dice.below(2) as usize].clone(),
            ..request(&text)
        };
        let astray = dice.below(9) as usize;
        let (plain, slow) = ask(PLAIN, copies(astray), asks.clone());
        let (guessed, fast) = ask(ROOMY, copies(astray), asks);
        assert_eq!(guessed.text, plain.text, "{case}");
        assert_eq!(guessed.finish, plain.finish, "{case}");
        assert_eq!(guessed.usage.answer_tokens, plain.usage.answer_tokens);
        spared += slow as i64 - fast as i64;
    }
    assert!(spared > 1_500, "{spared}");
}

#[test]
fn a_guess_keeps_to_the_form() {
    // The model would copy for ever; the form ends the text after forty characters.
    let schema = r#"{"type":"object","properties":{"quote":{"type":"string","maxLength":40}},"required":["quote"],"additionalProperties":false}"#;
    let text = r#"{"quote":"the lamp before the house, the lamp before the garden, the lamp"}"#;
    let asks = Request {
        shape: Shape::JsonSchema(schema.to_owned()),
        max_tokens: 100,
        ..request(text)
    };
    let (plain, slow) = ask(PLAIN, copies(0), asks.clone());
    let (guessed, fast) = ask(ROOMY, copies(0), asks);
    assert_eq!(guessed.text, plain.text);
    assert_eq!(
        guessed.text,
        r#"{"quote":"the lamp before the house, the lamp befo"}"#
    );
    assert!(fast < slow / 2, "{fast} of {slow}");
}
