//! What is granted, what it costs, and what a guest cannot make the host do.

mod asking;
mod budget;
mod grant;
mod hostile;
mod qualified;

use std::sync::Arc;

use capability::{Call, CallSettings, Capability, Circumstances, Quiet};
use config::{Grants, Language, Limits};
use inference::{Answer, Engine};
use wasmtime::component::Resource;

use crate::host::bindings::gardon::inference::inference::{Error, Host, HostAnswer, HostRequest};
use crate::{Draft, Inference};

/// A call with an engine and a grant, written as in `gardon.toml`.
fn call(engine: Arc<dyn Engine>, grant: &str, change: impl FnOnce(&mut CallSettings)) -> Call {
    let grants: toml::Table = toml::from_str(grant).unwrap();
    let mut settings = CallSettings {
        limits: Limits::default(),
        grants: Arc::new(Grants(grants.into_iter().collect())),
        circumstances: Arc::new(Circumstances {
            language: Language::English,
            ..Circumstances::default()
        }),
        listener: Arc::new(Quiet),
        set_aside: Vec::new(),
    };
    change(&mut settings);
    let mut call = Call::new(&settings);
    Inference::new(engine).begin(&mut call);
    call
}

/// Every model, for as many tokens as nobody uses.
const GENEROUS: &str = "[inference]\nmodels = ['*']\ntokens-per-call = 1000000\n";

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
        .block_on(work)
}

/// A request of one instruction, by its number in the table.
fn draft(call: &mut Call, text: &str) -> u32 {
    let draft = HostRequest::new(call).unwrap();
    let rep = draft.rep();
    call.instruction(draft, text.to_owned()).unwrap();
    rep
}

fn this(rep: u32) -> Resource<Draft> {
    Resource::new_borrow(rep)
}

fn ask(call: &mut Call, requests: &[u32]) -> wasmtime::Result<Vec<Result<Answer, Error>>> {
    let requests = requests.iter().copied().map(this).collect();
    let results = wait(Host::ask(call, requests))?;
    Ok(results
        .into_iter()
        .map(|result| {
            result.map(|answer| {
                let got = call.table.get(&answer).unwrap().clone();
                HostAnswer::drop(call, answer).unwrap();
                got
            })
        })
        .collect())
}

#[test]
fn links_its_interface_and_says_what_it_reaches() {
    let capability = Inference::new(Arc::new(inference::Absent));
    let mut linker = wasmtime::component::Linker::new(&wasmtime::Engine::default());
    capability.link(&mut linker).unwrap();
    // A name is defined once: linking again is refused.
    assert!(capability.link(&mut linker).is_err());
    let [french, english] = [Language::French, Language::English].map(|l| capability.reach(l));
    assert!(french.contains("ne choisit pas") && english.contains("does not choose"));
}
