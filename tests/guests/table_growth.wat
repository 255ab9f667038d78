;; Grows three tables in turn until none gets more, and returns the elements of all: the sum is limited.
;; expect: returns 5000
;; limits: table-elements = 5000
(component
  (core module $m
    (table $a 10 funcref)
    (table $b 10 funcref)
    (table $c 10 funcref)
    (func (export "run") (result i32)
      (loop
        (br_if 0 (i32.ne (table.grow $a (ref.null func) (i32.const 10)) (i32.const -1)))
        (br_if 0 (i32.ne (table.grow $b (ref.null func) (i32.const 10)) (i32.const -1)))
        (br_if 0 (i32.ne (table.grow $c (ref.null func) (i32.const 10)) (i32.const -1))))
      (i32.add (table.size $a) (i32.add (table.size $b) (table.size $c))))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
