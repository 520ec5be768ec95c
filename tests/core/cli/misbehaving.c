/* Libraries that misbehave as soon as they are loaded. */
#include <stdlib.h>
#include <unistd.h>

#define CRASH abort()
#define HANG \
    for (;;) pause()
#define LEAVE exit(0)

__attribute__((constructor)) static void misbehave(void) { FAULT; }
