//! One-token and many-token batches on the real model: how often the likeliest next token is the same one.

use std::sync::Arc;

use super::{model, notice, settings};
use crate::cook::decoder::{Decoder, Entry, Token};
use crate::cook::vocabulary::Tokeniser as _;
use crate::llama::backend;
use crate::llama::decoder::LlamaDecoder;
use crate::llama::tongue::Tongue;
use crate::llama::weights::Weights;

/// As long as the longest guess and the token before it.
const TOGETHER: usize = 13;

/// What guesses may change, at most.
const AGREEMENT: f64 = 0.97;

/// A letter and what a model would copy from it.
const TEXT: &str = "Dear Sir or Madam, I live at 12 Mill Street and write to you because the street lamp before \
our house has been out since 3 March and the pavement is dark at night. We have called twice and spoken to nobody. \
Could you tell us what will be done and when? We need your answer before 20 March. Yours faithfully, Lucie Arnal. \
The street lamp before the house at 12 Mill Street has been out since 3 March, and an answer is needed before 20 March.";

/// The likeliest token after each one, in batches of so many.
fn likeliest(decoder: &mut LlamaDecoder<'_>, tokens: &[Token], together: usize) -> Vec<usize> {
    decoder.clear();
    let mut all = Vec::new();
    for (number, chunk) in tokens.chunks(together).enumerate() {
        let begin = (number * together) as u32;
        let batch: Vec<Entry> = (begin..)
            .zip(chunk)
            .map(|(position, token)| Entry {
                token: *token,
                position,
                sequences: vec![0],
                scores: true,
            })
            .collect();
        decoder.decode(&batch).expect("decoded");
        for index in 0..chunk.len() {
            let scores = decoder.scores(index).expect("scores");
            let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            all.push(best.expect("a token"));
        }
    }
    all
}

#[test]
fn batches_of_guesses_agree_with_single_tokens() {
    let Some(file) = model() else { return };
    let backend = backend::start().expect("llama.cpp");
    let weights = Weights::load(backend, &file, &settings()).expect("the model");
    let tongue = Tongue::new(Arc::clone(&weights.model)).expect("a vocabulary");
    let tokens = tongue.tokens(TEXT, false);
    let (context, room) = weights.context(&settings()).expect("a context");
    let mut decoder = LlamaDecoder::new(context, room, Arc::default(), 1);
    let single = likeliest(&mut decoder, &tokens, 1);
    let together = likeliest(&mut decoder, &tokens, TOGETHER);
    let same = single.iter().zip(&together).filter(|(a, b)| a == b).count();
    let agreement = same as f64 / single.len() as f64;
    notice(&format!(
        "{} tokens, one by one and {TOGETHER} at a time: {agreement:.3} agree",
        single.len()
    ));
    assert!(agreement >= AGREEMENT, "{agreement}");
}
