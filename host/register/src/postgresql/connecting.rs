//! Connecting: encrypted and checked wherever it leaves the machine, with a password that only a file knows.

use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Postgres, whole};
use crate::driver::Driver;
use crate::settings::Server;
use crate::{Error, Place, tls};

/// How long a server may take until it answers.
const CONNECT: Duration = Duration::from_secs(10);

/// What every connection is set to. Names are found nowhere but where they are said to be;
/// a commit is on the disk when it is acknowledged; nobody waits for a lock for ever.
const SET: &str = "SET search_path = pg_catalog; SET datestyle = 'ISO, YMD'; SET timezone = 'UTC';
    SET synchronous_commit = on; SET lock_timeout = '10s'; SET standard_conforming_strings = on;";

/// Connects; `schema` is where our tables are, or empty for tables of somebody else.
pub(crate) fn connect(
    server: &Server,
    schema: String,
    write: bool,
    place: &Place,
) -> Result<Postgres, Error> {
    let mut config: Config = server.url.parse().map_err(|error: postgres::Error| {
        let reason = whole(&error);
        place.clone().failed(
            format!("url : {reason} ; « postgres://utilisateur@hôte:port/base » est attendu"),
            format!("url: {reason}; « postgres://user@host:port/database » is expected"),
        )
    })?;
    config.application_name("gardon").connect_timeout(CONNECT);
    if let Some(path) = &server.password_file {
        config.password(password(path, place)?);
    }
    let at = at(&config, &schema);
    let failed = |reason: String| {
        place.clone().failed(
            format!("{at} : {reason} ; vérifiez l'adresse, le compte et le mot de passe dans gardon.toml"),
            format!("{at}: {reason}; check address, account and password in gardon.toml"),
        )
    };
    // On this machine nothing crosses a network, unless certificates were named all the same.
    let client = if is_local(&config) && server.ca_file.is_none() {
        config.ssl_mode(SslMode::Disable).connect(NoTls)
    } else {
        let settings = tls::settings(server.ca_file.as_deref()).map_err(&failed)?;
        config
            .ssl_mode(SslMode::Require)
            .connect(MakeRustlsConnect::new(settings))
    };
    let client = client.map_err(|error| failed(whole(&error)))?;
    let mut postgres = Postgres {
        client,
        schema,
        ready: None,
        at: at.clone(),
    };
    let only = if write { "off" } else { "on" };
    postgres
        .batch(&format!(
            "{SET} SET default_transaction_read_only = {only};"
        ))
        .map_err(|refusal| refusal.at(place.clone(), &at))?;
    Ok(postgres)
}

/// The password in a file, which others cannot read.
fn password(path: &Path, place: &Place) -> Result<String, Error> {
    let shown = path.display();
    let read = fs::metadata(path).and_then(|metadata| {
        let open = metadata.permissions().mode() & 0o077 != 0;
        Ok((open, fs::read_to_string(path)?))
    });
    let (open, text) = read.map_err(|error| {
        place.clone().failed(
            format!("mot de passe : {shown} : {error}"),
            format!("password: {shown}: {error}"),
        )
    })?;
    if open {
        return Err(place.clone().failed(
            format!("mot de passe : d'autres peuvent lire {shown} ; chmod 600 {shown}"),
            format!("password: others can read {shown}; chmod 600 {shown}"),
        ));
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Whether every address is of this machine.
fn is_local(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
    });
    hosts && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// What is connected to, without the account.
fn at(config: &Config, schema: &str) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Unix(path) => path.display().to_string(),
            Host::Tcp(name) => name.clone(),
        })
        .collect();
    let database = config.get_dbname().unwrap_or_default();
    let schema = if schema.is_empty() {
        String::new()
    } else {
        format!(", schema « {schema} »")
    };
    format!("PostgreSQL {}/{database}{schema}", hosts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_local() {
        for (url, expected) in [
            ("postgres://u@localhost/d", true),
            ("postgres://u@127.0.0.1:5433/d", true),
            ("postgres://u@[::1]/d", true),
            ("postgres://u@%2Frun%2Fpostgresql/d", true),
            ("postgres://u@bases.commune.example/d", false),
            ("postgres://u@10.0.0.1/d", false),
            ("postgres://u@localhost,bases.commune.example/d", false),
            ("postgres://u@localhost/d?hostaddr=10.0.0.1", false),
            ("postgres://u@localhost.commune.example/d", false),
        ] {
            let config: Config = url.parse().unwrap();
            assert_eq!(is_local(&config), expected, "{url}");
        }
    }
}
