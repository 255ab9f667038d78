;; Returns a text that is not UTF-8.
;; expect: trap utf-8
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 64) "\c3\28")
    (func (export "run") (result i32)
      (i32.store (i32.const 0) (i32.const 64))
      (i32.store (i32.const 4) (i32.const 2))
      (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result string)
    (canon lift (core func $i "run") (memory (core memory $i "memory"))))
)
