//! Names of fields, mapped: `id={fiche}/{section}` makes the identifier of two fields.

use super::document::Error;
use super::notice::Notice;

/// Longer patterns are nobody's.
const MAX_PATTERN_BYTES: usize = 1_000;

/// The mappings of a call.
#[derive(Debug, Clone, Default)]
pub struct Names(Vec<Mapping>);

#[derive(Debug, Clone)]
struct Mapping {
    name: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Words(String),
    Field(String),
}

impl Names {
    /// Reads mappings, each `NAME=PATTERN`; in the pattern, fields stand in braces and everything else for itself.
    pub fn parse(mappings: &[String]) -> Result<Self, Error> {
        let bad = |mapping: &str| Error::Broken(Notice::BadMapping(mapping.to_owned()));
        mappings
            .iter()
            .map(|mapping| {
                let (name, pattern) = mapping.split_once('=').ok_or_else(|| bad(mapping))?;
                let name = name.trim();
                if name.is_empty() || pattern.len() > MAX_PATTERN_BYTES {
                    return Err(bad(mapping));
                }
                let parts = parts(pattern).ok_or_else(|| bad(mapping))?;
                Ok(Mapping {
                    name: name.to_owned(),
                    parts,
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// What the mapping of `name` makes of a record; `None` where there is none, or none of its fields is there.
    pub fn value<'a>(
        &self,
        name: &str,
        record: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<String> {
        let mapping = self.0.iter().find(|mapping| mapping.name == name)?;
        let mut value = String::new();
        let mut found = mapping.fields().next().is_none();
        for part in &mapping.parts {
            match part {
                Part::Words(words) => value.push_str(words),
                Part::Field(field) => {
                    let there = record(field);
                    found |= there.is_some_and(|there| !there.is_empty());
                    value.push_str(there.unwrap_or_default());
                }
            }
        }
        found.then_some(value)
    }

    /// The names that are mapped, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|mapping| mapping.name.as_str())
    }

    /// Mappings without a field, and the words that they give every record.
    pub fn constants(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter_map(|mapping| match mapping.parts.as_slice() {
                [Part::Words(words)] => Some((mapping.name.as_str(), words.as_str())),
                _ => None,
            })
    }

    /// Whether a mapping is nothing but this field: then the field is not kept under its own name as well.
    pub fn renames(&self, field: &str) -> bool {
        self.0
            .iter()
            .any(|mapping| matches!(mapping.parts.as_slice(), [Part::Field(only)] if only == field))
    }
}

impl Mapping {
    fn fields(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(field) => Some(field.as_str()),
            Part::Words(_) => None,
        })
    }
}

fn parts(pattern: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}')?;
        let field = &rest[open + 1..close];
        if field.is_empty() || field.contains('{') {
            return None;
        }
        if open > 0 {
            parts.push(Part::Words(rest[..open].to_owned()));
        }
        parts.push(Part::Field(field.to_owned()));
        rest = &rest[close + 1..];
    }
    if rest.contains('}') {
        return None;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.to_owned()));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mapping: &str, expected: Option<&str>) {
        let names = Names::parse(&[mapping.to_owned()]).expect("a mapping");
        let record = |field: &str| match field {
            "fiche" => Some("F1"),
            "section" => Some("a b"),
            _ => None,
        };
        assert_eq!(names.value("id", record).as_deref(), expected, "{mapping}");
    }

    #[test]
    fn patterns_put_fields_together() {
        check("id={fiche}/{section}", Some("F1/a b"));
        check("id={fiche}", Some("F1"));
        check("id={fiche}-{none}", Some("F1-"));
        check("id={none}", None);
        check("id=all", Some("all"));
        check("title={fiche}", None);
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        for mapping in ["id", "={a}", "id={a", "id=a}", "id={}", "id={a{b}}"] {
            assert_eq!(
                Names::parse(&[mapping.to_owned()]).map(|_| ()),
                Err(Error::Broken(Notice::BadMapping(mapping.to_owned()))),
                "{mapping}"
            );
        }
    }
}
