/*
 * What both workers share, so that nothing but the library differs between them.
 *
 * A worker is started with the server's URL. It reads orders from standard input, "get N" or "post N", one a line, makes N
 * calls one after the other, and answers with the nanoseconds of CPU time, user and system, that a call took of the process:
 * that of all its threads, should the library have some.
 */

#ifndef FLOWS8X8_BENCH_WORKER_H
#define FLOWS8X8_BENCH_WORKER_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define API_KEY "k"
#define ACCOUNT "1ab2c3d4-0000-4000-8000-00000000abcd"
#define CHANNEL "ec36a867-3dd4-e911-814a-02d85f55fce8"
#define TIMEOUT_MS 60000

#define FLOW_ID "822625023859371"
#define FLOW_NAME "Example flow"
#define FLOW_STATUS "DRAFT"
#define SAVED_ID "866937862658913"

#define NEW_NAME "Example"
#define NEW_CATEGORY "OTHER"

#define FLOW_JSON_BYTES 10000

static inline _Noreturn void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("bench: ", stderr);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  va_end(values);
  exit(1);
}

/* A getter may give NULL, which is as wrong as another text. */
static inline void expect(const char *what, const char *found, const char *wanted) {
  if (found == NULL || strcmp(found, wanted) != 0)
    fail("the %s is %s instead of %s", what, found == NULL ? "absent" : found, wanted);
}

/*
 * A flow JSON as editors save it: indented, so that it has line ends and quotes, which become escapes once it is a member of
 * the request, and texts with escapes of their own and letters of more than one byte.
 */
static inline char *new_flow_json(void) {
  char *text = malloc(FLOW_JSON_BYTES + 1024);
  if (text == NULL)
    fail("no memory");
  size_t len = (size_t)sprintf(text, "{\n  \"version\": \"7.1\",\n  \"screens\": [\n    {\n      \"id\": \"TERMS\",\n"
                                     "      \"title\": \"Terms\",\n      \"terminal\": true,\n      \"layout\": {\n"
                                     "        \"type\": \"SingleColumnLayout\",\n        \"children\": [\n");
  for (unsigned paragraph = 1; len < FLOW_JSON_BYTES - 220; paragraph++)
    len += (size_t)sprintf(text + len,
                           "          {\n            \"type\": \"TextBody\",\n            \"text\": \"Paragraph %u: "
                           "\\\"agreed\\\" is what both have signed.\\nCaf\xc3\xa9 \\u00e0 la carte.\"\n          },\n",
                           paragraph);
  len += (size_t)sprintf(text + len, "          {\n            \"type\": \"Footer\",\n            \"label\": \"Done\",\n"
                                     "            \"on-click-action\": {\"name\": \"complete\", \"payload\": {}}\n"
                                     "          }\n        ]\n      }\n    }\n  ]\n}\n");
  if (len < FLOW_JSON_BYTES - 250 || len > FLOW_JSON_BYTES + 250)
    fail("the flow JSON has %zu bytes", len);
  return text;
}

static inline double cpu_ns(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0)
    fail("there is no clock of CPU time");
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

typedef void call(void *context);

/* Until standard input ends. */
static inline void obey(void *context, call *get, call *post) {
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char what[8];
    unsigned count;
    if (sscanf(line, "%7s %u", what, &count) != 2 || count == 0)
      fail("not an order: %.*s", (int)strcspn(line, "\n"), line);
    call *made = strcmp(what, "get") == 0 ? get : strcmp(what, "post") == 0 ? post : NULL;
    if (made == NULL)
      fail("there is no call %s", what);
    double start = cpu_ns();
    for (unsigned done = 0; done < count; done++)
      made(context);
    double taken = cpu_ns() - start;
    if (printf("%.0f\n", taken / count) < 0 || fflush(stdout) != 0)
      fail("nobody reads the answer");
  }
}

#endif /* FLOWS8X8_BENCH_WORKER_H */
