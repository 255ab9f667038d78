;; Returns a text that would clear the terminal, change its title and write from right to left.
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 64) "\1b[2J\1b]0;titre\07avant\e2\80\aeapr\c3\a8s\c2\9bfin\00\0d")
    (func (export "run") (result i32)
      (i32.store (i32.const 0) (i32.const 64))
      (i32.store (i32.const 4) (i32.const 35))
      (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result string)
    (canon lift (core func $i "run") (memory (core memory $i "memory"))))
)
