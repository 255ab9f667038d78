;; Grows its memory until it gets no more, then gives up as most allocators do: with a trap.
;; expect: limit memory
;; limits: memory = "4 MiB"
(component
  (core module $m
    (memory 1)
    (func (export "run") (result i32)
      (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
      (unreachable))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
