;; Reports until it is asked to stop, then returns how often.
;; expect: returns 1
(component
  (import "gardon:plugin/progress@0.1.0" (instance $progress
    (type $next' (enum "proceed" "stop"))
    (export "next" (type $next (eq $next')))
    (export "report" (func (param "done" u64) (param "total" u64) (result $next)))
  ))
  (core func $report (canon lower (func $progress "report")))
  (core module $m
    (import "host" "report" (func $report (param i64 i64) (result i32)))
    (func (export "run") (result i32) (local $count i32)
      (loop
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br_if 0 (i32.eqz (call $report (i64.const 0) (i64.const 0)))))
      (local.get $count))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "report" (func $report))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
