/* Several clients in one process, copies of a client, options that are used again, keys from a function, the answer itself. */
#include "support/check.h"
#include "support/clients.h"
#include "support/echo.h"

static void two_clients(const char *one_url, const char *other_url) {
  flows8x8_client *one = client_for(one_url), *other = client_for(other_url);
  for (int i = 0; i < 20; i++) {
    flows8x8_flow *flow = NULL;
    CHECK(flows8x8_get_flow(i % 2 ? one : other, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
    CHECK_TEXT(flows8x8_flow_name(flow), i % 2 ? "one" : "other");
    flows8x8_flow_free(flow);
  }
  /* The end of one is none of the other's business. */
  flows8x8_client_close(one);
  flows8x8_flow *flow = NULL;
  CHECK(flows8x8_get_flow(one, "8", NULL, &flow, NULL) == FLOWS8X8_ERR_CLOSED);
  CHECK(flows8x8_get_flow(other, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
  flows8x8_flow_free(flow);
  flows8x8_client_free(one);
  flows8x8_client_free(other);
}

static void copies(const char *url) {
  flows8x8_client *client = client_for(url), *copy = NULL, *brief = NULL;
  flows8x8_call_options *options = flows8x8_call_options_new();
  flows8x8_flow *flow = NULL;
  flows8x8_error *error = NULL;
  CHECK(flows8x8_client_with_channel(client, "other-channel", &copy, NULL) == FLOWS8X8_OK);
  CHECK_TEXT(flows8x8_client_channel_id(copy), "other-channel");
  CHECK_TEXT(flows8x8_client_channel_id(client), CHANNEL_ID);
  CHECK_TEXT(flows8x8_client_account_id(copy), ACCOUNT_ID);
  CHECK_TEXT(flows8x8_client_base_url(copy), url);
  CHECK(flows8x8_client_with_channel(client, "..", &brief, &error) == FLOWS8X8_ERR_INVALID_ARGUMENT);
  CHECK(brief == NULL && error != NULL);
  flows8x8_error_free(error);
  error = NULL;
  flows8x8_call_options_set_timeout_ms(options, 100);
  CHECK(flows8x8_client_with_options(client, options, &brief, NULL) == FLOWS8X8_OK);
  flows8x8_call_options_free(options);
  CHECK(flows8x8_get_flow(brief, "hang", NULL, &flow, NULL) == FLOWS8X8_ERR_TIMEOUT);
  /* A copy goes on when what it was made from is freed, and ends when that was closed. */
  flows8x8_client_free(client);
  CHECK(flows8x8_get_flow(copy, "8", NULL, &flow, &error) == FLOWS8X8_OK);
  flows8x8_flow_free(flow);
  flow = NULL;
  flows8x8_client_close(copy);
  CHECK(flows8x8_client_is_closed(brief));
  CHECK(flows8x8_get_flow(brief, "8", NULL, &flow, NULL) == FLOWS8X8_ERR_CLOSED);
  CHECK(strstr(flows8x8_client_describe(brief), "closed: true") != NULL);
  CHECK(strstr(flows8x8_client_describe(brief), API_KEY) == NULL);
  flows8x8_client_free(copy);
  flows8x8_client_free(brief);
}

static void the_answer_itself(const char *url) {
  flows8x8_client *client = client_for(url);
  flows8x8_call_options *options = flows8x8_call_options_new();
  flows8x8_response *response = NULL;
  flows8x8_flow *flow = NULL;
  flows8x8_call_options_set_response(options, &response);
  CHECK(flows8x8_get_flow(client, "8", options, &flow, NULL) == FLOWS8X8_OK);
  CHECK(flows8x8_response_status(response) == 200);
  CHECK(flows8x8_response_attempts(response) == 1);
  CHECK_TEXT(flows8x8_response_header(response, "X-Id"), "8");
  CHECK(flows8x8_response_header(response, "x-none") == NULL);
  CHECK(strlen(flows8x8_response_body(response)) == flows8x8_response_body_len(response));
  CHECK(strstr(flows8x8_response_body(response), "\"flowId\":\"8\"") != NULL);
  CHECK(flows8x8_response_elapsed_ms(response) > 0);
  flows8x8_response_free(response);
  flows8x8_flow_free(flow);
  flow = NULL;
  /* A call that fails writes none. */
  response = NULL;
  CHECK(flows8x8_get_flow(client, "missing", options, &flow, NULL) == FLOWS8X8_ERR_NOT_FOUND);
  CHECK(response == NULL && flow == NULL);
  flows8x8_call_options_set_response(options, NULL);
  CHECK(flows8x8_get_flow(client, "8", options, &flow, NULL) == FLOWS8X8_OK);
  CHECK(response == NULL);
  flows8x8_flow_free(flow);
  flows8x8_call_options_free(options);
  flows8x8_client_free(client);
}

static void options_again(const char *url) {
  /* Options make any number of clients, and those live on without them. */
  flows8x8_options *options = options_for(url);
  flows8x8_client *first = NULL, *second = NULL;
  flows8x8_flow *flow = NULL;
  CHECK(flows8x8_client_new(options, &first, NULL) == FLOWS8X8_OK);
  flows8x8_options_set_channel_id(options, "second");
  CHECK(flows8x8_client_new(options, &second, NULL) == FLOWS8X8_OK);
  flows8x8_options_free(options);
  CHECK_TEXT(flows8x8_client_channel_id(first), CHANNEL_ID);
  CHECK_TEXT(flows8x8_client_channel_id(second), "second");
  CHECK(flows8x8_get_flow(second, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
  flows8x8_flow_free(flow);
  flows8x8_client_free(first);
  flows8x8_client_free(second);
}

static void key(void *user_data, bool refresh, flows8x8_key_reply *reply) {
  CHECK(!refresh);
  if (user_data != NULL) flows8x8_key_reply_fail(reply, user_data);
}

static void keys_that_fail(const char *url) {
  char sealed[] = "the vault is sealed";
  void *reasons[] = {sealed, NULL};
  for (int i = 0; i < 2; i++) {
    flows8x8_options *options = options_for(url);
    flows8x8_flow *flow = NULL;
    flows8x8_error *error = NULL;
    flows8x8_options_set_credentials(options, key, reasons[i]);
    flows8x8_client *client = NULL;
    /* A key and a function for it contradict each other. */
    if (flows8x8_client_new(options, &client, &error) != FLOWS8X8_OK) {
      CHECK(flows8x8_error_code(error) == FLOWS8X8_ERR_CONFIGURATION);
    } else {
      CHECK(flows8x8_get_flow(client, "8", NULL, &flow, &error) == FLOWS8X8_ERR_CONFIGURATION);
      CHECK_TEXT(flows8x8_error_cause(error), reasons[i] ? sealed : "it gave no key");
    }
    flows8x8_error_free(error);
    flows8x8_client_free(client);
    flows8x8_options_free(options);
  }
}

/* A key that is no text is why the call fails, also when nobody looks at what the setter returns. */
static void bad_key(void *user_data, bool refresh, flows8x8_key_reply *reply) {
  CHECK(user_data == NULL && !refresh);
  CHECK(flows8x8_key_reply_set(reply, "\xff") == FLOWS8X8_ERR_INVALID_UTF8);
}

static void keys_that_are_none(const char *url) {
  flows8x8_options *options = options_for(url);
  flows8x8_flow *flow = NULL;
  flows8x8_error *error = NULL;
  flows8x8_options_set_credentials(options, bad_key, NULL);
  flows8x8_client *client = client_of(options);
  CHECK(flows8x8_get_flow(client, "8", NULL, &flow, &error) == FLOWS8X8_ERR_CONFIGURATION);
  CHECK_TEXT(flows8x8_error_cause(error), "api_key is not valid UTF-8 from byte 0 on");
  flows8x8_error_free(error);
  flows8x8_client_free(client);
}

static void the_environment(const char *url) {
  char base[160], region[] = "FLOWS8X8_REGION=mars";
  const char *variables[] = {"FLOWS8X8_API_KEY=" API_KEY, "FLOWS8X8_ACCOUNT_ID=a", "FLOWS8X8_CHANNEL_ID=c", base, NULL};
  flows8x8_options *options = flows8x8_options_new();
  flows8x8_client *client = NULL;
  flows8x8_error *error = NULL;
  flows8x8_flow *flow = NULL;
  snprintf(base, sizeof base, "FLOWS8X8_BASE_URL=%s", url);
  CHECK(flows8x8_options_set_environment(options, variables, 4) == FLOWS8X8_OK);
  CHECK(flows8x8_client_new(options, &client, NULL) == FLOWS8X8_OK);
  CHECK_TEXT(flows8x8_client_account_id(client), "a");
  CHECK(flows8x8_get_flow(client, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
  flows8x8_flow_free(flow);
  flows8x8_client_free(client);
  client = NULL;
  variables[4] = region;
  variables[3] = region;
  CHECK(flows8x8_options_set_environment(options, variables, 4) == FLOWS8X8_OK);
  CHECK(flows8x8_client_new(options, &client, &error) == FLOWS8X8_ERR_CONFIGURATION);
  CHECK(client == NULL && strstr(flows8x8_error_text(error), "mars") != NULL);
  flows8x8_error_free(error);
  flows8x8_options_free(options);
}

int main(void) {
  served one = echo("one"), other = echo("other");
  two_clients(one.url, other.url);
  copies(one.url);
  the_answer_itself(one.url);
  options_again(one.url);
  keys_that_fail(one.url);
  keys_that_are_none(one.url);
  the_environment(one.url);
  CHECK(flows8x8_abi_version() == FLOWS8X8_ABI_VERSION);
  CHECK_TEXT(flows8x8_version(), FLOWS8X8_VERSION);
  char numbers[32];
  snprintf(numbers, sizeof numbers, "%d.%d.%d", FLOWS8X8_VERSION_MAJOR, FLOWS8X8_VERSION_MINOR, FLOWS8X8_VERSION_PATCH);
  CHECK_TEXT(flows8x8_version(), numbers);
  unserve(&one);
  unserve(&other);
  return checked("clients");
}
