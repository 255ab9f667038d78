//! Requantising in a process of its own: a hostile file can abort the C++ code.

use std::path::Path;
use std::process::{Command, Stdio};

use models::Quantise;

use crate::environment::GGML_NO_BACKTRACE;
use crate::failure::{Code, Failure};
use crate::house;
use crate::printer::Printer;

/// The hidden command that requantises one file; it is this same executable.
pub(crate) const COMMAND: &str = "quantise-model";

/// Starts the child and waits for it.
pub(super) struct Child;

impl Quantise for Child {
    fn quantise(&self, input: &Path, output: &Path, format: &str) -> Result<(), String> {
        let executable = house::executable().map_err(|failure| failure.message().to_owned())?;
        let ended = Command::new(executable)
            .arg(COMMAND)
            .args([input, output])
            .arg(format.to_ascii_lowercase())
            // Without it ggml starts a debugger when it aborts.
            .env(GGML_NO_BACKTRACE, "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .output()
            .map_err(|error| error.to_string())?;
        if ended.status.success() {
            return Ok(());
        }
        // llama.cpp may have said much; the reason is in the last line.
        let said = String::from_utf8_lossy(&ended.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty());
        Err(match last {
            Some(line) => format!("{line} ({})", ended.status),
            None => ended.status.to_string(),
        })
    }
}

/// The child: `INPUT OUTPUT FORMAT`.
pub(crate) fn child(arguments: &[String], printer: &mut Printer) -> Result<Code, Failure> {
    let [input, output, format] = arguments else {
        return Err(Failure::usage(COMMAND));
    };
    match quantise(Path::new(input), Path::new(output), format) {
        Ok(()) => Ok(Code::Done),
        Err(reason) => {
            // The parent reads these words and puts them into its own sentence.
            printer.note(&reason);
            Ok(Code::Usage)
        }
    }
}

#[cfg(feature = "llama")]
fn quantise(input: &Path, output: &Path, format: &str) -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // An image of this process would hold the weights and nothing of use.
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).map_err(|error| error.to_string())?;
    engine::quantise(input, output, format).map_err(|error| error.to_string())
}

#[cfg(not(feature = "llama"))]
fn quantise(_: &Path, _: &Path, _: &str) -> Result<(), String> {
    Err("no llama.cpp in this build".to_owned())
}
