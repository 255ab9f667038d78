;; Asks the host to end the program; only its own call ends.
;; expect: trap exit
(component
  (import "wasi:cli/exit@0.2.0" (instance $exit
    (export "exit" (func (param "status" (result))))
  ))
  (core func $exit (canon lower (func $exit "exit")))
  (core module $m
    (import "host" "exit" (func $exit (param i32)))
    (func (export "run") (result i32) (call $exit (i32.const 0)) (i32.const 0))
  )
  (core instance $i (instantiate $m (with "host" (instance
    (export "exit" (func $exit))
  ))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
