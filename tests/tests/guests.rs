//! Guests that misbehave, one behaviour each: every one ends its own call and nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use capability::Listener;
use config::{Language, Limit, Limits};
use reflect::clean;
use runtime::{CallError, LoadError, NoArguments, Report};
use tests::data::crate_folder;
use tests::guest::{self, Expectation, Guest};
use tests::house::House;
use tests::listener::Notebook;
use wasmtime::component::Val;

/// No guest may take longer, whatever it does: the grace of a stop, two seconds, is the longest wait.
const MOST_TIME: Duration = Duration::from_secs(5);

/// Loads and calls one guest, compares with what its file says, then calls a good one in the same house.
fn check(house: &House, name: &str) -> Vec<String> {
    let guest = Guest::read(name);
    assert!(!guest.expected.is_empty(), "{name}: nothing is expected");
    let stop = guest.expected.contains(&Expectation::Stopped);
    let notebook = Arc::new(if stop {
        Notebook::stopping()
    } else {
        Notebook::default()
    });
    let began = Instant::now();
    let loaded = house.load(name, &guest.bytes, &guest.limits);
    let result = loaded.map(|plugin| {
        house.call(
            &plugin,
            &NoArguments,
            Arc::clone(&notebook) as Arc<dyn Listener>,
        )
    });
    let took = began.elapsed();
    let mut problems: Vec<String> = guest
        .expected
        .iter()
        .filter_map(|expectation| {
            let got = meets(expectation, &result, &notebook).err()?;
            Some(format!("{name}: expected {expectation:?}, got {got}"))
        })
        .collect();
    if took > MOST_TIME {
        problems.push(format!("{name}: {took:?}"));
    }
    let good = house.guest(&Guest::read("good"));
    let report = house.run(&good);
    assert_eq!(report.outcome, Ok(vec![Val::U32(42)]), "after {name}");
    problems
}

fn meets(
    expectation: &Expectation,
    result: &Result<Report, LoadError>,
    notebook: &Notebook,
) -> Result<(), String> {
    let met = match (expectation, result) {
        (Expectation::Reports(count), Ok(_)) => notebook.last() == *count,
        (Expectation::Refused(words), Err(error)) => error.to_string().contains(words.as_str()),
        (expectation, Ok(report)) => match (expectation, &report.outcome) {
            (Expectation::Returns(value), Ok(values)) => {
                values.first().map(shown).as_ref() == Some(value)
            }
            (Expectation::Limit(key), Err(error @ CallError::Limit { limit, .. })) => {
                limit.key() == key
                    && [Language::French, Language::English]
                        .iter()
                        .all(|language| error.explain(*language).contains(key.as_str()))
            }
            (Expectation::Trap(words), Err(CallError::Trap { reason })) => {
                reason.to_lowercase().contains(words.as_str())
            }
            (Expectation::Stopped, Err(CallError::Stopped)) => true,
            _ => false,
        },
        _ => false,
    };
    if met {
        Ok(())
    } else {
        Err(match result {
            Ok(report) => format!("{:?}, reported {}", report.outcome, notebook.last()),
            Err(error) => format!("refusal: {error}"),
        })
    }
}

fn shown(value: &Val) -> String {
    match value {
        Val::U32(number) => number.to_string(),
        Val::U64(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_guest_ends_its_own_call_and_nothing_else() {
    let house = House::new(&Limits::default());
    let guests = guest::all();
    let problems: Vec<String> = guests
        .iter()
        .filter(|name| !name.contains('/'))
        .flat_map(|name| check(&house, name))
        .collect();
    assert!(
        problems.is_empty(),
        "{}",
        problems.join(
            "
"
        )
    );
}

/// Guests in folders are called by name, from the test that needs them.
#[test]
fn every_guest_is_used() {
    let folder = crate_folder().join("tests");
    let mut sources = String::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "rs")
        {
            sources += &std::fs::read_to_string(entry.path()).unwrap();
        }
    }
    for name in guest::all().iter().filter(|name| name.contains('/')) {
        assert!(
            sources.contains(&format!("\"{name}\"")),
            "{name}: no test uses it"
        );
    }
}

#[test]
fn a_component_cut_anywhere_is_refused() {
    let house = House::new(&Limits::default());
    let whole = Guest::read("host_calls");
    for length in 0..whole.bytes.len() {
        let Err(error) = house.load("cut", &whole.bytes[..length], &whole.limits) else {
            // A component is a list of sections: cut between two it is a whole, smaller component, which exports nothing.
            let inspection = runtime::inspect("cut", &whole.bytes[..length]).unwrap();
            assert!(inspection.exports.is_empty(), "cut at {length}");
            continue;
        };
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn a_component_with_one_wrong_byte_never_takes_the_house_down() {
    let house = House::new(&Limits::default());
    let whole = Guest::read("host_calls");
    let limits = Limits {
        processor_time: config::Span::milliseconds(20),
        ..whole.limits
    };
    let (mut refused, mut run) = (0, 0);
    for position in 0..whole.bytes.len() {
        let mut bytes = whole.bytes.clone();
        bytes[position] ^= 1 << (position % 8);
        match house.load("changed", &bytes, &limits) {
            Err(_) => refused += 1,
            Ok(plugin) => {
                run += 1;
                // Whatever it does now, it ends.
                let _ended = house.run(&plugin);
            }
        }
    }
    assert!(refused > 0 && run > 0, "{refused} refused, {run} run");
    let good = house.guest(&Guest::read("good"));
    assert_eq!(house.run(&good).outcome, Ok(vec![Val::U32(42)]));
}

#[test]
fn escape_bytes_arrive_as_data_and_are_cleaned_before_they_are_shown() {
    let house = House::new(&Limits::default());
    let plugin = house.guest(&Guest::read("special/escape_bytes"));
    let Ok(values) = house.run(&plugin).outcome else {
        panic!("the text is valid UTF-8");
    };
    let [Val::String(text)] = values.as_slice() else {
        panic!("{values:?}");
    };
    assert!(text.contains('\u{1b}') && text.contains('\u{202e}'));
    let line = clean::line(text);
    assert!(
        !line.chars().any(|c| c.is_control() || c == '\u{202e}'),
        "{line:?}"
    );
    assert!(line.contains("avant") && line.contains("après"), "{line:?}");
}

#[test]
fn a_guest_that_asks_whether_to_stop_ends_by_itself() {
    let house = House::new(&Limits::default());
    let plugin = house.guest(&Guest::read("special/honours_stop"));
    let report = house.call(&plugin, &NoArguments, Arc::new(Notebook::stopping()));
    assert_eq!(report.outcome, Ok(vec![Val::U32(1)]));
}

#[test]
fn a_function_that_is_not_there_is_named() {
    let house = House::new(&Limits::default());
    // It exports an instance of its own, not the function `run`.
    let bytes = guest::component("empty", "(component)");
    let plugin = house.load("empty", &bytes, &Limits::default()).unwrap();
    let error = house.run(&plugin).outcome.unwrap_err();
    assert_eq!(error.explain(Language::English), "no function « run »");
}

#[test]
fn refusals_of_limits_say_where_to_change_them() {
    let error = CallError::Limit {
        limit: Limit::memory,
        value: "64 MiB".to_owned(),
    };
    for language in [Language::French, Language::English] {
        let hint = error.hint("exemple", language).unwrap();
        assert!(
            hint.contains("[plugins.exemple.limits] memory") && hint.contains("512 MiB"),
            "{hint}"
        );
    }
}
