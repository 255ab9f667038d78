;; Returns a text of 1 MiB.
;; expect: limit transfer
;; limits: transfer = "512 KiB"
(component
  (core module $m
    (memory (export "memory") 32)
    (func (export "run") (result i32)
      (i32.store (i32.const 0) (i32.const 64))
      (i32.store (i32.const 4) (i32.const 1048576))
      (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result string)
    (canon lift (core func $i "run") (memory (core memory $i "memory"))))
)
