//! A PostgreSQL server in a folder of its own, on a socket there, gone with this value.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tests::command::notice;

/// How long making and starting may take on a busy machine.
const WITHIN: Duration = Duration::from_secs(120);

/// The user of Debian's package; the server refuses to run as root.
const USER: &str = "postgres";

/// Of the socket; there is no network.
const PORT: &str = "5432";

pub(crate) struct Server {
    folder: TempDir,
    programs: PathBuf,
    child: Child,
}

impl Server {
    /// Nothing, with a notice, where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        match Self::try_start() {
            Ok(server) => Some(server),
            Err(reason) => {
                notice(&format!("no PostgreSQL server here: {reason}"));
                None
            }
        }
    }

    fn try_start() -> Result<Self, String> {
        let programs = programs().ok_or("the package postgresql is not installed")?;
        let (uid, gid) = owner().ok_or("there is no user postgres")?;
        let folder = tempfile::Builder::new().prefix("gardon-pg.").tempdir();
        let folder = folder.map_err(|error| error.to_string())?;
        // Users of the system connect by the socket, so they come through the folder.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("opened");
        chown(folder.path(), Some(uid), Some(gid)).map_err(|error| error.to_string())?;
        let data = folder.path().join("data");
        let made = as_owner(&programs.join("initdb"), (uid, gid))
            .arg("-D")
            .arg(&data)
            .args(["-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust"])
            .current_dir(folder.path())
            .output()
            .map_err(|error| error.to_string())?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned());
        }
        let child = as_owner(&programs.join("postgres"), (uid, gid))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses=", "-p", PORT, "-c", "fsync=off"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir(folder.path())
            .spawn()
            .map_err(|error| error.to_string())?;
        let server = Self {
            folder,
            programs,
            child,
        };
        let started = Instant::now();
        while server.query("SELECT 1").is_err() {
            if started.elapsed() > WITHIN {
                return Err("it does not start".to_owned());
            }
            sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// What a configuration names it by, for a role.
    pub(crate) fn url(&self, role: &str) -> String {
        let socket = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{role}@{socket}:{PORT}/{USER}")
    }

    /// Statements that have to go well.
    pub(crate) fn run(&self, statements: &str) {
        if let Err(reason) = self.query(statements) {
            panic!("{reason}");
        }
    }

    /// What a statement returns, a line a row, `|` between the columns.
    pub(crate) fn query(&self, statements: &str) -> Result<String, String> {
        let output = Command::new(self.programs.join("psql"))
            .arg("-h")
            .arg(self.folder.path())
            .args(["-p", PORT, "-U", USER, "-d", USER, "-X", "-q", "-A", "-t"])
            .args(["-v", "ON_ERROR_STOP=1", "-c", statements])
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An immediate end: the folder goes with it.
        let process = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(process, rustix::process::Signal::QUIT);
        let _ = self.child.wait();
    }
}

fn programs() -> Option<PathBuf> {
    fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .find(|folder| {
            let all = ["initdb", "postgres", "psql"];
            all.iter().all(|program| folder.join(program).is_file())
        })
}

fn owner() -> Option<(u32, u32)> {
    let text = fs::read_to_string("/etc/passwd").ok()?;
    let line = text.lines().find(|line| line.starts_with("postgres:"))?;
    let mut parts = line.split(':').skip(2);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn as_owner(program: &Path, (uid, gid): (u32, u32)) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args([format!("--reuid={uid}"), format!("--regid={gid}")])
        .args(["--clear-groups", "--"])
        .arg(program);
    command
}
