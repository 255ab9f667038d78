//! Language models, lent to the plugins that `gardon.toml` grants them to.
//!
//! The engine behind is whatever this capability is made with; the grant, the limits of the call and its budget are checked here.

mod desk;
mod grant;
mod host;
mod notes;

use std::sync::Arc;

use capability::{Access, Call, Capability, Interface};
use config::Language;
use inference::Engine;
use wasmtime::component::Linker;

use grant::Grant;
use notes::Notes;

pub use desk::Draft;
pub use inference::Answer;

/// The capability `inference`.
#[derive(Clone)]
pub struct Inference {
    engine: Arc<dyn Engine>,
    notes: Arc<Notes>,
}

impl Inference {
    /// With the engine that answers; [`inference::Absent`] where there is none.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            notes: Arc::default(),
        }
    }
}

impl Capability for Inference {
    fn name(&self) -> &'static str {
        grant::NAME
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "gardon:inference/inference",
            version: "0.1.1",
            access: Access::Granted,
            resources: &[],
        }]
    }

    fn reach(&self, language: Language) -> String {
        language
            .pick(
                "pose des questions aux modèles de langue accordés, sur les machines de l'organisation, \
                 dans la limite d'un nombre de jetons par appel et par jour ; \
                 ne choisit pas où un modèle tourne, et rien de ce qu'un modèle répond n'ouvre un accès",
                "asks the language models it is granted, on the organisation's own machines, \
                 within a number of tokens a call and a day; \
                 does not choose where a model runs, and nothing that a model answers opens anything",
            )
            .to_owned()
    }

    fn link(&self, linker: &mut Linker<Call>) -> wasmtime::Result<()> {
        host::link(linker)
    }

    fn example_grant(&self) -> Option<&'static str> {
        Some(grant::EXAMPLE)
    }

    fn check_grant(&self, value: &toml::Value) -> Result<(), String> {
        Grant::parse(value).map(|_| ())
    }

    fn begin(&self, call: &mut Call) {
        let desk = call.room::<desk::Desk>();
        desk.engine = Arc::clone(&self.engine);
        desk.notes = Arc::clone(&self.notes);
    }
}

#[cfg(test)]
mod tests;
