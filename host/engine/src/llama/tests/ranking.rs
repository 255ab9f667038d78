//! Rankings of a real model against the slow way: each choice alone in an empty memory, token by token.

use std::sync::Arc;

use inference::{Part, Request, Shape};
use tokio::sync::oneshot;

use super::{model, notice, settings};
use crate::accounts::{Accounts, Reply};
use crate::cook::decoder::{Decoder, Entry, Token};
use crate::cook::scheduler::Scheduler;
use crate::cook::work::{self, Model};
use crate::llama::backend;
use crate::llama::decoder::LlamaDecoder;
use crate::llama::tongue::{Speech, Tongue};
use crate::llama::weights::Weights;
use crate::{Customer, Ledger, Row};

/// How far a probability of a ranking that runs alone may be from that of the slow way.
const ALONE: f64 = 1e-4;

/// How far it may be when several rankings share their batches.
///
/// llama.cpp computes batches of 64 tokens and more with another kernel for attention,
/// which sums in 32 bits where the other one sums in 16; a small model of 4 bits feels that.
/// It is the same for every engine on top of llama.cpp.
const IN_COMPANY: f64 = 0.15;

struct Nobody;

impl Ledger for Nobody {
    fn settle(&self, _: &Row) {}
}

/// The probabilities by the definition.
fn slowly(
    decoder: &mut LlamaDecoder<'_>,
    prompt: &[Token],
    choices: &[Vec<Token>],
    end: Token,
) -> Vec<f64> {
    let weights: Vec<f64> = choices
        .iter()
        .map(|choice| {
            decoder.clear();
            let all: Vec<Token> = prompt.iter().chain(choice).copied().collect();
            let mut weight = 0.0;
            for (position, token) in all.iter().enumerate() {
                let entry = Entry {
                    token: *token,
                    position: position as u32,
                    sequences: vec![0],
                    scores: true,
                };
                decoder.decode(&[entry]).expect("decoded");
                if position + 1 >= prompt.len() {
                    let follower = all.get(position + 1).copied().unwrap_or(end);
                    let scores = decoder.scores(0).expect("scores");
                    let sum: f64 = scores.iter().map(|s| f64::from(*s).exp()).sum();
                    weight += f64::from(scores[follower as usize]) - sum.ln();
                }
            }
            weight.exp()
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

#[test]
fn rankings_are_those_of_the_slow_way() {
    let Some(file) = model() else { return };
    let backend = backend::start().expect("llama.cpp");
    let weights = Weights::load(backend, &file, &settings()).expect("the model");
    let tongue = Arc::new(Tongue::new(Arc::clone(&weights.model)).expect("a vocabulary"));
    let speech = Speech::new(Arc::clone(&weights.model), &file).expect("a format");
    let vocabulary = Arc::new(tongue.vocabulary().expect("a vocabulary"));
    let open = || {
        let (context, room) = weights.context(&settings()).expect("memory");
        LlamaDecoder::new(context, room, Arc::default(), 1)
    };
    let accounts = Accounts::new(Arc::new(Nobody), 100);
    let mut scheduler = Scheduler::new(open(), 4, Arc::clone(&vocabulary), Arc::clone(&accounts));
    let mut slow = open();
    let said = Model {
        vocabulary: &vocabulary,
        format: &speech,
        tokeniser: &*tongue,
    };
    let lists: [&[&str]; 4] = [
        &["invoice", "complaint", "request for information", "other"],
        &["yes", "no"],
        &["urgent", "urgent today", "not urgent", "n"],
        &[
            "roads", "schools", "waste", "water", "housing", "taxes", "culture", "sport", "energy",
        ],
    ];
    let documents = [
        "The street lamp before my house has been out for three weeks.",
        "Please find attached our invoice of 3 March.",
        "Bonjour, à quelle heure ouvre la mairie ?",
    ];
    let mut expected = Vec::new();
    let mut requests = Vec::new();
    for choices in lists {
        for document in documents {
            let request = Request {
                parts: vec![
                    Part::Instruction("Which one is it? Answer with one word.".to_owned()),
                    Part::Untrusted(document.to_owned()),
                ],
                shape: Shape::Choice(choices.iter().map(|c| (*c).to_owned()).collect()),
                ..Request::default()
            };
            let prompt = crate::cook::prompt::tokens(&request.parts, &speech, &*tongue);
            let tokens: Vec<Vec<Token>> = choices.iter().map(|c| vocabulary.tokens(c)).collect();
            let end = vocabulary.end_of_turn();
            expected.push(slowly(
                &mut slow,
                &prompt.expect("tokens").tokens,
                &tokens,
                end,
            ));
            requests.push(request);
        }
    }
    let mut rank = |requests: &[Request]| -> Vec<Vec<f32>> {
        let mut orders = Vec::new();
        for request in requests {
            let (sender, receiver) = oneshot::channel();
            let reply = Reply::Rank(sender);
            let ticket = accounts.open(Customer::default(), String::new(), reply);
            let work = work::rank(request.clone(), &said).expect("a ranking");
            scheduler.admit(ticket.expect("room in the queue"), work);
            orders.push(receiver);
        }
        while !scheduler.is_idle() {
            scheduler.step();
        }
        let mut ends = orders.iter_mut().map(|o| o.try_recv().expect("an end"));
        let rankings: Result<Vec<_>, _> = ends.by_ref().collect();
        let rankings = rankings.expect("rankings");
        rankings.into_iter().map(|r| r.probabilities).collect()
    };
    let alone: Vec<Vec<f32>> = requests
        .iter()
        .flat_map(|request| rank(std::slice::from_ref(request)))
        .collect();
    let company = rank(&requests);
    let worst = |fast: &[Vec<f32>]| -> f64 {
        let pairs = fast.iter().flatten().zip(expected.iter().flatten());
        pairs.fold(0.0, |worst, (f, s)| (f64::from(*f) - s).abs().max(worst))
    };
    let (alone, company) = (worst(&alone), worst(&company));
    notice(&format!(
        "rankings differ from the slow way by at most {alone:.1e} alone, {company:.3} in company"
    ));
    assert!(alone < ALONE, "{alone}");
    assert!(company < IN_COMPANY, "{company}");
    assert_eq!(accounts.counters().sequences, 0);
}
