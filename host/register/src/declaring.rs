//! Declaring: tables are made, found, or brought to a newer version.

use crate::driver::{Driver, Refusal};
use crate::session::Session;
use crate::settings::Location;
use crate::{Error, Place, Schema, Words, migrate, postgresql, sql, sqlite};

/// What a declaration came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Declared {
    /// The tables were there, of this version.
    Found,
    /// They were made.
    Made {
        /// Where: a file, or a schema on a server.
        at: String,
    },
    /// They were of an older version.
    Migrated {
        /// Where a copy of the older ones is.
        backup: String,
    },
}

impl Session {
    /// Makes or migrates the tables.
    pub(crate) fn declare(&mut self, schema: Schema) -> Result<Declared, Error> {
        let place = self.place();
        self.bring(schema, true)?
            .ok_or_else(|| nothing_there(place))
    }

    /// Opens the tables if they are there, as a declaration does; none where they are not, and nothing is made.
    pub(crate) fn find(&mut self, schema: Schema) -> Result<Option<Declared>, Error> {
        self.bring(schema, false)
    }

    fn bring(&mut self, schema: Schema, make: bool) -> Result<Option<Declared>, Error> {
        let place = self.place();
        if self.transaction.is_some() {
            return Err(self.transaction_open());
        }
        if matches!(
            self.settings.location,
            Location::File(..) | Location::Tables(..)
        ) {
            return Err(self.foreign());
        }
        let schema = schema.checked(&self.settings.name)?;
        let write = self.settings.write;
        let mut made = false;
        let mut driver: Box<dyn Driver> = match &self.settings.location {
            Location::Folder(folder) => {
                match sqlite::open_own(folder, &schema.name, write, &place)? {
                    Some(driver) => Box::new(driver),
                    None if write && make => {
                        made = true;
                        Box::new(sqlite::create(folder, &schema, &place)?)
                    }
                    None => return Ok(None),
                }
            }
            Location::Server(server) => {
                let name = server.schema_for(&schema.name);
                Box::new(postgresql::connect(server, name, write, &place)?)
            }
            Location::File(..) | Location::Tables(..) => return Err(self.foreign()),
        };
        if !make && migrate::declared(&mut *driver, &place)?.is_none() {
            return Ok(None);
        }
        let mut declared = bring(&mut *driver, &schema, write, &place)?;
        if made {
            declared = Declared::Made { at: driver.at() };
        }
        self.tables = schema
            .tables
            .iter()
            .map(|table| sql::own(driver.schema(), table))
            .collect();
        self.driver = Some(driver);
        Ok(Some(declared))
    }

    fn foreign(&self) -> Error {
        Error::ReadOnly {
            place: self.place(),
            words: Words::new(
                "ce registre montre les tables d'un autre programme, telles qu'elles sont ; rien ne s'y déclare",
                "this register shows tables of another program as they are; nothing is declared there",
            ),
        }
    }
}

/// Brings the tables that a driver sees to a schema.
fn bring(
    driver: &mut dyn Driver,
    schema: &Schema,
    write: bool,
    place: &Place,
) -> Result<Declared, Error> {
    if let Some(old) = migrate::declared(driver, place)?
        && current(&old, schema, place)?
    {
        return Ok(Declared::Found);
    }
    if !write {
        return Err(nothing_there(place.clone()));
    }
    let refused =
        |refusal: Refusal, driver: &mut dyn Driver| refusal.at(place.clone(), &driver.at());
    driver.begin().map_err(|refusal| refused(refusal, driver))?;
    let brought = within(driver, schema, place);
    let ended = match brought {
        Ok(_) => driver.batch("COMMIT"),
        Err(_) => driver.batch("ROLLBACK"),
    };
    let declared = brought?;
    ended.map_err(|refusal| refused(refusal, driver))?;
    Ok(declared)
}

/// What is done while nobody else writes; another command may have been quicker.
fn within(driver: &mut dyn Driver, schema: &Schema, place: &Place) -> Result<Declared, Error> {
    match migrate::declared(driver, place)? {
        None => {
            migrate::make(driver, schema, place)?;
            Ok(Declared::Made { at: driver.at() })
        }
        Some(old) if current(&old, schema, place)? => Ok(Declared::Found),
        Some(old) => {
            let mut tables: Vec<String> = old.tables.iter().map(|t| t.name.clone()).collect();
            tables.push(migrate::META.to_owned());
            let backup = driver
                .back_up(&tables, old.version)
                .map_err(|refusal| refusal.at(place.clone(), &driver.at()))?;
            migrate::migrate(driver, &old, schema, place)?;
            Ok(Declared::Migrated { backup })
        }
    }
}

/// Whether what is there is what is wanted; false when it is older.
fn current(old: &Schema, schema: &Schema, place: &Place) -> Result<bool, Error> {
    if old.name != schema.name {
        let (here, wanted) = (&old.name, &schema.name);
        return Err(place.clone().failed(
            format!("les tables sont celles de « {here} », et non de « {wanted} » ; donnez un autre « schema » à ce registre dans gardon.toml"),
            format!("the tables are those of « {here} », not of « {wanted} »; give this register another `schema` in gardon.toml"),
        ));
    }
    if old.version > schema.version {
        return Err(Error::Newer {
            place: place.clone(),
            found: old.version,
            wanted: schema.version,
        });
    }
    if old.version == schema.version && !migrate::alike(old, schema) {
        return Err(place.clone().invalid(
            format!("les tables de la version {} sont déclarées autrement que la première fois ; une autre déclaration est une autre version", old.version),
            format!("the tables of version {} are declared otherwise than the first time; another declaration is another version", old.version),
        ));
    }
    Ok(old.version == schema.version)
}

fn nothing_there(place: Place) -> Error {
    Error::ReadOnly {
        place,
        words: Words::new(
            "les tables ne sont pas encore là, ou d'une version plus ancienne, et cet appel ne peut pas écrire ; lancez d'abord une commande qui écrit dans ce registre",
            "the tables are not there yet, or of an older version, and this call cannot write; run a command that writes to this register first",
        ),
    }
}
