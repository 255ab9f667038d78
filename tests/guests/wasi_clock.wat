;; Returns the seconds of the wall clock: noon of the call's date, not the time it is.
;; expect: returns 1795435200
(component
  (import "wasi:clocks/wall-clock@0.2.0" (instance $clock
    (type $datetime' (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime')))
    (export "now" (func (result $datetime)))
  ))
  (core module $room (memory (export "memory") 1))
  (core instance $room (instantiate $room))
  (core func $now (canon lower (func $clock "now") (memory (core memory $room "memory"))))
  (core module $m
    (import "host" "now" (func $now (param i32)))
    (import "room" "memory" (memory 1))
    (func (export "run") (result i64) (call $now (i32.const 0)) (i64.load (i32.const 0)))
  )
  (core instance $i (instantiate $m (with "room" (instance $room)) (with "host" (instance
    (export "now" (func $now))
  ))))
  (func (export "run") (result u64) (canon lift (core func $i "run")))
)
