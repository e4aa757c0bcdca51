/* Threads at the same time: what they share, what is each one's own, and how they wait for each other. It prints the same
 * whenever it is right, here and natively. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>

enum { THREADS = 4, ROUNDS = 20000 };

/* Runs a function in four threads, and adds what they return. */
static long in_threads(void *(*run)(void *))
{
	pthread_t threads[THREADS];
	long sum = 0;
	for (intptr_t i = 0; i < THREADS; i++) {
		int error = pthread_create(&threads[i], 0, run, (void *)i);
		if (error) printf("pthread_create: %s\n", strerror(error));
	}
	for (int i = 0; i < THREADS; i++) {
		void *result;
		int error = pthread_join(threads[i], &result);
		if (error) printf("pthread_join: %s\n", strerror(error));
		sum += (intptr_t)result;
	}
	return sum;
}

static atomic_int count;
static _Atomic uint64_t wide;
static _Atomic uint8_t narrow;
static atomic_int by_exchange;
static atomic_flag spin = ATOMIC_FLAG_INIT;
static int under_flag;

static void *count_atomically(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		atomic_fetch_add(&count, 1);
		atomic_fetch_add(&wide, 1ull << 32);
		atomic_fetch_xor(&narrow, 1u << (int)(intptr_t)arg);
		int old = atomic_load(&by_exchange);
		while (!atomic_compare_exchange_weak(&by_exchange, &old, old + 1));
		while (atomic_flag_test_and_set(&spin));
		under_flag++;
		atomic_flag_clear(&spin);
	}
	return arg;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t recursive;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spinlock;
static int under_mutex, under_recursive, under_lock, under_spinlock, torn;

static void *count_locked(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		under_mutex++;
		pthread_mutex_unlock(&mutex);
		pthread_spin_lock(&spinlock);
		under_spinlock++;
		pthread_spin_unlock(&spinlock);
		if (i % 10) continue;
		pthread_mutex_lock(&recursive);
		pthread_mutex_lock(&recursive);
		under_recursive++;
		pthread_mutex_unlock(&recursive);
		pthread_mutex_unlock(&recursive);
		pthread_rwlock_rdlock(&lock);
		if (under_lock % 2) torn++;
		pthread_rwlock_unlock(&lock);
		pthread_rwlock_wrlock(&lock);
		under_lock++;
		under_lock++;
		pthread_rwlock_unlock(&lock);
	}
	return (void *)1;
}

/* Two threads put numbers into a short queue, two take them out. */
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static int queue[8], filled, put, taken;

static void *pass_numbers(void *arg)
{
	long sum = 0;
	for (int i = 1; i <= 1000; i++) {
		pthread_mutex_lock(&mutex);
		if ((intptr_t)arg % 2) {
			while (filled == 8) pthread_cond_wait(&not_full, &mutex);
			queue[put++ % 8] = i;
			filled++;
			pthread_cond_signal(&not_empty);
		} else {
			while (!filled) pthread_cond_wait(&not_empty, &mutex);
			sum += queue[taken++ % 8];
			filled--;
			pthread_cond_broadcast(&not_full);
		}
		pthread_mutex_unlock(&mutex);
	}
	return (void *)sum;
}

static pthread_barrier_t barrier;
static int places[THREADS];

static void *step_together(void *arg)
{
	long serial = 0, wrong = 0;
	for (int step = 1; step <= 50; step++) {
		places[(intptr_t)arg] = step;
		serial += pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
		for (int i = 0; i < THREADS; i++) wrong += places[i] != step;
		pthread_barrier_wait(&barrier);
	}
	return (void *)(serial + wrong * 1000);
}

static _Thread_local int number = 7;
static _Thread_local char text[40] = "initial";
static _Thread_local int zeroed[100];
static _Thread_local _Alignas(64) char aligned[3];
static int *addresses[THREADS];

static void *use_own(void *arg)
{
	int i = (intptr_t)arg;
	char *volatile place = aligned;
	if (number != 7 || strcmp(text, "initial") || (uintptr_t)place % 64) return (void *)1000;
	for (int k = 0; k < 100; k++) if (zeroed[k]) return (void *)1000;
	addresses[i] = &number;
	errno = i;
	for (int round = 0; round < 1000; round++) {
		number += i;
		zeroed[round % 100] = i;
		sprintf(text, "thread %d", i);
	}
	pthread_barrier_wait(&barrier);
	char expected[40];
	sprintf(expected, "thread %d", i);
	for (int k = 0; k < THREADS; k++) if (k != i && addresses[k] == &number) return (void *)1000;
	return (void *)(intptr_t)(number == 7 + 1000 * i && zeroed[99] == i && errno == i && !strcmp(text, expected));
}

static pthread_key_t key;
static atomic_int destroyed;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int initialized;

static void destroy(void *value) { destroyed += *(int *)value; free(value); }
static void initialize(void) { initialized++; }

static void *use_key(void *arg)
{
	pthread_once(&once, initialize);
	int *value = malloc(sizeof *value);
	*value = (intptr_t)arg + 1;
	pthread_setspecific(key, value);
	pthread_barrier_wait(&barrier);
	if (pthread_getspecific(key) != value || initialized != 1) return (void *)1000;
	pthread_exit((void *)1);
}

static sem_t semaphore, answered;
static atomic_int served;

static void *serve(void *arg)
{
	for (int i = 0; i < 500; i++) {
		sem_wait(&semaphore);
		served++;
		sem_post(&answered);
	}
	return arg;
}

static void *allocate(void *arg)
{
	unsigned seed = (intptr_t)arg + 1;
	unsigned char *blocks[32] = {0};
	size_t sizes[32];
	for (int i = 0; i < 4000; i++) {
		int at = rand_r(&seed) % 32;
		if (blocks[at])
			for (size_t k = 0; k < sizes[at]; k++)
				if (blocks[at][k] != (unsigned char)(at + (intptr_t)arg)) return (void *)1000;
		free(blocks[at]);
		sizes[at] = rand_r(&seed) % (i % 100 ? 300 : 200000);
		blocks[at] = malloc(sizes[at]);
		memset(blocks[at], at + (intptr_t)arg, sizes[at]);
	}
	for (int i = 0; i < 32; i++) free(blocks[i]);
	return (void *)1;
}

static void *print(void *arg)
{
	for (int i = 0; i < 200; i++) {
		flockfile(stdout);
		fputs("<", stdout);
		fputs(">", stdout);
		funlockfile(stdout);
	}
	return arg;
}

static void *detached(void *arg)
{
	char room[20000];
	memset(room, 1, sizeof room);
	sem_post(arg);
	return 0;
}

static int standard(void *arg)
{
	mtx_lock(arg);
	mtx_unlock(arg);
	return number;
}

int main(void)
{
	printf("joined %ld\n", in_threads(count_atomically));
	printf("atomics %d %llx %d %d %d\n", count, (unsigned long long)wide, narrow, by_exchange, under_flag);

	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&recursive, &attributes);
	pthread_spin_init(&spinlock, 0);
	printf("joined %ld\n", in_threads(count_locked));
	printf("locks %d %d %d %d, torn %d\n", under_mutex, under_recursive, under_lock, under_spinlock, torn);

	printf("condition variables %ld\n", in_threads(pass_numbers));
	struct timespec past = {1};
	pthread_mutex_lock(&mutex);
	printf("timed out %d\n", pthread_cond_timedwait(&not_full, &mutex, &past) == ETIMEDOUT);
	pthread_mutex_unlock(&mutex);

	pthread_barrier_init(&barrier, 0, THREADS);
	printf("barrier %ld\n", in_threads(step_together));

	number = 1;
	printf("thread-local %ld\n", in_threads(use_own));
	printf("thread-local again %ld\n", in_threads(use_own));
	printf("the first thread's %d %s\n", number, text);

	pthread_key_create(&key, destroy);
	long keys = in_threads(use_key);
	printf("keys %ld, destroyed %d, once %d\n", keys, destroyed, initialized);

	sem_init(&semaphore, 0, 0);
	sem_init(&answered, 0, 0);
	pthread_t server;
	pthread_create(&server, 0, serve, 0);
	for (int i = 0; i < 500; i++) {
		sem_post(&semaphore);
		sem_wait(&answered);
	}
	pthread_join(server, 0);
	printf("served %d\n", served);

	printf("malloc %ld\n", in_threads(allocate));

	in_threads(print);
	puts("");

	pthread_attr_t attr;
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 65536);
	for (int i = 0; i < 3; i++) pthread_create(&server, &attr, detached, &answered);
	for (int i = 0; i < 3; i++) sem_wait(&answered);
	puts("detached");

	mtx_t plain;
	thrd_t thread;
	int result;
	mtx_init(&plain, mtx_plain);
	mtx_lock(&plain);
	thrd_create(&thread, standard, &plain);
	mtx_unlock(&plain);
	thrd_join(thread, &result);
	printf("C11 %d\n", result);
	return 0;
}
