//! How the kitchen is set up.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How the kitchen is set up; an answer that runs alone depends on none of it but `context` and `threads`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Threads that compute. llama.cpp's threads spin, so these cores should have nothing else to do.
    pub threads: usize,
    /// Tokens that a model remembers, of all requests together; also the most that one request may fill.
    pub context: u32,
    /// Requests that one model works on at the same time.
    pub sequences: u32,
    /// Tokens that are computed in one go; a prompt of more is read in pieces, so that others need not wait for it.
    pub batch: u32,
    /// Layers that a graphics card computes, where the binary was built for one; more than a model has means all.
    pub gpu_layers: u32,
    /// Orders that may wait, of all models together; the next one is told to come back.
    pub queue: usize,
    /// Models in memory at the same time; another one takes the place of the one that was used longest ago.
    pub models: usize,
    /// A model that was not asked for so long leaves the memory.
    pub idle: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: physical_cores(),
            context: 8_192,
            sequences: 16,
            batch: 512,
            gpu_layers: 0,
            queue: 256,
            models: 2,
            idle: Duration::from_secs(600),
        }
    }
}

impl Settings {
    /// The most requests at the same time; llama.cpp knows 256 sequences, and ranking needs some besides.
    pub const MOST_SEQUENCES: u32 = 64;

    /// The same settings, each within what is possible.
    pub fn clamped(mut self) -> Self {
        self.threads = self.threads.clamp(1, 512);
        self.context = self.context.clamp(128, 1 << 24);
        self.sequences = self.sequences.clamp(1, Self::MOST_SEQUENCES);
        self.batch = self.batch.clamp(64, 4_096).min(self.context);
        self.queue = self.queue.max(1);
        self.models = self.models.max(1);
        self
    }
}

/// Cores that this process may use, two threads of one core counted once, and no more than its control group pays for.
pub fn physical_cores() -> usize {
    let allowed = allowed_processors();
    let mut cores = BTreeSet::new();
    for processor in &allowed {
        let path = format!("/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list");
        // Without the list each processor is a core of its own.
        let siblings = fs::read_to_string(path).unwrap_or_else(|_| processor.to_string());
        cores.insert(siblings.trim().to_owned());
    }
    let group = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let quota = narrowest(Path::new("/sys/fs/cgroup"), &group).unwrap_or(usize::MAX);
    cores.len().min(quota).max(1)
}

/// Whole processors that the control group of this process and those around it pay for; none where nothing is limited.
///
/// `group` is what `/proc/self/cgroup` says. Containers see their own group at the top, services at a path below it.
fn narrowest(root: &Path, group: &str) -> Option<usize> {
    let mut quotas: Vec<usize> = Vec::new();
    let own = group.lines().find_map(|line| line.strip_prefix("0::/"));
    let own = own.filter(|path| !path.split('/').any(|part| part == ".."));
    let folder = own.map_or_else(|| root.to_owned(), |path| root.join(path));
    for folder in folder
        .ancestors()
        .take_while(|folder| folder.starts_with(root))
    {
        let text = fs::read_to_string(folder.join("cpu.max"));
        quotas.extend(text.ok().and_then(|text| quota(&text)));
    }
    // The older kind of control groups has the two numbers in two files.
    let old = group.lines().find_map(|line| {
        let (controllers, path) = line.split_once(':')?.1.split_once(':')?;
        let is_own = controllers.split(',').any(|name| name == "cpu");
        is_own.then(|| path.trim_start_matches('/').to_owned())
    });
    for folder in [
        root.join("cpu"),
        root.join("cpu").join(old.unwrap_or_default()),
    ] {
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        if let (Some(spend), Some(period)) = (read("cpu.cfs_quota_us"), read("cpu.cfs_period_us")) {
            quotas.extend(quota(&format!("{} {}", spend.trim(), period.trim())));
        }
    }
    quotas.into_iter().min()
}

/// The processors that this process may run on, by their numbers.
pub(crate) fn allowed_processors() -> Vec<usize> {
    let set = rustix::thread::sched_getaffinity(None);
    match set {
        Ok(set) => (0..rustix::thread::CpuSet::MAX_CPU)
            .filter(|processor| set.is_set(*processor))
            .collect(),
        Err(_) => (0..std::thread::available_parallelism().map_or(1, usize::from)).collect(),
    }
}

/// Whole processors of a control group's `cpu.max`, which reads `QUOTA PERIOD` or `max PERIOD`.
fn quota(text: &str) -> Option<usize> {
    let (quota, period) = text.trim().split_once(' ')?;
    let (quota, period) = (quota.parse::<usize>().ok()?, period.parse::<usize>().ok()?);
    quota.checked_div(period).map(|whole| whole.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_read() {
        for (text, expected) in [
            ("max 100000\n", None),
            ("200000 100000\n", Some(2)),
            ("250000 100000", Some(2)),
            ("50000 100000", Some(1)),
            ("1 0", None),
            ("", None),
        ] {
            assert_eq!(quota(text), expected, "{text}");
        }
    }

    #[test]
    fn the_narrowest_group_counts() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let service = "0::/system.slice/gardon.service\n";
        assert_eq!(narrowest(root.path(), service), None);
        write("cpu.max", "max 100000\n");
        assert_eq!(narrowest(root.path(), service), None);
        write("system.slice/cpu.max", "800000 100000\n");
        assert_eq!(narrowest(root.path(), service), Some(8));
        write("system.slice/gardon.service/cpu.max", "200000 100000\n");
        assert_eq!(narrowest(root.path(), service), Some(2));
        assert_eq!(narrowest(root.path(), "0::/\n"), None);
        assert_eq!(narrowest(root.path(), "0::/../elsewhere\n"), None);
        let old = "4:cpu,cpuacct:/docker/ab\n1:name=systemd:/\n";
        assert_eq!(narrowest(root.path(), old), None);
        write("cpu/docker/ab/cpu.cfs_quota_us", "-1\n");
        write("cpu/docker/ab/cpu.cfs_period_us", "100000\n");
        assert_eq!(narrowest(root.path(), old), None);
        write("cpu/docker/ab/cpu.cfs_quota_us", "300000\n");
        assert_eq!(narrowest(root.path(), old), Some(3));
    }

    #[test]
    fn this_machine_has_cores() {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        assert!((1..=most).contains(&physical_cores()), "{most} processors");
    }

    #[test]
    fn what_is_impossible_is_clamped() {
        let clamped = Settings {
            threads: 0,
            context: 0,
            sequences: 1_000,
            batch: 100_000,
            queue: 0,
            models: 0,
            ..Settings::default()
        }
        .clamped();
        assert_eq!(
            (clamped.threads, clamped.context, clamped.sequences),
            (1, 128, Settings::MOST_SEQUENCES)
        );
        assert_eq!((clamped.batch, clamped.queue, clamped.models), (128, 1, 1));
    }
}
