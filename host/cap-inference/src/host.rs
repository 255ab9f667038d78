//! The functions behind `gardon:inference`.

mod answer;
mod ask;
mod request;

use capability::Call;
use config::Language;
use wasmtime::component::{HasData, Linker};

use bindings::gardon::inference::inference::{self as contract, Error, Finish};

pub(crate) mod bindings {
    //! Generated from the contract; only this package.
    wasmtime::component::bindgen!({
        inline: "
            package gardon:cap-inference;
            world imports {
                import gardon:inference/inference@0.1.1;
            }
        ",
        path: "../../wit/inference",
        world: "gardon:cap-inference/imports",
        imports: {
            "gardon:inference/inference.ask": async | trappable,
            "gardon:inference/inference.rank": async | trappable,
            "gardon:inference/inference.embed": async | trappable,
            default: trappable,
        },
        additional_derives: [PartialEq],
        with: {
            "gardon:inference/inference.request": crate::Draft,
            "gardon:inference/inference.answer": crate::Answer,
        },
    });
}

struct OfCall;

impl HasData for OfCall {
    type Data<'a> = &'a mut Call;
}

/// Links the interface.
pub(crate) fn link(linker: &mut Linker<Call>) -> wasmtime::Result<()> {
    contract::add_to_linker::<Call, OfCall>(linker, |call| call)
}

/// An engine's error in the words of the contract.
fn error(error: inference::Error, language: Language) -> Error {
    use inference::Error as E;
    match error {
        E::Unavailable(reason) => Error::Unavailable(language.pick(reason.french, reason.english)),
        E::Denied(key) => Error::Denied(key),
        E::Budget(which) => Error::Budget(language.pick(which.french, which.english)),
        E::TooLong(tokens) => Error::TooLong(tokens),
        E::ShapeRefused(reason) => Error::ShapeRefused(reason),
        E::Incomplete(text) => Error::Incomplete(text),
        E::Busy(milliseconds) => Error::Busy(milliseconds),
        E::Cancelled => Error::Cancelled,
        E::Failed(reason) => Error::Failed(reason),
    }
}
