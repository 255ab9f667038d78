//! A PostgreSQL server of this process: made in a folder of its own, on a socket there, gone when the process is.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use register::Server;

use crate::rig::notice;

/// How long making and starting may take on a busy machine.
const WITHIN: Duration = Duration::from_secs(120);

const PASSWORD: &str = "pont-du-gard's « secret »";

/// The user of Debian's package, for tests that are run by root, whom the server refuses.
const USER: &str = "postgres";

/// The server runs while somebody holds the pipe of the first shell; then it ends, and its folder goes.
const LIFE: &str = r#"
    "$BIN/postgres" -D "$DATA" -k "$FOLDER" -h 127.0.0.1 -p "$PORT" -c ssl=on \
        -c ssl_cert_file="$FOLDER/server.pem" -c ssl_key_file="$FOLDER/server.key" >"$FOLDER/log" 2>&1 </dev/null &
    server=$!
    cat >/dev/null
    kill -INT $server
    wait $server
    rm -rf "$FOLDER"
"#;

pub struct Running {
    folder: PathBuf,
    port: u16,
    /// Holds the pipe.
    _life: Child,
}

impl Running {
    /// The server of this process; none, with a printed notice, where PostgreSQL is not installed.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Running>> = OnceLock::new();
        SHARED
            .get_or_init(|| match Self::start() {
                Ok(running) => Some(running),
                Err(reason) => {
                    notice(&format!("skipped: no PostgreSQL server here: {reason}"));
                    None
                }
            })
            .as_ref()
    }

    /// By its socket, whose file system says who may.
    pub fn local(&self) -> Server {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        Server {
            url: format!("postgres://{USER}@{socket}:{}/{USER}", self.port),
            ..Server::default()
        }
    }

    /// By the network, with its password, encrypted.
    pub fn encrypted(&self) -> Server {
        Server {
            url: format!("postgres://{USER}@localhost:{}/{USER}", self.port),
            password_file: Some(self.folder.join("client.password")),
            ca_file: Some(self.folder.join("ca.pem")),
            schema: None,
        }
    }

    /// A connection for what a test prepares.
    pub fn client(&self) -> postgres::Client {
        postgres::Client::connect(&self.local().url, postgres::NoTls).unwrap()
    }

    fn start() -> Result<Self, String> {
        let bin = programs().ok_or("the package postgresql is not installed")?;
        let folder = tempfile::Builder::new().prefix("register-pg.").tempdir();
        let folder = folder.map_err(|error| error.to_string())?.keep();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let owner = owner();
        certificates(&folder);
        write(&folder.join("client.password"), &format!("{PASSWORD}\n"));
        write(&folder.join("server.password"), PASSWORD);
        if let Some((uid, gid)) = owner {
            for file in ["", "server.password", "server.pem", "server.key"] {
                chown(folder.join(file), Some(uid), Some(gid)).map_err(|e| e.to_string())?;
            }
        }
        let data = folder.join("data");
        let made = as_user(owner, &bin.join("initdb"))
            .arg("-D")
            .arg(&data)
            .args(["-U", USER, "-E", "UTF8", "--locale=C.UTF-8"])
            .args(["--auth-local=trust", "--auth-host=scram-sha-256"])
            .arg(format!(
                "--pwfile={}",
                folder.join("server.password").display()
            ))
            .current_dir(&folder)
            .output()
            .map_err(|error| error.to_string())?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned());
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| error.to_string())?
            .port();
        let life = as_user(owner, Path::new("/bin/sh"))
            .args(["-c", LIFE])
            .env("BIN", &bin)
            .env("DATA", &data)
            .env("FOLDER", &folder)
            .env("PORT", port.to_string())
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let running = Self {
            folder,
            port,
            _life: life,
        };
        let started = Instant::now();
        while postgres::Client::connect(&running.local().url, postgres::NoTls).is_err() {
            if started.elapsed() > WITHIN {
                let log = fs::read_to_string(running.folder.join("log")).unwrap_or_default();
                return Err(format!("it does not start: {log}"));
            }
            sleep(Duration::from_millis(100));
        }
        Ok(running)
    }
}

/// Where the server's programs are.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian
        .chain(std::env::split_paths(&path).collect::<Vec<_>>())
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// Whom the server runs as, where this process is root.
fn owner() -> Option<(u32, u32)> {
    let number = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    (number(&["-u"])? == 0)
        .then(|| Some((number(&["-u", USER])?, number(&["-g", USER])?)))
        .flatten()
}

fn as_user(owner: Option<(u32, u32)>, program: &Path) -> Command {
    match owner {
        None => Command::new(program),
        Some((uid, gid)) => {
            let mut command = Command::new("setpriv");
            command
                .args([format!("--reuid={uid}"), format!("--regid={gid}")])
                .args(["--clear-groups", "--"])
                .arg(program);
            command
        }
    }
}

/// An authority of our own, and a certificate of it for `localhost`.
fn certificates(folder: &Path) {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&authority_key).unwrap();
    write(&folder.join("ca.pem"), &certificate.pem());
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let server = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let signed = server.signed_by(&key, &issuer).unwrap();
    write(&folder.join("server.pem"), &signed.pem());
    write(&folder.join("server.key"), &key.serialize_pem());
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}
