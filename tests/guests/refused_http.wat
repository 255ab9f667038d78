;; Imports an empty instance of HTTP, which would link against nothing at all.
;; expect: refused imports « wasi:http/outgoing-handler@0.2.0 », which Gardon never gives
(component
  (import "wasi:http/outgoing-handler@0.2.0" (instance))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
