//! Vectors of all-MiniLM-L6-v2 as `gardon model add` converts it, against an independent computation.
//!
//! `GARDON_TEST_EMBEDDING` names the converted file; the reference lies in `tests/evaluation/embedding`.
//! Without it the test prints a notice and proves nothing.

#[path = "real/shared.rs"]
mod shared;

use std::fs;
use std::path::Path;

use engine::{Customer, Kitchen};
use shared::{embedding_model, kitchen, notice, settings};

/// Numbers of a vector.
const WIDTH: usize = 384;

/// The least cosine; what is measured is far above it.
const LEAST: f64 = 0.999;

#[test]
fn vectors_are_those_of_the_reference() {
    let Some(model) = embedding_model() else {
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/evaluation/embedding");
    let text = fs::read_to_string(folder.join("sentences.txt")).expect("the sentences");
    let sentences: Vec<String> = text.lines().map(str::to_owned).collect();
    let bytes = fs::read(folder.join("reference.bin")).expect("the reference");
    assert_eq!((sentences.len(), bytes.len()), (100, 100 * WIDTH * 2));
    let reference: Vec<f64> = bytes
        .chunks_exact(2)
        .map(|pair| half(u16::from_le_bytes([pair[0], pair[1]])))
        .collect();
    let (kitchen, _) = kitchen(settings(), vec![model]);
    let vectors = kitchen
        .embed(Customer::default(), None, sentences.clone())
        .blocking_recv()
        .expect("an end")
        .expect("vectors")
        .vectors;
    assert_eq!(vectors.len(), sentences.len());
    let (mut worst, mut sum) = (1.0_f64, 0.0);
    for ((sentence, found), expected) in sentences
        .iter()
        .zip(&vectors)
        .zip(reference.chunks_exact(WIDTH))
    {
        let found: Vec<f64> = found.iter().map(|number| f64::from(*number)).collect();
        let cosine = dot(&found, expected) / (dot(&found, &found) * dot(expected, expected)).sqrt();
        assert!(cosine > LEAST, "{cosine}: {sentence}");
        worst = worst.min(cosine);
        sum += cosine;
    }
    let mean = sum / 100.0;
    notice(&format!(
        "cosine with the reference: at least {worst:.7}, on average {mean:.7}"
    ));
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    assert_eq!(one.len(), other.len());
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// A number in half precision (IEEE 754 binary16); none here is infinite.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (
        i32::from((bits >> 10) & 0x1f),
        f64::from(bits & 0x3ff) / 1_024.0,
    );
    sign * match exponent {
        0 => fraction * 2f64.powi(-14),
        _ => (1.0 + fraction) * 2f64.powi(exponent - 15),
    }
}
