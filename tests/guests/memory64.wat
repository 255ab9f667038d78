;; Declares a memory of 64-bit addresses, which is switched off.
;; expect: refused malformed
(component
  (core module $m
    (memory i64 1)
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
