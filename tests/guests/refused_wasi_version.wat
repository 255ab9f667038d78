;; Imports a stand-in of a WASI generation that is not here.
;; expect: refused imports « wasi:cli/environment@0.3.0 », which Gardon never gives
(component
  (import "wasi:cli/environment@0.3.0" (instance))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
