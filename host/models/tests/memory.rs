//! What the check costs: memory while a large file is checked, alone in its process, and time.

#[path = "it/build.rs"]
#[expect(dead_code, reason = "the other tests use the rest of it")]
mod build;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use build::{Gguf, tensor, text};
use models::gguf::{check, check_reader};

/// Tokens of the largest vocabularies.
const TOKENS: u64 = 256_000;

/// The most memory of the whole process that checks.
const MOST_MEMORY: u64 = 16 << 20;

/// Far more than it takes anywhere; the figure that matters is in docs/models.md.
const MOST_TIME: Duration = Duration::from_secs(2);

/// In the environment of the process that only checks: the file to check.
const FILE: &str = "GARDON_TEST_CHECKED_FILE";

/// The test writes the files, and starts itself again for each, so that nothing but the check is measured.
#[test]
fn checking_stays_within_the_bound() {
    if let Some(path) = std::env::var_os(FILE) {
        return check_alone(Path::new(&path));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    write_large(&path("vocabulary"));
    assert!(fs::metadata(path("vocabulary")).expect("metadata").len() > 100_000_000);
    fs::write(path("names"), many_names()).expect("written");
    fs::write(path("small"), Gguf::small().bytes()).expect("written");
    for name in ["vocabulary", "names", "small"] {
        let ended = Command::new(std::env::current_exe().expect("this test"))
            .args(["checking_stays_within_the_bound", "--exact", "--nocapture"])
            .env(FILE, path(name))
            .output()
            .expect("this test can be started");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{name}: {said}");
        let measured = said.lines().find(|line| line.starts_with("checked"));
        // A closed standard error leaves nobody to tell.
        let _ = writeln!(
            std::io::stderr(),
            "{name}: {}",
            measured.expect("the figures")
        );
    }
}

/// What this thread has used of a processor: others use the machine too.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells it");
    let nanoseconds = text.split_whitespace().next().expect("a first number");
    Duration::from_nanos(nanoseconds.parse().expect("nanoseconds"))
}

fn check_alone(path: &Path) {
    let began = processor_time();
    let summary = check(path).unwrap_or_else(|error| panic!("{error:?}"));
    let took = processor_time().saturating_sub(began);
    if summary.size < 10_000 {
        damage(&fs::read(path).expect("a small file"));
    }
    let expected = match summary.vocabulary {
        TOKENS => (1, 25 << 20),
        _ if summary.tensors > 2 => (30_002, 30_288),
        _ => (2, 288),
    };
    assert_eq!((summary.tensors, summary.parameters), expected);
    let peak = memory("VmHWM");
    assert!(peak < MOST_MEMORY, "{peak} bytes");
    assert!(took < MOST_TIME, "{took:?}");
    // As above.
    let _ = writeln!(
        std::io::stderr(),
        "checked in {took:?}, the process held {peak} bytes at most"
    );
}

/// Counts and lengths that ask for gigabytes, in a file that says to be large enough for them.
fn damage(sound: &[u8]) {
    for at in 4..sound.len() - 8 {
        let mut bytes = sound.to_vec();
        bytes[at..at + 8].copy_from_slice(&(1u64 << 34).to_le_bytes());
        // Refused or not: it must only not take the memory.
        let _ = check_reader(bytes.as_slice(), 1 << 40);
    }
}

/// Thirty thousand tensors and four thousand keys, their names nearly as long as they may be.
fn many_names() -> Vec<u8> {
    let mut file = Gguf::small();
    for number in 0..4_000 {
        file.keys
            .push((format!("x.{number:0>250}"), build::Value::Bool(1)));
    }
    for number in 0..30_000 {
        file.tensors
            .push(tensor(&format!("t{number:0>60}"), &[1], 24, 1));
    }
    file.bytes()
}

/// A file of 100 MB with a vocabulary of 256,000 tokens and as many merges, written piece by piece.
fn write_large(path: &Path) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    let mut bytes = Vec::new();
    bytes.extend(b"GGUF");
    bytes.extend(3u32.to_le_bytes());
    bytes.extend(1u64.to_le_bytes());
    bytes.extend(8u64.to_le_bytes());
    let key = |bytes: &mut Vec<u8>, key: &str, kind: u32| {
        text(bytes, key.as_bytes());
        bytes.extend(kind.to_le_bytes());
    };
    for (name, value) in [
        ("general.architecture", "llama"),
        ("tokenizer.ggml.model", "gpt2"),
    ] {
        key(&mut bytes, name, 8);
        text(&mut bytes, value.as_bytes());
    }
    for name in ["block_count", "context_length", "embedding_length"] {
        key(&mut bytes, &format!("llama.{name}"), 4);
        bytes.extend(1u32.to_le_bytes());
    }
    for name in ["tokens", "merges"] {
        key(&mut bytes, &format!("tokenizer.ggml.{name}"), 9);
        bytes.extend(8u32.to_le_bytes());
        bytes.extend(TOKENS.to_le_bytes());
        for number in 0..TOKENS {
            text(&mut bytes, format!("é{number} t{number}").as_bytes());
        }
        out.write_all(&bytes).expect("written");
        bytes.clear();
    }
    key(&mut bytes, "tokenizer.ggml.token_type", 9);
    bytes.extend(5u32.to_le_bytes());
    bytes.extend(TOKENS.to_le_bytes());
    bytes.extend((0..TOKENS).flat_map(|_| 1i32.to_le_bytes()));
    text(&mut bytes, b"blk.0.ffn_up.weight");
    bytes.extend(1u32.to_le_bytes());
    bytes.extend((25u64 << 20).to_le_bytes());
    bytes.extend(0u32.to_le_bytes());
    bytes.extend(0u64.to_le_bytes());
    out.write_all(&bytes).expect("written");
    let file = out.into_inner().expect("written");
    let end = file
        .metadata()
        .expect("metadata")
        .len()
        .next_multiple_of(32)
        + (100 << 20);
    // The weights are a hole: nothing reads them.
    file.set_len(end).expect("the length");
}

/// A line of `/proc/self/status`, in bytes.
fn memory(name: &str) -> u64 {
    fs::read_to_string("/proc/self/status")
        .expect("the status of this process")
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .and_then(|value| value.trim().strip_suffix(" kB"))
        .and_then(|value| value.parse::<u64>().ok())
        .expect("a line of the status")
        * 1_024
}
