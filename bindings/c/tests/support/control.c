/* The replay server's control port, and programs that serve. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

static void give_up(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(2);
}

served serve(const char *program, const char *const *words) {
  const char *folder = getenv("FLOWS8X8_PROGRAMS");
  char path[1024];
  served server;
  int ends[2];
  const char *arguments[16] = {path};
  size_t count = 1;
  memset(&server, 0, sizeof server);
  if (folder == NULL) give_up("set FLOWS8X8_PROGRAMS to the folder of the repository's programs: `make test-c` does");
  snprintf(path, sizeof path, "%s/%s", folder, program);
  for (; words != NULL && *words != NULL && count < 15; words++) arguments[count++] = *words;
  if (pipe(ends) != 0) give_up("no pipe");
  server.process = fork();
  if (server.process == 0) {
    /* It must not outlive a test that crashes. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execv(path, (char *const *)arguments);
    _exit(127);
  }
  close(ends[1]);
  for (size_t at = 0; at + 1 < sizeof server.url; at++) {
    if (read(ends[0], &server.url[at], 1) != 1) give_up("a server did not say where it is: is the repository built?");
    if (server.url[at] == '\n') {
      server.url[at] = '\0';
      break;
    }
  }
  /* Kept open: a server that says more must not die of it. */
  return server;
}

void unserve(served *server) {
  kill(server->process, SIGTERM);
  waitpid(server->process, NULL, 0);
}

/* Sends a request and reads all of the answer, whose connection the server closes. */
static char *exchange(const char *url, const char *request, size_t *len) {
  struct sockaddr_in address;
  size_t room = 1 << 16;
  char *answer = malloc(room);
  const char *port = strrchr(url, ':');
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((unsigned short)atoi(port + 1));
  if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) give_up("the replay server is not there");
  if (write(connection, request, strlen(request)) != (ssize_t)strlen(request)) give_up("the replay server does not listen");
  *len = 0;
  for (;;) {
    ssize_t got = read(connection, answer + *len, room - *len - 1);
    if (got <= 0) break;
    *len += (size_t)got;
    if (*len + 1 == room) answer = realloc(answer, room *= 2);
  }
  close(connection);
  answer[*len] = '\0';
  return answer;
}

static void encode(char *into, const char *text) {
  for (; *text != '\0'; text++) into += sprintf(into, "%%%02X", (unsigned char)*text);
  *into = '\0';
}

json_t *control(const char *url, const char *method, const char *path, const char *name, const char *value) {
  char encoded[1024] = "";
  char request[2048];
  size_t len;
  json_error_t wrong;
  if (value != NULL) encode(encoded, value);
  snprintf(request, sizeof request, "%s %s%s%s%s%s HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n", method, path,
           name ? "?" : "", name ? name : "", name ? "=" : "", encoded);
  char *answer = exchange(url, request, &len);
  char *body = strstr(answer, "\r\n\r\n");
  if (strncmp(answer, "HTTP/1.1 200", 12) != 0 || body == NULL) give_up(answer);
  json_t *json = json_loadb(body + 4, len - (size_t)(body + 4 - answer), JSON_ALLOW_NUL, &wrong);
  if (json == NULL) give_up(wrong.text);
  free(answer);
  return json;
}

void sleep_ms(double milliseconds) {
  struct timespec time;
  time.tv_sec = (time_t)(milliseconds / 1000);
  time.tv_nsec = (long)((milliseconds - 1000.0 * (double)time.tv_sec) * 1e6);
  nanosleep(&time, NULL);
}
