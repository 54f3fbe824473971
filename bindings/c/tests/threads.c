/* Eight threads call with one client, and every answer is the one of its call. 10,000 calls with FLOWS8X8_LONG. */
#include <pthread.h>

#include "support/check.h"
#include "support/clients.h"
#include "support/echo.h"

#define THREADS 8

static flows8x8_client *client;
static int calls_each;

static void *call(void *argument) {
  for (int i = 0; i < calls_each; i++) {
    char id[64];
    flows8x8_flow *flow = NULL;
    flows8x8_error *error = NULL;
    bool missing = i % 5 == 4;
    snprintf(id, sizeof id, "%s-%ld-%d", missing ? "missing" : "flow", (long)argument, i);
    flows8x8_code code = flows8x8_get_flow(client, id, NULL, &flow, &error);
    if (missing) {
      CHECK(code == FLOWS8X8_ERR_NOT_FOUND);
      CHECK_TEXT(flows8x8_error_error_id(error), id);
      CHECK(flow == NULL);
    } else {
      CHECK(code == FLOWS8X8_OK);
      CHECK_TEXT(flows8x8_flow_id(flow), id);
      CHECK(error == NULL);
    }
    flows8x8_flow_free(flow);
    flows8x8_error_free(error);
  }
  return NULL;
}

/* One handle read by all threads at once: what is written down at the first question is written once. */
static void *look(void *argument) {
  const flows8x8_flow *flow = argument;
  CHECK_TEXT(flows8x8_flow_name(flow), "echo");
  CHECK(strstr(flows8x8_flow_to_json(flow), "\"shared\"") != NULL);
  return (void *)flows8x8_flow_id(flow);
}

int main(void) {
  served server = echo("echo");
  pthread_t threads[THREADS];
  void *first = NULL;
  flows8x8_flow *flow = NULL;
  client = client_for(server.url);
  calls_each = (getenv("FLOWS8X8_LONG") ? 10000 : 1600) / THREADS;
  for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, call, (void *)i);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  CHECK(flows8x8_get_flow(client, "shared", NULL, &flow, NULL) == FLOWS8X8_OK);
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, look, flow);
  for (int i = 0; i < THREADS; i++) {
    void *id;
    pthread_join(threads[i], &id);
    if (first == NULL) first = id;
    CHECK(id == first);
  }
  flows8x8_flow_free(flow);
  flows8x8_client_free(client);
  unserve(&server);
  return checked("threads");
}
