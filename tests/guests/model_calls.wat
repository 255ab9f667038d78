;; Asks a model again and again, and reports how often it was let.
;; expect: limit inference-calls; reports 20
;; limits: inference-calls = 20
(component
  (import "gardon:plugin/progress@0.1.0" (instance $progress
    (type $next' (enum "proceed" "stop"))
    (export "next" (type $next (eq $next')))
    (export "report" (func (param "done" u64) (param "total" u64) (result $next)))
  ))
  (core func $report (canon lower (func $progress "report")))
  (import "tests:probe/probe@1.0.0" (instance $probe
    (export "ask" (func))
  ))
  (core func $ask (canon lower (func $probe "ask")))
  (core module $m
    (import "host" "ask" (func $ask))
    (import "host" "report" (func $report (param i64 i64) (result i32)))
    (func (export "run") (result i32) (local $count i64)
      (loop
        (call $ask)
        (local.set $count (i64.add (local.get $count) (i64.const 1)))
        (drop (call $report (local.get $count) (i64.const 0)))
        (br 0))
      (unreachable))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "ask" (func $ask))
    (export "report" (func $report))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
