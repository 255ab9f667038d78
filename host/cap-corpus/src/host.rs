//! The functions behind `gardon:corpus`.

use std::time::Duration;

use capability::{Call, Level, LimitReached};
use config::Limit;
use index::{Found, Index, Known, Query, QueryVector};
use wasmtime::component::{HasData, Linker, Resource};

use crate::{Opened, volume};

use bindings::gardon::corpus::corpus::{
    self as contract, Condition, Error, Field, Hit, Host, HostCorpus, HostFound, HostQuery,
};

pub(crate) mod bindings {
    //! Generated from the contract; only this package.
    wasmtime::component::bindgen!({
        inline: "
            package gardon:cap-corpus;
            world imports {
                import gardon:corpus/corpus@0.1.0;
            }
        ",
        path: "../../wit/corpus",
        world: "gardon:cap-corpus/imports",
        imports: {
            "gardon:corpus/corpus.[method]corpus.size": async | trappable,
            "gardon:corpus/corpus.[method]corpus.search": async | trappable,
            "gardon:corpus/corpus.[method]corpus.title": async | trappable,
            "gardon:corpus/corpus.[method]corpus.fields": async | trappable,
            "gardon:corpus/corpus.[method]corpus.pages": async | trappable,
            "gardon:corpus/corpus.[method]corpus.page": async | trappable,
            default: trappable,
        },
        additional_derives: [PartialEq],
        with: {
            "gardon:corpus/corpus.corpus": crate::Volume,
            "gardon:corpus/corpus.query": crate::Search,
            "gardon:corpus/corpus.found": index::Found,
        },
    });
}

/// The longest text of a query, in bytes.
const MOST_QUERY: u64 = 64 << 10;

/// A collection in the table of a call.
#[derive(Clone)]
pub struct Volume {
    name: String,
    opened: Opened,
}

impl Volume {
    pub(crate) fn new(name: &str, opened: Opened) -> Self {
        Self {
            name: name.to_owned(),
            opened,
        }
    }
}

/// How long a query waits for its vector, a start of the engine included; its words are enough without.
const VECTOR_WITHIN: Duration = Duration::from_secs(10);

/// A query in the table of a call.
pub struct Search(Query);

struct OfCall;

impl HasData for OfCall {
    type Data<'a> = &'a mut Call;
}

/// Links the interface.
pub(crate) fn link(linker: &mut Linker<Call>) -> wasmtime::Result<()> {
    contract::add_to_linker::<Call, OfCall>(linker, |call| call)
}

impl Host for Call {}

impl HostQuery for Call {
    fn new(&mut self, text: String) -> wasmtime::Result<Resource<Search>> {
        self.enter_host()?;
        self.hold(Search(Query::new(text)))
    }

    fn require(
        &mut self,
        this: Resource<Search>,
        field: String,
        condition: Condition,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Search(query) = self.table.get_mut(&this)?;
        add(&mut query.require, field, condition)
    }

    fn exclude(
        &mut self,
        this: Resource<Search>,
        field: String,
        condition: Condition,
    ) -> wasmtime::Result<()> {
        self.enter_host()?;
        let Search(query) = self.table.get_mut(&this)?;
        add(&mut query.exclude, field, condition)
    }

    fn set_limit(&mut self, this: Resource<Search>, count: u32) -> wasmtime::Result<()> {
        self.enter_host()?;
        self.table.get_mut(&this)?.0.limit = count as usize;
        Ok(())
    }

    fn set_passages(&mut self, this: Resource<Search>, count: u32) -> wasmtime::Result<()> {
        self.enter_host()?;
        self.table.get_mut(&this)?.0.passages = count as usize;
        Ok(())
    }

    fn drop(&mut self, this: Resource<Search>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl HostFound for Call {
    fn total(&mut self, this: Resource<Found>) -> wasmtime::Result<u32> {
        self.enter_host()?;
        let total = self.table.get(&this)?.total;
        Ok(u32::try_from(total).unwrap_or(u32::MAX))
    }

    fn hits(&mut self, this: Resource<Found>) -> wasmtime::Result<Vec<Hit>> {
        self.enter_host()?;
        let hits = self.table.get(&this)?.hits.clone();
        Ok(hits.into_iter().map(volume::hit).collect())
    }

    fn drop(&mut self, this: Resource<Found>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl HostCorpus for Call {
    fn name(&mut self, this: Resource<Volume>) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.name.clone())
    }

    async fn size(&mut self, this: Resource<Volume>) -> wasmtime::Result<Result<u64, Error>> {
        look(self, &this, |index| index.size().map_err(failed)).await
    }

    async fn search(
        &mut self,
        this: Resource<Volume>,
        query: Resource<Search>,
    ) -> wasmtime::Result<Result<Resource<Found>, Error>> {
        let mut query = volume::clamped(&self.table.get(&query)?.0);
        if query.text.len() as u64 > MOST_QUERY {
            return Ok(Err(Error::TooLarge(MOST_QUERY)));
        }
        query.vector = vector(self, &this, &query.text).await?;
        let found = look(self, &this, move |index| {
            index.search(&query).map_err(failed)
        })
        .await?;
        Ok(match found {
            Ok(found) => Ok(self.hold(found)?),
            Err(error) => Err(error),
        })
    }

    async fn title(
        &mut self,
        this: Resource<Volume>,
        document: String,
    ) -> wasmtime::Result<Result<String, Error>> {
        let known = known(self, &this, document).await?;
        Ok(known.map(|known| known.title))
    }

    async fn fields(
        &mut self,
        this: Resource<Volume>,
        document: String,
    ) -> wasmtime::Result<Result<Vec<Field>, Error>> {
        let known = known(self, &this, document).await?;
        Ok(known.map(volume::fields))
    }

    async fn pages(
        &mut self,
        this: Resource<Volume>,
        document: String,
    ) -> wasmtime::Result<Result<u32, Error>> {
        let known = known(self, &this, document).await?;
        Ok(known.map(|known| u32::try_from(known.origins.len()).unwrap_or(u32::MAX)))
    }

    async fn page(
        &mut self,
        this: Resource<Volume>,
        document: String,
        page: u32,
    ) -> wasmtime::Result<Result<String, Error>> {
        let transfer = self.meter.limits().transfer.0;
        let text = look(self, &this, move |index| {
            index
                .page(&document, page)
                .map_err(failed)?
                .ok_or(Error::Missing)
        })
        .await?;
        Ok(match text {
            Ok(text) if text.len() as u64 > transfer => Err(Error::TooLarge(transfer)),
            text => text,
        })
    }

    fn drop(&mut self, this: Resource<Volume>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

/// The vector of a query, where the collection has vectors; where there is none for this query, that is told once.
async fn vector(
    call: &mut Call,
    this: &Resource<Volume>,
    text: &str,
) -> wasmtime::Result<Option<QueryVector>> {
    let Some(vectors) = call.table.get(this)?.opened.vectors.clone() else {
        return Ok(None);
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let made = tokio::time::timeout(VECTOR_WITHIN, vectors.of(text.to_owned())).await;
    let reason = match made {
        Ok(Ok(vector)) => return Ok(vector),
        Ok(Err(reason)) => reason,
        Err(_) => format!("> {} s", VECTOR_WITHIN.as_secs()),
    };
    // The next query of this call would fail in the same way.
    let volume = call.table.get_mut(this)?;
    volume.opened.vectors = None;
    let name = volume.name.clone();
    let sentence = call.circumstances.language.pick(
        format!("{name} : recherche par les mots seuls, sans vecteur : {reason}"),
        format!("{name}: searched by words alone, without a vector: {reason}"),
    );
    call.listener.note(Level::Warning, &sentence);
    Ok(None)
}

async fn known(
    call: &mut Call,
    this: &Resource<Volume>,
    document: String,
) -> wasmtime::Result<Result<Known, Error>> {
    look(call, this, move |index| {
        index
            .document(&document)
            .map_err(failed)?
            .ok_or(Error::Missing)
    })
    .await
}

/// Looks into an index off this thread, within the time that a host function has.
async fn look<T: Send + 'static>(
    call: &mut Call,
    this: &Resource<Volume>,
    work: impl FnOnce(&Index) -> Result<T, Error> + Send + 'static,
) -> wasmtime::Result<Result<T, Error>> {
    call.enter_host()?;
    let index = call.table.get(this)?.opened.index.clone();
    let limits = call.meter.limits().clone();
    let work = tokio::task::spawn_blocking(move || work(&index));
    Ok(Call::wait(&limits, work).await??)
}

/// One more condition of a query; each is a look into the index, so they are bounded.
fn add(
    conditions: &mut Vec<(String, index::Condition)>,
    field: String,
    condition: Condition,
) -> wasmtime::Result<()> {
    if conditions.len() >= volume::MOST_CONDITIONS {
        return Err(LimitReached(Limit::transfer).into());
    }
    conditions.push((field, volume::condition(condition)));
    Ok(())
}

fn failed(error: index::Error) -> Error {
    Error::Failed(error.to_string())
}
