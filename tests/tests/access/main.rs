//! Collections of groups: what a caller may not read is, in words and in what is touched, as if it did not exist.

mod scene;

use serde_json::Value;
use tests::command::{notice, on_path};

use scene::{ABSENT, Caller, SHELVES, Scene, Shelf};

#[test]
fn readers_read_and_others_learn_nothing() {
    let Some(scene) = Scene::new() else {
        return;
    };
    for caller in &scene.callers {
        for shelf in &SHELVES {
            if caller.group == shelf.group {
                check_reader(&scene, caller, shelf);
            } else {
                check_other(&scene, caller, shelf);
            }
        }
        check_lists(&scene, caller);
    }
}

/// The group's member reads, and changes nothing.
fn check_reader(scene: &Scene, caller: &Caller, shelf: &Shelf) {
    let words = [
        "orders",
        "search",
        shelf.number,
        "--corpus",
        shelf.name,
        "--format",
        "json",
    ];
    let found: Value = serde_json::from_str(scene.gardon(caller, &words).answer()).expect("JSON");
    assert_eq!(found[0]["document"], "acte-0.txt", "{caller:?}");
    assert_eq!(found[0]["number"], shelf.number);
    let shown = scene.gardon(caller, &["corpus", "show", shelf.name]);
    assert!(shown.answer().contains(shelf.folder), "{}", shown.stdout);
    let whole = scene.gardon(caller, &["corpus", "verify", shelf.name]);
    let count = format!("{} documents", shelf.documents);
    assert!(whole.answer().contains(&count), "{}", whole.stdout);
    for verb in ["update", "remove"] {
        let refused = scene.gardon(caller, &["corpus", verb, shelf.name]);
        assert_eq!(refused.code, Some(1), "{verb}: {}", refused.stdout);
        assert!(
            refused.stderr.contains("uid 0"),
            "{verb}: {}",
            refused.stderr
        );
    }
}

/// Every command says of a forbidden collection what it says of one that does not exist, byte for byte.
fn check_other(scene: &Scene, caller: &Caller, shelf: &Shelf) {
    for (forbidden, absent) in asked(shelf.name, shelf).iter().zip(&asked(ABSENT, shelf)) {
        let (code, said) = told(scene, caller, forbidden, shelf.name);
        assert_eq!(code, Some(1), "{caller:?} {forbidden:?}: {said}");
        assert_eq!(
            (code, said.clone()),
            told(scene, caller, absent, ABSENT),
            "{forbidden:?}"
        );
        check_nothing_of(shelf, &said, forbidden);
    }
}

/// Lists hold what the caller may read; a question without a collection names no other.
fn check_lists(scene: &Scene, caller: &Caller) {
    let lists: [&[&str]; 4] = [
        &["corpus", "list"],
        &["corpus", "list", "--format", "json"],
        &["orders", "search", "stationnement"],
        &["orders", "ask", "Où le stationnement est-il interdit ?"],
    ];
    for words in lists {
        let ran = scene.gardon(caller, words);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        for shelf in &SHELVES {
            if caller.group != shelf.group {
                check_nothing_of(shelf, &said, words);
            } else if words[0] == "corpus" {
                assert!(ran.answer().contains(shelf.name), "{said}");
            }
        }
    }
}

#[test]
fn what_is_forbidden_is_not_touched() {
    let Some(scene) = Scene::new() else {
        return;
    };
    if !on_path("strace", "--version") {
        notice("strace is missing: the files that a refusal touches were not looked at");
        return;
    }
    let nobody = &scene.callers[2];
    let shelf = &SHELVES[1];
    let index = format!("/{}/index", shelf.name);
    for (forbidden, absent) in asked(shelf.name, shelf).iter().zip(&asked(ABSENT, shelf)) {
        let touched = scene.touched(nobody, forbidden);
        assert!(
            touched.iter().any(|line| line.contains("collection.json")),
            "{forbidden:?}: the trace is empty"
        );
        let other = scene.touched(nobody, absent);
        let differs = touched.iter().zip(&other).find(|(one, other)| one != other);
        assert_eq!(differs, None, "{forbidden:?}");
        assert_eq!(touched.len(), other.len(), "{forbidden:?}");
        let opened = touched.iter().find(|line| line.contains(&index));
        assert_eq!(opened, None, "{forbidden:?}");
    }
    // A reader's command does open the index, and the trace shows it.
    let words = ["orders", "search", shelf.word, "--corpus", shelf.name];
    let read = scene.touched(&scene.callers[1], &words);
    assert!(read.iter().any(|line| line.contains(&index)), "{read:#?}");
}

/// Every command that takes a collection, about documents that the first collection or the second has.
fn asked<'a>(name: &'a str, shelf: &'a Shelf) -> Vec<Vec<&'a str>> {
    let orders = [
        vec!["orders", "search", shelf.word],
        vec!["orders", "search", "stationnement", "--on", "2024-06-01"],
        vec!["orders", "show", shelf.number],
        vec!["orders", "show", "acte-0.txt"],
        vec!["orders", "status", shelf.number],
        vec!["orders", "cite", "art. L. 2213-2 CGCT"],
        vec!["orders", "ask", "Où le stationnement est-il interdit ?"],
    ];
    let corpus = ["show", "verify", "update", "remove"].map(|verb| vec!["corpus", verb, name]);
    let plain = orders
        .into_iter()
        .map(|words| [words, vec!["--corpus", name]].concat())
        .chain(corpus);
    plain
        .flat_map(|words| {
            let as_json = [words.clone(), vec!["--format", "json"]].concat();
            // These two write no JSON.
            let only_text = ["verify", "update", "remove"].contains(&words[1]);
            [Some(words), (!only_text).then_some(as_json)]
        })
        .flatten()
        .collect()
}

/// What a command says of a name, the name itself taken out.
fn told(scene: &Scene, caller: &Caller, words: &[&str], name: &str) -> (Option<i32>, String) {
    let ran = scene.gardon(caller, words);
    let said = format!("{}\n--\n{}", ran.stdout, ran.stderr);
    (ran.code, said.replace(name, "NOM"))
}

/// Nothing that only a reader of that collection can know; its name is told apart by whoever asks for it.
fn check_nothing_of(shelf: &Shelf, said: &str, words: &[&str]) {
    let secrets = [shelf.name, shelf.folder, shelf.word, shelf.number];
    let lower = said.to_lowercase();
    for secret in secrets {
        // What was asked may be said again.
        let asked = words.iter().any(|word| word.contains(secret));
        assert!(
            asked || !lower.contains(&secret.to_lowercase()),
            "{words:?} tells « {secret} »:\n{said}"
        );
    }
    let count = format!("{} documents", shelf.documents);
    assert!(!said.contains(&count), "{words:?} counts:\n{said}");
}
