/* Compares every getter of a handle with the handle's JSON. */
#ifndef GETTERS_H
#define GETTERS_H

#include "flows8x8.h"
#include "support/support.h"

void check_saved(const flows8x8_saved_flow *saved, problems *found);
void check_flow(const flows8x8_flow *flow, problems *found);
void check_summary(const flows8x8_flow_summary *flow, problems *found);
void check_list(const flows8x8_flow_list *list, problems *found);
void check_preview(const flows8x8_flow_preview *preview, problems *found);
void check_report(const flows8x8_lint_report *report, problems *found);
void check_explanation(const flows8x8_explanation *explanation, problems *found);
void check_reply(const flows8x8_flow_reply *reply, problems *found);
void check_error(const flows8x8_error *error, flows8x8_code code, problems *found);

/* An error with the names that vectors have, from its getters. */
json_t *error_json(const flows8x8_error *error);
/* A response with the names that vectors have. */
json_t *response_json(const flows8x8_response *response);

#endif
