//! What the process boundary costs: the same request inside this process and through the engine's socket, in turn.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::{
    Customer, Event, Kitchen, Ledger, LlamaKitchen, ModelFile, Order, Role, Row, Settings, Shelf,
};
use inference::{Error, Request};
use tests::bench::{Bar, Runs};

use super::process::{Process, writing};

/// Requests on each side.
const REQUESTS: usize = 60;

/// What the boundary may cost, in milliseconds.
const MOST_MILLISECONDS: f64 = 1.0;

/// The only model there is.
struct OneModel(PathBuf);

/// Nobody counts here.
struct NoLedger;

impl OneModel {
    fn file(&self) -> ModelFile {
        ModelFile {
            name: "bench".to_owned(),
            path: self.0.clone(),
            sha256: String::new(),
            role: Role::Chat,
            template: None,
            context: 0,
        }
    }
}

impl Shelf for OneModel {
    fn find(&self, _name: Option<&str>, _role: Role) -> Result<ModelFile, Error> {
        Ok(self.file())
    }

    fn list(&self) -> Vec<ModelFile> {
        vec![self.file()]
    }
}

impl Ledger for NoLedger {
    fn settle(&self, _row: &Row) {}
}

/// Both sides, and the difference of their medians.
pub(crate) fn measure(process: &Process, model: &Path) -> Result<Vec<Runs>, String> {
    let shelf = Arc::new(OneModel(model.to_owned()));
    let kitchen = LlamaKitchen::new(Settings::default(), shelf, Arc::new(NoLedger))
        .map_err(|error| error.to_string())?;
    let request = writing(1);
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    in_process(&kitchen, &request)?;
    process.one_token()?;
    for _ in 0..REQUESTS {
        inside.push(in_process(&kitchen, &request)?);
        outside.push(process.one_token()?);
    }
    let inside = Runs::durations("one token, in one process", "ms", &inside, None);
    let outside = Runs::durations("one token, through the socket", "ms", &outside, None);
    let difference = outside.quantile(0.5) - inside.quantile(0.5);
    let cost = Runs {
        name: "cost of the boundary, of the medians".to_owned(),
        unit: "ms",
        values: vec![difference],
        bar: Bar::median(MOST_MILLISECONDS),
    };
    Ok(vec![inside, outside, cost])
}

fn in_process(kitchen: &LlamaKitchen, request: &Request) -> Result<Duration, String> {
    let begun = Instant::now();
    let mut events = kitchen.ask(Order {
        customer: Customer::default(),
        request: request.clone(),
    });
    loop {
        match events.blocking_recv() {
            Some(Event::Piece(_)) => {}
            Some(Event::Done(Ok(_))) => return Ok(begun.elapsed()),
            Some(Event::Done(Err(error))) => return Err(error.to_string()),
            None => return Err("the kitchen is gone".to_owned()),
        }
    }
}
