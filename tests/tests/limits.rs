//! Every limit is enforced where it is set: the guest's own count follows the value.

use std::sync::Arc;
use std::time::{Duration, Instant};

use capability::Listener;
use config::{Bytes, Limit, Limits, Span};
use runtime::{Arguments, CallError, Compiler, LoadError, NoArguments, Report};
use tests::data;
use tests::guest::{self, Guest};
use tests::house::House;
use tests::listener::Notebook;
use tests::mailbox::{MailboxArgument, Values, write_mbox};
use wasmtime::component::Val;

/// How much later than its limit a call may end on a machine that does other things.
const LATE: Duration = Duration::from_secs(1);

/// What became of a call, and the guest's own count: what it returned, or else what it reported last.
struct Ended {
    report: Report,
    count: u64,
    took: Duration,
}

fn call(name: &str, limits: &Limits, arguments: &dyn Arguments) -> Ended {
    let house = House::new(limits);
    let guest = Guest {
        limits: limits.clone(),
        ..Guest::read(name)
    };
    let plugin = house.guest(&guest);
    let notebook = Arc::new(Notebook::default());
    let began = Instant::now();
    let report = house.call(
        &plugin,
        arguments,
        Arc::clone(&notebook) as Arc<dyn Listener>,
    );
    let took = began.elapsed();
    let count = match report.outcome.as_deref() {
        Ok([Val::U32(number)]) => u64::from(*number),
        _ => notebook.last(),
    };
    Ended {
        report,
        count,
        took,
    }
}

/// The call must have ended at this limit.
fn check(ended: &Ended, limit: Limit) {
    match &ended.report.outcome {
        Err(CallError::Limit { limit: reached, .. }) => assert_eq!(*reached, limit),
        other => panic!("{}: {other:?}", limit.key()),
    }
}

fn changed(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

/// One function a limit: a new limit does not compile before it has one.
fn check_limit(limit: Limit) {
    match limit {
        Limit::memory => {
            for (mebibytes, pages) in [(2, 32), (8, 128)] {
                let limits = changed(|limits| limits.memory = Bytes::mebibytes(mebibytes));
                let ended = call("several_memories", &limits, &NoArguments);
                assert_eq!(ended.count, pages);
                assert_eq!(ended.report.usage.memory_peak, mebibytes << 20);
            }
        }
        Limit::table_elements => {
            for most in [1_000, 3_000] {
                let limits = changed(|limits| limits.table_elements = most);
                assert_eq!(call("table_growth", &limits, &NoArguments).count, most);
            }
        }
        Limit::stack => stack(),
        Limit::processor_time => {
            for most in [50, 200] {
                let limits = changed(|limits| limits.processor_time = Span::milliseconds(most));
                let ended = call("special/busy", &limits, &NoArguments);
                check(&ended, limit);
                let used = ended.report.usage.processor;
                let most = Duration::from_millis(most);
                assert!(used >= most && used < most + LATE, "{used:?}");
                assert!(ended.count > 0);
            }
        }
        Limit::total_time => total_time(),
        Limit::host_wait => {
            for most in [50, 300] {
                let limits = changed(|limits| limits.host_wait = Span::milliseconds(most));
                let ended = call("dead_disk", &limits, &NoArguments);
                check(&ended, limit);
                let most = Duration::from_millis(most);
                assert!(
                    ended.took >= most && ended.took < most + LATE,
                    "{:?}",
                    ended.took
                );
                assert!(ended.report.usage.processor < Duration::from_millis(40));
            }
        }
        Limit::transfer => transfer(),
        Limit::handles => {
            for most in [40, 200] {
                let limits = changed(|limits| limits.handles = most);
                let ended = call("own_handles", &limits, &NoArguments);
                check(&ended, limit);
                assert_eq!(ended.count, most);
                let ended = call("many_handles", &limits, &NoArguments);
                check(&ended, limit);
                // Each timer is two resources of the host.
                assert_eq!(ended.count, most / 2);
            }
        }
        Limit::host_calls => {
            for most in [100, 5_000] {
                let limits = changed(|limits| limits.host_calls = most);
                let ended = call("host_calls", &limits, &NoArguments);
                check(&ended, limit);
                assert_eq!((ended.count, ended.report.usage.host_calls), (most, most));
            }
        }
        Limit::inference_calls => {
            for most in [5, 40] {
                let limits = changed(|limits| limits.inference_calls = most);
                let ended = call("model_calls", &limits, &NoArguments);
                check(&ended, limit);
                assert_eq!(ended.count, most);
            }
        }
        Limit::compile_time => {
            let limits = changed(|limits| limits.compile_time = Span::milliseconds(500));
            compile_refused(&many_functions(), &limits, "`compile-time` (500 ms)");
        }
        Limit::compile_memory => {
            let limits = changed(|limits| limits.compile_memory = Bytes::mebibytes(192));
            compile_refused(&many_functions(), &limits, "`compile-memory` (192 MiB)");
        }
        Limit::component => {
            let good = Guest::read("good");
            let size = good.bytes.len() as u64;
            let house = House::new(&Limits::default());
            let load = |most| {
                house.load(
                    "good",
                    &good.bytes,
                    &changed(|limits| limits.component = Bytes(most)),
                )
            };
            assert!(load(size).is_ok());
            let Err(error @ LoadError::TooLarge { .. }) = load(size - 1) else {
                panic!("one byte too many was loaded");
            };
            assert!(error.to_string().contains("limit `component`"), "{error}");
        }
    }
}

fn stack() {
    let depth = |kibibytes: u64| {
        let limits = changed(|limits| limits.stack = Bytes(kibibytes << 10));
        let ended = call("special/depth", &limits, &NoArguments);
        check(&ended, Limit::stack);
        ended.count
    };
    let (small, large) = (depth(64), depth(256));
    // Frames have one size, so the depth follows the stack but for the first frames.
    assert!(
        (small * 3..small * 5).contains(&large),
        "{small} and {large}"
    );
}

fn total_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_mbox(folder.path(), ["Un: 1\n\nun", "Deux: 2\n\ndeux"]);
    let word = path.to_string_lossy().into_owned();
    let most = Duration::from_millis(400);
    let limits = changed(|limits| {
        limits.processor_time = Span::milliseconds(100);
        limits.total_time = Span(most);
    });
    let ended = call("special/alternate", &limits, &MailboxArgument(word));
    check(&ended, Limit::total_time);
    let usage = ended.report.usage;
    assert!(
        usage.processor >= most && usage.processor < most + LATE,
        "{usage:?}"
    );
    assert!(usage.longest_item < Duration::from_millis(100), "{usage:?}");
    assert_eq!(
        usage.attempts, 1,
        "the whole call is over: no item is to blame"
    );
}

fn transfer() {
    let limits = |kibibytes: u64| changed(|limits| limits.transfer = Bytes(kibibytes << 10));
    // Out of the guest: a text of 1 MiB.
    check(
        &call("huge_text", &limits(1_023), &NoArguments),
        Limit::transfer,
    );
    let whole = call("huge_text", &limits(1_025), &NoArguments)
        .report
        .outcome;
    assert!(matches!(whole.as_deref(), Ok([Val::String(text)]) if text.len() == 1 << 20));
    // Into the guest: the arguments.
    let text = Values(vec![Val::String("x".repeat(1 << 20))]);
    check(
        &call("special/takes_text", &limits(1_023), &text),
        Limit::transfer,
    );
    assert_eq!(
        call("special/takes_text", &limits(1_025), &text).count,
        1 << 20
    );
}

/// Compiles in a child process as the command does, and expects a refusal that names the limit.
fn compile_refused(bytes: &[u8], limits: &Limits, words: &str) {
    let Some(executable) = data::gardon() else {
        return;
    };
    let compiler = Compiler::Child {
        executable,
        arguments: vec!["compile-component".to_owned()],
    };
    let house = House::with(&Limits::default(), compiler, None);
    let began = Instant::now();
    let Err(error @ LoadError::CompileLimit { .. }) = house.load("bomb", bytes, limits) else {
        panic!("it was compiled, or refused for another reason");
    };
    let took = began.elapsed();
    data::notice(&format!("after {took:?}: {error}"));
    assert!(error.to_string().contains(words), "{error}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    let small = with_interface("");
    if let Err(error) = house.load("small", &small, limits) {
        panic!("a small component under the same limits: {error}");
    }
}

/// A valid component of 200,000 functions: small as a file, slow and large to compile.
fn many_functions() -> Vec<u8> {
    let function = "(func (param i32 i32) (result i32) (i32.add (local.get 0) (i32.mul (local.get 1) (i32.const 7))))";
    with_interface(&function.repeat(200_000))
}

/// A component with a core module of these fields; it offers a tool, because the command compiles no other.
fn with_interface(fields: &str) -> Vec<u8> {
    let text = format!(
        r#"(component
            (core module $m (func (export "run")) {fields})
            (core instance $i (instantiate $m))
            (func $run (canon lift (core func $i "run")))
            (instance $tools (export "run" (func $run)))
            (export "tests:bomb/tools@0.1.0" (instance $tools)))"#
    );
    guest::component("bomb", &text)
}

#[test]
fn every_limit_is_enforced() {
    for limit in Limit::ALL {
        data::notice(&format!("limit {}", limit.key()));
        check_limit(*limit);
    }
}
