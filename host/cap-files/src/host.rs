//! The functions behind `gardon:files`.

use std::io;
use std::os::unix::fs::FileExt;

use capability::{Call, Stamp, plain_reason};
use wasmtime::component::{HasData, Linker, Resource};

use crate::writing::{NEW_FILE_BYTES, State, Writing, Written, append};
use crate::{NewFile, ReadFile};

use bindings::gardon::files::files::{self, Error};

pub(crate) mod bindings {
    //! Generated from the contract; only this package.
    wasmtime::component::bindgen!({
        inline: "
            package gardon:cap-files;
            world imports {
                import gardon:files/files@0.1.0;
            }
        ",
        path: "../../wit/files",
        world: "gardon:cap-files/imports",
        imports: {
            "gardon:files/files.[method]file.read": async | trappable,
            "gardon:files/files.[method]new-file.write": async | trappable,
            "gardon:files/files.[method]new-file.finish": async | trappable,
            default: trappable,
        },
        additional_derives: [PartialEq],
        with: {
            "gardon:files/files.file": crate::ReadFile,
            "gardon:files/files.new-file": crate::NewFile,
        },
    });
}

/// Bytes that one read returns at most.
pub(crate) const READ_BYTES: u64 = 1 << 20;

struct OfCall;

impl HasData for OfCall {
    type Data<'a> = &'a mut Call;
}

/// Links the interface.
pub(crate) fn link(linker: &mut Linker<Call>) -> wasmtime::Result<()> {
    files::add_to_linker::<Call, OfCall>(linker, |call| call)
}

impl files::Host for Call {}

impl files::HostFile for Call {
    fn name(&mut self, this: Resource<ReadFile>) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.name.clone())
    }

    fn size(&mut self, this: Resource<ReadFile>) -> wasmtime::Result<u64> {
        self.enter_host()?;
        Ok(self.table.get(&this)?.stamp.size)
    }

    async fn read(
        &mut self,
        this: Resource<ReadFile>,
        offset: u64,
        length: u32,
    ) -> wasmtime::Result<Result<Vec<u8>, Error>> {
        self.enter_host()?;
        let file = self.table.get(&this)?.clone();
        if let Some(reason) = self.items.reason(&file.key, &file.name) {
            return Ok(Err(Error::SetAside(reason.to_owned())));
        }
        self.begin_item(&file.key, &file.name);
        let limits = self.meter.limits().clone();
        // Both numbers are the guest's: what is allocated is never more than the file still holds, nor than one transfer.
        let rest = file.stamp.size.saturating_sub(offset);
        let length = u64::from(length)
            .min(rest)
            .min(READ_BYTES)
            .min(limits.transfer.0);
        let work = tokio::task::spawn_blocking(move || read(&file, offset, length));
        let read = Call::wait(&limits, work).await??;
        Ok(read.map_err(|error| failed(self, &error)))
    }

    fn drop(&mut self, this: Resource<ReadFile>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl files::HostNewFile for Call {
    fn name(&mut self, this: Resource<NewFile>) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(writing(self, &this)?.name.clone())
    }

    async fn write(
        &mut self,
        this: Resource<NewFile>,
        bytes: Vec<u8>,
    ) -> wasmtime::Result<Result<(), Error>> {
        self.enter_host()?;
        let limits = self.meter.limits().clone();
        let length = bytes.len() as u64;
        if length > limits.transfer.0 {
            return Ok(Err(Error::TooLarge(limits.transfer.0)));
        }
        let writing = writing(self, &this)?;
        if writing.state == State::Complete {
            return Ok(Err(Error::Finished));
        }
        // The sum is the guest's doing: a loop must not fill the disk.
        if writing.size.saturating_add(length) > NEW_FILE_BYTES {
            return Ok(Err(Error::TooLarge(NEW_FILE_BYTES)));
        }
        writing.size += length;
        // Until it is known to be on its way, the file is not one that can be complete.
        let before = std::mem::replace(&mut writing.state, State::Broken);
        let file = writing.file.clone();
        let work = tokio::task::spawn_blocking(move || append(&file, &bytes));
        let written = Call::wait(&limits, work).await??;
        if written.is_ok() {
            self::writing(self, &this)?.state = before;
        }
        Ok(written.map_err(|error| failed(self, &error)))
    }

    async fn finish(&mut self, this: Resource<NewFile>) -> wasmtime::Result<Result<(), Error>> {
        self.enter_host()?;
        let limits = self.meter.limits().clone();
        let writing = writing(self, &this)?;
        match writing.state {
            State::Open => {}
            State::Complete => return Ok(Err(Error::Finished)),
            State::Broken => {
                let reason = self.circumstances.language.pick(
                    "une écriture a échoué : le fichier est incomplet",
                    "a write failed: the file is not complete",
                );
                return Ok(Err(Error::Failed(reason.to_owned())));
            }
        }
        let file = writing.file.clone();
        let work = tokio::task::spawn_blocking(move || file.sync_data());
        let synced = Call::wait(&limits, work).await??;
        self::writing(self, &this)?.state = match synced {
            Ok(()) => State::Complete,
            Err(_) => State::Broken,
        };
        Ok(synced.map_err(|error| failed(self, &error)))
    }

    fn drop(&mut self, this: Resource<NewFile>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

/// Reads exactly these bytes, from a file that is still the one that was opened.
fn read(file: &ReadFile, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.file.read_exact_at(&mut bytes, offset)?;
    // Looked at after reading: what changed before or meanwhile shows in it.
    if Stamp::of(&file.file.metadata()?) == file.stamp {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn writing<'a>(call: &'a mut Call, this: &Resource<NewFile>) -> wasmtime::Result<&'a mut Writing> {
    let index = call.table.get(this)?.index;
    call.room::<Written>()
        .0
        .get_mut(index)
        .ok_or_else(|| wasmtime::Error::msg("the file is no longer written"))
}

fn failed(call: &Call, error: &io::Error) -> Error {
    Error::Failed(plain_reason(error, call.circumstances.language))
}
