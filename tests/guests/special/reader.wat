;; Reads every message of a mbox and breaks on some, by their first letter:
;; T traps, D divides by zero, L loops, M hoards memory, R recurses, H calls the host for ever.
;; Returns how many it read, how many were set aside, and how many failed otherwise.
(component
  (import "gardon:mailbox/mailbox@0.1.0" (instance $contract
    (type $error' (variant (case "not-found") (case "too-large" u64) (case "set-aside" string) (case "failed" string)))
    (export "error" (type $error (eq $error')))
    (export "mailbox" (type $mailbox (sub resource)))
    (export "[method]mailbox.count" (func (param "self" (borrow $mailbox)) (result (result u64 (error $error)))))
    (export "[method]mailbox.message" (func (param "self" (borrow $mailbox)) (param "id" string)
      (result (result (list u8) (error $error)))))
  ))
  (alias export $contract "mailbox" (type $mailbox))

  ;; Memory, given out from a mark upwards; the mark falls back before each message.
  (core module $room
    (memory (export "memory") 1)
    (global $mark (mut i32) (i32.const 4096))
    (func (export "forget") (global.set $mark (i32.const 4096)))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32) (local $start i32)
      (local.set $start (i32.and (i32.add (global.get $mark) (i32.const 7)) (i32.const -8)))
      (global.set $mark (i32.add (local.get $start) (local.get $size)))
      (if (i32.gt_u (global.get $mark) (i32.mul (memory.size) (i32.const 65536)))
        (then (if (i32.eq (i32.const -1) (memory.grow (i32.add (i32.const 1) (i32.shr_u (local.get $size) (i32.const 16)))))
          (then (unreachable)))))
      (local.get $start))
  )
  (core instance $room (instantiate $room))
  (core func $count (canon lower (func $contract "[method]mailbox.count")
    (memory (core memory $room "memory")) (realloc (core func $room "realloc"))))
  (core func $message (canon lower (func $contract "[method]mailbox.message")
    (memory (core memory $room "memory")) (realloc (core func $room "realloc"))))
  (core func $drop (canon resource.drop $mailbox))

  (core module $m
    (import "room" "memory" (memory 1))
    (import "room" "forget" (func $forget))
    (import "host" "count" (func $count (param i32 i32)))
    (import "host" "message" (func $message (param i32 i32 i32 i32)))
    (import "host" "drop" (func $drop (param i32)))
    (func $recurse (param i32) (result i32) (i32.add (local.get 0) (call $recurse (i32.add (local.get 0) (i32.const 1)))))

    ;; Writes a number below 1,000 at 512 and returns its length.
    (func $write (param $number i32) (result i32) (local $length i32) (local $unit i32)
      (local.set $unit (i32.const 100))
      (loop $digits
        (if (i32.or (i32.ge_u (local.get $number) (local.get $unit)) (local.get $length)) (then
          (i32.store8 offset=512 (local.get $length) (i32.add (i32.const 48)
            (i32.rem_u (i32.div_u (local.get $number) (local.get $unit)) (i32.const 10))))
          (local.set $length (i32.add (local.get $length) (i32.const 1)))))
        (local.set $unit (i32.div_u (local.get $unit) (i32.const 10)))
        (br_if $digits (local.get $unit)))
      (local.get $length))

    (func $behave (param $letter i32) (param $self i32)
      (if (i32.eq (local.get $letter) (i32.const 84)) (then (unreachable)))
      (if (i32.eq (local.get $letter) (i32.const 68)) (then (drop (i32.div_u (i32.const 1) (i32.const 0)))))
      (if (i32.eq (local.get $letter) (i32.const 76)) (then (loop (br 0))))
      (if (i32.eq (local.get $letter) (i32.const 77)) (then
        (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (unreachable)))
      (if (i32.eq (local.get $letter) (i32.const 82)) (then (drop (call $recurse (i32.const 0)))))
      (if (i32.eq (local.get $letter) (i32.const 72)) (then
        (loop (call $count (local.get $self) (i32.const 256)) (br 0)))))

    (func (export "run") (param $self i32) (result i32)
      (local $all i32) (local $number i32) (local $read i32) (local $aside i32) (local $failed i32)
      (call $count (local.get $self) (i32.const 256))
      (local.set $all (i32.load (i32.const 264)))
      (block $end (loop $each
        (br_if $end (i32.ge_u (local.get $number) (local.get $all)))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (call $forget)
        (call $message (local.get $self) (i32.const 512) (call $write (local.get $number)) (i32.const 256))
        (if (i32.eqz (i32.load8_u (i32.const 256)))
          (then
            (call $behave (i32.load8_u (i32.load (i32.const 264))) (local.get $self))
            (local.set $read (i32.add (local.get $read) (i32.const 1))))
          (else (if (i32.eq (i32.load8_u (i32.const 264)) (i32.const 2))
            (then (local.set $aside (i32.add (local.get $aside) (i32.const 1))))
            (else (local.set $failed (i32.add (local.get $failed) (i32.const 1)))))))
        (br $each)))
      (call $drop (local.get $self))
      (i32.store (i32.const 128) (local.get $read))
      (i32.store (i32.const 132) (local.get $aside))
      (i32.store (i32.const 136) (local.get $failed))
      (i32.const 128))
  )
  (core instance $i (instantiate $m
    (with "room" (instance $room))
    (with "host" (instance
      (export "count" (func $count))
      (export "message" (func $message))
      (export "drop" (func $drop))))))
  (func (export "run") (param "mailbox" (borrow $mailbox)) (result (tuple u32 u32 u32))
    (canon lift (core func $i "run") (memory (core memory $room "memory"))))
)
