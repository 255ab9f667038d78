//! Compiling a component in a child process, so that neither its time nor its memory nor a crash is ours.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use config::{Bytes, Limit, Limits};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::inspect::{Inspection, inspect};
use crate::{LoadError, engine};

/// The most that a compiler's complaint is read.
const MOST_COMPLAINT_BYTES: u64 = 64 << 10;

/// The most compiled code that is taken from the child: 64 MiB of WebAssembly become several times as much.
pub(crate) const MOST_CODE_BYTES: u64 = 1 << 30;

/// Makes the description of a component that is kept beside its code; an error says why it has none.
pub type Describe = fn(&[u8]) -> Result<Vec<u8>, String>;

/// Who compiles.
pub enum Compiler {
    /// A child process: this executable with these first arguments, followed by the limits.
    Child {
        /// The executable, `gardon` itself.
        executable: PathBuf,
        /// Its first arguments.
        arguments: Vec<String>,
    },
    /// This process; for tests of single rooms.
    InProcess(Describe),
}

/// A compiled component and what was found out about it.
pub(crate) struct Compiled {
    pub(crate) header: Header,
    /// The packed form; the parts are ranges of it, so that nothing is copied.
    packed: Vec<u8>,
    description: std::ops::Range<usize>,
    code: std::ops::Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Header {
    pub(crate) sha256: String,
    pub(crate) inspection: Inspection,
}

impl Compiled {
    fn new(header: Header, description: &[u8], code: &[u8]) -> Self {
        let head = serde_json::to_vec(&header).unwrap_or_default();
        let mut packed = Vec::with_capacity(16 + head.len() + description.len() + code.len());
        for part in [head.as_slice(), description] {
            packed.extend_from_slice(&(part.len() as u64).to_le_bytes());
            packed.extend_from_slice(part);
        }
        let description = packed.len() - description.len()..packed.len();
        packed.extend_from_slice(code);
        let code = description.end..packed.len();
        Self {
            header,
            packed,
            description,
            code,
        }
    }

    /// The form that is stored and sent; only whole right after compiling, not after it was read from a longer file.
    pub(crate) fn pack(&self) -> &[u8] {
        &self.packed
    }

    /// Takes the packed form apart, which begins at `start`.
    pub(crate) fn unpack(packed: Vec<u8>, start: usize) -> Option<Self> {
        let part = |start: usize| -> Option<std::ops::Range<usize>> {
            let length = u64::from_le_bytes(packed.get(start..start + 8)?.try_into().ok()?);
            let end = (start + 8).checked_add(usize::try_from(length).ok()?)?;
            (end <= packed.len()).then_some(start + 8..end)
        };
        let head = part(start)?;
        let description = part(head.end)?;
        let header = serde_json::from_slice(&packed[head]).ok()?;
        let code = description.end..packed.len();
        Some(Self {
            header,
            packed,
            description,
            code,
        })
    }

    pub(crate) fn description(&self) -> &[u8] {
        &self.packed[self.description.clone()]
    }

    pub(crate) fn code(&self) -> &[u8] {
        &self.packed[self.code.clone()]
    }
}

impl Compiler {
    pub(crate) fn compile(
        &self,
        plugin: &str,
        component: &[u8],
        limits: &Limits,
    ) -> Result<Compiled, LoadError> {
        let failed = |reason: String| LoadError::Compile {
            plugin: plugin.to_owned(),
            reason,
        };
        match self {
            Self::InProcess(describe) => compile(plugin, component, limits.stack, *describe),
            Self::Child {
                executable,
                arguments,
            } => {
                let child = Command::new(executable)
                    .args(arguments)
                    .args(
                        [limits.stack.0, limits.compile_memory.0].map(|number| number.to_string()),
                    )
                    .arg(plugin)
                    .env_clear()
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .map_err(|error| failed(format!("{}: {error}", executable.display())))?;
                let past = |limit: Limit| LoadError::CompileLimit {
                    plugin: plugin.to_owned(),
                    limit,
                    value: limits.value(limit),
                };
                let packed = converse(child, component, limits.compile_time.0).map_err(
                    |error| match error {
                        Talk::TimedOut => past(Limit::compile_time),
                        // A compiler that breaks off without refusing ran out of the memory that it may have.
                        Talk::Broke => past(Limit::compile_memory),
                        Talk::Refused(complaint) => failed(complaint),
                    },
                )?;
                Compiled::unpack(packed, 0)
                    .ok_or_else(|| failed("the compiler's answer is incomplete".to_owned()))
            }
        }
    }
}

/// The child's side: limits itself, reads a component from standard input, writes the packed result to standard output.
///
/// `arguments` are the stack in bytes, the memory in bytes, and the plugin's name.
///
/// # Errors
/// A sentence for standard error.
pub fn child_main(
    arguments: &[String],
    describe: Describe,
    input: &mut dyn Read,
    output: &mut dyn Write,
) -> Result<(), String> {
    let [stack, memory, plugin] = arguments else {
        return Err("this command is Gardon's own".to_owned());
    };
    let number = |text: &str| {
        text.parse::<u64>()
            .map_err(|error| format!("« {text} »: {error}"))
    };
    let memory = number(memory)?;
    setrlimit(
        Resource::As,
        Rlimit {
            current: Some(memory),
            maximum: Some(memory),
        },
    )
    .map_err(|error| error.to_string())?;
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )
    .map_err(|error| error.to_string())?;
    let mut component = Vec::new();
    input
        .read_to_end(&mut component)
        .map_err(|error| error.to_string())?;
    let compiled = compile(plugin, &component, Bytes(number(stack)?), describe).map_err(
        |error| match error {
            LoadError::Compile { reason, .. } => reason,
            other => other.to_string(),
        },
    )?;
    output
        .write_all(compiled.pack())
        .and_then(|()| output.flush())
        .map_err(|error| error.to_string())
}

fn compile(
    plugin: &str,
    component: &[u8],
    stack: Bytes,
    describe: Describe,
) -> Result<Compiled, LoadError> {
    let failed = |reason: String| LoadError::Compile {
        plugin: plugin.to_owned(),
        reason,
    };
    let inspection = inspect(plugin, component)?;
    let description = describe(component).map_err(failed)?;
    let engine = engine::build(stack).map_err(|error| failed(format!("{error:#}")))?;
    let code = engine
        .precompile_component(component)
        .map_err(|error| failed(format!("{error:#}")))?;
    let header = Header {
        sha256: sha256(component),
        inspection,
    };
    Ok(Compiled::new(header, &description, &code))
}

/// The SHA-256 of a component in lower-case hexadecimal: what grants are bound to.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

enum Talk {
    TimedOut,
    /// The child ended in good order and said why.
    Refused(String),
    /// The child was ended: memory that cannot be had ends a process, or keeps it from starting a thread.
    Broke,
}

/// The exit code of a panic; a refusal in good order has another.
const PANIC_CODE: i32 = 101;

/// Hands the component over and takes the answer, in a bounded time.
fn converse(mut child: Child, component: &[u8], time: Duration) -> Result<Vec<u8>, Talk> {
    let (Some(mut input), Some(mut output), Some(mut complaint)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(Talk::Refused("no pipe to the compiler".to_owned()));
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        // A child that dies early closes its input; its own complaint says more than the broken pipe.
        scope.spawn(move || input.write_all(component).ok());
        scope.spawn(move || {
            let mut answer = Vec::new();
            let whole = output
                .by_ref()
                .take(MOST_CODE_BYTES)
                .read_to_end(&mut answer);
            let mut words = String::new();
            let heard = complaint
                .by_ref()
                .take(MOST_COMPLAINT_BYTES)
                .read_to_string(&mut words);
            // The receiver is gone only when the time is over; then nobody wants the answer.
            let _ = sender.send((answer, words, whole.is_ok() && heard.is_ok()));
        });
        let answer = receiver.recv_timeout(time);
        if answer.is_err() {
            // Already dead is as good; the threads then see the end of their pipes.
            let _ = child.kill();
        }
        let status = child.wait();
        match (answer, status) {
            (Err(_), _) => Err(Talk::TimedOut),
            (Ok((answer, _, true)), Ok(status)) if status.success() => Ok(answer),
            (Ok((_, words, _)), status) => {
                let words = words.trim().to_owned();
                let code = status.ok().and_then(|status| status.code());
                let broke = code.is_none_or(|code| code == PANIC_CODE)
                    || words.is_empty()
                    || words.contains("Cannot allocate memory");
                Err(if broke {
                    Talk::Broke
                } else {
                    Talk::Refused(words)
                })
            }
        }
    })
}
