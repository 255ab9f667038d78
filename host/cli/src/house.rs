//! The composition root: the complete list of what any plugin could ever be given.

use std::sync::Arc;

use capability::Capability;
use config::{Config, Language, Limits};
use runtime::{Cache, Compiler, Runtime, Settings};

use crate::failure::Failure;
use crate::folders::Folders;

/// The hidden command that compiles one component; it is this same executable.
pub(crate) const COMPILE_COMMAND: &str = "compile-component";

/// One line a capability.
pub(crate) fn capabilities(config: &Config) -> Vec<Arc<dyn Capability>> {
    vec![
        Arc::new(cap_plugin::Plugin),
        Arc::new(cap_files::Files::new(config.files.clone())),
        Arc::new(cap_mailbox::Mailboxes::new(config.mailboxes.clone())),
        Arc::new(cap_inference::Inference::new(Arc::new(inference::Absent))),
    ]
}

/// The runtime of one command.
pub(crate) fn runtime(
    config: &Config,
    folders: &Folders,
    language: Language,
) -> Result<Runtime, Failure> {
    let limits = Limits::default().with(&config.limits);
    let cache = Cache::open(
        &folders.compiled(),
        &folders.key(),
        reflect::surface::FORMAT,
    )
    .map_err(|error| Failure::cache(&error, language))?;
    let executable = std::env::current_exe().map_err(|error| Failure::usage(error.to_string()))?;
    let compiler = Compiler::Child {
        executable,
        arguments: vec![COMPILE_COMMAND.to_owned()],
    };
    // A command makes one call: one place is enough.
    let settings = Settings {
        limits,
        cache: Some(cache),
        compiler,
        running: 1,
    };
    Runtime::new(settings, capabilities(config))
        .map_err(|error| Failure::usage(error.explain(language)))
}

/// What is kept beside a compiled component: its surface, so that no command has to read the component again.
pub(crate) fn describe(component: &[u8]) -> Result<Vec<u8>, String> {
    let surface = reflect::surface::describe(component).map_err(|error| error.to_string())?;
    serde_json::to_vec(&surface).map_err(|error| error.to_string())
}
