//! What every plugin has without asking: the circumstances of the call, progress, notes, the shared error type.

mod host;

use capability::{Access, Call, Capability, Interface};
use config::Language;
use wasmtime::component::Linker;

/// The capability `plugin`: it opens nothing and needs no configuration.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plugin;

const VERSION: &str = "0.1.1";

/// `errors` holds types only: nothing is linked for it, but plugins import it by name.
const INTERFACES: &[Interface] = &[
    interface("gardon:plugin/context"),
    interface("gardon:plugin/progress"),
    interface("gardon:plugin/log"),
    interface("gardon:plugin/errors"),
];

const fn interface(name: &'static str) -> Interface {
    Interface {
        name,
        version: VERSION,
        access: Access::Context,
        resources: &[],
    }
}

impl Capability for Plugin {
    fn name(&self) -> &'static str {
        "plugin"
    }

    fn interfaces(&self) -> &'static [Interface] {
        INTERFACES
    }

    fn reach(&self, language: Language) -> String {
        language
            .pick(
                "connaît la date et la langue de l'appel, le nom et les adresses de la personne qui appelle, \
                 dit où il en est et écrit des notes ; ne lit ni l'heure, ni l'environnement, ni le réseau",
                "knows the date and the language of the call, the caller's name and addresses, \
                 reports progress and writes notes; reads neither the clock, nor the environment, nor the network",
            )
            .to_owned()
    }

    fn link(&self, linker: &mut Linker<Call>) -> wasmtime::Result<()> {
        host::link(linker)
    }
}

#[cfg(test)]
mod tests;
