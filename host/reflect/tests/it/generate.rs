//! Types, component values and broken JSON, made from a seed: the same seed makes the same ones.

use std::sync::Arc;

use reflect::language::Text;
use reflect::types::{Case, Choice, Field, Integer, Origin, Outcome, Record, Type};
use serde_json::{Value, json};
use wasmtime::component::Val;

/// How deep generated types are nested.
const DEPTH: usize = 4;

/// A source of choices (the 64-bit linear congruential generator of Knuth's MMIX).
pub struct Generator {
    state: u64,
    named: usize,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed,
            named: 0,
        }
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % limit
    }

    /// A type of any kind but handles.
    pub fn ty(&mut self) -> Type {
        self.ty_at(DEPTH)
    }

    fn ty_at(&mut self, depth: usize) -> Type {
        let kinds = if depth == 0 { 9 } else { 14 };
        match self.below(kinds) {
            0 => Type::Bool,
            1 => Type::Integer(Integer {
                bits: [8, 16, 32, 64][self.below(4)],
                signed: self.below(2) == 0,
            }),
            2 => Type::Float32,
            3 => Type::Float64,
            4 => Type::Char,
            5 => Type::Text,
            6 => Type::Bytes,
            7 => Type::Enum(self.choice("enum", 0)),
            8 => Type::Flags(self.choice("flags", 0)),
            9 => Type::List(Box::new(self.ty_at(depth - 1))),
            10 => Type::Option(Box::new(self.ty_at(depth - 1))),
            11 => Type::Tuple((0..=self.below(3)).map(|_| self.ty_at(depth - 1)).collect()),
            12 => {
                let ok = (self.below(3) > 0).then(|| self.ty_at(depth - 1));
                let err = (self.below(3) > 0).then(|| self.ty_at(depth - 1));
                Type::Result(Box::new(Outcome { ok, err }))
            }
            _ if self.below(2) == 0 => Type::Variant(self.choice("variant", depth)),
            _ => {
                let origin = self.origin("record");
                let fields = (0..=self.below(4)).map(|index| Field {
                    name: format!("field-{index}"),
                    label: Text::default(),
                    docs: Text::default(),
                    ty: self.ty_at(depth - 1),
                });
                let fields = fields.collect();
                Type::Record(Arc::new(Record {
                    origin,
                    fields,
                    display: None,
                }))
            }
        }
    }

    fn choice(&mut self, kind: &str, depth: usize) -> Arc<Choice> {
        let origin = self.origin(kind);
        let cases = (0..=self.below(4)).map(|index| Case {
            name: format!("case-{index}"),
            label: Text::default(),
            docs: Text::default(),
            ty: (depth > 0 && self.below(2) == 0).then(|| self.ty_at(depth - 1)),
        });
        let cases = cases.collect();
        Arc::new(Choice { origin, cases })
    }

    fn origin(&mut self, kind: &str) -> Origin {
        self.named += 1;
        Origin {
            name: format!("{kind}-{}", self.named),
            interface: "test:sample/tools".to_owned(),
            docs: Text::default(),
        }
    }

    /// A value of a type; floats are finite.
    pub fn value(&mut self, ty: &Type) -> Val {
        match ty {
            Type::Bool => Val::Bool(self.below(2) == 0),
            Type::Integer(kind) => self.integer(*kind),
            Type::Float32 => {
                Val::Float32([0.0, 0.1, -1.5, f32::MAX, f32::MIN, f32::MIN_POSITIVE][self.below(6)])
            }
            Type::Float64 => {
                Val::Float64([0.0, 0.1, -1.5, f64::MAX, f64::MIN, 5e-324][self.below(6)])
            }
            Type::Char => Val::Char(['a', 'é', '\n', '\u{1f600}', '\u{202e}', '\0'][self.below(6)]),
            Type::Text => Val::String(self.text()),
            Type::Bytes => Val::List(
                (0..self.below(5))
                    .map(|index| Val::U8(u8::try_from(index * 60).unwrap_or(0)))
                    .collect(),
            ),
            Type::List(item) => Val::List((0..self.below(4)).map(|_| self.value(item)).collect()),
            Type::Option(inner) => {
                Val::Option((self.below(3) > 0).then(|| Box::new(self.value(inner))))
            }
            Type::Tuple(types) => Val::Tuple(types.iter().map(|ty| self.value(ty)).collect()),
            Type::Result(sides) if self.below(2) == 0 => {
                Val::Result(Ok(self.payload(sides.ok.as_ref())))
            }
            Type::Result(sides) => Val::Result(Err(self.payload(sides.err.as_ref()))),
            Type::Record(record) => {
                let fields = record
                    .fields
                    .iter()
                    .map(|field| (field.name.clone(), self.value(&field.ty)));
                Val::Record(fields.collect())
            }
            Type::Variant(choice) => {
                let case = &choice.cases[self.below(choice.cases.len())];
                Val::Variant(case.name.clone(), self.payload(case.ty.as_ref()))
            }
            Type::Enum(choice) => {
                Val::Enum(choice.cases[self.below(choice.cases.len())].name.clone())
            }
            Type::Flags(choice) => {
                let chosen = choice.cases.iter().filter(|_| self.below(2) == 0);
                Val::Flags(chosen.map(|case| case.name.clone()).collect())
            }
            Type::Handle(_) => unreachable!("handles are not generated"),
        }
    }

    fn payload(&mut self, ty: Option<&Type>) -> Option<Box<Val>> {
        ty.map(|ty| Box::new(self.value(ty)))
    }

    fn integer(&mut self, kind: Integer) -> Val {
        let value = [kind.least(), 0, 1, 100, kind.greatest()][self.below(5)];
        match (kind.bits, kind.signed) {
            (8, false) => Val::U8(value.try_into().expect("in range")),
            (16, false) => Val::U16(value.try_into().expect("in range")),
            (32, false) => Val::U32(value.try_into().expect("in range")),
            (_, false) => Val::U64(value.try_into().expect("in range")),
            (8, true) => Val::S8(value.try_into().expect("in range")),
            (16, true) => Val::S16(value.try_into().expect("in range")),
            (32, true) => Val::S32(value.try_into().expect("in range")),
            (_, true) => Val::S64(value.try_into().expect("in range")),
        }
    }

    fn text(&mut self) -> String {
        let parts = [
            "",
            "a",
            "=1",
            "Zg==",
            "case_0",
            "\u{1b}[0m",
            "é\u{301}",
            "\"\\\n",
            "\u{e0041}",
        ];
        (0..self.below(4))
            .map(|_| parts[self.below(parts.len())])
            .collect()
    }

    /// Changes one place of a JSON value, most often so that it fits its type no more.
    pub fn damage(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) if !items.is_empty() && self.below(4) > 0 => {
                let index = self.below(items.len());
                match self.below(5) {
                    0 => drop(items.remove(index)),
                    1 => items.push(items[index].clone()),
                    _ => self.damage(&mut items[index]),
                }
            }
            Value::Object(members) if !members.is_empty() && self.below(4) > 0 => {
                let key = members
                    .keys()
                    .nth(self.below(members.len()))
                    .cloned()
                    .unwrap_or_default();
                match self.below(6) {
                    0 => drop(members.remove(&key)),
                    1 => drop(members.insert("field_9".to_owned(), Value::Null)),
                    2 => {
                        let member = members.remove(&key).unwrap_or_default();
                        members.insert(
                            ["ok", "err", "case_0", "case_1", "field_0"][self.below(5)].to_owned(),
                            member,
                        );
                    }
                    _ => self.damage(&mut members[&key]),
                }
            }
            _ => *value = self.atom(),
        }
    }

    fn atom(&mut self) -> Value {
        let atoms = [
            json!(null),
            json!(true),
            json!(0),
            json!(1.0),
            json!(-1),
            json!(255),
            json!(256),
            json!(-129),
            json!(65_536),
            json!(4_294_967_296_u64),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1.5),
            json!(1e300),
            json!(3.5e38),
            json!(-3.402_823_5e38),
            json!(""),
            json!("a"),
            json!("ab"),
            json!("é"),
            json!("Zg=="),
            json!("Zh=="),
            json!("Zm9v"),
            json!("case_0"),
            json!("case-0"),
            json!([]),
            json!([null]),
            json!([[]]),
            json!(["case_0"]),
            json!(["case_0", "case_0"]),
            json!(["case_1", "case_0"]),
            json!({}),
            json!({"ok": null}),
            json!({"err": 1}),
            json!({"ok": 1, "err": 1}),
            json!({"case_0": null}),
            json!({"case_1": "a"}),
            json!({"field_0": 1}),
        ];
        atoms[self.below(atoms.len())].clone()
    }
}
