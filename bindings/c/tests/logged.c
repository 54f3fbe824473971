/* The log: a line for each attempt, without the key, to a function or as FLOWS8X8_LOG says; nothing when nobody wants any. */
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"
#include "support/clients.h"
#include "support/echo.h"

static char lines[1 << 16];
static int levels[8];

static void take(void *user_data, flows8x8_log_level level, const char *message) {
  CHECK(user_data == lines);
  if (level > 0 && level < 8) levels[level]++;
  strncat(lines, message, sizeof lines - strlen(lines) - 2);
  strcat(lines, "\n");
}

static void call(flows8x8_client *client) {
  flows8x8_flow *flow = NULL;
  CHECK(flows8x8_get_flow(client, "8", NULL, &flow, NULL) == FLOWS8X8_OK);
  flows8x8_flow_free(flow);
}

/* What a process writes to standard error when the variable says so. */
static void by_variable(const char *url, const char *level) {
  char text[8192] = "";
  size_t len = 0;
  int ends[2], status;
  CHECK(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    setenv("FLOWS8X8_LOG", level, 1);
    flows8x8_client *client = NULL;
    flows8x8_options *options = options_with_environment_for(url);
    flows8x8_code code = flows8x8_client_new(options, &client, NULL);
    if (code == FLOWS8X8_OK) call(client);
    flows8x8_client_free(client);
    flows8x8_options_free(options);
    _exit(code);
  }
  close(ends[1]);
  for (ssize_t got; (got = read(ends[0], text + len, sizeof text - len - 1)) > 0;) len += (size_t)got;
  close(ends[0]);
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
  if (strcmp(level, "debug") == 0) {
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(strstr(text, "flows8x8 DEBUG get_flow: GET .../flows/8 → 200 in ") != NULL);
    CHECK(strstr(text, API_KEY) == NULL);
  } else {
    CHECK(WEXITSTATUS(status) == FLOWS8X8_ERR_CONFIGURATION);
    CHECK_TEXT(text, "");
  }
}

int main(void) {
  served server = echo("echo");
  unsetenv("FLOWS8X8_LOG");
  by_variable(server.url, "debug");
  by_variable(server.url, "loud");
  flows8x8_client *client = client_for(server.url);
  CHECK(flows8x8_set_log_callback(take, lines, 99) == FLOWS8X8_ERR_INVALID_ARGUMENT);
  call(client);
  CHECK_TEXT(lines, "");
  CHECK(flows8x8_set_log_callback(take, lines, FLOWS8X8_LOG_DEBUG) == FLOWS8X8_OK);
  call(client);
  CHECK(levels[FLOWS8X8_LOG_DEBUG] == 1 && levels[FLOWS8X8_LOG_TRACE] == 0);
  CHECK(strstr(lines, "get_flow: GET .../flows/8 → 200 in ") == lines);
  CHECK(flows8x8_set_log_callback(take, lines, FLOWS8X8_LOG_TRACE) == FLOWS8X8_OK);
  call(client);
  CHECK(levels[FLOWS8X8_LOG_TRACE] > 0 && strstr(lines, "\"flowId\":\"8\"") != NULL);
  CHECK(strstr(lines, API_KEY) == NULL);
  CHECK(flows8x8_set_log_callback(NULL, NULL, 0) == FLOWS8X8_OK);
  lines[0] = '\0';
  call(client);
  CHECK_TEXT(lines, "");
  flows8x8_client_free(client);
  unserve(&server);
  return checked("logged");
}
