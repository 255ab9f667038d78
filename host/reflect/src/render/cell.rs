//! One value as text for people.

use serde_json::Value;

use crate::clean;
use crate::language::Language;
use crate::names;
use crate::types::{Choice, Field, Record, Type};

/// How many items of a list are named in a line.
const MAX_ITEMS: usize = 10;

/// The longest text of which more than this many characters are looked at for one line.
const MAX_TEXT: usize = 2_000;

/// The longest time of day with its fraction and offset, `T10:11:12.123456789+01:00`.
const MAX_TIME: usize = 25;

/// A value on one line, clean: lists are joined, or counted when their items are too large for that.
pub fn inline(value: &Value, ty: &Type, language: Language) -> String {
    let text = match (ty, value) {
        (_, Value::Null) => String::new(),
        (_, Value::Bool(value)) => yes_or_no(*value, language).to_owned(),
        (_, Value::Number(number)) => {
            let text = number.to_string();
            language.pick(text.replace('.', ","), text)
        }
        (Type::Bytes, Value::String(text)) => bytes(text, language),
        (Type::Enum(choice) | Type::Variant(choice), Value::String(name)) => {
            case(choice, name, language)
        }
        (Type::Variant(choice), Value::Object(members)) => {
            let parts = members.iter().map(|(name, payload)| {
                let ty = choice.case(name).and_then(|case| case.ty.as_ref());
                let payload = ty
                    .map(|ty| inline(payload, ty, language))
                    .unwrap_or_default();
                format!(
                    "{}{}{payload}",
                    case(choice, name, language),
                    language.pick(" : ", ": ")
                )
            });
            parts.collect::<Vec<_>>().join(", ")
        }
        (Type::Flags(choice), Value::Array(chosen)) => {
            let titles = chosen
                .iter()
                .filter_map(Value::as_str)
                .map(|name| case(choice, name, language));
            titles.collect::<Vec<_>>().join(", ")
        }
        (Type::Option(inner), Value::Array(wrapped)) if inner.is_nullable() => wrapped
            .first()
            .map(|value| inline(value, inner, language))
            .unwrap_or_default(),
        (Type::Option(inner), value) => return inline(value, inner, language),
        (Type::List(item), Value::Array(values)) => list(values, item, language),
        (Type::Tuple(types), Value::Array(values)) => {
            let parts = values
                .iter()
                .zip(types)
                .map(|(value, ty)| inline(value, ty, language));
            parts.collect::<Vec<_>>().join(" · ")
        }
        (Type::Result(sides), Value::Object(members)) => {
            match (members.get("ok"), members.get("err")) {
                (Some(value), _) => sides
                    .ok
                    .as_ref()
                    .map_or_else(|| "ok".to_owned(), |ty| inline(value, ty, language)),
                (_, Some(value)) => {
                    let text = sides
                        .err
                        .as_ref()
                        .map(|ty| inline(value, ty, language))
                        .unwrap_or_default();
                    format!("{}{text}", language.pick("erreur : ", "error: "))
                }
                _ => String::new(),
            }
        }
        (Type::Record(record), value) => fields(value, record, language),
        (_, Value::String(text)) => {
            moment(text, language).unwrap_or_else(|| text.chars().take(MAX_TEXT).collect())
        }
        // A value that is not of its type cannot come from `to_json`; show it as it is.
        (_, other) => other.to_string(),
    };
    clean::line(&text)
}

/// The value of a field on one line: as [`inline`], but what names a thing stays as it is written, since people type it again.
pub fn of_field(value: &Value, field: &Field, language: Language) -> String {
    match value {
        Value::String(text) if NAMES.contains(&field.name.as_str()) => {
            clean::line(&text.chars().take(MAX_TEXT).collect::<String>())
        }
        value => inline(value, &field.ty, language),
    }
}

/// Fields whose texts name a thing: a number such as `2024-05-13` is no date there.
const NAMES: &[&str] = &[
    "document",
    "id",
    "identifier",
    "identity",
    "key",
    "line",
    "name",
    "number",
    "person",
    "reference",
    "title",
];

/// An ISO 8601 date, or date and time, as it is written in the language: `13/03/2026 08:15`. The offset is left out,
/// since the time is the sender's own; the other formats keep it.
pub(super) fn moment(text: &str, language: Language) -> Option<String> {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range)
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    if text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
        return None;
    }
    let date = language.pick(
        format!("{day}/{month}/{year}"),
        format!("{year}-{month}-{day}"),
    );
    let Some(rest) = text.get(10..).filter(|rest| !rest.is_empty()) else {
        return Some(date);
    };
    let known = rest.len() <= MAX_TIME && rest.starts_with('T') && rest.get(3..4) == Some(":");
    let (hour, minute) = (digits(11..13)?, digits(14..16)?);
    let plain = rest
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'T' | b'Z' | b':' | b'.' | b'+' | b'-'));
    (known && plain).then(|| format!("{date} {hour}:{minute}"))
}

/// A value on as many lines as it has itself, clean.
pub(super) fn block(value: &Value, ty: &Type, language: Language) -> String {
    match (ty, value) {
        (Type::Option(inner), value) if !inner.is_nullable() => block(value, inner, language),
        (Type::Text, Value::String(text)) => clean::clean(text).trim_end().to_owned(),
        (Type::Record(record), Value::Object(_)) => nested(value, record, language),
        (Type::List(item), Value::Array(values))
            if matches!(item.as_ref(), Type::Record(_) | Type::Tuple(_)) =>
        {
            let lines = values.iter().map(|value| match (item.as_ref(), value) {
                (Type::Record(record), value) => {
                    format!("- {}", clean::line(&members(value, record, language)))
                }
                (item, value) => format!("- {}", inline(value, item, language)),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => inline(value, ty, language),
    }
}

/// A record within a card: each of its fields on lines of their own, but for those that are absent.
fn nested(value: &Value, record: &Record, language: Language) -> String {
    let colon = language.pick(" : ", ": ");
    let fields = record.fields.iter().filter_map(|field| {
        let value = value.get(names::json(&field.name))?;
        let title = field.title(language);
        let lines: Vec<String> = match (&field.ty, value) {
            // Sentences, such as the steps of a calculation: joined they could not be told apart.
            (Type::List(item), Value::Array(items)) if **item == Type::Text => items
                .iter()
                .filter_map(Value::as_str)
                .map(|text| format!("- {}", clean::line(text)))
                .collect(),
            (Type::List(_) | Type::Record(_), _) => block(value, &field.ty, language)
                .lines()
                .map(str::to_owned)
                .collect(),
            _ => {
                let text = of_field(value, field, language);
                return (!text.is_empty()).then(|| format!("{title}{colon}{text}"));
            }
        };
        let lines: Vec<String> = lines.iter().map(|line| format!("  {line}")).collect();
        (!lines.is_empty()).then(|| format!("{title}{}\n{}", colon.trim_end(), lines.join("\n")))
    });
    fields.collect::<Vec<_>>().join("\n")
}

fn yes_or_no(value: bool, language: Language) -> &'static str {
    if value {
        language.pick("oui", "yes")
    } else {
        language.pick("non", "no")
    }
}

fn bytes(text: &str, language: Language) -> String {
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    let count = (text.len() / 4 * 3).saturating_sub(padding);
    format!("{count} {}", language.pick("octets", "bytes"))
}

fn case(choice: &Choice, name: &str, language: Language) -> String {
    choice
        .case(name)
        .map_or_else(|| names::words(name), |case| case.title(language))
}

/// Joins what is short, names what has a name, counts the rest.
fn list(values: &[Value], item: &Type, language: Language) -> String {
    let texts: Vec<String> = match item {
        Type::Record(record) => match name_of(record) {
            Some(name) => values
                .iter()
                .map(|value| text_member(value, &name).to_owned())
                .collect(),
            None => return first_of(values, record, language),
        },
        Type::List(_) | Type::Tuple(_) | Type::Result(_) | Type::Bytes => return count(values),
        item => values
            .iter()
            .take(MAX_ITEMS)
            .map(|value| inline(value, item, language))
            .collect(),
    };
    let mut joined: Vec<&str> = texts
        .iter()
        .take(MAX_ITEMS)
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    if joined.is_empty() {
        return count(values);
    }
    if values.len() > MAX_ITEMS {
        joined.push("…");
    }
    joined.join(", ")
}

/// The first record by its display columns and how many more there are; only how many, without such columns.
fn first_of(values: &[Value], record: &Record, language: Language) -> String {
    let columns = record.display.iter().flat_map(|display| &display.columns);
    let fields = columns.filter_map(|name| record.fields.iter().find(|field| field.name == *name));
    let Some(first) = values.first() else {
        return String::new();
    };
    let parts: Vec<String> = fields
        .filter_map(|field| {
            Some(inline(
                first.get(names::json(&field.name))?,
                &field.ty,
                language,
            ))
        })
        .filter(|text| !text.is_empty())
        .collect();
    match (parts.is_empty(), values.len()) {
        (true, _) => count(values),
        (false, 1) => parts.join(" "),
        (false, more) => format!("{} (+{})", parts.join(" "), more - 1),
    }
}

fn count(values: &[Value]) -> String {
    match values.len() {
        0 => String::new(),
        count => count.to_string(),
    }
}

/// The JSON name of the field that names such a record: one called `name`, `title` or `label`, of type string.
fn name_of(record: &Record) -> Option<String> {
    ["name", "title", "label"].into_iter().find_map(|wanted| {
        let field = record
            .fields
            .iter()
            .find(|field| field.name == wanted && field.ty == Type::Text)?;
        Some(names::json(&field.name))
    })
}

fn text_member<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A record within a line: its name if it has one, or else its members.
fn fields(value: &Value, record: &Record, language: Language) -> String {
    match name_of(record) {
        Some(name) if !text_member(value, &name).is_empty() => text_member(value, &name).to_owned(),
        _ => members(value, record, language),
    }
}

fn members(value: &Value, record: &Record, language: Language) -> String {
    let colon = language.pick(" : ", ": ");
    // Among named values, that of `number` is as little a date as a field of this name.
    let names_a_thing = NAMES.contains(&text_member(value, "name"));
    let parts = record.fields.iter().filter_map(|field| {
        let text = match value.get(names::json(&field.name))? {
            Value::String(text) if names_a_thing && field.name == "value" => {
                clean::line(&text.chars().take(MAX_TEXT).collect::<String>())
            }
            member => of_field(member, field, language),
        };
        (!text.is_empty()).then(|| format!("{}{colon}{text}", field.title(language)))
    });
    parts.collect::<Vec<_>>().join(language.pick(" ; ", "; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;

    #[test]
    fn what_names_a_thing_is_no_date() {
        let field = |name: &str| Field {
            name: name.to_owned(),
            label: Text::default(),
            docs: Text::default(),
            ty: Type::Text,
        };
        let text = Value::String("2024-05-13".to_owned());
        let shown = |name: &str| of_field(&text, &field(name), Language::French);
        assert_eq!(shown("date"), "13/05/2024");
        assert_eq!(shown("number"), "2024-05-13");
        assert_eq!(shown("document"), "2024-05-13");
    }

    #[test]
    fn the_value_of_a_named_number_is_no_date_and_that_of_a_date_is() {
        let field = |name: &str| Field {
            name: name.to_owned(),
            label: Text::default(),
            docs: Text::default(),
            ty: Type::Text,
        };
        let record = Record {
            origin: crate::types::Origin::default(),
            fields: vec![field("name"), field("value")],
            display: None,
        };
        let shown = |name: &str| {
            let value = serde_json::json!({"name": name, "value": "2024-05-13"});
            members(&value, &record, Language::French)
        };
        assert!(shown("number").ends_with("2024-05-13"));
        assert!(shown("date").ends_with("13/05/2024"));
    }
}
