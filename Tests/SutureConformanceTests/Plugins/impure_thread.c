/* Leaves a thread running. */
#define _POSIX_C_SOURCE 200809L
#include "probe.h"

#include <pthread.h>
#include <unistd.h>

static void *wait_for_ever(void *argument) {
  for (;;) pause();
  return argument;
}

BUILD {
  BEGIN;
  pthread_t thread;
  if (pthread_create(&thread, 0, wait_for_ever, 0) == 0) pthread_detach(thread);
  return scaled(host, x, 2, y);
}
