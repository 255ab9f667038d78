//! What a capability is.

use config::{Grants, Language};
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, ResourceAny};

use crate::{Call, OpenError};

/// How a plugin comes to use an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Circumstances of the call: every plugin has them.
    Context,
    /// Methods of handles: linked freely, of no use without being given a handle as an argument.
    Handle,
    /// Only with a grant in `gardon.toml`.
    Granted,
}

/// One interface that a capability links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interface {
    /// Package and interface without the version: `gardon:mailbox/mailbox`.
    pub name: &'static str,
    /// The version of the contract that this host implements.
    pub version: &'static str,
    /// How a plugin comes to use it.
    pub access: Access,
    /// The resources that words of the command line can become.
    pub resources: &'static [&'static str],
}

/// A capability: everything that a plugin can be given is one of these.
pub trait Capability: Send + Sync + 'static {
    /// Its one word.
    fn name(&self) -> &'static str;

    /// The interfaces it links.
    fn interfaces(&self) -> &'static [Interface];

    /// What a plugin that has it can do, in plain words, for `gardon plugin show`.
    fn reach(&self, language: Language) -> String;

    /// Links its functions; called only for components that import one of its interfaces and may use it.
    ///
    /// # Errors
    /// Wasmtime's, when a name is defined twice.
    fn link(&self, linker: &mut Linker<Call>) -> wasmtime::Result<()>;

    /// The TOML lines that grant it, for the refusal of a component that asks for it.
    fn example_grant(&self) -> Option<&'static str> {
        None
    }

    /// Checks the value of its grant.
    ///
    /// # Errors
    /// A sentence that names the unknown or wrong key and lists the known ones.
    fn check_grant(&self, _grant: &toml::Value) -> Result<(), String> {
        Err(format!(
            "« {} » needs no grant: a plugin reads only what is named when it is called",
            self.name()
        ))
    }

    /// An attempt begins: what the functions need of this very capability is laid in its room of the call.
    fn begin(&self, _call: &mut Call) {}

    /// Turns a word of the command line into a handle, for this call only.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the word.
    fn open(
        &self,
        _store: StoreContextMut<'_, Call>,
        resource: &str,
        _word: &str,
    ) -> Result<ResourceAny, OpenError> {
        Err(OpenError::NoSuchKind {
            resource: resource.to_owned(),
        })
    }

    /// The call is over: `done` tells whether it ended well. Here files that were written appear, or vanish.
    ///
    /// # Errors
    /// [`OpenError`] when what was written cannot be put in its place.
    fn finish(&self, _call: &mut Call, _done: bool) -> Result<(), OpenError> {
        Ok(())
    }
}

/// The grants of a plugin, checked against the capabilities that exist.
///
/// # Errors
/// One sentence that names the key; unknown ones are refused with the list of the known.
pub fn check_grants(
    grants: &Grants,
    capabilities: &[std::sync::Arc<dyn Capability>],
) -> Result<(), String> {
    for (key, value) in &grants.0 {
        let Some(capability) = capabilities
            .iter()
            .find(|capability| capability.name() == key)
        else {
            let known: Vec<_> = capabilities
                .iter()
                .filter(|capability| capability.example_grant().is_some())
                .map(|capability| capability.name())
                .collect();
            return Err(format!(
                "« grants.{key} »: unknown capability; known ones: {}",
                known.join(", ")
            ));
        };
        capability
            .check_grant(value)
            .map_err(|reason| format!("« grants.{key} »: {reason}"))?;
    }
    Ok(())
}
