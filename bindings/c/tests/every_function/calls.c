/* What is called with a client: every operation with one thing wrong at a time, copies of clients, and who is asked meanwhile. */
#include "check.h"

#include <stdio.h>
#include <string.h>

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

static void judge_operation(const char *file, int line, const char *call, enum wrong wrong, flows8x8_code code,
                            flows8x8_error *error, const char *text_name, const char *place_name) {
  const char *names = NULL;
  char context[512];
  snprintf(context, sizeof context, "%s with %s", call, WRONG[wrong]);
  if (wrong == ALL_NULL) {
    code_is(file, line, context, code, WRONG_CODE[wrong]);
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
  judge(file, line, context, code, WRONG_CODE[wrong], error, names);
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
      judge_operation(__FILE__, __LINE__, #__VA_ARGS__, (enum wrong)wrong_, code_, error, text_name_, place_name_); \
      e = NULL; \
      CHECK((__VA_ARGS__) == code_, #__VA_ARGS__); \
      CHECK((void *)out == UNTOUCHED, #__VA_ARGS__); \
    } \
  } while (0)

void operations(const flows8x8_flow *flow) {
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

/* ---- Clients ---- */

#define CLIENT_TEXTS(X) X(client_base_url) X(client_channel_id) X(client_account_id) X(client_describe)

void clients(void) {
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

void credentials(void) {
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

void log_lines(void) {
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
