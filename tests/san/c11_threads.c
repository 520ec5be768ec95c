/* C11's threads and locks by those of POSIX: librdkafka uses the former, which ThreadSanitizer does not see. Of glibc both
 * have the same types. To be preloaded. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

struct start {
    thrd_start_t run;
    void* argument;
};

static void* begin(void* given) {
    const struct start start = *(struct start*)given;
    free(given);
    return (void*)(intptr_t)start.run(start.argument);
}

static int result_of(int error) {
    switch (error) {
        case 0:
            return thrd_success;
        case ENOMEM:
            return thrd_nomem;
        case ETIMEDOUT:
            return thrd_timedout;
        default:
            return thrd_error;
    }
}

int thrd_create(thrd_t* thread, thrd_start_t run, void* argument) {
    struct start* start = malloc(sizeof *start);
    if (start == NULL) return thrd_nomem;
    *start = (struct start){run, argument};
    const int error = pthread_create(thread, NULL, begin, start);
    if (error != 0) free(start);
    return result_of(error);
}

int thrd_join(thrd_t thread, int* result) {
    void* given = NULL;
    const int error = pthread_join(thread, &given);
    if (error == 0 && result != NULL) *result = (int)(intptr_t)given;
    return result_of(error);
}

static pthread_mutex_t* mutex_of(mtx_t* mutex) { return (pthread_mutex_t*)mutex; }
static pthread_cond_t* condition_of(cnd_t* condition) { return (pthread_cond_t*)condition; }

int mtx_init(mtx_t* mutex, int type) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    if ((type & mtx_recursive) != 0)
        pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    const int error = pthread_mutex_init(mutex_of(mutex), &attributes);
    pthread_mutexattr_destroy(&attributes);
    return result_of(error);
}
void mtx_destroy(mtx_t* mutex) { pthread_mutex_destroy(mutex_of(mutex)); }
int mtx_lock(mtx_t* mutex) { return result_of(pthread_mutex_lock(mutex_of(mutex))); }
int mtx_unlock(mtx_t* mutex) { return result_of(pthread_mutex_unlock(mutex_of(mutex))); }
int cnd_init(cnd_t* condition) {
    return result_of(pthread_cond_init(condition_of(condition), NULL));
}
void cnd_destroy(cnd_t* condition) { pthread_cond_destroy(condition_of(condition)); }
int cnd_signal(cnd_t* condition) { return result_of(pthread_cond_signal(condition_of(condition))); }
int cnd_broadcast(cnd_t* condition) {
    return result_of(pthread_cond_broadcast(condition_of(condition)));
}
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
    return result_of(pthread_cond_wait(condition_of(condition), mutex_of(mutex)));
}
int cnd_timedwait(cnd_t* restrict condition, mtx_t* restrict mutex,
                  const struct timespec* restrict until) {
    return result_of(pthread_cond_timedwait(condition_of(condition), mutex_of(mutex), until));
}
