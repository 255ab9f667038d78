;; Goes on although the person asked to stop.
;; expect: stopped
(component
  (import "gardon:plugin/progress@0.1.0" (instance $progress
    (type $next' (enum "proceed" "stop"))
    (export "next" (type $next (eq $next')))
    (export "report" (func (param "done" u64) (param "total" u64) (result $next)))
  ))
  (core func $report (canon lower (func $progress "report")))
  (core module $m
    (import "host" "report" (func $report (param i64 i64) (result i32)))
    (func (export "run") (result i32)
      (drop (call $report (i64.const 1) (i64.const 0)))
      (loop (br 0))
      (unreachable))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "report" (func $report))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
