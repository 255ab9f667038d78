//! An engine's process without a model: it answers as its prompts say, so that processes can be tested everywhere.
//!
//! `scripted-engine serve FOLDER IDLE-MS [ADDRESS]` serves on `FOLDER/run/engine.sock`; the token of ADDRESS is in
//! `FOLDER/token`, and what it listens on in `FOLDER/address`.
//! `scripted-engine knock SOCKET` connects and says how that went.
//!
//! A prompt whose first word is `slow` gets a word every 10 ms, `abort` ends the process, `fail` fails; any other is repeated.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use engine::server::{self, Settings, Token};
use engine::{Counters, Customer, Event, Kitchen, Ledger, ModelFile, Order, Role, Row};
use inference::{Answer, Book, Embedding, Error, Finish, Ranking, Shape, Usage};
use tokio::sync::{mpsc, oneshot};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", folder, idle, rest @ ..] => serve(Path::new(folder), idle, rest.first().copied()),
        ["knock", socket] => knock(socket),
        _ => ExitCode::from(2),
    }
}

fn serve(folder: &Path, idle: &str, address: Option<&str>) -> ExitCode {
    let listen = address.map(|address| {
        let address: SocketAddr = address.parse().expect("an address");
        let token = Token::read_or_make(&folder.join("token")).expect("a token");
        (address, token)
    });
    let settings = Settings {
        socket: folder.join("run/engine.sock"),
        idle_exit: idle.parse().ok().map(Duration::from_millis),
        listen,
        detached: true,
        log: Some(folder.join("engine.log")),
        version: "scripted",
        french: false,
    };
    let kitchen = Repeating {
        books: Arc::new(Books {
            book: Book::new(folder.join("ledger")),
            counters: Mutex::default(),
        }),
    };
    match server::run(settings, || Ok(Arc::new(kitchen))) {
        Ok(()) | Err(server::ServeError::Taken) => ExitCode::SUCCESS,
        Err(error) => {
            // The log is all there is.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Says `refused` when nothing can be read, else what came.
fn knock(socket: &str) -> ExitCode {
    let talk = || -> std::io::Result<String> {
        let mut stream = UnixStream::connect(socket)?;
        stream.write_all(b"GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    };
    let answer = match talk() {
        Ok(text) if text.is_empty() => "closed".to_owned(),
        Ok(text) => text,
        Err(error) => format!("{:?}", error.kind()),
    };
    let _ = writeln!(std::io::stdout(), "{answer}");
    ExitCode::SUCCESS
}

/// Answers by repeating.
struct Repeating {
    books: Arc<Books>,
}

struct Books {
    book: Book,
    counters: Mutex<Counters>,
}

/// One order, settled when it is dropped.
struct Bill {
    books: Arc<Books>,
    row: Row,
}

impl Repeating {
    fn bill(
        &self,
        operation: &'static str,
        customer: Customer,
        task: &str,
        texts: &[&str],
    ) -> Bill {
        self.books.change(|counters| counters.running += 1);
        let words = texts.iter().map(|text| text.split_whitespace().count());
        Bill {
            books: Arc::clone(&self.books),
            row: Row {
                uid: customer.uid,
                caller: customer.caller,
                task: task.to_owned(),
                operation,
                model: "scripted".to_owned(),
                model_sha256: "00".repeat(32),
                outcome: "cancelled",
                queued: 0,
                usage: Usage {
                    prompt_tokens: u32::try_from(words.sum::<usize>()).unwrap_or(u32::MAX),
                    ..Usage::default()
                },
            },
        }
    }
}

impl Books {
    fn change(&self, change: impl FnOnce(&mut Counters)) {
        change(&mut self.counters.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Bill {
    fn drop(&mut self) {
        self.books.book.settle(&self.row);
        let (outcome, usage) = (self.row.outcome, self.row.usage);
        self.books.change(|counters| {
            counters.running -= 1;
            counters.requests += 1;
            counters.failed += u64::from(outcome != "done");
            counters.prompt_tokens += u64::from(usage.prompt_tokens);
            counters.answer_tokens += u64::from(usage.answer_tokens);
        });
    }
}

impl Kitchen for Repeating {
    fn ask(&self, order: Order) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let request = order.request;
        let texts: Vec<&str> = request.parts.iter().map(|part| part.text()).collect();
        let mut bill = self.bill("ask", order.customer, &request.task, &texts);
        let text = texts.join(" ");
        let first = text.split_whitespace().next().unwrap_or_default();
        let words: Vec<String> = match (first, &request.shape) {
            ("abort", _) => std::process::abort(),
            ("fail", _) => {
                bill.row.outcome = "failed";
                let _ = sender.send(Event::Done(Err(Error::Failed("as told".to_owned()))));
                return receiver;
            }
            ("slow", _) => vec!["word ".to_owned(); 1_000],
            (_, Shape::Text) => vec![text.clone()],
            (_, Shape::JsonSchema(_)) => vec!["{\"choice\":\"non\"}".to_owned()],
            (_, Shape::Choice(choices)) => choices.first().cloned().into_iter().collect(),
        };
        let pause = Duration::from_millis(if first == "slow" { 10 } else { 0 });
        thread::spawn(move || {
            for word in &words {
                thread::sleep(pause);
                if sender.send(Event::Piece(word.clone())).is_err() {
                    return;
                }
                bill.row.usage.answer_tokens += 1;
            }
            bill.row.outcome = "done";
            let answer = Answer {
                text: words.concat(),
                finish: Finish::Complete,
                model: "scripted".to_owned(),
                usage: bill.row.usage,
            };
            // Settled before it is told, so that whoever has the answer finds the row.
            drop(bill);
            let _ = sender.send(Event::Done(Ok(answer)));
        });
        receiver
    }

    fn rank(&self, order: Order) -> oneshot::Receiver<Result<Ranking, Error>> {
        let (sender, receiver) = oneshot::channel();
        let texts: Vec<&str> = order.request.parts.iter().map(|part| part.text()).collect();
        let mut bill = self.bill("rank", order.customer, &order.request.task, &texts);
        let result = match &order.request.shape {
            Shape::Choice(choices) if !choices.is_empty() => {
                bill.row.outcome = "done";
                Ok(Ranking {
                    exact: true,
                    probabilities: vec![1.0 / choices.len() as f32; choices.len()],
                    model: "scripted".to_owned(),
                    usage: bill.row.usage,
                })
            }
            _ => {
                bill.row.outcome = "shape-refused";
                Err(Error::ShapeRefused("choices are needed".to_owned()))
            }
        };
        drop(bill);
        let _ = sender.send(result);
        receiver
    }

    fn embed(
        &self,
        customer: Customer,
        _model: Option<String>,
        texts: Vec<String>,
    ) -> oneshot::Receiver<Result<Embedding, Error>> {
        let (sender, receiver) = oneshot::channel();
        let words: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut bill = self.bill("embed", customer, "", &words);
        bill.row.outcome = "done";
        let embedding = Embedding {
            vectors: texts
                .iter()
                .map(|text| vec![text.len() as f32, 0.5])
                .collect(),
            model: "scripted-vectors".to_owned(),
            usage: bill.row.usage,
        };
        drop(bill);
        let _ = sender.send(Ok(embedding));
        receiver
    }

    fn models(&self) -> Vec<ModelFile> {
        [
            ("scripted", Role::Chat),
            ("scripted-vectors", Role::Embedding),
        ]
        .map(|(name, role)| ModelFile {
            name: name.to_owned(),
            path: PathBuf::new(),
            sha256: "00".repeat(32),
            role,
            template: None,
            context: 0,
        })
        .to_vec()
    }

    fn counters(&self) -> Counters {
        *self
            .books
            .counters
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
