//! A table whose every row can be read, and its rows.

mod check;

use rust_decimal::Decimal;

use crate::decision::{Decision, Outcome};
use crate::dsn;
use crate::field::Field;
use crate::grid::{Grid, Records};
use crate::header::{Header, Names};
use crate::long::{self, ROLES};
use crate::plan::{Class, Plan};
use crate::problem::{Problem, Problems, Refusal, Sentence, letter};
use crate::profile::{DateOrder, DecimalMark, Layout, Profile};
use crate::report::{ColumnReport, Reason, Report, Target};
use crate::scan::{self, Evidence};
use crate::source::Source;
use crate::value::Value;

/// Amounts of the other sign from which on it is a convention.
pub(crate) const FEWEST_SIGNS: usize = 3;

/// One row as the caller gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, or row of the sheet, from 1; of several, the first.
    pub line: u32,
    /// One slot for each of the caller's fields, in their order; `None` where there is nothing.
    pub cells: Vec<Option<Value>>,
}

/// A file that was read through once, and that can be read without an error.
pub struct Table<'a> {
    report: Report,
    content: Content<'a>,
}

enum Content<'a> {
    /// Rows are read again as they are asked for: memory stays bounded.
    Wide(Box<Wide<'a>>),
    /// Payslips that were put together of several rows.
    Held(Vec<Row>),
}

/// Everything that reads the rows of one grid.
pub(crate) struct Wide<'a> {
    grid: Grid<'a>,
    plan: Plan,
    decisions: Vec<Decision>,
    constants: Vec<Option<Value>>,
    width: usize,
}

/// The rows of a table, one at a time.
pub struct Rows<'t>(Inner<'t>);

enum Inner<'t> {
    Wide(&'t Wide<'t>, Records<'t>),
    Held(std::slice::Iter<'t, Row>),
}

impl<'a> Table<'a> {
    /// Reads a file through: what it is, what its columns are, and every cell that a field is in.
    ///
    /// All or nothing: one unreadable cell, and a [`Refusal`] names it, with up to
    /// [`MAX_PROBLEMS`](crate::limit::MAX_PROBLEMS) others.
    pub fn open(bytes: &'a [u8], profile: &Profile, fields: &[Field]) -> Result<Self, Refusal> {
        let draft = Draft::new(bytes, profile, fields)?;
        if draft.problems.is_empty() {
            return Ok(draft.table);
        }
        Err(Refusal::collect(draft.problems, Some(draft.table.report)))
    }

    /// What was understood of the file.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Its rows in the order of the file.
    pub fn rows(&self) -> Rows<'_> {
        Rows(match &self.content {
            Content::Held(rows) => Inner::Held(rows.iter()),
            Content::Wide(wide) => match wide.plan.rows(&wide.grid) {
                Ok(records) => Inner::Wide(wide, records),
                // The first pass went through the same rows.
                Err(_) => Inner::Held([].iter()),
            },
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        match &mut self.0 {
            Inner::Held(rows) => rows.next().cloned(),
            Inner::Wide(wide, records) => {
                // What was checked once, by this same code over these same bytes, does not fail now.
                while records.advance().ok()? {
                    if wide.plan.classify(records) == Class::Data {
                        return Some(wide.row(records));
                    }
                }
                None
            }
        }
    }
}

impl Wide<'_> {
    fn row(&self, records: &Records<'_>) -> Row {
        let mut cells = self.constants.clone();
        for &slot in &self.plan.summed {
            cells[slot] = None;
        }
        for &(column, slot) in &self.plan.mapped {
            if records.bytes(column).is_empty() {
                continue;
            }
            match self.decisions[slot].convert(&records.text(column), records.origin(column)) {
                Outcome::Value(Value::Decimal(more)) if self.plan.summed.contains(&slot) => {
                    let before = match &cells[slot] {
                        Some(Value::Decimal(before)) => *before,
                        _ => Decimal::ZERO,
                    };
                    // The first pass refused what cannot be added.
                    cells[slot] = Some(Value::Decimal(before.saturating_add(more)));
                }
                Outcome::Value(value) | Outcome::Repaired(value, _) => cells[slot] = Some(value),
                Outcome::Empty | Outcome::Bad(_) => {}
            }
        }
        Row {
            line: records.line(),
            cells,
        }
    }
}

/// A table before it is known whether it has problems.
pub(crate) struct Draft<'a> {
    pub(crate) table: Table<'a>,
    pub(crate) problems: Problems,
    pub(crate) decisions: Vec<Decision>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(
        bytes: &'a [u8],
        profile: &Profile,
        fields: &[Field],
    ) -> Result<Self, Refusal> {
        profile.check(fields)?;
        if profile.layout == Some(Layout::Dsn) || profile.layout.is_none() && dsn::is_dsn(bytes) {
            let (report, rows, problems) = dsn::read(bytes, profile, fields)?;
            let content = Content::Held(rows);
            return Ok(Self {
                table: Table { report, content },
                problems,
                decisions: Vec::new(),
            });
        }
        let mut source = Source::open(bytes, profile)?;
        let mut all = fields.to_vec();
        all.extend(long::roles());
        let (sheet, header, others) = choose(&source, profile, &all)?;
        let mut report = Report::new(source.format);
        report.encoding = source.encoding.map(str::to_owned);
        report.separator = source.separator;
        let count = source.sheets.len();
        let sheet = source.sheets.swap_remove(sheet);
        if !sheet.name.is_empty() {
            report.sheet = Some((sheet.name, count));
        }
        report.alike = others.alike;
        if !others.unlike.is_empty() {
            let names = others.unlike.join(" », « ");
            report.notes.push(Sentence::new(
                format!("feuilles non lues, qui ont d'autres titres : « {names} » ; « sheet » du profil, ou --sheet, en choisit une."),
                format!("sheets that were not read, with other titles: « {names} »; \"sheet\" of the profile, or --sheet, chooses one."),
            ));
        }
        let (header, layout) = settle(header, profile, fields.len());
        report.layout = layout;
        let opening = Opening {
            profile,
            fields,
            all,
            grid: sheet.grid,
            report,
            problems: Problems::default(),
        };
        opening.describe(header)
    }
}

/// Sheets beside the one that is read.
#[derive(Default)]
struct Others {
    /// With the same fields: months of one payroll, perhaps.
    alike: Vec<String>,
    /// With some fields, but others.
    unlike: Vec<String>,
}

/// Fields from which on a sheet is taken for a table that could be meant.
const FEWEST_FIELDS: usize = 3;

/// The sheet in whose first rows the most fields are named, or the one that the profile says; and what stands beside it.
fn choose(
    source: &Source<'_>,
    profile: &Profile,
    all: &[Field],
) -> Result<(usize, Header, Others), Problem> {
    let mut names = Names::new(all, profile);
    long::say(profile, &mut names, all.len() - ROLES);
    let mut best: Option<(usize, Header)> = None;
    let mut failed = None;
    let mut seen: Vec<(usize, Vec<usize>)> = Vec::new();
    for (place, sheet) in source.sheets.iter().enumerate() {
        if profile
            .sheet
            .as_ref()
            .is_some_and(|said| !sheet.name.is_empty() && said.trim() != sheet.name.trim())
        {
            continue;
        }
        let located = names.locate(&sheet.grid);
        if let Ok(header) = &located {
            let mut slots: Vec<usize> = header.targets.iter().flatten().copied().collect();
            slots.sort_unstable();
            slots.dedup();
            seen.push((place, slots));
        }
        match located {
            Ok(header)
                if best
                    .as_ref()
                    .is_none_or(|best| header.matches > best.1.matches) =>
            {
                best = Some((place, header))
            }
            Ok(_) => {}
            Err(problem) => failed = Some(problem),
        }
    }
    let others = best.as_ref().map_or_else(Others::default, |(chosen, _)| {
        let mut others = Others::default();
        let own = seen.iter().find(|(place, _)| place == chosen);
        for (place, slots) in seen.iter().filter(|(place, _)| place != chosen) {
            let name = source.sheets[*place].name.clone();
            match own.is_some_and(|(_, own)| own == slots) {
                true if slots.len() >= FEWEST_FIELDS => others.alike.push(name),
                _ if slots.len() >= FEWEST_FIELDS => others.unlike.push(name),
                _ => {}
            }
        }
        others
    });
    best.map(|(place, header)| (place, header, others))
        .ok_or_else(|| {
            let known: Vec<&str> = source
                .sheets
                .iter()
                .map(|sheet| sheet.name.as_str())
                .collect();
            failed.unwrap_or_else(|| {
                let (said, known) = (profile.sheet.clone().unwrap_or_default(), known.join(", "));
                Problem::of_file(
                    format!("aucune feuille « {said} » ; le classeur a : {known}."),
                    format!("no sheet \"{said}\"; the workbook has: {known}."),
                )
            })
        })
}

/// Tells the long layout from the wide one, and forgets the roles of the other.
fn settle(mut header: Header, profile: &Profile, fields: usize) -> (Header, Layout) {
    let has = |role: usize| header.targets.contains(&Some(fields + role));
    let layout = match profile.layout {
        Some(layout) => layout,
        None if has(long::RUBRIC) && has(long::AMOUNT) => Layout::Long,
        None => Layout::Wide,
    };
    if layout != Layout::Long {
        for target in &mut header.targets {
            *target = target.filter(|&slot| slot < fields);
        }
    }
    (header, layout)
}

/// A table while it is opened.
pub(crate) struct Opening<'a, 'p> {
    profile: &'p Profile,
    fields: &'p [Field],
    /// The caller's fields, then the roles of the long layout.
    all: Vec<Field>,
    grid: Grid<'a>,
    report: Report,
    problems: Problems,
}

impl<'a> Opening<'a, '_> {
    fn describe(mut self, header: Header) -> Result<Draft<'a>, Refusal> {
        self.report.header_line = header.line;
        for (line, text) in header.above.iter().filter(|(line, _)| *line < header.line) {
            self.report.leave_out(Reason::Title, *line, text);
        }
        self.name_columns(&header);
        let mut decisions: Vec<Decision> = self
            .all
            .iter()
            .map(|field| Decision::new(field, self.profile))
            .collect();
        decisions[self.fields.len() + long::RATE].keep_scale();
        let plan = Plan::new(header, &self.all);
        let (evidence, amounts) = scan::scan(&self.grid, &plan, &decisions)?;
        for column in amounts {
            let report = &mut self.report.columns[column];
            report.amounts = !report.aside;
        }
        self.decide(&plan, &evidence, &mut decisions);
        let constants = self.constants(&decisions);
        let mut wide = Wide {
            grid: self.grid,
            plan,
            decisions: decisions.clone(),
            constants,
            width: self.all.len(),
        };
        let mut check = check::Check {
            profile: self.profile,
            fields: self.fields,
            all: &self.all,
            report: &mut self.report,
            problems: &mut self.problems,
        };
        check.run(&mut wide)?;
        let content = if self.report.layout == Layout::Long && self.problems.is_empty() {
            let rows = long::pivot(
                &wide,
                self.profile,
                self.fields,
                &mut self.report,
                &mut self.problems,
            );
            Content::Held(rows)
        } else {
            wide.shorten(self.fields.len());
            Content::Wide(Box::new(wide))
        };
        Ok(Draft {
            table: Table {
                report: self.report,
                content,
            },
            problems: self.problems,
            decisions,
        })
    }

    fn name_columns(&mut self, header: &Header) {
        let names = Names::new(self.fields, self.profile);
        let mut taken: Vec<Option<usize>> = vec![None; self.all.len()];
        for (column, (title, target)) in header.titles.iter().zip(&header.targets).enumerate() {
            let target = match target {
                Some(slot) => {
                    if !names.adds(title)
                        && let Some(first) = taken[*slot].replace(column)
                    {
                        self.problems.push(twice(&self.all[*slot], first, column));
                    }
                    match self.fields.get(*slot) {
                        Some(field) => Target::Field(field.name.clone()),
                        None => Target::Role(long::role_name(*slot - self.fields.len())),
                    }
                }
                None => {
                    let near = names
                        .near(title)
                        .filter(|&slot| !header.targets.contains(&Some(slot)));
                    Target::Ignored(near.map(|slot| self.fields[slot].name.clone()))
                }
            };
            self.report.columns.push(ColumnReport {
                letter: letter(column),
                title: title.clone(),
                target,
                reading: None,
                aside: names.sets_aside(title),
                amounts: false,
            });
        }
        for title in names.absent(&header.titles) {
            self.report.notes.push(Sentence::new(
                format!("le profil attend une colonne « {title} », que le fichier n'a pas."),
                format!("the profile expects a column \"{title}\", which the file does not have."),
            ));
        }
        if header.matches == 0 {
            self.problems.push(Problem::of_file(
                "aucune colonne reconnue : le profil doit dire « header_row », et sous [columns] quelle colonne est quel champ.",
                "no column is recognised: the profile must say \"header_row\", and under [columns] which column is which field.",
            ));
        }
    }

    fn decide(&mut self, plan: &Plan, evidence: &[Evidence], decisions: &mut [Decision]) {
        for ((column, slot), evidence) in plan.mapped.iter().zip(evidence) {
            let reading = evidence.decide(&mut decisions[*slot]);
            self.report.columns[*column].reading = reading;
            let field = &self.all[*slot].name;
            if decisions[*slot].width.is_none() && evidence.unclear_width() {
                self.report.notes.push(Sentence::new(
                    format!("{field} : des zéros de tête manquent peut-être ; écrivez « width » sous [fields.{field}] du profil."),
                    format!("{field}: leading zeros may be missing; write \"width\" under [fields.{field}] of the profile."),
                ));
            }
            if !evidence.is_filled() {
                self.report.columns[*column].reading =
                    Some(Sentence::new("toujours vide", "always empty"));
            }
        }
        self.decide_open_dates(plan, evidence, decisions);
        self.decide_signs(plan, evidence, decisions);
    }

    /// Deductions that are written as negatives, and what is taken off written without its sign, are read the other way
    /// round: where every amount of the column has that sign, and the columns of the kind have enough of them.
    fn decide_signs(&mut self, plan: &Plan, evidence: &[Evidence], decisions: &mut [Decision]) {
        let mut signed: Vec<(usize, usize, (usize, usize))> = Vec::new();
        for ((column, slot), evidence) in plan.mapped.iter().zip(evidence) {
            let Some(sign) = self.all[*slot].sign else {
                continue;
            };
            let (right, wrong) = evidence.signs(sign);
            match signed.iter_mut().find(|(_, known, _)| known == slot) {
                Some((_, _, signs)) => *signs = (signs.0 + right, signs.1 + wrong),
                None => signed.push((*column, *slot, (right, wrong))),
            }
        }
        let is_turned = |(right, wrong): (usize, usize)| right == 0 && wrong > 0;
        let enough = signed
            .iter()
            .filter(|(_, _, signs)| is_turned(*signs))
            .map(|(_, _, (_, wrong))| wrong)
            .sum::<usize>()
            >= FEWEST_SIGNS;
        for (column, slot, signs) in signed {
            let decision = &mut decisions[slot];
            if decision.negate.is_some() {
                continue;
            }
            let name = &self.all[slot].name;
            if is_turned(signs) && enough {
                decision.negate = Some(true);
                let reading = Sentence::new("signe inversé", "sign turned round");
                self.report.columns[column].reading = Some(reading);
                self.report.notes.push(turned(name, signs.1));
            } else if signs.0 > 0 && signs.1 > signs.0 && signs.1 >= FEWEST_SIGNS {
                decision.mixed_signs = true;
            }
        }
    }

    /// Dates of a column that nothing in it decides, such as first days of months: what the other columns of dates say,
    /// when they agree; else day first beside decimal commas, which no place that writes the month first uses.
    fn decide_open_dates(
        &mut self,
        plan: &Plan,
        evidence: &[Evidence],
        decisions: &mut [Decision],
    ) {
        let told: Vec<DateOrder> = plan
            .mapped
            .iter()
            .zip(evidence)
            .filter(|(_, evidence)| evidence.tells_order())
            .filter_map(|((_, slot), _)| decisions[*slot].dates)
            .collect();
        let agreed = told
            .first()
            .copied()
            .filter(|first| told.iter().all(|one| one == first));
        let comma = plan
            .mapped
            .iter()
            .any(|(_, slot)| decisions[*slot].decimal == Some(DecimalMark::Comma));
        let (order, why) = match (agreed, told.is_empty() && comma) {
            (Some(order), _) => (order, ("d'après les autres dates", "by the other dates")),
            (None, true) => (
                DateOrder::DayFirst,
                (
                    "comme partout où la virgule est décimale",
                    "as wherever the comma is decimal",
                ),
            ),
            (None, false) => return,
        };
        for ((column, slot), evidence) in plan.mapped.iter().zip(evidence) {
            let decision = &mut decisions[*slot];
            if decision.dates.is_none() && evidence.leaves_order_open() {
                decision.dates = Some(order);
                let (french, english) = order.words();
                self.report.columns[*column].reading = Some(Sentence::new(
                    format!("{french}, {}", why.0),
                    format!("{english}, {}", why.1),
                ));
            }
        }
    }

    fn constants(&mut self, decisions: &[Decision]) -> Vec<Option<Value>> {
        let mut constants = vec![None; self.all.len()];
        for (name, text) in &self.profile.constants {
            let Some(slot) = self.fields.iter().position(|field| &field.name == name) else {
                continue;
            };
            match decisions[slot].convert(text, crate::grid::Origin::Text) {
                Outcome::Value(value) | Outcome::Repaired(value, _) => {
                    constants[slot] = Some(value)
                }
                Outcome::Empty => {}
                Outcome::Bad(_) => self.problems.push(Problem::of_file(
                    format!("profil, [constants] : « {text} » n'est pas une valeur de « {name} »."),
                    format!("profile, [constants]: \"{text}\" is no value of \"{name}\"."),
                )),
            }
        }
        constants
    }
}

impl<'a> Wide<'a> {
    /// Leaves the roles of the long layout out of the rows.
    fn shorten(&mut self, fields: usize) {
        self.plan.mapped.retain(|(_, slot)| *slot < fields);
        self.constants.truncate(fields);
        self.width = fields;
    }

    /// The fields that have a column.
    pub(crate) fn slots(&self) -> impl Iterator<Item = usize> {
        self.plan
            .mapped
            .iter()
            .map(|(_, slot)| *slot)
            .chain((0..self.constants.len()).filter(|&slot| self.constants[slot].is_some()))
    }

    /// All rows with the roles of the long layout.
    pub(crate) fn raw_rows(&self) -> impl Iterator<Item = Row> + use<'_, 'a> {
        let inner = match self.plan.rows(&self.grid) {
            Ok(records) => Inner::Wide(self, records),
            Err(_) => Inner::Held([].iter()),
        };
        Rows(inner)
    }
}

/// Says that a field's amounts are read with the other sign.
pub(crate) fn turned(name: &str, count: usize) -> Sentence {
    Sentence::new(
        format!(
            "{name} : tous les montants ont le signe inverse ({count}) ; ils sont lus comme une convention de signe. « negate = false » sous [fields.{name}] du profil les garde tels quels."
        ),
        format!(
            "{name}: all amounts have the other sign ({count}); they are read as a convention. \"negate = false\" under [fields.{name}] of the profile keeps them as they are."
        ),
    )
}

fn twice(field: &Field, first: usize, second: usize) -> Problem {
    let (name, first, second) = (&field.name, letter(first), letter(second));
    Problem::of_file(
        format!(
            "deux colonnes, {first} et {second}, pour le champ « {name} » : dites laquelle sous [positions] du profil ({first} = \"{name}\"), ou ajoutez-les : sous [columns], titre = \"+{name}\"."
        ),
        format!(
            "two columns, {first} and {second}, for the field \"{name}\": say which under [positions] of the profile ({first} = \"{name}\"), or add them up: under [columns], title = \"+{name}\"."
        ),
    )
}
