//! Reading an answer, one getter at a time.

use capability::Call;
use inference::Answer;
use wasmtime::component::Resource;

use super::Finish;
use super::contract::HostAnswer;

impl HostAnswer for Call {
    fn text(&mut self, this: Resource<Answer>) -> wasmtime::Result<String> {
        get(self, &this, |answer| answer.text.clone())
    }

    fn finish(&mut self, this: Resource<Answer>) -> wasmtime::Result<Finish> {
        get(self, &this, |answer| match answer.finish {
            inference::Finish::Complete => Finish::Complete,
            inference::Finish::Length => Finish::Length,
        })
    }

    fn model(&mut self, this: Resource<Answer>) -> wasmtime::Result<String> {
        get(self, &this, |answer| answer.model.clone())
    }

    fn prompt_tokens(&mut self, this: Resource<Answer>) -> wasmtime::Result<u32> {
        get(self, &this, |answer| answer.usage.prompt_tokens)
    }

    fn cached_tokens(&mut self, this: Resource<Answer>) -> wasmtime::Result<u32> {
        get(self, &this, |answer| answer.usage.cached_tokens)
    }

    fn answer_tokens(&mut self, this: Resource<Answer>) -> wasmtime::Result<u32> {
        get(self, &this, |answer| answer.usage.answer_tokens)
    }

    fn milliseconds(&mut self, this: Resource<Answer>) -> wasmtime::Result<u32> {
        get(self, &this, |answer| answer.usage.milliseconds)
    }

    fn drop(&mut self, this: Resource<Answer>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

fn get<T>(
    call: &mut Call,
    this: &Resource<Answer>,
    get: impl FnOnce(&Answer) -> T,
) -> wasmtime::Result<T> {
    call.enter_host()?;
    Ok(get(call.table.get(this)?))
}
