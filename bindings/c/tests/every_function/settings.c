/* What is set before a call: the options of a client, of a call and of a reply, and the requests. */
#include "check.h"

/* ---- Setters: what they refuse is said at once, and said again by what their handle is used for ---- */

/* Uses a handle in which a setter left a mistake. */
static void use_options(const flows8x8_options *h, int32_t want, const char *names) {
  FAILS(client, want, names, F(client_new)(h, &out, e));
}

static void use_call_options(const flows8x8_call_options *h, int32_t want, const char *names) {
  FAILS(flow, want, names, F(get_flow)(client, "812", h, &out, e));
  FAILS(client, want, names, F(client_with_options)(client, h, &out, e));
}

static void use_create_request(const flows8x8_create_request *h, int32_t want, const char *names) {
  FAILS(saved_flow, want, names, F(create_flow)(client, h, NULL, &out, e));
}

static void use_update_request(const flows8x8_update_request *h, int32_t want, const char *names) {
  FAILS(saved_flow, want, names, F(update_flow)(client, "812", h, NULL, &out, e));
}

static void use_reply_options(const flows8x8_reply_options *h, int32_t want, const char *names) {
  FAILS(flow_reply, want, names, F(parse_flow_reply)("{}", 2, h, &out, e));
}

/* A setter of h that refuses its argument. Without a handle two things are wrong, and either may be said. */
#define REFUSES(type, want, names, ...) do { \
    flows8x8_##type *h = F(type##_new)(); \
    code_is(__FILE__, __LINE__, #__VA_ARGS__, (__VA_ARGS__), (want)); \
    use_##type(h, (want), (names)); \
    F(type##_free)(h); \
    h = NULL; \
    code_is(__FILE__, __LINE__, #__VA_ARGS__, (__VA_ARGS__), ANY_FAILURE); \
  } while (0)

/* A setter of h that takes its argument, and fails only for want of a handle. */
#define TAKES(type, ...) do { \
    flows8x8_##type *h = F(type##_new)(); \
    code_is(__FILE__, __LINE__, #__VA_ARGS__, (__VA_ARGS__), FLOWS8X8_OK); \
    F(type##_free)(h); \
    h = NULL; \
    code_is(__FILE__, __LINE__, #__VA_ARGS__, (__VA_ARGS__), FLOWS8X8_ERR_NULL_ARGUMENT); \
  } while (0)

/* A setter of one text. */
#define TEXT(type, setter, names, good) \
  TAKES(type, F(setter)(h, good)); \
  REFUSES(type, FLOWS8X8_ERR_NULL_ARGUMENT, names, F(setter)(h, NULL)); \
  REFUSES(type, FLOWS8X8_ERR_INVALID_UTF8, names, F(setter)(h, NOT_UTF8));

/* A setter of a number of an enum. */
#define NUMBER(type, setter, names, first, last) do { \
    size_t i_; \
    int32_t good_; \
    for (good_ = (first); good_ <= (last); good_++) TAKES(type, F(setter)(h, good_)); \
    for (i_ = 0; i_ < BAD_NUMBERS_LEN; i_++) \
      REFUSES(type, FLOWS8X8_ERR_INVALID_ARGUMENT, names, F(setter)(h, BAD_NUMBERS[i_])); \
  } while (0)

/* A setter of an array of texts. */
#define TEXTS(type, setter, array, element, good) do { \
    const char *const good_[] = {good, good}, *const null_[] = {good, NULL}, *const bad_[] = {good, NOT_UTF8}; \
    TAKES(type, F(setter)(h, good_, 2)); \
    TAKES(type, F(setter)(h, NULL, 0)); \
    TAKES(type, F(setter)(h, null_, 1)); \
    REFUSES(type, FLOWS8X8_ERR_NULL_ARGUMENT, array, F(setter)(h, NULL, 1)); \
    REFUSES(type, FLOWS8X8_ERR_NULL_ARGUMENT, element, F(setter)(h, null_, 2)); \
    REFUSES(type, FLOWS8X8_ERR_INVALID_UTF8, element, F(setter)(h, bad_, 2)); \
  } while (0)

void options(void) {
  flows8x8_options *o;
  flows8x8_client *made;
  const char *const no_equals_sign[] = {"FLOWS8X8_REGION"};

  TEXT(options, options_set_api_key, "api_key", "k")
  TEXT(options, options_set_account_id, "account_id", "a")
  TEXT(options, options_set_channel_id, "channel_id", "c")
  TEXT(options, options_set_region_str, "region", "eu")
  TEXT(options, options_set_path_style_str, "path_style", "config")
  TEXT(options, options_set_base_url, "base_url", "http://127.0.0.1:9")
  TEXT(options, options_set_proxy, "proxy", "http://127.0.0.1:9")
  TEXT(options, options_set_user_agent_suffix, "user_agent_suffix", "test/1")
  REFUSES(options, ANY_FAILURE, "region", F(options_set_region_str)(h, "mars"));
  REFUSES(options, ANY_FAILURE, "path", F(options_set_path_style_str)(h, ""));

  TAKES(options, F(options_add_header)(h, "X-Test", "1"));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "name", F(options_add_header)(h, NULL, "1"));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "value", F(options_add_header)(h, "X-Test", NULL));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, NULL, F(options_add_header)(h, NULL, NULL));
  REFUSES(options, FLOWS8X8_ERR_INVALID_UTF8, "name", F(options_add_header)(h, NOT_UTF8, "1"));
  REFUSES(options, FLOWS8X8_ERR_INVALID_UTF8, "value", F(options_add_header)(h, "X-Test", NOT_UTF8));

  NUMBER(options, options_set_region, "region", FLOWS8X8_REGION_AP, FLOWS8X8_REGION_ID);
  NUMBER(options, options_set_path_style, "path_style", FLOWS8X8_PATH_STYLE_ACCOUNTS, FLOWS8X8_PATH_STYLE_CONFIG);

  TEXTS(options, options_set_environment, "variables", "variable", "FLOWS8X8_REGION=eu");
  REFUSES(options, FLOWS8X8_ERR_INVALID_ARGUMENT, "variable", F(options_set_environment)(h, no_equals_sign, 1));

#define OPTIONS_NUMBER(name) TAKES(options, F(options_set_##name)(h, 1));
  OPTIONS_NUMBER(allow_http) OPTIONS_NUMBER(timeout_ms) OPTIONS_NUMBER(connect_timeout_ms) OPTIONS_NUMBER(max_retries)
  OPTIONS_NUMBER(initial_backoff_ms) OPTIONS_NUMBER(max_backoff_ms) OPTIONS_NUMBER(max_retry_after_ms)
  OPTIONS_NUMBER(max_response_bytes) OPTIONS_NUMBER(rate_limit) OPTIONS_NUMBER(rate_window_ms)
  OPTIONS_NUMBER(max_rate_wait_ms) OPTIONS_NUMBER(strict) OPTIONS_NUMBER(raise_on_validation) OPTIONS_NUMBER(reconcile)
  OPTIONS_NUMBER(only_ca) OPTIONS_NUMBER(bundled_roots)
  TAKES(options, F(options_set_no_proxy)(h));

  /* Certificates are read when a client is made, so bytes that are none are taken here. */
  TAKES(options, F(options_set_ca_pem)(h, "x", 1));
  TAKES(options, F(options_set_client_certificate_pem)(h, "x", 1));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "ca_pem", F(options_set_ca_pem)(h, NULL, 0));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "ca_pem", F(options_set_ca_pem)(h, NULL, 1));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "client_certificate_pem", F(options_set_client_certificate_pem)(h, NULL, 0));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "client_certificate_pem", F(options_set_client_certificate_pem)(h, NULL, 1));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "path", F(options_set_ca_file)(h, NULL));
  /* A path need not be UTF-8 on every system: the setter may take it, and then there is no such file. */
  o = usable_options();
  F(options_set_ca_file)(o, NOT_UTF8);
  use_options(o, ANY_FAILURE, NULL);
  F(options_free)(o);

  TAKES(options, F(options_set_credentials)(h, answer_nothing, NULL));
  REFUSES(options, FLOWS8X8_ERR_NULL_ARGUMENT, "callback", F(options_set_credentials)(h, NULL, NULL));

  /* Nothing that is set later takes a mistake back. With two of them, either may be said again. */
  o = usable_options();
  F(options_set_channel_id)(o, NOT_UTF8);
  F(options_set_channel_id)(o, "c");
  use_options(o, FLOWS8X8_ERR_INVALID_UTF8, "channel_id");
  F(options_set_account_id)(o, NULL);
  use_options(o, ANY_FAILURE, "_id");
  F(options_free)(o);

  /* Options without a mistake, of which something is missing. */
  o = F(options_new)();
  F(options_set_environment)(o, NULL, 0);
  use_options(o, FLOWS8X8_ERR_CONFIGURATION, NULL);
  F(options_free)(o);

  o = usable_options();
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "client_out", ((void)out, F(client_new)(o, NULL, e)));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "client_out", ((void)out, F(client_new)(NULL, NULL, e)));
  F(options_set_api_key)(o, "never-to-be-shown");
  SUCCEEDS(client, made, F(client_new)(o, &out, &error));
  CHECK(F(client_describe)(made) != NULL && !has(F(client_describe)(made), "never-to-be-shown"), "client_describe");
  F(client_free)(made);
  F(options_free)(o);
}

void call_options(void) {
  flows8x8_cancel_token *token = F(cancel_token_new)();
  flows8x8_call_options *o = F(call_options_new)();
  flows8x8_response *response = UNTOUCHED;

  CHECK(token != NULL && o != NULL, "new");
  TAKES(call_options, F(call_options_set_timeout_ms)(h, UINT64_MAX));
  TAKES(call_options, F(call_options_set_max_retries)(h, UINT32_MAX));
  TAKES(call_options, F(call_options_set_raise_on_validation)(h, true));
  TAKES(call_options, F(call_options_set_reconcile)(h, true));
  TAKES(call_options, F(call_options_set_cancel)(h, token));
  TAKES(call_options, F(call_options_set_response)(h, &response));
  TAKES(call_options, F(call_options_set_response)(h, NULL));
  TAKES(call_options, F(call_options_add_header)(h, "X-Test", "1"));
  REFUSES(call_options, FLOWS8X8_ERR_NULL_ARGUMENT, "token", F(call_options_set_cancel)(h, NULL));
  REFUSES(call_options, FLOWS8X8_ERR_NULL_ARGUMENT, "name", F(call_options_add_header)(h, NULL, "1"));
  REFUSES(call_options, FLOWS8X8_ERR_NULL_ARGUMENT, "value", F(call_options_add_header)(h, "X-Test", NULL));
  REFUSES(call_options, FLOWS8X8_ERR_NULL_ARGUMENT, NULL, F(call_options_add_header)(h, NULL, NULL));
  REFUSES(call_options, FLOWS8X8_ERR_INVALID_UTF8, "name", F(call_options_add_header)(h, NOT_UTF8, "1"));
  REFUSES(call_options, FLOWS8X8_ERR_INVALID_UTF8, "value", F(call_options_add_header)(h, "X-Test", NOT_UTF8));

  /* A call that fails has no answer to give. The token may be freed while the options have it. */
  F(call_options_set_response)(o, &response);
  F(call_options_set_cancel)(o, token);
  CHECK(!F(cancel_token_is_cancelled)(token) && !F(cancel_token_is_cancelled)(NULL), "token");
  F(cancel)(NULL);
  F(cancel)(token);
  F(cancel)(token);
  CHECK(F(cancel_token_is_cancelled)(token), "token");
  F(cancel_token_free)(token);
  FAILS(flow, FLOWS8X8_ERR_CANCELLED, NULL, F(get_flow)(client, "812", o, &out, e));
  CHECK((void *)response == UNTOUCHED, "set_response");
  F(call_options_free)(o);

  o = F(call_options_new)();
  CHECK(F(call_options_add_header)(o, "Authorization", "x") == FLOWS8X8_OK, "the call refuses it, not the setter");
  FAILS(flow, FLOWS8X8_ERR_INVALID_ARGUMENT, "uthorization", F(get_flow)(client, "812", o, &out, e));
  F(call_options_free)(o);
}

/* The two requests have nearly the same setters. */
#define REQUEST(type) \
  TEXT(type, type##_set_name, "name", "n") \
  TEXT(type, type##_set_clone_flow_id, "flow_id", "812") \
  TEXT(type, type##_set_endpoint_uri, "uri", "https://example.com/") \
  NUMBER(type, type##_add_category, "category", FLOWS8X8_FLOW_CATEGORY_SIGN_UP, FLOWS8X8_FLOW_CATEGORY_OTHER); \
  TAKES(type, F(type##_set_publish)(h, true)); \
  TAKES(type, F(type##_set_flow_json)(h, "{}", 2)); \
  /* The message says which of a request's texts is meant, rather than "data". */ \
  REFUSES(type, FLOWS8X8_ERR_NULL_ARGUMENT, "flow_json", F(type##_set_flow_json)(h, NULL, 0)); \
  REFUSES(type, FLOWS8X8_ERR_NULL_ARGUMENT, "flow_json", F(type##_set_flow_json)(h, NULL, 1)); \
  REFUSES(type, BAD_DOCUMENT, NULL, F(type##_set_flow_json)(h, NOT_UTF8, 2)); \
  REFUSES(type, FLOWS8X8_ERR_NULL_ARGUMENT, "path", F(type##_set_flow_json_file)(h, NULL)); \
  /* On some systems this is a name that no file has, on others one that none can have. */ \
  REFUSES(type, ANY_FAILURE, NULL, F(type##_set_flow_json_file)(h, NOT_UTF8)); \
  REFUSES(type, ANY_FAILURE, "no-such-file", F(type##_set_flow_json_file)(h, "no-such-file.json"));

#define BAD_DOCUMENT FLOWS8X8_ERR_INVALID_UTF8

void requests(void) {
  REQUEST(create_request)
  TEXTS(create_request, create_request_set_categories, "texts", "texts[1]", "SURVEY");
  REQUEST(update_request)
  TEXTS(update_request, update_request_set_categories, "texts", "texts[1]", "SURVEY");
  TEXT(update_request, update_request_set_application_id, "id", "1")
  NUMBER(update_request, update_request_set_null, "member", FLOWS8X8_UPDATE_NAME, FLOWS8X8_UPDATE_APPLICATION_ID);
}

void reply_options(void) {
  TAKES(reply_options, F(reply_options_set_authorization)(h, NOT_UTF8)); /* A header has bytes. */
  TAKES(reply_options, F(reply_options_add_header)(h, "Authorization", NOT_UTF8));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, "authorization", F(reply_options_set_authorization)(h, NULL));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, "name", F(reply_options_add_header)(h, NULL, "x"));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, "value", F(reply_options_add_header)(h, "Authorization", NULL));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, NULL, F(reply_options_add_header)(h, NULL, NULL));
  REFUSES(reply_options, FLOWS8X8_ERR_INVALID_UTF8, "name", F(reply_options_add_header)(h, NOT_UTF8, "x"));
}
