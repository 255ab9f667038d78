;; Calls itself without end.
;; expect: limit stack
(component
  (core module $m
    (func $down (param i32) (result i32) (i32.add (local.get 0) (call $down (i32.add (local.get 0) (i32.const 1)))))
    (func (export "run") (result i32) (call $down (i32.const 0)))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
