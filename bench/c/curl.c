/* The same calls as one would write them with libcurl and jansson, by hand and with care. */

#include <curl/curl.h>
#include <jansson.h>
#include <signal.h>

#include "worker.h"

#define PATH "/api/v1/accounts/" ACCOUNT "/channels/" CHANNEL "/flows"

struct buffer {
  char *data;
  size_t len;
  size_t room;
};

struct context {
  CURL *curl;
  struct curl_slist *headers;
  struct curl_slist *headers_with_body;
  const char *url;
  char *flow_json;
  struct buffer answer;
  char problem[CURL_ERROR_SIZE];
};

static size_t keep(char *data, size_t size, size_t count, void *user_data) {
  struct buffer *buffer = user_data;
  size_t more = size * count;
  if (buffer->len + more > buffer->room) {
    size_t room = (buffer->len + more) * 2;
    char *larger = realloc(buffer->data, room);
    if (larger == NULL)
      return 0;
    buffer->data = larger;
    buffer->room = room;
  }
  memcpy(buffer->data + buffer->len, data, more);
  buffer->len += more;
  return more;
}

static void set(CURLcode code) {
  if (code != CURLE_OK)
    fail("an option was refused: %s", curl_easy_strerror(code));
}

static struct curl_slist *with_header(struct curl_slist *headers, const char *header) {
  struct curl_slist *more = curl_slist_append(headers, header);
  if (more == NULL)
    fail("no memory");
  return more;
}

/* The answer to the request that is set up, to be released by the caller. */
static json_t *performed(struct context *context) {
  context->answer.len = 0;
  context->problem[0] = '\0';
  CURLcode code = curl_easy_perform(context->curl);
  if (code != CURLE_OK)
    fail("%s", context->problem[0] != '\0' ? context->problem : curl_easy_strerror(code));
  long status = 0;
  set(curl_easy_getinfo(context->curl, CURLINFO_RESPONSE_CODE, &status));
  if (status != 200)
    fail("status %ld", status);
  json_error_t error;
  json_t *answer = json_loadb(context->answer.data, context->answer.len, 0, &error);
  if (answer == NULL)
    fail("the answer is not JSON: %s", error.text);
  return answer;
}

static void get(void *data) {
  struct context *context = data;
  char url[512];
  int len = snprintf(url, sizeof url, "%s" PATH "/%s", context->url, FLOW_ID);
  if (len < 0 || (size_t)len >= sizeof url)
    fail("the URL is too long");
  set(curl_easy_setopt(context->curl, CURLOPT_URL, url));
  set(curl_easy_setopt(context->curl, CURLOPT_HTTPGET, 1L));
  set(curl_easy_setopt(context->curl, CURLOPT_HTTPHEADER, context->headers));
  json_t *flow = performed(context);
  expect("id", json_string_value(json_object_get(flow, "flowId")), FLOW_ID);
  expect("name", json_string_value(json_object_get(flow, "name")), FLOW_NAME);
  expect("status", json_string_value(json_object_get(flow, "status")), FLOW_STATUS);
  json_decref(flow);
}

static void post(void *data) {
  struct context *context = data;
  char url[512];
  int len = snprintf(url, sizeof url, "%s" PATH, context->url);
  if (len < 0 || (size_t)len >= sizeof url)
    fail("the URL is too long");
  json_t *request = json_object();
  json_t *categories = json_array();
  /* Each of these takes over what it is given, also when it fails, and fails when it is given NULL. */
  if (json_array_append_new(categories, json_string(NEW_CATEGORY)) != 0 ||
      json_object_set_new(request, "name", json_string(NEW_NAME)) != 0 ||
      json_object_set_new(request, "categories", categories) != 0 ||
      json_object_set_new(request, "flowJson", json_string(context->flow_json)) != 0)
    fail("the request cannot be made");
  char *body = json_dumps(request, JSON_COMPACT);
  json_decref(request);
  if (body == NULL)
    fail("the request cannot be written");
  set(curl_easy_setopt(context->curl, CURLOPT_URL, url));
  set(curl_easy_setopt(context->curl, CURLOPT_POST, 1L));
  set(curl_easy_setopt(context->curl, CURLOPT_POSTFIELDS, body));
  set(curl_easy_setopt(context->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body)));
  set(curl_easy_setopt(context->curl, CURLOPT_HTTPHEADER, context->headers_with_body));
  json_t *saved = performed(context);
  free(body);
  expect("id", json_string_value(json_object_get(saved, "id")), SAVED_ID);
  if (!json_is_true(json_object_get(saved, "success")))
    fail("the flow was not saved");
  json_decref(saved);
}

int main(int argc, char **argv) {
  if (argc != 2)
    fail("usage: curl URL");
  struct context context = {.url = argv[1], .flow_json = new_flow_json()};
  /* With timeouts libcurl is to leave signals alone, and then a broken connection is the program's to survive. */
  signal(SIGPIPE, SIG_IGN);
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (context.curl = curl_easy_init()) == NULL)
    fail("libcurl does not start");
  context.headers = with_header(context.headers, "Authorization: Bearer " API_KEY);
  context.headers = with_header(context.headers, "Accept: application/json");
  context.headers_with_body = with_header(context.headers_with_body, "Authorization: Bearer " API_KEY);
  context.headers_with_body = with_header(context.headers_with_body, "Accept: application/json");
  context.headers_with_body = with_header(context.headers_with_body, "Content-Type: application/json");
  set(curl_easy_setopt(context.curl, CURLOPT_NOSIGNAL, 1L));
  set(curl_easy_setopt(context.curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS));
  set(curl_easy_setopt(context.curl, CURLOPT_USERAGENT, "bench/1.0"));
  set(curl_easy_setopt(context.curl, CURLOPT_ERRORBUFFER, context.problem));
  set(curl_easy_setopt(context.curl, CURLOPT_WRITEFUNCTION, keep));
  set(curl_easy_setopt(context.curl, CURLOPT_WRITEDATA, &context.answer));

  obey(&context, get, post);

  curl_easy_cleanup(context.curl);
  curl_slist_free_all(context.headers);
  curl_slist_free_all(context.headers_with_body);
  curl_global_cleanup();
  free(context.answer.data);
  free(context.flow_json);
  return 0;
}
