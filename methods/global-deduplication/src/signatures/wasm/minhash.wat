;; MinHash of the published pipeline, four lanes at a time. `assemble.ts` makes the module of it.
;;
;; Memory, in bytes:
;;       0  W, 80 vectors: word t of the SHA-1 message schedules of four grams
;;    2048  hashes, 32 bits each
;;    8192  aᵢ, low halves     12288  aᵢ, high halves     16384  bᵢ, 64 bits
;;   24576  minima, 32 bits
;;   28672  where each unit starts in the text, 32 bits
;;   40960  the text in UTF-8
(module
  (memory (export "memory") 2)

  ;; Four bytes of a message from p on, of which `left` remain: past its end come the bit 1 and zeros.
  (func $word (param $p i32) (param $left i32) (result i32)
    (if (i32.ge_s (local.get $left) (i32.const 4)) (then (return (i32.load (local.get $p)))))
    (if (i32.lt_s (local.get $left) (i32.const 0)) (then (return (i32.const 0))))
    (i32.or
      (i32.and
        (i32.load (local.get $p))
        (i32.sub (i32.shl (i32.const 1) (i32.shl (local.get $left) (i32.const 3))) (i32.const 1)))
      (i32.shl (i32.const 0x80) (i32.shl (local.get $left) (i32.const 3)))))

  ;; The length of the gram that begins with unit number `at`, without `gap` bytes at its end.
  (func $length (param $at i32) (param $size i32) (param $gap i32) (result i32)
    (local $starts i32)
    (local.set $starts (i32.add (i32.const 28672) (i32.shl (local.get $at) (i32.const 2))))
    (i32.sub
      (i32.sub
        (i32.load (i32.add (local.get $starts) (i32.shl (local.get $size) (i32.const 2))))
        (i32.load (local.get $starts)))
      (local.get $gap)))

  (func $address (param $at i32) (result i32)
    (i32.add
      (i32.const 40960)
      (i32.load (i32.add (i32.const 28672) (i32.shl (local.get $at) (i32.const 2))))))

  ;; W[0 … 15] of the four grams that begin with unit number `at`.
  (func $block (param $at i32) (param $size i32) (param $gap i32)
    (local $t i32) (local $most i32) (local $lengths v128)
    (local $p0 i32) (local $p1 i32) (local $p2 i32) (local $p3 i32)
    (local $n0 i32) (local $n1 i32) (local $n2 i32) (local $n3 i32)
    (local.set $p0 (call $address (local.get $at)))
    (local.set $p1 (call $address (i32.add (local.get $at) (i32.const 1))))
    (local.set $p2 (call $address (i32.add (local.get $at) (i32.const 2))))
    (local.set $p3 (call $address (i32.add (local.get $at) (i32.const 3))))
    (local.set $n0 (call $length (local.get $at) (local.get $size) (local.get $gap)))
    (local.set $n1 (call $length (i32.add (local.get $at) (i32.const 1)) (local.get $size) (local.get $gap)))
    (local.set $n2 (call $length (i32.add (local.get $at) (i32.const 2)) (local.get $size) (local.get $gap)))
    (local.set $n3 (call $length (i32.add (local.get $at) (i32.const 3)) (local.get $size) (local.get $gap)))
    (local.set $lengths
      (i32x4.replace_lane 3
        (i32x4.replace_lane 2
          (i32x4.replace_lane 1 (i32x4.splat (local.get $n0)) (local.get $n1))
          (local.get $n2))
        (local.get $n3)))
    (loop $words
      (v128.store
        (i32.shl (local.get $t) (i32.const 2))
        (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
          (i32x4.replace_lane 3
            (i32x4.replace_lane 2
              (i32x4.replace_lane 1
                (i32x4.splat
                  (call $word (i32.add (local.get $p0) (local.get $t)) (i32.sub (local.get $n0) (local.get $t))))
                (call $word (i32.add (local.get $p1) (local.get $t)) (i32.sub (local.get $n1) (local.get $t))))
              (call $word (i32.add (local.get $p2) (local.get $t)) (i32.sub (local.get $n2) (local.get $t))))
            (call $word (i32.add (local.get $p3) (local.get $t)) (i32.sub (local.get $n3) (local.get $t))))
          (v128.const i32x4 0 0 0 0)))
      (local.set $t (i32.add (local.get $t) (i32.const 4)))
      (br_if $words
        (i32.or
          (i32.or (i32.le_s (local.get $t) (local.get $n0)) (i32.le_s (local.get $t) (local.get $n1)))
          (i32.or (i32.le_s (local.get $t) (local.get $n2)) (i32.le_s (local.get $t) (local.get $n3))))))
    (loop $zeros
      (if (i32.lt_s (local.get $t) (i32.const 60))
        (then
          (v128.store (i32.shl (local.get $t) (i32.const 2)) (v128.const i32x4 0 0 0 0))
          (local.set $t (i32.add (local.get $t) (i32.const 4)))
          (br $zeros))))
    (v128.store (i32.const 240) (i32x4.shl (local.get $lengths) (i32.const 3))))

  ;; The first words of the four digests, their bytes read from the low end.
  (func $compress (result v128)
    (local $t i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $e v128) (local $f v128)
    (local.set $t (i32.const 256))
    (loop $schedule
      (local.set $f
        (v128.xor
          (v128.xor
            (v128.load (i32.sub (local.get $t) (i32.const 48)))
            (v128.load (i32.sub (local.get $t) (i32.const 128))))
          (v128.xor
            (v128.load (i32.sub (local.get $t) (i32.const 224)))
            (v128.load (i32.sub (local.get $t) (i32.const 256))))))
      (v128.store (local.get $t) (v128.or (i32x4.shl (local.get $f) (i32.const 1)) (i32x4.shr_u (local.get $f) (i32.const 31))))
      (local.set $t (i32.add (local.get $t) (i32.const 16)))
      (br_if $schedule (i32.lt_u (local.get $t) (i32.const 1280))))
    (local.set $a (i32x4.splat (i32.const 0x67452301)))
    (local.set $b (i32x4.splat (i32.const 0xefcdab89)))
    (local.set $c (i32x4.splat (i32.const 0x98badcfe)))
    (local.set $d (i32x4.splat (i32.const 0x10325476)))
    (local.set $e (i32x4.splat (i32.const 0xc3d2e1f0)))
    (local.set $t (i32.const 0))
    (loop $choose
      (local.set $f (v128.bitselect (local.get $c) (local.get $d) (local.get $b)))
      (local.set $f (i32x4.add (i32x4.add (local.get $f) (local.get $e)) (i32x4.add (v128.load (local.get $t)) (i32x4.splat (i32.const 0x5a827999)))))
      (local.set $e (local.get $d))
      (local.set $d (local.get $c))
      (local.set $c (v128.or (i32x4.shl (local.get $b) (i32.const 30)) (i32x4.shr_u (local.get $b) (i32.const 2))))
      (local.set $b (local.get $a))
      (local.set $a (i32x4.add (local.get $f) (v128.or (i32x4.shl (local.get $a) (i32.const 5)) (i32x4.shr_u (local.get $a) (i32.const 27)))))
      (local.set $t (i32.add (local.get $t) (i32.const 16)))
      (br_if $choose (i32.lt_u (local.get $t) (i32.const 320))))
    (loop $parity
      (local.set $f (v128.xor (v128.xor (local.get $b) (local.get $c)) (local.get $d)))
      (local.set $f (i32x4.add (i32x4.add (local.get $f) (local.get $e)) (i32x4.add (v128.load (local.get $t)) (i32x4.splat (i32.const 0x6ed9eba1)))))
      (local.set $e (local.get $d))
      (local.set $d (local.get $c))
      (local.set $c (v128.or (i32x4.shl (local.get $b) (i32.const 30)) (i32x4.shr_u (local.get $b) (i32.const 2))))
      (local.set $b (local.get $a))
      (local.set $a (i32x4.add (local.get $f) (v128.or (i32x4.shl (local.get $a) (i32.const 5)) (i32x4.shr_u (local.get $a) (i32.const 27)))))
      (local.set $t (i32.add (local.get $t) (i32.const 16)))
      (br_if $parity (i32.lt_u (local.get $t) (i32.const 640))))
    (loop $majority
      (local.set $f (v128.or (v128.and (local.get $b) (local.get $c)) (v128.and (local.get $d) (v128.or (local.get $b) (local.get $c)))))
      (local.set $f (i32x4.add (i32x4.add (local.get $f) (local.get $e)) (i32x4.add (v128.load (local.get $t)) (i32x4.splat (i32.const 0x8f1bbcdc)))))
      (local.set $e (local.get $d))
      (local.set $d (local.get $c))
      (local.set $c (v128.or (i32x4.shl (local.get $b) (i32.const 30)) (i32x4.shr_u (local.get $b) (i32.const 2))))
      (local.set $b (local.get $a))
      (local.set $a (i32x4.add (local.get $f) (v128.or (i32x4.shl (local.get $a) (i32.const 5)) (i32x4.shr_u (local.get $a) (i32.const 27)))))
      (local.set $t (i32.add (local.get $t) (i32.const 16)))
      (br_if $majority (i32.lt_u (local.get $t) (i32.const 960))))
    (loop $last
      (local.set $f (v128.xor (v128.xor (local.get $b) (local.get $c)) (local.get $d)))
      (local.set $f (i32x4.add (i32x4.add (local.get $f) (local.get $e)) (i32x4.add (v128.load (local.get $t)) (i32x4.splat (i32.const 0xca62c1d6)))))
      (local.set $e (local.get $d))
      (local.set $d (local.get $c))
      (local.set $c (v128.or (i32x4.shl (local.get $b) (i32.const 30)) (i32x4.shr_u (local.get $b) (i32.const 2))))
      (local.set $b (local.get $a))
      (local.set $a (i32x4.add (local.get $f) (v128.or (i32x4.shl (local.get $a) (i32.const 5)) (i32x4.shr_u (local.get $a) (i32.const 27)))))
      (local.set $t (i32.add (local.get $t) (i32.const 16)))
      (br_if $last (i32.lt_u (local.get $t) (i32.const 1280))))
    (local.set $a (i32x4.add (local.get $a) (i32x4.splat (i32.const 0x67452301))))
    (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12 (local.get $a) (v128.const i32x4 0 0 0 0)))

  ;; The hashes of the first `count` grams; up to three more are written past them.
  (func (export "digest") (param $count i32) (param $size i32) (param $gap i32)
    (local $at i32)
    (loop $grams
      (if (i32.lt_u (local.get $at) (local.get $count))
        (then
          (call $block (local.get $at) (local.get $size) (local.get $gap))
          (v128.store offset=2048 (i32.shl (local.get $at) (i32.const 2)) (call $compress))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br $grams)))))

  ;; Folds hᵢ of `count` hashes into the minima of `permutations` permutations, a multiple of 4.
  (func (export "fold") (param $count i32) (param $permutations i32)
    (local $i i32) (local $end i32) (local $at i32) (local $last i32)
    (local $low v128) (local $high v128) (local $b01 v128) (local $b23 v128) (local $least v128)
    (local $h v128) (local $upper v128) (local $v01 v128) (local $v23 v128)
    (local.set $end (i32.shl (local.get $permutations) (i32.const 2)))
    (local.set $last (i32.shl (local.get $count) (i32.const 2)))
    (loop $groups
      (local.set $low (v128.load offset=8192 (local.get $i)))
      (local.set $high (v128.load offset=12288 (local.get $i)))
      (local.set $b01 (v128.load offset=16384 (i32.shl (local.get $i) (i32.const 1))))
      (local.set $b23 (v128.load offset=16400 (i32.shl (local.get $i) (i32.const 1))))
      (local.set $least (v128.load offset=24576 (local.get $i)))
      (local.set $at (i32.const 0))
      (loop $hashes
        (local.set $h (v128.load32_splat offset=2048 (local.get $at)))
        (local.set $upper (i32x4.mul (local.get $high) (local.get $h)))
        ;; v = a·h + b mod 2⁶⁴: the product of the high half counts from bit 32 on.
        (local.set $v01
          (i64x2.add
            (i64x2.add (i64x2.extmul_low_i32x4_u (local.get $low) (local.get $h)) (local.get $b01))
            (i64x2.shl (i64x2.extend_low_i32x4_u (local.get $upper)) (i32.const 32))))
        (local.set $v23
          (i64x2.add
            (i64x2.add (i64x2.extmul_high_i32x4_u (local.get $low) (local.get $h)) (local.get $b23))
            (i64x2.shl (i64x2.extend_high_i32x4_u (local.get $upper)) (i32.const 32))))
        ;; v mod (2⁶¹ − 1), of which the low 32 bits are wanted: (v mod 2⁶¹) + ⌊v/2⁶¹⌋, and where that reaches
        ;; 2⁶¹ − 1, taking it away is adding 1 to the low bits.
        (local.set $v01
          (i64x2.add
            (v128.and (local.get $v01) (v128.const i64x2 0x1fffffffffffffff 0x1fffffffffffffff))
            (i64x2.shr_u (local.get $v01) (i32.const 61))))
        (local.set $v01
          (i64x2.add
            (local.get $v01)
            (i64x2.shr_u (i64x2.add (local.get $v01) (v128.const i64x2 1 1)) (i32.const 61))))
        (local.set $v23
          (i64x2.add
            (v128.and (local.get $v23) (v128.const i64x2 0x1fffffffffffffff 0x1fffffffffffffff))
            (i64x2.shr_u (local.get $v23) (i32.const 61))))
        (local.set $v23
          (i64x2.add
            (local.get $v23)
            (i64x2.shr_u (i64x2.add (local.get $v23) (v128.const i64x2 1 1)) (i32.const 61))))
        (local.set $least
          (i32x4.min_u
            (local.get $least)
            (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $v01) (local.get $v23))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $hashes (i32.lt_u (local.get $at) (local.get $last))))
      (v128.store offset=24576 (local.get $i) (local.get $least))
      (local.set $i (i32.add (local.get $i) (i32.const 16)))
      (br_if $groups (i32.lt_u (local.get $i) (local.get $end))))))
