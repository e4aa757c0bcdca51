/* Threads that are cancelled, and those that will not be: what runs then, and in which order. It prints the same whenever
 * it is right, here and natively. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sem_t ready, go, never;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static char said[200];

/* Threads do so one after the other. */
static void say(void *word)
{
	strcat(said, " ");
	strcat(said, word);
}

static void unlock(void *word)
{
	int error = pthread_mutex_trylock(&mutex);
	say(word);
	say(error == EBUSY ? "locked" : "not locked");
	pthread_mutex_unlock(&mutex);
}

static const char *end_of(pthread_t thread)
{
	static char text[40];
	void *result;
	int error = pthread_join(thread, &result);
	if (error) return strerror(error);
	if (result == PTHREAD_CANCELED) return "cancelled";
	snprintf(text, sizeof text, "returned %d", (int)(intptr_t)result);
	return text;
}

static pthread_t start(void *(*run)(void *))
{
	pthread_t thread;
	int error = pthread_create(&thread, 0, run, 0);
	if (error) printf("pthread_create: %s\n", strerror(error));
	return thread;
}

/* Cancels a thread that has said that it is ready, after some time. */
static void cancelled(const char *name, void *(*run)(void *), long nanoseconds)
{
	pthread_t thread = start(run);
	sem_wait(&ready);
	nanosleep(&(struct timespec){0, nanoseconds}, 0);
	int error = pthread_cancel(thread);
	printf("%s: %d, %s,%s\n", name, error, end_of(thread), said);
	said[0] = 0;
}

static void *in_semaphore(void *arg)
{
	pthread_cleanup_push(say, "first");
	pthread_cleanup_push(say, "second");
	sem_post(&ready);
	sem_wait(&never);
	say("not reached");
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return arg;
}

static void *in_condition(void *arg)
{
	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, "mutex");
	sem_post(&ready);
	for (;;) pthread_cond_wait(&condition, &mutex);
	pthread_cleanup_pop(0);
	return arg;
}

static void *in_timed_condition(void *arg)
{
	struct timespec late;
	clock_gettime(CLOCK_REALTIME, &late);
	late.tv_sec += 100;
	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, "mutex");
	sem_post(&ready);
	while (pthread_cond_timedwait(&condition, &mutex, &late) != ETIMEDOUT);
	pthread_cleanup_pop(0);
	return arg;
}

static void *in_sleep(void *arg)
{
	pthread_cleanup_push(say, "awake");
	sem_post(&ready);
	sleep(100);
	pthread_cleanup_pop(0);
	return arg;
}

static void *yielding(void *arg)
{
	int old;
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old);
	pthread_cleanup_push(say, old == PTHREAD_CANCEL_DEFERRED ? "was deferred" : "was asynchronous");
	sem_post(&ready);
	for (;;) sched_yield();
	pthread_cleanup_pop(0);
	return arg;
}

static void *asking(void *arg)
{
	pthread_cleanup_push(say, "asked");
	sem_post(&ready);
	for (;;) pthread_testcancel();
	pthread_cleanup_pop(0);
	return arg;
}

static pthread_t inner;

static void *joining(void *arg)
{
	pthread_cleanup_push(say, "left alone");
	sem_post(&ready);
	pthread_join(inner, 0);
	pthread_cleanup_pop(0);
	return arg;
}

static void *until_told(void *arg)
{
	sem_wait(&go);
	return (void *)5;
}

static void *unwilling(void *arg)
{
	int old, again;
	pthread_cleanup_push(say, "cleaned up");
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	sem_post(&ready);
	sem_wait(&go);
	nanosleep(&(struct timespec){0, 1000}, 0);
	pthread_testcancel();
	say(old == PTHREAD_CANCEL_ENABLE ? "still there" : "was disabled");
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &again);
	say(again == PTHREAD_CANCEL_DISABLE ? "was disabled" : "was enabled");
	pthread_testcancel();
	say("not reached");
	pthread_cleanup_pop(0);
	return arg;
}

static void *locking(void *arg)
{
	sem_post(&ready);
	pthread_mutex_lock(&mutex);
	say("has it");
	pthread_mutex_unlock(&mutex);
	pthread_testcancel();
	say("not reached");
	return arg;
}

static void *popping(void *arg)
{
	pthread_cleanup_push(say, "not run");
	pthread_cleanup_push(say, "run");
	pthread_cleanup_pop(1);
	pthread_cleanup_pop(0);
	return (void *)3;
}

static void leave(void)
{
	pthread_cleanup_push(say, "inner");
	pthread_exit((void *)4);
	pthread_cleanup_pop(0);
}

static void *leaving(void *arg)
{
	pthread_cleanup_push(say, "outer");
	leave();
	pthread_cleanup_pop(0);
	return arg;
}

static void *cancelling_itself(void *arg)
{
	pthread_cleanup_push(say, "itself");
	pthread_cancel(pthread_self());
	say("goes on");
	pthread_testcancel();
	say("not reached");
	pthread_cleanup_pop(0);
	return arg;
}

static pthread_key_t key;

static void with_key_set(void *word) { pthread_setspecific(key, word); }

static void *with_keys(void *arg)
{
	pthread_setspecific(key, "key");
	pthread_cleanup_push(say, "handler");
	sem_post(&ready);
	pause();
	pthread_cleanup_pop(0);
	return arg;
}

static void *setting_keys(void *arg)
{
	pthread_cleanup_push(with_key_set, "key of a handler");
	sem_post(&ready);
	sem_wait(&never);
	pthread_cleanup_pop(0);
	return arg;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int tries;

static void initialize(void)
{
	if (++tries > 1) return;
	sem_post(&ready);
	sem_wait(&never);
}

static void *initializing(void *arg)
{
	pthread_once(&once, initialize);
	return arg;
}

static atomic_int cleaned, begun;

static void count(void *arg) { cleaned++; }

static void *busy(void *arg)
{
	pthread_cleanup_push(count, 0);
	begun++;
	sem_post(&ready);
	for (;;) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
		nanosleep(&(struct timespec){0, 1}, 0);
		sem_trywait(&never);
		pthread_testcancel();
	}
	pthread_cleanup_pop(0);
	return arg;
}

int main(void)
{
	const long soon = 20000000;
	sem_init(&ready, 0, 0);
	sem_init(&go, 0, 0);
	sem_init(&never, 0, 0);
	pthread_key_create(&key, say);

	cancelled("sem_wait", in_semaphore, soon);
	cancelled("sem_wait, at once", in_semaphore, 0);
	cancelled("pthread_cond_wait", in_condition, soon);
	printf("the mutex is free: %d\n", pthread_mutex_trylock(&mutex));
	pthread_mutex_unlock(&mutex);
	cancelled("pthread_cond_timedwait", in_timed_condition, soon);
	cancelled("sleep", in_sleep, soon);
	cancelled("asynchronously", yielding, soon);
	cancelled("pthread_testcancel", asking, soon);
	cancelled("pause, with keys", with_keys, soon);
	cancelled("keys that a handler sets", setting_keys, soon);

	inner = start(until_told);
	cancelled("pthread_join", joining, soon);
	sem_post(&go);
	printf("who was to be joined: %s\n", end_of(inner));

	pthread_t thread = start(unwilling);
	sem_wait(&ready);
	printf("unwilling: %d", pthread_cancel(thread));
	sem_post(&go);
	printf(", %s,%s\n", end_of(thread), said);
	said[0] = 0;

	pthread_mutex_lock(&mutex);
	thread = start(locking);
	sem_wait(&ready);
	nanosleep(&(struct timespec){0, soon}, 0);
	printf("waiting for a mutex: %d", pthread_cancel(thread));
	nanosleep(&(struct timespec){0, soon}, 0);
	pthread_mutex_unlock(&mutex);
	printf(", %s,%s\n", end_of(thread), said);
	said[0] = 0;

	printf("pop: %s,", end_of(start(popping)));
	printf("%s\n", said);
	said[0] = 0;
	printf("exit: %s,", end_of(start(leaving)));
	printf("%s\n", said);
	said[0] = 0;
	printf("itself: %s,", end_of(start(cancelling_itself)));
	printf("%s\n", said);
	said[0] = 0;

	int old;
	printf("states: %d", pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old) == 0 && old == PTHREAD_CANCEL_ENABLE);
	printf(" %d", pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old) == 0 && old == PTHREAD_CANCEL_DISABLE);
	printf(" %d %d", pthread_setcancelstate(77, &old) == EINVAL, pthread_setcanceltype(77, &old) == EINVAL);
	printf(" %d\n", pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &old) == 0 && old == PTHREAD_CANCEL_DEFERRED);

	thread = start(popping);
	nanosleep(&(struct timespec){0, soon}, 0);
	printf("behind its end: %d, ", pthread_cancel(thread));
	printf("%s\n", end_of(thread));
	said[0] = 0;

	cancelled("pthread_once", initializing, soon);
	pthread_once(&once, initialize);
	printf("tried %d times\n", tries);

	for (int round = 0; round < 40; round++) {
		thread = start(busy);
		sem_wait(&ready);
		if (round % 2) nanosleep(&(struct timespec){0, round * 50000}, 0);
		pthread_cancel(thread);
		if (strcmp(end_of(thread), "cancelled")) puts("not cancelled");
	}
	printf("%d begun, %d cleaned up, the mutex is free: %d\n", begun, cleaned, pthread_mutex_trylock(&mutex));
	return 0;
}
