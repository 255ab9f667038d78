;; Calls a table element that has another type.
;; expect: trap indirect call type mismatch
(component
  (core module $m
    (type $one (func (param i64) (result i32)))
    (table funcref (elem $zero))
    (func $zero (result i32) (i32.const 0))
    (func (export "run") (result i32) (call_indirect (type $one) (i64.const 0) (i32.const 0)))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
