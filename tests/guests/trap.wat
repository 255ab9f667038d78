;; Traps.
;; expect: trap unreachable
(component
  (core module $m
    (func (export "run") (result i32) (unreachable))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
