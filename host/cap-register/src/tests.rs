//! Words become registers, grants decide who writes, rows cross in bounded pages, and what is dropped is rolled back.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use capability::{Call, CallSettings, Capability, Circumstances, Level, Listener, Next, OpenError};
use config::{Grants, Language, Limits};
use register::{Location, Register, Settings};
use wasmtime::component::Resource;
use wasmtime::{AsContextMut, Engine, Store};

use crate::host::bindings::gardon::register::register::{
    Condition, Direction, Error, HostLayout, HostQuery, HostRegister, HostRows, HostSchema,
    HostTransaction, Kind, Value,
};
use crate::{Cabinet, Drawer, Found, Plan, Registers, Search, Writing};

/// One folder, and what was asked of it.
struct Folder {
    path: PathBuf,
    asked: Mutex<Vec<(String, bool)>>,
}

impl Cabinet for Folder {
    fn open(&self, name: &str, write: bool, language: Language) -> Result<Register, String> {
        self.asked.lock().unwrap().push((name.to_owned(), write));
        if name == "ailleurs" {
            return Err("there is no such register".to_owned());
        }
        Register::open(Settings {
            name: name.to_owned(),
            location: Location::Folder(self.path.join(name)),
            write,
        })
        .map_err(|error| error.explain(language))
    }
}

/// Keeps notes.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Listener for Notes {
    fn progress(&self, _done: u64, _total: u64) -> Next {
        Next::Proceed
    }

    fn note(&self, _level: Level, message: &str) {
        self.0.lock().unwrap().push(message.to_owned());
    }
}

struct Opened {
    store: Store<Call>,
    rep: u32,
    runtime: tokio::runtime::Runtime,
    notes: Arc<Notes>,
    folder: Arc<Folder>,
    keep: Option<tempfile::TempDir>,
}

const EVERYTHING: &str = "register.write = ['*']";

fn open(limits: Limits, grants: &str) -> Opened {
    let keep = tempfile::tempdir().unwrap();
    let mut opened = open_in(keep.path().to_owned(), limits, grants);
    opened.keep = Some(keep);
    opened
}

fn open_in(path: PathBuf, limits: Limits, grants: &str) -> Opened {
    let notes = Arc::new(Notes::default());
    let settings = CallSettings {
        limits,
        grants: Arc::new(Grants(toml::from_str(grants).unwrap())),
        circumstances: Arc::new(Circumstances {
            language: Language::English,
            ..Circumstances::default()
        }),
        listener: Arc::clone(&notes) as _,
        set_aside: Vec::new(),
    };
    let folder = Arc::new(Folder {
        path,
        asked: Mutex::default(),
    });
    let mut store = Store::new(&Engine::default(), Call::new(&settings));
    let any = Registers::new(Arc::clone(&folder) as _)
        .open(store.as_context_mut(), "register", "paie")
        .unwrap();
    let resource: Resource<Drawer> = any.try_into_resource(&mut store).unwrap();
    assert_eq!(store.data().handles[0].word, "paie");
    Opened {
        rep: resource.rep(),
        store,
        runtime: tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap(),
        notes,
        folder,
        keep: None,
    }
}

impl Opened {
    fn this(&self) -> Resource<Drawer> {
        Resource::new_borrow(self.rep)
    }

    fn plan(&mut self, version: u32) -> Resource<Plan> {
        let call = self.store.data_mut();
        let layout = HostLayout::new(call, "slips".to_owned()).unwrap().rep();
        let this = || Resource::new_borrow(layout);
        for (name, kind, required) in [
            ("line", Kind::Integer, true),
            ("person", Kind::Text, true),
            ("pay", Kind::Decimal, false),
        ] {
            HostLayout::add_column(call, this(), name.to_owned(), kind, required).unwrap();
        }
        if version > 1 {
            HostLayout::add_column(call, this(), "seen".to_owned(), Kind::Boolean, true).unwrap();
            let filling = Value::Boolean(false);
            HostLayout::set_filling(call, this(), "seen".to_owned(), filling).unwrap();
        }
        HostLayout::set_key(call, this(), vec!["line".to_owned()]).unwrap();
        HostLayout::add_filter(call, this(), vec!["person".to_owned()]).unwrap();
        let plan = HostSchema::new(call, "payroll".to_owned(), version).unwrap();
        let rep = plan.rep();
        HostSchema::add(call, plan, this()).unwrap();
        Resource::new_borrow(rep)
    }

    fn declare(&mut self, version: u32) -> Result<(), Error> {
        let (plan, this) = (self.plan(version), self.this());
        let declared = HostRegister::declare(self.store.data_mut(), this, plan);
        self.runtime.block_on(declared).unwrap()
    }

    fn begin(&mut self) -> Result<u32, Error> {
        let this = self.this();
        let begun = HostRegister::begin(self.store.data_mut(), this);
        self.runtime
            .block_on(begun)
            .unwrap()
            .map(|begun| begun.rep())
    }

    fn insert(&mut self, transaction: u32, rows: Vec<Vec<Value>>) -> Result<(), Error> {
        let columns = ["line", "person", "pay"].map(str::to_owned).to_vec();
        let this: Resource<Writing> = Resource::new_borrow(transaction);
        let table = "slips".to_owned();
        let done = HostTransaction::insert(self.store.data_mut(), this, table, columns, rows);
        self.runtime.block_on(done).unwrap()
    }

    fn commit(&mut self, transaction: u32) -> Result<(), Error> {
        let this: Resource<Writing> = Resource::new_borrow(transaction);
        let done = HostTransaction::commit(self.store.data_mut(), this);
        self.runtime.block_on(done).unwrap()
    }

    fn query(&mut self, conditions: &[(&str, Condition)]) -> Resource<Search> {
        let call = self.store.data_mut();
        let query = HostQuery::new(call, "slips".to_owned()).unwrap().rep();
        for (column, condition) in conditions {
            let this = Resource::new_borrow(query);
            HostQuery::require(call, this, (*column).to_owned(), condition.clone()).unwrap();
        }
        Resource::new_borrow(query)
    }

    fn count(&mut self) -> Result<u64, Error> {
        let (query, this) = (self.query(&[]), self.this());
        let count = HostRegister::count(self.store.data_mut(), this, query);
        self.runtime.block_on(count).unwrap()
    }

    /// All pages.
    fn select(&mut self, query: Resource<Search>) -> Result<Vec<Vec<Vec<Value>>>, Error> {
        let this = self.this();
        let rows = HostRegister::select(self.store.data_mut(), this, query);
        let rows = self.runtime.block_on(rows).unwrap()?.rep();
        let mut pages = Vec::new();
        loop {
            let this: Resource<Found> = Resource::new_borrow(rows);
            let page = HostRows::next(self.store.data_mut(), this);
            let page = self.runtime.block_on(page).unwrap()?;
            if page.is_empty() {
                return Ok(pages);
            }
            pages.push(page);
        }
    }
}

fn rows(range: std::ops::Range<i64>) -> Vec<Vec<Value>> {
    let row = |line: i64| {
        vec![
            Value::Integer(line),
            Value::Text(format!("A{:04}", line % 7)),
            Value::Decimal(format!("{line}.50")),
        ]
    };
    range.map(row).collect()
}

#[test]
fn rows_are_written_and_found() {
    let mut opened = open(Limits::default(), EVERYTHING);
    opened.declare(1).unwrap();
    assert!(opened.notes.0.lock().unwrap()[0].starts_with("register made: "));
    let transaction = opened.begin().unwrap();
    opened.insert(transaction, rows(1..10_001)).unwrap();
    opened.commit(transaction).unwrap();
    let wanted = [
        ("person", Condition::Equals(Value::Text("A0003".to_owned()))),
        ("pay", Condition::AtMost(Value::Decimal("17.5".to_owned()))),
    ];
    let query = opened.query(&wanted);
    let call = opened.store.data_mut();
    let this = || Resource::new_borrow(query.rep());
    HostQuery::order_by(call, this(), "line".to_owned(), Direction::Descending).unwrap();
    HostQuery::set_columns(call, this(), vec!["line".to_owned(), "pay".to_owned()]).unwrap();
    HostQuery::set_limit(call, this(), 2).unwrap();
    let found = opened.select(query).unwrap().concat();
    let row = |line, pay: &str| vec![Value::Integer(line), Value::Decimal(pay.to_owned())];
    assert_eq!(found, [row(17, "17.5"), row(10, "10.5")]);
    let all = opened.query(&[]);
    let pages = opened.select(all).unwrap();
    assert_eq!((pages.len(), pages.concat().len()), (2, 10_000));
    let this = opened.this();
    let columns = HostRegister::columns(opened.store.data_mut(), this, "slips".to_owned());
    let columns = opened.runtime.block_on(columns).unwrap().unwrap();
    assert_eq!(
        (columns[0].kind, columns[0].required),
        (Kind::Integer, true)
    );
    opened.declare(2).unwrap();
    assert!(opened.notes.0.lock().unwrap()[1].contains("payroll.v1.backup.sqlite"));
    assert_eq!(opened.count(), Ok(10_000));
}

#[test]
fn a_transaction_that_is_dropped_was_not() {
    let mut opened = open(Limits::default(), EVERYTHING);
    opened.declare(1).unwrap();
    let transaction = opened.begin().unwrap();
    opened.insert(transaction, rows(1..3)).unwrap();
    assert!(matches!(opened.begin(), Err(Error::Busy(_))));
    let twice = opened.insert(transaction, rows(2..4)).unwrap_err();
    assert!(
        matches!(&twice, Error::Exists(words) if words.contains("row 1")),
        "{twice:?}"
    );
    assert_eq!(opened.count(), Ok(2));
    HostTransaction::drop(opened.store.data_mut(), Resource::new_own(transaction)).unwrap();
    assert_eq!(opened.count(), Ok(0));
    // One that the end of the call takes away too.
    let transaction = opened.begin().unwrap();
    opened.insert(transaction, rows(1..3)).unwrap();
    let path = opened.folder.path.clone();
    let keep = opened.keep.take();
    drop(opened);
    let mut again = open_in(path, Limits::default(), EVERYTHING);
    again.declare(1).unwrap();
    assert_eq!(again.count(), Ok(0));
    drop(keep);
}

#[test]
fn only_a_grant_lets_a_plugin_write() {
    for (grants, write) in [
        ("", false),
        ("register.write = []", false),
        ("register.write = ['autre']", false),
        ("register.write = ['paie']", true),
        (EVERYTHING, true),
    ] {
        let mut opened = open(Limits::default(), grants);
        assert_eq!(
            *opened.folder.asked.lock().unwrap(),
            [("paie".to_owned(), write)]
        );
        let this = opened.this();
        // A register of the user's own is everybody's who can open it.
        let own = HostRegister::own_rows(opened.store.data_mut(), this).unwrap();
        assert!(!own);
        let this = opened.this();
        assert_eq!(
            HostRegister::writable(opened.store.data_mut(), this).unwrap(),
            write
        );
        let declared = opened.declare(1);
        if write {
            declared.unwrap();
        } else {
            assert!(matches!(declared, Err(Error::ReadOnly(_))), "{declared:?}");
            assert!(matches!(opened.begin(), Err(Error::ReadOnly(_))));
        }
    }
    let registers = Registers::new(Arc::new(Folder {
        path: PathBuf::new(),
        asked: Mutex::default(),
    }));
    let check = |grant: &str| registers.check_grant(&toml::from_str(grant).unwrap());
    check("write = ['paie']").unwrap();
    for (grant, words) in [
        ("read = ['paie']", "unknown key `read`; known ones: `write`"),
        ("write = 'paie'", "a list of names"),
        ("write = [1]", "a list of names"),
        ("write = ['']", "a list of names"),
        ("", "a list of names"),
    ] {
        let refused = check(grant).unwrap_err();
        assert!(refused.contains(words), "{refused}");
    }
    let example: toml::Table = toml::from_str(registers.example_grant().unwrap()).unwrap();
    let grant = &example["plugins"]["NAME"]["grants"]["register"];
    registers.check_grant(grant).unwrap();
}

#[test]
fn what_is_too_much_is_refused() {
    let small = Limits {
        transfer: config::Bytes(4_000),
        ..Limits::default()
    };
    let mut opened = open(small, EVERYTHING);
    opened.declare(1).unwrap();
    let transaction = opened.begin().unwrap();
    opened.insert(transaction, rows(1..101)).unwrap();
    let refused = opened.insert(transaction, rows(1..10_002));
    assert_eq!(refused, Err(Error::TooLarge(10_000)));
    // A page takes half of what may cross, and one row more.
    let all = opened.query(&[]);
    let pages = opened.select(all).unwrap();
    assert!(pages.len() > 3, "{}", pages.len());
    assert_eq!(pages.concat().len(), 100);
    let long = vec![
        Value::Integer(0),
        Value::Text("x".repeat(900)),
        Value::Decimal("9".repeat(1_000)),
    ];
    opened.insert(transaction, vec![long]).unwrap();
    opened.commit(transaction).unwrap();
    let all = opened.query(&[]);
    assert_eq!(opened.select(all).unwrap().concat().len(), 101);
    let call = opened.store.data_mut();
    let query = HostQuery::new(call, "slips".to_owned()).unwrap().rep();
    let many = (0..1_001).map(|_| {
        let this = Resource::new_borrow(query);
        HostQuery::require(call, this, "line".to_owned(), Condition::Absent).is_ok()
    });
    assert_eq!(many.filter(|passed| *passed).count(), 1_000);
    let query = Resource::new_borrow(query);
    assert!(matches!(opened.select(query), Err(Error::Invalid(_))));
}

#[test]
fn errors_say_what_the_caller_can_do() {
    let mut opened = open(Limits::default(), EVERYTHING);
    let query = opened.query(&[]);
    assert!(matches!(opened.select(query), Err(Error::Unknown(_))));
    opened.declare(2).unwrap();
    assert_eq!(opened.declare(1), Err(Error::Newer(2)));
    let query = opened.query(&[("paye", Condition::Absent)]);
    let unknown = opened.select(query).unwrap_err();
    assert!(matches!(&unknown, Error::Unknown(words) if words.contains("line, person, pay")));
    let call = opened.store.data_mut();
    let layout = HostLayout::new(call, "t".to_owned()).unwrap().rep();
    let this = Resource::new_borrow(layout);
    HostLayout::set_filling(call, this, "absent".to_owned(), Value::Absent).unwrap();
    let plan = HostSchema::new(call, "x".to_owned(), 1).unwrap().rep();
    HostSchema::add(
        call,
        Resource::new_borrow(plan),
        Resource::new_borrow(layout),
    )
    .unwrap();
    let this = opened.this();
    let declared = HostRegister::declare(opened.store.data_mut(), this, Resource::new_borrow(plan));
    let refused = opened.runtime.block_on(declared).unwrap().unwrap_err();
    assert!(
        matches!(&refused, Error::Invalid(words) if words.contains("? absent")),
        "{refused:?}"
    );
    let registers = Registers::new(Arc::clone(&opened.folder) as _);
    let store = &mut opened.store;
    let elsewhere = registers.open(store.as_context_mut(), "register", "ailleurs");
    let words = elsewhere.unwrap_err().to_string();
    assert_eq!(words, "ailleurs: there is no such register");
    let other = registers.open(store.as_context_mut(), "corpus", "paie");
    assert!(matches!(other, Err(OpenError::NoSuchKind { .. })));
}
