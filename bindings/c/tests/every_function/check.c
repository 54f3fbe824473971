/* Counts the checks, judges what calls gave, and makes the clients that the others use. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *called_names[1024];
static size_t called_len;
static unsigned long checks, failures;

const char NOT_UTF8[] = "\xff\xfe";
char untouched;
const int32_t BAD_NUMBERS[] = {-1, 0, 99, INT32_MIN, INT32_MAX};
flows8x8_client *client, *closed;

void called(const char *name) {
  size_t i;
  for (i = 0; i < called_len; i++)
    if (strcmp(called_names[i], name) == 0) return;
  if (called_len == sizeof called_names / sizeof *called_names) {
    fprintf(stderr, "called_names is too small\n");
    exit(1);
  }
  called_names[called_len++] = name;
}

bool check(bool held, const char *file, int line, const char *expression, const char *context) {
  checks++;
  if (!held) {
    failures++;
    fprintf(stderr, "%s:%d: %s [%s]\n", file, line, expression, context);
  }
  return held;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

bool sum_up(bool list) {
  size_t i;
  if (list) {
    qsort(called_names, called_len, sizeof *called_names, by_name);
    for (i = 0; i < called_len; i++) puts(called_names[i]);
  }
  fprintf(list ? stderr : stdout, "every_function: %lu checks, %lu failures\n", checks, failures);
  return failures == 0;
}

bool same(const char *a, const char *b) { return a != NULL && b != NULL && strcmp(a, b) == 0; }
bool has(const char *text, const char *part) { return text != NULL && strstr(text, part) != NULL; }

bool readable(const char *text) {
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

void judge(const char *file, int line, const char *call, flows8x8_code code, int32_t want, flows8x8_error *error,
           const char *names) {
  bool ok = want == ANY_FAILURE ? code != FLOWS8X8_OK : code == want;
  char context[1024];
  snprintf(context, sizeof context, "%s:%d: %s gave %ld, wanted %ld: %s", file, line, call, (long)code, (long)want,
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

void code_is(const char *file, int line, const char *call, flows8x8_code code, int32_t want) {
  char context[1024];
  snprintf(context, sizeof context, "%s:%d: %s gave %ld, wanted %ld", file, line, call, (long)code, (long)want);
  CHECK(want == ANY_FAILURE ? code != FLOWS8X8_OK : code == want, context);
}

flows8x8_options *usable_options(void) {
  flows8x8_options *o = F(options_new)();
  CHECK(o != NULL, "options_new");
  code_is(__FILE__, __LINE__, "environment", F(options_set_environment)(o, NULL, 0), FLOWS8X8_OK);
  code_is(__FILE__, __LINE__, "api_key", F(options_set_api_key)(o, "k"), FLOWS8X8_OK);
  code_is(__FILE__, __LINE__, "account_id", F(options_set_account_id)(o, "a"), FLOWS8X8_OK);
  code_is(__FILE__, __LINE__, "channel_id", F(options_set_channel_id)(o, "c"), FLOWS8X8_OK);
  code_is(__FILE__, __LINE__, "base_url", F(options_set_base_url)(o, "http://127.0.0.1:9"), FLOWS8X8_OK);
  code_is(__FILE__, __LINE__, "max_retries", F(options_set_max_retries)(o, 0), FLOWS8X8_OK);
  return o;
}

flows8x8_client *usable_client(void) {
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

void answer_nothing(void *user_data, bool refresh, flows8x8_key_reply *reply) {
  (void)user_data, (void)refresh, (void)reply;
}
