//! A profile proposed from a file: what was found out, written down so that a person can correct and keep it.

use kit::language::Language;

use crate::field::{Field, Kind};
use crate::problem::{Problem, Refusal};
use crate::profile::{FieldOptions, Layout, Long, Profile, Rubric};
use crate::report::{Format, Report, Target};
use crate::table::Draft;

/// Questions of unreadable cells that a profile carries.
const MOST_QUESTIONS: usize = 10;

/// Proposes a profile for files like this one, with the report of what was understood and what cannot be read yet.
///
/// Cells that cannot be read yet do not matter here: what is wanted is where things are. What the file does not
/// decide (a decimal mark, an order of dates) is left open, never assumed; the character set is told anew for each file.
pub fn propose(
    bytes: &[u8],
    name: &str,
    sheet: Option<&str>,
    fields: &[Field],
) -> Result<(Profile, Report, Vec<Problem>), Refusal> {
    let wanted = Profile {
        sheet: sheet.map(str::to_owned),
        ..Profile::default()
    };
    let draft = Draft::new(bytes, &wanted, fields)?;
    let report = draft.table.report().clone();
    let mut profile = Profile {
        name: name.to_owned(),
        layout: Some(report.layout),
        required: (fields.iter())
            .filter(|field| field.required)
            .map(|field| field.name.clone())
            .collect(),
        ..Profile::default()
    };
    if report.format == Format::Dsn {
        return Ok((profile, report, draft.problems.into_list()));
    }
    profile.separator = report.separator;
    profile.sheet = report
        .sheet
        .as_ref()
        // Sheets with the same titles are all read: naming one would leave the others out.
        .filter(|(_, count)| *count > 1 && (sheet.is_some() || report.alike.is_empty()))
        .map(|(name, _)| name.clone());
    let mut long = Long::default();
    for column in &report.columns {
        let twice = report
            .columns
            .iter()
            .filter(|other| other.title == column.title)
            .count()
            > 1;
        match &column.target {
            Target::Field(field) if twice => {
                profile
                    .positions
                    .insert(column.letter.clone(), field.clone());
            }
            Target::Field(field) => {
                profile.columns.insert(column.title.clone(), field.clone());
            }
            Target::Role(role) => {
                let place = match role.english.as_str() {
                    "code of the rubric" => &mut long.rubric,
                    "name of the rubric" => &mut long.label,
                    "base" => &mut long.base,
                    "rate" => &mut long.rate,
                    _ => &mut long.amount,
                };
                *place = Some(column.title.clone());
            }
            Target::Ignored(_) if !column.title.is_empty() && !twice && !column.amounts => {
                profile.ignored.push(column.title.clone())
            }
            Target::Ignored(_) => {}
        }
    }
    if report.layout == Layout::Long {
        profile.long = Some(long);
        for rubric in report.rubrics.iter().filter(|rubric| rubric.by_name) {
            if let [field] = &rubric.fields[..] {
                profile
                    .rubrics
                    .insert(rubric.code.clone(), Rubric::Amount(field.clone()));
            }
        }
    }
    for (field, decision) in fields.iter().zip(&draft.decisions) {
        let mapped = report
            .columns
            .iter()
            .any(|column| column.target == Target::Field(field.name.clone()));
        let options = FieldOptions {
            width: decision.width,
            decimal: decision.decimal.filter(|_| field.kind.is_number()),
            dates: decision
                .dates
                .filter(|_| matches!(field.kind, Kind::Date | Kind::Month)),
            ..FieldOptions::default()
        };
        if mapped && options != FieldOptions::default() {
            profile.fields.insert(field.name.clone(), options);
        }
    }
    share(&mut profile);
    Ok((profile, report, draft.problems.into_list()))
}

/// What a file leaves open, as lines that a person answers in the profile: each begins with "#".
pub fn questions(report: &Report, problems: &[Problem], language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for column in report.columns.iter().filter(|column| column.amounts) {
        let (title, near) = match &column.target {
            Target::Ignored(near) => (crate::problem::shown(&column.title), near.as_deref()),
            _ => continue,
        };
        let field = near.unwrap_or("autres_primes");
        lines.push(language.pick(
            format!("# « {title} » a des montants et pas de champ : sous [columns], \"{title}\" = \"{field}\" (ou \"+{field}\" pour l'ajouter à une autre colonne), sinon sous ignored."),
            format!("# \"{title}\" has amounts and no field: under [columns], \"{title}\" = \"{field}\" (or \"+{field}\" to add it to another column), else under ignored."),
        ));
    }
    let mut known: Vec<&str> = Vec::new();
    for problem in problems {
        let why = problem.why.text(language);
        if !known.contains(&why) && known.len() < MOST_QUESTIONS {
            known.push(why);
            lines.push(format!("# {}", problem.text(language).replace('\n', " ")));
        }
    }
    lines
}

/// What all fields have in common is said once.
fn share(profile: &mut Profile) {
    let mut decimals = profile
        .fields
        .values()
        .filter_map(|options| options.decimal);
    if let Some(first) = decimals.next()
        && decimals.all(|other| other == first)
    {
        profile.decimal = Some(first);
    }
    let mut dates = profile.fields.values().filter_map(|options| options.dates);
    if let Some(first) = dates.next()
        && dates.all(|other| other == first)
    {
        profile.dates = Some(first);
    }
    let (decimal, dates) = (profile.decimal, profile.dates);
    for options in profile.fields.values_mut() {
        options.decimal = options.decimal.filter(|_| decimal.is_none());
        options.dates = options.dates.filter(|_| dates.is_none());
    }
    profile
        .fields
        .retain(|_, options| *options != FieldOptions::default());
}
