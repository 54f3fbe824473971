// What C++ shows of the library's results, as JSON.
#ifndef SUPPORT_JSON_HPP
#define SUPPORT_JSON_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "flows8x8.hpp"
#include "support.h"

/// A value of jansson, released with its owner.
class Json {
 public:
  Json() = default;
  explicit Json(json_t *json) : json_(json) {}
  Json(Json &&other) noexcept : json_(other.release()) {}
  Json &operator=(Json &&other) noexcept {
    std::swap(json_, other.json_);
    return *this;
  }
  ~Json() { json_decref(json_); }

  static Json of(std::string_view text) { return Json(json_stringn_nocheck(text.data(), text.size())); }
  static Json parsed(std::string_view text) {
    return Json(json_loadb(text.data(), text.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, nullptr));
  }
  void set(const char *name, json_t *value) { json_object_set_new(json_, name, value); }
  void set(const char *name, std::string_view text) { set(name, of(text).release()); }
  /// What is absent is left out.
  void set(const char *name, std::optional<std::string_view> text) {
    if (text) set(name, *text);
  }
  void set(const char *name, std::optional<std::uint32_t> number) {
    if (number) set(name, json_integer(*number));
  }
  void add(Json item) { json_array_append_new(json_, item.release()); }
  json_t *get() const { return json_; }
  json_t *release() { return std::exchange(json_, nullptr); }

 private:
  json_t *json_ = nullptr;
};

/// The canonical JSON that a result itself writes, after comparing it with what the result's methods say.
Json shown(const flows8x8::SavedFlow &saved, problems *found);
Json shown(const flows8x8::Flow &flow, problems *found);
Json shown(const flows8x8::FlowSummaryView &flow, problems *found);
Json shown(const flows8x8::FlowList &list, problems *found);
Json shown(const flows8x8::FlowPreview &preview, problems *found);
Json shown(const flows8x8::LintReport &report, problems *found);
Json shown(const flows8x8::Explanation &explanation, problems *found);
Json shown(const flows8x8::FlowReply &reply, problems *found);

/// An error and a response with the names that vectors have.
Json shown(const flows8x8::Error &error, problems *found);
Json shown(const flows8x8::Response &response);

#endif
