/* A call that hangs is ended by a token, by close and by its deadline, from another thread and before it begins. */
#include <pthread.h>
#include <time.h>

#include "support/check.h"
#include "support/clients.h"
#include "support/echo.h"

/* Far more than it takes, and far less than the deadline of the client. */
#define SOON 10

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *cancel(void *token) {
  sleep_ms(50);
  flows8x8_cancel(token);
  return NULL;
}

static void *close_it(void *client) {
  sleep_ms(50);
  flows8x8_client_close(client);
  return NULL;
}

/* Makes a call that hangs, and yields how it ended. */
static flows8x8_code hang(const flows8x8_client *client, const flows8x8_call_options *options, const char *kind) {
  flows8x8_flow *flow = NULL;
  flows8x8_error *error = NULL;
  double started = now();
  flows8x8_code code = flows8x8_get_flow(client, "hang", options, &flow, &error);
  CHECK(now() - started < SOON);
  CHECK(flow == NULL);
  CHECK_TEXT(flows8x8_error_kind(error), kind);
  CHECK(flows8x8_error_code(error) == code);
  flows8x8_error_free(error);
  return code;
}

int main(void) {
  served server = echo("echo");
  flows8x8_client *client = client_for(server.url);
  flows8x8_call_options *options = flows8x8_call_options_new();
  flows8x8_cancel_token *token = flows8x8_cancel_token_new();
  flows8x8_flow *flow = NULL;
  pthread_t other;

  CHECK(!flows8x8_cancel_token_is_cancelled(token));
  CHECK(flows8x8_call_options_set_cancel(options, token) == FLOWS8X8_OK);
  pthread_create(&other, NULL, cancel, token);
  CHECK(hang(client, options, "cancelled") == FLOWS8X8_ERR_CANCELLED);
  pthread_join(other, NULL);
  CHECK(flows8x8_cancel_token_is_cancelled(token));
  /* Now and later, also when the token itself is gone. */
  flows8x8_cancel_token_free(token);
  CHECK(hang(client, options, "cancelled") == FLOWS8X8_ERR_CANCELLED);
  flows8x8_call_options_free(options);

  options = flows8x8_call_options_new();
  flows8x8_call_options_set_timeout_ms(options, 100);
  CHECK(hang(client, options, "timeout") == FLOWS8X8_ERR_TIMEOUT);
  flows8x8_call_options_free(options);

  /* The client works after all that. */
  CHECK(flows8x8_get_flow(client, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
  flows8x8_flow_free(flow);

  pthread_create(&other, NULL, close_it, client);
  CHECK(hang(client, NULL, "closed") == FLOWS8X8_ERR_CLOSED);
  pthread_join(other, NULL);
  CHECK(flows8x8_client_is_closed(client));
  CHECK(hang(client, NULL, "closed") == FLOWS8X8_ERR_CLOSED);
  flows8x8_client_free(client);
  unserve(&server);
  return checked("cancel");
}
