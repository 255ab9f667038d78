//! Words become collections, queries become passages, and what is too much is refused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use capability::{Call, CallSettings, Capability, Circumstances, Level, Listener, Next, OpenError};
use config::{Grants, Language, Limits};
use index::{Document, Embedder, Field, Index, Origin, Page, QueryVector, Report, SourceFile};
use wasmtime::component::Resource;
use wasmtime::{AsContextMut, Engine, Store};

use crate::host::bindings::gardon::corpus::corpus::{
    Condition, Error, Hit, HostCorpus, HostFound, HostQuery,
};
use crate::{Corpora, Opened, Pending, Shelves, Vectors, Volume};

/// Collections by name, and who asked for which.
#[derive(Default)]
struct Few {
    indexes: BTreeMap<String, Index>,
    broken: Option<String>,
    vectors: Option<Arc<dyn Vectors>>,
    notes: Vec<(Level, String)>,
    asked: Mutex<Vec<String>>,
}

impl Shelves for Few {
    fn open(&self, name: &str, _: Language) -> Result<Option<Opened>, String> {
        self.asked.lock().unwrap().push(name.to_owned());
        match &self.broken {
            Some(broken) if broken == name => Err("the index is damaged".to_owned()),
            _ => Ok(self.indexes.get(name).map(|index| Opened {
                index: index.clone(),
                vectors: self.vectors.clone(),
                notes: self.notes.clone(),
            })),
        }
    }

    fn names(&self) -> Vec<String> {
        self.indexes.keys().cloned().collect()
    }
}

struct Desk {
    store: Store<Call>,
    rep: u32,
    runtime: tokio::runtime::Runtime,
    heard: Arc<Heard>,
    _folder: tempfile::TempDir,
}

fn document(identifier: &str, commune: &str, pages: &[&str]) -> Document {
    let field = |name: &str, value: &str| Field {
        name: name.to_owned(),
        value: value.to_owned(),
        page: 0,
        start: 0,
        end: 0,
    };
    Document {
        identifier: identifier.to_owned(),
        title: format!("Arrêté {identifier}"),
        headings: Vec::new(),
        pages: pages
            .iter()
            .map(|text| Page {
                text: (*text).to_owned(),
                origin: match text.starts_with("Annexe") {
                    true => Origin::Ocr,
                    false => Origin::Text,
                },
            })
            .collect(),
        fields: vec![field("commune", commune), field("date", "2024-03-12")],
    }
}

fn index(folder: &std::path::Path, documents: Vec<Document>) -> Index {
    let index = Index::create(folder).unwrap();
    let mut writer = index.writer().unwrap();
    let file = SourceFile {
        path: "all".to_owned(),
        size: 1,
        modified: 1,
        hash: None,
    };
    writer.put(file, documents, Report::default()).unwrap();
    writer.finish().unwrap();
    index
}

/// What a person would read.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Listener for Heard {
    fn progress(&self, _: u64, _: u64) -> Next {
        Next::Proceed
    }

    fn note(&self, level: Level, message: &str) {
        assert_eq!(level, Level::Warning);
        self.0.lock().unwrap().push(message.to_owned());
    }
}

/// A model to which streets are one thing and everything else another.
struct Streets;

fn streets(text: &str) -> Vec<f32> {
    match text.contains("rue") || text.contains("voie") {
        true => vec![1.0, 0.0],
        false => vec![0.0, 1.0],
    }
}

impl Embedder for Streets {
    fn model(&self) -> &str {
        "streets"
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        Ok(texts.iter().map(|text| streets(text)).collect())
    }
}

impl Vectors for Streets {
    fn of(&self, text: String) -> Pending<'_> {
        Box::pin(async move {
            Ok(Some(QueryVector {
                values: streets(&text),
                weight: 0.5,
            }))
        })
    }
}

/// A model that went away.
struct Gone;

impl Vectors for Gone {
    fn of(&self, _: String) -> Pending<'_> {
        Box::pin(async { Err("the engine is not there".to_owned()) })
    }
}

/// A person who wants none.
struct Unwanted;

impl Vectors for Unwanted {
    fn of(&self, _: String) -> Pending<'_> {
        Box::pin(async { Ok(None) })
    }
}

fn settings(limits: Limits, heard: &Arc<Heard>) -> CallSettings {
    CallSettings {
        limits,
        grants: Arc::new(Grants::default()),
        circumstances: Arc::new(Circumstances {
            language: Language::English,
            ..Circumstances::default()
        }),
        listener: Arc::clone(heard) as _,
        set_aside: Vec::new(),
    }
}

fn open(limits: Limits) -> Desk {
    open_with(limits, None)
}

fn open_with(limits: Limits, vectors: Option<Arc<dyn Vectors>>) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let documents = vec![
        document(
            "a.pdf",
            "Uzès",
            &[
                "La circulation est interdite rue des Écoles.",
                "Annexe : plan.",
            ],
        ),
        document(
            "b.pdf",
            "Nîmes",
            &["Le stationnement est interdit place du Marché."],
        ),
    ];
    let index = index(folder.path(), documents);
    let mut writer = index.writer().unwrap();
    writer.embed(&Streets, |_, _| true).unwrap();
    drop(writer);
    let few = Few {
        indexes: BTreeMap::from([("actes".to_owned(), index)]),
        vectors,
        ..Few::default()
    };
    let heard = Arc::new(Heard::default());
    let mut store = Store::new(&Engine::default(), Call::new(&settings(limits, &heard)));
    let any = Corpora::new(Arc::new(few))
        .open(store.as_context_mut(), "corpus", "actes")
        .unwrap();
    let resource: Resource<Volume> = any.try_into_resource(&mut store).unwrap();
    Desk {
        rep: resource.rep(),
        store,
        runtime: tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap(),
        heard,
        _folder: folder,
    }
}

impl Desk {
    fn search(
        &mut self,
        text: &str,
        change: impl FnOnce(&mut Call, u32),
    ) -> Result<(u32, Vec<Hit>), Error> {
        let call = self.store.data_mut();
        let query = HostQuery::new(call, text.to_owned()).unwrap().rep();
        change(call, query);
        let this = Resource::new_borrow(self.rep);
        let found = HostCorpus::search(call, this, Resource::new_borrow(query));
        let found = self.runtime.block_on(found).unwrap()?.rep();
        let call = self.store.data_mut();
        let total = HostFound::total(call, Resource::new_borrow(found)).unwrap();
        let hits = HostFound::hits(call, Resource::new_borrow(found)).unwrap();
        Ok((total, hits))
    }

    fn page(&mut self, document: &str, page: u32) -> Result<String, Error> {
        let this = Resource::new_borrow(self.rep);
        let call = self.store.data_mut();
        let page = HostCorpus::page(call, this, document.to_owned(), page);
        self.runtime.block_on(page).unwrap()
    }
}

#[test]
fn passages_stand_on_their_pages() {
    let mut opened = open(Limits::default());
    let (total, hits) = opened.search("circulation écoles", |_, _| {}).unwrap();
    assert_eq!((total, hits[0].document.as_str()), (1, "a.pdf"));
    let passage = &hits[0].passages[0];
    let page = opened.page("a.pdf", passage.page).unwrap();
    let range = passage.start as usize..passage.end as usize;
    assert_eq!(page.get(range), Some(passage.text.as_str()));
    let words: Vec<&str> = passage
        .marks
        .iter()
        .map(|mark| &page[mark.start as usize..mark.end as usize])
        .collect();
    assert_eq!(words, ["circulation", "Écoles"]);
}

#[test]
fn conditions_and_numbers_of_a_guest() {
    let mut opened = open(Limits::default());
    let (total, hits) = opened
        .search("", |call, query| {
            let this = || Resource::new_borrow(query);
            let uzes = Condition::Equals("UZES".to_owned());
            HostQuery::require(call, this(), "commune".to_owned(), uzes).unwrap();
            HostQuery::set_limit(call, this(), u32::MAX).unwrap();
            HostQuery::set_passages(call, this(), u32::MAX).unwrap();
        })
        .unwrap();
    assert_eq!((total, hits[0].document.as_str()), (1, "a.pdf"));
    let (total, hits) = opened
        .search("interdit", |call, query| {
            let nimes = Condition::AnyOf(vec!["nîmes".to_owned()]);
            let this = Resource::new_borrow(query);
            HostQuery::exclude(call, this, "commune".to_owned(), nimes).unwrap();
        })
        .unwrap();
    assert_eq!((total, hits[0].document.as_str()), (1, "a.pdf"));
    let none = opened.search("interdit", |call, query| {
        HostQuery::set_limit(call, Resource::new_borrow(query), 0).unwrap();
    });
    assert_eq!(none.unwrap().1.len(), 1);
}

#[test]
fn documents_are_read_and_what_is_not_there_is_missing() {
    let mut opened = open(Limits::default());
    assert_eq!(opened.page("a.pdf", 2).unwrap(), "Annexe : plan.");
    assert_eq!(opened.page("a.pdf", 3), Err(Error::Missing));
    assert_eq!(opened.page("a.pdf", 0), Err(Error::Missing));
    assert_eq!(opened.page("../../etc/passwd", 1), Err(Error::Missing));
    let this = || Resource::new_borrow(opened.rep);
    let call = opened.store.data_mut();
    let fields = HostCorpus::fields(call, this(), "b.pdf".to_owned());
    let fields = opened.runtime.block_on(fields).unwrap().unwrap();
    assert_eq!(fields[0].value, "Nîmes");
    assert!(fields.iter().all(|field| field.name != "origin"));
    let call = opened.store.data_mut();
    let fields = HostCorpus::fields(call, this(), "a.pdf".to_owned());
    let fields = opened.runtime.block_on(fields).unwrap().unwrap();
    let last = fields.last().unwrap();
    assert_eq!(
        (last.name.as_str(), last.value.as_str(), last.page),
        ("origin", "ocr", 2)
    );
    let call = opened.store.data_mut();
    let size = HostCorpus::size(call, this());
    assert_eq!(opened.runtime.block_on(size).unwrap(), Ok(2));
    let call = opened.store.data_mut();
    let pages = HostCorpus::pages(call, this(), "a.pdf".to_owned());
    assert_eq!(opened.runtime.block_on(pages).unwrap(), Ok(2));
}

#[test]
fn a_query_s_vector_finds_what_its_words_do_not() {
    let mut alone = open(Limits::default());
    assert_eq!(alone.search("voie", |_, _| {}).unwrap().1, []);
    let mut both = open_with(Limits::default(), Some(Arc::new(Streets)));
    let (_, hits) = both.search("voie", |_, _| {}).unwrap();
    assert_eq!(hits[0].document, "a.pdf");
    // Conditions alone have no meaning to compare.
    let all = both.search(" ", |_, _| {}).unwrap();
    assert_eq!(all.0, 2);
    assert_eq!(*both.heard.0.lock().unwrap(), [""; 0]);
}

#[test]
fn without_a_vector_words_are_enough_and_it_is_told_once() {
    let mut opened = open_with(Limits::default(), Some(Arc::new(Gone)));
    for _ in 0..2 {
        let (_, hits) = opened.search("stationnement", |_, _| {}).unwrap();
        assert_eq!(hits[0].document, "b.pdf");
    }
    let expected = "actes: searched by words alone, without a vector: the engine is not there";
    assert_eq!(*opened.heard.0.lock().unwrap(), [expected]);
    let mut unwanted = open_with(Limits::default(), Some(Arc::new(Unwanted)));
    assert_eq!(unwanted.search("voie", |_, _| {}).unwrap().1, []);
    assert_eq!(*unwanted.heard.0.lock().unwrap(), [""; 0]);
}

#[test]
fn what_is_to_be_known_of_a_collection_is_told_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let few = Few {
        indexes: BTreeMap::from([("paie".to_owned(), index(folder.path(), Vec::new()))]),
        notes: vec![(Level::Warning, "paie: personal data".to_owned())],
        ..Few::default()
    };
    let heard = Arc::new(Heard::default());
    let call = Call::new(&settings(Limits::default(), &heard));
    let mut store = Store::new(&Engine::default(), call);
    Corpora::new(Arc::new(few))
        .open(store.as_context_mut(), "corpus", "paie")
        .unwrap();
    assert_eq!(*heard.0.lock().unwrap(), ["paie: personal data"]);
}

#[test]
fn what_is_too_much_is_refused() {
    let mut opened = open(Limits {
        transfer: config::Bytes(10),
        ..Limits::default()
    });
    assert_eq!(opened.page("a.pdf", 1), Err(Error::TooLarge(10)));
    let long = "mot ".repeat(20_000);
    let refused = opened.search(&long, |_, _| {});
    assert_eq!(refused.unwrap_err(), Error::TooLarge(64 << 10));
    let call = opened.store.data_mut();
    let query = HostQuery::new(call, String::new()).unwrap().rep();
    let many = (0..65).map(|number| {
        let value = Condition::Equals(number.to_string());
        HostQuery::require(call, Resource::new_borrow(query), "x".to_owned(), value).is_ok()
    });
    assert_eq!(many.filter(|passed| *passed).count(), 64);
}

#[test]
fn a_name_that_cannot_be_opened_is_told() {
    let few = Few {
        broken: Some("paie".to_owned()),
        ..Few::default()
    };
    let corpora = Corpora::new(Arc::new(few));
    let call = Call::new(&settings(Limits::default(), &Arc::default()));
    let mut store = Store::new(&Engine::default(), call);
    let mut open = |word: &str| corpora.open(store.as_context_mut(), "corpus", word);
    let absent = open("rh").unwrap_err();
    assert_eq!(
        absent,
        OpenError::UnknownCollection {
            word: "rh".to_owned(),
            known: Vec::new()
        }
    );
    let broken = open("paie").unwrap_err().to_string();
    assert_eq!(broken, "paie: the index is damaged");
}
