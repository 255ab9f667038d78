;; Reads the first and the second message of a mailbox in turn for ever, so that its time starts anew with each.
(component
  (import "gardon:mailbox/mailbox@0.1.0" (instance $contract
    (type $error' (variant (case "not-found") (case "too-large" u64) (case "set-aside" string) (case "failed" string)))
    (export "error" (type $error (eq $error')))
    (export "mailbox" (type $mailbox (sub resource)))
    (export "[method]mailbox.message" (func (param "self" (borrow $mailbox)) (param "id" string)
      (result (result (list u8) (error $error)))))
  ))
  (alias export $contract "mailbox" (type $mailbox))
  (core module $room
    (memory (export "memory") 2)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65536))
    (data (i32.const 512) "12")
  )
  (core instance $room (instantiate $room))
  (core func $message (canon lower (func $contract "[method]mailbox.message")
    (memory (core memory $room "memory")) (realloc (core func $room "realloc"))))
  (core module $m
    (import "host" "message" (func $message (param i32 i32 i32 i32)))
    (func (export "run") (param $self i32) (result i32) (local $which i32) (local $left i32)
      (loop $each
        (call $message (local.get $self) (i32.add (i32.const 512) (local.get $which)) (i32.const 1) (i32.const 256))
        (local.set $which (i32.eqz (local.get $which)))
        (local.set $left (i32.const 1000000))
        (loop $work
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br_if $work (local.get $left)))
        (br $each))
      (unreachable))
  )
  (core instance $i (instantiate $m (with "host" (instance (export "message" (func $message))))))
  (func (export "run") (param "mailbox" (borrow $mailbox)) (result u32)
    (canon lift (core func $i "run") (memory (core memory $room "memory"))))
)
