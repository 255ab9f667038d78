//! Rankings against the slow way: each choice alone, token by token.

use std::sync::Arc;

use inference::{Error, Request, Shape};

use super::Dice;
use crate::cook::decoder::{Decoder, Entry, Limits, Token};
use crate::cook::testing::{Bench, END, SMALL, Scripted, TURN, noise, request};

/// The probabilities by the definition, in a fresh memory for each choice.
fn slowly(prompt: &str, choices: &[String]) -> Vec<f64> {
    let weights: Vec<f64> = choices
        .iter()
        .map(|choice| {
            let mut decoder = Scripted::new(SMALL, Arc::new(noise));
            let question = prompt.bytes().map(Token::from).chain([TURN]);
            let mut weight = 1.0_f64;
            let mut scores = Vec::new();
            for (position, token) in question.enumerate() {
                scores = one(&mut decoder, token, position);
            }
            let begin = prompt.len() + 1;
            for (index, byte) in choice.bytes().enumerate() {
                weight *= probability(&scores, Token::from(byte));
                scores = one(&mut decoder, Token::from(byte), begin + index);
            }
            weight * probability(&scores, END)
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

fn one(decoder: &mut Scripted, token: Token, position: usize) -> Vec<f32> {
    let entry = Entry {
        token,
        position: position as u32,
        sequences: vec![0],
        scores: true,
    };
    decoder.decode(&[entry]).expect("decoded");
    decoder.scores(0).expect("scores").to_vec()
}

fn probability(scores: &[f32], token: Token) -> f64 {
    let sum: f64 = scores.iter().map(|score| f64::from(*score).exp()).sum();
    f64::from(scores[token as usize]).exp() / sum
}

fn random_choices(dice: &mut Dice) -> Vec<String> {
    let mut choices: Vec<String> = Vec::new();
    while choices.len() < 1 + dice.below(20) as usize {
        let length = 1 + dice.below(6);
        // Two letters, so that many begin alike and some are the beginning of others.
        let choice: String = (0..length)
            .map(|_| ['a', 'b'][dice.below(2) as usize])
            .collect();
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

#[test]
fn rankings_are_exact() {
    let mut dice = Dice(11);
    let mut bench = Bench::new(SMALL, Arc::new(noise));
    let mut orders = Vec::new();
    for number in 0..60 {
        let prompt = format!("which one is it, number {number}?");
        let choices = random_choices(&mut dice);
        let receiver = bench.rank(Request {
            shape: Shape::Choice(choices.clone()),
            ..request(&prompt)
        });
        orders.push((prompt, choices, receiver));
    }
    bench.run();
    for (prompt, choices, mut receiver) in orders {
        let ranking = receiver.try_recv().expect("an end").expect("a ranking");
        let expected = slowly(&prompt, &choices);
        let sum: f32 = ranking.probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        for (fast, slow) in ranking.probabilities.iter().zip(&expected) {
            assert!((f64::from(*fast) - slow).abs() < 1e-6, "{fast} and {slow}");
        }
        let tokens: usize = choices.iter().map(String::len).sum();
        assert_eq!(
            (ranking.usage.prompt_tokens, ranking.usage.answer_tokens),
            ((prompt.len() + 1 + tokens) as u32, 0)
        );
    }
    super::sums_are_those_of_the_rows(&bench);
}

#[test]
fn the_prompt_is_computed_once() {
    let mut bench = Bench::new(SMALL, Arc::new(noise));
    let choices = (0..4).map(|n| format!("c{n}")).collect();
    let mut receiver = bench.rank(Request {
        shape: Shape::Choice(choices),
        ..request(&"x".repeat(60))
    });
    bench.run();
    receiver.try_recv().expect("an end").expect("a ranking");
    let batches = bench.memory.lock().expect("memory").batches.clone();
    // Four choices of two tokens, the first of which they share.
    assert_eq!(batches, [61, 5]);
}

#[test]
fn what_cannot_be_ranked_is_refused() {
    let mut bench = Bench::new(SMALL, Arc::new(noise));
    let mut text = bench.rank(request("x"));
    assert!(matches!(
        text.try_recv().expect("an end"),
        Err(Error::ShapeRefused(_))
    ));
    let choices = vec!["ab".to_owned(), "c".to_owned()];
    let mut long = bench.rank(Request {
        shape: Shape::Choice(choices),
        ..request(&"x".repeat(254))
    });
    bench.run();
    assert_eq!(long.try_recv().expect("an end"), Err(Error::TooLong(2)));
}

#[test]
fn few_sequences_are_enough() {
    let limits = Limits {
        sequences: 5,
        ..SMALL
    };
    let mut bench = Bench::new(limits, Arc::new(noise));
    let choices: Vec<String> = (0..9).map(|n| format!("{n}")).collect();
    let mut receiver = bench.rank(Request {
        shape: Shape::Choice(choices.clone()),
        ..request("x")
    });
    bench.run();
    let ranking = receiver.try_recv().expect("an end").expect("a ranking");
    for (fast, slow) in ranking.probabilities.iter().zip(slowly("x", &choices)) {
        assert!((f64::from(*fast) - slow).abs() < 1e-6);
    }
}
