;; Asks for a version of the contract that this host does not have.
;; expect: refused imports « gardon:plugin/context@0.2.0 », but this Gardon has version 0.1.1
(component
  (import "gardon:plugin/context@0.2.0" (instance (export "today" (func (result string)))))
  (core module $m
    (func (export "run") (result i32) (i32.const 0))
  )
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
)
