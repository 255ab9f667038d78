;; Calls itself without end, and reports how deep it is.
(component
  (import "gardon:plugin/progress@0.1.0" (instance $progress
    (type $next' (enum "proceed" "stop"))
    (export "next" (type $next (eq $next')))
    (export "report" (func (param "done" u64) (param "total" u64) (result $next)))
  ))
  (core func $report (canon lower (func $progress "report")))
  (core module $m
    (import "host" "report" (func $report (param i64 i64) (result i32)))
    (func $down (param $depth i64) (result i64)
      (drop (call $report (local.get $depth) (i64.const 0)))
      (i64.add (local.get $depth) (call $down (i64.add (local.get $depth) (i64.const 1)))))
    (func (export "run") (result i64) (call $down (i64.const 1)))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "report" (func $report))
  ))))
  (func (export "run") (result u64) (canon lift (core func $i "run")))
)
