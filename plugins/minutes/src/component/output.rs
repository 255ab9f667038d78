//! Files that are written: which form their name asks for, and the bytes.

use documents::{Document, Template};

use super::convert::{invalid, problem};
use super::gardon::files::files::{Error as FileError, File, NewFile};
use super::gardon::plugin::errors::Error;
use super::gardon::plugin::log::{self, Level};
use super::{input, language};
use crate::logic::paper;
use crate::logic::table;
use crate::logic::track::Tracked;

/// What is written at once.
const CHUNK: usize = 1 << 20;

/// A file to write, whose form is known.
pub(super) struct Target<'f> {
    file: &'f NewFile,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Odt,
    Docx,
    Markdown,
    Html,
    Csv,
    Xlsx,
    Calendar,
}

impl<'f> Target<'f> {
    /// The form that the name asks for.
    pub(super) fn of(file: &'f NewFile) -> Result<Self, Error> {
        let name = file.name();
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_lowercase());
        let form = match ending.as_deref() {
            Some("odt") => Form::Odt,
            Some("docx") => Form::Docx,
            Some("md" | "markdown") => Form::Markdown,
            Some("html" | "htm") => Form::Html,
            Some("csv") => Form::Csv,
            Some("xlsx") => Form::Xlsx,
            Some("ics") => Form::Calendar,
            _ => {
                return Err(unknown(&name, ".odt, .docx, .md, .html, .csv, .xlsx, .ics"));
            }
        };
        Ok(Self { file, form })
    }

    /// Its name.
    pub(super) fn name(&self) -> String {
        self.file.name()
    }

    /// Writes minutes.
    pub(super) fn minutes(
        &self,
        document: &Document,
        template: Option<&File>,
    ) -> Result<(), Error> {
        if !matches!(
            self.form,
            Form::Odt | Form::Docx | Form::Markdown | Form::Html
        ) {
            return Err(unknown(&self.name(), ".odt, .docx, .md, .html"));
        }
        let bytes = self.document(document, template)?;
        self.write(&bytes)
    }

    /// Writes actions.
    pub(super) fn actions(&self, tracked: &[Tracked]) -> Result<(), Error> {
        let failed = |error: documents::Error| {
            Error::Internal(problem(error.message(language()), Some(self.name()), None))
        };
        let bytes = match self.form {
            Form::Csv => table::csv(tracked, language()).map_err(failed)?,
            Form::Xlsx => table::xlsx(tracked, language(), input::today()).map_err(failed)?,
            Form::Calendar => table::calendar(tracked, language(), input::today()).into_bytes(),
            _ => self.document(&paper::actions_document(tracked, language()), None)?,
        };
        self.write(&bytes)
    }

    fn document(&self, document: &Document, template: Option<&File>) -> Result<Vec<u8>, Error> {
        let refused = |error: documents::Error| {
            let hint = error.hint(language());
            invalid(
                error.message(language()),
                template.map(File::name),
                (!hint.is_empty()).then_some(hint),
            )
        };
        let read = template
            .map(|file| {
                let bytes = input::template(file)?;
                Template::read(&bytes).map_err(refused)
            })
            .transpose()?;
        if let Some(read) = &read {
            for warning in read.warnings() {
                log::write(Level::Warning, &warning.message(language()));
            }
        }
        match self.form {
            Form::Odt => documents::odt(document, read.as_ref()).map_err(refused),
            Form::Docx => documents::docx(document, read.as_ref()).map_err(refused),
            _ if read.is_some() => Err(invalid(
                language()
                    .pick(
                        "un modèle sert pour .odt et .docx",
                        "a template is for .odt and .docx",
                    )
                    .to_owned(),
                Some("--template".to_owned()),
                None,
            )),
            Form::Html => documents::html(document)
                .map(String::into_bytes)
                .map_err(refused),
            _ => documents::markdown(document)
                .map(String::into_bytes)
                .map_err(refused),
        }
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        let failed = |error: FileError| {
            let reason = match error {
                FileError::Failed(reason) | FileError::SetAside(reason) => reason,
                FileError::TooLarge(most) => language().pick(
                    format!("le fichier dépasse {most} octets"),
                    format!("the file passes {most} bytes"),
                ),
                FileError::Finished => language()
                    .pick(
                        "le fichier est déjà complet",
                        "the file is already complete",
                    )
                    .to_owned(),
            };
            Error::Unavailable(problem(reason, Some(self.name()), None))
        };
        for piece in bytes.chunks(CHUNK) {
            self.file.write(piece).map_err(failed)?;
        }
        self.file.finish().map_err(failed)
    }
}

fn unknown(name: &str, forms: &str) -> Error {
    invalid(
        language().pick(
            format!("la fin du nom dit la forme : {forms}"),
            format!("the ending of the name tells the form: {forms}"),
        ),
        Some(name.to_owned()),
        Some("--output ./compte-rendu.odt".to_owned()),
    )
}
