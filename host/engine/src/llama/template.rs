//! Which chat format a model speaks.
//!
//! A model file carries its format as a program (Jinja), which is never run: it is attacker input.
//! The program's SHA-256 is looked up here, and llama.cpp's own format of that name is used.
//! What is not in the table is approved by the administrator, by name.

#![allow(
    unsafe_code,
    reason = "llama.cpp is called where its wrapper has nothing"
)]

use std::ffi::{CStr, c_char};

use llama_cpp_sys_2 as sys;
use sha2::{Digest, Sha256};

/// Approved templates: the SHA-256 of `tokenizer.chat_template`, and llama.cpp's format that writes the same.
///
/// A row is added by whoever has compared both on a conversation with and without a system message.
const APPROVED: [(&str, &str); 1] = [
    // SmolLM2-Instruct. Its own template adds a system message where there is none; this one does not.
    (
        "872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788",
        "chatml",
    ),
];

/// The format of a template that a model file carries.
///
/// # Errors
/// The SHA-256 of one that is not in the table.
pub(super) fn approved(template: &str) -> Result<&'static str, String> {
    let hash = hexadecimal(&Sha256::digest(template.as_bytes()));
    let row = APPROVED.iter().find(|(known, _)| *known == hash);
    row.map(|(_, name)| *name).ok_or(hash)
}

/// Whether the template of that SHA-256, in lower-case hexadecimal, is in the table.
pub(super) fn is_approved(hash: &str) -> bool {
    APPROVED.iter().any(|(known, _)| *known == hash)
}

/// The formats that llama.cpp knows, by name.
pub(super) fn known() -> Vec<String> {
    let mut pointers: Vec<*const c_char> = vec![std::ptr::null(); 256];
    // SAFETY: the function writes at most as many pointers as it is told there is room for.
    let count = unsafe { sys::llama_chat_builtin_templates(pointers.as_mut_ptr(), pointers.len()) };
    let count = usize::try_from(count).unwrap_or(0);
    let mut names: Vec<String> = pointers
        .iter()
        .take(count)
        .filter(|pointer| !pointer.is_null())
        // SAFETY: the names are constants of llama.cpp, which end in a zero byte.
        .map(|pointer| {
            unsafe { CStr::from_ptr(*pointer) }
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_formats_that_exist() {
        let known = known();
        assert!(known.len() > 20, "{known:?}");
        for (hash, name) in APPROVED {
            assert_eq!(hash.len(), 64);
            assert!(known.iter().any(|format| format == name), "{name}");
        }
    }

    #[test]
    fn an_unknown_template_is_named_by_its_hash() {
        assert_eq!(
            approved(""),
            Err("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned())
        );
    }
}
