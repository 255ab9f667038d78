;; Loops for ever.
;; expect: limit processor-time
;; limits: processor-time = "100 ms"
(component
  (core module $m
    (func (export "run") (result i32) (loop (br 0)) (unreachable))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
