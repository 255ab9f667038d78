//! Who asks: the user and the groups of the operating system, never a flag, a variable or a header.

use crate::{Audience, Collection};

/// A user of the operating system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// The user's number.
    pub uid: u32,
    /// The names of the user's groups.
    pub groups: Vec<String>,
}

impl Caller {
    /// The user who runs this process.
    ///
    /// Groups that have no name in the system's directory are left out: no collection can name them.
    pub fn of_process() -> Self {
        let mut numbers: Vec<u32> = rustix::process::getgroups()
            .unwrap_or_default()
            .into_iter()
            .map(|group| group.as_raw())
            .collect();
        numbers.push(rustix::process::getegid().as_raw());
        numbers.sort_unstable();
        numbers.dedup();
        let groups = numbers
            .into_iter()
            .filter_map(|number| {
                let group = uzers::get_group_by_gid(number)?;
                group.name().to_str().map(str::to_owned)
            })
            .collect();
        Self {
            uid: rustix::process::geteuid().as_raw(),
            groups,
        }
    }

    /// Whether this user may read a collection: the owner may, members of its groups may, and public acts everybody.
    ///
    /// Root is no exception here: root reads the files by other means, and does not get them in an answer by accident.
    pub fn may_read(&self, collection: &Collection) -> bool {
        collection.audience == Audience::Public
            || collection.owner == self.uid
            || collection
                .groups
                .iter()
                .any(|group| self.groups.contains(group))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn collection(audience: Audience, groups: &[&str]) -> Collection {
        Collection {
            name: "a".to_owned(),
            sources: vec![PathBuf::from("/a")],
            audience,
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            owner: 1_000,
            names: Vec::new(),
            vectors: None,
        }
    }

    fn check(uid: u32, groups: &[&str], collection: &Collection, expected: bool) {
        let caller = Caller {
            uid,
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        };
        assert_eq!(
            caller.may_read(collection),
            expected,
            "{caller:?} {collection:?}"
        );
    }

    #[test]
    fn the_owner_the_groups_and_everybody() {
        let mine = collection(Audience::Internal, &[]);
        check(1_000, &[], &mine, true);
        check(1_001, &["drh"], &mine, false);
        check(0, &["root"], &mine, false);
        let shared = collection(Audience::Internal, &["drh", "dsi"]);
        check(1_001, &["drh"], &shared, true);
        check(1_001, &["users", "dsi"], &shared, true);
        check(1_001, &["drh2", "Drh"], &shared, false);
        let personal = collection(Audience::Personal, &["drh"]);
        check(1_001, &["drh"], &personal, true);
        check(1_002, &[], &personal, false);
        check(1_002, &[], &collection(Audience::Public, &[]), true);
    }

    #[test]
    fn this_process_has_a_user_and_named_groups() {
        let caller = Caller::of_process();
        assert_eq!(caller.uid, rustix::process::geteuid().as_raw());
        assert!(caller.groups.iter().all(|group| !group.is_empty()));
    }
}
