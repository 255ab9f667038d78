;; Imports a function that its interface does not have.
;; expect: refused does not fit the contract
(component
  (import "gardon:plugin/context@0.1.0" (instance (export "environment" (func (result string)))))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
