/* What is read from handles: errors, flows, what lint finds, explanations and replies, and every getter without a handle. */
#include "check.h"

#include <string.h>

/* ---- Errors ---- */

#define ERROR_TEXTS(X) \
  X(error_kind) X(error_text) X(error_message) X(error_operation) X(error_method) X(error_path) X(error_api_message) \
  X(error_error_id) X(error_timestamp) X(error_body) X(error_hint) X(error_cause) X(error_to_json)

void read_error(const flows8x8_error *h) {
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

/* ---- Flows ---- */

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

flows8x8_flow *flows(void) {
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

/* ---- What lint finds, and what explain says ---- */

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

void linter(void) {
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

/* ---- Replies ---- */

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

void replies(void) {
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
void nothing(void) {
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
