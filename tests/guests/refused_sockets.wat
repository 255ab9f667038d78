;; Imports sockets.
;; expect: refused imports « wasi:sockets/tcp@0.2.0 », which Gardon never gives
(component
  (import "wasi:sockets/tcp@0.2.0" (instance (export "get" (func (result u32)))))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
