//! Values through the real sandbox: what is converted must be accepted there, and come back as the same JSON.

use reflect::types::Handle;
use reflect::value::{self, Answer};
use serde_json::{Value, json};
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Engine, Store};

use crate::build::Plan;

const ITEMS: &str = "
    enum pace { very-fast, slow }
    flags care { in-pairs, no-copy }
    record point { x-axis: s32, y-axis: option<f32> }
    variant goal { none-at-all, at(point) }
    record simple { a: bool, b: u8, c: s16, d: u64, e: f32, f: f64, g: char, h: string, i: list<u8> }
    record nested { a: pace, b: care, c: list<goal>, d: tuple<point, bool>, e: option<option<string>>,
                    f: result<point, string>, g: result<_, pace>, h: result }
    echo-simple: func(values: list<simple>) -> list<simple>;
    echo-nested: func(values: list<nested>) -> list<nested>;
    judge: func(values: list<string>) -> result<list<string>, pace>;
";

/// Gives each list back where it was put. The allocator only counts up; 16 bytes at the start hold the results.
const CODE: &str = r#"(module
  (memory (export "memory") 4)
  (global $next (mut i32) (i32.const 64))
  (func (export "cabi_realloc") (param i32 i32) (param $align i32) (param $size i32) (result i32)
    (global.set $next
      (i32.and (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
               (i32.sub (i32.const 0) (local.get $align))))
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get $size))))
  (func $echo (param $pointer i32) (param $length i32) (result i32)
    (i32.store (i32.const 16) (local.get $pointer))
    (i32.store (i32.const 20) (local.get $length))
    (i32.const 16))
  (export "test:sample/tools@1.2.3#echo-simple" (func $echo))
  (export "test:sample/tools@1.2.3#echo-nested" (func $echo))
  (func (export "test:sample/tools@1.2.3#judge") (param $pointer i32) (param $length i32) (result i32)
    (i32.store8 (i32.const 16) (i32.eqz (local.get $length)))
    (i32.store (i32.const 20) (local.get $pointer))
    (i32.store (i32.const 24) (local.get $length))
    (if (i32.eqz (local.get $length)) (then (i32.store8 (i32.const 20) (i32.const 1))))
    (i32.const 16)))"#;

#[test]
fn values_come_back_from_the_sandbox() {
    check("echo-simple", json!([]));
    check(
        "echo-simple",
        json!([
            {"a": true, "b": 255, "c": -32768, "d": u64::MAX, "e": 0.1, "f": 1e300, "g": "é", "h": "a\u{1b}\"b", "i": "Zm9v"},
            {"a": false, "b": 0, "c": 1, "d": 0, "e": -1.5, "f": 0.0, "g": "\u{1f600}", "h": "", "i": ""},
        ]),
    );
    let nested = |goals: Value, option: Value, first: Value, second: Value, third: Value| {
        json!([{"a": "very_fast", "b": ["in_pairs", "no_copy"], "c": goals, "d": [{"x_axis": -1, "y_axis": null}, true],
                "e": option, "f": first, "g": second, "h": third}])
    };
    let point = json!({"x_axis": 7, "y_axis": 0.5});
    check(
        "echo-nested",
        nested(
            json!(["none_at_all", {"at": point}]),
            json!(null),
            json!({"ok": point}),
            json!({"ok": null}),
            json!({"ok": null}),
        ),
    );
    check(
        "echo-nested",
        nested(
            json!([]),
            json!([null]),
            json!({"err": "no"}),
            json!({"err": "slow"}),
            json!({"err": null}),
        ),
    );
    check(
        "echo-nested",
        nested(
            json!([]),
            json!(["x"]),
            json!({"err": ""}),
            json!({"ok": null}),
            json!({"ok": null}),
        ),
    );
}

#[test]
fn a_result_becomes_an_answer_or_a_failure() {
    assert_eq!(call("judge", &json!(["a", "b"])), Ok(json!(["a", "b"])));
    assert_eq!(call("judge", &json!([])), Err(json!("slow")));
}

/// Checks that an echo gives the same JSON back.
fn check(name: &str, values: Value) {
    assert_eq!(call(name, &values), Ok(values));
}

/// Calls a function with one parameter; `Err` is the failure that it answered.
fn call(name: &str, values: &Value) -> Result<Value, Value> {
    let plan = Plan::tools(ITEMS).code(CODE);
    let surface = plan.describe().expect("a surface");
    let function = surface.find(&[name]).expect("the function");
    let mut open = |_: &Handle, _: &str| Err("there are no handles");
    let arguments = json!({ "values": values });
    let arguments = value::to_vals(
        arguments.as_object().expect("an object"),
        function,
        &mut open,
    )
    .expect("values");

    let engine = Engine::default();
    let component = Component::new(&engine, plan.build()).expect("a component");
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine)
        .instantiate(&mut store, &component)
        .expect("no imports");
    let interface = instance
        .get_export_index(&mut store, None, &function.export)
        .expect("the interface");
    let index = instance
        .get_export_index(&mut store, Some(&interface), &function.name)
        .expect("the function");
    let callee = instance.get_func(&mut store, index).expect("a function");
    let mut results = vec![Val::Bool(false)];
    callee
        .call(&mut store, &arguments, &mut results)
        .expect("a call");
    match value::answer(&results, function).expect("a value of the type") {
        Answer::Done(value, _) => Ok(value),
        Answer::Failed(value, _) => Err(value),
    }
}
