;; Returns a random number: it is the same each time.
;; expect: returns 289360691352306692
(component
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-u64" (func (result u64)))
  ))
  (core func $random (canon lower (func $random "get-random-u64")))
  (core module $m
    (import "host" "random" (func $random (result i64)))
    (func (export "run") (result i64) (call $random))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "random" (func $random))
  ))))
  (func (export "run") (result u64) (canon lift (core func $i "run")))
)
