//! Users of the operating system and the system's configuration, in a mount namespace of their own.
//!
//! The system's folder `/etc` is one of ours there: its list of users, and `/etc/gardon`, which belongs to root.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::command::{Place, Ran, gardon, notice, on_path, run};

/// A user of the operating system, by the list of users of [`Scene`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) login: &'static str,
    pub(crate) uid: u32,
}

pub(crate) const AMANDINE: User = User {
    login: "amandine",
    uid: 4_100_011,
};

pub(crate) const BRUNO: User = User {
    login: "bruno",
    uid: 4_100_012,
};

/// Somebody without an identifier.
pub(crate) const CLAUDE: User = User {
    login: "claude",
    uid: 4_100_013,
};

const USERS: [User; 3] = [AMANDINE, BRUNO, CLAUDE];

pub(crate) struct Scene {
    place: Place,
}

impl Scene {
    /// Nothing, with a notice, where this is not root, or namespaces are not allowed.
    pub(crate) fn new(what: &str) -> Option<Self> {
        let left_out = |reason: &str| notice(&format!("{reason}: {what} was not tested"));
        if !rustix::process::geteuid().is_root() {
            left_out("not root");
            return None;
        }
        if !on_path("setpriv", "--version") {
            left_out("setpriv is missing");
            return None;
        }
        let scene = Self {
            place: Place::new(),
        };
        let etc = scene.root().join("etc");
        fs::create_dir_all(etc.join("gardon")).expect("a folder");
        let mut users = "root:x:0:0::/root:/bin/sh\n".to_owned();
        for user in USERS {
            users += &format!("{}:x:{}:{}::/:/bin/sh\n", user.login, user.uid, user.uid);
        }
        fs::write(etc.join("passwd"), users).expect("a list of users");
        let mut probe = scene.apart();
        if run(probe.args(["test", "-d", "/etc/gardon"])).code != Some(0) {
            left_out("no mount namespace is allowed here");
            return None;
        }
        fs::copy(gardon(), scene.root().join("gardon")).expect("the command is copied");
        // Once compiled, each user's copy starts quickly.
        scene
            .place
            .gardon(&["hr", "compute", "facts", "--words", "CET"])
            .answer();
        for user in USERS {
            give(&scene.place.home(), &scene.home(user), user);
        }
        open(&scene.place.work());
        fs::set_permissions(scene.root(), fs::Permissions::from_mode(0o755)).expect("opened");
        Some(scene)
    }

    pub(crate) fn root(&self) -> PathBuf {
        let home = self.place.home();
        home.parent().expect("a folder of its own").to_owned()
    }

    pub(crate) fn home(&self, user: User) -> PathBuf {
        self.root().join(format!("home-{}", user.login))
    }

    /// A file that all users can read, in the folder in which commands run.
    pub(crate) fn share(&self, name: &str, bytes: &[u8]) -> PathBuf {
        self.place.write(&format!("work/{name}"), bytes)
    }

    /// Writes the system's configuration, or a file beside it.
    pub(crate) fn configure(&self, name: &str, text: &str) {
        let path = self.root().join("etc/gardon").join(name);
        fs::write(&path, text).expect("a file of the system");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("its mode");
    }

    /// Writes a file of a user's own.
    pub(crate) fn own_file(&self, user: User, path: &str, text: &str) {
        let path = self.home(user).join(path);
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder");
        fs::write(&path, text).expect("a file");
        for path in [folder, &path] {
            chown(path, Some(user.uid), Some(user.uid)).expect("its owner");
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("its mode");
    }

    /// A command as a user.
    pub(crate) fn gardon(&self, user: User, words: &[&str]) -> Ran {
        self.gardon_with(user, words, &[])
    }

    /// A command as a user, with variables of that user's choice.
    pub(crate) fn gardon_with(
        &self,
        user: User,
        words: &[&str],
        variables: &[(&str, &str)],
    ) -> Ran {
        let mut command = self.apart();
        command
            .args(["setpriv", "--clear-groups"])
            .args(["--reuid", &user.uid.to_string()])
            .args(["--regid", &user.uid.to_string()])
            .arg(self.root().join("gardon"))
            .args(words)
            .env("HOME", self.home(user))
            .envs(variables.iter().copied());
        run(&mut command)
    }

    /// The beginning of a command for which `/etc` is ours.
    fn apart(&self) -> Command {
        let mut command = self.place.command("unshare");
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .args(["--mount", "--propagation", "private", "sh", "-c"])
            .arg(r#"mount --bind "$0" /etc && exec "$@""#)
            .arg(self.root().join("etc"));
        command
    }
}

/// A copy that is that user's own.
fn give(from: &Path, to: &Path, user: User) {
    let metadata = fs::metadata(from).expect("a file");
    if metadata.is_dir() {
        fs::create_dir(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            give(&entry.path(), &to.join(entry.file_name()), user);
        }
    } else {
        fs::copy(from, to).expect("a copy");
    }
    fs::set_permissions(to, metadata.permissions()).expect("its permissions");
    chown(to, Some(user.uid), Some(user.uid)).expect("its owner");
}

fn open(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("opened");
}
