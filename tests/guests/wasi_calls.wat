;; Asks for random numbers for ever; WASI functions count as host calls.
;; expect: limit host-calls
;; limits: host-calls = 1000
(component
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-u64" (func (result u64)))
  ))
  (core func $random (canon lower (func $random "get-random-u64")))
  (core module $m
    (import "host" "random" (func $random (result i64)))
    (func (export "run") (result i32) (loop (drop (call $random)) (br 0)) (unreachable))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "random" (func $random))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
