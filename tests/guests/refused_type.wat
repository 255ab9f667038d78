;; Imports a function of the contract with another result.
;; expect: refused does not fit the contract
(component
  (import "gardon:plugin/context@0.1.0" (instance (export "today" (func (result u64)))))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
