;; Imports a function that belongs to no interface.
;; expect: refused imports « exec », which Gardon never gives
(component
  (import "exec" (func (param "command" string)))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
