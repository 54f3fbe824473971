// The sets of values. A status or a category that this version does not know is unknown, and its text says it.
#ifndef FLOWS8X8_ENUMS_HPP
#define FLOWS8X8_ENUMS_HPP

#include <cstdint>
#include <string_view>

#include "../flows8x8.h"

namespace flows8x8 {

/// Where a flow stands in its life.
enum class Status : std::int32_t {
  unknown = FLOWS8X8_FLOW_STATUS_UNKNOWN,
  draft = FLOWS8X8_FLOW_STATUS_DRAFT,
  published = FLOWS8X8_FLOW_STATUS_PUBLISHED,
  deprecated = FLOWS8X8_FLOW_STATUS_DEPRECATED,
};

/// What a flow is for.
enum class Category : std::int32_t {
  unknown = FLOWS8X8_FLOW_CATEGORY_UNKNOWN,
  sign_up = FLOWS8X8_FLOW_CATEGORY_SIGN_UP,
  sign_in = FLOWS8X8_FLOW_CATEGORY_SIGN_IN,
  appointment_booking = FLOWS8X8_FLOW_CATEGORY_APPOINTMENT_BOOKING,
  lead_generation = FLOWS8X8_FLOW_CATEGORY_LEAD_GENERATION,
  contact_us = FLOWS8X8_FLOW_CATEGORY_CONTACT_US,
  customer_support = FLOWS8X8_FLOW_CATEGORY_CUSTOMER_SUPPORT,
  survey = FLOWS8X8_FLOW_CATEGORY_SURVEY,
  other = FLOWS8X8_FLOW_CATEGORY_OTHER,
};

/// The region an account was provisioned in. The wrong one looks like an unknown account.
enum class Region : std::int32_t {
  ap = FLOWS8X8_REGION_AP,
  na = FLOWS8X8_REGION_NA,
  eu = FLOWS8X8_REGION_EU,
  id = FLOWS8X8_REGION_ID,
};

/// Which of the two documented layouts of paths to use.
enum class PathStyle : std::int32_t {
  accounts = FLOWS8X8_PATH_STYLE_ACCOUNTS,
  config = FLOWS8X8_PATH_STYLE_CONFIG,
};

/// Whether the server refuses to publish because of a finding.
enum class Severity : std::int32_t {
  none = FLOWS8X8_SEVERITY_NONE,
  error = FLOWS8X8_SEVERITY_ERROR,
  warning = FLOWS8X8_SEVERITY_WARNING,
};

/// How much a line of the log matters.
enum class LogLevel : std::int32_t {
  trace = FLOWS8X8_LOG_TRACE,
  debug = FLOWS8X8_LOG_DEBUG,
  info = FLOWS8X8_LOG_INFO,
  warn = FLOWS8X8_LOG_WARN,
  error = FLOWS8X8_LOG_ERROR,
};

/// The text the API uses for a status; empty for unknown.
inline std::string_view to_string_view(Status status) {
  const char *text = flows8x8_status_str(static_cast<std::int32_t>(status));
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// The text the API uses for a category; empty for unknown.
inline std::string_view to_string_view(Category category) {
  const char *text = flows8x8_category_str(static_cast<std::int32_t>(category));
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace flows8x8

#endif  // FLOWS8X8_ENUMS_HPP
