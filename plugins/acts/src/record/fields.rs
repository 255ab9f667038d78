//! A record as a flat list of named values: what an index keeps.

use std::borrow::Cow;

use super::{Limit, PlaceKind, RecitalKind, Record, Scope};
use crate::text::Place;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// See [`Record::fields`].
    pub name: Cow<'static, str>,
    /// Dates as ISO 8601, everything else as it is compared or written.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

impl Record {
    /// The record as fields, with these names, each as often as it occurs:
    /// `number` (as written), `number-key` (compared), `date`, `kind`, `level`, `authority`, `signatory`, `capacity`, `title`,
    /// `commune` (the one it is about, else every one that it names), `place`, `road` (key), `theme`,
    /// `visa`, `considerant` (the text), `article` (number and heading), `annex`,
    /// `from`, `until` (the act itself), `measure-from`, `measure-until` (what it prescribes), ISO days only;
    /// `measure-open` (empty, where it rules something without a day beside what has days);
    /// and one for each link, named by [`crate::relations::Action::name`], whose value [`crate::relations::Relation::parse`] reads;
    /// and one for each link that it tells of others ("modifie-par"), which [`crate::relations::Reported::parse`] reads.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut push = |name: &'static str, value: String, place: Place| {
            fields.push(Field {
                name: Cow::Borrowed(name),
                value,
                place,
            });
        };
        if let Some(number) = &self.number {
            push("number", number.value.written.clone(), number.place());
            push("number-key", number.value.key.clone(), number.place());
        }
        if let Some(date) = &self.date {
            push("date", date.value.to_string(), date.place());
        }
        if let Some(kind) = &self.kind {
            push("kind", kind.value.words.clone(), kind.place());
            if let Some(level) = kind.value.level {
                push("level", level.name().to_owned(), kind.place());
            }
        }
        for (name, text) in [
            ("authority", &self.authority),
            ("signatory", &self.signatory),
            ("capacity", &self.capacity),
            ("title", &self.title),
        ] {
            if let Some(text) = text {
                push(name, text.value.clone(), text.place());
            }
        }
        if let Some(commune) = &self.commune {
            push("commune", commune.value.clone(), commune.place());
        }
        for place in &self.places {
            match place.value.kind {
                PlaceKind::Commune if self.commune.is_none() => {
                    push("commune", place.value.name.clone(), place.place());
                }
                _ => push("place", place.value.name.clone(), place.place()),
            }
        }
        for road in &self.roads {
            push("road", road.value.key.clone(), road.place());
        }
        for theme in &self.themes {
            push("theme", theme.value.name().to_owned(), theme.place());
        }
        for recital in &self.recitals {
            let name = match recital.value.kind {
                RecitalKind::Visa => "visa",
                RecitalKind::Considerant => "considerant",
            };
            push(name, recital.value.text.clone(), recital.place());
        }
        for article in &self.articles {
            let place = article.places.first().copied().unwrap_or(Place::NOWHERE);
            let value = match &article.heading {
                Some(heading) => format!("{} {}", article.number, heading.value),
                None => article.number.clone(),
            };
            push("article", value, place);
        }
        for annex in &self.annexes {
            push("annex", annex.value.clone(), annex.place());
        }
        for effect in &self.effects {
            let (from, until) = match effect.value.scope {
                Scope::Act => ("from", "until"),
                Scope::Measure => ("measure-from", "measure-until"),
            };
            for (name, limit) in [(from, &effect.value.from), (until, &effect.value.until)] {
                if let Some(Limit::Day(date)) = limit {
                    push(name, date.to_string(), effect.place());
                }
            }
        }
        if let Some(open) = &self.open {
            push("measure-open", String::new(), open.place());
        }
        for relation in &self.relations {
            let place = relation.quote.first().copied().unwrap_or(Place::NOWHERE);
            push(relation.action.name(), relation.encode(), place);
        }
        for reported in &self.reported {
            let place = reported.relation.quote.first().copied();
            fields.push(Field {
                name: Cow::Owned(reported.name()),
                value: reported.encode(),
                place: place.unwrap_or(Place::NOWHERE),
            });
        }
        fields
    }
}
