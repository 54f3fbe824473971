/* Plays the behaviour vectors, as tests/vectors/README.md says, to the C library. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flows8x8.h"
#include "getters.h"
#include "support/support.h"

static json_t *parsed(const char *text) { return text ? json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL; }

/* A function that gives keys, and a token that is used after a while. */
static void give_key(void *user_data, bool refresh, flows8x8_key_reply *reply) {
  (void)refresh;
  flows8x8_key_reply_set(reply, next_key(user_data));
}

typedef struct later {
  flows8x8_cancel_token *token;
  double milliseconds;
} later;

static void *cancel_later(void *argument) {
  later *when = argument;
  sleep_ms(when->milliseconds);
  flows8x8_cancel(when->token);
  return NULL;
}

/* Options of a vector that are a client's own: milliseconds, truths, and the rest by hand. */
static const struct {
  const char *name;
  flows8x8_code (*set)(flows8x8_options *, uint64_t);
} TIMES[] = {
    {"timeout_ms", flows8x8_options_set_timeout_ms},
    {"max_backoff_ms", flows8x8_options_set_max_backoff_ms},
    {"max_retry_after_ms", flows8x8_options_set_max_retry_after_ms},
    {"rate_window_ms", flows8x8_options_set_rate_window_ms},
    {"max_rate_wait_ms", flows8x8_options_set_max_rate_wait_ms},
};
static const struct {
  const char *name;
  flows8x8_code (*set)(flows8x8_options *, bool);
} TRUTHS[] = {
    {"allow_http", flows8x8_options_set_allow_http},
    {"strict", flows8x8_options_set_strict},
    {"raise_on_validation", flows8x8_options_set_raise_on_validation},
    {"reconcile", flows8x8_options_set_reconcile},
};
static const char *const KNOWN[] = {
    "timeout_ms",   "max_backoff_ms", "max_retry_after_ms", "rate_window_ms", "max_rate_wait_ms", "allow_http",
    "strict",       "raise_on_validation", "reconcile",     "max_retries",    "max_response_bytes", "initial_backoff_ms",
    "rate_limit",   "headers",        "api_key",            "api_keys",       "account_id",       "channel_id",
    "with_channel", "region",         "path_style",         "base_url",       "base_path",        "proxy",
    "close_first",  "call",           NULL,
};

/* Passes a text of the options, what it is when it is left out, or nothing where it is null. */
static void text_option(flows8x8_options *made, flows8x8_code (*set)(flows8x8_options *, const char *),
                        const json_t *options, const char *name, const char *otherwise) {
  const json_t *given = json_object_get(options, name);
  if (json_is_string(given)) set(made, json_string_value(given));
  if (given == NULL && otherwise != NULL) set(made, otherwise);
}

static flows8x8_options *options_of(const json_t *options, const char *base_url, keys *keys) {
  flows8x8_options *made = flows8x8_options_new();
  const char *name;
  json_t *value;
  char base[512];
  flows8x8_options_set_environment(made, NULL, 0);
  for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++) {
    value = json_object_get(options, TIMES[i].name);
    if (value != NULL) TIMES[i].set(made, (uint64_t)json_number_value(value));
  }
  for (size_t i = 0; i < sizeof TRUTHS / sizeof *TRUTHS; i++) {
    value = json_object_get(options, TRUTHS[i].name);
    if (value != NULL) TRUTHS[i].set(made, json_is_true(value));
  }
  flows8x8_options_set_initial_backoff_ms(made, (uint64_t)number_or(options, "initial_backoff_ms", 1));
  value = json_object_get(options, "max_retries");
  if (value != NULL) flows8x8_options_set_max_retries(made, (uint32_t)json_integer_value(value));
  value = json_object_get(options, "max_response_bytes");
  if (value != NULL) flows8x8_options_set_max_response_bytes(made, (size_t)json_integer_value(value));
  value = json_object_get(options, "rate_limit");
  if (value != NULL) flows8x8_options_set_rate_limit(made, (uint32_t)number_or(options, "rate_limit", 0));
  json_object_foreach(json_object_get(options, "headers"), name, value) {
    flows8x8_options_add_header(made, name, json_string_value(value));
  }
  keys->list = json_object_get(options, "api_keys");
  keys->next = 0;
  if (keys->list != NULL) {
    flows8x8_options_set_credentials(made, give_key, keys);
  } else {
    text_option(made, flows8x8_options_set_api_key, options, "api_key", API_KEY);
  }
  text_option(made, flows8x8_options_set_account_id, options, "account_id", ACCOUNT_ID);
  text_option(made, flows8x8_options_set_channel_id, options, "channel_id", CHANNEL_ID);
  text_option(made, flows8x8_options_set_region_str, options, "region", NULL);
  text_option(made, flows8x8_options_set_path_style_str, options, "path_style", NULL);
  const char *where = text_or(options, "base_url", json_object_get(options, "region") ? NULL : base_url);
  if (where != NULL) {
    snprintf(base, sizeof base, "%s%s", where, text_or(options, "base_path", ""));
    flows8x8_options_set_base_url(made, base);
  }
  const char *proxy = text_or(options, "proxy", NULL);
  if (proxy == NULL) {
    flows8x8_options_set_no_proxy(made);
  } else {
    flows8x8_options_set_proxy(made, strcmp(proxy, "self") == 0 ? base_url : proxy);
  }
  return made;
}

static flows8x8_call_options *call_options_of(const json_t *given, later *when) {
  flows8x8_call_options *made = flows8x8_call_options_new();
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)given, name, value) {
    if (strcmp(name, "timeout_ms") == 0) {
      flows8x8_call_options_set_timeout_ms(made, (uint64_t)json_number_value(value));
    } else if (strcmp(name, "max_retries") == 0) {
      flows8x8_call_options_set_max_retries(made, (uint32_t)json_integer_value(value));
    } else if (strcmp(name, "raise_on_validation") == 0) {
      flows8x8_call_options_set_raise_on_validation(made, json_is_true(value));
    } else if (strcmp(name, "reconcile") == 0) {
      flows8x8_call_options_set_reconcile(made, json_is_true(value));
    } else if (strcmp(name, "cancel_after_ms") == 0) {
      when->token = flows8x8_cancel_token_new();
      when->milliseconds = json_number_value(value);
      flows8x8_call_options_set_cancel(made, when->token);
    } else if (strcmp(name, "headers") == 0) {
      const char *header;
      json_t *text;
      json_object_foreach(value, header, text) flows8x8_call_options_add_header(made, header, json_string_value(text));
    } else {
      flows8x8_call_options_free(made);
      return NULL;
    }
  }
  return made;
}

static const char **texts_of(const json_t *array, size_t *len) {
  *len = json_array_size(array);
  const char **texts = malloc((*len + 1) * sizeof *texts);
  for (size_t i = 0; i < *len; i++) texts[i] = json_string_value(json_array_get(array, i));
  return texts;
}

static flows8x8_create_request *create_of(const json_t *args) {
  flows8x8_create_request *made = flows8x8_create_request_new();
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)args, name, value) {
    if (strcmp(name, "name") == 0) {
      flows8x8_create_request_set_name(made, json_string_value(value));
    } else if (strcmp(name, "categories") == 0) {
      size_t len;
      const char **texts = texts_of(value, &len);
      flows8x8_create_request_set_categories(made, texts, len);
      free(texts);
    } else if (strcmp(name, "publish") == 0) {
      flows8x8_create_request_set_publish(made, json_is_true(value));
    } else if (strcmp(name, "flow_json") == 0) {
      size_t len;
      char *document = form(value, &len);
      flows8x8_create_request_set_flow_json(made, document, len);
      free(document);
    } else if (strcmp(name, "clone_flow_id") == 0) {
      flows8x8_create_request_set_clone_flow_id(made, json_string_value(value));
    } else if (strcmp(name, "endpoint_uri") == 0) {
      flows8x8_create_request_set_endpoint_uri(made, json_string_value(value));
    } else {
      flows8x8_create_request_set_name(made, NULL);
    }
  }
  return made;
}

static flows8x8_update_request *update_of(const json_t *args) {
  static const struct {
    const char *name;
    flows8x8_update_member member;
    flows8x8_code (*set)(flows8x8_update_request *, const char *);
  } MEMBERS[] = {
      {"name", FLOWS8X8_UPDATE_NAME, flows8x8_update_request_set_name},
      {"categories", FLOWS8X8_UPDATE_CATEGORIES, NULL},
      {"publish", FLOWS8X8_UPDATE_PUBLISH, NULL},
      {"flow_json", FLOWS8X8_UPDATE_FLOW_JSON, NULL},
      {"clone_flow_id", FLOWS8X8_UPDATE_CLONE_FLOW_ID, flows8x8_update_request_set_clone_flow_id},
      {"endpoint_uri", FLOWS8X8_UPDATE_ENDPOINT_URI, flows8x8_update_request_set_endpoint_uri},
      {"application_id", FLOWS8X8_UPDATE_APPLICATION_ID, flows8x8_update_request_set_application_id},
  };
  flows8x8_update_request *made = flows8x8_update_request_new();
  for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++) {
    const json_t *value = json_object_get(args, MEMBERS[i].name);
    size_t len;
    if (json_is_null(value)) {
      flows8x8_update_request_set_null(made, MEMBERS[i].member);
    } else if (value != NULL && MEMBERS[i].set != NULL) {
      MEMBERS[i].set(made, json_string_value(value));
    } else if (json_is_array(value) && MEMBERS[i].member == FLOWS8X8_UPDATE_CATEGORIES) {
      const char **texts = texts_of(value, &len);
      flows8x8_update_request_set_categories(made, texts, len);
      free(texts);
    } else if (json_is_boolean(value)) {
      flows8x8_update_request_set_publish(made, json_is_true(value));
    } else if (value != NULL) {
      char *document = form(value, &len);
      flows8x8_update_request_set_flow_json(made, document, len);
      free(document);
    }
  }
  return made;
}

/* Makes one call, and puts what it yields into `value` as canonical JSON. */
static flows8x8_code make(const flows8x8_client *client, const char *op, const json_t *args, const char *base_url,
                          const flows8x8_call_options *options, json_t **value, problems *found,
                          flows8x8_error **error) {
  const char *id = text_or(args, "flow_id", NULL);
  flows8x8_code code = FLOWS8X8_ERR_PANIC;
  flows8x8_saved_flow *saved = NULL;
  flows8x8_flow *flow = NULL;
  *value = NULL;
  if (strcmp(op, "create_flow") == 0) {
    flows8x8_create_request *request = create_of(args);
    code = flows8x8_create_flow(client, request, options, &saved, error);
    flows8x8_create_request_free(request);
  } else if (strcmp(op, "update_flow") == 0) {
    flows8x8_update_request *request = update_of(args);
    code = flows8x8_update_flow(client, id, request, options, &saved, error);
    flows8x8_update_request_free(request);
  } else if (strcmp(op, "get_flow") == 0) {
    code = flows8x8_get_flow(client, id, options, &flow, error);
  } else if (strcmp(op, "publish_flow") == 0) {
    code = flows8x8_publish_flow(client, id, options, error);
  } else if (strcmp(op, "deprecate_flow") == 0) {
    code = flows8x8_deprecate_flow(client, id, options, error);
  } else if (strcmp(op, "delete_flow") == 0) {
    code = flows8x8_delete_flow(client, id, options, error);
  } else if (strcmp(op, "list_flows") == 0) {
    /* 0 is for all in C, so a limit of 0 becomes another that is refused. */
    const json_t *limit = json_object_get(args, "limit");
    flows8x8_flow_list *list = NULL;
    uint32_t most = limit == NULL ? 0 : (uint32_t)json_integer_value(limit);
    if (limit != NULL && most == 0) {
      code = flows8x8_list_flows(client, UINT32_MAX, options, &list, error);
    } else {
      code = flows8x8_list_flows(client, most, options, &list, error);
    }
    if (list != NULL) check_list(list, found);
    *value = parsed(flows8x8_flow_list_to_json(list));
    flows8x8_flow_list_free(list);
  } else if (strcmp(op, "preview_flow") == 0) {
    flows8x8_flow_preview *preview = NULL;
    code = flows8x8_preview_flow(client, id, json_is_true(json_object_get(args, "refresh")), options, &preview, error);
    if (preview != NULL) check_preview(preview, found);
    *value = parsed(flows8x8_flow_preview_to_json(preview));
    flows8x8_flow_preview_free(preview);
  } else if (strcmp(op, "find_flow") == 0) {
    flows8x8_flow_summary *summary = NULL;
    code = flows8x8_find_flow(client, text_or(args, "name", NULL), options, &summary, error);
    if (summary != NULL) check_summary(summary, found);
    *value = parsed(flows8x8_flow_summary_to_json(summary));
    flows8x8_flow_summary_free(summary);
  } else if (strcmp(op, "wait_for_status") == 0) {
    uint64_t timeout = (uint64_t)number_or(args, "timeout_ms", 0);
    code = flows8x8_wait_for_status_str(client, id, text_or(args, "status", NULL), timeout, options, &flow, error);
  } else if (strcmp(op, "download_flow_json") == 0) {
    const json_t *source = json_object_get(args, "flow");
    flows8x8_text *text = NULL;
    if (json_is_string(source)) {
      code = flows8x8_download_flow_json(client, json_string_value(source), options, &text, error);
    } else {
      char *plain = json_dumps(source, 0), *json = with_base_url(plain, base_url);
      flows8x8_flow *details = NULL;
      code = flows8x8_flow_from_json(json, strlen(json), &details, error);
      if (code == FLOWS8X8_OK) code = flows8x8_download_flow_json_of(client, details, options, &text, error);
      flows8x8_flow_free(details);
      free(plain);
      free(json);
    }
    if (text != NULL) *value = json_stringn(flows8x8_text_data(text), flows8x8_text_len(text));
    flows8x8_text_free(text);
  } else if (strcmp(op, "request") == 0) {
    const json_t *body = json_object_get(args, "body");
    char *json = body ? json_dumps(body, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    flows8x8_response *response = NULL;
    code = flows8x8_request(client, text_or(args, "method", NULL), text_or(args, "path", NULL), json,
                            json ? strlen(json) : 0, options, &response, error);
    if (response != NULL) {
      *value = json_pack("{s:i, s:o}", "status", (int)flows8x8_response_status(response), "text",
                         json_stringn(flows8x8_response_body(response), flows8x8_response_body_len(response)));
    }
    flows8x8_response_free(response);
    free(json);
  } else {
    problem(found, "the driver does not know %s", op);
  }
  if (saved != NULL) {
    check_saved(saved, found);
    *value = parsed(flows8x8_saved_flow_to_json(saved));
  }
  if (flow != NULL) {
    check_flow(flow, found);
    *value = parsed(flows8x8_flow_to_json(flow));
  }
  flows8x8_saved_flow_free(saved);
  flows8x8_flow_free(flow);
  return code;
}

/* The calls that need no client. */
static flows8x8_code offline(const char *op, const json_t *args, json_t **value, problems *found,
                             flows8x8_error **error) {
  flows8x8_code code;
  size_t len;
  if (strcmp(op, "lint") == 0) {
    char *document = form(json_object_get(args, "document"), &len);
    flows8x8_lint_report *report = NULL;
    code = flows8x8_lint(document, len, &report, error);
    if (report != NULL) check_report(report, found);
    *value = parsed(flows8x8_lint_report_to_json(report));
    flows8x8_lint_report_free(report);
    free(document);
  } else if (strcmp(op, "explain") == 0) {
    flows8x8_explanation *explanation = NULL;
    code = flows8x8_explain(text_or(args, "code", NULL), &explanation, error);
    if (explanation != NULL) check_explanation(explanation, found);
    *value = parsed(flows8x8_explanation_to_json(explanation));
    flows8x8_explanation_free(explanation);
  } else {
    char *body = form(json_object_get(args, "body"), &len);
    const char *name, *authorization = text_or(args, "authorization", NULL);
    json_t *header;
    flows8x8_reply_options *options = flows8x8_reply_options_new();
    flows8x8_flow_reply *reply = NULL;
    if (authorization != NULL) flows8x8_reply_options_set_authorization(options, authorization);
    json_object_foreach(json_object_get(args, "headers"), name, header) {
      flows8x8_reply_options_add_header(options, name, json_string_value(header));
    }
    code = flows8x8_parse_flow_reply(body, len, options, &reply, error);
    if (reply != NULL) check_reply(reply, found);
    *value = parsed(flows8x8_flow_reply_to_json(reply));
    flows8x8_flow_reply_free(reply);
    flows8x8_reply_options_free(options);
    free(body);
  }
  return code;
}

/* Makes the calls that come before the vector's own. */
static void make_earlier(const flows8x8_client *client, const json_t *call, const char *base_url, problems *found) {
  size_t at;
  const json_t *earlier;
  json_array_foreach(json_object_get(call, "before"), at, earlier) {
    int times = (int)number_or(earlier, "times", 1);
    const char *wanted = text_or(earlier, "error", "none"), *op = text_or(earlier, "op", "");
    for (int i = 0; i < times; i++) {
      flows8x8_error *error = NULL;
      json_t *value = NULL;
      flows8x8_code code =
          make(client, op, json_object_get(earlier, "args"), base_url, NULL, &value, found, &error);
      const char *kind = code == FLOWS8X8_OK ? "none" : flows8x8_error_kind(error);
      if (strcmp(kind, wanted) != 0) problem(found, "%s before the call ended with %s", op, kind);
      flows8x8_error_free(error);
      json_decref(value);
    }
  }
  sleep_ms(number_or(call, "pause_ms", 0));
}

static void check_known(const json_t *options, problems *found) {
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)options, name, value) {
    size_t i = 0;
    while (KNOWN[i] != NULL && strcmp(KNOWN[i], name) != 0) i++;
    if (KNOWN[i] == NULL) problem(found, "the driver does not know the option %s", name);
  }
}

/* Makes the vector's call on a client, and yields how it ended. */
static flows8x8_code on_client(const json_t *call, const json_t *options, const char *base_url, json_t **value,
                               flows8x8_response **response, problems *found, flows8x8_error **error) {
  keys keys;
  later when = {NULL, 0};
  pthread_t canceller;
  const char *op = text_or(call, "op", ""), *channel = text_or(options, "with_channel", NULL);
  flows8x8_options *settings = options_of(options, base_url, &keys);
  flows8x8_client *whole = NULL, *copy = NULL;
  flows8x8_code code = flows8x8_client_new(settings, &whole, error);
  flows8x8_options_free(settings);
  if (code == FLOWS8X8_OK && channel != NULL) code = flows8x8_client_with_channel(whole, channel, &copy, error);
  if (code != FLOWS8X8_OK || strcmp(op, "new_client") == 0) {
    flows8x8_client_free(whole);
    return code;
  }
  const flows8x8_client *client = copy ? copy : whole;
  leaks(options, "the client", flows8x8_client_describe(client), found);
  if (json_is_true(json_object_get(options, "close_first"))) flows8x8_client_close(client);
  make_earlier(client, call, base_url, found);
  flows8x8_call_options *own = call_options_of(json_object_get(options, "call"), &when);
  if (own == NULL) problem(found, "the driver does not know an option of the call");
  if (when.token != NULL && when.milliseconds <= 0) flows8x8_cancel(when.token);
  if (when.token != NULL && when.milliseconds > 0) pthread_create(&canceller, NULL, cancel_later, &when);
  flows8x8_call_options_set_response(own, response);
  code = make(client, op, json_object_get(call, "args"), base_url, own, value, found, error);
  flows8x8_call_options_free(own);
  if (when.token != NULL && when.milliseconds > 0) pthread_join(canceller, NULL);
  flows8x8_cancel_token_free(when.token);
  flows8x8_client_free(copy);
  flows8x8_client_free(whole);
  return code;
}

static void play(const json_t *vector, const char *base_url, problems *found) {
  const json_t *call = json_object_get(vector, "call"), *options = json_object_get(call, "options");
  const char *op = text_or(call, "op", "");
  json_t *value = NULL, *seen_error = NULL, *seen_response = NULL;
  flows8x8_error *error = NULL;
  flows8x8_response *response = NULL;
  flows8x8_code code;
  check_known(options, found);
  if (strcmp(op, "lint") == 0 || strcmp(op, "explain") == 0 || strcmp(op, "parse_flow_reply") == 0) {
    code = offline(op, json_object_get(call, "args"), &value, found, &error);
  } else {
    code = on_client(call, options, base_url, &value, &response, found, &error);
  }
  if ((code == FLOWS8X8_OK) != (error == NULL)) problem(found, "the code is %d, and the error is %p", code, (void *)error);
  if (error != NULL) {
    check_error(error, code, found);
    seen_error = error_json(error);
    leaks(options, "its text", flows8x8_error_text(error), found);
    leaks(options, "its JSON", flows8x8_error_to_json(error), found);
    leaks(options, "its cause", flows8x8_error_cause(error), found);
  }
  if (response != NULL) seen_response = response_json(response);
  if (value == NULL && error == NULL) value = json_null();
  compare(json_object_get(vector, "outcome"), value, seen_error, seen_response, found);
  json_decref(value);
  json_decref(seen_error);
  json_decref(seen_response);
  flows8x8_error_free(error);
  flows8x8_response_free(response);
}

int main(void) { return play_all("C", play) ? 0 : 1; }
