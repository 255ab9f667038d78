//! Writing a model file anew with numbers of fewer bits.

#![allow(
    unsafe_code,
    reason = "llama.cpp is called where its wrapper has nothing"
)]

use std::ffi::CString;
use std::path::Path;

use llama_cpp_sys_2 as sys;

use super::backend;
use crate::{EngineError, physical_cores};

/// The quantisations by name, as llama.cpp calls them.
pub const KINDS: [&str; 13] = [
    "bf16", "f16", "q2_k", "q3_k_m", "q4_0", "q4_1", "q4_k_m", "q4_k_s", "q5_0", "q5_1", "q5_k_m",
    "q6_k", "q8_0",
];

/// Reads a GGUF file and writes it with another quantisation; the input stays as it is.
///
/// Quantised numbers may be quantised again, with the loss that this brings.
/// A hostile file can abort the process here: check it first, and call this in a process of its own.
///
/// # Errors
/// `UnknownKind` and `Path` before anything is read; `Quantise` with what llama.cpp says.
pub fn quantise(input: &Path, output: &Path, kind: &str) -> Result<(), EngineError> {
    let format =
        format(kind).ok_or_else(|| EngineError::UnknownKind(kind.to_owned(), KINDS.join(", ")))?;
    let (from, to) = (path(input)?, path(output)?);
    let _backend = backend::start()?;
    backend::forget_complaints();
    // SAFETY: the function only fills a struct with defaults.
    let mut parameters = unsafe { sys::llama_model_quantize_default_params() };
    parameters.nthread = i32::try_from(physical_cores()).unwrap_or(i32::MAX);
    parameters.ftype = format;
    parameters.allow_requantize = true;
    // SAFETY: both paths end in a zero byte and, like the parameters, live until the call returns.
    let code = unsafe {
        sys::llama_model_quantize(from.as_ptr(), to.as_ptr(), std::ptr::from_ref(&parameters))
    };
    if code == 0 {
        return Ok(());
    }
    Err(EngineError::Quantise {
        input: input.to_owned(),
        reason: backend::complaints(),
    })
}

fn format(kind: &str) -> Option<sys::llama_ftype> {
    Some(match kind {
        "bf16" => sys::LLAMA_FTYPE_MOSTLY_BF16,
        "f16" => sys::LLAMA_FTYPE_MOSTLY_F16,
        "q2_k" => sys::LLAMA_FTYPE_MOSTLY_Q2_K,
        "q3_k_m" => sys::LLAMA_FTYPE_MOSTLY_Q3_K_M,
        "q4_0" => sys::LLAMA_FTYPE_MOSTLY_Q4_0,
        "q4_1" => sys::LLAMA_FTYPE_MOSTLY_Q4_1,
        "q4_k_m" => sys::LLAMA_FTYPE_MOSTLY_Q4_K_M,
        "q4_k_s" => sys::LLAMA_FTYPE_MOSTLY_Q4_K_S,
        "q5_0" => sys::LLAMA_FTYPE_MOSTLY_Q5_0,
        "q5_1" => sys::LLAMA_FTYPE_MOSTLY_Q5_1,
        "q5_k_m" => sys::LLAMA_FTYPE_MOSTLY_Q5_K_M,
        "q6_k" => sys::LLAMA_FTYPE_MOSTLY_Q6_K,
        "q8_0" => sys::LLAMA_FTYPE_MOSTLY_Q8_0,
        _ => return None,
    })
}

fn path(path: &Path) -> Result<CString, EngineError> {
    path.to_str()
        .and_then(|text| CString::new(text).ok())
        .ok_or_else(|| EngineError::Path(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_format() {
        for kind in KINDS {
            assert!(format(kind).is_some(), "{kind}");
        }
        let nowhere = Path::new("nowhere.gguf");
        let unknown = quantise(nowhere, nowhere, "q9");
        assert!(matches!(unknown, Err(EngineError::UnknownKind(..))));
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = folder.path().join("missing.gguf");
        let error = quantise(&missing, &folder.path().join("out.gguf"), "q8_0");
        match error {
            Err(EngineError::Quantise { reason, .. }) => {
                assert!(reason.contains("missing.gguf"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
    }
}
