//! Parts of the bench that run in a process of their own, so that each one's memory is its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use index::{Index, Report, SourceFile};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use super::acts::Act;
use super::sqlite;

/// What a part came to.
pub(crate) struct Outcome {
    pub(crate) wall: Duration,
    /// Processor time of all its threads.
    pub(crate) processor: Duration,
    /// The most memory that was resident, in bytes.
    pub(crate) peak: u64,
}

/// Runs a part of this program in a process of its own.
pub(crate) fn run(part: &str, path: &Path, documents: usize) -> Result<Outcome, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .arg(part)
        .arg(path)
        .arg(documents.to_string())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    let told = String::from_utf8_lossy(&output.stdout);
    let value: Value = serde_json::from_str(&told)
        .map_err(|_| format!("the part « {part} » ended with {}", output.status))?;
    let seconds = |key: &str| Duration::from_secs_f64(value[key].as_f64().unwrap_or_default());
    Ok(Outcome {
        wall: seconds("wall"),
        processor: seconds("processor"),
        peak: value["peak"].as_u64().unwrap_or_default(),
    })
}

/// What such a process does; its answer is one line of JSON.
pub(crate) fn answer(part: &str, path: &Path, rest: &str) -> Result<String, String> {
    let documents = || rest.parse().map_err(|_| format!("{rest} is no number"));
    let began = Instant::now();
    match part {
        "index" => fill(path, documents()?)?,
        "sqlite" => sqlite::build(path, documents()?).map_err(|error| error.to_string())?,
        "look" => {
            let found = sqlite::Peer::open(path).and_then(|peer| peer.search(rest));
            let found = found.map_err(|error| error.to_string())?;
            return Ok(json!(found).to_string());
        }
        _ => return Err(format!("« {part} »: index, sqlite or look")),
    }
    let value = json!({
        "wall": began.elapsed().as_secs_f64(),
        "processor": processor(ClockId::ProcessCPUTime).as_secs_f64(),
        "peak": peak("self").unwrap_or_default(),
    });
    Ok(value.to_string())
}

/// Puts the acts into an index, one file each, as an update does.
fn fill(folder: &Path, documents: usize) -> Result<(), String> {
    let failed = |error: index::Error| error.to_string();
    let index = Index::create(folder).map_err(failed)?;
    let mut writer = index.writer().map_err(failed)?;
    for place in 0..documents {
        let act = Act::new(place);
        let file = SourceFile {
            path: act.path.clone(),
            size: act.text.len() as u64,
            modified: 1,
            hash: None,
        };
        writer
            .put(file, [act.document()], Report::default())
            .map_err(failed)?;
    }
    writer.finish().map_err(failed)
}

/// Time of the processor, of this thread or of all of this process.
pub(crate) fn processor(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// The most memory that was resident in a process, in bytes; none when it is gone.
pub(crate) fn peak(process: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

/// Bytes of everything below a folder, or of a file.
pub(crate) fn bytes(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else {
        return fs::metadata(path).map_or(0, |metadata| metadata.len());
    };
    entries.flatten().map(|entry| bytes(&entry.path())).sum()
}
