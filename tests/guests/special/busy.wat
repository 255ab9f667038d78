;; Works for ever, and reports each million rounds.
(component
  (import "gardon:plugin/progress@0.1.0" (instance $progress
    (type $next' (enum "proceed" "stop"))
    (export "next" (type $next (eq $next')))
    (export "report" (func (param "done" u64) (param "total" u64) (result $next)))
  ))
  (core func $report (canon lower (func $progress "report")))
  (core module $m
    (import "host" "report" (func $report (param i64 i64) (result i32)))
    (func (export "run") (result i32) (local $count i64) (local $left i32)
      (loop $report-each
        (local.set $count (i64.add (local.get $count) (i64.const 1)))
        (drop (call $report (local.get $count) (i64.const 0)))
        (local.set $left (i32.const 1000000))
        (loop $work
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $work (local.get $left)))
        (br $report-each))
      (unreachable))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "report" (func $report))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
