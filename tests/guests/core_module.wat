;; A core module, not a component.
;; expect: refused it is a valid core WebAssembly module, but not a component
(module (func (export "run") (result i32) (i32.const 42)))
