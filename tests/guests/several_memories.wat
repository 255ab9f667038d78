;; Grows the memories of four instances in turn until none gets more, and returns the pages of all: the sum is limited.
;; expect: returns 64
;; limits: memory = "4 MiB"
(component
  (core module $hoard
    (memory 1)
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "size") (result i32) (memory.size))
  )
  (core instance $a (instantiate $hoard))
  (core instance $b (instantiate $hoard))
  (core instance $c (instantiate $hoard))
  (core instance $d (instantiate $hoard))
  (core module $m
    (import "a" "grow" (func $grow-a (result i32)))
    (import "b" "grow" (func $grow-b (result i32)))
    (import "c" "grow" (func $grow-c (result i32)))
    (import "d" "grow" (func $grow-d (result i32)))
    (import "a" "size" (func $size-a (result i32)))
    (import "b" "size" (func $size-b (result i32)))
    (import "c" "size" (func $size-c (result i32)))
    (import "d" "size" (func $size-d (result i32)))
    (func (export "run") (result i32)
      (loop
        (br_if 0 (i32.ne (call $grow-a) (i32.const -1)))
        (br_if 0 (i32.ne (call $grow-b) (i32.const -1)))
        (br_if 0 (i32.ne (call $grow-c) (i32.const -1)))
        (br_if 0 (i32.ne (call $grow-d) (i32.const -1))))
      (i32.add
        (i32.add (call $size-a) (call $size-b))
        (i32.add (call $size-c) (call $size-d))))
  )
  (core instance $i (instantiate $m
    (with "a" (instance $a)) (with "b" (instance $b)) (with "c" (instance $c)) (with "d" (instance $d))))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
