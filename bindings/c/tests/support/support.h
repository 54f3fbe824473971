/* What the tests have in common: the replay server's control port, programs that serve, and what was wrong. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define API_KEY "test-key-1f4c9a"
#define ACCOUNT_ID "1ab2c3d4-0000-4000-8000-00000000abcd"
#define CHANNEL_ID "ec36a867-3dd4-e911-814a-02d85f55fce8"

/* Texts of what was wrong. */
typedef struct problems {
  char *text;
  size_t count;
} problems;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void problem(problems *found, const char *format, ...);

/* A program that serves, and where. */
typedef struct served {
  int process;
  char url[128];
} served;

/* Starts one of the repository's programs, which prints its URL as the first line. Ends the test when it does not. */
served serve(const char *program, const char *const *words);
void unserve(served *server);

/* Asks the replay server, and yields what it answered. Ends the test when it refused. */
json_t *control(const char *url, const char *method, const char *path, const char *name, const char *value);

/* The bytes of a document in one of its forms: a text, {"text"}, {"base64"} or {"value"}. Owned. */
char *form(const json_t *given, size_t *len);

/* A copy of a text in which {base_url} is replaced. Owned. */
char *with_base_url(const char *text, const char *base_url);

/* Compares what was seen with what a vector says. NULL for what there was not. */
void compare(const json_t *outcome, const json_t *value, const json_t *error, const json_t *response, problems *found);

/* Looks for secrets of a vector's options in a text that shows an error. */
void leaks(const json_t *options, const char *where, const char *text, problems *found);

/* Plays every vector by `play`, some at a time, and says what was wrong; yields whether all hold and all were played. */
typedef void (*play_function)(const json_t *vector, const char *base_url, problems *found);
bool play_all(const char *language, play_function play);

/* A function that gives keys in turn, the last one for ever. */
typedef struct keys {
  const json_t *list;
  size_t next;
} keys;
const char *next_key(keys *keys);

/* A number or what it is when it is absent. */
double number_or(const json_t *object, const char *name, double otherwise);
const char *text_or(const json_t *object, const char *name, const char *otherwise);

/* Waits. */
void sleep_ms(double milliseconds);

#ifdef __cplusplus
}
#endif

#endif
