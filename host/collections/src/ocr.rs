//! Pages that are pictures: drawn by `pdftoppm`, read by `tesseract`, both confined.
//!
//! Both are programs of the system (Debian: `poppler-utils`, `tesseract-ocr-fra`), and optional.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Bounds;

/// Dots per inch at which a page is drawn: what tesseract's models were made for.
const RESOLUTION: &str = "300";

/// The longest side in dots of a page that is too large for the resolution above, such as a plan: A3 at that resolution.
const MOST_SIDE: &str = "4961";

/// The most text of one page, in bytes.
const MOST_TEXT: u64 = 1 << 20;

/// What each of the two programs may use.
const BOUNDS: Bounds = Bounds {
    memory: 1 << 30,
    processor_seconds: 60,
    file: 128 << 20,
};

/// Seconds that one program may take on the clock.
const WITHIN: Duration = Duration::from_secs(120);

/// How often a program that runs is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Reads pictures of pages.
#[derive(Debug, Clone)]
pub struct Ocr {
    /// This binary and the words of its hidden command, which confines what follows.
    confined: (PathBuf, Vec<OsString>),
    draw: PathBuf,
    read: PathBuf,
}

/// Why pages cannot be read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// A program is not installed; its name.
    Program(&'static str),
    /// tesseract has no French.
    French,
}

impl Ocr {
    /// Finds both programs in the folders of `path`, which is what `PATH` holds.
    ///
    /// `confined` is a program and the words before those of the program that it runs confined.
    ///
    /// # Errors
    /// [`Missing`] names what to install.
    pub fn find(path: &str, confined: (PathBuf, Vec<OsString>)) -> Result<Self, Missing> {
        let find = |name: &'static str| {
            path.split(':')
                .filter(|folder| folder.starts_with('/'))
                .map(|folder| Path::new(folder).join(name))
                .find(|program| program.is_file())
                .ok_or(Missing::Program(name))
        };
        let ocr = Self {
            confined,
            draw: find("pdftoppm")?,
            read: find("tesseract")?,
        };
        let listed = ocr.run(&ocr.read, &["--list-langs".into()], None);
        match listed {
            Ok(text) if text.lines().any(|line| line.trim() == "fra") => Ok(ocr),
            _ => Err(Missing::French),
        }
    }

    /// The text of one page of a PDF, from 1; empty where nothing could be recognised.
    ///
    /// # Errors
    /// One sentence that names the program and what became of it.
    pub fn page(&self, file: &Path, page: u32) -> Result<String, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let drawn = folder.path().join("page");
        self.draw(file, page, ["-r", RESOLUTION], &drawn)
            .or_else(|_| self.draw(file, page, ["-scale-to", MOST_SIDE], &drawn))?;
        let picture = drawn.with_extension("pgm");
        let arguments = [
            picture.into_os_string(),
            "stdout".into(),
            "-l".into(),
            "fra".into(),
        ];
        self.run(&self.read, &arguments, None)
    }

    fn draw(&self, file: &Path, page: u32, size: [&str; 2], drawn: &Path) -> Result<(), String> {
        let input = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let number = page.to_string();
        let mut arguments: Vec<OsString> =
            ["-gray", size[0], size[1], "-f", &number, "-l", &number]
                .map(OsString::from)
                .to_vec();
        // Its input and not its name: no program sees a name that begins with a dash.
        arguments.extend(["-singlefile".into(), "-".into(), drawn.into()]);
        self.run(&self.draw, &arguments, Some(input)).map(drop)
    }

    /// Runs a program confined, and gives what it prints.
    fn run(
        &self,
        program: &Path,
        arguments: &[OsString],
        input: Option<File>,
    ) -> Result<String, String> {
        let name = program
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let failed = |error: io::Error| format!("{name}: {error}");
        let (confining, words) = &self.confined;
        // A file and not a pipe: nobody has to read while the time is watched, and its size is bounded with the others.
        let printed = tempfile::tempfile().map_err(failed)?;
        let output = printed.try_clone().map_err(failed)?;
        let mut child = Command::new(confining)
            .args(words)
            .arg(program)
            .args(arguments)
            .stdin(input.map_or_else(Stdio::null, Stdio::from))
            .stdout(output)
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let status = wait(&mut child).map_err(failed)?;
        match status {
            None => Err(format!("{name}: {} s", WITHIN.as_secs())),
            Some(status) if !status.success() => Err(format!("{name}: {status}")),
            Some(_) => text(printed).map_err(failed),
        }
    }

    /// What a program is bounded to, for whoever runs the hidden command.
    pub fn bounds() -> Bounds {
        BOUNDS
    }
}

/// Waits for a child; none when it took too long, and then it is ended.
fn wait(child: &mut Child) -> io::Result<Option<std::process::ExitStatus>> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed() > WITHIN {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}

fn text(mut file: File) -> io::Result<String> {
    use std::io::Seek as _;
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(MOST_TEXT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder of programs that behave as told, run without being confined: that is for the command to do.
    fn programs(draw: &str, read: &str) -> (tempfile::TempDir, Result<Ocr, Missing>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, script) in [("pdftoppm", draw), ("tesseract", read)] {
            if script.is_empty() {
                continue;
            }
            let path = folder.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        }
        let confined = (PathBuf::from("/usr/bin/env"), Vec::new());
        let found = Ocr::find(&folder.path().display().to_string(), confined);
        (folder, found)
    }

    #[test]
    fn what_is_missing_is_named() {
        let (_folder, found) = programs("", "echo fra");
        assert_eq!(found.unwrap_err(), Missing::Program("pdftoppm"));
        let (_folder, found) = programs("true", "");
        assert_eq!(found.unwrap_err(), Missing::Program("tesseract"));
        let (_folder, found) = programs("true", "echo eng");
        assert_eq!(found.unwrap_err(), Missing::French);
    }

    #[test]
    fn a_page_is_drawn_then_read() {
        // Draws what it is given on its input, reads what was drawn.
        let draw = "for last; do :; done; cat > \"$last.pgm\"";
        let read = "case $1 in --list-langs) echo fra;; *) cat \"$1\";; esac";
        let (folder, found) = programs(draw, read);
        let file = folder.path().join("-r 1.pdf");
        fs::write(&file, "ARRÊTÉ n° 12\n").unwrap();
        assert_eq!(found.unwrap().page(&file, 3).unwrap(), "ARRÊTÉ n° 12");
    }

    #[test]
    fn a_program_that_fails_is_named() {
        let read = "case $1 in --list-langs) echo fra;; *) exit 3;; esac";
        let (folder, found) = programs("kill -9 $$", read);
        let file = folder.path().join("a.pdf");
        fs::write(&file, "x").unwrap();
        let error = found.unwrap().page(&file, 1).unwrap_err();
        assert!(error.starts_with("pdftoppm: signal: 9"), "{error}");
        let (folder, found) = programs("true", read);
        let file = folder.path().join("a.pdf");
        fs::write(&file, "x").unwrap();
        let error = found.unwrap().page(&file, 1).unwrap_err();
        assert!(error.starts_with("tesseract: exit status: 3"), "{error}");
    }
}
