#include "json.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>

namespace {

/// The same with texts ending where they hold a NUL, as C shows them.
json_t *cut(const json_t *json) {
  if (json_is_string(json)) return json_string_nocheck(json_string_value(json));
  if (json_is_array(json)) {
    json_t *all = json_array();
    for (std::size_t i = 0; i < json_array_size(json); ++i) json_array_append_new(all, cut(json_array_get(json, i)));
    return all;
  }
  if (!json_is_object(json)) return json_deep_copy(json);
  json_t *all = json_object();
  const char *name;
  json_t *value;
  json_object_foreach(const_cast<json_t *>(json), name, value) json_object_set_new_nocheck(all, name, cut(value));
  return all;
}

/// Adds the members that are not known; those that are said already stay.
void with_extra(Json &json, std::string_view extra) {
  const Json members = Json::parsed(extra);
  const char *name;
  json_t *value;
  json_object_foreach(members.get(), name, value) {
    if (json_object_get(json.get(), name) == nullptr) json_object_set(json.get(), name, value);
  }
}

/// What the result writes, which must be what its methods say.
Json same(std::string_view written, const Json &said, problems *found) {
  Json whole = Json::parsed(written);
  const Json wanted(cut(whole.get())), got(cut(said.get()));
  if (!json_equal(wanted.get(), got.get())) {
    const std::unique_ptr<char, decltype(&std::free)> text(json_dumps(got.get(), JSON_ENCODE_ANY), std::free);
    problem(found, "the JSON is %s\n      the methods say %s", std::string(written).c_str(), text.get());
  }
  return whole;
}

Json said(const flows8x8::ErrorPointer &pointer) {
  Json json(json_object());
  json.set("lineStart", pointer.line_start());
  json.set("lineEnd", pointer.line_end());
  json.set("columnStart", pointer.column_start());
  json.set("columnEnd", pointer.column_end());
  json.set("path", pointer.path());
  with_extra(json, pointer.extra());
  return json;
}

Json said(const flows8x8::ValidationError &finding) {
  Json json(json_object()), pointers(json_array());
  json.set("error", finding.error());
  json.set("errorType", finding.error_type());
  json.set("message", finding.message());
  json.set("lineStart", finding.line_start());
  json.set("lineEnd", finding.line_end());
  json.set("columnStart", finding.column_start());
  json.set("columnEnd", finding.column_end());
  for (const auto pointer : finding.pointers()) pointers.add(said(pointer));
  json.set("pointers", pointers.release());
  with_extra(json, finding.extra());
  return json;
}

Json said(const flows8x8::Finding &finding);

template <typename Findings>
json_t *all(const Findings &findings) {
  Json list(json_array());
  for (const auto finding : findings) list.add(said(finding));
  return list.release();
}

Json said(const flows8x8::Finding &finding) {
  Json json(json_object()), place(json_object());
  const auto where = finding.location();
  json.set("validationError", said(finding.validation_error()).release());
  json.set("severity", std::string_view(finding.severity() == flows8x8::Severity::error ? "error" : "warning"));
  json.set("help", finding.help());
  place.set("line", json_integer(where.line));
  place.set("column", json_integer(where.column));
  place.set("endLine", json_integer(where.end_line));
  place.set("endColumn", json_integer(where.end_column));
  place.set("start", json_integer(static_cast<json_int_t>(where.start)));
  place.set("end", json_integer(static_cast<json_int_t>(where.end)));
  json.set("location", place.release());
  return json;
}

/// A number says the same as its text, unless there is none for it.
void check_status(flows8x8::Status status, std::string_view text, problems *found) {
  if (status == flows8x8::Status::unknown ? text == "DRAFT" || text == "PUBLISHED" || text == "DEPRECATED"
                                          : flows8x8::to_string_view(status) != text) {
    problem(found, "the status %s has the number %d", std::string(text).c_str(), static_cast<int>(status));
  }
}

/// A point in time is there when its text can be read.
void check_time(bool there, std::optional<std::string_view> text, problems *found) {
  if (there != (text && text->substr(0, 2) == "20")) problem(found, "the time %s", there ? "is there" : "is not there");
}

}  // namespace

Json shown(const flows8x8::SavedFlow &saved, problems *found) {
  Json json(json_object());
  json.set("id", saved.id());
  json.set("success", json_boolean(saved.success()));
  json.set("validationErrors", all(saved.validation_errors()));
  json.set("reconciled", json_boolean(saved.reconciled()));
  with_extra(json, saved.extra());
  try {
    saved.require_valid();
    if (!saved.validation_errors().empty()) problem(found, "require_valid did not throw");
  } catch (const flows8x8::ValidationFailedError &error) {
    if (error.validation_errors().size() != saved.validation_errors().size()) problem(found, "it has lost findings");
  }
  return same(saved.to_json(), json, found);
}

Json shown(const flows8x8::Flow &flow, problems *found) {
  Json json(json_object()), categories(json_array());
  json.set("id", flow.id());
  json.set("name", flow.name());
  json.set("status", flow.status_text());
  check_status(flow.status(), flow.status_text(), found);
  const auto texts = flow.category_texts();
  const auto numbers = flow.categories();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    categories.add(Json::of(texts[i]));
    const std::string_view known = flows8x8::to_string_view(numbers.at(i));
    if (!known.empty() && known != texts[i]) problem(found, "category %zu has a wrong number", i);
  }
  json.set("categories", categories.release());
  json.set("flowJsonUrl", flow.flow_json_url());
  json.set("flowJson", flow.flow_json());
  json.set("validationErrors", all(flow.validation_errors()));
  with_extra(json, flow.extra());
  return same(flow.to_json(), json, found);
}

Json shown(const flows8x8::FlowSummaryView &flow, problems *found) {
  Json json(json_object());
  json.set("id", flow.id());
  json.set("name", flow.name());
  json.set("status", flow.status_text());
  check_status(flow.status(), flow.status_text(), found);
  with_extra(json, flow.extra());
  return same(flow.to_json(), json, found);
}

Json shown(const flows8x8::FlowList &list, problems *found) {
  Json json(json_object()), flows(json_array());
  for (const auto flow : list) flows.add(shown(flow, found));
  if (list.size() != json_array_size(flows.get())) problem(found, "iteration yields another number of flows");
  json.set("flows", flows.release());
  json.set("truncated", json_boolean(list.truncated()));
  with_extra(json, list.extra());
  return same(list.to_json(), json, found);
}

Json shown(const flows8x8::FlowPreview &preview, problems *found) {
  Json json(json_object());
  json.set("id", preview.id());
  json.set("url", preview.url());
  json.set("expiresAt", preview.expires_at_text());
  check_time(preview.expires_at().has_value(), preview.expires_at_text(), found);
  with_extra(json, preview.extra());
  return same(preview.to_json(), json, found);
}

Json shown(const flows8x8::LintReport &report, problems *found) {
  Json json(json_object());
  json.set("errors", all(report.errors()));
  json.set("warnings", all(report.warnings()));
  return same(report.to_json(), json, found);
}

Json shown(const flows8x8::Explanation &explanation, problems *found) {
  Json json(json_object());
  json.set("code", explanation.code());
  json.set("text", explanation.text());
  json.set("example", explanation.example());
  return same(explanation.to_json(), json, found);
}

Json shown(const flows8x8::FlowReply &reply, problems *found) {
  Json json(json_object()), user(json_object());
  const auto who = reply.user();
  json.set("data", Json::parsed(reply.data()).release());
  json.set("flowToken", reply.flow_token());
  json.set("umid", reply.umid());
  user.set("msisdn", who.msisdn());
  user.set("channelUserId", who.channel_user_id());
  user.set("name", who.name());
  user.set("username", who.username());
  with_extra(user, who.extra());
  json.set("user", user.release());
  json.set("replyToUmid", reply.reply_to_umid());
  json.set("channel", reply.channel());
  json.set("channelId", reply.channel_id());
  json.set("subAccountId", reply.sub_account_id());
  json.set("timestamp", reply.timestamp_text());
  check_time(reply.timestamp().has_value(), reply.timestamp_text(), found);
  if (const auto version = reply.version()) json.set("version", json_integer(static_cast<json_int_t>(*version)));
  with_extra(json, reply.extra());
  return same(reply.to_json(), json, found);
}

Json shown(const flows8x8::Error &error, problems *found) {
  Json json(json_object());
  json.set("kind", error.kind());
  json.set("text", std::string_view(error.what()));
  json.set("message", error.message());
  json.set("operation", error.operation());
  json.set("method", error.method());
  json.set("path", error.path());
  json.set("api_message", error.api_message());
  json.set("error_id", error.error_id());
  json.set("timestamp", error.timestamp_text());
  json.set("body", error.body());
  json.set("hint", error.hint());
  if (const auto status = error.http_status()) json.set("http_status", json_integer(*status));
  if (const auto code = error.api_code()) json.set("code", json_integer(*code));
  if (const auto wait = error.retry_after()) json.set("retry_after", json_real(std::chrono::duration<double>(*wait).count()));
  if (const auto body = error.body()) json.set("body_length", json_integer(static_cast<json_int_t>(body->size())));
  json.set("attempts", json_integer(error.attempts()));
  json.set("validation_errors", all(error.validation_errors()));
  check_time(error.timestamp().has_value(), error.timestamp_text(), found);
  if (error.code() == FLOWS8X8_OK) problem(found, "an error has the code of success");
  return json;
}

Json shown(const flows8x8::Response &response) {
  Json json(json_object()), headers(json_object());
  json.set("status", json_integer(response.status()));
  json.set("attempts", json_integer(response.attempts()));
  json.set("elapsed_ms", json_real(response.elapsed().count()));
  json.set("body", response.body());
  for (const auto &[name, value] : response.headers()) headers.set(std::string(name).c_str(), value);
  json.set("headers", headers.release());
  return json;
}
