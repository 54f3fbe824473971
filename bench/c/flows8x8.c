/* The calls with this library. */

#include <flows8x8.h>

#include "worker.h"

struct context {
  flows8x8_client *client;
  char *flow_json;
  size_t flow_json_len;
};

static void get(void *data) {
  struct context *context = data;
  flows8x8_flow *flow = NULL;
  flows8x8_error *error = NULL;
  if (flows8x8_get_flow(context->client, FLOW_ID, NULL, &flow, &error) != FLOWS8X8_OK)
    fail("%s", flows8x8_error_text(error));
  expect("id", flows8x8_flow_id(flow), FLOW_ID);
  expect("name", flows8x8_flow_name(flow), FLOW_NAME);
  expect("status", flows8x8_flow_status_str(flow), FLOW_STATUS);
  flows8x8_flow_free(flow);
}

/* The codes of the setters are not looked at: creating fails with what they say. */
static void post(void *data) {
  struct context *context = data;
  flows8x8_saved_flow *saved = NULL;
  flows8x8_error *error = NULL;
  flows8x8_create_request *request = flows8x8_create_request_new();
  flows8x8_create_request_set_name(request, NEW_NAME);
  flows8x8_create_request_add_category(request, FLOWS8X8_FLOW_CATEGORY_OTHER);
  flows8x8_create_request_set_flow_json(request, context->flow_json, context->flow_json_len);
  if (flows8x8_create_flow(context->client, request, NULL, &saved, &error) != FLOWS8X8_OK)
    fail("%s", flows8x8_error_text(error));
  expect("id", flows8x8_saved_flow_id(saved), SAVED_ID);
  if (!flows8x8_saved_flow_success(saved))
    fail("the flow was not saved");
  flows8x8_saved_flow_free(saved);
  flows8x8_create_request_free(request);
}

int main(int argc, char **argv) {
  if (argc != 2)
    fail("usage: flows8x8 URL");
  if (flows8x8_abi_version() != FLOWS8X8_ABI_VERSION)
    fail("the library is not that of the header");
  flows8x8_options *options = flows8x8_options_new();
  flows8x8_options_set_api_key(options, API_KEY);
  flows8x8_options_set_account_id(options, ACCOUNT);
  flows8x8_options_set_channel_id(options, CHANNEL);
  flows8x8_options_set_base_url(options, argv[1]);
  flows8x8_options_set_timeout_ms(options, TIMEOUT_MS);
  flows8x8_options_set_rate_limit(options, 0);
  struct context context = {0};
  flows8x8_error *error = NULL;
  if (flows8x8_client_new(options, &context.client, &error) != FLOWS8X8_OK)
    fail("%s", flows8x8_error_text(error));
  flows8x8_options_free(options);
  context.flow_json = new_flow_json();
  context.flow_json_len = strlen(context.flow_json);

  obey(&context, get, post);

  free(context.flow_json);
  flows8x8_client_free(context.client);
  return 0;
}
