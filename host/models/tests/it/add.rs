//! Models from files: GGUF, packages, requantised ones; what is refused leaves nothing behind.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use models::{
    Addition, Catalogue, Error, Model, NoQuantiser, Patience, Quantise, Role, Store, Unwatched,
    Wanted, Workshop,
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::build::{Gguf, Value};

/// A store, and a folder for what goes into it.
struct Place {
    folder: TempDir,
    catalogue: Catalogue,
}

impl Place {
    fn new() -> Self {
        Self::knowing("model = []")
    }

    fn knowing(catalogue: &str) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            catalogue: Catalogue::parse(catalogue).expect("a catalogue"),
        }
    }

    fn store(&self) -> Store {
        Store::new(self.folder.path().join("models"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    fn add(&self, file: &Path, addition: &Addition) -> Result<Model, Error> {
        self.add_with(file, addition, &NoQuantiser)
    }

    fn add_with(
        &self,
        file: &Path,
        addition: &Addition,
        quantiser: &dyn Quantise,
    ) -> Result<Model, Error> {
        let workshop = Workshop {
            catalogue: &self.catalogue,
            quantiser,
            watcher: &Unwatched,
            patience: Patience::default(),
        };
        self.store().add(addition, file, &workshop)
    }

    /// No model, and no file but locks.
    #[track_caller]
    fn check_empty(&self) {
        assert!(self.store().list().expect("a list").is_empty());
        let Ok(parts) = fs::read_dir(self.store().folder().join("parts")) else {
            return;
        };
        let left: Vec<PathBuf> = parts
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_none_or(|end| end != "lock"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn named(name: &str) -> Addition {
    Addition {
        name: name.to_owned(),
        ..Addition::default()
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn zip(path: &Path, members: &[(&str, &[u8])]) {
    let mut archive = ZipWriter::new(File::create(path).expect("a file"));
    for (name, bytes) in members {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .and_then(|()| archive.write_all(bytes).map_err(Into::into))
            .expect("a member");
    }
    archive.finish().expect("the archive");
}

#[test]
fn a_gguf_file_is_copied_and_entered() {
    let place = Place::new();
    let bytes = Gguf::small().bytes();
    let file = place.write("petit.gguf", &bytes);
    let addition = Addition {
        template: Some("chatml".to_owned()),
        context: Some(64),
        ..named("petit")
    };
    let model = place.add(&file, &addition).expect("added");
    assert_eq!((model.role, model.context), (Role::Chat, 64));
    assert_eq!(model.template.as_deref(), Some("chatml"));
    assert_eq!(
        (model.source.as_str(), model.licence.as_str()),
        ("petit.gguf", "apache-2.0")
    );
    assert_eq!((model.sha256, model.trained_context), (hash(&bytes), 128));
    assert_eq!(model.added.len(), 10);
    // The store does not depend on where the file came from.
    fs::remove_file(&file).expect("removed");
    let store = place.store();
    assert_eq!(
        store.find(None, Role::Chat).expect("the default").name,
        "petit"
    );
    store.verify("petit").expect("verified");
    assert!(matches!(
        place.add(&file, &addition),
        Err(Error::Taken { .. })
    ));
}

#[test]
fn the_role_is_said_or_seen() {
    let place = Place::new();
    let file = place.write(
        "a.gguf",
        &Gguf::small().without("tokenizer.chat_template").bytes(),
    );
    assert!(matches!(
        place.add(&file, &named("a")),
        Err(Error::Unfit { .. })
    ));
    let said = Addition {
        role: Some(Role::Chat),
        ..named("a")
    };
    assert_eq!(place.add(&file, &said).expect("added").role, Role::Chat);
    let pooled = Gguf::small().with("llama.pooling_type", Value::U32(3));
    let file = place.write("b.gguf", &pooled.bytes());
    assert_eq!(
        place.add(&file, &named("b")).expect("added").role,
        Role::Embedding
    );
}

#[test]
fn what_cannot_answer_is_refused_and_leaves_nothing() {
    let place = Place::new();
    let empty = Gguf::small().changed(|file| file.tensors.clear());
    let vocabulary = place.write("v.gguf", &empty.bytes());
    let error = place.add(&vocabulary, &named("v")).expect_err("no weights");
    assert!(matches!(error, Error::Unfit { .. }), "{error:?}");
    let broken = place.write(
        "b.gguf",
        &Gguf::small().changed(|file| file.version = 1).bytes(),
    );
    let error = place.add(&broken, &named("b")).expect_err("malformed");
    assert!(
        error.words().french.contains("version, octet 4"),
        "{error:?}"
    );
    for name in ["../x", "X", ""] {
        assert!(matches!(
            place.add(&vocabulary, &named(name)),
            Err(Error::Name { .. })
        ));
    }
    let missing = place.folder.path().join("nothing.gguf");
    assert!(matches!(
        place.add(&missing, &named("m")),
        Err(Error::Io { .. })
    ));
    place.check_empty();
}

#[test]
fn the_catalogue_holds_a_file_to_its_hash() {
    let bytes = Gguf::small().bytes();
    let text = |sha256: &str| {
        format!(
            "[[model]]\nname = \"petit\"\nrole = \"chat\"\nsource = {{ wheel = \"w\", version = \"1\", member = \"w/petit.gguf\" }}\nsize = 1\nlicence = \"MIT\"\nlanguages = [\"fr\"]\ncontext = 1\nverified = true\nsha256 = \"{sha256}\"\n"
        )
    };
    let place = Place::knowing(&text(&hash(&bytes)));
    let wheel = place.folder.path().join("w-1.whl");
    zip(
        &wheel,
        &[
            ("w/__init__.py", b"x"),
            ("w/other.gguf", b"x"),
            ("w/petit.gguf", &bytes),
        ],
    );
    let model = place.add(&wheel, &named("petit")).expect("added");
    assert_eq!(
        (model.sha256, model.source, model.licence),
        (hash(&bytes), "w 1".to_owned(), "MIT".to_owned())
    );

    let place = Place::knowing(&text(&hash(b"another")));
    for name in ["w-1.whl", "petit.gguf"] {
        let file = place.folder.path().join(name);
        zip(&file, &[("w/petit.gguf", &bytes)]);
        if name == "petit.gguf" {
            fs::write(&file, &bytes).expect("written");
        }
        let error = place.add(&file, &named("petit")).expect_err("another file");
        assert!(matches!(error, Error::Hash { .. }), "{error:?}");
    }
    place.check_empty();
}

#[test]
fn packages_that_do_not_say_which_file() {
    let place = Place::new();
    let bytes = Gguf::small().bytes();
    let path = place.folder.path().join("w.whl");
    zip(&path, &[("a/one.gguf", &bytes)]);
    assert_eq!(
        place.add(&path, &named("one")).expect("added").source,
        "w.whl"
    );
    zip(&path, &[("a/one.gguf", &bytes), ("a/two.gguf", &bytes)]);
    assert!(matches!(
        place.add(&path, &named("two")),
        Err(Error::Archive { .. })
    ));
    zip(&path, &[("a/readme", b"x")]);
    assert!(matches!(
        place.add(&path, &named("two")),
        Err(Error::Archive { .. })
    ));
    place.write("cut.whl", b"PK\x03\x04 nothing more");
    let cut = place.folder.path().join("cut.whl");
    assert!(matches!(
        place.add(&cut, &named("two")),
        Err(Error::Archive { .. })
    ));
}

#[test]
fn a_member_that_lies_about_its_size_is_not_unpacked_further() {
    let place = Place::new();
    let path = place.folder.path().join("bomb.whl");
    let body = vec![0; 8 << 20];
    zip(&path, &[("a/one.gguf", &body)]);
    // The list at the end says 100 bytes; the body unpacks to eight million.
    let mut bytes = fs::read(&path).expect("read");
    let at = bytes
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .expect("the list");
    bytes[at + 24..at + 28].copy_from_slice(&100u32.to_le_bytes());
    fs::write(&path, bytes).expect("written");
    let error = place.add(&path, &named("one")).expect_err("it lies");
    assert!(
        matches!(
            error,
            Error::Size { .. } | Error::Archive { .. } | Error::Io { .. } | Error::Gguf { .. }
        ),
        "{error:?}"
    );
    place.check_empty();
}

/// Writes another sound file, as the engine would.
struct Copier(Gguf);

impl Quantise for Copier {
    fn quantise(&self, input: &Path, output: &Path, format: &str) -> Result<(), String> {
        assert_eq!(format, "Q8_0");
        assert!(input.is_file());
        fs::write(output, self.0.bytes()).map_err(|error| error.to_string())
    }
}

#[test]
fn a_requantised_model_keeps_its_original_and_both_hashes() {
    let place = Place::new();
    let original = Gguf::small().with("general.file_type", Value::U32(3));
    let made = Gguf::small().with("general.name", Value::Text("made"));
    let file = place.write("petit.gguf", &original.bytes());
    let addition = Addition {
        quantise: Some(Wanted::Auto),
        ..named("petit")
    };
    let model = place
        .add_with(&file, &addition, &Copier(made.clone()))
        .expect("added");
    let store = place.store();
    assert_eq!(
        (model.format.as_str(), model.sha256.as_str()),
        ("Q8_0", hash(&made.bytes()).as_str())
    );
    let kept = model.original.clone().expect("an original");
    assert_eq!(
        (kept.format.as_str(), kept.sha256.as_str()),
        ("Q4_1", hash(&original.bytes()).as_str())
    );
    let kept = store.folder().join(kept.file.expect("it is kept"));
    assert_eq!(fs::read(&kept).expect("read"), original.bytes());
    store.verify("petit").expect("verified");
    fs::write(&kept, b"changed").expect("written");
    assert!(matches!(store.verify("petit"), Err(Error::Changed { .. })));
    store.remove("petit").expect("removed");
    assert!(!kept.exists());
    place.check_empty();
    // Quick already: left as it is, and nobody is asked.
    let file = place.write("quick.gguf", &Gguf::small().bytes());
    let quick = Addition {
        quantise: Some(Wanted::Auto),
        ..named("quick")
    };
    assert_eq!(place.add(&file, &quick).expect("added").original, None);
}

#[test]
fn what_the_engine_writes_is_checked_too() {
    let place = Place::new();
    let original = Gguf::small().with("general.file_type", Value::U32(3));
    let file = place.write("petit.gguf", &original.bytes());
    let addition = Addition {
        quantise: Some(Wanted::Auto),
        ..named("petit")
    };
    let broken = Gguf::small().changed(|file| file.trailing = 1);
    let error = place
        .add_with(&file, &addition, &Copier(broken))
        .expect_err("malformed");
    assert!(matches!(error, Error::Gguf { .. }), "{error:?}");
    let other = Gguf::small().with("tokenizer.chat_template", Value::Text("another"));
    let error = place
        .add_with(&file, &addition, &Copier(other))
        .expect_err("another model");
    assert!(matches!(error, Error::Quantise { .. }), "{error:?}");
    place.check_empty();
}
