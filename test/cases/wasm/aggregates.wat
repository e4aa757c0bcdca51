;; Types of garbage collection: groups, subtypes, structures and arrays.
(module
  (rec
    (type $list (sub (struct (field (mut (ref null $list))) (field i8))))
    (type $named (sub final $list (struct (field (mut (ref null $list))) (field i8) (field (mut (ref $bytes))))))
    (type $bytes (array (mut i16))))
  (type $visit (func (param (ref $list) anyref) (result (ref null $named))))
  (table 4 (ref null $visit) (ref.null $visit))
  (global (ref null $bytes) (array.new_fixed $bytes 2 (i32.const 1) (i32.const 2)))
  (func (export "narrow") (type $visit)
    (ref.cast (ref null $named) (local.get 0)))
)
