/* Documents and texts as vectors have them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static char *copied(const char *bytes, size_t len) {
  char *copy = malloc(len + 1);
  memcpy(copy, bytes, len);
  copy[len] = '\0';
  return copy;
}

static char *from_base64(const char *text, size_t *len) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *bytes = malloc(strlen(text) + 1);
  unsigned bits = 0;
  int held = 0;
  *len = 0;
  for (; *text != '\0' && *text != '='; text++) {
    bits = bits << 6 | (unsigned)(strchr(letters, *text) - letters);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[(*len)++] = (char)(bits >> held & 0xff);
    }
  }
  bytes[*len] = '\0';
  return bytes;
}

char *form(const json_t *given, size_t *len) {
  const json_t *text = json_is_string(given) ? given : json_object_get(given, "text");
  const json_t *base64 = json_object_get(given, "base64");
  if (text != NULL) {
    *len = json_string_length(text);
    return copied(json_string_value(text), *len);
  }
  if (base64 != NULL) return from_base64(json_string_value(base64), len);
  /* An object of the language: C has none, so it is written as JSON, compactly and in the order of the file. */
  char *written = json_dumps(json_object_get(given, "value"), JSON_COMPACT | JSON_ENCODE_ANY);
  *len = strlen(written);
  return written;
}

char *with_base_url(const char *text, const char *base_url) {
  static const char mark[] = "{base_url}";
  size_t room = strlen(text) + 1;
  for (const char *at = strstr(text, mark); at != NULL; at = strstr(at + 1, mark)) room += strlen(base_url);
  char *out = malloc(room);
  char *end = out;
  while (*text != '\0') {
    if (strncmp(text, mark, sizeof mark - 1) == 0) {
      end += sprintf(end, "%s", base_url);
      text += sizeof mark - 1;
    } else {
      *end++ = *text++;
    }
  }
  *end = '\0';
  return out;
}

double number_or(const json_t *object, const char *name, double otherwise) {
  const json_t *number = json_object_get(object, name);
  return json_is_number(number) ? json_number_value(number) : otherwise;
}

const char *text_or(const json_t *object, const char *name, const char *otherwise) {
  const json_t *text = json_object_get(object, name);
  return json_is_string(text) ? json_string_value(text) : otherwise;
}

const char *next_key(keys *keys) {
  size_t last = json_array_size(keys->list) - 1;
  size_t this = keys->next < last ? keys->next++ : last;
  return json_string_value(json_array_get(keys->list, this));
}
