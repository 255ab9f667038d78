;; Writes a note that lies outside of its memory.
;; expect: trap out of bounds
(component
  (import "gardon:plugin/log@0.1.0" (instance $log
    (type $level' (enum "debug" "info" "warning"))
    (export "level" (type $level (eq $level')))
    (export "write" (func (param "level" $level) (param "message" string)))
  ))
  (core module $room (memory (export "memory") 1))
  (core instance $room (instantiate $room))
  (core func $write (canon lower (func $log "write") (memory (core memory $room "memory"))))
  (core module $m
    (import "host" "write" (func $write (param i32 i32 i32)))
    (func (export "run") (result i32) (call $write (i32.const 0) (i32.const 65000) (i32.const 65000)) (i32.const 0))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "write" (func $write))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
