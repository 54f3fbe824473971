/* A client for tests: of a server on this machine, without a rate limit and without the environment. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include <stdio.h>
#include <stdlib.h>

#include "flows8x8.h"
#include "support.h"

static inline flows8x8_options *options_with_environment_for(const char *url) {
  flows8x8_options *options = flows8x8_options_new();
  flows8x8_options_set_api_key(options, API_KEY);
  flows8x8_options_set_account_id(options, ACCOUNT_ID);
  flows8x8_options_set_channel_id(options, CHANNEL_ID);
  flows8x8_options_set_base_url(options, url);
  flows8x8_options_set_no_proxy(options);
  flows8x8_options_set_rate_limit(options, 0);
  flows8x8_options_set_timeout_ms(options, 30000);
  return options;
}

static inline flows8x8_options *options_for(const char *url) {
  flows8x8_options *options = options_with_environment_for(url);
  flows8x8_options_set_environment(options, NULL, 0);
  return options;
}

static inline flows8x8_client *client_of(flows8x8_options *options) {
  flows8x8_client *client = NULL;
  flows8x8_error *error = NULL;
  if (flows8x8_client_new(options, &client, &error) != FLOWS8X8_OK) {
    fprintf(stderr, "%s\n", flows8x8_error_text(error));
    exit(2);
  }
  flows8x8_options_free(options);
  return client;
}

static inline flows8x8_client *client_for(const char *url) { return client_of(options_for(url)); }

#endif
