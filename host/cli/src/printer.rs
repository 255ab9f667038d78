//! The one place that writes: answers on standard output, everything else on standard error, all of it cleaned.

use std::io::{self, ErrorKind, Write};

use config::Language;
use reflect::clean;

use crate::environment::Environment;
use crate::failure::Failure;

/// Writes for the person; a closed pipe is no error, it only ends the writing.
pub(crate) struct Printer {
    language: Language,
    quiet: bool,
    colour: bool,
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    closed: bool,
}

impl Printer {
    /// To this process's own streams.
    pub(crate) fn standard(environment: &Environment) -> Self {
        Self {
            language: environment.language,
            quiet: false,
            colour: environment.colour,
            out: Box::new(io::BufWriter::new(io::stdout())),
            err: Box::new(io::stderr()),
            closed: false,
        }
    }

    /// The language of everything that follows.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Whether notes are left out.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(crate) fn set(&mut self, language: Language, quiet: bool) {
        self.language = language;
        self.quiet |= quiet;
    }

    /// Text of the host for standard output: cleaned, ended by a line end.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Failure> {
        let text = clean::clean(text).into_owned();
        self.answer(|out| {
            out.write_all(text.as_bytes())?;
            if text.ends_with('\n') {
                Ok(())
            } else {
                out.write_all(b"\n")
            }
        })
    }

    /// An answer that is already clean, or a format that escapes by itself, such as JSON.
    pub(crate) fn answer(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        match write(&mut *self.out).and_then(|()| self.out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::usage(self.language.pick(
                format!("la sortie standard refuse l'écriture : {error}"),
                format!("standard output cannot be written: {error}"),
            ))),
        }
    }

    /// A note on standard error, unless `--quiet`.
    pub(crate) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.error_line("", text);
        }
    }

    /// The help that was not asked for, on standard error even with `--quiet`: it tells why nothing was done.
    pub(crate) fn help(&mut self, text: &str) {
        self.error_line("", text);
    }

    /// A warning on standard error, unless `--quiet`.
    pub(crate) fn warn(&mut self, text: &str) {
        if !self.quiet {
            let word = self.language.pick("attention", "warning");
            self.error_line(&self.paint("33", word), text);
        }
    }

    /// Error, blank line, way out.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        let word = self.language.pick("erreur", "error");
        self.error_line(&self.paint("31", word), failure.message());
        if let Some(hint) = failure.way_out() {
            let word = self.language.pick("conseil", "hint");
            let painted = self.paint("36", word);
            // Standard error that cannot be written leaves nobody to tell.
            let _ = writeln!(self.err);
            self.error_line(&painted, hint);
        }
    }

    fn error_line(&mut self, word: &str, text: &str) {
        let text = clean::clean(text);
        let colon = if word.is_empty() {
            ""
        } else {
            self.language.pick(" : ", ": ")
        };
        // As above: a closed standard error must not turn into a failure of the command.
        let _ = writeln!(self.err, "{word}{colon}{}", text.trim_end());
    }

    fn paint(&self, colour: &str, word: &str) -> String {
        if self.colour {
            format!("\x1b[1;{colour}m{word}\x1b[0m")
        } else {
            word.to_owned()
        }
    }
}
