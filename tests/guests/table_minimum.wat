;; Asks for ten million table elements before it begins.
;; expect: limit table-elements
(component
  (core module $m
    (table 10000000 funcref)
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
