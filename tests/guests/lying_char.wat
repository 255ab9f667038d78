;; Returns a character that Unicode does not have.
;; expect: trap char
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "run") (result i32)
      (i32.store (i32.const 0) (i32.const 0xd800))
      (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result (tuple char char))
    (canon lift (core func $i "run") (memory (core memory $i "memory"))))
)
