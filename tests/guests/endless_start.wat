;; Loops for ever in its start function, before anything of it is called.
;; expect: limit processor-time
;; limits: processor-time = "100 ms"
(component
  (core module $m
    (func $start (loop (br 0)))
    (start $start)
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
