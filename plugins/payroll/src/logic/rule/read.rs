//! Reading a rule file; everything is checked before any payslip is seen.

mod builtin;

use std::{collections::BTreeSet, str::FromStr};

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::{Body, Confidence, Formula, Message, Rule, Severity, Verdict};
use crate::logic::{
    case,
    expression::{Compiler, Number, Statement, Step, Test, condition, statements},
    field::{Slot, fields},
    month::Month,
    parameters::Parameters,
    place::{Fault, Source},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    title: String,
    source: String,
    verified: bool,
    enabled: bool,
    #[serde(default)]
    reason: String,
    from: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
    severity: Severity,
    confidence: Confidence,
    field: Spanned<String>,
    #[serde(default)]
    tolerance: Option<Spanned<String>>,
    #[serde(default)]
    optional: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<String>,
    suspend_above: Option<Spanned<String>>,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    collective: bool,
    doubt: Option<Spanned<String>>,
    doubt_because: Option<String>,
    #[serde(default)]
    kind: Option<Spanned<String>>,
    #[serde(default)]
    settings: Option<Spanned<builtin::Settings>>,
    scope: Option<Spanned<String>>,
    formula: Option<Spanned<String>>,
    message: Spanned<String>,
    #[serde(default, rename = "case")]
    cases: Vec<Spanned<case::Written>>,
}

/// A file that is read.
#[derive(Clone, Copy)]
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
}

pub(super) fn read(file: &str, text: &str, parameters: &Parameters) -> Result<Rule, Fault> {
    let written: Written =
        toml::from_str(text).map_err(|error| Fault::from_toml(file, text, &error))?;
    Reader { file, text }.rule(written, parameters)
}

impl<'t> Reader<'t> {
    fn fault<T>(&self, place: &Spanned<T>, message: impl Into<String>) -> Fault {
        Fault::at(self.file, self.text, place.span().start, message)
    }

    fn source(&self, value: &Spanned<String>) -> Source<'t> {
        Source::of_value(self.file, self.text, value.span(), value.get_ref())
    }

    fn rule(&self, written: Written, parameters: &Parameters) -> Result<Rule, Fault> {
        self.identity(&written)?;
        let mut compiler = Compiler::new(parameters);
        let scope = match &written.scope {
            None => None,
            Some(scope) => {
                let source = self.source(scope);
                Some(compiler.test(&condition(scope.get_ref(), source)?, source)?)
            }
        };
        let field = self.slot(&written.field)?;
        let kind = written
            .kind
            .as_ref()
            .map_or("formula", |kind| kind.get_ref().as_str());
        let body = match (kind, &written.formula) {
            ("formula", Some(formula)) => Body::Formula(Box::new(self.formula(
                formula,
                &written,
                scope,
                field,
                &mut compiler,
            )?)),
            ("formula", None) => {
                return Err(self.fault(
                    &written.id,
                    "« formula » est attendu, ou « kind » avec une vérification toute faite",
                ));
            }
            (_, Some(formula)) => {
                return Err(self.fault(
                    formula,
                    format!("aucune formule n’est attendue avec kind = \"{kind}\""),
                ));
            }
            ("document", None) => Body::Document,
            (_, None) => {
                let place = written.kind.as_ref().unwrap_or(&written.id);
                Body::BuiltIn(self.built_in(
                    kind,
                    place,
                    written.settings.as_ref(),
                    scope,
                    field,
                    &mut compiler,
                )?)
            }
        };
        if let (false, Some(doubt)) = (matches!(body, Body::Formula(_)), &written.doubt) {
            return Err(self.fault(doubt, "« doubt » n’est attendu qu’avec une formule"));
        }
        if let (Body::Formula(_) | Body::Document, Some(settings)) = (&body, &written.settings) {
            return Err(self.fault(
                settings,
                "« settings » n’est attendu qu’avec une vérification toute faite",
            ));
        }
        let steps: &[Step] = match &body {
            Body::Formula(formula) => &formula.steps,
            _ => &[],
        };
        let message = self.message(&written.message, steps, &compiler)?;
        let needs = self.needs(&written, field, &body, &compiler)?;
        let cases = written
            .cases
            .iter()
            .map(|one| {
                case::read(one.get_ref(), self.file).map_err(|problem| self.fault(one, problem))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Rule {
            id: written.id.get_ref().clone(),
            title: written.title,
            source: written.source,
            verified: written.verified,
            reason: written.reason,
            enabled: written.enabled,
            from: self.month(written.from.as_ref())?,
            until: self.month(written.until.as_ref())?,
            severity: written.severity,
            confidence: written.confidence,
            field,
            tolerance: self.number(written.tolerance.as_ref())?.unwrap_or_default(),
            needs,
            unless: written.unless,
            suspend_above: self.number(written.suspend_above.as_ref())?,
            whole: written.whole,
            collective: written.collective,
            message,
            body,
            formula: written
                .formula
                .map_or_else(String::new, Spanned::into_inner),
            cases,
        })
    }

    fn identity(&self, written: &Written) -> Result<(), Fault> {
        let id = written.id.get_ref();
        let fits = !id.is_empty()
            && id
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !fits {
            return Err(self.fault(
                &written.id,
                "un nom comme « P01-traitement » est attendu : lettres, chiffres et tirets",
            ));
        }
        if written.source.trim().is_empty() {
            return Err(self.fault(
                &written.id,
                "« source » est attendu : le texte, ou « aucun texte : contrôle de cohérence »",
            ));
        }
        if (!written.enabled || !written.verified) && written.reason.trim().is_empty() {
            return Err(self.fault(
                &written.id,
                "« reason » est attendu : pourquoi la règle n’est pas vérifiée ou pas active",
            ));
        }
        Ok(())
    }

    fn needs(
        &self,
        written: &Written,
        field: Slot,
        body: &Body,
        compiler: &Compiler,
    ) -> Result<Vec<Slot>, Fault> {
        let mut needs: BTreeSet<Slot> = compiler.reads.clone();
        needs.extend(fields().slot("mois"));
        let own_found = matches!(body, Body::Formula(formula) if formula.found.is_some());
        if !own_found && !matches!(body, Body::Document) {
            needs.insert(field);
        }
        for one in &written.optional {
            let slot = self.slot(one)?;
            if !needs.remove(&slot) {
                return Err(self.fault(one, "un champ que la règle lit est attendu"));
            }
        }
        Ok(needs.into_iter().collect())
    }

    fn formula(
        &self,
        formula: &Spanned<String>,
        written: &Written,
        scope: Option<Test>,
        field: Slot,
        compiler: &mut Compiler,
    ) -> Result<Formula, Fault> {
        let source = self.source(formula);
        let mut verdict: Option<Verdict> = None;
        let mut wrong: Option<Test> = None;
        let (mut also, mut found, mut stake) = (Vec::new(), None, None);
        let mut equal: Option<Number> = None;
        for Statement {
            name,
            at,
            expression,
        } in statements(formula.get_ref(), source)?
        {
            let twice = || source.fault(at, format!("« {name} » n’est attendu qu’une fois"));
            match name.as_str() {
                "attendu" => {
                    if equal
                        .replace(compiler.number(&expression, source)?)
                        .is_some()
                    {
                        return Err(twice());
                    }
                }
                "maximum" | "minimum" => {
                    let bound = compiler.number(&expression, source)?;
                    let bound = if name == "maximum" {
                        Verdict::AtMost(bound)
                    } else {
                        Verdict::AtLeast(bound)
                    };
                    if verdict.replace(bound).is_some() {
                        return Err(twice());
                    }
                }
                "anomalie" => {
                    if wrong.replace(compiler.test(&expression, source)?).is_some() {
                        return Err(twice());
                    }
                }
                "admis" => also.push(compiler.number(&expression, source)?),
                "trouve" => found = Some(compiler.number(&expression, source)?),
                "enjeu" => stake = Some(compiler.number(&expression, source)?),
                _ => compiler.step(&name, at, &expression, source)?,
            }
        }
        let verdict = match (verdict, wrong, equal) {
            (Some(bound), None, None) => bound,
            (None, Some(test), expected) => Verdict::Wrong(test, expected),
            (None, None, Some(expected)) => Verdict::Equal(expected),
            _ => {
                return Err(source.fault(
                    0,
                    "un verdict est attendu, un seul : « attendu = … », « maximum = … », « minimum = … » ou « anomalie = … » (avec « attendu » si l’on veut)",
                ));
            }
        };
        let compares = !matches!(verdict, Verdict::Wrong(..));
        if compares && found.is_none() && !fields().get(field).kind.is_number() {
            return Err(source.fault(0, "le champ jugé n’est pas un nombre : « anomalie = … » ou « trouve = … » est attendu"));
        }
        if !also.is_empty() && !matches!(verdict, Verdict::Equal(_)) {
            return Err(source.fault(0, "« admis » n’est attendu qu’avec « attendu »"));
        }
        let doubt = match (&written.doubt, &written.doubt_because) {
            (Some(doubt), Some(because)) => {
                let source = self.source(doubt);
                let test = compiler.test(&condition(doubt.get_ref(), source)?, source)?;
                Some((test, because.clone()))
            }
            (None, None) => None,
            _ => {
                return Err(self.fault(
                    &written.id,
                    "« doubt » et « doubt_because » sont attendus ensemble : quand l’écart n’est qu’à vérifier, et pourquoi",
                ));
            }
        };
        // A step only counts on those before it.
        let first = match &verdict {
            Verdict::Equal(expected) => {
                let found = found.as_ref().map_or(0, Number::steps);
                expected.steps().max(found)
            }
            _ => compiler.steps.len(),
        };
        Ok(Formula {
            first,
            doubt,
            scope,
            steps: std::mem::take(&mut compiler.steps),
            verdict,
            also,
            found,
            stake,
        })
    }

    fn message(
        &self,
        written: &Spanned<String>,
        steps: &[Step],
        compiler: &Compiler,
    ) -> Result<Message, Fault> {
        let source = self.source(written);
        Message::read(written.get_ref(), source, |name| {
            steps
                .iter()
                .position(|step| step.name == name)
                .map(|index| Number::Step(index as u16, steps[index].number.unit()))
                .or_else(|| compiler.lookup(name))
        })
    }

    fn slot(&self, name: &Spanned<String>) -> Result<Slot, Fault> {
        fields().slot(name.get_ref()).ok_or_else(|| {
            self.fault(
                name,
                format!(
                    "le nom d’un champ de fields.toml est attendu ; « {} » n’en est pas un",
                    name.get_ref()
                ),
            )
        })
    }

    fn month(&self, written: Option<&Spanned<String>>) -> Result<Option<Month>, Fault> {
        written
            .map(|month| {
                Month::from_str(month.get_ref()).map_err(|problem| self.fault(month, problem))
            })
            .transpose()
    }

    fn number(&self, written: Option<&Spanned<String>>) -> Result<Option<Decimal>, Fault> {
        written
            .map(|number| {
                Decimal::from_str(number.get_ref()).map_err(|_| {
                    self.fault(number, "un nombre entre guillemets est attendu : \"0.01\"")
                })
            })
            .transpose()
    }
}
