/*
 * Calls every function of flows8x8.h with what a careless program passes: NULL, text that is not UTF-8, numbers that no enum has,
 * indices beyond the end, and a client that was closed. Expected is what the header promises, and that nothing aborts.
 *
 *   every_function          checks; prints what failed and one line that sums up; returns 1 when anything failed
 *   every_function --list   the same, but standard output has the names of the functions that were called, to be compared with
 *                           the symbols that the library exports
 *
 * Needs no server: nothing may listen on port 9 of this machine. Meant to be run under a sanitizer too, so it frees everything.
 */

#include <flows8x8.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- What is called, and what is checked ---- */

static const char *called_names[1024];
static size_t called_len;
static unsigned long checks, failures;

static void called(const char *name) {
  size_t i;
  for (i = 0; i < called_len; i++)
    if (strcmp(called_names[i], name) == 0) return;
  if (called_len == sizeof called_names / sizeof *called_names) {
    fprintf(stderr, "called_names is too small\n");
    exit(1);
  }
  called_names[called_len++] = name;
}

/* A function by its name without the prefix. Naming it is what puts it on the list, so the list cannot claim what is not done. */
#define F(name) (called("flows8x8_" #name), flows8x8_##name)

static bool check(bool held, const char *file, int line, const char *expression, const char *context) {
  checks++;
  if (!held) {
    failures++;
    fprintf(stderr, "%s:%d: %s [%s]\n", file, line, expression, context);
  }
  return held;
}

#define CHECK(condition, context) check((condition), __FILE__, __LINE__, #condition, (context))

static bool same(const char *a, const char *b) { return a != NULL && b != NULL && strcmp(a, b) == 0; }
static bool has(const char *text, const char *part) { return text != NULL && strstr(text, part) != NULL; }

/* Whether a text is absent or UTF-8. Reads to the end, so a sanitizer sees when it does not belong to the handle any more. */
static bool readable(const char *text) {
  const unsigned char *at = (const unsigned char *)text;
  if (at == NULL) return true;
  while (*at != '\0') {
    int more = *at < 0x80 ? 0 : *at >= 0xc2 && *at < 0xe0 ? 1 : *at >= 0xe0 && *at < 0xf0 ? 2 : *at >= 0xf0 && *at < 0xf5 ? 3 : -1;
    if (more < 0) return false;
    for (at++; more > 0; more--, at++)
      if ((*at & 0xc0) != 0x80) return false;
  }
  return true;
}

static const char NOT_UTF8[] = "\xff\xfe";

/* What an _out parameter has before a call. Not NULL, because NULL would hide that NULL was written. */
static char untouched;
#define UNTOUCHED ((void *)&untouched)

/* Numbers that no enum of the header has, or only for what is unknown. */
static const int32_t BAD_NUMBERS[] = {-1, 0, 99, INT32_MIN, INT32_MAX};
#define BAD_NUMBERS_LEN (sizeof BAD_NUMBERS / sizeof *BAD_NUMBERS)

/* Any code but FLOWS8X8_OK will do. */
#define ANY_FAILURE (-1)

/* ---- Errors ---- */

#define ERROR_TEXTS(X) \
  X(error_kind) X(error_text) X(error_message) X(error_operation) X(error_method) X(error_path) X(error_api_message) \
  X(error_error_id) X(error_timestamp) X(error_body) X(error_hint) X(error_cause) X(error_to_json)

/* A text of a handle: what it points to belongs to the handle, so a second question has the same answer. */
#define READ_TEXT(name) CHECK(readable(F(name)(h)) && F(name)(h) == F(name)(h), #name);
#define READ_NUMBER(name) CHECK(F(name)(h) == F(name)(h), #name);
#define NULL_TEXT(name) CHECK(F(name)(NULL) == NULL, #name);
#define NULL_NUMBER(name) CHECK(F(name)(NULL) == 0, #name);
/* Freeing nothing does nothing, however often. */
#define NULL_FREE(name) F(name)(NULL), F(name)(NULL), CHECK(true, #name);

/* A number that may be absent: it is written only when it is there, and the place may be NULL. */
#define MAYBE(type, name, handle) do { \
    type number_ = 77; \
    bool there_ = F(name)((handle), &number_); \
    CHECK(there_ || number_ == 77, #name); \
    CHECK(F(name)((handle), NULL) == there_, #name); \
  } while (0)

static void read_error(const flows8x8_error *h) {
  ERROR_TEXTS(READ_TEXT)
  CHECK(F(error_kind)(h) != NULL && F(error_text)(h) != NULL && F(error_message)(h) != NULL, "error");
  CHECK(has(F(error_to_json)(h), "{"), "error_to_json");
  READ_NUMBER(error_code) READ_NUMBER(error_http_status) READ_NUMBER(error_attempts) READ_NUMBER(error_is_retryable)
  MAYBE(int64_t, error_api_code, h);
  MAYBE(int64_t, error_timestamp_unix_millis, h);
  MAYBE(uint64_t, error_retry_after_ms, h);
  CHECK(F(error_validation_errors_get)(h, F(error_validation_errors_len)(h)) == NULL, "error");
  CHECK(F(error_validation_errors_get)(h, SIZE_MAX) == NULL, "error");
}

/* Whether a call failed as it must: with this code, said by the error too, in a text that names what was wrong. Frees the error. */
static void judge(int line, const char *call, flows8x8_code code, int32_t want, flows8x8_error *error, const char *names) {
  bool ok = want == ANY_FAILURE ? code != FLOWS8X8_OK : code == want;
  char context[1024];
  snprintf(context, sizeof context, "line %d: %s gave %ld, wanted %ld: %s", line, call, (long)code, (long)want,
           error == NULL || (void *)error == UNTOUCHED ? "no error" : F(error_text)(error));
  CHECK(ok, context);
  if (!CHECK(error != NULL && (void *)error != UNTOUCHED, context)) return;
  CHECK(F(error_code)(error) == code, context);
  CHECK(names == NULL || has(F(error_text)(error), names), context);
  if (code == FLOWS8X8_ERR_NULL_ARGUMENT || code == FLOWS8X8_ERR_INVALID_UTF8)
    CHECK(same(F(error_kind)(error), "invalid_argument"), context);
  read_error(error);
  F(error_free)(error);
}

static void code_is(int line, const char *call, flows8x8_code code, int32_t want) {
  char context[1024];
  snprintf(context, sizeof context, "line %d: %s gave %ld, wanted %ld", line, call, (long)code, (long)want);
  CHECK(want == ANY_FAILURE ? code != FLOWS8X8_OK : code == want, context);
}

/* A call that must fail. It mentions &out and e: made once with a place for the error, and once without, which changes nothing. */
#define FAILS(type, want, names, ...) do { \
    flows8x8_##type *out = UNTOUCHED; \
    flows8x8_error *error = UNTOUCHED, **e = &error; \
    flows8x8_code code_ = (__VA_ARGS__); \
    judge(__LINE__, #__VA_ARGS__, code_, (want), error, (names)); \
    e = NULL; \
    CHECK((__VA_ARGS__) == code_, #__VA_ARGS__); \
    CHECK((void *)out == UNTOUCHED, #__VA_ARGS__); \
  } while (0)

/* A call that must succeed and mentions &out and &error. */
#define SUCCEEDS(type, result, ...) do { \
    flows8x8_##type *out = UNTOUCHED; \
    flows8x8_error *error = UNTOUCHED; \
    code_is(__LINE__, #__VA_ARGS__, (__VA_ARGS__), FLOWS8X8_OK); \
    CHECK((void *)error == UNTOUCHED, #__VA_ARGS__); \
    (result) = NULL; \
    if (CHECK((void *)out != UNTOUCHED, #__VA_ARGS__)) (result) = out; \
  } while (0)

/* ---- The client ---- */

static flows8x8_client *client, *closed;

/* Options that suffice for a client that reaches nothing and takes nothing from the environment. */
static flows8x8_options *usable_options(void) {
  flows8x8_options *o = F(options_new)();
  CHECK(o != NULL, "options_new");
  code_is(__LINE__, "environment", F(options_set_environment)(o, NULL, 0), FLOWS8X8_OK);
  code_is(__LINE__, "api_key", F(options_set_api_key)(o, "k"), FLOWS8X8_OK);
  code_is(__LINE__, "account_id", F(options_set_account_id)(o, "a"), FLOWS8X8_OK);
  code_is(__LINE__, "channel_id", F(options_set_channel_id)(o, "c"), FLOWS8X8_OK);
  code_is(__LINE__, "base_url", F(options_set_base_url)(o, "http://127.0.0.1:9"), FLOWS8X8_OK);
  code_is(__LINE__, "max_retries", F(options_set_max_retries)(o, 0), FLOWS8X8_OK);
  return o;
}

static flows8x8_client *usable_client(void) {
  flows8x8_options *o = usable_options();
  flows8x8_client *made;
  SUCCEEDS(client, made, F(client_new)(o, &out, &error));
  F(options_free)(o);
  if (made == NULL) {
    fprintf(stderr, "without a client there is nothing to check\n");
    exit(1);
  }
  return made;
}

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
    code_is(__LINE__, #__VA_ARGS__, (__VA_ARGS__), (want)); \
    use_##type(h, (want), (names)); \
    F(type##_free)(h); \
    h = NULL; \
    code_is(__LINE__, #__VA_ARGS__, (__VA_ARGS__), ANY_FAILURE); \
  } while (0)

/* A setter of h that takes its argument, and fails only for want of a handle. */
#define TAKES(type, ...) do { \
    flows8x8_##type *h = F(type##_new)(); \
    code_is(__LINE__, #__VA_ARGS__, (__VA_ARGS__), FLOWS8X8_OK); \
    F(type##_free)(h); \
    h = NULL; \
    code_is(__LINE__, #__VA_ARGS__, (__VA_ARGS__), FLOWS8X8_ERR_NULL_ARGUMENT); \
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

static void answer_nothing(void *user_data, bool refresh, flows8x8_key_reply *reply) {
  (void)user_data, (void)refresh, (void)reply;
}

static void options(void) {
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

static void call_options(void) {
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

static void requests(void) {
  REQUEST(create_request)
  TEXTS(create_request, create_request_set_categories, "texts", "category", "SURVEY");
  REQUEST(update_request)
  TEXTS(update_request, update_request_set_categories, "texts", "category", "SURVEY");
  TEXT(update_request, update_request_set_application_id, "id", "1")
  NUMBER(update_request, update_request_set_null, "member", FLOWS8X8_UPDATE_NAME, FLOWS8X8_UPDATE_APPLICATION_ID);
}

/* ---- The operations ---- */

/* What is wrong with a call, one thing at a time. */
enum wrong {
  CLIENT_NULL, TEXT_NULL, TEXT_NOT_UTF8, PLACE_NULL, ALL_NULL, ALL_BUT_ERROR_NULL,
  CLOSED, OPTIONS_BAD, CANCELLED, NO_TIME, UNREACHABLE, WRONGS
};

static const char *const WRONG[] = {
  "client NULL", "text NULL", "text not UTF-8", "place NULL", "all NULL", "all but error_out NULL",
  "closed", "options with a mistake", "cancelled", "timeout 0", "nobody listens"
};

static const int32_t WRONG_CODE[] = {
  FLOWS8X8_ERR_NULL_ARGUMENT, FLOWS8X8_ERR_NULL_ARGUMENT, FLOWS8X8_ERR_INVALID_UTF8, FLOWS8X8_ERR_NULL_ARGUMENT,
  FLOWS8X8_ERR_NULL_ARGUMENT, FLOWS8X8_ERR_NULL_ARGUMENT, FLOWS8X8_ERR_CLOSED, FLOWS8X8_ERR_INVALID_UTF8,
  FLOWS8X8_ERR_CANCELLED, FLOWS8X8_ERR_TIMEOUT, FLOWS8X8_ERR_CONNECT
};

static flows8x8_call_options *wrong_options[WRONGS];

static void judge_operation(int line, const char *call, enum wrong wrong, flows8x8_code code, flows8x8_error *error,
                            const char *text_name, const char *place_name) {
  const char *names = NULL;
  char context[512];
  snprintf(context, sizeof context, "%s with %s", call, WRONG[wrong]);
  if (wrong == ALL_NULL) {
    code_is(line, context, code, WRONG_CODE[wrong]);
    return;
  }
  if (wrong == CLIENT_NULL) names = "client";
  if (wrong == TEXT_NULL || wrong == TEXT_NOT_UTF8) names = text_name;
  if (wrong == PLACE_NULL) names = place_name;
  if (wrong == ALL_BUT_ERROR_NULL) names = "NULL";
  if (wrong == OPTIONS_BAD) names = "value";
  if (wrong == UNREACHABLE && error != NULL && (void *)error != UNTOUCHED) {
    CHECK(F(error_operation)(error) != NULL && F(error_method)(error) != NULL && F(error_path)(error) != NULL, context);
    CHECK(F(error_attempts)(error) >= 1 && F(error_http_status)(error) == 0, context);
  }
  judge(line, context, code, WRONG_CODE[wrong], error, names);
}

/* A call that mentions c, t, o, p and e: client, text, options, the place for the result, and that for the error. What a call
   does not have, it has no name for. What else is a pointer depends on all: whether every pointer is NULL. */
#define OPERATION(type, text_name, place_name, ...) do { \
    int wrong_; \
    for (wrong_ = 0; wrong_ < WRONGS; wrong_++) { \
      const char *text_name_ = (text_name), *place_name_ = (place_name); \
      bool all = wrong_ == ALL_NULL || wrong_ == ALL_BUT_ERROR_NULL; \
      const flows8x8_client *c = all || wrong_ == CLIENT_NULL ? NULL : wrong_ == CLOSED ? closed : client; \
      const char *t = all || wrong_ == TEXT_NULL ? NULL : wrong_ == TEXT_NOT_UTF8 ? NOT_UTF8 : "812"; \
      const flows8x8_call_options *o = wrong_options[wrong_]; \
      flows8x8_##type *out = UNTOUCHED, **p = all || wrong_ == PLACE_NULL ? NULL : &out; \
      flows8x8_error *error = UNTOUCHED, **e = wrong_ == ALL_NULL ? NULL : &error; \
      flows8x8_code code_; \
      (void)t, (void)p; \
      if (text_name_ == NULL && (wrong_ == TEXT_NULL || wrong_ == TEXT_NOT_UTF8)) continue; \
      if (place_name_ == NULL && wrong_ == PLACE_NULL) continue; \
      code_ = (__VA_ARGS__); \
      judge_operation(__LINE__, #__VA_ARGS__, (enum wrong)wrong_, code_, error, text_name_, place_name_); \
      e = NULL; \
      CHECK((__VA_ARGS__) == code_, #__VA_ARGS__); \
      CHECK((void *)out == UNTOUCHED, #__VA_ARGS__); \
    } \
  } while (0)

static void operations(const flows8x8_flow *flow) {
  flows8x8_create_request *create = F(create_request_new)();
  flows8x8_update_request *update = F(update_request_new)();
  flows8x8_cancel_token *token = F(cancel_token_new)();
  size_t i;

  F(create_request_set_name)(create, "n");
  F(create_request_add_category)(create, FLOWS8X8_FLOW_CATEGORY_SURVEY);
  F(update_request_set_name)(update, "n");
  wrong_options[OPTIONS_BAD] = F(call_options_new)();
  F(call_options_add_header)(wrong_options[OPTIONS_BAD], "X-Test", NOT_UTF8);
  wrong_options[CANCELLED] = F(call_options_new)();
  F(call_options_set_cancel)(wrong_options[CANCELLED], token);
  F(cancel)(token);
  wrong_options[NO_TIME] = F(call_options_new)();
  F(call_options_set_timeout_ms)(wrong_options[NO_TIME], 0);

  OPERATION(saved_flow, NULL, "saved_out", F(create_flow)(c, all ? NULL : create, o, p, e));
  OPERATION(flow, "flow_id", "flow_out", F(get_flow)(c, t, o, p, e));
  OPERATION(flow_list, NULL, "list_out", F(list_flows)(c, 0, o, p, e));
  OPERATION(saved_flow, "flow_id", "saved_out", F(update_flow)(c, t, all ? NULL : update, o, p, e));
  OPERATION(text, "flow_id", NULL, F(publish_flow)(c, t, o, e));
  OPERATION(text, "flow_id", NULL, F(deprecate_flow)(c, t, o, e));
  OPERATION(text, "flow_id", NULL, F(delete_flow)(c, t, o, e));
  OPERATION(flow_preview, "flow_id", "preview_out", F(preview_flow)(c, t, false, o, p, e));
  OPERATION(response, "method", "response_out",
            F(request)(c, t == NULL || t == NOT_UTF8 ? t : "GET", "/x", NULL, 0, o, p, e));
  OPERATION(response, "path", "response_out",
            F(request)(c, "POST", t == NULL || t == NOT_UTF8 ? t : "/x", "{}", 2, o, p, e));
  OPERATION(text, "flow_id", "text_out", F(download_flow_json)(c, t, o, p, e));
  OPERATION(text, NULL, "text_out", F(download_flow_json_of)(c, all ? NULL : flow, o, p, e));
  OPERATION(flow_summary, "name", "flow_out", F(find_flow)(c, t, o, p, e));
  OPERATION(flow, "flow_id", "flow_out", F(wait_for_status)(c, t, FLOWS8X8_FLOW_STATUS_DRAFT, 1, o, p, e));
  OPERATION(flow, "flow_id", "flow_out", F(wait_for_status_str)(c, t, "DRAFT", 1, o, p, e));
  OPERATION(flow, "status", "flow_out", F(wait_for_status_str)(c, "812", t, 1, o, p, e));

  FAILS(saved_flow, FLOWS8X8_ERR_NULL_ARGUMENT, "request", F(create_flow)(client, NULL, NULL, &out, e));
  FAILS(saved_flow, FLOWS8X8_ERR_NULL_ARGUMENT, "request", F(update_flow)(client, "812", NULL, NULL, &out, e));
  FAILS(text, FLOWS8X8_ERR_NULL_ARGUMENT, "flow", F(download_flow_json_of)(client, NULL, NULL, &out, e));
  FAILS(flow_list, FLOWS8X8_ERR_INVALID_ARGUMENT, NULL, F(list_flows)(client, UINT32_MAX, NULL, &out, e));
  for (i = 0; i < BAD_NUMBERS_LEN; i++)
    FAILS(flow, FLOWS8X8_ERR_INVALID_ARGUMENT, "status",
          F(wait_for_status)(client, "812", BAD_NUMBERS[i], 1, NULL, &out, e));

  for (i = 0; i < WRONGS; i++) F(call_options_free)(wrong_options[i]);
  F(cancel_token_free)(token);
  F(create_request_free)(create);
  F(update_request_free)(update);
}

#define CLIENT_TEXTS(X) X(client_base_url) X(client_channel_id) X(client_account_id) X(client_describe)

static void clients(void) {
  const flows8x8_client *h = client;
  flows8x8_call_options *o = F(call_options_new)();
  flows8x8_client *first = usable_client(), *second, *third;

  CLIENT_TEXTS(NULL_TEXT)
  CLIENT_TEXTS(READ_TEXT)
  CHECK(same(F(client_channel_id)(h), "c") && same(F(client_account_id)(h), "a"), "client");
  CHECK(has(F(client_base_url)(h), "http://127.0.0.1:9"), "client_base_url");
  F(client_close)(NULL);
  CHECK(!F(client_is_closed)(NULL) && !F(client_is_closed)(h), "client_is_closed");

  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "client", F(client_with_channel)(NULL, "d", &out, e));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "channel_id", F(client_with_channel)(client, NULL, &out, e));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "client_out", ((void)out, F(client_with_channel)(client, "d", NULL, e)));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(client_with_channel)(NULL, NULL, NULL, e)));
  FAILS(client, FLOWS8X8_ERR_INVALID_UTF8, "channel_id", F(client_with_channel)(client, NOT_UTF8, &out, e));
  FAILS(client, FLOWS8X8_ERR_INVALID_ARGUMENT, "channel", F(client_with_channel)(client, "..", &out, e));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "client", F(client_with_options)(NULL, o, &out, e));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "client_out", ((void)out, F(client_with_options)(client, o, NULL, e)));
  FAILS(client, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(client_with_options)(NULL, NULL, NULL, e)));

  /* Copies share their end, also when the one that was copied is freed, and also those that are made afterwards. */
  SUCCEEDS(client, second, F(client_with_channel)(first, "d", &out, &error));
  CHECK(same(F(client_channel_id)(second), "d"), "client_with_channel");
  SUCCEEDS(client, third, F(client_with_options)(second, NULL, &out, &error));
  F(client_free)(second);
  F(client_close)(third);
  F(client_close)(third);
  F(client_close)(first);
  CHECK(F(client_is_closed)(first) && F(client_is_closed)(third), "client_close");
  F(client_free)(third);
  SUCCEEDS(client, third, F(client_with_options)(first, o, &out, &error));
  CHECK(F(client_is_closed)(third), "a copy of a closed client");
  FAILS(flow, FLOWS8X8_ERR_CLOSED, NULL, F(get_flow)(third, "812", NULL, &out, e));
  /* A closed client can still be asked who it was. */
  h = first;
  CLIENT_TEXTS(READ_TEXT)
  CHECK(same(F(client_channel_id)(h), "c") && F(client_describe)(h) != NULL, "a closed client");
  F(client_free)(third);
  F(client_free)(first);
  F(call_options_free)(o);
}

/* ---- What the program is asked ---- */

struct asked {
  bool has_key;
  unsigned times;
};

static void answer(void *user_data, bool refresh, flows8x8_key_reply *reply) {
  struct asked *asked = user_data;
  asked->times++;
  CHECK(!refresh, "no key was refused yet");
  CHECK(F(key_reply_set)(reply, NULL) == FLOWS8X8_ERR_NULL_ARGUMENT, "key_reply_set");
  CHECK(F(key_reply_set)(reply, NOT_UTF8) == FLOWS8X8_ERR_INVALID_UTF8, "key_reply_set");
  CHECK(F(key_reply_fail)(reply, NULL) == FLOWS8X8_ERR_NULL_ARGUMENT, "key_reply_fail");
  CHECK(F(key_reply_fail)(reply, NOT_UTF8) == FLOWS8X8_ERR_INVALID_UTF8, "key_reply_fail");
  if (asked->has_key)
    CHECK(F(key_reply_set)(reply, "k") == FLOWS8X8_OK, "key_reply_set");
  else
    CHECK(F(key_reply_fail)(reply, "the safe is shut") == FLOWS8X8_OK, "key_reply_fail");
}

static void credentials(void) {
  struct asked asked = {false, 0};
  flows8x8_options *o = F(options_new)();
  flows8x8_client *made;
  flows8x8_error *why = NULL;

  CHECK(F(key_reply_set)(NULL, "k") == FLOWS8X8_ERR_NULL_ARGUMENT, "key_reply_set");
  CHECK(F(key_reply_set)(NULL, NULL) == FLOWS8X8_ERR_NULL_ARGUMENT, "key_reply_set");
  CHECK(F(key_reply_fail)(NULL, "m") == FLOWS8X8_ERR_NULL_ARGUMENT, "key_reply_fail");
  CHECK(F(key_reply_fail)(NULL, NULL) == FLOWS8X8_ERR_NULL_ARGUMENT, "key_reply_fail");

  F(options_set_environment)(o, NULL, 0);
  F(options_set_account_id)(o, "a");
  F(options_set_channel_id)(o, "c");
  F(options_set_base_url)(o, "http://127.0.0.1:9");
  F(options_set_max_retries)(o, 0);
  F(options_set_credentials)(o, answer, &asked);
  SUCCEEDS(client, made, F(client_new)(o, &out, &error));
  CHECK(F(publish_flow)(made, "812", NULL, &why) == FLOWS8X8_ERR_CONFIGURATION, "key_reply_fail");
  CHECK(has(F(error_cause)(why), "the safe is shut"), F(error_text)(why));
  F(error_free)(why);
  asked.has_key = true;
  CHECK(F(publish_flow)(made, "812", NULL, NULL) == FLOWS8X8_ERR_CONNECT, "key_reply_set");
  CHECK(asked.times == 2, "once for each call");
  F(client_free)(made);

  /* Who does not answer has no key. */
  F(options_set_credentials)(o, answer_nothing, NULL);
  SUCCEEDS(client, made, F(client_new)(o, &out, &error));
  FAILS(flow, FLOWS8X8_ERR_CONFIGURATION, NULL, F(get_flow)(made, "812", NULL, &out, e));
  F(client_free)(made);
  F(options_free)(o);
}

static void count_line(void *user_data, flows8x8_log_level level, const char *message) {
  CHECK(level >= FLOWS8X8_LOG_DEBUG && level <= FLOWS8X8_LOG_ERROR, message);
  CHECK(message != NULL && strchr(message, '\n') == NULL, message);
  ++*(unsigned *)user_data;
}

static void log_lines(void) {
  static unsigned lines, before;
  size_t i;
  for (i = 0; i < BAD_NUMBERS_LEN; i++) {
    CHECK(F(set_log_callback)(count_line, &lines, BAD_NUMBERS[i]) == FLOWS8X8_ERR_INVALID_ARGUMENT, "set_log_callback");
    CHECK(F(set_log_callback)(NULL, NULL, BAD_NUMBERS[i]) == FLOWS8X8_OK, "the level is not looked at");
  }
  CHECK(F(publish_flow)(client, "812", NULL, NULL) == FLOWS8X8_ERR_CONNECT && lines == 0, "nobody listens to the log");
  CHECK(F(set_log_callback)(count_line, &lines, FLOWS8X8_LOG_DEBUG) == FLOWS8X8_OK, "set_log_callback");
  CHECK(F(publish_flow)(client, "812", NULL, NULL) == FLOWS8X8_ERR_CONNECT && lines > 0, "one line for each attempt");
  CHECK(F(set_log_callback)(NULL, NULL, 0) == FLOWS8X8_OK, "set_log_callback");
  before = lines;
  CHECK(F(publish_flow)(client, "812", NULL, NULL) == FLOWS8X8_ERR_CONNECT && lines == before, "no lines any more");
}

/* ---- Models ---- */

/* A list of a handle: nothing beyond the end, and everything before it. */
#define LIST(len, get, handle) do { \
    size_t i_, len_ = F(len)(handle); \
    for (i_ = 0; i_ < len_; i_++) CHECK(F(get)((handle), i_) != NULL, #get); \
    CHECK(F(get)((handle), len_) == NULL, #get); \
    CHECK(F(get)((handle), SIZE_MAX) == NULL, #get); \
    CHECK(F(len)(NULL) == 0, #len); \
    CHECK(F(get)(NULL, 0) == NULL && F(get)(NULL, SIZE_MAX) == NULL, #get); \
  } while (0)

#define FINDING_TEXTS(X) \
  X(validation_error_error) X(validation_error_error_type) X(validation_error_message) X(validation_error_extra) \
  X(validation_error_to_json)
#define FINDING_PLACES(X) \
  X(validation_error_line_start) X(validation_error_line_end) X(validation_error_column_start) X(validation_error_column_end)
#define POINTER_TEXTS(X) X(error_pointer_path) X(error_pointer_extra) X(error_pointer_to_json)
#define POINTER_PLACES(X) \
  X(error_pointer_line_start) X(error_pointer_line_end) X(error_pointer_column_start) X(error_pointer_column_end)

/* A line or a column: a number that may be absent. */
#define READ_PLACE(name) MAYBE(uint32_t, name, h);
#define NULL_PLACE(name) CHECK(!F(name)(NULL, NULL), #name); MAYBE(uint32_t, name, NULL);
#define PLACE_IS(name, handle, want) do { \
    uint32_t place_ = 0; \
    CHECK(F(name)((handle), &place_) && place_ == (want), #name); \
  } while (0)

static void read_pointer(const flows8x8_error_pointer *h) {
  POINTER_TEXTS(READ_TEXT)
  POINTER_PLACES(READ_PLACE)
  CHECK(same(F(error_pointer_extra)(h), "{}") && has(F(error_pointer_to_json)(h), "{"), "error_pointer");
}

static void read_validation_error(const flows8x8_validation_error *h) {
  size_t i;
  FINDING_TEXTS(READ_TEXT)
  FINDING_PLACES(READ_PLACE)
  CHECK(same(F(validation_error_extra)(h), "{}") && has(F(validation_error_to_json)(h), "{"), "validation_error");
  LIST(validation_error_pointers_len, validation_error_pointers_get, h);
  for (i = 0; i < F(validation_error_pointers_len)(h); i++) read_pointer(F(validation_error_pointers_get)(h, i));
}

#define FLOW_TEXTS(X) \
  X(flow_id) X(flow_name) X(flow_status_str) X(flow_flow_json_url) X(flow_flow_json) X(flow_extra) X(flow_to_json)
#define FLOW_NUMBERS(X) X(flow_status) X(flow_categories_len) X(flow_validation_errors_len)

/* Its status and one category are none of the header's, and its name has a U+0000 within. */
static const char FLOW[] =
  "{\"id\":\"812\",\"name\":\"a\\u0000b\",\"status\":\"FROZEN\",\"categories\":[\"SURVEY\",\"GAME\"],\"validationErrors\":["
  "{\"error\":\"INVALID_PROPERTY_VALUE\",\"errorType\":\"FLOW_JSON_ERROR\",\"message\":\"m\",\"lineStart\":1,\"lineEnd\":2,"
  "\"columnStart\":3,\"columnEnd\":4,\"pointers\":[{\"lineStart\":5,\"lineEnd\":6,\"columnStart\":7,\"columnEnd\":8,"
  "\"path\":\"screens[0]\"}]},{}],\"later\":1}";

static flows8x8_flow *flows(void) {
  flows8x8_flow *h, *again;
  const flows8x8_validation_error *finding;
  const flows8x8_error_pointer *pointer;

  FAILS(flow, FLOWS8X8_ERR_NULL_ARGUMENT, "data", F(flow_from_json)(NULL, 1, &out, e));
  FAILS(flow, FLOWS8X8_ERR_NULL_ARGUMENT, "flow_out", ((void)out, F(flow_from_json)(FLOW, sizeof FLOW - 1, NULL, e)));
  FAILS(flow, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(flow_from_json)(NULL, 1, NULL, e)));
  FAILS(flow, FLOWS8X8_ERR_INVALID_ARGUMENT, NULL, F(flow_from_json)(NULL, 0, &out, e));
  FAILS(flow, FLOWS8X8_ERR_INVALID_ARGUMENT, NULL, F(flow_from_json)(NOT_UTF8, 2, &out, e));
  FAILS(flow, FLOWS8X8_ERR_INVALID_ARGUMENT, NULL, F(flow_from_json)(FLOW, sizeof FLOW - 2, &out, e));
  FAILS(flow, FLOWS8X8_ERR_INVALID_ARGUMENT, NULL, F(flow_from_json)("[]", 2, &out, e));
  SUCCEEDS(flow, h, F(flow_from_json)(FLOW, sizeof FLOW - 1, &out, &error));
  if (h == NULL) return NULL;

  FLOW_TEXTS(READ_TEXT)
  FLOW_NUMBERS(READ_NUMBER)
  CHECK(same(F(flow_id)(h), "812") && same(F(flow_name)(h), "a"), "flow");
  CHECK(has(F(flow_to_json)(h), "a\\u0000b") && has(F(flow_extra)(h), "later"), F(flow_to_json)(h));
  CHECK(F(flow_status)(h) == FLOWS8X8_FLOW_STATUS_UNKNOWN && same(F(flow_status_str)(h), "FROZEN"), "flow_status");
  CHECK(F(flow_flow_json)(h) == NULL && F(flow_flow_json_url)(h) == NULL, "what is absent");
  CHECK(F(flow_categories_len)(h) == 2, "flow_categories_len");
  CHECK(F(flow_categories_get)(h, 0) == FLOWS8X8_FLOW_CATEGORY_SURVEY, "flow_categories_get");
  CHECK(F(flow_categories_get)(h, 1) == FLOWS8X8_FLOW_CATEGORY_UNKNOWN, "flow_categories_get");
  CHECK(F(flow_categories_get)(h, 2) == FLOWS8X8_FLOW_CATEGORY_UNKNOWN, "flow_categories_get");
  CHECK(F(flow_categories_get)(h, SIZE_MAX) == FLOWS8X8_FLOW_CATEGORY_UNKNOWN, "flow_categories_get");
  CHECK(F(flow_categories_get)(NULL, 0) == FLOWS8X8_FLOW_CATEGORY_UNKNOWN, "flow_categories_get");
  CHECK(same(F(flow_categories_get_str)(h, 1), "GAME"), "flow_categories_get_str");
  LIST(flow_categories_len, flow_categories_get_str, h);
  LIST(flow_validation_errors_len, flow_validation_errors_get, h);
  CHECK(F(flow_validation_errors_len)(h) == 2, "flow_validation_errors_len");

  finding = F(flow_validation_errors_get)(h, 0);
  read_validation_error(finding);
  CHECK(same(F(validation_error_error)(finding), "INVALID_PROPERTY_VALUE"), "finding");
  CHECK(same(F(validation_error_error_type)(finding), "FLOW_JSON_ERROR"), "finding");
  PLACE_IS(validation_error_line_start, finding, 1);
  PLACE_IS(validation_error_line_end, finding, 2);
  PLACE_IS(validation_error_column_start, finding, 3);
  PLACE_IS(validation_error_column_end, finding, 4);
  CHECK(F(validation_error_pointers_len)(finding) == 1, "finding");
  pointer = F(validation_error_pointers_get)(finding, 0);
  PLACE_IS(error_pointer_line_start, pointer, 5);
  PLACE_IS(error_pointer_line_end, pointer, 6);
  PLACE_IS(error_pointer_column_start, pointer, 7);
  PLACE_IS(error_pointer_column_end, pointer, 8);
  CHECK(same(F(error_pointer_path)(pointer), "screens[0]"), "pointer");
  /* A finding of which nothing is said. */
  finding = F(flow_validation_errors_get)(h, 1);
  read_validation_error(finding);
  CHECK(F(validation_error_error)(finding) == NULL && !F(validation_error_line_start)(finding, NULL), "an empty finding");
  CHECK(F(validation_error_pointers_get)(finding, 0) == NULL, "an empty finding");

  SUCCEEDS(flow, again, F(flow_from_json)(F(flow_to_json)(h), strlen(F(flow_to_json)(h)), &out, &error));
  CHECK(same(F(flow_to_json)(again), F(flow_to_json)(h)), "there and back");
  F(flow_free)(again);
  return h;
}

#define LOCATION_NUMBERS(X) \
  X(location_line) X(location_column) X(location_end_line) X(location_end_column) X(location_start) X(location_end)

static void read_finding(const flows8x8_finding *h, flows8x8_severity severity) {
  const flows8x8_location *location = F(finding_location)(h);
  READ_TEXT(finding_help)
  CHECK(F(finding_severity)(h) == severity, "finding_severity");
  CHECK(F(finding_validation_error)(h) != NULL && location != NULL, "finding");
  read_validation_error(F(finding_validation_error)(h));
  CHECK(F(location_line)(location) >= 1 && F(location_column)(location) >= 1, "location");
  CHECK(F(location_end_line)(location) >= F(location_line)(location) && F(location_end_column)(location) >= 1, "location");
  CHECK(F(location_start)(location) <= F(location_end)(location), "location");
}

#define REPORT_NUMBERS(X) X(lint_report_errors_len) X(lint_report_warnings_len)

/* Has an error for the empty list of screens, and warnings for the line end and for the key that comes twice. */
static const char DOCUMENT[] = "{\"version\":\"7.3\",\r\n\"version\":\"7.3\",\"screens\":[]}";

static void read_report(flows8x8_lint_report *h) {
  size_t i;
  READ_TEXT(lint_report_to_json)
  REPORT_NUMBERS(READ_NUMBER)
  LIST(lint_report_errors_len, lint_report_errors_get, h);
  LIST(lint_report_warnings_len, lint_report_warnings_get, h);
  for (i = 0; i < F(lint_report_errors_len)(h); i++)
    read_finding(F(lint_report_errors_get)(h, i), FLOWS8X8_SEVERITY_ERROR);
  for (i = 0; i < F(lint_report_warnings_len)(h); i++)
    read_finding(F(lint_report_warnings_get)(h, i), FLOWS8X8_SEVERITY_WARNING);
}

#define EXPLANATION_TEXTS(X) X(explanation_code) X(explanation_text) X(explanation_example) X(explanation_to_json)

static void linter(void) {
  flows8x8_lint_report *report;
  flows8x8_explanation *h;

  FAILS(lint_report, FLOWS8X8_ERR_NULL_ARGUMENT, "data", F(lint)(NULL, 1, &out, e));
  FAILS(lint_report, FLOWS8X8_ERR_NULL_ARGUMENT, "report_out", ((void)out, F(lint)("{}", 2, NULL, e)));
  FAILS(lint_report, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(lint)(NULL, 1, NULL, e)));
  FAILS(lint_report, FLOWS8X8_ERR_NULL_ARGUMENT, "path", F(lint_file)(NULL, &out, e));
  FAILS(lint_report, FLOWS8X8_ERR_NULL_ARGUMENT, "report_out", ((void)out, F(lint_file)("no-such-file.json", NULL, e)));
  FAILS(lint_report, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(lint_file)(NULL, NULL, e)));
  FAILS(lint_report, FLOWS8X8_ERR_INVALID_ARGUMENT, "no-such-file", F(lint_file)("no-such-file.json", &out, e));
  /* A path in the system's form, or not: a failure in both cases. */
  FAILS(lint_report, ANY_FAILURE, NULL, F(lint_file)(NOT_UTF8, &out, e));

  SUCCEEDS(lint_report, report, F(lint)(DOCUMENT, sizeof DOCUMENT - 1, &out, &error));
  CHECK(F(lint_report_errors_len)(report) > 0 && F(lint_report_warnings_len)(report) > 0, F(lint_report_to_json)(report));
  read_report(report);
  F(lint_report_free)(report);
  /* Whatever is found, also in what is no text at all. */
  SUCCEEDS(lint_report, report, F(lint)(NULL, 0, &out, &error));
  read_report(report);
  F(lint_report_free)(report);
  SUCCEEDS(lint_report, report, F(lint)(NOT_UTF8, 2, &out, &error));
  CHECK(F(lint_report_errors_len)(report) > 0, "not UTF-8");
  read_report(report);
  F(lint_report_free)(report);

  FAILS(explanation, FLOWS8X8_ERR_NULL_ARGUMENT, "code", F(explain)(NULL, &out, e));
  FAILS(explanation, FLOWS8X8_ERR_NULL_ARGUMENT, "explanation_out", ((void)out, F(explain)("INVALID_PROPERTY_VALUE", NULL, e)));
  FAILS(explanation, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(explain)(NULL, NULL, e)));
  FAILS(explanation, FLOWS8X8_ERR_INVALID_UTF8, "code", F(explain)(NOT_UTF8, &out, e));
  SUCCEEDS(explanation, h, F(explain)("NOBODY_KNOWS_THIS", &out, &error));
  CHECK(h == NULL, "a code that nobody knows");
  SUCCEEDS(explanation, h, F(explain)("INVALID_PROPERTY_VALUE", &out, &error));
  EXPLANATION_TEXTS(READ_TEXT)
  CHECK(same(F(explanation_code)(h), "INVALID_PROPERTY_VALUE"), "explanation_code");
  CHECK(F(explanation_text)(h) != NULL && F(explanation_example)(h) != NULL, "explanation");
  F(explanation_free)(h);
}

#define REPLY_TEXTS(X) \
  X(flow_reply_data) X(flow_reply_flow_token) X(flow_reply_umid) X(flow_reply_reply_to_umid) X(flow_reply_channel) \
  X(flow_reply_channel_id) X(flow_reply_sub_account_id) X(flow_reply_timestamp) X(flow_reply_extra) X(flow_reply_to_json)
#define USER_TEXTS(X) \
  X(reply_user_msisdn) X(reply_user_channel_user_id) X(reply_user_name) X(reply_user_username) X(reply_user_extra)

static const char EVENT[] =
  "{\"version\":3,\"namespace\":\"ChatApps\",\"eventType\":\"inbound_message_received\",\"payload\":{\"umid\":\"5a6b\","
  "\"timestamp\":\"2026-03-19T22:51:55.00Z\",\"user\":{\"msisdn\":\"+15551234567\"},\"type\":\"Interactive\",\"content\":{"
  "\"interactive\":{\"type\":\"nfmReply\",\"nfmReply\":{\"responseJson\":\"{\\\"flow_token\\\":\\\"t-1\\\","
  "\\\"email\\\":\\\"a@b.c\\\",\\\"age\\\":[1]}\"}}}}}";
static const char OTHER_EVENT[] =
  "{\"namespace\":\"ChatApps\",\"eventType\":\"inbound_message_received\",\"payload\":{\"umid\":\"5a6b\",\"type\":\"Text\","
  "\"content\":{\"text\":\"hello\"}}}";

static void read_user(const flows8x8_reply_user *h) {
  USER_TEXTS(READ_TEXT)
  CHECK(same(F(reply_user_msisdn)(h), "+15551234567") && F(reply_user_username)(h) == NULL, "reply_user");
}

static void reply_options(void) {
  TAKES(reply_options, F(reply_options_set_authorization)(h, NOT_UTF8)); /* A header has bytes. */
  TAKES(reply_options, F(reply_options_add_header)(h, "Authorization", NOT_UTF8));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, "authorization", F(reply_options_set_authorization)(h, NULL));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, "name", F(reply_options_add_header)(h, NULL, "x"));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, "value", F(reply_options_add_header)(h, "Authorization", NULL));
  REFUSES(reply_options, FLOWS8X8_ERR_NULL_ARGUMENT, NULL, F(reply_options_add_header)(h, NULL, NULL));
  REFUSES(reply_options, FLOWS8X8_ERR_INVALID_UTF8, "name", F(reply_options_add_header)(h, NOT_UTF8, "x"));
}

static void replies(void) {
  size_t len = sizeof EVENT - 1;
  flows8x8_reply_options *o = F(reply_options_new)();
  flows8x8_flow_reply *h;
  int64_t millis = 0;
  uint64_t version = 0;

  FAILS(flow_reply, FLOWS8X8_ERR_NULL_ARGUMENT, "body", F(parse_flow_reply)(NULL, len, NULL, &out, e));
  FAILS(flow_reply, FLOWS8X8_ERR_NULL_ARGUMENT, "reply_out", ((void)out, F(parse_flow_reply)(EVENT, len, NULL, NULL, e)));
  FAILS(flow_reply, FLOWS8X8_ERR_NULL_ARGUMENT, "NULL", ((void)out, F(parse_flow_reply)(NULL, 1, NULL, NULL, e)));
  FAILS(flow_reply, FLOWS8X8_ERR_WEBHOOK, NULL, F(parse_flow_reply)(NULL, 0, NULL, &out, e));
  FAILS(flow_reply, FLOWS8X8_ERR_WEBHOOK, NULL, F(parse_flow_reply)(NOT_UTF8, 2, NULL, &out, e));
  SUCCEEDS(flow_reply, h, F(parse_flow_reply)(OTHER_EVENT, sizeof OTHER_EVENT - 1, NULL, &out, &error));
  CHECK(h == NULL, "an event that is no reply");

  F(reply_options_set_authorization)(o, "Bearer x");
  FAILS(flow_reply, FLOWS8X8_ERR_WEBHOOK, NULL, F(parse_flow_reply)(EVENT, len, o, &out, e));
  F(reply_options_add_header)(o, "authorization", "Bearer x");
  SUCCEEDS(flow_reply, h, F(parse_flow_reply)(EVENT, len, o, &out, &error));
  F(reply_options_free)(o);
  REPLY_TEXTS(READ_TEXT)
  CHECK(same(F(flow_reply_umid)(h), "5a6b") && same(F(flow_reply_flow_token)(h), "t-1"), "flow_reply");
  CHECK(F(flow_reply_channel)(h) == NULL && F(flow_reply_reply_to_umid)(h) == NULL, "what is absent");
  CHECK(same(F(flow_reply_field)(h, "email"), "a@b.c") && same(F(flow_reply_field)(h, "age"), "[1]"), "flow_reply_field");
  CHECK(F(flow_reply_field)(h, "flow_token") == NULL && F(flow_reply_field)(h, "") == NULL, "flow_reply_field");
  CHECK(F(flow_reply_field)(h, NULL) == NULL && F(flow_reply_field)(h, NOT_UTF8) == NULL, "flow_reply_field");
  CHECK(F(flow_reply_field)(NULL, "email") == NULL && F(flow_reply_field)(NULL, NULL) == NULL, "flow_reply_field");
  CHECK(F(flow_reply_timestamp_unix_millis)(h, &millis) && millis == INT64_C(1773960715000), "timestamp");
  CHECK(F(flow_reply_version)(h, &version) && version == 3, "version");
  MAYBE(int64_t, flow_reply_timestamp_unix_millis, h);
  MAYBE(uint64_t, flow_reply_version, h);
  CHECK(F(flow_reply_user)(h) != NULL, "flow_reply_user");
  read_user(F(flow_reply_user)(h));
  F(flow_reply_free)(h);
}

/* ---- Handles that are not there ---- */

/* What only a server can give can be called without a handle only: what it says with one is checked where there is a server. */
static void nothing(void) {
  ERROR_TEXTS(NULL_TEXT)
  NULL_NUMBER(error_code) NULL_NUMBER(error_http_status) NULL_NUMBER(error_attempts) NULL_NUMBER(error_is_retryable)
  LIST(error_validation_errors_len, error_validation_errors_get, NULL);
  MAYBE(int64_t, error_api_code, NULL);
  MAYBE(int64_t, error_timestamp_unix_millis, NULL);
  MAYBE(uint64_t, error_retry_after_ms, NULL);
  CHECK(!F(error_api_code)(NULL, NULL) && !F(error_retry_after_ms)(NULL, NULL), "error");

  FINDING_TEXTS(NULL_TEXT) FINDING_PLACES(NULL_PLACE)
  POINTER_TEXTS(NULL_TEXT) POINTER_PLACES(NULL_PLACE)
  LIST(validation_error_pointers_len, validation_error_pointers_get, NULL);
  FLOW_TEXTS(NULL_TEXT) FLOW_NUMBERS(NULL_NUMBER)
  LIST(flow_validation_errors_len, flow_validation_errors_get, NULL);
  NULL_TEXT(lint_report_to_json) REPORT_NUMBERS(NULL_NUMBER)
  NULL_TEXT(finding_validation_error) NULL_TEXT(finding_help) NULL_TEXT(finding_location) NULL_NUMBER(finding_severity)
  LOCATION_NUMBERS(NULL_NUMBER)
  EXPLANATION_TEXTS(NULL_TEXT)
  REPLY_TEXTS(NULL_TEXT) NULL_TEXT(flow_reply_user) USER_TEXTS(NULL_TEXT)
  MAYBE(int64_t, flow_reply_timestamp_unix_millis, NULL);
  MAYBE(uint64_t, flow_reply_version, NULL);

  NULL_TEXT(text_data) NULL_NUMBER(text_len)
  NULL_TEXT(flow_summary_id) NULL_TEXT(flow_summary_name) NULL_NUMBER(flow_summary_status)
  NULL_TEXT(flow_summary_status_str) NULL_TEXT(flow_summary_extra) NULL_TEXT(flow_summary_to_json)
  LIST(flow_list_len, flow_list_get, NULL);
  NULL_NUMBER(flow_list_truncated) NULL_TEXT(flow_list_extra) NULL_TEXT(flow_list_to_json)
  NULL_TEXT(flow_preview_id) NULL_TEXT(flow_preview_url) NULL_TEXT(flow_preview_expires_at)
  NULL_TEXT(flow_preview_extra) NULL_TEXT(flow_preview_to_json)
  MAYBE(int64_t, flow_preview_expires_at_unix_millis, NULL);
  NULL_NUMBER(response_status) NULL_NUMBER(response_headers_len) NULL_TEXT(response_body) NULL_NUMBER(response_body_len)
  NULL_NUMBER(response_attempts) NULL_NUMBER(response_elapsed_ms)
  LIST(response_headers_len, response_headers_name, NULL);
  LIST(response_headers_len, response_headers_value, NULL);
  CHECK(F(response_header)(NULL, "date") == NULL && F(response_header)(NULL, NULL) == NULL, "response_header");
  CHECK(F(response_header)(NULL, NOT_UTF8) == NULL, "response_header");
  NULL_TEXT(saved_flow_id) NULL_NUMBER(saved_flow_success) NULL_NUMBER(saved_flow_reconciled)
  NULL_TEXT(saved_flow_extra) NULL_TEXT(saved_flow_to_json)
  LIST(saved_flow_validation_errors_len, saved_flow_validation_errors_get, NULL);
  FAILS(saved_flow, FLOWS8X8_ERR_NULL_ARGUMENT, "saved", ((void)out, F(saved_flow_require_valid)(NULL, e)));

  NULL_FREE(text_free) NULL_FREE(call_options_free) NULL_FREE(cancel_token_free) NULL_FREE(client_free)
  NULL_FREE(options_free) NULL_FREE(error_free) NULL_FREE(flow_free) NULL_FREE(flow_summary_free) NULL_FREE(flow_list_free)
  NULL_FREE(reply_options_free) NULL_FREE(lint_report_free) NULL_FREE(explanation_free) NULL_FREE(flow_preview_free)
  NULL_FREE(flow_reply_free) NULL_FREE(create_request_free) NULL_FREE(response_free) NULL_FREE(saved_flow_free)
  NULL_FREE(update_request_free)
}

/* ---- Numbers and their names ---- */

static void names(void) {
  size_t i;
  int32_t number;
  CHECK(F(abi_version)() == FLOWS8X8_ABI_VERSION, "abi_version");
  CHECK(same(F(version)(), FLOWS8X8_VERSION), "version");
  for (i = 0; i < BAD_NUMBERS_LEN; i++) {
    CHECK(F(code_name)(BAD_NUMBERS[i]) == NULL, "code_name");
    CHECK(F(status_str)(BAD_NUMBERS[i]) == NULL, "status_str");
    CHECK(F(category_str)(BAD_NUMBERS[i]) == NULL, "category_str");
  }
  for (number = FLOWS8X8_ERR_INVALID_ARGUMENT; number <= FLOWS8X8_ERR_INTERNAL; number++)
    CHECK(F(code_name)(number) != NULL, "code_name");
  for (number = FLOWS8X8_ERR_PANIC; number <= FLOWS8X8_ERR_INVALID_UTF8; number++)
    CHECK(F(code_name)(number) != NULL, "code_name");
  CHECK(same(F(code_name)(FLOWS8X8_ERR_NOT_FOUND), "not_found"), "code_name");
  for (number = FLOWS8X8_FLOW_STATUS_DRAFT; number <= FLOWS8X8_FLOW_STATUS_DEPRECATED; number++)
    CHECK(F(status_str)(number) != NULL, "status_str");
  for (number = FLOWS8X8_FLOW_CATEGORY_SIGN_UP; number <= FLOWS8X8_FLOW_CATEGORY_OTHER; number++)
    CHECK(F(category_str)(number) != NULL, "category_str");
  CHECK(same(F(status_str)(FLOWS8X8_FLOW_STATUS_DRAFT), "DRAFT"), "status_str");
  CHECK(same(F(category_str)(FLOWS8X8_FLOW_CATEGORY_SURVEY), "SURVEY"), "category_str");
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

int main(int argc, char **argv) {
  bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
  flows8x8_flow *flow;
  size_t i;

  names();
  nothing();
  client = usable_client();
  closed = usable_client();
  F(client_close)(closed);
  flow = flows();
  linter();
  reply_options();
  replies();
  options();
  call_options();
  requests();
  clients();
  operations(flow);
  credentials();
  log_lines();
  F(flow_free)(flow);
  F(client_free)(closed);
  F(client_free)(client);

  if (list) {
    qsort(called_names, called_len, sizeof *called_names, by_name);
    for (i = 0; i < called_len; i++) puts(called_names[i]);
  }
  fprintf(list ? stderr : stdout, "every_function: %lu checks, %lu failures\n", checks, failures);
  return failures == 0 ? 0 : 1;
}
