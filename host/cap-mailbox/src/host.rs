//! The functions behind `gardon:mailbox`.

use capability::Call;
use wasmtime::component::{HasData, Linker, Resource};

use crate::source::{Mailbox, Refusal};

use bindings::gardon::mailbox::mailbox::{self, Entry, Error};

pub(crate) mod bindings {
    //! Generated from the contract; only this package.
    wasmtime::component::bindgen!({
        inline: "
            package gardon:cap-mailbox;
            world imports {
                import gardon:mailbox/mailbox@0.1.0;
            }
        ",
        path: "../../wit/mailbox",
        world: "gardon:cap-mailbox/imports",
        imports: {
            "gardon:mailbox/mailbox.[method]mailbox.count": async | trappable,
            "gardon:mailbox/mailbox.[method]mailbox.page": async | trappable,
            "gardon:mailbox/mailbox.[method]mailbox.message": async | trappable,
            default: trappable,
        },
        additional_derives: [PartialEq],
        with: {
            "gardon:mailbox/mailbox.mailbox": crate::Mailbox,
        },
    });
}

/// Entries that one page holds at most.
pub(crate) const PAGE_ENTRIES: usize = 1_000;

/// What an entry costs beside its identifier, in bytes.
const ENTRY_BYTES: u64 = 24;

struct OfCall;

impl HasData for OfCall {
    type Data<'a> = &'a mut Call;
}

/// Links the interface.
pub(crate) fn link(linker: &mut Linker<Call>) -> wasmtime::Result<()> {
    mailbox::add_to_linker::<Call, OfCall>(linker, |call| call)
}

impl mailbox::Host for Call {}

impl mailbox::HostMailbox for Call {
    fn name(&mut self, this: Resource<Mailbox>) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.name().to_owned())
    }

    async fn count(&mut self, this: Resource<Mailbox>) -> wasmtime::Result<Result<u64, Error>> {
        self.enter_host()?;
        let mailbox = listed(self, &this).await?;
        Ok(mailbox
            .count()
            .map(|count| count as u64)
            .map_err(Error::from))
    }

    async fn page(
        &mut self,
        this: Resource<Mailbox>,
        after: Option<String>,
        limit: u32,
    ) -> wasmtime::Result<Result<Vec<Entry>, Error>> {
        self.enter_host()?;
        let mailbox = listed(self, &this).await?;
        // The guest may ask for four billion entries: a page stays small, by number and by bytes.
        let limit = usize::try_from(limit).map_or(PAGE_ENTRIES, |limit| limit.min(PAGE_ENTRIES));
        let mut room = self.meter.limits().transfer.0;
        let start = match after.map(|id| mailbox.after(&id)).transpose() {
            Ok(start) => start.unwrap_or(0),
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let total = match mailbox.count() {
            Ok(total) => total,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let entries = (start..total.min(start.saturating_add(limit)))
            .map_while(|position| mailbox.entry(position))
            .map(|(id, size)| Entry { id, size })
            .enumerate()
            .take_while(|(number, entry)| {
                room = room.saturating_sub(entry.id.len() as u64 + ENTRY_BYTES);
                // One entry always passes: an empty page would be the end.
                *number == 0 || room > 0
            })
            .map(|(_, entry)| entry)
            .collect();
        Ok(Ok(entries))
    }

    async fn message(
        &mut self,
        this: Resource<Mailbox>,
        id: String,
    ) -> wasmtime::Result<Result<Vec<u8>, Error>> {
        self.enter_host()?;
        let mailbox = listed(self, &this).await?;
        let limits = self.meter.limits().clone();
        // Only a message that exists begins an item: made-up identifiers renew no processor time.
        let position = match mailbox.check(&id, limits.transfer.0) {
            Ok(position) => position,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        if let Some(reason) = self.items.reason(mailbox.key(), &id) {
            return Ok(Err(Error::SetAside(reason.to_owned())));
        }
        self.begin_item(mailbox.key(), &id);
        let work = tokio::task::spawn_blocking(move || mailbox.read(position));
        let bytes = Call::wait(&limits, work).await??;
        Ok(bytes.map_err(Error::from))
    }

    fn drop(&mut self, this: Resource<Mailbox>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

/// The mailbox, its messages listed: at first use that reads a whole file or folder, off this thread.
async fn listed(call: &mut Call, this: &Resource<Mailbox>) -> wasmtime::Result<Mailbox> {
    let mailbox = call.table.get(this)?.clone();
    if !mailbox.is_listed() {
        let limits = call.meter.limits().clone();
        let work = mailbox.clone();
        let work = tokio::task::spawn_blocking(move || work.count().is_ok());
        Call::wait(&limits, work).await??;
    }
    Ok(mailbox)
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::TooLarge(size) => Self::TooLarge(size),
            Refusal::Failed(reason) => Self::Failed(reason),
        }
    }
}
