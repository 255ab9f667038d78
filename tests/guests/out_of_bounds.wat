;; Reads past the end of its memory.
;; expect: trap out of bounds memory access
(component
  (core module $m
    (memory 1)
    (func (export "run") (result i32) (i32.load (i32.const 65536)))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
