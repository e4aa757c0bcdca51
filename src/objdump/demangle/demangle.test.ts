import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { demangle } from "./index.ts";

/** What `c++filt --no-verbose` of binutils 2.40 says. */
const names: readonly (readonly [mangled: string, written: string])[] = [
  ["_Z1fIiEPFvT_Ev", "void (*f<int>())(int)"],
  ["_Z1fPFPFivEcE", "f(int (*(*)(char))())"],
  ["_Z1fM1AFivE", "f(int (A::*)())"],
  ["_Z1fM1AKFivE", "f(int (A::*)() const)"],
  ["_Z1fM1Ai", "f(int A::*)"],
  ["_Z1fRA3_i", "f(int (&) [3])"],
  ["_Z1fPA3_A4_Ki", "f(int const (*) [3][4])"],
  ["_Z3fooIJidEEvDpT_", "void foo<int, double>(int, double)"],
  ["_Z3fooIJEEvDpT_", "void foo<>()"],
  ["_ZN1A1BC1ERKS0_", "A::B::B(A::B const&)"],
  ["_ZN1AD0Ev", "A::~A()"],
  ["_ZN1AcviEv", "A::operator int()"],
  ["_ZN1AcvT_IiEEv", "A::operator int<int>()"],
  ["_ZN1AcvPFivEEv", "A::operator int (*)()()"],
  ["_ZlsRSoRK1A", "operator<<(std::ostream&, A const&)"],
  ["_ZNK1AixEi", "A::operator[](int) const"],
  ["_ZN1AnwEm", "A::operator new(unsigned long)"],
  ["_Zli2_kPKc", 'operator"" _k(char const*)'],
  ["_ZN12_GLOBAL__N_11fEv", "(anonymous namespace)::f()"],
  ["_ZL1fv", "f()"],
  ["_ZZ4mainE1x", "main::x"],
  ["_ZZ4mainE1x_0", "main::x"],
  ["_ZZ4mainEs", "main::string literal"],
  ["_ZZ1fvENKUlvE_clEv", "f()::{lambda()#1}::operator()() const"],
  ["_ZZ1fvENKUliE0_clEi", "f()::{lambda(int)#2}::operator()(int) const"],
  ["_ZZ1fvEN1A1gEv", "f()::A::g()"],
  ["_ZZ1fiEd_NKUlvE_clEv", "f(int)::{default arg#1}::{lambda()#1}::operator()() const"],
  ["_Z1fILi5EEvv", "void f<5>()"],
  ["_Z1fILin5EEvv", "void f<-5>()"],
  ["_Z1fILb1EEvv", "void f<true>()"],
  ["_Z1fILc65EEvv", "void f<(char)65>()"],
  ["_Z1fILm5EEvv", "void f<5ul>()"],
  ["_Z1fILPKc0EEvv", "void f<(char const*)0>()"],
  ["_Z1fIL_Z1gvEEvv", "void f<g()>()"],
  ["_Z1fIXadL_Z1gvEEEvv", "void f<&(g())>()"],
  ["_Z1fIXplLi1ELi2EEEvv", "void f<(1)+(2)>()"],
  ["_Z1fIiEDTplfp_Li1EET_", "decltype ({parm#1}+(1)) f<int>(int)"],
  ["_Z1fIiEDTcl1gfp_EET_", "decltype (g({parm#1})) f<int>(int)"],
  [
    "_Z1fIiEvNSt9enable_ifIXsr3stdE9is_same_vIT_iEEvE4typeE",
    "void f<int>(std::enable_if<std::is_same_v<int, int>, void>::type)",
  ],
  ["_ZNSt6vectorIbSaIbEE4dataB5cxx11Ev", "std::vector<bool, std::allocator<bool> >::data[abi:cxx11]()"],
  ["_ZTv0_n24_N1A1fEv", "virtual thunk to A::f()"],
  ["_ZThn8_N1A1fEv", "non-virtual thunk to A::f()"],
  ["_ZTch0_h8_N1A1fEv", "covariant return thunk to A::f()"],
  ["_ZTC1A0_1B", "construction vtable for B-in-A"],
  ["_ZGVZ1fvE1x", "guard variable for f()::x"],
  ["_ZGRL1x_", "reference temporary #0 for x"],
  ["_ZTWL1x", "TLS wrapper function for x"],
  ["_ZTH1x", "TLS init function for x"],
  ["_Z1fDn", "f(decltype(nullptr))"],
  ["_Z1fDu", "f(char8_t)"],
  ["_Z1fDi", "f(char32_t)"],
  ["_Z1fDF16_", "f(_Float16)"],
  ["_Z1fCf", "f(float _Complex)"],
  ["_Z1fU8__vectori", "f(int __vector)"],
  ["_Z1fDv4_i", "f(int __vector(4))"],
  ["_Z1fz", "f(...)"],
  ["_Z1fiz", "f(int, ...)"],
  ["_Z1fPVKi", "f(int const volatile*)"],
  ["_Z1fPrKi", "f(int const restrict*)"],
  ["_Z1fOi", "f(int&&)"],
  ["_Z1fIRiEvOT_", "void f<int&>(int&)"],
  ["_Z1fIOiEvRT_", "void f<int&&>(int&)"],
  ["_ZNKR1A1fEv", "A::f() const &"],
  ["_ZNO1A1fEv", "A::f() &&"],
  ["_Z1fPDoFivE", "f(int (*)() noexcept)"],
  ["_ZN1AssEv", "A::operator<=>()"],
  ["_ZN1AawEv", "A::operator co_await()"],
  ["_Z1fIiEvT_S0_.constprop.0", "void f<int>(int, int) [clone .constprop.0]"],
  ["_Z1fv.part.0.isra.1", "f() [clone .part.0] [clone .isra.1]"],
  ["_Z1fv.cold", "f() [clone .cold]"],
  ["_Z1fv.llvm.1234567", "f() [clone .llvm.1234567]"],
  ["_ZN3foo3barE", "foo::bar"],
  ["_ZSt4cout", "std::cout"],
  ["_ZNSsC1Ev", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string()"],
  ["_ZNSaIcED1Ev", "std::allocator<char>::~allocator()"],
  ["_ZNSt12basic_stringIcEC1Ev", "std::basic_string<char>::basic_string()"],
  ["_Z1fSs", "f(std::string)"],
  [
    "_Z1fNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE",
    "f(std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >)",
  ],
  ["_ZN4core3fmt9Formatter9write_str17h0123456789abcdefE", "core::fmt::Formatter::write_str"],
  [
    "_ZN60_$LT$alloc..string..String$u20$as$u20$core..fmt..Display$GT$3fmt17h27a1b2c3d4e5f607E",
    "<alloc::string::String as core::fmt::Display>::fmt",
  ],
  ["_ZN1AIiE1BIdEC2Ev", "A<int>::B<double>::B()"],
  ["_Z", "_Z"],
  ["_Z1", "_Z1"],
  ["_Zfoo", "_Zfoo"],
  ["_ZNK1A1BE", "A::B const"],
  ["_ZN1aC1IiEEv", "a::a<int>()"],
  ["_Z1fIJLi1ELi2EEEvv", "void f<1, 2>()"],
  ["_Z1fIiJdcEEvT_DpT0_", "void f<int, double, char>(int, double, char)"],
  ["_Z1fIJidEEvDpRKT_", "void f<int, double>(int const&, double const&)"],
  ["_Z1fIJidEEvSt5tupleIJDpT_EE", "void f<int, double>(std::tuple<int, double>)"],
  ["_Z1fIJidEEvXsZT_E", "_Z1fIJidEEvXsZT_E"],
  ["_ZUlvE_", "{lambda()#1}"],
  ["_Z1fN1AUt_E", "f(A::{unnamed type#1})"],
  ["_ZN1A1xMUlvE_clEv", "A::x::{lambda()#1}::operator()()"],
  ["_ZDC1a1bE", "[a, b]"],
  ["_ZN3abcIXsrSt7is_sameIiiE5valueEE1fEv", "abc<std::is_same<int, int>::value>::f()"],
  ["_Z1fIiEDaT_", "auto f<int>(int)"],
  ["_Z1fIiEDcT_", "decltype(auto) f<int>(int)"],
  ["_Z1fILd3ff0000000000000EEvv", "void f<(double)[3ff0000000000000]>()"],
  ["_Z1fIXtl1ALi1EEEEvv", "void f<A{1}>()"],
  ["_Z1fIXgtLi1ELi2EEEvv", "void f<((1)>(2))>()"],
  ["_Z1fIXqufp_Li1ELi2EEEvv", "void f<{parm#1}?(1) : (2)>()"],
  ["_Z1fIiEvDTcvT_LdE", "_Z1fIiEvDTcvT_LdE"],
  ["_Z1fIXntLb1EEEvv", "void f<!(true)>()"],
  ["_Z1fIXstiEEvv", "void f<sizeof (int)>()"],
  ["_Z1fIXscicLc1EEEvv", "_Z1fIXscicLc1EEEvv"],
  ["_ZZ1fIiEvT_ENKUlS_E_clEi", "f<int>(int)::{lambda(f)#1}::operator()(int) const"],
  ["_ZGTt1fv", "transaction clone for f()"],
  ["_ZTAXtl1ALi1EEE", "template parameter object for A{1}"],
  ["_Z1fP1AIiE", "f(A<int>*)"],
  ["_Z1fPFvvEPFvvE", "f(void (*)(), void (*)())"],
  ["_Z1fPKFvvE", "f(void (*)() const)"],
  ["_Z1fKPFvvE", "f(void (* const)())"],
];

test.each(names)("%s", (mangled, written) => {
  expect(demangle(mangled)).toBe(written);
});

describe("what is around a name stays", () => {
  test.each([
    ["_ZN1A1fEv@@VERSION_2", "A::f()@@VERSION_2"],
    ["_Z1fv@plt", "f()@plt"],
    ["..$_Z1fv", "..$f()"],
    ["main@GLIBC_2.34", "main@GLIBC_2.34"],
    ["_GLOBAL__sub_I__Z1fv", "_GLOBAL__sub_I__Z1fv"],
    ["", ""],
  ])("%s", (name, written) => {
    expect(demangle(name)).toBe(written);
  });
});

test("where GNU's demangler leaves an empty place, there is none", () => {
  expect(demangle("_Z1fIJEEviDpRKT_c")).toBe("void f<>(int, char)");
});

describe("limits", () => {
  test("substitutions that double each time", () => {
    const doubled = Array.from(
      { length: 30 },
      (_, step) => `1AIS${step === 0 ? "" : (step - 1).toString(36).toUpperCase()}_S_E`,
    );
    const name = `_Z1f1B${doubled.join("")}`;
    expect(demangle(name).length).toBeLessThan(200_000);
  });

  test.each([
    ["pointers", `_Z1f${"P".repeat(10_000)}i`],
    ["templates", `_Z1f${"1AI".repeat(2000)}i${"E".repeat(2000)}`],
    ["nested names", `_Z${"N1a".repeat(5000)}${"E".repeat(5000)}`],
    ["a parameter that means itself", "_Z1fIT_EvS_"],
    ["a long number", `_Z${"9".repeat(400)}a`],
  ])("%s are given up", (_, name) => {
    expect(demangle(name)).toBe(name);
  });

  test("any letters", () => {
    const letters = fc.string({
      unit: fc.constantFrom(..."NSTIEKRPOFALJDXZ_0123456789abcdefgilmnpqrstvwxz.".split("")),
      maxLength: 60,
    });
    fc.assert(
      fc.property(letters, (rest) => {
        expect(typeof demangle(`_Z${rest}`)).toBe("string");
      }),
      { numRuns: 3000 },
    );
  });

  test("mutations of names", () => {
    const mutation = fc.record({
      row: fc.constantFrom(...names),
      at: fc.nat(60),
      removed: fc.nat(3),
      added: fc.string({ unit: fc.constantFrom(..."NSTIEKRPFAJX_019i".split("")), maxLength: 3 }),
    });
    fc.assert(
      fc.property(mutation, ({ row: [mangled], at, removed, added }) => {
        const name = mangled.slice(0, at) + added + mangled.slice(at + removed);
        expect(typeof demangle(name)).toBe("string");
      }),
      { numRuns: 3000 },
    );
  });
});
