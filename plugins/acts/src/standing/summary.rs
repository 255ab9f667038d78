//! What the standing of an act needs of its record: little enough to be kept in an index.

use jiff::civil::Date;

use crate::record::{Effect, Level, Limit, Number, Record, Scope};
use crate::relations::{Relation, Reported};
use crate::text::{Located, Place};

/// An act, as far as others refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// How the caller names it.
    pub document: String,
    /// Its number.
    pub number: Option<Number>,
    /// The day it was made.
    pub date: Option<Date>,
    /// What it is called: "arrêté préfectoral".
    pub kind: String,
    /// Whose act it is.
    pub level: Option<Level>,
    /// Who made it.
    pub authority: Option<String>,
    /// The communes that it is about: one where its head says one, else all that it names.
    pub communes: Vec<String>,
    /// Its title.
    pub title: Option<String>,
    /// From when and until when it holds.
    pub effects: Vec<Located<Effect>>,
    /// Whether it rules something for good beside what has days.
    pub open: bool,
    /// Its links to others.
    pub relations: Vec<Relation>,
    /// What it tells that others did.
    pub reported: Vec<Reported>,
}

impl Summary {
    /// From a record.
    pub fn new(document: &str, record: &Record) -> Self {
        let communes = match &record.commune {
            Some(commune) => vec![commune.value.clone()],
            None => record
                .places
                .iter()
                .filter(|place| place.value.kind == crate::record::PlaceKind::Commune)
                .map(|place| place.value.name.clone())
                .collect(),
        };
        Self {
            document: document.to_owned(),
            number: record.number.as_ref().map(|number| number.value.clone()),
            date: record.date.as_ref().map(|date| date.value),
            kind: record
                .kind
                .as_ref()
                .map(|kind| kind.value.words.clone())
                .unwrap_or_default(),
            level: record.kind.as_ref().and_then(|kind| kind.value.level),
            authority: record
                .authority
                .as_ref()
                .map(|authority| authority.value.clone()),
            communes,
            title: record.title.as_ref().map(|title| title.value.clone()),
            effects: record.effects.clone(),
            open: record.open.is_some(),
            relations: record.relations.clone(),
            reported: record.reported.clone(),
        }
    }

    /// From the fields that [`Record::fields`] gave, as an index returns them: name, value, place.
    pub fn from_fields<'a>(
        document: &str,
        fields: impl IntoIterator<Item = (&'a str, &'a str, Place)>,
    ) -> Self {
        let mut summary = Self {
            document: document.to_owned(),
            ..Self::default()
        };
        for (name, value, place) in fields {
            match name {
                "number" => summary.number = summary.number.or_else(|| Number::new(value)),
                "date" => summary.date = summary.date.or_else(|| value.parse().ok()),
                "kind" => value.clone_into(&mut summary.kind),
                "level" => summary.level = Level::parse(value),
                "authority" => summary.authority = Some(value.to_owned()),
                "commune" => summary.communes.push(value.to_owned()),
                "measure-open" => summary.open = true,
                "title" => summary.title = Some(value.to_owned()),
                "from" | "until" | "measure-from" | "measure-until" => {
                    let Ok(date) = value.parse() else {
                        continue;
                    };
                    let scope = if name.starts_with("measure") {
                        Scope::Measure
                    } else {
                        Scope::Act
                    };
                    summary.add_effect(scope, name.ends_with("from"), date, place);
                }
                _ => {
                    summary
                        .relations
                        .extend(Relation::parse(name, value, place));
                    summary.reported.extend(Reported::parse(name, value, place));
                }
            }
        }
        summary
    }

    /// Both days of one sentence come one after the other, with one place.
    fn add_effect(&mut self, scope: Scope, from: bool, date: Date, place: Place) {
        let limit = Some(Limit::Day(date));
        if !from
            && let Some(last) = self.effects.last_mut()
            && last.place() == place
            && last.value.scope == scope
            && last.value.until.is_none()
        {
            last.value.until = limit;
            return;
        }
        let effect = Effect {
            scope,
            from: if from { limit.clone() } else { None },
            until: if from { None } else { limit },
        };
        self.effects.push(Located {
            value: effect,
            places: vec![place],
        });
    }

    /// The first day that the act holds, where it says one.
    pub fn first_day(&self) -> Option<(Date, Vec<Place>)> {
        self.effects
            .iter()
            .filter(|effect| effect.value.scope == Scope::Act)
            .find_map(|effect| {
                let day = effect.value.from.as_ref()?.day()?;
                Some((day, effect.places.clone()))
            })
    }

    /// The last day that the act holds: what it says of itself, else the last day of what it prescribes, where all
    /// of that has one.
    pub fn last_day(&self) -> Option<(Date, Vec<Place>)> {
        let last = |scope: Scope| {
            self.effects
                .iter()
                .filter(|effect| effect.value.scope == scope)
                .filter_map(|effect| {
                    let day = effect.value.until.as_ref()?.day()?;
                    Some((day, effect.places.clone()))
                })
                .max_by_key(|(day, _)| *day)
        };
        let open = self.open
            || self.effects.iter().any(|effect| {
                effect.value.scope == Scope::Measure
                    && effect
                        .value
                        .until
                        .as_ref()
                        .is_none_or(|until| until.day().is_none())
            });
        last(Scope::Act).or_else(|| {
            let lasts = self.kind.contains("permanent");
            if open || lasts {
                None
            } else {
                last(Scope::Measure)
            }
        })
    }
}
