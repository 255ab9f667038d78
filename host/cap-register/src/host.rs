//! The functions behind `gardon:register`.

mod drafts;

use std::sync::{Arc, Mutex, PoisonError};

use capability::{Call, Level};
use config::Language;
use register::{Declared, Register, Rows, Transaction};
use wasmtime::component::{HasData, Linker, Resource};

use crate::conversion;

use bindings::gardon::register::register::{
    self as contract, Column, Error, Host, HostRegister, HostRows, HostTransaction, Value,
};

pub use drafts::{Layout, Plan, Search};

pub(crate) mod bindings {
    //! Generated from the contract; only this package.
    wasmtime::component::bindgen!({
        inline: "
            package gardon:cap-register;
            world imports {
                import gardon:register/register@0.1.1;
            }
        ",
        path: "../../wit/register",
        world: "gardon:cap-register/imports",
        imports: {
            "gardon:register/register.[method]register.declare": async | trappable,
            "gardon:register/register.[method]register.find": async | trappable,
            "gardon:register/register.[method]register.tables": async | trappable,
            "gardon:register/register.[method]register.columns": async | trappable,
            "gardon:register/register.[method]register.select": async | trappable,
            "gardon:register/register.[method]register.count": async | trappable,
            "gardon:register/register.[method]register.begin": async | trappable,
            "gardon:register/register.[method]rows.next": async | trappable,
            "gardon:register/register.[method]transaction.insert": async | trappable,
            "gardon:register/register.[method]transaction.upsert": async | trappable,
            "gardon:register/register.[method]transaction.update": async | trappable,
            "gardon:register/register.[method]transaction.delete": async | trappable,
            "gardon:register/register.[method]transaction.commit": async | trappable,
            default: trappable,
        },
        additional_derives: [PartialEq, Clone],
        with: {
            "gardon:register/register.register": crate::Drawer,
            "gardon:register/register.layout": crate::Layout,
            "gardon:register/register.schema": crate::Plan,
            "gardon:register/register.query": crate::Search,
            "gardon:register/register.rows": crate::Found,
            "gardon:register/register.transaction": crate::Writing,
        },
    });
}

/// A register in the table of a call.
#[derive(Debug, Clone)]
pub struct Drawer(Register);

/// Rows in the table of a call; a page that nobody waits for any more may still be read.
#[derive(Debug, Clone)]
pub struct Found(Arc<Mutex<Rows>>);

/// A transaction in the table of a call: when the last who knows it is gone, it is rolled back.
#[derive(Debug, Clone)]
pub struct Writing(Arc<Transaction>);

struct OfCall;

impl HasData for OfCall {
    type Data<'a> = &'a mut Call;
}

/// Says what became of a register's file or schema.
fn tell(call: &Call, declared: &Declared) {
    let language = call.circumstances.language;
    let note = match declared {
        Declared::Made { at } => language.pick(
            format!("registre créé : {at}"),
            format!("register made: {at}"),
        ),
        Declared::Migrated { backup } => language.pick(
            format!("registre mis à jour ; l'ancien est gardé : {backup}"),
            format!("register brought up to date; the old one is kept: {backup}"),
        ),
        Declared::Found => return,
    };
    call.listener.note(Level::Info, &note);
}

/// Links the interface.
pub(crate) fn link(linker: &mut Linker<Call>) -> wasmtime::Result<()> {
    contract::add_to_linker::<Call, OfCall>(linker, |call| call)
}

impl Drawer {
    pub(crate) fn new(register: Register) -> Self {
        Self(register)
    }
}

impl Host for Call {}

impl HostRegister for Call {
    fn name(&mut self, this: Resource<Drawer>) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.0.name().to_owned())
    }

    fn writable(&mut self, this: Resource<Drawer>) -> wasmtime::Result<bool> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.0.is_writable())
    }

    fn own_rows(&mut self, this: Resource<Drawer>) -> wasmtime::Result<bool> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.0.has_own_rows())
    }

    async fn declare(
        &mut self,
        this: Resource<Drawer>,
        schema: Resource<Plan>,
    ) -> wasmtime::Result<Result<(), Error>> {
        let schema = self.table.get(&schema)?.0.clone();
        let declared = look(self, &this, move |register| register.declare(schema)).await?;
        Ok(declared.map(|declared| tell(self, &declared)))
    }

    async fn find(
        &mut self,
        this: Resource<Drawer>,
        schema: Resource<Plan>,
    ) -> wasmtime::Result<Result<bool, Error>> {
        let schema = self.table.get(&schema)?.0.clone();
        let found = look(self, &this, move |register| register.find(schema)).await?;
        Ok(found.map(|found| {
            if let Some(declared) = &found {
                tell(self, declared);
            }
            found.is_some()
        }))
    }

    async fn tables(
        &mut self,
        this: Resource<Drawer>,
    ) -> wasmtime::Result<Result<Vec<String>, Error>> {
        look(self, &this, |register| register.tables()).await
    }

    async fn columns(
        &mut self,
        this: Resource<Drawer>,
        table: String,
    ) -> wasmtime::Result<Result<Vec<Column>, Error>> {
        let columns = look(self, &this, move |register| register.columns(&table)).await?;
        Ok(columns.map(|columns| columns.into_iter().map(conversion::column).collect()))
    }

    async fn select(
        &mut self,
        this: Resource<Drawer>,
        query: Resource<Search>,
    ) -> wasmtime::Result<Result<Resource<Found>, Error>> {
        let query = self.table.get(&query)?.0.clone();
        let rows = look(self, &this, move |register| register.select(query)).await?;
        Ok(match rows {
            Ok(rows) => Ok(self.hold(Found(Arc::new(Mutex::new(rows))))?),
            Err(error) => Err(error),
        })
    }

    async fn count(
        &mut self,
        this: Resource<Drawer>,
        query: Resource<Search>,
    ) -> wasmtime::Result<Result<u64, Error>> {
        let query = self.table.get(&query)?.0.clone();
        look(self, &this, move |register| register.count(query)).await
    }

    async fn begin(
        &mut self,
        this: Resource<Drawer>,
    ) -> wasmtime::Result<Result<Resource<Writing>, Error>> {
        let begun = look(self, &this, |register| register.begin()).await?;
        Ok(match begun {
            Ok(transaction) => Ok(self.hold(Writing(Arc::new(transaction)))?),
            Err(error) => Err(error),
        })
    }

    fn drop(&mut self, this: Resource<Drawer>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl HostRows for Call {
    fn columns(&mut self, this: Resource<Found>) -> wasmtime::Result<Vec<String>> {
        self.enter_host()?;
        let rows = self.table.get(&this)?.0.lock();
        Ok(rows.unwrap_or_else(PoisonError::into_inner).columns())
    }

    async fn next(
        &mut self,
        this: Resource<Found>,
    ) -> wasmtime::Result<Result<Vec<Vec<Value>>, Error>> {
        let rows = Arc::clone(&self.table.get(&this)?.0);
        // Half of what may cross at once, so that the last row of a page, which goes beyond, still fits.
        let transfer = self.meter.limits().transfer.0;
        let bytes = usize::try_from(transfer / 2).unwrap_or(usize::MAX);
        let page = wait(self, move || {
            let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
            rows.next(bytes)
        })
        .await?;
        Ok(match page {
            Ok(page) if size(&page) > transfer => Err(Error::TooLarge(transfer)),
            page => page.map(conversion::given),
        })
    }

    fn drop(&mut self, this: Resource<Found>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl HostTransaction for Call {
    async fn insert(
        &mut self,
        this: Resource<Writing>,
        table: String,
        columns: Vec<String>,
        rows: Vec<Vec<Value>>,
    ) -> wasmtime::Result<Result<(), Error>> {
        write(self, &this, move |transaction| {
            let rows = conversion::values(rows);
            transaction.insert(&table, &columns, rows).map(|_| ())
        })
        .await
    }

    async fn upsert(
        &mut self,
        this: Resource<Writing>,
        table: String,
        columns: Vec<String>,
        rows: Vec<Vec<Value>>,
    ) -> wasmtime::Result<Result<(), Error>> {
        write(self, &this, move |transaction| {
            let rows = conversion::values(rows);
            transaction.upsert(&table, &columns, rows).map(|_| ())
        })
        .await
    }

    async fn update(
        &mut self,
        this: Resource<Writing>,
        query: Resource<Search>,
        changes: Vec<(String, Value)>,
    ) -> wasmtime::Result<Result<u64, Error>> {
        let query = self.table.get(&query)?.0.clone();
        let changes = changes.into_iter();
        let changes = changes.map(|(name, value)| (name, conversion::value(value)));
        let changes: Vec<_> = changes.collect();
        write(self, &this, move |transaction| {
            transaction.update(query, changes)
        })
        .await
    }

    async fn delete(
        &mut self,
        this: Resource<Writing>,
        query: Resource<Search>,
    ) -> wasmtime::Result<Result<u64, Error>> {
        let query = self.table.get(&query)?.0.clone();
        write(self, &this, move |transaction| transaction.delete(query)).await
    }

    async fn commit(&mut self, this: Resource<Writing>) -> wasmtime::Result<Result<(), Error>> {
        write(self, &this, |transaction| transaction.commit()).await
    }

    fn drop(&mut self, this: Resource<Writing>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

fn size(rows: &[Vec<register::Value>]) -> u64 {
    let bytes = |row: &Vec<register::Value>| row.iter().map(register::Value::size).sum::<usize>();
    rows.iter().map(bytes).sum::<usize>() as u64
}

async fn look<T: Send + 'static>(
    call: &mut Call,
    this: &Resource<Drawer>,
    work: impl FnOnce(&Register) -> Result<T, register::Error> + Send + 'static,
) -> wasmtime::Result<Result<T, Error>> {
    let register = call.table.get(this)?.0.clone();
    wait(call, move || work(&register)).await
}

async fn write<T: Send + 'static>(
    call: &mut Call,
    this: &Resource<Writing>,
    work: impl FnOnce(&Transaction) -> Result<T, register::Error> + Send + 'static,
) -> wasmtime::Result<Result<T, Error>> {
    let transaction = Arc::clone(&call.table.get(this)?.0);
    wait(call, move || work(&transaction)).await
}

/// Waits for the register's own thread off this one, within the time that a host function has.
async fn wait<T: Send + 'static>(
    call: &mut Call,
    work: impl FnOnce() -> Result<T, register::Error> + Send + 'static,
) -> wasmtime::Result<Result<T, Error>> {
    call.enter_host()?;
    let limits = call.meter.limits().clone();
    let language: Language = call.circumstances.language;
    let work = tokio::task::spawn_blocking(work);
    let done = Call::wait(&limits, work).await??;
    Ok(done.map_err(|error| conversion::error(&error, language)))
}
