#include "echo.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *own_name;

static void answer(int connection, const char *id) {
  char body[512], whole[1024];
  bool missing = strncmp(id, "missing", 7) == 0;
  if (missing) {
    snprintf(body, sizeof body, "{\"code\":1300,\"message\":\"not there\",\"errorId\":\"%s\"}", id);
  } else {
    snprintf(body, sizeof body, "{\"flowId\":\"%s\",\"name\":\"%s\",\"status\":\"DRAFT\"}", id, own_name);
  }
  int len = snprintf(whole, sizeof whole,
                     "HTTP/1.1 %s\r\ncontent-type: application/json\r\nx-id: %s\r\ncontent-length: %zu\r\n\r\n%s",
                     missing ? "404 Not Found" : "200 OK", id, strlen(body), body);
  if (write(connection, whole, (size_t)len) != len) shutdown(connection, SHUT_RDWR);
}

static void *serve_one(void *argument) {
  int connection = (int)(long)argument;
  char held[8192];
  size_t len = 0;
  for (;;) {
    ssize_t got = read(connection, held + len, sizeof held - len - 1);
    if (got <= 0) break;
    held[len += (size_t)got] = '\0';
    if (strstr(held, "\r\n\r\n") == NULL) continue;
    char *id = strstr(held, "/flows/");
    char *end = id ? strpbrk(id + 7, " ?") : NULL;
    if (end == NULL) break;
    *end = '\0';
    if (strncmp(id + 7, "hang", 4) == 0) {
      /* Until the client closes. */
      while (read(connection, held, sizeof held) > 0) continue;
      break;
    }
    if (strncmp(id + 7, "busy", 4) == 0) sleep_ms(30);
    answer(connection, id + 7);
    len = 0;
  }
  close(connection);
  return NULL;
}

served echo(const char *name) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  served server;
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  memset(&server, 0, sizeof server);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
    perror("no listener");
    exit(2);
  }
  snprintf(server.url, sizeof server.url, "http://127.0.0.1:%d", ntohs(address.sin_port));
  own_name = name;
  server.process = fork();
  if (server.process != 0) {
    close(listener);
    return server;
  }
  /* It must not outlive a test that crashes. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  for (;;) {
    pthread_t thread;
    int connection = accept(listener, NULL, NULL);
    if (connection < 0) continue;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    pthread_create(&thread, NULL, serve_one, (void *)(long)connection);
    pthread_detach(thread);
  }
}
