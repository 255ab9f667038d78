//! What an order says of itself, as fields; and the one spelling of an article of a code.

use std::collections::BTreeSet;

use acts::citation::Identifier;
use acts::record::{self, Number, Record};
use acts::relations::Action;
use jiff::Span;
use jiff::civil::Date;

use super::super::document::{Description, Field};

/// The year before which no administrative act was made.
const FIRST_YEAR: i16 = 1789;

/// The fields of an act; none where the text is no act.
///
/// Beside those of [`Record::fields`]: `target-number` and `target-date` of each act that it acts on, so that what acts on an
/// act is found from that act.
pub fn fields(name: &str, pages: &[String]) -> Vec<Field> {
    let texts: Vec<&str> = pages.iter().map(String::as_str).collect();
    let record = record::read(&texts, Some(name));
    if !is_act(&record) {
        return Vec::new();
    }
    let mut fields: Vec<Field> = record
        .fields()
        .into_iter()
        .map(|field| Field {
            name: field.name.into_owned(),
            value: field.value,
            page: field.place.page,
            start: field.place.start,
            end: field.place.end,
        })
        .collect();
    for relation in &record.relations {
        if relation.action == Action::Cites {
            continue;
        }
        let target = &relation.target.value;
        let number = target.number.as_ref().map(|number| number.key.clone());
        let date = target.date.map(|date| date.to_string());
        for (name, value) in [("target-number", number), ("target-date", date)] {
            if let Some(value) = value {
                fields.push(nowhere(name, value));
            }
        }
    }
    fields
}

/// Without days that no act can have: an act is made, and begins to hold, at most a year from today, and after 1789.
/// Ends may be far away, as those of a concession.
pub fn plausible(fields: Vec<Field>, today: Date) -> Vec<Field> {
    let last = today.saturating_add(Span::new().years(1));
    let believed = |field: &Field| {
        let day: Option<Date> = field.value.parse().ok();
        match &*field.name {
            "date" | "from" | "measure-from" => {
                day.is_none_or(|day| day.year() >= FIRST_YEAR && day <= last)
            }
            "until" | "measure-until" => day.is_none_or(|day| day.year() >= FIRST_YEAR),
            _ => true,
        }
    };
    fields.into_iter().filter(believed).collect()
}

/// Adds what the text says to what the format knew; where both say a thing, the format is believed.
pub fn join(known: &mut Description, told: Vec<Field>) {
    let number = known.fields.iter().find(|field| field.name == "number");
    let key = number
        .and_then(|field| Number::new(&field.value))
        .map(|number| nowhere("number-key", number.key));
    known.fields.extend(key);
    let mut names: BTreeSet<String> = known
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    if names.contains("number") {
        // A record or an envelope has its title too, where a text only has words that look like one.
        names.insert("title".to_owned());
    }
    let new = told
        .into_iter()
        .filter(|field| !names.contains(&field.name));
    known.fields.extend(new);
}

/// A record of a collection of codes gets `article-key`, by which citations find it, and `article-name`.
pub fn add_article(known: &mut Description) {
    let value = |name: &str| {
        let field = known.fields.iter().find(|field| field.name == name);
        field.map(|field| field.value.clone())
    };
    let (Some(_), Some(article)) = (value("code"), value("article")) else {
        return;
    };
    let key = Identifier::parse(&article).map_or_else(|| article.clone(), |article| article.key());
    known.fields.push(nowhere("article-key", key));
    known.fields.push(nowhere("article-name", article));
}

/// A text that has a kind of act in its head, and one more thing that an act has.
fn is_act(record: &Record) -> bool {
    record.kind.is_some()
        && (record.number.is_some()
            || record.date.is_some()
            || record.authority.is_some()
            || !record.recitals.is_empty())
}

fn nowhere(name: &str, value: String) -> Field {
    Field {
        name: name.to_owned(),
        value,
        page: 0,
        start: 0,
        end: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_fields_and_a_letter_has_none() {
        let order = "COMMUNE DE VALBRUNE\n\nARRÊTÉ MUNICIPAL n° 2024-31\nportant interdiction de stationner place du Marché\n\n\
            Le maire de Valbrune,\nVu le code général des collectivités territoriales,\n\nARRÊTE\n\n\
            Article 1er : L'arrêté n° 2019-07 du 4 mars 2019 est abrogé.\n\nFait à Valbrune, le 12 mars 2024\n";
        let fields = fields("", &[order.to_owned()]);
        let value = |name: &str| {
            let field = fields.iter().find(|field| field.name == name);
            field.map(|field| field.value.as_str())
        };
        assert_eq!(value("number"), Some("2024-31"));
        assert_eq!(value("date"), Some("2024-03-12"));
        assert_eq!(value("target-number"), Some("2019-7"));
        assert_eq!(value("target-date"), Some("2019-03-04"));
        let letter =
            "Bonjour,\nVeuillez trouver ci-joint le compte rendu de la réunion du 12 mars 2024.";
        assert_eq!(super::fields("", &[letter.to_owned()]), []);
    }

    #[test]
    fn an_article_of_a_code_has_one_spelling() {
        let mut known = Description::default();
        known.field("code", "code-de-la-route");
        known.field("article", "Article R*411-8");
        add_article(&mut known);
        let key = known
            .fields
            .iter()
            .find(|field| field.name == "article-key");
        assert_eq!(key.map(|field| field.value.as_str()), Some("R411-8"));
    }
}
