//! What the tests with real models share.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::cell::RefCell;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use engine::{
    Customer, Event, Kitchen, Ledger, LlamaKitchen, ModelFile, Order, Role, Row, Settings, Shelf,
};
use inference::{Answer, Error, Part, Request, Sentence};

/// The models that the test runner names.
pub struct Models(pub Vec<ModelFile>);

impl Shelf for Models {
    fn find(&self, name: Option<&str>, role: Role) -> Result<ModelFile, Error> {
        let named = |file: &&ModelFile| name.is_none_or(|name| file.name == name);
        self.0
            .iter()
            .filter(|file| file.role == role)
            .find(named)
            .cloned()
            .ok_or_else(|| Error::Unavailable(Sentence::new("aucun modèle", "no model")))
    }

    fn list(&self) -> Vec<ModelFile> {
        self.0.clone()
    }
}

/// A ledger in memory.
#[derive(Default)]
pub struct Rows(Mutex<Vec<Row>>);

impl Rows {
    /// The rows so far.
    pub fn all(&self) -> Vec<Row> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Ledger for Rows {
    fn settle(&self, row: &Row) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(row.clone());
    }
}

/// Says something past the test runner, which would keep it to itself.
pub fn notice(text: &str) {
    let _ = writeln!(std::io::stderr(), "notice: {text}");
}

/// The chat model; none, with a notice, when the runner names none.
pub fn chat_model() -> Option<ModelFile> {
    file("GARDON_TEST_MODEL", "demo", Role::Chat)
}

/// The embedding model; none, with a notice, when the runner names none.
pub fn embedding_model() -> Option<ModelFile> {
    file("GARDON_TEST_EMBEDDING", "vectors", Role::Embedding)
}

/// Whose turn it is: threads of llama.cpp spin, and two models on few cores measure each other.
static TURN: Mutex<()> = Mutex::new(());

thread_local! {
    /// The turn of the test that runs on this thread; it ends with the thread.
    static MINE: RefCell<Option<MutexGuard<'static, ()>>> = const { RefCell::new(None) };
}

/// Waits until no other test has a model.
fn take_turn() {
    MINE.with_borrow_mut(|mine| {
        mine.get_or_insert_with(|| TURN.lock().unwrap_or_else(PoisonError::into_inner));
    });
}

fn file(variable: &str, name: &str, role: Role) -> Option<ModelFile> {
    let Some(path) = std::env::var_os(variable).map(PathBuf::from) else {
        notice(&format!("{variable} names no model; nothing is tested"));
        return None;
    };
    take_turn();
    Some(ModelFile {
        name: name.to_owned(),
        path,
        sha256: "00".repeat(32),
        role,
        template: None,
        context: 0,
    })
}

/// A kitchen with these models, and its ledger.
pub fn kitchen(settings: Settings, models: Vec<ModelFile>) -> (LlamaKitchen, Arc<Rows>) {
    let rows = Arc::new(Rows::default());
    let ledger = Arc::clone(&rows) as Arc<dyn Ledger>;
    let kitchen = LlamaKitchen::new(settings, Arc::new(Models(models)), ledger);
    (kitchen.expect("llama.cpp starts"), rows)
}

/// Settings that leave the machine to other tests too.
pub fn settings() -> Settings {
    Settings {
        // llama.cpp's threads spin while they wait for each other: with others at work, one is faster than two.
        threads: 1,
        context: 4_096,
        queue: 2_000,
        ..Settings::default()
    }
}

/// An order with this request.
pub fn order(request: Request) -> Order {
    Order {
        customer: Customer::default(),
        request,
    }
}

/// A request with an instruction and a document.
pub fn request(instruction: &str, document: &str) -> Request {
    Request {
        parts: vec![
            Part::Instruction(instruction.to_owned()),
            Part::Untrusted(document.to_owned()),
        ],
        max_tokens: 48,
        ..Request::default()
    }
}

/// Waits for the end of an answer; the pieces are checked to be its text.
pub fn ask(kitchen: &dyn Kitchen, request: Request) -> Result<Answer, Error> {
    finish(&mut kitchen.ask(order(request)))
}

/// Waits for the end of an answer that was asked for.
pub fn finish(receiver: &mut tokio::sync::mpsc::UnboundedReceiver<Event>) -> Result<Answer, Error> {
    let mut pieces = String::new();
    loop {
        match receiver.blocking_recv().expect("an end") {
            Event::Piece(piece) => pieces.push_str(&piece),
            Event::Done(result) => {
                if let Ok(answer) = &result {
                    assert_eq!(pieces, answer.text);
                }
                return result;
            }
        }
    }
}

/// Waits until nothing runs any more, at most so long.
pub fn settle(kitchen: &dyn Kitchen, at_most: Duration) -> Duration {
    let began = Instant::now();
    loop {
        let counters = kitchen.counters();
        if counters.running == 0 && counters.sequences == 0 {
            return began.elapsed();
        }
        assert!(began.elapsed() < at_most, "{counters:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The counters are the sums of the rows.
pub fn check_sums(kitchen: &dyn Kitchen, rows: &Rows) {
    let rows = rows.all();
    let counters = kitchen.counters();
    let sum = |cost: fn(&Row) -> u32| rows.iter().map(|row| u64::from(cost(row))).sum::<u64>();
    assert_eq!(counters.requests, rows.len() as u64);
    let failed = rows.iter().filter(|row| row.outcome != "done").count() as u64;
    assert_eq!(counters.failed, failed);
    assert_eq!(counters.prompt_tokens, sum(|row| row.usage.prompt_tokens));
    assert_eq!(counters.answer_tokens, sum(|row| row.usage.answer_tokens));
}

/// A small generator, so that tests are the same each time.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
