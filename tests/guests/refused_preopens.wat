;; Imports the folders that a program finds open.
;; expect: refused imports « wasi:filesystem/preopens@0.2.6 », which Gardon never gives
(component
  (import "wasi:filesystem/preopens@0.2.6" (instance (export "get" (func (result u32)))))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
