/*
 * How this program checks: functions are called by F, which notes their names, and what must hold is said by CHECK, or by a macro
 * made of it. At the end is what the program's files have of each other.
 */
#ifndef CHECK_H
#define CHECK_H

#include <flows8x8.h>

/* ---- What is called, and what is checked ---- */

void called(const char *name);
bool check(bool held, const char *file, int line, const char *expression, const char *context);

/* Prints how many checks there were. With a list, that goes to standard error, and the names of what was called, in order, to
   standard output. Yields whether all held. */
bool sum_up(bool list);

/* A function by its name without the prefix. Naming it is what puts it on the list, so the list cannot claim what is not done. */
#define F(name) (called("flows8x8_" #name), flows8x8_##name)

#define CHECK(condition, context) check((condition), __FILE__, __LINE__, #condition, (context))

bool same(const char *a, const char *b);
bool has(const char *text, const char *part);

/* Whether a text is absent or UTF-8. Reads to the end, so a sanitizer sees when it does not belong to the handle any more. */
bool readable(const char *text);

extern const char NOT_UTF8[3];

/* What an _out parameter has before a call. Not NULL, because NULL would hide that NULL was written. */
extern char untouched;
#define UNTOUCHED ((void *)&untouched)

/* Numbers that no enum of the header has, or only for what is unknown. */
extern const int32_t BAD_NUMBERS[5];
#define BAD_NUMBERS_LEN (sizeof BAD_NUMBERS / sizeof *BAD_NUMBERS)

/* Any code but FLOWS8X8_OK will do. */
#define ANY_FAILURE (-1)

/* ---- What a handle says: h, or one that is not there ---- */

/* A text of a handle: what it points to belongs to the handle, so a second question has the same answer. */
#define READ_TEXT(name) CHECK(readable(F(name)(h)) && F(name)(h) == F(name)(h), #name);
#define READ_NUMBER(name) CHECK(F(name)(h) == F(name)(h), #name);
#define NULL_TEXT(name) CHECK(F(name)(NULL) == NULL, #name);
#define NULL_NUMBER(name) CHECK(F(name)(NULL) == 0, #name);
/* Freeing nothing does nothing, however often. */
#define NULL_FREE(name) F(name)(NULL), F(name)(NULL), CHECK(true, #name);

/* A number that may be absent: it is written only when it is there, and the place may be NULL. */
#define MAYBE(type, name, handle) do { \
    type number_ = 77; \
    bool there_ = F(name)((handle), &number_); \
    CHECK(there_ || number_ == 77, #name); \
    CHECK(F(name)((handle), NULL) == there_, #name); \
  } while (0)

/* A list of a handle: nothing beyond the end, and everything before it. */
#define LIST(len, get, handle) do { \
    size_t i_, len_ = F(len)(handle); \
    for (i_ = 0; i_ < len_; i_++) CHECK(F(get)((handle), i_) != NULL, #get); \
    CHECK(F(get)((handle), len_) == NULL, #get); \
    CHECK(F(get)((handle), SIZE_MAX) == NULL, #get); \
    CHECK(F(len)(NULL) == 0, #len); \
    CHECK(F(get)(NULL, 0) == NULL && F(get)(NULL, SIZE_MAX) == NULL, #get); \
  } while (0)

/* ---- Calls that fail, and calls that succeed ---- */

/* Whether a call failed as it must: with this code, said by the error too, in a text that names what was wrong. Frees the
   error. The file and the line are the call's, because those of the checks within say nothing about which call it was. */
void judge(const char *file, int line, const char *call, flows8x8_code code, int32_t want, flows8x8_error *error,
           const char *names);
void code_is(const char *file, int line, const char *call, flows8x8_code code, int32_t want);

/* A call that must fail. It mentions &out and e: made once with a place for the error, and once without, which changes nothing. */
#define FAILS(type, want, names, ...) do { \
    flows8x8_##type *out = UNTOUCHED; \
    flows8x8_error *error = UNTOUCHED, **e = &error; \
    flows8x8_code code_ = (__VA_ARGS__); \
    judge(__FILE__, __LINE__, #__VA_ARGS__, code_, (want), error, (names)); \
    e = NULL; \
    CHECK((__VA_ARGS__) == code_, #__VA_ARGS__); \
    CHECK((void *)out == UNTOUCHED, #__VA_ARGS__); \
  } while (0)

/* A call that must succeed and mentions &out and &error. */
#define SUCCEEDS(type, result, ...) do { \
    flows8x8_##type *out = UNTOUCHED; \
    flows8x8_error *error = UNTOUCHED; \
    code_is(__FILE__, __LINE__, #__VA_ARGS__, (__VA_ARGS__), FLOWS8X8_OK); \
    CHECK((void *)error == UNTOUCHED, #__VA_ARGS__); \
    (result) = NULL; \
    if (CHECK((void *)out != UNTOUCHED, #__VA_ARGS__)) (result) = out; \
  } while (0)

/* ---- check.c: the client ---- */

/* One that can be used, and one that was closed: main has them made before anything that needs them. */
extern flows8x8_client *client, *closed;

/* Options that suffice for a client that reaches nothing and takes nothing from the environment. */
flows8x8_options *usable_options(void);
flows8x8_client *usable_client(void);
/* Is asked for a key, and gives none. */
void answer_nothing(void *user_data, bool refresh, flows8x8_key_reply *reply);

/* ---- settings.c ---- */

void options(void);
void call_options(void);
void requests(void);
void reply_options(void);

/* ---- calls.c ---- */

void clients(void);
void operations(const flows8x8_flow *flow);
void credentials(void);
void log_lines(void);

/* ---- models.c ---- */

/* Asks an error everything. Does not free it. */
void read_error(const flows8x8_error *h);
/* Yields the flow that it read, to be freed, or NULL when it could not be made. */
flows8x8_flow *flows(void);
void linter(void);
void replies(void);
void nothing(void);

#endif
