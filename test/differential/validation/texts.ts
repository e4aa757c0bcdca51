/** Modules in text, to be assembled: the proposals that the specification corpus lacks, as programs use them. */
export const binaryenTexts: Readonly<Record<string, string>> = {
  "structures and arrays": `(module
    (type $bytes (array (mut i8)))
    (type $point (sub (struct (field $x (mut f64)) (field $y (mut f64)))))
    (type $named (sub final $point (struct (field $x (mut f64)) (field $y (mut f64)) (field $name (ref null $bytes)))))
    (type $points (array (mut (ref null $point))))
    (data $text "origin")
    (memory 1)
    (global $zero (ref $point) (struct.new $point (f64.const 0) (f64.const 0)))
    (func $name (export "name") (result (ref $bytes))
      (array.new_data $bytes $text (i32.const 0) (i32.const 6)))
    (func $sum (export "sum") (param $all (ref $points)) (result f64)
      (local $i i32) (local $sum f64) (local $one (ref $point))
      (loop $next
        (local.set $one (ref.as_non_null (array.get $points (local.get $all) (local.get $i))))
        (local.set $sum (f64.add (local.get $sum) (struct.get $point $x (local.get $one))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $i) (array.len (local.get $all)))))
      (local.get $sum))
    (func $fill (export "fill") (param $bytes (ref $bytes))
      (array.set $bytes (local.get $bytes) (i32.const 0) (array.get_u $bytes (local.get $bytes) (i32.const 1)))
      (array.fill $bytes (local.get $bytes) (i32.const 0) (i32.const 7) (i32.const 3))
      (array.copy $bytes $bytes (local.get $bytes) (i32.const 0) (local.get $bytes) (i32.const 1) (i32.const 2)))
    (func $make (export "make") (result (ref $named))
      (struct.new $named (f64.const 1) (f64.const 2) (call $name))))`,

  casts: `(module
    (type $a (sub (struct (field i32))))
    (type $b (sub $a (struct (field i32) (field i64))))
    (type $f (func (param anyref) (result i32)))
    (func $test (export "test") (type $f)
      (if (ref.test (ref $b) (local.get 0)) (then (return (i32.const 2))))
      (block $other (result anyref)
        (return (struct.get $a 0 (br_on_cast_fail $other anyref (ref $a) (local.get 0)))))
      (drop)
      (block $i31 (result (ref i31))
        (drop (br_on_cast $i31 anyref (ref i31) (local.get 0)))
        (return (i32.const -1)))
      (i31.get_s))
    (func (export "round") (param externref) (result externref)
      (extern.convert_any (any.convert_extern (local.get 0))))
    (func (export "same") (param eqref eqref) (result i32) (ref.eq (local.get 0) (local.get 1)))
    (func (export "cast") (param anyref) (result (ref null $b)) (ref.cast (ref null $b) (local.get 0))))`,

  "recursive groups": `(module
    (rec (type $tree (struct (field (ref null $node)))) (type $node (struct (field (mut (ref $tree))) (field i32))))
    (rec (type $method (func (param (ref $object)))) (type $object (sub (struct (field (ref null $method))))))
    (func (export "root") (param (ref $tree)) (result i32)
      (struct.get $node 1 (ref.as_non_null (struct.get $tree 0 (local.get 0)))))
    (func (export "call") (param $o (ref $object))
      (call_ref $method (local.get $o) (struct.get $object 0 (local.get $o)))))`,

  "typed function references": `(module
    (type $binary (func (param i32 i32) (result i32)))
    (table $operators 2 (ref null $binary))
    (elem (table $operators) (i32.const 0) (ref null $binary) (ref.func $add) (ref.func $sub))
    (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
    (func $sub (type $binary) (i32.sub (local.get 0) (local.get 1)))
    (func (export "apply") (param $operator i32) (result i32)
      (local $f (ref $binary))
      (local.set $f (ref.as_non_null (table.get $operators (local.get $operator))))
      (call_ref $binary (i32.const 7) (i32.const 5) (local.get $f)))
    (func (export "tail") (param (ref null $binary)) (result i32)
      (block $null
        (return_call_ref $binary (i32.const 1) (i32.const 2) (br_on_null $null (local.get 0))))
      (i32.const 0))
    (func (export "first") (param (ref null $binary)) (result i32)
      (block $f (result (ref $binary))
        (br_on_non_null $f (local.get 0))
        (return (i32.const -1)))
      (drop)
      (i32.const 1)))`,

  exnref: `(module
    (tag $oops (param i32))
    (tag $empty)
    (func $thrower (param i32) (throw $oops (local.get 0)))
    (func (export "catch") (param i32) (result i32)
      (block $caught (result i32)
        (try_table (catch $oops $caught) (call $thrower (local.get 0)))
        (i32.const 0)))
    (func (export "rethrow") (param i32) (result i32)
      (local $e exnref)
      (block $all (result exnref)
        (try_table (result exnref) (catch_all_ref $all)
          (call $thrower (local.get 0))
          (ref.null exn)))
      (local.set $e)
      (if (ref.is_null (local.get $e)) (then (return (i32.const 1))))
      (throw_ref (local.get $e)))
    (func (export "both") (result i32 exnref)
      (block $both (result i32 exnref)
        (try_table (catch_ref $oops $both) (throw $empty))
        (unreachable))))`,

  memory64: `(module
    (memory $small 1)
    (memory $large i64 1 100)
    (table $t i64 10 funcref)
    (data $d "hello")
    (func $f)
    (elem $e func $f)
    (func (export "load") (param i64) (result i32)
      (i32.load8_u $large offset=0x100000000 (local.get 0)))
    (func (export "copy") (param i64 i32)
      (memory.copy $large $large (local.get 0) (local.get 0) (i64.const 8))
      (memory.fill $large (local.get 0) (i32.const 1) (i64.const 8))
      (memory.init $large $d (local.get 0) (i32.const 0) (i32.const 5))
      (drop (memory.grow $large (memory.size $large))))
    (func (export "table") (param i64) (result i64)
      (table.set $t (local.get 0) (ref.func $f))
      (table.init $t $e (local.get 0) (i32.const 0) (i32.const 1))
      (table.fill $t (local.get 0) (ref.null func) (i64.const 1))
      (call_indirect $t (local.get 0))
      (table.grow $t (table.get $t (local.get 0)) (i64.const 1)))
    (func (export "atomic") (param i64) (result i64)
      (i64.atomic.rmw.add $large (local.get 0) (i64.const 1))))`,
};

/** Modules that Binaryen cannot assemble, and WABT can. */
export const wabtTexts: Readonly<Record<string, string>> = {
  "copies between memories of both kinds": `(module
    (memory $small 1)
    (memory $large i64 1)
    (table $few 1 funcref)
    (table $many i64 1 funcref)
    (func (export "copy") (param i64 i32)
      (memory.copy $large $small (local.get 0) (local.get 1) (i32.const 8))
      (memory.copy $small $large (local.get 1) (local.get 0) (i32.const 8))
      (table.copy $many $few (local.get 0) (local.get 1) (i32.const 1))
      (table.copy $few $many (local.get 1) (local.get 0) (i32.const 1))
      (table.copy $many $many (local.get 0) (local.get 0) (i64.const 1))))`,
};
