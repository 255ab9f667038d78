//! The handle of a register: a thread of its own does everything, one thing after another.
//!
//! Connections belong to one thread, and a transaction that is dropped anywhere is rolled back there.

use std::fmt;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::page::Rows;
use crate::session::Session;
use crate::settings::Settings;
use crate::write::Change;
use crate::{Column, Declared, Error, Place, Query, Schema, Value};

type Job = Box<dyn FnOnce(&mut Session) + Send>;

/// An open register; the last clone that is dropped closes it.
#[derive(Clone)]
pub struct Register {
    name: String,
    writable: bool,
    own_rows: bool,
    jobs: Sender<Job>,
}

/// Changes that are kept together or not at all: dropped without [`Transaction::commit`], nothing of it was done.
#[derive(Debug)]
pub struct Transaction {
    register: Register,
    number: u64,
}

impl Register {
    /// Opens a register. Tables of somebody else are connected to; files of ours are touched only when they are declared.
    ///
    /// # Errors
    /// [`Error`] says what cannot be reached, and what mends it.
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let (jobs, work) = channel::<Job>();
        let (tell, opened) = channel();
        let name = settings.name.clone();
        let writable = settings.write;
        let own_rows = settings.location.has_own_rows();
        let place = Place::of(&name);
        thread::Builder::new()
            .name(format!("register {name}"))
            .spawn(move || match Session::open(settings) {
                Err(error) => {
                    // Nobody listens any more where the caller went away meanwhile.
                    let _ = tell.send(Err(error));
                }
                Ok(mut session) => {
                    let _ = tell.send(Ok(()));
                    for job in work {
                        job(&mut session);
                    }
                }
            })
            .map_err(|error| place.clone().failed(error.to_string(), error.to_string()))?;
        opened.recv().map_err(|_| gone(&place.register))??;
        Ok(Self {
            name,
            writable,
            own_rows,
            jobs,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it can be written through this handle.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Whether all its rows are those of one person, whatever is asked.
    pub fn has_own_rows(&self) -> bool {
        self.own_rows
    }

    /// Makes the tables of a schema, or brings older ones to its version after a copy of them was set aside.
    ///
    /// # Errors
    /// [`Error::Newer`] when they are of a newer version, [`Error::ReadOnly`] when they would have to be made and cannot, and whatever is wrong with the schema.
    pub fn declare(&self, schema: Schema) -> Result<Declared, Error> {
        self.ask(move |session| session.declare(schema))
    }

    /// Opens the tables of a schema as a declaration does, if they are there; none where they are not, and nothing is made.
    ///
    /// # Errors
    /// As [`Self::declare`].
    pub fn find(&self, schema: Schema) -> Result<Option<Declared>, Error> {
        self.ask(move |session| session.find(schema))
    }

    /// The names of the tables; none of ours before they are declared.
    ///
    /// # Errors
    /// [`Error::Failed`] when the register was lost.
    pub fn tables(&self) -> Result<Vec<String>, Error> {
        self.ask(|session| Ok(session.tables()))
    }

    /// The columns of a table.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn columns(&self, table: &str) -> Result<Vec<Column>, Error> {
        let table = table.to_owned();
        self.ask(move |session| session.columns(&table))
    }

    /// Looks for rows; nothing is read before the first page is asked for.
    ///
    /// # Errors
    /// [`Error::Unknown`] and [`Error::Invalid`].
    pub fn select(&self, query: Query) -> Result<Rows, Error> {
        let cursor = self.ask(move |session| session.cursor(query))?;
        Ok(Rows::new(self.clone(), cursor))
    }

    /// How many rows are found.
    ///
    /// # Errors
    /// As [`Self::select`], and when the database cannot be read.
    pub fn count(&self, query: Query) -> Result<u64, Error> {
        self.ask(move |session| session.count(query))
    }

    /// Begins to write, after everybody else who does.
    ///
    /// # Errors
    /// [`Error::Busy`] when somebody else goes on writing, or a transaction of this register is open; [`Error::ReadOnly`].
    pub fn begin(&self) -> Result<Transaction, Error> {
        let number = self.ask(Session::begin)?;
        Ok(Transaction {
            register: self.clone(),
            number,
        })
    }

    /// Has the thread do something, and waits for it.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, answer) = channel();
        let job: Job = Box::new(move |session| {
            let _ = tell.send(work(session));
        });
        self.jobs.send(job).map_err(|_| gone(&self.name))?;
        answer.recv().map_err(|_| gone(&self.name))?
    }
}

impl Transaction {
    /// Adds rows, thousands at once: the values stand in the order of the columns; how many rows.
    ///
    /// # Errors
    /// [`Error::Exists`] names the row whose key is taken, [`Error::Invalid`] the value that does not fit; nothing was added then.
    pub fn insert(
        &self,
        table: &str,
        columns: &[String],
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, Error> {
        self.add(table, columns, rows, false)
    }

    /// Adds rows, and changes the named columns of those whose key is there already.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub fn upsert(
        &self,
        table: &str,
        columns: &[String],
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, Error> {
        self.add(table, columns, rows, true)
    }

    /// Changes columns of the rows that are found; how many.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a column of the key, a value that does not fit, or a query with order or limit.
    pub fn update(&self, query: Query, changes: Vec<(String, Value)>) -> Result<u64, Error> {
        self.change(Change::Update { query, changes })
    }

    /// Deletes the rows that are found, all of the table without a condition; how many.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub fn delete(&self, query: Query) -> Result<u64, Error> {
        self.change(Change::Delete { query })
    }

    /// Keeps the changes: once this has said so, they are on the disk.
    ///
    /// # Errors
    /// When the database cannot keep them; nothing was changed then.
    pub fn commit(&self) -> Result<(), Error> {
        let number = self.number;
        self.register.ask(move |session| session.commit(number))
    }

    fn add(
        &self,
        table: &str,
        columns: &[String],
        rows: Vec<Vec<Value>>,
        over: bool,
    ) -> Result<u64, Error> {
        self.change(Change::Insert {
            table: table.to_owned(),
            columns: columns.to_vec(),
            rows,
            over,
        })
    }

    fn change(&self, change: Change) -> Result<u64, Error> {
        let number = self.number;
        self.register
            .ask(move |session| session.change(number, change))
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let number = self.number;
        let job: Job = Box::new(move |session| session.roll_back(number));
        // A thread that is gone has closed its connection, which rolls back too.
        let _ = self.register.jobs.send(job);
    }
}

impl fmt::Debug for Register {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Register")
            .field("name", &self.name)
            .field("writable", &self.writable)
            .finish_non_exhaustive()
    }
}

fn gone(register: &str) -> Error {
    Place::of(register).failed(
        "le registre s'est fermé à la suite d'une erreur ; relancez la commande",
        "the register closed after an error; run the command again",
    )
}
