//! The functions behind `gardon:plugin`.

use capability::{Call, Level, Next};
use wasmtime::component::{HasData, Linker};

use bindings::gardon::plugin::{context, log, progress};

pub(crate) mod bindings {
    //! Generated from the contract; only this package.
    wasmtime::component::bindgen!({
        inline: "
            package gardon:cap-plugin;
            world imports {
                import gardon:plugin/context@0.1.1;
                import gardon:plugin/progress@0.1.1;
                import gardon:plugin/log@0.1.1;
            }
        ",
        path: "../../wit/plugin",
        world: "gardon:cap-plugin/imports",
        imports: { default: trappable },
    });
}

/// What a note keeps, in characters: one line for a person to read.
pub(crate) const NOTE_CHARACTERS: usize = 1_000;

struct OfCall;

impl HasData for OfCall {
    type Data<'a> = &'a mut Call;
}

/// Links the three interfaces that have functions.
pub(crate) fn link(linker: &mut Linker<Call>) -> wasmtime::Result<()> {
    context::add_to_linker::<Call, OfCall>(linker, |call| call)?;
    progress::add_to_linker::<Call, OfCall>(linker, |call| call)?;
    log::add_to_linker::<Call, OfCall>(linker, |call| call)
}

impl context::Host for Call {
    fn today(&mut self) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(self.circumstances.today.clone())
    }

    fn language(&mut self) -> wasmtime::Result<String> {
        self.enter_host()?;
        Ok(self.circumstances.language.code().to_owned())
    }

    fn get_caller(&mut self) -> wasmtime::Result<context::Caller> {
        self.enter_host()?;
        Ok(context::Caller {
            name: self.circumstances.name.clone(),
            addresses: self.circumstances.addresses.clone(),
        })
    }

    fn host_version(&mut self) -> wasmtime::Result<String> {
        self.enter_host()?;
        // All rooms of the host carry the version of the workspace.
        Ok(env!("CARGO_PKG_VERSION").to_owned())
    }
}

impl progress::Host for Call {
    fn report(&mut self, done: u64, total: u64) -> wasmtime::Result<progress::Next> {
        self.enter_host()?;
        // Both numbers are the guest's: more done than there is would overflow a bar.
        let done = if total == 0 { done } else { done.min(total) };
        let next = self.listener.progress(done, total);
        Ok(if next == Next::Stop || self.listener.stopping() {
            progress::Next::Stop
        } else {
            progress::Next::Proceed
        })
    }
}

impl log::Host for Call {
    fn write(&mut self, level: log::Level, message: String) -> wasmtime::Result<()> {
        self.enter_host()?;
        let level = match level {
            log::Level::Debug => Level::Debug,
            log::Level::Info => Level::Info,
            log::Level::Warning => Level::Warning,
        };
        // The guest decides the length: what is past the limit of the contract is never passed on.
        let end = message
            .char_indices()
            .nth(NOTE_CHARACTERS)
            .map_or(message.len(), |(end, _)| end);
        self.listener.note(level, &message[..end]);
        Ok(())
    }
}
