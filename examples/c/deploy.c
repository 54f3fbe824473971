/* Creates and publishes a flow, or changes the draft of that name: deploy NAME FILE
 *
 * With FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID and FLOWS8X8_CHANNEL_ID set. */
#include <flows8x8.h>
#include <stdio.h>

/* Says what was wrong, with each finding in the file. */
static int failed(const char *file, flows8x8_error *error) {
  fprintf(stderr, "%s\n", flows8x8_error_text(error));
  for (size_t i = 0; i < flows8x8_error_validation_errors_len(error); i++) {
    const flows8x8_validation_error *finding = flows8x8_error_validation_errors_get(error, i);
    const char *code = flows8x8_validation_error_error(finding), *message = flows8x8_validation_error_message(finding);
    uint32_t line = 0, column = 0;
    flows8x8_validation_error_line_start(finding, &line);
    flows8x8_validation_error_column_start(finding, &column);
    fprintf(stderr, "%s:%u:%u: %s: %s\n", file, line, column, code ? code : "finding", message ? message : "");
  }
  flows8x8_error_free(error);
  return 1;
}

/* Creates the flow, or changes the one there is; yields what was saved, or NULL. */
static flows8x8_saved_flow *save(const flows8x8_client *client, const char *name, const char *file,
                                 flows8x8_error **error) {
  flows8x8_flow_summary *there = NULL;
  flows8x8_saved_flow *saved = NULL;
  if (flows8x8_find_flow(client, name, NULL, &there, error) != FLOWS8X8_OK) return NULL;
  if (there != NULL && flows8x8_flow_summary_status(there) == FLOWS8X8_FLOW_STATUS_DRAFT) {
    flows8x8_update_request *changes = flows8x8_update_request_new();
    flows8x8_update_request_set_flow_json_file(changes, file);
    flows8x8_update_flow(client, flows8x8_flow_summary_id(there), changes, NULL, &saved, error);
    flows8x8_update_request_free(changes);
  } else {
    flows8x8_create_request *request = flows8x8_create_request_new();
    flows8x8_create_request_set_name(request, name);
    flows8x8_create_request_add_category(request, FLOWS8X8_FLOW_CATEGORY_OTHER);
    flows8x8_create_request_set_flow_json_file(request, file);
    flows8x8_create_flow(client, request, NULL, &saved, error);
    flows8x8_create_request_free(request);
  }
  flows8x8_flow_summary_free(there);
  return saved;
}

int main(int argc, char **argv) {
  flows8x8_client *client = NULL;
  flows8x8_error *error = NULL;
  if (argc != 3) return fprintf(stderr, "usage: deploy NAME FILE\n"), 2;
  if (flows8x8_client_new(NULL, &client, &error) != FLOWS8X8_OK) return failed(argv[2], error);
  flows8x8_saved_flow *saved = save(client, argv[1], argv[2], &error);
  if (saved != NULL && flows8x8_saved_flow_require_valid(saved, &error) == FLOWS8X8_OK &&
      flows8x8_publish_flow(client, flows8x8_saved_flow_id(saved), NULL, &error) == FLOWS8X8_OK) {
    printf("published %s as %s\n", argv[1], flows8x8_saved_flow_id(saved));
  }
  flows8x8_saved_flow_free(saved);
  flows8x8_client_free(client);
  return error != NULL ? failed(argv[2], error) : 0;
}
