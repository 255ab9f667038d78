//! The scheduler beside bare decoding of the same tokens: what it adds is little.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;

use super::{model, notice, settings};
use crate::accounts::{Accounts, Reply};
use crate::cook::decoder::{Decoder, Entry, Token};
use crate::cook::scheduler::Scheduler;
use crate::cook::work::{self, Model};
use crate::llama::backend;
use crate::llama::decoder::LlamaDecoder;
use crate::llama::tongue::{Speech, Tongue};
use crate::llama::weights::Weights;
use crate::{Customer, Event, Ledger, Row};

/// Tokens of the prompt, and of the answer, as `llama-bench` has them by default.
const PROMPT: usize = 512;
const ANSWER: usize = 64;

/// The least share of the bare speed; the machine may be busy with other tests.
const LEAST: f64 = 0.8;

struct Nobody;

impl Ledger for Nobody {
    fn settle(&self, _: &Row) {}
}

/// Seconds for the prompt and for the answer, as `llama-bench` measures: no sampling, one batch, then token by token.
fn bare(decoder: &mut LlamaDecoder<'_>) -> (f64, f64) {
    decoder.clear();
    let entry = |position: usize, scores| Entry {
        token: 100 + position as Token,
        position: position as u32,
        sequence: 0,
        scores,
    };
    let began = Instant::now();
    let prompt: Vec<Entry> = (0..PROMPT).map(|p| entry(p, p + 1 == PROMPT)).collect();
    decoder.decode(&prompt).expect("decoded");
    let read = began.elapsed().as_secs_f64();
    let began = Instant::now();
    for position in PROMPT..PROMPT + ANSWER {
        decoder.decode(&[entry(position, true)]).expect("decoded");
    }
    (read, began.elapsed().as_secs_f64())
}

#[test]
fn the_scheduler_adds_little() {
    let Some(file) = model() else { return };
    let backend = backend::start().expect("llama.cpp");
    let weights = Weights::load(backend, &file, &settings()).expect("the model");
    let tongue = Arc::new(Tongue::new(Arc::clone(&weights.model)).expect("a vocabulary"));
    let speech = Speech::new(Arc::clone(&weights.model), &file).expect("a format");
    let vocabulary = Arc::new(tongue.vocabulary().expect("a vocabulary"));
    let open = || {
        let (context, room) = weights.context(&settings()).expect("memory");
        LlamaDecoder::new(context, room, Arc::default())
    };
    let mut alone = open();
    let accounts = Accounts::new(Arc::new(Nobody), 100);
    let mut scheduler = Scheduler::new(open(), 4, Arc::clone(&vocabulary), Arc::clone(&accounts));
    let model = Model {
        vocabulary: &vocabulary,
        format: &speech,
        tokeniser: &*tongue,
    };
    // The best of a few rounds, one after the other: others use the machine too.
    let mut best = [(f64::MAX, f64::MAX); 2];
    for _ in 0..4 {
        let (read, wrote) = bare(&mut alone);
        best[0] = (best[0].0.min(read), best[0].1.min(wrote));
        let words = " word".repeat(PROMPT);
        let mut request = inference::Request {
            parts: vec![inference::Part::Untrusted(words)],
            max_tokens: ANSWER as u32 + 1,
            temperature: 3_000,
            ..inference::Request::default()
        };
        let frame = match work::ask(request.clone(), &model).expect("work") {
            work::Work::Ask(asking) => asking.prompt.len() - PROMPT,
            work::Work::Rank(_) => 0,
        };
        request.parts = vec![inference::Part::Untrusted(" word".repeat(PROMPT - frame))];
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let ticket = accounts.open(Customer::default(), String::new(), Reply::Ask(sender));
        let work = work::ask(request, &model).expect("work");
        scheduler.admit(ticket.expect("room"), work);
        let began = Instant::now();
        scheduler.step();
        let read = began.elapsed().as_secs_f64();
        let began = Instant::now();
        while !scheduler.is_idle() {
            scheduler.step();
        }
        let wrote = began.elapsed().as_secs_f64();
        let answer = std::iter::from_fn(|| receiver.try_recv().ok()).last();
        let Some(Event::Done(Ok(answer))) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(answer.usage.prompt_tokens as usize, PROMPT);
        let each = wrote / f64::from(answer.usage.answer_tokens.saturating_sub(1).max(1));
        best[1] = (best[1].0.min(read), best[1].1.min(each * ANSWER as f64));
    }
    let [(bare_read, bare_wrote), (read, wrote)] = best;
    let speed = |tokens: usize, seconds: f64| tokens as f64 / seconds;
    notice(&format!(
        "prompt {:.0} of {:.0} tokens/s ({:.3}), answer {:.1} of {:.1} tokens/s ({:.3}), one thread",
        speed(PROMPT, read),
        speed(PROMPT, bare_read),
        bare_read / read,
        speed(ANSWER, wrote),
        speed(ANSWER, bare_wrote),
        bare_wrote / wrote
    ));
    assert!(bare_read / read > LEAST && bare_wrote / wrote > LEAST);
}
