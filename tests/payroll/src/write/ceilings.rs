//! What the invented authority has voted, as values of an employer's own.

use std::io;
use std::path::{Path, PathBuf};

use crate::law;
use crate::money::{self, Cents};

/// Writes the ceilings of each group of bonuses as a file that the check takes with `--parameters`.
///
/// # Errors
/// When the folder cannot be written.
pub fn parameters(folder: &Path) -> io::Result<PathBuf> {
    let path = folder.join("plafonds.toml");
    let text = [
        table("plafond_ifse_annuel", |ifse, _| ifse),
        table("plafond_cia_annuel", |_, cia| cia),
        table("plafond_etat_annuel", |ifse, cia| ifse + cia),
        // An authority of this size pays the full rate to the housing fund.
        "[employeur_50_agents]\nlabel = \"50 agents ou plus\"\nunit = \"number\"\nlocal = true\nvalues = [{ from = \"2020-01-01\", value = \"1\", source = \"effectif inventé\" }]\n".to_owned(),
    ]
    .concat();
    std::fs::write(&path, text)?;
    Ok(path)
}

fn table(name: &str, of: fn(Cents, Cents) -> Cents) -> String {
    let values: String = law::GROUPS
        .iter()
        .filter_map(|group| {
            let (ifse, cia) = law::bonus_ceilings(group)?;
            let value = money::point(of(ifse, cia));
            Some(format!(
                "{{ from = \"2020-01-01\", for = \"{group}\", value = \"{value}\", source = \"délibération inventée\" }},"
            ))
        })
        .collect();
    format!(
        "[{name}]\nlabel = \"{name}\"\nunit = \"money\"\nlocal = true\nkey = \"groupe_ifse\"\nvalues = [{values}]\n"
    )
}
