//! Running the built `gardon` in an empty home: the boundary of the whole-command tests.

mod case;
mod filter;
mod gguf;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub use case::Case;

/// A command that takes longer hangs.
const MOST_TIME: Duration = Duration::from_secs(180);

/// An empty home and an empty current folder, gone when dropped.
pub struct Place {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Place {
    /// Makes the two folders; only their owner can write them, whatever the umask says.
    ///
    /// # Panics
    /// When the folder for temporary files cannot be used.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let place = Self { folder };
        for folder in [place.home(), place.work()] {
            make_folder(&folder);
        }
        place
    }

    /// The home folder.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The current folder of every command.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Writes a file; `path` begins with `home/` or `work/`.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> PathBuf {
        assert!(
            path.starts_with("home/") || path.starts_with("work/"),
            "{path}: a file lies in home/ or in work/"
        );
        let target = self.folder.path().join(path);
        if let Some(folder) = target.parent() {
            make_folder(folder);
        }
        fs::write(&target, bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        fs::set_permissions(&target, fs::Permissions::from_mode(0o644))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        target
    }

    /// A program that knows nothing but this home; nothing of the caller's environment passes.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.home())
            .current_dir(self.work())
            .stdin(Stdio::null());
        command
    }

    /// Runs `gardon` with these words and waits for its end.
    ///
    /// # Panics
    /// When it cannot be started, or hangs.
    pub fn gardon<S: AsRef<OsStr>>(&self, words: &[S]) -> Ran {
        run(self.command(gardon()).args(words))
    }

    /// Replaces what differs from run to run: folders, hashes, times.
    pub fn filter(&self, text: &str) -> String {
        filter::filter(text, self.folder.path())
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Ran {
    /// The standard output of a command that must have gone well.
    ///
    /// # Panics
    /// When it did not.
    pub fn answer(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        &self.stdout
    }
}

/// Runs a command to its end and takes what it wrote.
///
/// # Panics
/// When it cannot be started, or hangs.
pub fn run(command: &mut Command) -> Ran {
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    wait(child)
}

/// The built binary: where `cargo xtask test` says, else beside the tests.
///
/// # Panics
/// When it was not built.
pub fn gardon() -> PathBuf {
    if let Some(path) = std::env::var_os("GARDON") {
        return PathBuf::from(path);
    }
    let tests = std::env::current_exe().expect("the path of this test");
    let path = tests
        .ancestors()
        .nth(2)
        .expect("tests lie in target/PROFILE/deps")
        .join("gardon");
    assert!(
        path.is_file(),
        "{} is missing: `cargo xtask test` builds it",
        path.display()
    );
    path
}

/// The checkout.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the workspace")
        .to_owned()
}

/// A component of the checkout's own plugins.
///
/// # Panics
/// When it was not built.
pub fn component(plugin: &str) -> Vec<u8> {
    let path = workspace().join(format!("components/{plugin}.wasm"));
    fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `cargo xtask test` builds it", path.display()))
}

/// A component with one more custom section at its end: still the same component, under another hash.
pub fn with_section(mut component: Vec<u8>, name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = number(name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(content);
    component.push(0);
    component.extend(number(body.len()));
    component.extend(body);
    component
}

/// An unsigned number as WebAssembly writes it (LEB128).
fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Whether a program can be started.
pub fn on_path(program: &str, argument: &str) -> bool {
    Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Says on standard error what was left out, and why.
pub fn notice(text: &str) {
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(io::stderr(), "notice: {text}");
}

fn wait(mut child: Child) -> Ran {
    let began = Instant::now();
    let read = |stream: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut stream) = stream {
                stream
                    .read_to_end(&mut bytes)
                    .expect("the command's output");
            }
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let stdout = read(child.stdout.take().map(|stream| Box::new(stream) as _));
    let stderr = read(child.stderr.take().map(|stream| Box::new(stream) as _));
    let status = loop {
        if let Some(status) = child.try_wait().expect("the command's end") {
            break status;
        }
        if began.elapsed() > MOST_TIME {
            child.kill().expect("the command can be ended");
            panic!("the command hangs");
        }
        thread::sleep(Duration::from_millis(5));
    };
    Ran {
        code: status.code(),
        stdout: stdout.join().expect("the reader"),
        stderr: stderr.join().expect("the reader"),
    }
}

fn make_folder(folder: &Path) {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
}
