//! The collections that are measured on, from the data beside the checkout.

use std::fs;
use std::path::{Path, PathBuf};

use index::{Document, Field, Index, Origin, Page, Report, SourceFile};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::notice;

/// Documents, and questions to them.
pub struct Collection {
    pub name: &'static str,
    pub documents: Vec<Document>,
    pub questions: Vec<Question>,
    pub unanswerable: Vec<String>,
}

/// A question and the documents that answer it.
pub struct Question {
    pub text: String,
    pub right: Vec<String>,
}

/// Answers of an authority, asked for in people's own words.
pub fn faq() -> Option<Collection> {
    #[derive(Deserialize)]
    struct Answer {
        id: String,
        title: String,
        text: String,
    }
    #[derive(Deserialize)]
    struct Asked {
        query: String,
        relevant: String,
    }
    let folder = shared("orders/faq_ir_cnil")?;
    let documents = lines::<Answer>(&folder.join("corpus.jsonl"))
        .into_iter()
        .map(|answer| document(answer.id, answer.title, answer.text))
        .collect();
    let questions = lines::<Asked>(&folder.join("queries.jsonl"))
        .into_iter()
        .map(|asked| Question {
            text: asked.query,
            right: vec![asked.relevant],
        })
        .collect();
    Some(Collection {
        name: "answers of an authority",
        documents,
        questions,
        unanswerable: Vec::new(),
    })
}

/// Orders of prefects, with what a reader knows of them as fields or with their text alone.
pub fn orders(fields: bool) -> Option<Collection> {
    #[derive(Deserialize)]
    struct Order {
        doc: String,
        ocr: String,
        authority: String,
        number: Option<String>,
        date: String,
        title: String,
        commune: Option<String>,
    }
    #[derive(Deserialize)]
    struct Asked {
        query: String,
        relevant: Vec<String>,
    }
    let gold = shared("orders/arretify_gold")?;
    let texts = shared("orders/arretify")?;
    let mut documents = Vec::new();
    for order in lines::<Order>(&gold.join("docs.jsonl")) {
        let text = fs::read_to_string(texts.join(&order.ocr)).expect("text");
        let mut known = document(order.doc, String::new(), text);
        if fields {
            known.title = order.title;
            let mut add = |name: &str, value: Option<String>| {
                known.fields.extend(value.map(|value| Field {
                    name: name.to_owned(),
                    value,
                    page: 0,
                    start: 0,
                    end: 0,
                }));
            };
            add("number", order.number);
            add("date", Some(order.date));
            add("authority", Some(order.authority));
            add("commune", order.commune);
        }
        documents.push(known);
    }
    let questions = lines::<Asked>(&gold.join("queries.jsonl"))
        .into_iter()
        .map(|asked| Question {
            text: asked.query,
            right: asked.relevant,
        })
        .collect();
    let unanswerable = lines::<Asked>(&gold.join("queries_no_answer.jsonl"))
        .into_iter()
        .map(|asked| asked.query)
        .collect();
    Some(Collection {
        name: if fields {
            "orders with fields"
        } else {
            "orders, text alone"
        },
        documents,
        questions,
        unanswerable,
    })
}

/// Sections on rights and duties, asked for by agents.
pub fn sections() -> Option<Collection> {
    #[derive(Deserialize)]
    struct Section {
        id: String,
        title: Option<String>,
        text: String,
        path: Option<Vec<String>>,
    }
    #[derive(Deserialize)]
    struct Asked {
        question: String,
        gold_sections: Vec<String>,
    }
    let folder = shared("hr/spf_fiches")?;
    let asked = shared("hr/territorial_questions")?;
    let documents = lines::<Section>(&folder.join("sections.jsonl"))
        .into_iter()
        .map(|section| {
            let mut document =
                document(section.id, section.title.unwrap_or_default(), section.text);
            document.headings = section.path.unwrap_or_default();
            document
        })
        .collect();
    let (answerable, unanswerable): (Vec<Asked>, Vec<Asked>) =
        lines::<Asked>(&asked.join("questions.jsonl"))
            .into_iter()
            .partition(|asked| !asked.gold_sections.is_empty());
    Some(Collection {
        name: "sections for agents",
        documents,
        questions: answerable
            .into_iter()
            .map(|asked| Question {
                text: asked.question,
                right: asked.gold_sections,
            })
            .collect(),
        unanswerable: unanswerable
            .into_iter()
            .map(|asked| asked.question)
            .collect(),
    })
}

/// The index of a collection.
pub fn index(folder: &Path, collection: &Collection) -> Index {
    let index = Index::create(folder).expect("created");
    let mut writer = index.writer().expect("writer");
    let file = SourceFile {
        path: "all".to_owned(),
        size: 0,
        modified: 0,
        hash: None,
    };
    writer
        .put(file, collection.documents.clone(), Report::default())
        .expect("put");
    writer.finish().expect("finish");
    index
}

fn document(identifier: String, title: String, text: String) -> Document {
    Document {
        identifier,
        title,
        headings: Vec::new(),
        pages: vec![Page {
            text,
            origin: Origin::Text,
        }],
        fields: Vec::new(),
    }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Vec<T> {
    fs::read_to_string(path)
        .expect("lines")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a record"))
        .collect()
}

/// A folder of the data beside the checkout; nothing, with a notice, where it is absent.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    if !folder.is_dir() {
        notice(&format!("skipped: no shared data « {path} » here"));
        return None;
    }
    Some(folder)
}
