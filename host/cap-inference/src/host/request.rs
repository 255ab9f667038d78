//! Writing a request, one setter at a time.

use capability::Call;
use inference::{Part, Request, Shape};
use wasmtime::component::Resource;

use super::contract::{self, HostRequest};
use crate::Draft;
use crate::desk;

/// Answer tokens that one request can ask for.
pub(crate) const MOST_ANSWER_TOKENS: u32 = 8_192;

/// The hottest temperature, in thousandths; above it a model writes noise.
pub(crate) const MOST_TEMPERATURE: u32 = 2_000;

impl HostRequest for Call {
    fn new(&mut self) -> wasmtime::Result<Resource<Draft>> {
        self.enter_host()?;
        self.hold(Draft::default())
    }

    fn set_task(&mut self, this: Resource<Draft>, task: String) -> wasmtime::Result<()> {
        change(self, &this, task.len(), |request| request.task = task)
    }

    fn set_language(&mut self, this: Resource<Draft>, language: String) -> wasmtime::Result<()> {
        change(self, &this, language.len(), |request| {
            request.language = language;
        })
    }

    fn set_model(&mut self, this: Resource<Draft>, name: String) -> wasmtime::Result<()> {
        change(self, &this, name.len(), |request| {
            request.model = Some(name)
        })
    }

    fn instruction(&mut self, this: Resource<Draft>, text: String) -> wasmtime::Result<()> {
        append(self, &this, Part::Instruction(text))
    }

    fn untrusted(&mut self, this: Resource<Draft>, text: String) -> wasmtime::Result<()> {
        append(self, &this, Part::Untrusted(text))
    }

    fn earlier_answer(&mut self, this: Resource<Draft>, text: String) -> wasmtime::Result<()> {
        append(self, &this, Part::EarlierAnswer(text))
    }

    fn set_shape(&mut self, this: Resource<Draft>, shape: contract::Shape) -> wasmtime::Result<()> {
        // A choice costs more than its letters: a list of a million empty strings is refused too.
        let (length, shape) = match shape {
            contract::Shape::Text => (0, Shape::Text),
            contract::Shape::JsonSchema(schema) => (schema.len(), Shape::JsonSchema(schema)),
            contract::Shape::Choice(choices) => {
                let length = choices
                    .iter()
                    .map(|choice| choice.len() + size_of::<String>())
                    .sum();
                (length, Shape::Choice(choices))
            }
        };
        change(self, &this, length, |request| request.shape = shape)
    }

    fn set_max_tokens(&mut self, this: Resource<Draft>, count: u32) -> wasmtime::Result<()> {
        // The guest's number: an answer has a token and an end.
        let count = count.clamp(1, MOST_ANSWER_TOKENS);
        set(self, &this, |request| request.max_tokens = count)
    }

    fn set_temperature(&mut self, this: Resource<Draft>, thousandths: u32) -> wasmtime::Result<()> {
        // The guest's number: samplers overflow far above the useful range.
        let thousandths = thousandths.min(MOST_TEMPERATURE);
        set(self, &this, |request| request.temperature = thousandths)
    }

    fn set_seed(&mut self, this: Resource<Draft>, seed: u64) -> wasmtime::Result<()> {
        // Every seed is as good as another: nothing to clamp.
        set(self, &this, |request| request.seed = seed)
    }

    fn drop(&mut self, this: Resource<Draft>) -> wasmtime::Result<()> {
        let draft = self.table.delete(this)?;
        desk::of(self).release(draft.bytes());
        Ok(())
    }
}

fn append(call: &mut Call, this: &Resource<Draft>, part: Part) -> wasmtime::Result<()> {
    change(call, this, part.text().len(), |request| {
        request.parts.push(part);
    })
}

/// Changes a request by a text, whose bytes count.
fn change(
    call: &mut Call,
    this: &Resource<Draft>,
    length: usize,
    change: impl FnOnce(&mut Request),
) -> wasmtime::Result<()> {
    call.enter_host()?;
    let added = call.table.get_mut(this)?.grow(length);
    let transfer = call.meter.limits().transfer.0;
    desk::of(call).keep(added, transfer)?;
    change(&mut call.table.get_mut(this)?.request);
    Ok(())
}

/// Changes a number of a request.
fn set(
    call: &mut Call,
    this: &Resource<Draft>,
    change: impl FnOnce(&mut Request),
) -> wasmtime::Result<()> {
    call.enter_host()?;
    change(&mut call.table.get_mut(this)?.request);
    Ok(())
}
