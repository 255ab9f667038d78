//! The long layout: one row a rubric, put together to one row a payslip.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::field::{Field, Kind, Sign};
use crate::header::{Names, canonical};
use crate::limit::{MAX_NAMED, MAX_PIVOT_VALUES, MAX_RUBRICS};
use crate::problem::{Problem, Problems, Sentence, shown};
use crate::profile::{Profile, Rubric};
use crate::report::{Reason, Report, RubricReport};
use crate::table::{FEWEST_SIGNS, Row, Wide};
use crate::value::Value;

/// Rubrics that come twice in a payslip that are named.
const MAX_DOUBLES: usize = 10_000;

/// How many columns the layout has beside the caller's fields, and which is which.
pub(crate) const ROLES: usize = 5;
pub(crate) const RUBRIC: usize = 0;
const LABEL: usize = 1;
const BASE: usize = 2;
pub(crate) const RATE: usize = 3;
pub(crate) const AMOUNT: usize = 4;

/// The columns of the layout, as fields; their names are no names of fields.
pub(crate) fn roles() -> [Field; ROLES] {
    [
        Field::new(
            "code rubrique",
            Kind::Identifier,
            &[
                "rubrique",
                "code element",
                "code rub",
                "no rubrique",
                "element paie",
                "code ligne paie",
            ],
        ),
        Field::new(
            "libelle rubrique",
            Kind::Text,
            &["libelle", "intitule", "designation", "libelle element"],
        ),
        Field::new(
            "base",
            Kind::Decimal,
            &[
                "base rubrique",
                "base calcul",
                "nombre",
                "quantite",
                "assiette",
            ],
        ),
        Field::new("taux", Kind::Percent, &["taux rubrique", "taux applique"]),
        Field::new(
            "montant",
            Kind::Decimal,
            &[
                "montant rubrique",
                "montant salarie",
                "montant element",
                "valeur",
            ],
        ),
    ]
}

/// The name of a column of the layout, for people.
pub(crate) fn role_name(role: usize) -> Sentence {
    let (french, english) = match role {
        RUBRIC => ("code de rubrique", "code of the rubric"),
        LABEL => ("libellé de rubrique", "name of the rubric"),
        BASE => ("base", "base"),
        RATE => ("taux", "rate"),
        _ => ("montant", "amount"),
    };
    Sentence::new(french, english)
}

/// Tells the names what the profile says of these columns.
pub(crate) fn say(profile: &Profile, names: &mut Names<'_>, fields: usize) {
    let Some(long) = &profile.long else { return };
    let said = [
        &long.rubric,
        &long.label,
        &long.base,
        &long.rate,
        &long.amount,
    ];
    for (role, title) in said.into_iter().enumerate() {
        if let Some(title) = title {
            names.say(title, fields + role);
        }
    }
}

/// Puts the rows of each payslip together.
pub(crate) fn pivot(
    wide: &Wide<'_>,
    profile: &Profile,
    fields: &[Field],
    report: &mut Report,
    problems: &mut Problems,
) -> Vec<Row> {
    let (key, numbers) = key(wide, profile, fields);
    let mut pivot = Pivot {
        fields,
        key,
        numbers,
        rubrics: Rubrics::new(profile, fields),
        places: HashMap::new(),
        amounts: HashSet::new(),
        rows: Vec::new(),
    };
    if pivot.key.is_empty() {
        problems.push(Problem::of_file(
            "disposition par rubrique : aucune colonne ne dit à quel bulletin une ligne appartient ; dites « key » sous [long] du profil.",
            "long layout: no column tells which payslip a row belongs to; say \"key\" under [long] of the profile.",
        ));
        return Vec::new();
    }
    for row in wide.raw_rows() {
        if let Err(problem) = pivot.take(row, profile, report) {
            problems.push(problem);
        }
        if pivot.rubrics.list.len() > MAX_RUBRICS {
            problems.push(Problem::of_file(
                format!("plus de {MAX_RUBRICS} rubriques différentes : la colonne des codes est une autre (« rubric » sous [long] du profil)."),
                format!("more than {MAX_RUBRICS} different rubrics: the column of codes is another (\"rubric\" under [long] of the profile)."),
            ));
            break;
        }
        if pivot.rows.len() * fields.len() > MAX_PIVOT_VALUES {
            problems.push(Problem::of_file(
                "trop de bulletins pour une seule lecture : partagez le fichier par mois.",
                "too many payslips for one reading: split the file by month.",
            ));
            break;
        }
    }
    pivot.turn(profile, report);
    pivot.require(profile, problems);
    pivot.rubrics.report(report);
    report.records = pivot.rows.len();
    pivot.rows
}

struct Pivot<'f> {
    fields: &'f [Field],
    key: Vec<usize>,
    /// Fields that number the rows: of a payslip's rows, the first one's is kept.
    numbers: Vec<usize>,
    rubrics: Rubrics<'f>,
    places: HashMap<String, usize>,
    /// Hashes of payslip, rubric and amount.
    amounts: HashSet<u64>,
    rows: Vec<Row>,
}

impl Pivot<'_> {
    fn take(
        &mut self,
        mut row: Row,
        profile: &Profile,
        report: &mut Report,
    ) -> Result<(), Problem> {
        let roles = row.cells.split_off(self.fields.len());
        let mut key = String::new();
        for &slot in &self.key {
            if let Some(value) = &row.cells[slot] {
                key.push_str(&value.to_string());
            }
            key.push('\u{1f}');
        }
        if self.key.iter().all(|&slot| row.cells[slot].is_none()) {
            return Err(Problem::of_line(
                row.line,
                "rien ne dit à quel bulletin cette ligne appartient.",
                "nothing tells which payslip this row belongs to.",
            ));
        }
        let line = row.line;
        let place = *self.places.entry(key).or_insert(self.rows.len());
        if place == self.rows.len() {
            self.rows.push(row);
        } else {
            self.join(place, row)?;
        }
        let label = match &roles[LABEL] {
            Some(Value::Text(label)) => label,
            _ => "",
        };
        // A rubric without a code goes by its name.
        let code = match &roles[RUBRIC] {
            Some(Value::Text(code)) => code,
            _ => label,
        };
        if code.is_empty() {
            return match roles[BASE..].iter().all(Option::is_none) {
                true => Ok(()),
                false => Err(Problem::of_line(
                    line,
                    "un montant sans code ni libellé de rubrique.",
                    "an amount without a code or a name of a rubric.",
                )),
            };
        }
        if profile
            .ignored_rubrics
            .iter()
            .any(|ignored| ignored.trim() == code.trim())
        {
            report.leave_out(Reason::Rubric, line, code);
            return Ok(());
        }
        let amount = match &roles[AMOUNT] {
            Some(Value::Decimal(amount)) if !amount.is_zero() => Some(*amount),
            _ => None,
        };
        if let Some(amount) = amount
            && !self.amounts.insert(hash(place, code.trim(), amount))
            && report.doubles.len() < MAX_DOUBLES
        {
            let first = self.rows[place].line;
            report.doubles.push((first, line, shown(code)));
        }
        let parts = self.rubrics.find(code, label);
        for (part, role) in parts.into_iter().zip([BASE, RATE, AMOUNT]) {
            if let (Some(slot), Some(Value::Decimal(number))) = (part, &roles[role]) {
                self.add(place, slot, *number, role == RATE, line)?;
            }
        }
        Ok(())
    }

    /// Amounts that all have the other sign than their field's are a convention, as in wide tables.
    fn turn(&mut self, profile: &Profile, report: &mut Report) {
        for (slot, field) in self.fields.iter().enumerate() {
            let Some(sign) = field.sign else { continue };
            let said = profile.options(&field.name).negate;
            let mut counts = (0_usize, 0_usize);
            for row in &self.rows {
                if let Some(Value::Decimal(number)) = &row.cells[slot]
                    && !number.is_zero()
                {
                    match number.is_sign_negative() == (sign == Sign::Negative) {
                        true => counts.0 += 1,
                        false => counts.1 += 1,
                    }
                }
            }
            // Amounts of rubrics share one column: a profile that speaks of the field speaks of what went to it.
            let convention = counts.0 == 0 && counts.1 >= FEWEST_SIGNS;
            if !said.unwrap_or(convention && self.rubrics.has(slot)) {
                continue;
            }
            if !self.rubrics.has(slot) {
                continue;
            }
            for row in &mut self.rows {
                if let Some(Value::Decimal(number)) = &mut row.cells[slot] {
                    *number = -*number;
                }
            }
            if said.is_none() {
                report
                    .notes
                    .push(crate::table::turned(&field.name, counts.1));
            }
        }
    }

    fn require(&self, profile: &Profile, problems: &mut Problems) {
        for (slot, field) in self.fields.iter().enumerate() {
            if !field.required && !profile.required.contains(&field.name) {
                continue;
            }
            for row in self.rows.iter().filter(|row| row.cells[slot].is_none()) {
                let name = &field.name;
                problems.push(Problem::of_line(
                    row.line,
                    format!("le bulletin qui commence ici n'a pas de « {name} », qui est nécessaire : dites sa colonne ou sa rubrique dans le profil."),
                    format!("the payslip that begins here has no \"{name}\", which is needed: say its column or its rubric in the profile."),
                ));
            }
        }
    }

    /// What is said of a payslip on several rows must be the same.
    fn join(&mut self, place: usize, row: Row) -> Result<(), Problem> {
        let known = &mut self.rows[place];
        for (slot, value) in row.cells.into_iter().enumerate() {
            let Some(value) = value else { continue };
            match &known.cells[slot] {
                None => known.cells[slot] = Some(value),
                Some(same)
                    if *same == value || self.rubrics.has(slot) || self.numbers.contains(&slot) => {
                }
                Some(other) => {
                    let (name, first) = (&self.fields[slot].name, known.line);
                    return Err(Problem {
                        found: Some(shown(&value.to_string()).into()),
                        ..Problem::of_line(
                            row.line,
                            format!(
                                "« {name} » vaut « {other} » à la ligne {first}, pour le même bulletin : corrigez, écartez la colonne, ou ajoutez le champ à « key » sous [long]."
                            ),
                            format!(
                                "\"{name}\" is \"{other}\" on line {first}, for the same payslip: correct it, ignore the column, or add the field to \"key\" under [long]."
                            ),
                        )
                    });
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        place: usize,
        slot: usize,
        number: Decimal,
        is_rate: bool,
        line: u32,
    ) -> Result<(), Problem> {
        let known = match &self.rows[place].cells[slot] {
            Some(Value::Decimal(known)) => Some(*known),
            Some(Value::Integer(known)) => Some(Decimal::from(*known)),
            _ => None,
        };
        let sum = match known {
            None => Some(number),
            // Two rates of one field cannot be added up.
            Some(known) if is_rate => (known == number).then_some(known),
            Some(known) => known.checked_add(number),
        };
        let value = sum.and_then(|sum| match self.fields[slot].kind {
            Kind::Integer => sum
                .is_integer()
                .then(|| sum.to_i64())
                .flatten()
                .map(Value::Integer),
            _ => Some(Value::Decimal(sum)),
        });
        let name = &self.fields[slot].name;
        self.rows[place].cells[slot] = Some(value.ok_or_else(|| Problem {
            found: Some(number.to_string().into()),
            ..Problem::of_line(
                line,
                format!("cette rubrique ne s'ajoute pas à ce que « {name} » a déjà."),
                format!("this rubric cannot be added to what \"{name}\" has already."),
            )
        })?);
        Ok(())
    }
}

/// The fields by which rows belong together, and those that only number the rows.
fn key(wide: &Wide<'_>, profile: &Profile, fields: &[Field]) -> (Vec<usize>, Vec<usize>) {
    let said = profile.long.as_ref().map_or(&[][..], |long| &long.key);
    let telling = |kind: Kind| kind.is_identity() || kind == Kind::Month;
    let found: Vec<usize> = wide
        .slots()
        .filter(|&slot| slot < fields.len() && telling(fields[slot].kind))
        .collect();
    if !said.is_empty() {
        let key: Vec<usize> = (said.iter())
            .filter_map(|name| fields.iter().position(|field| &field.name == name))
            .collect();
        let mut numbers = found;
        numbers.retain(|slot| !key.contains(slot));
        return (key, numbers);
    }
    // An identifier that no two rows share tells rows apart, not payslips, when another one is shared.
    let mut distinct = vec![HashSet::new(); found.len()];
    let mut rows = 0;
    for row in wide.raw_rows() {
        rows += 1;
        for (seen, &slot) in distinct.iter_mut().zip(&found) {
            if let Some(value) = &row.cells[slot] {
                seen.insert(value.to_string());
            }
        }
    }
    let numbers_rows = |place: usize| distinct[place].len() == rows;
    let is_shared = (0..found.len())
        .any(|place| fields[found[place]].kind.is_identity() && !numbers_rows(place));
    let (key, numbers): (Vec<usize>, Vec<usize>) =
        (0..found.len()).partition(|&place| !(is_shared && numbers_rows(place)));
    let slots = |places: Vec<usize>| places.into_iter().map(|place| found[place]).collect();
    (slots(key), slots(numbers))
}

fn hash(place: usize, code: &str, amount: Decimal) -> u64 {
    let mut hasher = DefaultHasher::new();
    (place, code, amount.normalize()).hash(&mut hasher);
    hasher.finish()
}

/// Which rubric goes where, and what became of each.
struct Rubrics<'f> {
    said: HashMap<String, [Option<usize>; 3]>,
    names: HashMap<String, usize>,
    fields: &'f [Field],
    seen: HashMap<String, usize>,
    list: Vec<(RubricReport, [Option<usize>; 3])>,
    used: Vec<bool>,
}

impl<'f> Rubrics<'f> {
    fn new(profile: &Profile, fields: &'f [Field]) -> Self {
        let slot = |name: &str| fields.iter().position(|field| field.name == name);
        let parts = |rubric: &Rubric| rubric.parts().map(|part| part.and_then(slot));
        let said: HashMap<String, [Option<usize>; 3]> = (profile.rubrics.iter())
            .map(|(code, rubric)| (bare(code).to_owned(), parts(rubric)))
            .collect();
        let mut names = HashMap::new();
        for (slot, field) in fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.kind.is_number())
        {
            for name in field.synonyms.iter().chain([&field.name]) {
                names.entry(canonical(name)).or_insert(slot);
            }
        }
        let mut used = vec![false; fields.len()];
        for slot in said.values().flatten().flatten() {
            used[*slot] = true;
        }
        Self {
            said,
            names,
            fields,
            seen: HashMap::new(),
            list: Vec::new(),
            used,
        }
    }

    /// Whether rubrics add to this field.
    fn has(&self, slot: usize) -> bool {
        self.used[slot]
    }

    fn find(&mut self, code: &str, label: &str) -> [Option<usize>; 3] {
        if let Some(&place) = self.seen.get(code) {
            self.list[place].0.rows += 1;
            return self.list[place].1;
        }
        let said = self.said.get(bare(code)).copied();
        // A rubric that the profile does not know is known by its name, if that is a field's own.
        let by_name = || {
            [
                None,
                None,
                self.names
                    .get(&canonical(label))
                    .copied()
                    .filter(|_| !label.is_empty()),
            ]
        };
        let parts = said.unwrap_or_else(by_name);
        for slot in parts.iter().flatten() {
            self.used[*slot] = true;
        }
        self.seen.insert(code.to_owned(), self.list.len());
        let fields = parts
            .iter()
            .flatten()
            .map(|&slot| self.fields[slot].name.clone())
            .collect();
        self.list.push((
            RubricReport {
                code: code.to_owned(),
                label: label.to_owned(),
                fields,
                by_name: said.is_none(),
                rows: 1,
            },
            parts,
        ));
        parts
    }

    fn report(&mut self, report: &mut Report) {
        report.rubrics = self.list.drain(..).map(|(rubric, _)| rubric).collect();
        let without: Vec<String> = (report.rubrics.iter())
            .filter(|rubric| rubric.fields.is_empty())
            .map(|rubric| {
                format!(
                    "{} {} ({})",
                    shown(&rubric.code),
                    shown(&rubric.label),
                    rubric.rows
                )
            })
            .collect();
        if !without.is_empty() {
            let count = without.len();
            let shown = without[..count.min(MAX_NAMED)].join(", ");
            report.notes.push(Sentence::new(
                format!("{count} rubriques sans champ, non lues ; dites leur champ sous [rubrics] du profil : {shown}"),
                format!("{count} rubrics without a field, not read; say their field under [rubrics] of the profile: {shown}"),
            ));
        }
    }
}

/// A code without the zeros that spreadsheets take away.
fn bare(code: &str) -> &str {
    let code = code.trim();
    let bare = code.trim_start_matches('0');
    if bare.is_empty() { code } else { bare }
}
