;; A component whose only function leaves nothing where it should leave a number.
;; expect: refused malformed
(component (core module (func (result i32))))
