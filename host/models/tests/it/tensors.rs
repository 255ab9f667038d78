//! The strict check of the list of tensors: names, sizes, formats, places.

use models::gguf::{CheckError, Fault, check_reader};

use crate::build::{Gguf, WIDTH, tensor};
use crate::gguf::check;

#[test]
fn tensors() {
    let small = Gguf::small;
    let name = "blk.0.attn_norm.weight";
    let range = |found, low, high| Fault::OutOfRange { found, low, high };
    let biggest = i128::from(i64::MAX);
    check(&small().last(|t| t.sizes.clear()), name, &range(0, 1, 4));
    check(
        &small().last(|t| t.sizes = vec![1; 5]),
        name,
        &range(5, 1, 4),
    );
    check(
        &small().last(|t| t.sizes[0] = 0),
        name,
        &range(0, 1, biggest),
    );
    check(
        &small().last(|t| t.sizes[0] = u64::MAX),
        name,
        &range(u64::MAX.into(), 1, biggest),
    );
    check(
        &small().last(|t| t.sizes = vec![1 << 32, 1 << 32]),
        name,
        &Fault::Overflow,
    );
    // Representable, and larger than any file: 2^60 elements of four bytes.
    let huge = small().last(|t| t.sizes = vec![1 << 30, 1 << 30]);
    let fault = Fault::Outside {
        end: 288 + (1 << 62),
        size: huge.bytes().len() as u64,
    };
    check(&huge, name, &fault);
    for number in [4, 9, 15, 31, 43, 1_000, u32::MAX] {
        check(
            &small().last(|t| t.format = number),
            name,
            &Fault::UnknownType(number),
        );
    }
    check(
        &small().last(|t| (t.format, t.sizes[0]) = (2, 33)),
        name,
        &Fault::PartialBlock(32),
    );
    check(
        &small().last(|t| t.format = 12),
        name,
        &Fault::PartialBlock(256),
    );
    for found in [0, 32, 289, 320, u64::MAX] {
        let fault = Fault::NotInPlace {
            found,
            expected: 288,
        };
        check(&small().last(|t| t.offset = Some(found)), name, &fault);
    }
    check(
        &small().last(|t| t.name = String::new()),
        "tensor[1]",
        &Fault::Empty,
    );
    check(
        &small().last(|t| t.name = "a b".to_owned()),
        "tensor[1]",
        &Fault::Characters,
    );
    check(
        &small().last(|t| t.name = "n".repeat(64)),
        "tensor[1]",
        &Fault::TooMany {
            found: 64,
            most: 63,
        },
    );
    let twice = small().changed(|file| {
        let again = file.tensors[1].clone();
        file.tensors.push(again);
    });
    check(&twice, name, &Fault::Twice);
    for block in ["1", "99999999999999999999", "-1"] {
        let name = format!("blk.{block}.attn_norm.weight");
        check(
            &small().last(|t| t.name.clone_from(&name)),
            &name,
            &Fault::NoSuchBlock(1),
        );
    }
    let other = |found, expected| Fault::OtherLength { found, expected };
    let rows = small().changed(|file| {
        file.tensors[0] = tensor("token_embd.weight", &[WIDTH, 9], 8, 34 * 9);
    });
    check(&rows, "token_embd.weight", &other(9, 8));
    let width = small().changed(|file| {
        file.tensors[0] = tensor("token_embd.weight", &[64, 8], 8, 68 * 8);
    });
    check(&width, "token_embd.weight", &other(64, 32));
    check(
        &small().changed(|file| file.trailing = 1),
        "end",
        &Fault::Trailing(1),
    );
}

#[test]
fn every_tensor_lies_in_the_file() {
    let whole = Gguf::small().bytes();
    // The last tensor is not filled up: its data end where the file ends.
    for cut in [1, 4, 100, 128] {
        let bytes = &whole[..whole.len() - cut];
        match check_reader(bytes, bytes.len() as u64) {
            Err(CheckError::Refused(refusal)) => assert_eq!(
                refusal.fault,
                Fault::Outside {
                    end: whole.len() as u64,
                    size: bytes.len() as u64
                }
            ),
            other => panic!("{cut}: {other:?}"),
        }
    }
}
