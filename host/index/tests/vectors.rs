//! Vectors beside words: kept, fused, measured, resumed; by a model that knows two synonyms and nothing else.

use std::cell::Cell;
use std::fs;

use index::{
    Document, Embedder, Error, Index, Origin, Page, Query, QueryVector, Question, Report,
    SourceFile,
};

/// A vector of counts of hashed words, in which a car is a vehicle.
struct Words {
    name: &'static str,
    calls: Cell<usize>,
}

impl Embedder for Words {
    fn model(&self) -> &str {
        self.name
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
        self.calls.set(self.calls.get() + texts.len());
        let vector = |text: &&str| {
            let mut numbers = vec![0.01; 64];
            for word in text
                .to_lowercase()
                .split(|letter: char| !letter.is_alphanumeric())
            {
                let word = if word == "automobile" {
                    "bagnole"
                } else {
                    word
                };
                let place = word
                    .bytes()
                    .fold(7usize, |sum, byte| (sum * 31 + usize::from(byte)) % 61);
                numbers[place] += 1.0;
            }
            numbers
        };
        Ok(texts.iter().map(vector).collect())
    }
}

#[test]
fn a_vector_finds_what_no_word_does() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let model = words("one");
    put(&mut writer, "a", "bagnole bagnole bagnole");
    put(&mut writer, "b", "piscine municipale");
    put(&mut writer, "c", "école maternelle");
    writer.commit().expect("commit");
    assert_eq!(writer.embed(&model, |_, _| true).expect("embedded"), 3);
    assert_eq!(writer.embed(&model, |_, _| true).expect("again"), 0);
    let ask = |text: &str, weight: f32| {
        let mut query = Query::new(text);
        let values = model.embed(&[text]).expect("vector").remove(0);
        query.vector = Some(QueryVector { values, weight });
        let found = index.search(&query).expect("search");
        found
            .hits
            .first()
            .map(|hit| (hit.document.clone(), hit.passages[0].text.clone()))
    };
    assert_eq!(ask("automobile", 0.0), None);
    let expected = ("a".to_owned(), "bagnole bagnole bagnole".to_owned());
    assert_eq!(ask("automobile", 0.5), Some(expected));
    assert_eq!(ask("piscine", 0.5).expect("a hit").0, "b");

    // What is put again needs no new vector; what is new does; what is removed is not found.
    put(&mut writer, "b", "piscine municipale");
    put(&mut writer, "d", "stade");
    writer.remove("a").expect("removed");
    writer.commit().expect("commit");
    assert_eq!(writer.embed(&model, |_, _| true).expect("embedded"), 1);
    assert_ne!(
        ask("automobile", 1.0).map(|hit| hit.0),
        Some("a".to_owned())
    );
    // Another model begins anew.
    assert_eq!(
        writer.embed(&words("two"), |_, _| true).expect("embedded"),
        3
    );
    index.verify().expect("whole");
}

#[test]
fn a_file_of_vectors_that_was_cut_or_changed() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let model = words("one");
    for number in 0..10 {
        put(&mut writer, &number.to_string(), &format!("texte {number}"));
    }
    writer.commit().expect("commit");
    writer.embed(&model, |_, _| true).expect("embedded");
    let path = folder.path().join("vectors.bin");
    let whole = fs::read(&path).expect("vectors");
    // Killed while it wrote: the cut record is made again, the others are not.
    fs::write(&path, &whole[..whole.len() - 5]).expect("cut");
    let before = model.calls.get();
    assert_eq!(writer.embed(&model, |_, _| true).expect("embedded"), 1);
    assert_eq!(model.calls.get(), before + 1);
    assert_eq!(fs::read(&path).expect("vectors").len(), whole.len());
    index.verify().expect("whole");
    for at in [0, 20, 40, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).expect("flipped");
        assert!(
            matches!(index.verify(), Err(Error::Corrupt { .. })),
            "byte {at}"
        );
    }
}

#[test]
fn the_weight_is_measured() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let model = words("one");
    for number in 0..30 {
        let text = format!("bagnole mot{number} et la suite");
        put(&mut writer, &number.to_string(), &text);
    }
    writer.commit().expect("commit");
    writer.embed(&model, |_, _| true).expect("embedded");
    let questions = |text: &dyn Fn(usize) -> String| -> Vec<Question> {
        (0..30)
            .map(|number| Question {
                text: text(number),
                right: vec![number.to_string()],
            })
            .collect()
    };
    // Words find everything already: nothing is to be gained.
    let easy = questions(&|number| format!("mot{number}"));
    assert_eq!(index.measure(&model, &easy).expect("measured").weight, 0.0);
    let few = index.measure(&model, &easy[..5]).expect("too few");
    assert_eq!((few.questions, few.weight), (5, 0.0));
    // Only the model knows what an automobile is.
    let mut hard = questions(&|_| "automobile".to_owned());
    for question in &mut hard {
        question.right = (0..30).map(|number| number.to_string()).collect();
    }
    let measured = index.measure(&model, &hard).expect("measured");
    assert!(measured.weight > 0.0 && measured.fused > measured.words);
    index.forget_vectors().expect("gone");
    assert_eq!(index.measure(&model, &hard).expect("measured").weight, 0.0);
}

fn words(name: &'static str) -> Words {
    Words {
        name,
        calls: Cell::new(0),
    }
}

fn put(writer: &mut index::Writer, name: &str, text: &str) {
    writer
        .put(file(name), [document(name, name, text)], Report::default())
        .expect("put");
}

fn file(path: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        size: 1,
        modified: 1,
        hash: None,
    }
}

fn document(identifier: &str, title: &str, text: &str) -> Document {
    Document {
        identifier: identifier.to_owned(),
        title: title.to_owned(),
        pages: vec![Page {
            text: text.to_owned(),
            origin: Origin::Text,
        }],
        ..Document::default()
    }
}
