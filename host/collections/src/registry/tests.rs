//! Entering, finding and taking away collections.

use super::*;

fn me() -> Caller {
    Caller {
        uid: rustix::process::geteuid().as_raw(),
        groups: Vec::new(),
    }
}

fn other() -> Caller {
    Caller {
        uid: me().uid + 1,
        groups: vec!["nobody-has-this".to_owned()],
    }
}

struct Place {
    folder: tempfile::TempDir,
    registry: Registry,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("actes/2024")).unwrap();
        fs::create_dir_all(folder.path().join("autre/actes")).unwrap();
        let registry = Registry::new(folder.path().join("data/corpora"));
        Self { folder, registry }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn collection(&self, name: &str, sources: &[&str]) -> Result<Collection, Error> {
        let sources: Vec<PathBuf> = sources.iter().map(|source| self.path(source)).collect();
        Collection::new(name, &sources, Audience::Internal, &[], &[])
    }
}

#[test]
fn a_collection_is_entered_found_and_removed() {
    let place = Place::new();
    assert_eq!(place.registry.list(&me()).unwrap(), []);
    let collection = place.collection("actes", &["actes"]).unwrap();
    place.registry.add(&collection).unwrap();
    assert_eq!(place.registry.get("actes", &me()).unwrap(), collection);
    assert_eq!(place.registry.list(&me()).unwrap().len(), 1);
    assert!(matches!(
        place.registry.add(&collection),
        Err(Error::Exists { .. })
    ));
    place.registry.remove("actes").unwrap();
    assert!(matches!(
        place.registry.get("actes", &me()),
        Err(Error::Unknown { .. })
    ));
    assert!(place.path("actes").is_dir());
}

#[test]
fn what_is_forbidden_is_told_in_the_words_of_what_is_absent() {
    let place = Place::new();
    let collection = place.collection("paie", &["actes"]).unwrap();
    place.registry.add(&collection).unwrap();
    let forbidden = place.registry.get("paie", &other()).unwrap_err();
    place.registry.remove("paie").unwrap();
    let absent = place.registry.get("paie", &other()).unwrap_err();
    assert_eq!(forbidden.to_string(), absent.to_string());
    let french = config::Language::French;
    assert_eq!(forbidden.explain(french), absent.explain(french));
}

#[test]
fn only_the_owner_changes_a_collection() {
    let place = Place::new();
    let mut collection = place.collection("actes", &["actes"]).unwrap();
    collection.audience = Audience::Public;
    collection.owner += 7;
    place.registry.add(&collection).unwrap();
    assert!(place.registry.get("actes", &me()).is_ok());
    let error = place.registry.get_own("actes", &me()).unwrap_err();
    assert!(matches!(error, Error::NotOwner { .. }), "{error}");
}

#[test]
fn an_interrupted_add_is_no_collection_and_can_be_made_again() {
    let place = Place::new();
    let collection = place.collection("actes", &["actes"]).unwrap();
    fs::create_dir_all(place.registry.folder("actes").join("index")).unwrap();
    assert_eq!(place.registry.list(&me()).unwrap(), []);
    place.registry.add(&collection).unwrap();
    assert_eq!(place.registry.list(&me()).unwrap(), [collection]);
}

#[test]
fn a_broken_description_names_its_file() {
    let place = Place::new();
    let collection = place.collection("actes", &["actes"]).unwrap();
    place.registry.add(&collection).unwrap();
    let path = place.registry.folder("actes").join(FILE);
    fs::write(&path, b"{\"name\": \"act").unwrap();
    let error = place.registry.get("actes", &me()).unwrap_err().to_string();
    assert!(error.contains(&path.display().to_string()), "{error}");
    assert!(error.contains("gardon corpus remove actes"), "{error}");
    assert_eq!(place.registry.list(&me()).unwrap(), []);
    assert_eq!(place.registry.broken(&me()).unwrap().len(), 1);
    assert!(place.registry.broken(&other()).unwrap().is_empty());
    // Others learn nothing of it, and it stands in nobody's way.
    assert!(matches!(
        place.registry.get("actes", &other()),
        Err(Error::Unknown { known, .. }) if known.is_empty()
    ));
    assert_eq!(place.registry.list(&other()).unwrap(), []);
    assert!(matches!(
        place.registry.remove_own("actes", &other()),
        Err(Error::Unknown { .. })
    ));
    let whole = place.collection("autres", &["autre"]).unwrap();
    place.registry.add(&whole).unwrap();
    assert_eq!(place.registry.get("autres", &me()).unwrap(), whole);
    fs::write(&path, serde_json::to_vec(&whole).unwrap()).unwrap();
    let error = place.registry.get("actes", &me()).unwrap_err().to_string();
    assert!(error.contains("autres"), "{error}");
    assert_eq!(
        place.registry.list(&me()).unwrap(),
        std::slice::from_ref(&whole)
    );
    place.registry.remove_own("actes", &me()).unwrap();
    place.registry.add(&collection).unwrap();
    assert_eq!(place.registry.get("actes", &me()).unwrap(), collection);
}

#[test]
fn wrong_words_are_refused() {
    let place = Place::new();
    for name in ["", "Actes", "a/b", "../a", "1a", "-a", "é", &"a".repeat(65)] {
        let error = place.collection(name, &["actes"]).unwrap_err();
        assert!(matches!(error, Error::Name { .. }), "{name}: {error}");
        assert!(matches!(
            place.registry.get(name, &me()),
            Err(Error::Unknown { .. })
        ));
    }
    assert!(matches!(
        place.collection("a", &["absent"]),
        Err(Error::Io { .. })
    ));
    for sources in [
        ["actes", "actes"],
        ["actes", "actes/2024"],
        ["actes/2024", "actes"],
        ["actes", "autre/actes"],
    ] {
        let error = place.collection("a", &sources).unwrap_err();
        assert!(
            matches!(error, Error::Source { .. }),
            "{sources:?}: {error}"
        );
    }
    let source = [place.path("actes")];
    let groups = ["no-such-group-here".to_owned()];
    let error = Collection::new("a", &source, Audience::Internal, &groups, &[]).unwrap_err();
    assert!(matches!(error, Error::Group { .. }), "{error}");
    for mapping in ["id", "=x", "id="] {
        let mapping = [mapping.to_owned()];
        let error = Collection::new("a", &source, Audience::Internal, &[], &mapping).unwrap_err();
        assert!(matches!(error, Error::Mapping { .. }), "{error}");
    }
}
