/* What a test asserts with: it goes on after a failure, and says at the end how many there were. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>

static int check_count, check_failures;

#define CHECK(condition)                                                          \
  do {                                                                            \
    __atomic_add_fetch(&check_count, 1, __ATOMIC_RELAXED);                        \
    if (!(condition)) {                                                           \
      __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);                   \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                             \
  } while (0)

/* Two texts, either of which may be NULL. */
#define CHECK_TEXT(got, wanted)                                                                   \
  do {                                                                                            \
    const char *check_got = (got), *check_wanted = (wanted);                                      \
    __atomic_add_fetch(&check_count, 1, __ATOMIC_RELAXED);                                        \
    if (check_got == NULL || strcmp(check_got, check_wanted) != 0) {                              \
      __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);                                   \
      fprintf(stderr, "%s:%d: %s is %s, not %s\n", __FILE__, __LINE__, #got,                      \
              check_got ? check_got : "NULL", check_wanted);                                      \
    }                                                                                             \
  } while (0)

static inline int checked(const char *name) {
  printf("%s: %d checks, %d failures\n", name, check_count, check_failures);
  return check_failures == 0 && check_count > 0 ? 0 : 1;
}

#endif
