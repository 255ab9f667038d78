//! llama.cpp's start and its log, once for the whole process.

#![allow(
    unsafe_code,
    reason = "llama.cpp is called where its wrapper has nothing"
)]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::{CStr, c_char, c_void};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_sys_2 as sys;

use super::memory::Buffers;
use crate::{EngineError, Loaded};

/// The most lines of the log that a thread keeps.
const MOST_LINES: usize = 8;

/// The most bytes of a line that are kept.
const MOST_LINE_BYTES: usize = 300;

/// llama.cpp can be started once at a time in a process; whoever needs it shares this one.
static SHARED: Mutex<Weak<LlamaBackend>> = Mutex::new(Weak::new());

thread_local! {
    /// What llama.cpp complained about on this thread; it works on the thread that calls it.
    static COMPLAINTS: RefCell<Complaints> = const { RefCell::new(Complaints::new()) };
    /// The buffers that llama.cpp set up on this thread.
    static BUFFERS: RefCell<Buffers> = const { RefCell::new(Buffers::new()) };
}

struct Complaints {
    lines: VecDeque<String>,
    /// Whether the line that goes on belongs to a complaint.
    goes_on: bool,
}

/// llama.cpp, started: what all its functions ask for.
///
/// # Errors
/// `Start` when it is started elsewhere in this process.
pub(crate) fn start() -> Result<Arc<LlamaBackend>, EngineError> {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(backend) = shared.upgrade() {
        return Ok(backend);
    }
    // SAFETY: the callback is a function that lives for ever and needs no data.
    unsafe { sys::llama_log_set(Some(complain), std::ptr::null_mut()) };
    #[cfg(feature = "dynamic-backends")]
    load_libraries()?;
    let backend = LlamaBackend::init().map_err(|error| EngineError::Start(error.to_string()))?;
    let backend = Arc::new(backend);
    *shared = Arc::downgrade(&backend);
    Ok(backend)
}

/// Loads llama.cpp's code for this processor from `lib/` beside the folder of the binary, and from nowhere else.
#[cfg(feature = "dynamic-backends")]
fn load_libraries() -> Result<(), EngineError> {
    let failed = |reason: &str| EngineError::Start(reason.to_owned());
    let program = std::env::current_exe().map_err(|error| EngineError::Start(error.to_string()))?;
    let folder = program
        .parent()
        .and_then(std::path::Path::parent)
        .map(|package| package.join("lib"))
        .filter(|folder| folder.is_dir())
        .ok_or_else(|| failed("the binary is not in a folder beside `lib/` (docs/builds.md)"))?;
    if folder.to_str().is_none_or(|path| path.contains('\0')) {
        return Err(failed("the path of `lib/` is not UTF-8"));
    }
    llama_cpp_2::llama_backend::load_backends_from_path(&folder);
    Ok(())
}

/// Forgets what was complained about on this thread.
pub(crate) fn forget_complaints() {
    COMPLAINTS.with_borrow_mut(|complaints| complaints.lines.clear());
}

/// What was complained about on this thread since then, in one line; it speaks of files and formats, never of prompts.
pub(crate) fn complaints() -> String {
    COMPLAINTS.with_borrow(|complaints| {
        let lines: Vec<&str> = complaints.lines.iter().map(|line| line.trim()).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            "it does not say why".to_owned()
        } else {
            lines.join("; ")
        }
    })
}

/// Forgets the buffers that were set up on this thread.
pub(super) fn forget_buffers() {
    BUFFERS.with_borrow_mut(Buffers::clear);
}

/// What was set up on this thread since then, for the model of that name.
pub(super) fn loaded(name: &str) -> Loaded {
    BUFFERS.with_borrow(|buffers| buffers.loaded(name))
}

impl Complaints {
    const fn new() -> Self {
        Self {
            lines: VecDeque::new(),
            goes_on: false,
        }
    }

    fn hear(&mut self, level: sys::ggml_log_level, text: &str) {
        let continues = level == sys::GGML_LOG_LEVEL_CONT;
        if !continues {
            self.goes_on = level == sys::GGML_LOG_LEVEL_WARN || level == sys::GGML_LOG_LEVEL_ERROR;
        }
        if !self.goes_on {
            return;
        }
        if !continues {
            self.lines.push_back(String::new());
        }
        if self.lines.len() > MOST_LINES {
            self.lines.pop_front();
        }
        if let Some(line) = self.lines.back_mut() {
            for character in text.chars().filter(|c| !c.is_control()) {
                if line.len() + character.len_utf8() > MOST_LINE_BYTES {
                    break;
                }
                line.push(character);
            }
        }
    }
}

/// Hears llama.cpp's log; nothing of it is printed.
unsafe extern "C" fn complain(
    level: sys::ggml_log_level,
    text: *const c_char,
    _nothing: *mut c_void,
) {
    if text.is_null() {
        return;
    }
    // SAFETY: llama.cpp hands over a string that ends in a zero byte and lives during the call.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    if level == sys::GGML_LOG_LEVEL_INFO {
        let _ = BUFFERS.try_with(|buffers| {
            if let Ok(mut buffers) = buffers.try_borrow_mut() {
                buffers.hear(&text);
            }
        });
    }
    // At the end of a thread its memory may be gone already, and then nobody asks any more.
    let _ = COMPLAINTS.try_with(|complaints| {
        if let Ok(mut complaints) = complaints.try_borrow_mut() {
            complaints.hear(level, &text);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_complaints_are_kept_and_bounded() {
        let mut complaints = Complaints::new();
        complaints.hear(sys::GGML_LOG_LEVEL_INFO, "loading\n");
        complaints.hear(sys::GGML_LOG_LEVEL_CONT, "still loading\n");
        complaints.hear(sys::GGML_LOG_LEVEL_ERROR, "broken\u{1b}[31m");
        complaints.hear(sys::GGML_LOG_LEVEL_CONT, " tensor\n");
        assert_eq!(complaints.lines, ["broken[31m tensor"]);
        for number in 0..20 {
            let line = format!("{number} {}", "é".repeat(400));
            complaints.hear(sys::GGML_LOG_LEVEL_WARN, &line);
        }
        assert_eq!(complaints.lines.len(), MOST_LINES);
        assert!(complaints.lines.iter().all(|l| l.len() <= MOST_LINE_BYTES));
    }
}
