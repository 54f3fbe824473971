/*
 * Calls every function of flows8x8.h with what a careless program passes: NULL, text that is not UTF-8, numbers that no enum has,
 * indices beyond the end, and a client that was closed. Expected is what the header promises, and that nothing aborts.
 *
 *   every_function          checks; prints what failed and one line that sums up; returns 1 when anything failed
 *   every_function --list   the same, but standard output has the names of the functions that were called, to be compared with
 *                           the symbols that the library exports
 *
 * Needs no server: nothing may listen on port 9 of this machine. Meant to be run under a sanitizer too, so it frees everything.
 *
 * The calls are in settings.c, calls.c and models.c, and how they are checked in check.h.
 */

#include "check.h"

#include <string.h>

/* ---- Numbers and their names ---- */

static void names(void) {
  size_t i;
  int32_t number;
  CHECK(F(abi_version)() == FLOWS8X8_ABI_VERSION, "abi_version");
  CHECK(same(F(version)(), FLOWS8X8_VERSION), "version");
  for (i = 0; i < BAD_NUMBERS_LEN; i++) {
    CHECK(BAD_NUMBERS[i] == 0 ? same(F(code_name)(0), "ok") : F(code_name)(BAD_NUMBERS[i]) == NULL, "code_name");
    CHECK(F(status_str)(BAD_NUMBERS[i]) == NULL, "status_str");
    CHECK(F(category_str)(BAD_NUMBERS[i]) == NULL, "category_str");
  }
  for (number = FLOWS8X8_ERR_INVALID_ARGUMENT; number <= FLOWS8X8_ERR_INTERNAL; number++)
    CHECK(F(code_name)(number) != NULL, "code_name");
  for (number = FLOWS8X8_ERR_PANIC; number <= FLOWS8X8_ERR_INVALID_UTF8; number++)
    CHECK(F(code_name)(number) != NULL, "code_name");
  CHECK(same(F(code_name)(FLOWS8X8_ERR_NOT_FOUND), "not_found"), "code_name");
  for (number = FLOWS8X8_FLOW_STATUS_DRAFT; number <= FLOWS8X8_FLOW_STATUS_DEPRECATED; number++)
    CHECK(F(status_str)(number) != NULL, "status_str");
  for (number = FLOWS8X8_FLOW_CATEGORY_SIGN_UP; number <= FLOWS8X8_FLOW_CATEGORY_OTHER; number++)
    CHECK(F(category_str)(number) != NULL, "category_str");
  CHECK(same(F(status_str)(FLOWS8X8_FLOW_STATUS_DRAFT), "DRAFT"), "status_str");
  CHECK(same(F(category_str)(FLOWS8X8_FLOW_CATEGORY_SURVEY), "SURVEY"), "category_str");
}

int main(int argc, char **argv) {
  bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
  flows8x8_flow *flow;

  names();
  nothing();
  client = usable_client();
  closed = usable_client();
  F(client_close)(closed);
  flow = flows();
  linter();
  reply_options();
  replies();
  options();
  call_options();
  requests();
  clients();
  operations(flow);
  credentials();
  log_lines();
  F(flow_free)(flow);
  F(client_free)(closed);
  F(client_free)(client);

  return sum_up(list) ? 0 : 1;
}
