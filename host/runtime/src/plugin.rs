//! A component that was admitted, compiled and linked: ready for any number of calls.

use std::sync::Arc;

use capability::{Call, Capability};
use config::{Grants, Limits};
use wasmtime::component::{ComponentExportIndex, InstancePre};

use crate::cache::Trusted;
use crate::inspect::{Inspection, inspect};
use crate::{CacheError, LoadError, Runtime, admission, compiler, link};

/// A loaded plugin.
pub struct Plugin {
    name: String,
    sha256: String,
    description: Vec<u8>,
    inspection: Inspection,
    pub(crate) limits: Limits,
    pub(crate) grants: Arc<Grants>,
    pub(crate) capabilities: Vec<Arc<dyn Capability>>,
    pub(crate) instance: InstancePre<Call>,
    cache_error: Option<CacheError>,
}

impl Runtime {
    /// Admits, compiles (or finds compiled) and links a component.
    ///
    /// # Errors
    /// [`LoadError`] names the plugin, what is wrong, and in its hint the way out.
    pub fn load(
        &self,
        name: &str,
        component: &[u8],
        grants: Grants,
        limits: Limits,
    ) -> Result<Plugin, LoadError> {
        let size = component.len() as u64;
        if size > limits.component.0 {
            return Err(LoadError::TooLarge {
                plugin: name.to_owned(),
                size,
                limit: limits.component.to_string(),
            });
        }
        let (trusted, cache_error) = self.compiled(name, component, &grants, &limits)?;
        let compiled = trusted.compiled();
        let inspection = compiled.header.inspection.clone();
        let capabilities =
            admission::admit(name, &inspection.imports, &grants, &self.capabilities)?;
        let misfit = |error: wasmtime::Error| LoadError::Link {
            plugin: name.to_owned(),
            reason: format!("{error:#}"),
        };
        let code = trusted.load(&self.engine).map_err(misfit)?;
        let instance = link::linker(&self.engine, &capabilities)
            .and_then(|linker| linker.instantiate_pre(&code))
            .map_err(misfit)?;
        Ok(Plugin {
            name: name.to_owned(),
            sha256: compiled.header.sha256.clone(),
            description: compiled.description().to_vec(),
            inspection,
            limits,
            grants: Arc::new(grants),
            capabilities,
            instance,
            cache_error,
        })
    }

    /// The compiled code, from the cache or made now; with what kept it from being cached.
    fn compiled(
        &self,
        name: &str,
        component: &[u8],
        grants: &Grants,
        limits: &Limits,
    ) -> Result<(Trusted, Option<CacheError>), LoadError> {
        let entry = self
            .cache
            .as_ref()
            .map(|cache| (cache, cache.name(&self.engine, component)));
        if let Some(found) = entry.as_ref().and_then(|(cache, key)| cache.get(key)) {
            return Ok((found, None));
        }
        // Refused before seconds are spent on compiling it.
        let inspection = inspect(name, component)?;
        admission::admit(name, &inspection.imports, grants, &self.capabilities)?;
        let compiled = self.compiler.compile(name, component, limits)?;
        let cache_error = entry.and_then(|(cache, key)| cache.put(&key, &compiled).err());
        Ok((Trusted::just_compiled(compiled), cache_error))
    }
}

impl Plugin {
    /// The name it was loaded under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of the component, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// What `Describe` made of it.
    pub fn description(&self) -> &[u8] {
        &self.description
    }

    /// Its imports and exports.
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// Its limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The capabilities that are linked to it.
    pub fn capabilities(&self) -> &[Arc<dyn Capability>] {
        &self.capabilities
    }

    /// Why the compiled code could not be kept; the plugin works all the same.
    pub fn cache_error(&self) -> Option<&CacheError> {
        self.cache_error.as_ref()
    }

    /// Finds an exported function: `interface` is the full export name, such as `gardon:mail/tools@0.1.0`.
    pub(crate) fn function(
        &self,
        interface: Option<&str>,
        name: &str,
    ) -> Option<ComponentExportIndex> {
        let component = self.instance.component();
        match interface {
            None => component.get_export_index(None, name),
            Some(interface) => {
                let instance = component.get_export_index(None, interface)?;
                component.get_export_index(Some(&instance), name)
            }
        }
    }
}

/// The SHA-256 of a component: what grants are bound to.
pub fn sha256(component: &[u8]) -> String {
    compiler::sha256(component)
}
