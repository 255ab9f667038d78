;; Asks for a timer again and again, keeps each one, and reports how many it has.
;; expect: limit handles; reports 100
;; limits: handles = 200
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))
  ))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (export "pollable" (type $timer (eq $pollable)))
    (export "subscribe-duration" (func (param "when" u64) (result (own $timer))))
  ))
  (import "gardon:plugin/progress@0.1.0" (instance $progress
    (type $next' (enum "proceed" "stop"))
    (export "next" (type $next (eq $next')))
    (export "report" (func (param "done" u64) (param "total" u64) (result $next)))
  ))
  (core func $report (canon lower (func $progress "report")))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core module $m
    (import "host" "subscribe" (func $subscribe (param i64) (result i32)))
    (import "host" "report" (func $report (param i64 i64) (result i32)))
    (func (export "run") (result i32) (local $count i64)
      (loop
        (drop (call $subscribe (i64.const 0)))
        (local.set $count (i64.add (local.get $count) (i64.const 1)))
        (drop (call $report (local.get $count) (i64.const 0)))
        (br 0))
      (unreachable))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "subscribe" (func $subscribe))
    (export "report" (func $report))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
