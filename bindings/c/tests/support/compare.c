/* Compares what a caller saw with what a vector says. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* Stands in vectors for signatures of links, flow tokens and passwords. */
#define SECRET "hush-7e2d91"

void problem(problems *found, const char *format, ...) {
  va_list values;
  size_t before = found->text ? strlen(found->text) : 0;
  va_start(values, format);
  int len = vsnprintf(NULL, 0, format, values);
  va_end(values);
  found->text = realloc(found->text, before + (size_t)len + 8);
  strcpy(found->text + before, "\n    ");
  va_start(values, format);
  vsnprintf(found->text + before + 5, (size_t)len + 1, format, values);
  va_end(values);
  found->count++;
}

static char *shown(const json_t *json) {
  return json == NULL ? strdup("nothing") : json_dumps(json, JSON_ENCODE_ANY | JSON_SORT_KEYS);
}

static void differ(problems *found, const char *what, const json_t *wanted, const json_t *got) {
  char *a = shown(wanted), *b = shown(got);
  problem(found, "expected %s %s\n      got %s", what, a, b);
  free(a);
  free(b);
}

/* Whether a value is the wanted one, or within the wanted range. */
static bool equals(const json_t *got, const json_t *wanted) {
  const json_t *min = json_object_get(wanted, "min"), *max = json_object_get(wanted, "max");
  if (min != NULL || max != NULL) {
    if (!json_is_number(got)) return false;
    double number = json_number_value(got);
    return (!min || number >= json_number_value(min)) && (!max || number <= json_number_value(max));
  }
  if (json_is_number(wanted) && json_is_number(got)) return json_number_value(wanted) == json_number_value(got);
  if (json_is_null(wanted)) return got == NULL || json_is_null(got);
  return json_equal(got, wanted);
}

static bool holds_all(const json_t *got, const json_t *wanted) {
  size_t at;
  const json_t *text;
  const char *whole = json_is_string(got) ? json_string_value(got) : "";
  if (json_is_string(wanted)) return strstr(whole, json_string_value(wanted)) != NULL;
  json_array_foreach(wanted, at, text) if (strstr(whole, json_string_value(text)) == NULL) return false;
  return true;
}

static void compare_error(const json_t *wanted, const json_t *error, problems *found) {
  const char *name;
  json_t *value;
  size_t before = found->count;
  json_object_foreach((json_t *)wanted, name, value) {
    const char *end = strstr(name, "_contains");
    char member[64];
    snprintf(member, sizeof member, "%.*s", end ? (int)(end - name) : 60, name);
    const json_t *got = json_object_get(error, member);
    if (end ? !holds_all(got, value) : !equals(got, value)) differ(found, name, value, got);
  }
  if (found->count > before) problem(found, "the error: %s", text_or(error, "text", "has no text"));
}

static void compare_response(const json_t *wanted, const json_t *response, problems *found) {
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)wanted, name, value) {
    if (strcmp(name, "headers") != 0 && !equals(json_object_get(response, name), value)) {
      differ(found, name, value, json_object_get(response, name));
    }
  }
  json_object_foreach(json_object_get(wanted, "headers"), name, value) {
    const json_t *got = json_object_get(json_object_get(response, "headers"), name);
    if (!equals(got, value)) differ(found, name, value, got);
  }
  if (!(number_or(response, "elapsed_ms", -1) >= 0)) problem(found, "the response has no time");
}

void compare(const json_t *outcome, const json_t *value, const json_t *error, const json_t *response, problems *found) {
  const json_t *wanted_error = json_object_get(outcome, "error");
  if (error != NULL) {
    if (wanted_error == NULL) {
      problem(found, "expected a value, got %s", text_or(error, "text", "an error"));
    } else {
      compare_error(wanted_error, error, found);
    }
    return;
  }
  if (wanted_error != NULL) {
    differ(found, "an error", wanted_error, value);
    return;
  }
  if (!equals(value, json_object_get(outcome, "value"))) differ(found, "the value", json_object_get(outcome, "value"), value);
  const json_t *wanted_response = json_object_get(outcome, "response");
  if (wanted_response != NULL) compare_response(wanted_response, response, found);
}

static void leak(const char *secret, const char *where, const char *text, problems *found) {
  if (text != NULL && strstr(text, secret) != NULL) problem(found, "%s shows the secret %s", where, secret);
}

void leaks(const json_t *options, const char *where, const char *text, problems *found) {
  size_t at;
  const json_t *key;
  leak(API_KEY, where, text, found);
  leak(SECRET, where, text, found);
  json_array_foreach(json_object_get(options, "api_keys"), at, key) leak(json_string_value(key), where, text, found);
  /* The password in the URL of a proxy. */
  const char *proxy = text_or(options, "proxy", "");
  const char *user = strstr(proxy, "://"), *host = strrchr(proxy, '@');
  const char *colon = user && host ? strchr(user + 3, ':') : NULL;
  if (colon != NULL && colon < host) {
    char password[128];
    snprintf(password, sizeof password, "%.*s", (int)(host - colon - 1), colon + 1);
    leak(password, where, text, found);
  }
}
