//! Deflate with a bound: a bomb costs no more than the bound says.

use miniz_oxide::inflate::stream::{InflateState, inflate as step};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// How expanding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At the end of the data.
    Complete,
    /// In the middle: what came before the damage was expanded.
    Broken,
    /// At the bound.
    TooLarge,
}

/// Bytes of one step.
const STEP: usize = 32 << 10;

/// Expands zlib data to at most `most` bytes.
pub fn zlib(input: &[u8], most: usize) -> (Vec<u8>, End) {
    collect(input, DataFormat::Zlib, most)
}

/// Expands bare deflate data to at most `most` bytes.
pub fn raw(input: &[u8], most: usize) -> (Vec<u8>, End) {
    collect(input, DataFormat::Raw, most)
}

/// The size that zlib data would expand to; nothing is kept.
pub fn count_zlib(input: &[u8], most: usize) -> (usize, End) {
    let mut size = 0;
    let end = run(input, DataFormat::Zlib, |piece| {
        size += piece.len();
        size <= most
    });
    (size, end)
}

fn collect(input: &[u8], format: DataFormat, most: usize) -> (Vec<u8>, End) {
    let mut output = Vec::new();
    let end = run(input, format, |piece| {
        let fits = output.len() + piece.len() <= most;
        if fits {
            output.extend_from_slice(piece);
        }
        fits
    });
    (output, end)
}

fn run(mut input: &[u8], format: DataFormat, mut take: impl FnMut(&[u8]) -> bool) -> End {
    let mut state = InflateState::new_boxed(format);
    let mut buffer = vec![0; STEP];
    loop {
        let done = step(&mut state, input, &mut buffer, MZFlush::None);
        input = input.get(done.bytes_consumed..).unwrap_or_default();
        if done.bytes_written > 0 && !take(&buffer[..done.bytes_written]) {
            return End::TooLarge;
        }
        match done.status {
            Ok(MZStatus::StreamEnd) => return End::Complete,
            // Data without an end asks for more for ever.
            Ok(_) | Err(MZError::Buf) if done.bytes_consumed == 0 && done.bytes_written == 0 => {
                return End::Broken;
            }
            Ok(_) | Err(MZError::Buf) => {}
            Err(_) => return End::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    use super::*;

    #[test]
    fn bounds_hold() {
        let text = vec![b'a'; 100_000];
        let packed = compress_to_vec_zlib(&text, 6);
        assert_eq!(zlib(&packed, 100_000), (text.clone(), End::Complete));
        assert_eq!(zlib(&packed, 99_999).1, End::TooLarge);
        assert_eq!(count_zlib(&packed, 100_000), (100_000, End::Complete));
        assert_eq!(count_zlib(&packed, 50_000).1, End::TooLarge);
        assert_eq!(
            raw(&compress_to_vec(&text, 6), 100_000),
            (text, End::Complete)
        );
    }

    #[test]
    fn damage_keeps_what_came_before() {
        let text: Vec<u8> = (0..50_000_u32).flat_map(u32::to_le_bytes).collect();
        let packed = compress_to_vec_zlib(&text, 6);
        let (part, end) = zlib(&packed[..packed.len() / 2], text.len());
        assert_eq!(end, End::Broken);
        assert!(part.len() > 1_000 && text.starts_with(&part));
        assert_eq!(zlib(b"not deflate at all", 100).1, End::Broken);
        assert_eq!(zlib(b"", 100), (Vec::new(), End::Broken));
    }
}
