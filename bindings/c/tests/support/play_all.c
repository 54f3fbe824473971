/* Plays every vector, some at a time. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support.h"

/* As many as vectors that wait for a second or two make worth while. */
#define AT_A_TIME 12
/* Each vector has so many seconds. */
#define LONGEST 30

typedef struct round {
  const char *url;
  const char *only;
  json_t *vectors;
  play_function play;
  pthread_mutex_t lock;
  size_t next, played, wrong;
} round_t;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void play_one(round_t *round, const json_t *vector) {
  const char *name = json_string_value(json_object_get(vector, "name"));
  problems found = {NULL, 0};
  double started = now();
  size_t at;
  const json_t *text;
  json_t *start = control(round->url, "POST", "/start", "name", name);
  round->play(vector, text_or(start, "base_url", ""), &found);
  json_t *verdict = control(round->url, "GET", "/verdict", "run", text_or(start, "run", ""));
  if (!json_is_true(json_object_get(verdict, "ok"))) problem(&found, "the verdict is bad");
  json_array_foreach(json_object_get(verdict, "problems"), at, text) problem(&found, "%s", json_string_value(text));
  if (now() - started > LONGEST) problem(&found, "took longer than %d s", LONGEST);
  json_decref(start);
  json_decref(verdict);
  pthread_mutex_lock(&round->lock);
  round->played++;
  if (found.count > 0) {
    round->wrong++;
    printf("%s%s\n", name, found.text);
  }
  pthread_mutex_unlock(&round->lock);
  free(found.text);
}

static void *lane(void *argument) {
  round_t *round = argument;
  for (;;) {
    pthread_mutex_lock(&round->lock);
    const json_t *vector = json_array_get(round->vectors, round->next++);
    pthread_mutex_unlock(&round->lock);
    if (vector == NULL) return NULL;
    if (strstr(json_string_value(json_object_get(vector, "name")), round->only) != NULL) play_one(round, vector);
  }
}

bool play_all(const char *language, play_function play) {
  served server = serve("flows8x8-replay", NULL);
  const char *only = getenv("FLOWS8X8_VECTORS");
  pthread_t lanes[AT_A_TIME];
  round_t round;
  memset(&round, 0, sizeof round);
  round.url = server.url;
  round.only = only ? only : "";
  round.play = play;
  round.vectors = control(server.url, "GET", "/vectors", NULL, NULL);
  pthread_mutex_init(&round.lock, NULL);
  for (int i = 0; i < AT_A_TIME; i++) pthread_create(&lanes[i], NULL, lane, &round);
  for (int i = 0; i < AT_A_TIME; i++) pthread_join(lanes[i], NULL);
  size_t all = json_array_size(round.vectors);
  printf("%s: %zu of %zu vectors played, %zu do not hold\n", language, round.played, all, round.wrong);
  json_decref(round.vectors);
  pthread_mutex_destroy(&round.lock);
  unserve(&server);
  /* Some of them is never enough. */
  return round.wrong == 0 && round.played == all && all > 400;
}
