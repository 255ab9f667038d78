//! Registers that the caller named: declaring, reading and writing their tables, and nothing else.
//!
//! Where a register is, and whose rows of it are shown, is decided by whoever implements [`Cabinet`], before a handle exists.
//! Naming a register lets a plugin read it; writing it takes a grant as well.

mod conversion;
mod grant;
mod host;

use std::sync::Arc;

use capability::{Access, Call, Capability, HandleUse, Interface, OpenError, unusable};
use config::Language;
use wasmtime::component::{Linker, ResourceAny};
use wasmtime::{AsContextMut, StoreContextMut};

pub use host::{Drawer, Found, Layout, Plan, Search, Writing};

/// Where registers are found, as the caller may use them.
pub trait Cabinet: Send + Sync + 'static {
    /// A register, opened; `write` is whether the plugin was granted to write it, and the register itself can refuse more.
    ///
    /// # Errors
    /// One sentence, in the person's language.
    fn open(
        &self,
        name: &str,
        write: bool,
        language: Language,
    ) -> Result<register::Register, String>;
}

/// The capability `register`.
pub struct Registers {
    cabinet: Arc<dyn Cabinet>,
}

impl Registers {
    /// With the registers of this machine.
    pub fn new(cabinet: Arc<dyn Cabinet>) -> Self {
        Self { cabinet }
    }
}

const RESOURCE: &str = "register";

impl Capability for Registers {
    fn name(&self) -> &'static str {
        grant::NAME
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "gardon:register/register",
            version: "0.1.1",
            access: Access::Handle,
            resources: &[RESOURCE],
        }]
    }

    fn reach(&self, language: Language) -> String {
        language
            .pick(
                "lit les registres nommés à l'appel, n'y voit que les lignes que l'appelant peut voir, et n'écrit que dans ceux que « grants.register » lui accorde",
                "reads the registers named in the call, sees only the rows that the caller may see, and writes only those that `grants.register` grants",
            )
            .to_owned()
    }

    fn link(&self, linker: &mut Linker<Call>) -> wasmtime::Result<()> {
        host::link(linker)
    }

    fn example_grant(&self) -> Option<&'static str> {
        Some(grant::EXAMPLE)
    }

    fn check_grant(&self, grant: &toml::Value) -> Result<(), String> {
        grant::Grant::parse(grant).map(|_| ())
    }

    fn open(
        &self,
        mut store: StoreContextMut<'_, Call>,
        resource: &str,
        word: &str,
    ) -> Result<ResourceAny, OpenError> {
        if resource != RESOURCE {
            return Err(OpenError::NoSuchKind {
                resource: resource.to_owned(),
            });
        }
        let call = store.data();
        let language = call.circumstances.language;
        let write = grant::Grant::of(&call.grants).may_write(word);
        let register = self
            .cabinet
            .open(word, write, language)
            .map_err(|reason| unusable(word.as_ref(), &reason))?;
        let call = store.data_mut();
        let failed = |error: wasmtime::Error| match error.downcast_ref() {
            Some(limit) => OpenError::Limit(*limit),
            None => unusable(word.as_ref(), &error.to_string()),
        };
        let held = call.hold(Drawer::new(register)).map_err(failed)?;
        call.handles.push(HandleUse {
            resource: RESOURCE,
            word: word.to_owned(),
        });
        held.try_into_resource_any(store.as_context_mut())
            .map_err(failed)
    }
}

#[cfg(test)]
mod tests;
