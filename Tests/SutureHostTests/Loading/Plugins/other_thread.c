#include <pthread.h>

#include "probe.h"

typedef struct {
  const suture_host *host;
  suture_tensor x;
} job;

static void *work(void *argument) {
  const job *job = argument;
  suture_integers shape;
  job->host->shape(job->host->context, job->x, &shape);
  return 0;
}

BUILD {
  BEGIN;
  job mine = {host, x};
  pthread_t thread;
  if (pthread_create(&thread, 0, work, &mine) != 0) return SUTURE_FAILED;
  pthread_join(thread, 0);
  *y = x;
  return SUTURE_OK;
}
