/* A program that opens and closes the library again and again, as plug-ins do, does not grow. reload LIBRARY */
#include <dlfcn.h>
#include <unistd.h>

#include "support/check.h"
#include "support/echo.h"
#include "flows8x8.h"

#define TIMES 50
/* What an allocator may keep for itself; a library that is loaded anew each time would take fifty times its own size. */
#define ROOM_KB 4096

static void *named(void *library, const char *name) {
  void *found = dlsym(library, name);
  CHECK(found != NULL);
  return found;
}

/* A pointer to a function from one to data, which C has no cast for. */
#define FUNCTION(library, name)                          \
  __typeof__(&name) call_##name;                         \
  *(void **)&call_##name = named(library, #name)

static long resident_kb(void) {
  long pages = 0, all = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%ld %ld", &all, &pages) != 2) return 0;
  fclose(file);
  return pages * sysconf(_SC_PAGESIZE) / 1024;
}

static void use(const char *path, const char *url) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) fprintf(stderr, "%s\n", dlerror());
  CHECK(library != NULL);
  FUNCTION(library, flows8x8_options_new);
  FUNCTION(library, flows8x8_options_free);
  FUNCTION(library, flows8x8_options_set_api_key);
  FUNCTION(library, flows8x8_options_set_account_id);
  FUNCTION(library, flows8x8_options_set_channel_id);
  FUNCTION(library, flows8x8_options_set_base_url);
  FUNCTION(library, flows8x8_options_set_rate_limit);
  FUNCTION(library, flows8x8_client_new);
  FUNCTION(library, flows8x8_client_free);
  FUNCTION(library, flows8x8_get_flow);
  FUNCTION(library, flows8x8_flow_id);
  FUNCTION(library, flows8x8_flow_free);
  flows8x8_options *options = call_flows8x8_options_new();
  flows8x8_client *client = NULL;
  flows8x8_flow *flow = NULL;
  call_flows8x8_options_set_api_key(options, API_KEY);
  call_flows8x8_options_set_account_id(options, ACCOUNT_ID);
  call_flows8x8_options_set_channel_id(options, CHANNEL_ID);
  call_flows8x8_options_set_base_url(options, url);
  call_flows8x8_options_set_rate_limit(options, 0);
  CHECK(call_flows8x8_client_new(options, &client, NULL) == FLOWS8X8_OK);
  CHECK(call_flows8x8_get_flow(client, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
  CHECK_TEXT(call_flows8x8_flow_id(flow), "8");
  call_flows8x8_flow_free(flow);
  call_flows8x8_client_free(client);
  call_flows8x8_options_free(options);
  CHECK(dlclose(library) == 0);
}

int main(int argc, char **argv) {
  served server = echo("echo");
  if (argc != 2) return 2;
  for (int i = 0; i < 5; i++) use(argv[1], server.url);
  long before = resident_kb();
  for (int i = 0; i < TIMES; i++) use(argv[1], server.url);
  long grown = resident_kb() - before;
  printf("resident: %ld kB after 5 times, %+ld kB after %d more\n", before, grown, TIMES);
  CHECK(before > 0 && grown < ROOM_KB);
  unserve(&server);
  return checked("reload");
}
