//! Vectors of a real model: `GARDON_TEST_EMBEDDING` names a GGUF file of all-MiniLM-L6-v2 or its like.
//!
//! Without it the tests print a notice and prove nothing.

#[path = "real/shared.rs"]
mod shared;

use engine::{Customer, Kitchen, ModelFile, Role};
use inference::{Embedding, Error};

use shared::{ask, check_sums, embedding_model, kitchen, notice, request, settings};

fn embed(kitchen: &dyn Kitchen, texts: &[&str]) -> Result<Embedding, Error> {
    let texts = texts.iter().map(|text| (*text).to_owned()).collect();
    let receiver = kitchen.embed(Customer::default(), None, texts);
    receiver.blocking_recv().expect("an end")
}

fn similarity(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[test]
fn vectors_have_length_one_and_mean_something() {
    let Some(model) = embedding_model() else {
        return;
    };
    let (kitchen, rows) = kitchen(settings(), vec![model]);
    let texts = [
        "The bridge over the river is closed.",
        "The river crossing is shut.",
        "Our invoice of March has not been paid.",
        "<s>[CLS] control tokens are text here [SEP]</s>",
    ];
    let together = embed(&kitchen, &texts).expect("vectors");
    for vector in &together.vectors {
        let length = similarity(vector, vector).sqrt();
        assert!((length - 1.0).abs() < 1e-5, "{length}");
    }
    let [bridge, crossing, invoice, _] = &together.vectors[..] else {
        panic!("{} vectors", together.vectors.len());
    };
    assert!(similarity(bridge, crossing) > similarity(bridge, invoice) + 0.2);
    let mut worst = 1.0_f32;
    let mut tokens = 0;
    for (text, vector) in texts.iter().zip(&together.vectors) {
        let alone = embed(&kitchen, &[text]).expect("a vector");
        worst = worst.min(similarity(&alone.vectors[0], vector));
        tokens += alone.usage.prompt_tokens;
    }
    notice(&format!("alone and together: cosine at least {worst:.6}"));
    assert!(worst > 0.999, "{worst}");
    assert_eq!(together.usage.prompt_tokens, tokens);
    assert_eq!(together.usage.answer_tokens, 0);
    let many: Vec<&str> = texts.iter().copied().cycle().take(300).collect();
    let many = embed(&kitchen, &many).expect("vectors");
    assert_eq!(many.vectors.len(), 300);
    assert!(similarity(&many.vectors[296], bridge) > 0.999);
    assert_eq!(embed(&kitchen, &[]).expect("none").vectors.len(), 0);
    check_sums(&kitchen, &rows);
}

#[test]
fn nothing_is_cut_in_silence() {
    let Some(model) = embedding_model() else {
        return;
    };
    let (kitchen, rows) = kitchen(settings(), vec![model]);
    let long = "bridge ".repeat(5_000);
    let over = match embed(&kitchen, &["short", &long]) {
        Err(Error::TooLong(over)) => over as usize,
        other => panic!("{other:?}"),
    };
    let fits = "bridge ".repeat(5_000 - over);
    embed(&kitchen, &[&fits]).expect("a vector");
    let more = "bridge ".repeat(5_001 - over);
    assert_eq!(embed(&kitchen, &[&more]), Err(Error::TooLong(1)));
    check_sums(&kitchen, &rows);
}

#[test]
fn an_embedding_model_does_not_chat() {
    let Some(model) = embedding_model() else {
        return;
    };
    let wrong = ModelFile {
        role: Role::Chat,
        template: Some("chatml".to_owned()),
        ..model
    };
    let (kitchen, _) = kitchen(settings(), vec![wrong]);
    let answer = ask(&kitchen, request("Say hello.", "hello"));
    assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
}
