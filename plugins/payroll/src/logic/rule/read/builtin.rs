//! Checks over several rows, by the name of their kind, with their settings.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::{super::BuiltIn, Reader};
use crate::logic::{
    expression::{Compiler, Test},
    field::{Kind, Slot, fields},
    place::Fault,
};

/// Settings of all kinds; those that a kind does not know are refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    same: Option<Vec<Spanned<String>>>,
    except_identical: Option<bool>,
    fields: Option<Vec<Spanned<String>>>,
    explained_by: Option<Vec<Spanned<String>>>,
    quiet: Option<Vec<Spanned<String>>>,
    mad: Option<Spanned<String>>,
    share: Option<Spanned<String>>,
    least: Option<Spanned<String>>,
    months: Option<i32>,
    peers: Option<Spanned<String>>,
}

impl Settings {
    /// The names of the settings that are given.
    fn given(&self) -> Vec<&'static str> {
        [
            ("same", self.same.is_some()),
            ("except_identical", self.except_identical.is_some()),
            ("fields", self.fields.is_some()),
            ("explained_by", self.explained_by.is_some()),
            ("quiet", self.quiet.is_some()),
            ("mad", self.mad.is_some()),
            ("share", self.share.is_some()),
            ("least", self.least.is_some()),
            ("months", self.months.is_some()),
            ("peers", self.peers.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }
}

impl Reader<'_> {
    pub(super) fn built_in(
        &self,
        kind: &str,
        place: &Spanned<String>,
        settings: Option<&Spanned<Settings>>,
        scope: Option<Test>,
        field: Slot,
        compiler: &mut Compiler,
    ) -> Result<BuiltIn, Fault> {
        let none = Settings::default();
        let given = settings.map_or(&none, Spanned::get_ref);
        let known: &[&str] = match kind {
            "duplicate" => &["same", "except_identical"],
            "shared" => &[],
            "variation" => &["fields", "mad", "share", "least", "explained_by", "quiet"],
            "repeat" => &["months", "least"],
            "shift" => &["fields", "least", "explained_by", "peers"],
            _ => {
                return Err(self.fault(
                    place,
                    "formula, duplicate, shared, variation, repeat, shift ou document est attendu",
                ));
            }
        };
        if let Some(foreign) = given.given().into_iter().find(|name| !known.contains(name)) {
            let place = settings.map_or(place.span().start, |settings| settings.span().start);
            return Err(Fault::at(
                self.file,
                self.text,
                place,
                format!("« {foreign} » n’est pas attendu avec kind = \"{kind}\""),
            ));
        }
        if scope.is_some() && matches!(kind, "variation" | "shift") {
            return Err(self.fault(
                place,
                format!("« scope » n’est pas attendu avec kind = \"{kind}\""),
            ));
        }
        Ok(match kind {
            "duplicate" => {
                let same = self.slots(given.same.as_deref())?;
                compiler.reads.extend(&same);
                BuiltIn::Duplicate {
                    same,
                    except_identical: given.except_identical.unwrap_or_default(),
                    scope,
                }
            }
            "shared" => {
                compiler.reads.extend(fields().slot("matricule"));
                BuiltIn::Shared { scope }
            }
            "variation" => {
                compiler.reads.extend(fields().slot("matricule"));
                BuiltIn::Variation {
                    fields: self.amounts(given.fields.as_deref(), place)?,
                    mad: self.number(given.mad.as_ref())?.unwrap_or(Decimal::from(5)),
                    share: self.number(given.share.as_ref())?.unwrap_or_default(),
                    least: self.number(given.least.as_ref())?.unwrap_or_default(),
                    explained_by: self.slots(given.explained_by.as_deref())?,
                    quiet: self.slots(given.quiet.as_deref())?,
                }
            }
            "repeat" => {
                compiler.reads.extend(fields().slot("matricule"));
                BuiltIn::Repeat {
                    months: given
                        .months
                        .filter(|months| (1..=120).contains(months))
                        .unwrap_or(12),
                    least: self.number(given.least.as_ref())?.unwrap_or_default(),
                    scope: self.amount(field, place).map(|()| scope)?,
                }
            }
            _ => {
                compiler.reads.extend(fields().slot("matricule"));
                BuiltIn::Shift {
                    fields: self.amounts(given.fields.as_deref(), place)?,
                    least: self.number(given.least.as_ref())?.unwrap_or_default(),
                    explained_by: self.slots(given.explained_by.as_deref())?,
                    peers: self.number(given.peers.as_ref())?,
                }
            }
        })
    }

    fn slots(&self, names: Option<&[Spanned<String>]>) -> Result<Vec<Slot>, Fault> {
        names
            .unwrap_or_default()
            .iter()
            .map(|name| self.slot(name))
            .collect()
    }

    fn amounts(
        &self,
        names: Option<&[Spanned<String>]>,
        place: &Spanned<String>,
    ) -> Result<Vec<Slot>, Fault> {
        let slots = self.slots(names)?;
        if slots.is_empty() {
            return Err(self.fault(
                place,
                "« fields » est attendu dans « settings » : les champs à suivre",
            ));
        }
        for slot in &slots {
            self.amount(*slot, place)?;
        }
        Ok(slots)
    }

    fn amount(&self, slot: Slot, place: &Spanned<String>) -> Result<(), Fault> {
        let field = fields().get(slot);
        match field.kind {
            Kind::Money => Ok(()),
            _ => Err(self.fault(
                place,
                format!(
                    "un montant est attendu ; « {} » n’en est pas un",
                    field.name
                ),
            )),
        }
    }
}
