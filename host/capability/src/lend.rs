//! A value of a capability becomes a handle of the guest, and is noted for the record.

use wasmtime::component::ResourceAny;
use wasmtime::{AsContextMut, StoreContextMut};

use crate::{Call, HandleUse, LimitReached, OpenError};

/// Lends a value to the guest for this call, under the word that named it.
///
/// # Errors
/// [`OpenError::Limit`] past the limit of handles.
pub fn lend<T: Send + 'static>(
    store: &mut StoreContextMut<'_, Call>,
    resource: &'static str,
    word: &str,
    value: T,
) -> Result<ResourceAny, OpenError> {
    let failed = |error: wasmtime::Error| match error.downcast_ref::<LimitReached>() {
        Some(limit) => OpenError::Limit(*limit),
        None => OpenError::Unusable {
            path: word.to_owned(),
            reason: error.to_string(),
        },
    };
    let handle = store
        .data_mut()
        .hold(value)
        .and_then(|held| held.try_into_resource_any(store.as_context_mut()))
        .map_err(failed)?;
    store.data_mut().handles.push(HandleUse {
        resource,
        word: word.to_owned(),
    });
    Ok(handle)
}
