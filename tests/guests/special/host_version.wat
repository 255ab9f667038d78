;; Returns the version of the host, which contract 0.1.1 added.
(component
  (import "gardon:plugin/context@0.1.1" (instance $context
    (export "host-version" (func (result string)))
  ))
  (core module $room
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  )
  (core instance $room (instantiate $room))
  (core func $version (canon lower (func $context "host-version")
    (memory (core memory $room "memory")) (realloc (core func $room "realloc"))))
  (core module $m
    (import "host" "version" (func $version (param i32)))
    (func (export "run") (result i32) (call $version (i32.const 16)) (i32.const 16))
  )
  (core instance $i (instantiate $m (with "host" (instance (export "version" (func $version))))))
  (func (export "run") (result string) (canon lift (core func $i "run") (memory (core memory $room "memory"))))
)
