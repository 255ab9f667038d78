//! Runs a call's future through the gate, its processor time counted, its waits bounded.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use capability::{LimitReached, Processor};
use config::{Limit, Span};
use tokio::time::Sleep;

use crate::gate::Pass;

/// A future that runs only while it has a place, and gives the place up whenever it waits.
pub(crate) struct Metered<F> {
    inner: Pin<Box<F>>,
    pass: Pass,
    processor: Arc<Processor>,
    host_wait: Span,
    /// Armed while the inner future waits for the host.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<F> Metered<F> {
    pub(crate) fn new(inner: F, pass: Pass, processor: Arc<Processor>, host_wait: Span) -> Self {
        Self {
            inner: Box::pin(inner),
            pass,
            processor,
            host_wait,
            alarm: None,
        }
    }
}

impl<T, F: Future<Output = wasmtime::Result<T>>> Future for Metered<F> {
    type Output = wasmtime::Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(alarm) = &mut this.alarm
            && alarm.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(Err(LimitReached(Limit::host_wait).into()));
        }
        if this
            .pass
            .poll_enter(this.processor.total(), context)
            .is_pending()
        {
            // Waiting for a place is not waiting for the host.
            this.alarm = None;
            return Poll::Pending;
        }
        this.processor.enter();
        let polled = this.inner.as_mut().poll(context);
        this.processor.leave();
        this.pass.leave();
        match polled {
            Poll::Ready(result) => Poll::Ready(result),
            Poll::Pending => {
                let mut alarm = Box::pin(tokio::time::sleep(this.host_wait.0));
                // Polled once, so that the timer knows whom to wake.
                let over = alarm.as_mut().poll(context).is_ready();
                this.alarm = Some(alarm);
                if over {
                    Poll::Ready(Err(LimitReached(Limit::host_wait).into()))
                } else {
                    Poll::Pending
                }
            }
        }
    }
}
