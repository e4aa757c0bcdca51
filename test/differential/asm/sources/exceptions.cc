// Exceptions: try, catch by type and all, rethrow, cleanups, filters.
extern "C" int external(int);
struct guard { ~guard() { external(1); } };
struct error { int code; };
int thrower(int a) { if (a > 3) throw error{a}; if (a < 0) throw a; return a; }
int catcher(int a) {
  guard g;
  try { return thrower(a) + external(2); }
  catch (const error &e) { return e.code; }
  catch (int) { throw; }
  catch (...) { return external(4); }
}
int nested(int a) { try { try { return thrower(a); } catch (int b) { guard g; return thrower(b + external(b)); } } catch (...) { return -1; } }
int quiet(int a) noexcept { return thrower(a); }
int loop(int n) { int sum = 0; for (int i = 0; i < n; i++) { try { sum += thrower(i); } catch (error &) { continue; } } return sum; }
