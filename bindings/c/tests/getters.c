#include "getters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *parsed(const char *text) { return text ? json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL; }

/* A getter's text is the member of the JSON, up to a NUL that it may hold; NULL is for a member that is not there. */
static void text(const json_t *json, const char *name, const char *got, problems *found) {
  const char *wanted = json_string_value(json_object_get(json, name));
  bool same = wanted == NULL || got == NULL ? wanted == got : strcmp(wanted, got) == 0;
  if (!same) problem(found, "the getter of %s says %s, the JSON %s", name, got ? got : "NULL", wanted ? wanted : "nothing");
}

/* A number's member that is not there is 0. */
static void number(const json_t *json, const char *name, double got, problems *found) {
  const json_t *member = json_object_get(json, name);
  double wanted = json_is_true(member) ? 1 : number_or(json, name, 0);
  if (fabs(wanted - got) > 1e-9) problem(found, "the getter of %s says %g, the JSON %g", name, got, wanted);
}

/* A number that may be absent is there when its member is. */
static void place_number(const json_t *json, const char *name, bool there, uint32_t at, problems *found) {
  if (there != (json_object_get(json, name) != NULL)) problem(found, "the getter of %s is %s", name, there ? "there" : "absent");
  if (there) number(json, name, at, found);
}

/* Members that are not in the handle's own names are its extra; so are own ones of a type that they cannot have. */
static void extra(const json_t *json, const char *const *own, const char *got, problems *found) {
  json_t *rest = json_copy((json_t *)json), *members = parsed(got), *value;
  const char *name;
  for (; *own != NULL; own++) json_object_del(rest, *own);
  json_object_foreach(rest, name, value) {
    if (!json_equal(value, json_object_get(members, name))) problem(found, "extra lacks %s: %s", name, got ? got : "NULL");
  }
  if (!json_is_object(members)) problem(found, "extra is %s", got ? got : "NULL");
  json_object_foreach(members, name, value) {
    if (!json_equal(value, json_object_get(json, name))) problem(found, "extra has %s, the JSON not", name);
  }
  json_decref(rest);
  json_decref(members);
}

static flows8x8_status status_of(const json_t *json) {
  const char *name = text_or(json, "status", "");
  for (int i = 1; i <= FLOWS8X8_FLOW_STATUS_DEPRECATED; i++) {
    if (strcmp(flows8x8_status_str(i), name) == 0) return (flows8x8_status)i;
  }
  return FLOWS8X8_FLOW_STATUS_UNKNOWN;
}

static flows8x8_category category_of(const char *name) {
  for (int i = 1; i <= FLOWS8X8_FLOW_CATEGORY_OTHER; i++) {
    if (strcmp(flows8x8_category_str(i), name) == 0) return (flows8x8_category)i;
  }
  return FLOWS8X8_FLOW_CATEGORY_UNKNOWN;
}

static void check_pointer(const flows8x8_error_pointer *pointer, const json_t *json, problems *found) {
  static const char *const OWN[] = {"lineStart", "lineEnd", "columnStart", "columnEnd", "path", NULL};
  json_t *own = parsed(flows8x8_error_pointer_to_json(pointer));
  uint32_t at = 0;
  bool there;
  if (!json_equal(own, json)) problem(found, "a place is not the one of its finding");
  there = flows8x8_error_pointer_line_start(pointer, &at);
  place_number(json, "lineStart", there, at, found);
  there = flows8x8_error_pointer_line_end(pointer, &at);
  place_number(json, "lineEnd", there, at, found);
  there = flows8x8_error_pointer_column_start(pointer, &at);
  place_number(json, "columnStart", there, at, found);
  there = flows8x8_error_pointer_column_end(pointer, &at);
  place_number(json, "columnEnd", there, at, found);
  text(json, "path", flows8x8_error_pointer_path(pointer), found);
  extra(json, OWN, flows8x8_error_pointer_extra(pointer), found);
  json_decref(own);
}

static void check_finding(const flows8x8_validation_error *finding, const json_t *json, problems *found) {
  static const char *const OWN[] = {"error",   "errorType",   "message",   "lineStart", "lineEnd",
                                    "columnStart", "columnEnd", "pointers",  NULL};
  json_t *own = parsed(flows8x8_validation_error_to_json(finding));
  uint32_t at = 0;
  bool there;
  const json_t *pointers = json_object_get(json, "pointers");
  if (!json_equal(own, json)) problem(found, "a finding is not the one of its owner");
  text(json, "error", flows8x8_validation_error_error(finding), found);
  text(json, "errorType", flows8x8_validation_error_error_type(finding), found);
  text(json, "message", flows8x8_validation_error_message(finding), found);
  there = flows8x8_validation_error_line_start(finding, &at);
  place_number(json, "lineStart", there, at, found);
  there = flows8x8_validation_error_line_end(finding, &at);
  place_number(json, "lineEnd", there, at, found);
  there = flows8x8_validation_error_column_start(finding, &at);
  place_number(json, "columnStart", there, at, found);
  there = flows8x8_validation_error_column_end(finding, &at);
  place_number(json, "columnEnd", there, at, found);
  extra(json, OWN, flows8x8_validation_error_extra(finding), found);
  if (flows8x8_validation_error_pointers_len(finding) != json_array_size(pointers)) problem(found, "places are missing");
  for (size_t i = 0; i < json_array_size(pointers); i++) {
    check_pointer(flows8x8_validation_error_pointers_get(finding, i), json_array_get(pointers, i), found);
  }
  json_decref(own);
}

void check_saved(const flows8x8_saved_flow *saved, problems *found) {
  static const char *const OWN[] = {"id", "success", "validationErrors", "reconciled", NULL};
  json_t *json = parsed(flows8x8_saved_flow_to_json(saved));
  const json_t *findings = json_object_get(json, "validationErrors");
  size_t len = flows8x8_saved_flow_validation_errors_len(saved);
  text(json, "id", flows8x8_saved_flow_id(saved), found);
  number(json, "success", flows8x8_saved_flow_success(saved), found);
  number(json, "reconciled", flows8x8_saved_flow_reconciled(saved), found);
  extra(json, OWN, flows8x8_saved_flow_extra(saved), found);
  if (len != json_array_size(findings)) problem(found, "findings are missing");
  for (size_t i = 0; i < len; i++) {
    check_finding(flows8x8_saved_flow_validation_errors_get(saved, i), json_array_get(findings, i), found);
  }
  flows8x8_error *error = NULL;
  flows8x8_code code = flows8x8_saved_flow_require_valid(saved, &error);
  if (code != (len > 0 ? FLOWS8X8_ERR_VALIDATION_FAILED : FLOWS8X8_OK)) problem(found, "require_valid returns %d", code);
  if (flows8x8_error_validation_errors_len(error) != len) problem(found, "require_valid loses findings");
  flows8x8_error_free(error);
  json_decref(json);
}

void check_flow(const flows8x8_flow *flow, problems *found) {
  static const char *const OWN[] = {"id",          "name",     "status",           "categories",
                                    "flowJsonUrl", "flowJson", "validationErrors", NULL};
  json_t *json = parsed(flows8x8_flow_to_json(flow));
  const json_t *findings = json_object_get(json, "validationErrors"), *categories = json_object_get(json, "categories");
  text(json, "id", flows8x8_flow_id(flow), found);
  text(json, "name", flows8x8_flow_name(flow), found);
  text(json, "status", flows8x8_flow_status_str(flow), found);
  if (flows8x8_flow_status(flow) != status_of(json)) problem(found, "the status is %d", flows8x8_flow_status(flow));
  text(json, "flowJsonUrl", flows8x8_flow_flow_json_url(flow), found);
  text(json, "flowJson", flows8x8_flow_flow_json(flow), found);
  extra(json, OWN, flows8x8_flow_extra(flow), found);
  if (flows8x8_flow_categories_len(flow) != json_array_size(categories)) problem(found, "categories are missing");
  for (size_t i = 0; i < json_array_size(categories); i++) {
    const char *name = json_string_value(json_array_get(categories, i));
    if (strcmp(flows8x8_flow_categories_get_str(flow, i), name) != 0) problem(found, "category %zu is not %s", i, name);
    if (flows8x8_flow_categories_get(flow, i) != category_of(name)) problem(found, "category %zu has a wrong number", i);
  }
  if (flows8x8_flow_validation_errors_len(flow) != json_array_size(findings)) problem(found, "findings are missing");
  for (size_t i = 0; i < json_array_size(findings); i++) {
    check_finding(flows8x8_flow_validation_errors_get(flow, i), json_array_get(findings, i), found);
  }
  json_decref(json);
}

void check_summary(const flows8x8_flow_summary *flow, problems *found) {
  static const char *const OWN[] = {"id", "name", "status", NULL};
  json_t *json = parsed(flows8x8_flow_summary_to_json(flow));
  text(json, "id", flows8x8_flow_summary_id(flow), found);
  text(json, "name", flows8x8_flow_summary_name(flow), found);
  text(json, "status", flows8x8_flow_summary_status_str(flow), found);
  if (flows8x8_flow_summary_status(flow) != status_of(json)) problem(found, "the status has a wrong number");
  extra(json, OWN, flows8x8_flow_summary_extra(flow), found);
  json_decref(json);
}

void check_list(const flows8x8_flow_list *list, problems *found) {
  static const char *const OWN[] = {"flows", "truncated", NULL};
  json_t *json = parsed(flows8x8_flow_list_to_json(list));
  const json_t *flows = json_object_get(json, "flows");
  number(json, "truncated", flows8x8_flow_list_truncated(list), found);
  extra(json, OWN, flows8x8_flow_list_extra(list), found);
  if (flows8x8_flow_list_len(list) != json_array_size(flows)) problem(found, "flows are missing");
  for (size_t i = 0; i < json_array_size(flows); i++) {
    const flows8x8_flow_summary *flow = flows8x8_flow_list_get(list, i);
    json_t *own = parsed(flows8x8_flow_summary_to_json(flow));
    if (!json_equal(own, json_array_get(flows, i))) problem(found, "flow %zu is another one", i);
    json_decref(own);
    check_summary(flow, found);
  }
  json_decref(json);
}

/* A time that can be read is a number too; all that vectors have are of this century, or no times at all. */
static void time_number(const char *raw, bool there, int64_t millis, problems *found) {
  if (there && (raw == NULL || millis == 0)) problem(found, "a time has the number %lld", (long long)millis);
  if (!there && raw != NULL && strncmp(raw, "20", 2) == 0) problem(found, "the time %s has no number", raw);
}

void check_preview(const flows8x8_flow_preview *preview, problems *found) {
  static const char *const OWN[] = {"id", "url", "expiresAt", NULL};
  json_t *json = parsed(flows8x8_flow_preview_to_json(preview));
  int64_t millis = 0;
  text(json, "id", flows8x8_flow_preview_id(preview), found);
  text(json, "url", flows8x8_flow_preview_url(preview), found);
  text(json, "expiresAt", flows8x8_flow_preview_expires_at(preview), found);
  bool there = flows8x8_flow_preview_expires_at_unix_millis(preview, &millis);
  time_number(flows8x8_flow_preview_expires_at(preview), there, millis, found);
  extra(json, OWN, flows8x8_flow_preview_extra(preview), found);
  json_decref(json);
}

static void check_linted(const flows8x8_finding *finding, const json_t *json, problems *found) {
  const flows8x8_location *place = flows8x8_finding_location(finding);
  const json_t *where = json_object_get(json, "location");
  bool error = strcmp(text_or(json, "severity", ""), "error") == 0;
  if (flows8x8_finding_severity(finding) != (error ? FLOWS8X8_SEVERITY_ERROR : FLOWS8X8_SEVERITY_WARNING)) {
    problem(found, "the severity has a wrong number");
  }
  text(json, "help", flows8x8_finding_help(finding), found);
  check_finding(flows8x8_finding_validation_error(finding), json_object_get(json, "validationError"), found);
  number(where, "line", flows8x8_location_line(place), found);
  number(where, "column", flows8x8_location_column(place), found);
  number(where, "endLine", flows8x8_location_end_line(place), found);
  number(where, "endColumn", flows8x8_location_end_column(place), found);
  number(where, "start", (double)flows8x8_location_start(place), found);
  number(where, "end", (double)flows8x8_location_end(place), found);
}

void check_report(const flows8x8_lint_report *report, problems *found) {
  json_t *json = parsed(flows8x8_lint_report_to_json(report));
  const json_t *errors = json_object_get(json, "errors"), *warnings = json_object_get(json, "warnings");
  if (flows8x8_lint_report_errors_len(report) != json_array_size(errors)) problem(found, "errors are missing");
  if (flows8x8_lint_report_warnings_len(report) != json_array_size(warnings)) problem(found, "warnings are missing");
  for (size_t i = 0; i < json_array_size(errors); i++) {
    check_linted(flows8x8_lint_report_errors_get(report, i), json_array_get(errors, i), found);
  }
  for (size_t i = 0; i < json_array_size(warnings); i++) {
    check_linted(flows8x8_lint_report_warnings_get(report, i), json_array_get(warnings, i), found);
  }
  json_decref(json);
}

void check_explanation(const flows8x8_explanation *explanation, problems *found) {
  json_t *json = parsed(flows8x8_explanation_to_json(explanation));
  text(json, "code", flows8x8_explanation_code(explanation), found);
  text(json, "text", flows8x8_explanation_text(explanation), found);
  text(json, "example", flows8x8_explanation_example(explanation), found);
  json_decref(json);
}

void check_reply(const flows8x8_flow_reply *reply, problems *found) {
  static const char *const OWN[] = {"data",      "flowToken",    "umid",      "user",    "replyToUmid", "channel",
                                    "channelId", "subAccountId", "timestamp", "version", NULL};
  static const char *const USER[] = {"msisdn", "channelUserId", "name", "username", NULL};
  json_t *json = parsed(flows8x8_flow_reply_to_json(reply)), *data = parsed(flows8x8_flow_reply_data(reply));
  const json_t *who = json_object_get(json, "user");
  const flows8x8_reply_user *user = flows8x8_flow_reply_user(reply);
  int64_t millis = 0;
  uint64_t version = 0;
  const char *name;
  json_t *field;
  if (!json_equal(data, json_object_get(json, "data"))) problem(found, "the data is not that of the JSON");
  json_object_foreach(data, name, field) {
    const char *got = flows8x8_flow_reply_field(reply, name);
    json_t *own = json_is_string(field) ? NULL : parsed(got);
    if (json_is_string(field)) text(data, name, got, found);
    if (!json_is_string(field) && !json_equal(own, field)) problem(found, "the field %s is %s", name, got ? got : "NULL");
    json_decref(own);
  }
  if (flows8x8_flow_reply_field(reply, "no such field") != NULL) problem(found, "there is a field that was not sent");
  text(json, "flowToken", flows8x8_flow_reply_flow_token(reply), found);
  text(json, "umid", flows8x8_flow_reply_umid(reply), found);
  text(json, "replyToUmid", flows8x8_flow_reply_reply_to_umid(reply), found);
  text(json, "channel", flows8x8_flow_reply_channel(reply), found);
  text(json, "channelId", flows8x8_flow_reply_channel_id(reply), found);
  text(json, "subAccountId", flows8x8_flow_reply_sub_account_id(reply), found);
  text(json, "timestamp", flows8x8_flow_reply_timestamp(reply), found);
  bool there = flows8x8_flow_reply_timestamp_unix_millis(reply, &millis);
  time_number(flows8x8_flow_reply_timestamp(reply), there, millis, found);
  if (flows8x8_flow_reply_version(reply, &version) != (json_object_get(json, "version") != NULL)) {
    problem(found, "the version is there or not");
  }
  number(json, "version", (double)version, found);
  extra(json, OWN, flows8x8_flow_reply_extra(reply), found);
  text(who, "msisdn", flows8x8_reply_user_msisdn(user), found);
  text(who, "channelUserId", flows8x8_reply_user_channel_user_id(user), found);
  text(who, "name", flows8x8_reply_user_name(user), found);
  text(who, "username", flows8x8_reply_user_username(user), found);
  extra(who, USER, flows8x8_reply_user_extra(user), found);
  json_decref(json);
  json_decref(data);
}

void check_error(const flows8x8_error *error, flows8x8_code code, problems *found) {
  json_t *json = parsed(flows8x8_error_to_json(error));
  const json_t *findings = json_object_get(json, "validationErrors");
  int64_t api_code = 0;
  uint64_t wait = 0;
  if (flows8x8_error_code(error) != code) problem(found, "the error's code is %d, not %d", flows8x8_error_code(error), code);
  if (code < 100 && strcmp(flows8x8_code_name(code), flows8x8_error_kind(error)) != 0) problem(found, "its kind is wrong");
  text(json, "kind", flows8x8_error_kind(error), found);
  text(json, "text", flows8x8_error_text(error), found);
  text(json, "message", flows8x8_error_message(error), found);
  text(json, "operation", flows8x8_error_operation(error), found);
  text(json, "method", flows8x8_error_method(error), found);
  text(json, "path", flows8x8_error_path(error), found);
  number(json, "httpStatus", flows8x8_error_http_status(error), found);
  flows8x8_error_api_code(error, &api_code);
  number(json, "code", (double)api_code, found);
  text(json, "apiMessage", flows8x8_error_api_message(error), found);
  text(json, "errorId", flows8x8_error_error_id(error), found);
  text(json, "timestamp", flows8x8_error_timestamp(error), found);
  flows8x8_error_retry_after_ms(error, &wait);
  /* What does not fit is the most that does. */
  double asked = fmin(number_or(json, "retryAfter", 0) * 1000, (double)UINT64_MAX);
  if (fabs(asked - (double)wait) > 1) problem(found, "retry_after is %g ms", (double)wait);
  number(json, "attempts", flows8x8_error_attempts(error), found);
  text(json, "body", flows8x8_error_body(error), found);
  text(json, "hint", flows8x8_error_hint(error), found);
  text(json, "cause", flows8x8_error_cause(error), found);
  if (flows8x8_error_validation_errors_len(error) != json_array_size(findings)) problem(found, "findings are missing");
  for (size_t i = 0; i < json_array_size(findings); i++) {
    check_finding(flows8x8_error_validation_errors_get(error, i), json_array_get(findings, i), found);
  }
  json_decref(json);
}

static void put(json_t *json, const char *name, const char *value) {
  json_object_set_new(json, name, value ? json_string(value) : json_null());
}

json_t *error_json(const flows8x8_error *error) {
  json_t *json = json_object(), *findings = json_array();
  int64_t code;
  uint64_t wait;
  int status = flows8x8_error_http_status(error);
  const char *body = flows8x8_error_body(error);
  put(json, "kind", flows8x8_error_kind(error));
  put(json, "text", flows8x8_error_text(error));
  put(json, "message", flows8x8_error_message(error));
  put(json, "operation", flows8x8_error_operation(error));
  put(json, "method", flows8x8_error_method(error));
  put(json, "path", flows8x8_error_path(error));
  put(json, "api_message", flows8x8_error_api_message(error));
  put(json, "error_id", flows8x8_error_error_id(error));
  put(json, "timestamp", flows8x8_error_timestamp(error));
  put(json, "body", body);
  put(json, "hint", flows8x8_error_hint(error));
  json_object_set_new(json, "http_status", status ? json_integer(status) : json_null());
  json_object_set_new(json, "attempts", json_integer(flows8x8_error_attempts(error)));
  json_object_set_new(json, "code", flows8x8_error_api_code(error, &code) ? json_integer(code) : json_null());
  json_object_set_new(json, "retry_after",
                      flows8x8_error_retry_after_ms(error, &wait) ? json_real((double)wait / 1000) : json_null());
  if (body != NULL) json_object_set_new(json, "body_length", json_integer((json_int_t)strlen(body)));
  for (size_t i = 0; i < flows8x8_error_validation_errors_len(error); i++) {
    json_array_append_new(findings, parsed(flows8x8_validation_error_to_json(flows8x8_error_validation_errors_get(error, i))));
  }
  json_object_set_new(json, "validation_errors", findings);
  return json;
}

json_t *response_json(const flows8x8_response *response) {
  json_t *json = json_object(), *headers = json_object();
  json_object_set_new(json, "status", json_integer(flows8x8_response_status(response)));
  json_object_set_new(json, "attempts", json_integer(flows8x8_response_attempts(response)));
  json_object_set_new(json, "elapsed_ms", json_real(flows8x8_response_elapsed_ms(response)));
  json_object_set_new(json, "body",
                      json_stringn_nocheck(flows8x8_response_body(response), flows8x8_response_body_len(response)));
  for (size_t i = 0; i < flows8x8_response_headers_len(response); i++) {
    put(headers, flows8x8_response_headers_name(response, i), flows8x8_response_headers_value(response, i));
  }
  json_object_set_new(json, "headers", headers);
  return json;
}
