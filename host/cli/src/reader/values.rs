//! What `extract` returns, read value by value: attacker input, like everything that a plugin says.

use collections::{Batch, Described, Extracted, Identity, Refusal};
use config::Language;
use index::{Field, Origin, Page};
use reflect::clean;
use runtime::Val;

/// The result of `read`; none when it is not of the contract's type.
pub(super) fn batch(values: &[Val], language: Language) -> Option<Result<Batch, Refusal>> {
    match values {
        [Val::Result(Ok(Some(batch)))] => read_batch(batch).map(Ok),
        [Val::Result(Err(Some(error)))] => {
            refusal(error, language).map(|reason| Err(Refusal::File(reason)))
        }
        _ => None,
    }
}

/// The result of `describe`.
pub(super) fn description(values: &[Val]) -> Option<Described> {
    match values {
        [description] => read_description(description),
        _ => None,
    }
}

fn read_batch(value: &Val) -> Option<Batch> {
    let refused = list(field(value, "refused")?)?
        .iter()
        .map(|refused| match refused {
            Val::Tuple(parts) => match parts.as_slice() {
                [item, reason] => Some((text(item)?, clean::line(&text(reason)?))),
                _ => None,
            },
            _ => None,
        })
        .collect::<Option<_>>()?;
    Some(Batch {
        documents: many(field(value, "documents")?, document)?,
        refused,
        next: match field(value, "next")? {
            Val::Option(Some(next)) => Some(text(next)?),
            Val::Option(None) => None,
            _ => return None,
        },
    })
}

fn document(value: &Val) -> Option<Extracted> {
    Some(Extracted {
        identity: identity(field(value, "identity")?)?,
        pages: many(field(value, "pages")?, page)?,
        description: read_description(field(value, "description")?)?,
        warnings: many(field(value, "warnings")?, |warning| {
            text(warning).map(|warning| clean::line(&warning))
        })?,
    })
}

fn identity(value: &Val) -> Option<Identity> {
    let Val::Variant(case, payload) = value else {
        return None;
    };
    match (case.as_str(), payload) {
        ("file", None) => Some(Identity::File),
        ("member", Some(path)) => text(path).map(Identity::Member),
        ("entry", Some(name)) => text(name).map(Identity::Record),
        _ => None,
    }
}

fn page(value: &Val) -> Option<Page> {
    let Val::Enum(origin) = field(value, "origin")? else {
        return None;
    };
    Some(Page {
        origin: match origin.as_str() {
            "text" => Origin::Text,
            "scanned" => Origin::Scanned,
            "blank" => Origin::Blank,
            _ => return None,
        },
        text: text(field(value, "text")?)?,
    })
}

fn read_description(value: &Val) -> Option<Described> {
    Some(Described {
        title: text(field(value, "title")?)?,
        headings: many(field(value, "headings")?, text)?,
        fields: many(field(value, "fields")?, known)?,
    })
}

fn known(value: &Val) -> Option<Field> {
    Some(Field {
        name: text(field(value, "name")?)?,
        value: text(field(value, "value")?)?,
        page: number(field(value, "page")?)?,
        start: number(field(value, "start")?)?,
        end: number(field(value, "end")?)?,
    })
}

/// Why a file gives no document, in one sentence.
fn refusal(error: &Val, language: Language) -> Option<String> {
    let Val::Variant(case, payload) = error else {
        return None;
    };
    let what = match payload.as_deref() {
        Some(payload) => clean::line(&text(payload)?),
        None => String::new(),
    };
    Some(match case.as_str() {
        "unknown" => language.pick(
            format!("format inconnu : {what}"),
            format!("unknown format: {what}"),
        ),
        "broken" => language.pick(
            format!("fichier abîmé : {what}"),
            format!("broken file: {what}"),
        ),
        "encrypted" => language
            .pick("protégé par un mot de passe", "protected by a password")
            .to_owned(),
        "too-large" => language.pick(format!("trop grand : {what}"), format!("too large: {what}")),
        _ => return None,
    })
}

fn field<'v>(value: &'v Val, name: &str) -> Option<&'v Val> {
    let Val::Record(fields) = value else {
        return None;
    };
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map(|(_, value)| value)
}

fn list(value: &Val) -> Option<&[Val]> {
    match value {
        Val::List(values) => Some(values),
        _ => None,
    }
}

fn many<T>(value: &Val, read: impl Fn(&Val) -> Option<T>) -> Option<Vec<T>> {
    list(value)?.iter().map(read).collect()
}

fn text(value: &Val) -> Option<String> {
    match value {
        Val::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn number(value: &Val) -> Option<u32> {
    match value {
        Val::U32(number) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Val {
        Val::String(text.to_owned())
    }

    fn record(fields: Vec<(&str, Val)>) -> Val {
        let named = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Val::Record(named.collect())
    }

    fn a_description() -> Val {
        let known = record(vec![
            ("name", string("number")),
            ("value", string("2024-12")),
            ("page", Val::U32(1)),
            ("start", Val::U32(3)),
            ("end", Val::U32(10)),
        ]);
        record(vec![
            ("title", string("Arrêté")),
            ("headings", Val::List(vec![string("Article 1")])),
            ("fields", Val::List(vec![known])),
        ])
    }

    fn a_batch(origin: &str) -> Val {
        let page = record(vec![
            ("origin", Val::Enum(origin.to_owned())),
            ("text", string("n° 2024-12")),
        ]);
        let document = record(vec![
            (
                "identity",
                Val::Variant("member".to_owned(), Some(Box::new(string("a.txt")))),
            ),
            ("pages", Val::List(vec![page])),
            ("description", a_description()),
            ("warnings", Val::List(vec![string("page\u{1b}[2J 2")])),
        ]);
        let refused = Val::Tuple(vec![string("b"), string("vide")]);
        let batch = record(vec![
            ("documents", Val::List(vec![document])),
            ("refused", Val::List(vec![refused])),
            ("next", Val::Option(Some(Box::new(string("7"))))),
        ]);
        Val::Result(Ok(Some(Box::new(batch))))
    }

    #[test]
    fn a_batch_is_read_and_its_sentences_are_cleaned() {
        let batch = batch(&[a_batch("scanned")], Language::French)
            .unwrap()
            .unwrap();
        assert_eq!(batch.next.as_deref(), Some("7"));
        assert_eq!(batch.refused, [("b".to_owned(), "vide".to_owned())]);
        let document = &batch.documents[0];
        assert_eq!(document.identity, Identity::Member("a.txt".to_owned()));
        assert_eq!(document.pages[0].origin, Origin::Scanned);
        assert_eq!(document.description.fields[0].value, "2024-12");
        assert_eq!(document.description.headings, ["Article 1"]);
        assert!(!document.warnings[0].contains('\u{1b}'));
    }

    #[test]
    fn what_is_not_of_the_contract_is_nothing() {
        assert_eq!(batch(&[a_batch("guessed")], Language::French), None);
        assert_eq!(batch(&[], Language::French), None);
        assert_eq!(batch(&[Val::Bool(true)], Language::French), None);
        assert_eq!(description(&[string("x")]), None);
        assert_eq!(description(&[a_description()]).unwrap().title, "Arrêté");
    }

    #[test]
    fn refusals_are_sentences() {
        let error = |case: &str, text: Option<&str>| {
            let payload = text.map(|text| Box::new(string(text)));
            let error = Val::Variant(case.to_owned(), payload);
            batch(&[Val::Result(Err(Some(Box::new(error))))], Language::French)
        };
        let file = |sentence: &str| Some(Err(Refusal::File(sentence.to_owned())));
        assert_eq!(
            error("broken", Some("page 3")),
            file("fichier abîmé : page 3")
        );
        assert_eq!(
            error("encrypted", None),
            file("protégé par un mot de passe")
        );
        assert_eq!(error("new-case", None), None);
    }
}
