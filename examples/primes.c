// Counts primes with the sieve of Eratosthenes, and tells its host each one.
// primes.wasm is this file, compiled by: npm run generate

__attribute__((import_module("host"), import_name("report")))
void report(const char *what, int length, int prime);

static const char what[] = "prime";
static unsigned char composite[1 << 12];

static void strike_multiples(int prime, int limit) {
  for (int multiple = prime * prime; multiple < limit; multiple += prime) composite[multiple] = 1;
}

__attribute__((export_name("count_primes")))
int count_primes(int limit) {
  if (limit < 0 || limit > (int)sizeof composite) return -1;
  int count = 0;
  for (int number = 2; number < limit; number++) {
    if (composite[number]) continue;
    report(what, sizeof what - 1, number);
    strike_multiples(number, limit);
    count++;
  }
  return count;
}
