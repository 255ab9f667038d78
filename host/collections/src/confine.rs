//! Running a program of the system with less: no network, little memory, little time, small files.
//!
//! The child bounds itself, then becomes the program: limits and the filter of system calls stay with it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// What a confined program may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Address space in bytes.
    pub memory: u64,
    /// Processor time in seconds.
    pub processor_seconds: u64,
    /// The largest file that it may write, in bytes.
    pub file: u64,
}

/// Linux system calls by which a program comes to a network or speaks to another process.
///
/// Numbers are those of the architecture this is compiled for; programs of another one are refused by the filter itself.
#[cfg(target_arch = "x86_64")]
const REFUSED: [i64; 10] = [
    41,  // socket
    42,  // connect
    43,  // accept
    44,  // sendto
    46,  // sendmsg
    49,  // bind
    50,  // listen
    53,  // socketpair
    101, // ptrace
    425, // io_uring_setup, which can open sockets without the calls above
];
#[cfg(target_arch = "aarch64")]
const REFUSED: [i64; 10] = [
    198, // socket
    203, // connect
    202, // accept
    206, // sendto
    211, // sendmsg
    200, // bind
    201, // listen
    199, // socketpair
    117, // ptrace
    425, // io_uring_setup
];

/// `EACCES`.
const REFUSED_WITH: u32 = 13;

/// Becomes the program, confined; returns only when that fails, with the reason.
pub fn exec(program: &OsString, arguments: &[OsString], bounds: Bounds) -> io::Error {
    match confine(bounds) {
        Err(error) => error,
        Ok(()) => Command::new(program)
            .args(arguments)
            .env_clear()
            // Libraries that draw or recognise start threads; one is enough, and memory is bounded.
            .env("OMP_THREAD_LIMIT", "1")
            .env("LC_ALL", "C.UTF-8")
            .exec(),
    }
}

fn confine(bounds: Bounds) -> io::Result<()> {
    for (resource, most) in [
        (Resource::As, bounds.memory),
        (Resource::Cpu, bounds.processor_seconds),
        (Resource::Fsize, bounds.file),
        (Resource::Core, 0),
        (Resource::Nofile, 64),
    ] {
        setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        )?;
    }
    let filter = filter().map_err(io::Error::other)?;
    // Sets no-new-privileges besides: the program cannot gain rights by a set-uid file.
    seccompiler::apply_filter(&filter).map_err(io::Error::other)
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let rules: BTreeMap<i64, Vec<seccompiler::SeccompRule>> = REFUSED
        .into_iter()
        .map(|number| (number, Vec::new()))
        .collect();
    SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(REFUSED_WITH),
        architecture(),
    )?
    .try_into()
}

fn architecture() -> TargetArch {
    if cfg!(target_arch = "aarch64") {
        TargetArch::aarch64
    } else {
        TargetArch::x86_64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_can_be_made() {
        assert!(filter().unwrap().len() > REFUSED.len());
    }
}
