//! Loading compiled components from the cache: reading, checking the MAC, making the code callable.

use std::fs;
use std::time::Instant;

use config::Limits;
use runtime::{Cache, Compiler};
use tests::bench::{Bar, Runs};
use tests::data::crate_folder;
use tests::guest;
use tests::house::House;

/// The bundled plugins where they are built, and a made-up component of known size.
pub(crate) fn from_cache() -> Vec<Runs> {
    let built = |name: &str| {
        let path = crate_folder().join(format!("../components/{name}.wasm"));
        let bytes = fs::read(path).ok();
        if bytes.is_none() {
            crate::skipped(&format!("loading {name}, which is not built"));
        }
        bytes.map(|bytes| (format!("{name}.wasm"), bytes))
    };
    [
        built("template"),
        built("mail"),
        Some(("4,000 functions".to_owned(), many_functions())),
    ]
    .into_iter()
    .flatten()
    .filter_map(|(name, bytes)| measure(&name, &bytes))
    .collect()
}

fn measure(name: &str, bytes: &[u8]) -> Option<Runs> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let compiled = folder.path().join("compiled");
    let cache =
        Cache::open(&compiled, &folder.path().join("key"), "bench").expect("a new cache opens");
    let house = House::with(
        &Limits::default(),
        Compiler::InProcess(|_| Ok(Vec::new())),
        Some(cache),
    );
    if let Err(error) = house.load(name, bytes, &Limits::default()) {
        crate::skipped(&format!("loading {name}: {error}"));
        return None;
    }
    let entry = fs::read_dir(&compiled).ok()?.flatten().next()?;
    let megabytes = entry.metadata().ok()?.len() as f64 / 1e6;
    let small = if megabytes < 1.0 { ", as 1 MB" } else { "" };
    let values = (0..100)
        .map(|_| {
            let began = Instant::now();
            let plugin = house.load(name, bytes, &Limits::default());
            let took = began.elapsed();
            assert!(plugin.is_ok_and(|plugin| plugin.cache_error().is_none()));
            // What a load costs however small it is would drown the rest.
            took.as_secs_f64() * 1e3 / megabytes.max(1.0)
        })
        .collect();
    Some(Runs {
        name: format!("load {name}, {megabytes:.1} MB of code{small}"),
        unit: "ms/MB",
        values,
        bar: Bar::median(1.5),
    })
}

fn many_functions() -> Vec<u8> {
    let function = "(func (param i32) (result i32) (local i32)
        (loop (local.set 1 (i32.add (local.get 1) (i32.mul (local.get 0) (i32.const 31))))
          (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (br_if 0 (local.get 0)))
        (local.get 1))";
    let text = format!("(component (core module {}))", function.repeat(4_000));
    guest::component("many functions", &text)
}
