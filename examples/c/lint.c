/* Lists the mistakes in files of flow JSON, without an account: lint FILE... */
#include <flows8x8.h>
#include <stdio.h>

static void show(const char *file, const char *what, const flows8x8_finding *finding) {
  const flows8x8_location *place = flows8x8_finding_location(finding);
  const flows8x8_validation_error *server = flows8x8_finding_validation_error(finding);
  const char *help = flows8x8_finding_help(finding);
  printf("%s:%u:%u: %s[%s]: %s\n", file, flows8x8_location_line(place), flows8x8_location_column(place), what,
         flows8x8_validation_error_error(server), flows8x8_validation_error_message(server));
  if (help != NULL) printf("  help: %s\n", help);
}

int main(int argc, char **argv) {
  int mistakes = 0;
  for (int i = 1; i < argc; i++) {
    flows8x8_lint_report *report = NULL;
    flows8x8_error *error = NULL;
    if (flows8x8_lint_file(argv[i], &report, &error) != FLOWS8X8_OK) {
      fprintf(stderr, "%s\n", flows8x8_error_text(error));
      flows8x8_error_free(error);
      mistakes = 1;
      continue;
    }
    for (size_t n = 0; n < flows8x8_lint_report_errors_len(report); n++, mistakes = 1) {
      show(argv[i], "error", flows8x8_lint_report_errors_get(report, n));
    }
    for (size_t n = 0; n < flows8x8_lint_report_warnings_len(report); n++) {
      show(argv[i], "warning", flows8x8_lint_report_warnings_get(report, n));
    }
    flows8x8_lint_report_free(report);
  }
  return mistakes;
}
