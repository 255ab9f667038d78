;; Calls a function of the host that never answers.
;; expect: limit host-wait
;; limits: host-wait = "100 ms"
(component
  (import "tests:probe/probe@1.0.0" (instance $probe
    (export "wait" (func))
  ))
  (core func $wait (canon lower (func $probe "wait")))
  (core module $m
    (import "host" "wait" (func $wait))
    (func (export "run") (result i32) (call $wait) (i32.const 0))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "wait" (func $wait))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
