//! The store: one registry, private files, cheap checks that notice a change.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

fn model(name: &str, role: Role) -> Model {
    Model {
        name: name.to_owned(),
        role,
        file: format!("{name}.gguf"),
        sha256: String::new(),
        size: 0,
        stamp: Stamp::default(),
        architecture: "llama".to_owned(),
        format: "Q8_0".to_owned(),
        parameters: 1,
        trained_context: 0,
        context: 0,
        template: None,
        template_sha256: None,
        licence: String::new(),
        source: "test".to_owned(),
        added: "2026-11-23".to_owned(),
        original: None,
    }
}

/// Enters a model whose file holds these bytes.
fn enter(store: &Store, name: &str, role: Role, bytes: &[u8]) -> Result<Model, Error> {
    let part = store.parts()?.join(format!("{name}.new"));
    disk::replace(&part, bytes)?;
    let (sha256, size) = disk::hash_file(&part)?;
    let model = Model {
        sha256,
        size,
        ..model(name, role)
    };
    store.enter(model, Temporary::new(part), None)
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::new(folder.path().join("gardon/models"));
    (folder, store)
}

#[test]
fn an_empty_store_touches_nothing() {
    let (folder, store) = store();
    assert!(store.list().expect("a list").is_empty());
    assert!(matches!(
        store.find(None, Role::Chat),
        Err(Error::NoDefault { role: Role::Chat })
    ));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn the_first_of_a_role_is_its_default_and_removal_passes_it_on() {
    let (_folder, store) = store();
    for (name, role) in [("b", Role::Chat), ("a", Role::Chat), ("e", Role::Embedding)] {
        enter(&store, name, role, name.as_bytes()).expect("entered");
    }
    let names: Vec<String> = store
        .list()
        .expect("a list")
        .into_iter()
        .map(|model| model.name)
        .collect();
    assert_eq!(names, ["a", "b", "e"]);
    let found = |role| store.find(None, role).expect("a model").name;
    assert_eq!(
        (found(Role::Chat), found(Role::Embedding)),
        ("b".to_owned(), "e".to_owned())
    );
    store.set_default(Role::Chat, "a").expect("a default");
    assert_eq!(found(Role::Chat), "a");
    assert!(matches!(
        store.set_default(Role::Embedding, "a"),
        Err(Error::OtherRole { .. })
    ));
    let removed = store.remove("a").expect("removed");
    assert!(!store.path(&removed).exists());
    assert_eq!(found(Role::Chat), "b");
    store.remove("b").expect("removed");
    assert!(matches!(
        store.find(None, Role::Chat),
        Err(Error::NoDefault { .. })
    ));
}

#[test]
fn folder_and_files_are_private() {
    let (_folder, store) = store();
    let model = enter(&store, "a", Role::Chat, b"a").expect("entered");
    let mode = |path: &Path| fs::metadata(path).expect("metadata").permissions().mode() & 0o777;
    assert_eq!(mode(store.folder()), 0o700);
    for file in [
        store.path(&model),
        store.folder().join("registry.json"),
        store.folder().join("registry.lock"),
    ] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(
        fs::read_dir(store.folder().join("parts"))
            .expect("a folder")
            .count(),
        0,
        "nothing is left over"
    );
}

#[test]
fn a_changed_file_is_noticed_and_one_copied_back_is_taken_again() {
    let (_folder, store) = store();
    let model = enter(&store, "a", Role::Chat, b"weights").expect("entered");
    let path = store.path(&model);
    // Another inode, the same bytes: a backup that was put back.
    let copy = store.folder().join("copy");
    fs::copy(&path, &copy).expect("copied");
    fs::rename(&copy, &path).expect("moved");
    let again = store.find(Some("a"), Role::Chat).expect("still the same");
    assert_ne!(again.stamp, model.stamp);
    assert_eq!(store.get("a").expect("a model").stamp, again.stamp);
    // The same size, other bytes.
    fs::write(&path, b"weighty").expect("written");
    let error = store.find(Some("a"), Role::Chat).expect_err("it changed");
    assert!(matches!(error, Error::Changed { .. }), "{error}");
    let hint = error.hint().expect("a hint");
    assert_eq!(hint.english, "gardon model verify a");
    assert!(error.words().french.contains(&path.display().to_string()));
    fs::remove_file(&path).expect("removed");
    assert!(matches!(
        store.find(Some("a"), Role::Chat),
        Err(Error::Gone { .. })
    ));
    fs::create_dir(&path).expect("a folder in its place");
    assert!(matches!(
        store.find(Some("a"), Role::Chat),
        Err(Error::Io { .. })
    ));
}

#[test]
fn commands_at_once_lose_nothing() {
    let (_folder, store) = store();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..4 {
                    let name = format!("m{number}-{round}");
                    enter(store, &name, Role::Chat, name.as_bytes()).expect("entered");
                }
                store.remove(&format!("m{number}-0")).expect("removed");
            });
        }
    });
    assert_eq!(store.list().expect("a list").len(), 24);
    for model in store.list().expect("a list") {
        store.find(Some(&model.name), Role::Chat).expect("its file");
    }
}

#[test]
fn one_name_is_given_once() {
    let (_folder, store) = store();
    std::thread::scope(|scope| {
        let won: usize = (0..6)
            .map(|number: usize| {
                let store = &store;
                scope.spawn(move || {
                    let part = store.parts().expect("parts").join(format!("p{number}"));
                    disk::replace(&part, b"x").expect("written");
                    let entered = store.enter(model("a", Role::Chat), Temporary::new(part), None);
                    usize::from(entered.is_ok())
                })
            })
            .collect::<Vec<_>>()
            .into_iter()
            .map(|thread| thread.join().expect("a thread"))
            .sum();
        assert_eq!(won, 1);
    });
}

#[test]
fn names_are_also_names_of_files() {
    for good in ["a", "qwen3-1.7b", "0_x", &"a".repeat(64)] {
        assert!(check_name(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        ".a",
        "-a",
        "../a",
        "a/b",
        "A",
        "é",
        "a b",
        "a\0",
        &"a".repeat(65),
    ] {
        assert!(check_name(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_registry_that_points_elsewhere_is_refused() {
    let (_folder, store) = store();
    enter(&store, "a", Role::Chat, b"a").expect("entered");
    let path = store.folder().join("registry.json");
    let text = fs::read_to_string(&path).expect("read");
    for (old, new) in [
        ("\"a.gguf\"", "\"../a.gguf\""),
        ("\"a.gguf\"", "\"/etc/passwd\""),
        ("\"version\": 1", "\"version\": 2"),
        ("\"name\"", "\"nom\""),
    ] {
        fs::write(&path, text.replace(old, new)).expect("written");
        assert!(matches!(store.list(), Err(Error::Registry { .. })), "{new}");
    }
}
