//! The formats of weights: how many elements a block has, and how many bytes.
//!
//! From the table in `ggml/src/ggml.c`; formats that were taken out of ggml, and those that exist only while it computes
//! (`Q8_1`, `Q8_K`), are in no file that is accepted.

/// One format of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Its number in the list of tensors.
    pub number: u32,
    /// Its name.
    pub name: &'static str,
    /// Elements of a block; rows are whole numbers of blocks.
    pub block: u64,
    /// Bytes of a block.
    pub bytes: u64,
}

const fn format(number: u32, name: &'static str, block: u64, bytes: u64) -> Format {
    Format {
        number,
        name,
        block,
        bytes,
    }
}

/// All formats, by their number.
const FORMATS: &[Format] = &[
    format(0, "F32", 1, 4),
    format(1, "F16", 1, 2),
    format(2, "Q4_0", 32, 18),
    format(3, "Q4_1", 32, 20),
    format(6, "Q5_0", 32, 22),
    format(7, "Q5_1", 32, 24),
    format(8, "Q8_0", 32, 34),
    format(10, "Q2_K", 256, 84),
    format(11, "Q3_K", 256, 110),
    format(12, "Q4_K", 256, 144),
    format(13, "Q5_K", 256, 176),
    format(14, "Q6_K", 256, 210),
    format(16, "IQ2_XXS", 256, 66),
    format(17, "IQ2_XS", 256, 74),
    format(18, "IQ3_XXS", 256, 98),
    format(19, "IQ1_S", 256, 50),
    format(20, "IQ4_NL", 32, 18),
    format(21, "IQ3_S", 256, 110),
    format(22, "IQ2_S", 256, 82),
    format(23, "IQ4_XS", 256, 136),
    format(24, "I8", 1, 1),
    format(25, "I16", 1, 2),
    format(26, "I32", 1, 4),
    format(27, "I64", 1, 8),
    format(28, "F64", 1, 8),
    format(29, "IQ1_M", 256, 56),
    format(30, "BF16", 1, 2),
    format(34, "TQ1_0", 256, 54),
    format(35, "TQ2_0", 256, 66),
    format(39, "MXFP4", 32, 17),
    format(40, "NVFP4", 64, 36),
    format(41, "Q1_0", 128, 18),
    format(42, "Q2_0", 64, 18),
];

impl Format {
    /// The format of that number.
    pub fn of(number: u32) -> Option<Self> {
        FORMATS
            .iter()
            .copied()
            .find(|format| format.number == number)
    }
}

/// The name of a whole file's format, by its number in `general.file_type` (`llama_ftype` in `llama.h`).
pub fn file_format(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "F32",
        1 => "F16",
        2 => "Q4_0",
        3 => "Q4_1",
        7 => "Q8_0",
        8 => "Q5_0",
        9 => "Q5_1",
        10 => "Q2_K",
        11 => "Q3_K_S",
        12 => "Q3_K_M",
        13 => "Q3_K_L",
        14 => "Q4_K_S",
        15 => "Q4_K_M",
        16 => "Q5_K_S",
        17 => "Q5_K_M",
        18 => "Q6_K",
        19 => "IQ2_XXS",
        20 => "IQ2_XS",
        21 => "Q2_K_S",
        22 => "IQ3_XS",
        23 => "IQ3_XXS",
        24 => "IQ1_S",
        25 => "IQ4_NL",
        26 => "IQ3_S",
        27 => "IQ3_M",
        28 => "IQ2_S",
        29 => "IQ2_M",
        30 => "IQ4_XS",
        31 => "IQ1_M",
        32 => "BF16",
        36 => "TQ1_0",
        37 => "TQ2_0",
        38 => "MXFP4",
        39 => "NVFP4",
        40 => "Q1_0",
        41 => "Q2_0",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_found_by_their_number() {
        assert!(FORMATS.is_sorted_by_key(|format| format.number));
        for format in FORMATS {
            assert_eq!(Format::of(format.number), Some(*format));
            assert!(format.block > 0 && format.bytes > 0);
        }
        for gone in [4, 5, 9, 15, 31, 36, 43, u32::MAX] {
            assert_eq!(Format::of(gone), None, "{gone}");
        }
    }
}
