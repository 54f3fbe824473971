/* A process that forks while its other threads are in calls goes on, and so do its children. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"
#include "support/clients.h"
#include "support/echo.h"

#define CHILDREN 6
#define CALLS 60

static flows8x8_client *client;
static int stop;

static void *busy(void *calls) {
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    flows8x8_flow *flow = NULL;
    CHECK(flows8x8_get_flow(client, "busy", NULL, &flow, NULL) == FLOWS8X8_OK);
    CHECK_TEXT(flows8x8_flow_id(flow), "busy");
    flows8x8_flow_free(flow);
    ++*(int *)calls;
  }
  return NULL;
}

/* How many answers of a process are its own. */
static int own_answers(const char *process) {
  int own = 0;
  for (int i = 0; i < CALLS; i++) {
    char id[64];
    flows8x8_flow *flow = NULL;
    snprintf(id, sizeof id, "%s-%d", process, i);
    if (flows8x8_get_flow(client, id, NULL, &flow, NULL) == FLOWS8X8_OK && strcmp(flows8x8_flow_id(flow), id) == 0) own++;
    flows8x8_flow_free(flow);
  }
  return own;
}

int main(void) {
  served server = echo("echo");
  pthread_t threads[2];
  int calls[2] = {0, 0}, before[2], status;
  pid_t children[CHILDREN];
  client = client_for(server.url);
  CHECK(own_answers("warm") == CALLS);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, busy, &calls[i]);
  for (int i = 0; i < CHILDREN; i++) {
    sleep_ms(17);
    children[i] = fork();
    if (children[i] == 0) {
      char name[16];
      /* A child that hangs must not hold up the test. */
      alarm(60);
      snprintf(name, sizeof name, "child%d", i);
      int own = own_answers(name);
      flows8x8_client_free(client);
      _exit(own == CALLS ? 0 : 1);
    }
  }
  CHECK(own_answers("parent") == CALLS);
  for (int i = 0; i < CHILDREN; i++) {
    CHECK(waitpid(children[i], &status, 0) == children[i]);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  before[0] = calls[0], before[1] = calls[1];
  sleep_ms(300);
  __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2; i++) {
    pthread_join(threads[i], NULL);
    /* The threads of the parent went on after the children had ended. */
    CHECK(calls[i] > before[i]);
  }
  CHECK(own_answers("after") == CALLS);
  flows8x8_client_free(client);
  unserve(&server);
  return checked("forked");
}
