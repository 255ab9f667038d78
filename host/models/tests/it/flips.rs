//! Damaged files: cut anywhere, or with bits turned over. Each is refused with a place, or still sound; none panics.

use models::gguf::{CheckError, check_reader};

use crate::build::{Gguf, Value};

/// How many damaged copies are tried.
const COPIES: u64 = 20_000;

/// Whether the bytes are accepted; a refusal must say where.
fn accepted(bytes: &[u8]) -> bool {
    match check_reader(bytes, bytes.len() as u64) {
        Ok(_) => true,
        Err(CheckError::Refused(refusal)) => {
            assert!(refusal.offset <= bytes.len() as u64, "{refusal:?}");
            assert!(!refusal.words().english.is_empty());
            false
        }
        Err(CheckError::Io(error)) => panic!("{error}"),
    }
}

#[test]
fn cut_anywhere() {
    let small = Gguf::small().bytes();
    assert!(accepted(&small));
    for end in 0..small.len() {
        assert!(!accepted(&small[..end]), "{end}");
    }
    let large = Gguf::small()
        .with("general.description", Value::Long(vec![b'x'; 1 << 20]))
        .bytes();
    for end in (0..large.len()).step_by(64 << 10) {
        assert!(!accepted(&large[..end]), "{end}");
    }
    // A size that the reader does not keep to: the file became shorter while it was read.
    for end in [10, 100, 500] {
        let result = check_reader(&small[..end], small.len() as u64);
        assert!(matches!(result, Err(CheckError::Refused(_))), "{end}");
    }
}

#[test]
fn bits_turned_over() {
    let sound = Gguf::small().bytes();
    let (mut refused, mut passed) = (0u64, 0u64);
    let mut random = Random(2_463_534_242);
    for _ in 0..COPIES {
        let mut bytes = sound.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << random.below(8);
        }
        if accepted(&bytes) {
            passed += 1;
        } else {
            refused += 1;
        }
    }
    // Weights, names and scores may hold anything; the rest of the file may not.
    assert_eq!(refused + passed, COPIES);
    assert!(refused > COPIES / 4, "{refused} of {COPIES} refused");
}

#[test]
fn lengths_and_counts_of_every_size() {
    let sound = Gguf::small().bytes();
    for at in 4..sound.len() - 8 {
        for value in [u64::MAX, 1 << 63, 1 << 40, 1 << 31, 0] {
            let mut bytes = sound.clone();
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
            accepted(&bytes);
        }
    }
}

/// Numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
