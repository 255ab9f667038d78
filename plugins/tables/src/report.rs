//! What was understood of a file, so that a person can check it at a glance.

use kit::language::Language;

use crate::problem::Sentence;
use crate::profile::Layout;

/// What a file was understood to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its format.
    pub format: Format,
    /// How rows stand for payslips.
    pub layout: Layout,
    /// The character set of a text; `None` for workbooks.
    pub encoding: Option<String>,
    /// What separates cells of a text.
    pub separator: Option<char>,
    /// The sheet that was read and how many there are.
    pub sheet: Option<(String, usize)>,
    /// Other sheets with the same fields, which are read by themselves: see [`Profile::sheet`](crate::Profile).
    pub alike: Vec<String>,
    /// The line of the titles; 0 where there are none.
    pub header_line: u32,
    /// Every column, in order.
    pub columns: Vec<ColumnReport>,
    /// Rows that were read, before rubrics are put together.
    pub rows: usize,
    /// Payslips, or whatever a row given to the caller is.
    pub records: usize,
    /// Rows without any value.
    pub blank_rows: usize,
    /// Rows that are shorter than the titles: what they lack is empty.
    pub short_rows: usize,
    /// Cells that were repaired, by column and kind.
    pub repairs: Vec<Repair>,
    /// Rows that were left out, by reason.
    pub left_out: Vec<LeftOut>,
    /// Long layout and declarations: what became of each rubric.
    pub rubrics: Vec<RubricReport>,
    /// Long layout: the same rubric with the same amount once more for a payslip: the payslip's line, the row's, the code.
    pub doubles: Vec<(u32, u32, String)>,
    /// What else a person should know, doubts first.
    pub notes: Vec<Sentence>,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Delimited,
    /// Office Open XML.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// Social declaration.
    Dsn,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReport {
    /// Its letter, as spreadsheets count.
    pub letter: String,
    /// Its title as written.
    pub title: String,
    /// What it was taken for.
    pub target: Target,
    /// How its cells were read, where there was something to decide.
    pub reading: Option<Sentence>,
    /// Whether the profile sets it aside.
    pub aside: bool,
    /// Of a column that no field took and no profile set aside: whether it has amounts.
    pub amounts: bool,
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This field.
    Field(String),
    /// A column of the long layout.
    Role(Sentence),
    /// Nothing; a field whose name is near, if any.
    Ignored(Option<String>),
}

/// Cells of one column that were repaired in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was done.
    pub kind: RepairKind,
    /// The field.
    pub field: String,
    /// How many cells.
    pub count: usize,
    /// Some of them: line, text before, value after.
    pub examples: Vec<(u32, String, String)>,
}

/// What was repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RepairKind {
    /// Zeros that a spreadsheet took away were put back.
    LeadingZeros,
    /// A serial number of a spreadsheet was read as a day.
    SerialDate,
}

/// What became of one rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricReport {
    /// Its code.
    pub code: String,
    /// Its name, as the first row says.
    pub label: String,
    /// The fields that its numbers went to; none where it was not read.
    pub fields: Vec<String>,
    /// Whether the profile did not know it.
    pub by_name: bool,
    /// Its rows.
    pub rows: usize,
}

/// Rows that were left out for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub count: usize,
    /// Some of them: line, and the text that told.
    pub examples: Vec<(u32, String)>,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Above the titles.
    Title,
    /// The titles once more.
    Header,
    /// A total or subtotal, by its words.
    Total,
    /// A total without words: each of its numbers is the sum of those above.
    Sum,
    /// A single text across the table: an edition date, a note.
    Note,
    /// A rubric that the profile leaves out.
    Rubric,
}

/// Columns that were not read that are named.
const UNREAD: usize = 20;

/// Examples of each kind that a person is shown.
const SHOWN: usize = 5;

impl Report {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            layout: Layout::Wide,
            encoding: None,
            separator: None,
            sheet: None,
            alike: Vec::new(),
            header_line: 0,
            columns: Vec::new(),
            rows: 0,
            records: 0,
            blank_rows: 0,
            short_rows: 0,
            repairs: Vec::new(),
            left_out: Vec::new(),
            rubrics: Vec::new(),
            doubles: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The report for a person, one thing a line.
    pub fn text(&self, language: Language) -> String {
        self.lines(language).join("\n")
    }

    /// The lines of [`Report::text`].
    pub fn lines(&self, language: Language) -> Vec<String> {
        let mut lines = vec![self.heading(language)];
        for column in &self.columns {
            lines.push(column.line(language));
        }
        for repair in &self.repairs {
            lines.push(repair.line(language));
        }
        for left_out in &self.left_out {
            lines.push(left_out.line(language));
        }
        if self.short_rows > 0 {
            lines.push(match language {
                Language::French => format!(
                    "{} lignes plus courtes que l'en-tête : ce qui manque est vide.",
                    self.short_rows
                ),
                Language::English => format!(
                    "{} rows shorter than the header: what they lack is empty.",
                    self.short_rows
                ),
            });
        }
        for rubric in self
            .rubrics
            .iter()
            .filter(|rubric| !rubric.fields.is_empty())
        {
            let by_name = if rubric.by_name {
                language.pick(", reconnue par son libellé", ", recognised by its name")
            } else {
                ""
            };
            let (code, label, fields) = (&rubric.code, &rubric.label, rubric.fields.join(", "));
            let rubric_word = language.pick("rubrique", "rubric");
            lines.push(format!(
                "{rubric_word} {code} « {label} » -> {fields} ({}{by_name})",
                rubric.rows
            ));
        }
        lines.extend(self.notes.iter().map(|note| note.text(language).to_owned()));
        lines
    }

    /// One line with the columns that were not read, and the fields that were perhaps meant.
    pub fn unread(&self, language: Language) -> Option<String> {
        let mut titles: Vec<String> = Vec::new();
        let columns = self.columns.iter().filter(|column| !column.aside);
        for column in columns {
            let Target::Ignored(near) = &column.target else {
                continue;
            };
            if column.title.is_empty() {
                continue;
            }
            let title = crate::problem::shown(&column.title);
            titles.push(match near {
                None => format!("« {title} »"),
                Some(near) => format!("« {title} » ({near} ?)"),
            });
        }
        let more = titles.len().saturating_sub(UNREAD);
        titles.truncate(UNREAD);
        let mut list = titles.join(", ");
        if more > 0 {
            list.push_str(
                &language.pick(format!(" et {more} autres"), format!(" and {more} more")),
            );
        }
        (!list.is_empty()).then(|| {
            language.pick(
                format!("colonnes non lues : {list} ; leur champ se dit sous [columns] du profil, ou leur titre sous ignored"),
                format!("columns that were not read: {list}; their field is said under [columns] of the profile, or their title under ignored"),
            )
        })
    }

    fn heading(&self, language: Language) -> String {
        let format = match self.format {
            Format::Delimited => language.pick("texte délimité", "delimited text"),
            Format::Xlsx => "XLSX",
            Format::Xls => "XLS",
            Format::Ods => "ODS",
            Format::Dsn => "DSN",
        };
        let mut parts = vec![format.to_owned()];
        if let Some(encoding) = &self.encoding {
            parts.push(encoding.clone());
        }
        if let Some(separator) = self.separator {
            let shown = match separator {
                '\t' => language.pick("tabulation", "tab").to_owned(),
                other => format!("« {other} »"),
            };
            parts.push(format!(
                "{} {shown}",
                language.pick("séparateur", "separator")
            ));
        }
        if let Some((name, count)) = &self.sheet {
            parts.push(match language {
                Language::French => format!("feuille « {name} » (sur {count})"),
                Language::English => format!("sheet \"{name}\" (of {count})"),
            });
        }
        match (self.header_line, language) {
            (0, _) => {}
            (line, Language::French) => parts.push(format!("en-tête ligne {line}")),
            (line, Language::English) => parts.push(format!("header on line {line}")),
        }
        parts.push(match language {
            Language::French => format!("{} lignes lues, {} fiches", self.rows, self.records),
            Language::English => format!("{} rows read, {} records", self.rows, self.records),
        });
        parts.join(", ")
    }

    pub(crate) fn leave_out(&mut self, reason: Reason, line: u32, text: &str) {
        let position = self
            .left_out
            .iter()
            .position(|known| known.reason == reason);
        let known = position.unwrap_or_else(|| {
            self.left_out.push(LeftOut {
                reason,
                count: 0,
                examples: Vec::new(),
            });
            self.left_out.len() - 1
        });
        let known = &mut self.left_out[known];
        known.count += 1;
        if known.examples.len() < crate::limit::MAX_NAMED {
            known.examples.push((line, crate::problem::shown(text)));
        }
    }

    pub(crate) fn repaired(
        &mut self,
        kind: RepairKind,
        field: &str,
        line: u32,
        before: &str,
        after: String,
    ) {
        let position =
            (self.repairs.iter()).position(|known| known.kind == kind && known.field == field);
        let known = position.unwrap_or_else(|| {
            self.repairs.push(Repair {
                kind,
                field: field.to_owned(),
                count: 0,
                examples: Vec::new(),
            });
            self.repairs.len() - 1
        });
        let known = &mut self.repairs[known];
        known.count += 1;
        if known.examples.len() < crate::limit::MAX_NAMED {
            known
                .examples
                .push((line, crate::problem::shown(before), after));
        }
    }
}

impl ColumnReport {
    fn line(&self, language: Language) -> String {
        let target = match &self.target {
            Target::Field(field) => field.clone(),
            Target::Role(role) => role.text(language).to_owned(),
            Target::Ignored(None) => language.pick("ignorée", "ignored").to_owned(),
            Target::Ignored(Some(near)) => match language {
                Language::French => format!("ignorée ; s'agit-il de « {near} » ?"),
                Language::English => format!("ignored; is it \"{near}\"?"),
            },
        };
        let reading = self
            .reading
            .as_ref()
            .map(|reading| format!(" ({})", reading.text(language)));
        format!(
            "{} « {} » -> {target}{}",
            self.letter,
            crate::problem::shown(&self.title),
            reading.unwrap_or_default()
        )
    }
}

impl Repair {
    fn line(&self, language: Language) -> String {
        let what = match self.kind {
            RepairKind::LeadingZeros => {
                language.pick("zéros de tête remis", "leading zeros put back")
            }
            RepairKind::SerialDate => language.pick(
                "numéros de jour de tableur lus comme dates",
                "serial numbers read as dates",
            ),
        };
        let examples: Vec<String> = (self.examples.iter().take(SHOWN))
            .map(|(line, before, after)| match language {
                Language::French => format!("ligne {line} : {before} -> {after}"),
                Language::English => format!("line {line}: {before} -> {after}"),
            })
            .collect();
        let rest = if self.count > examples.len() {
            ", …"
        } else {
            ""
        };
        format!(
            "{} : {what} ({}) : {}{rest}",
            self.field,
            self.count,
            examples.join(", ")
        )
    }
}

impl LeftOut {
    fn line(&self, language: Language) -> String {
        let what = match self.reason {
            Reason::Title => language.pick("lignes de titre", "title rows"),
            Reason::Header => language.pick("en-têtes répétés", "repeated headers"),
            Reason::Total => language.pick("lignes de total", "total rows"),
            Reason::Sum => language.pick("lignes de somme sans nom", "rows of sums without a name"),
            Reason::Note => language.pick("lignes de texte", "rows of text"),
            Reason::Rubric => language.pick(
                "rubriques écartées par le profil",
                "rubrics left out by the profile",
            ),
        };
        let examples: Vec<String> = (self.examples.iter().take(SHOWN))
            .map(|(line, text)| match language {
                Language::French => format!("ligne {line} « {text} »"),
                Language::English => format!("line {line} \"{text}\""),
            })
            .collect();
        let rest = if self.count > examples.len() {
            ", …"
        } else {
            ""
        };
        let left_out = language.pick("laissées de côté", "left out");
        format!(
            "{what}, {left_out} ({}) : {}{rest}",
            self.count,
            examples.join(", ")
        )
    }
}
