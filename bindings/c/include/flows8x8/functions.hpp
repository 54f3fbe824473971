// What needs no client: the linter, the replies of flows, the log.
#ifndef FLOWS8X8_FUNCTIONS_HPP
#define FLOWS8X8_FUNCTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "../flows8x8.h"
#include "enums.hpp"
#include "errors.hpp"
#include "findings.hpp"
#include "models.hpp"
#include "options.hpp"

namespace flows8x8 {

/// Where a finding is in the text that was linted. Lines and columns count from 1, columns in UTF-16 units, and ends are
/// exclusive.
struct Location {
  std::uint32_t line;
  std::uint32_t column;
  std::uint32_t end_line;
  std::uint32_t end_column;
  /// In bytes, from 0.
  std::size_t start;
  std::size_t end;
};

/// One finding of the linter. A view: valid for as long as the report.
class Finding {
 public:
  using Handle = flows8x8_finding;

  explicit Finding(const Handle *handle) noexcept : handle_(handle) {}

  /// What the server would report.
  ValidationError validation_error() const { return ValidationError(flows8x8_finding_validation_error(handle_)); }
  Severity severity() const { return static_cast<Severity>(flows8x8_finding_severity(handle_)); }
  /// What to do about it.
  std::optional<std::string_view> help() const { return detail::maybe(flows8x8_finding_help(handle_)); }
  Location location() const {
    const flows8x8_location *place = flows8x8_finding_location(handle_);
    return Location{flows8x8_location_line(place),       flows8x8_location_column(place),
                    flows8x8_location_end_line(place),   flows8x8_location_end_column(place),
                    flows8x8_location_start(place),      flows8x8_location_end(place)};
  }
  const Handle *get() const noexcept { return handle_; }

 private:
  const Handle *handle_;
};

/// What the linter found in a document.
class LintReport {
 public:
  using Errors = List<Finding, flows8x8_lint_report, flows8x8_lint_report_errors_len, flows8x8_lint_report_errors_get>;
  using Warnings =
      List<Finding, flows8x8_lint_report, flows8x8_lint_report_warnings_len, flows8x8_lint_report_warnings_get>;

  /// Takes the handle.
  explicit LintReport(flows8x8_lint_report *handle) noexcept : handle_(handle) {}

  /// What the server would report, in its order.
  Errors errors() const & noexcept { return Errors(get()); }
  /// Of what is gone when the statement ends: keep it in a variable first.
  Errors errors() const && = delete;
  /// What the server accepts, but a person should know.
  Warnings warnings() const & noexcept { return Warnings(get()); }
  /// Of what is gone when the statement ends: keep it in a variable first.
  Warnings warnings() const && = delete;
  std::string_view to_json() const { return detail::text(flows8x8_lint_report_to_json(get())); }
  const flows8x8_lint_report *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_lint_report, flows8x8_lint_report_free> handle_;
};

/// What the code of a finding means.
class Explanation {
 public:
  /// Takes the handle.
  explicit Explanation(flows8x8_explanation *handle) noexcept : handle_(handle) {}

  std::string_view code() const { return detail::text(flows8x8_explanation_code(get())); }
  std::string_view text() const { return detail::text(flows8x8_explanation_text(get())); }
  /// A flow JSON that has it.
  std::string_view example() const { return detail::text(flows8x8_explanation_example(get())); }
  std::string_view to_json() const { return detail::text(flows8x8_explanation_to_json(get())); }
  const flows8x8_explanation *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_explanation, flows8x8_explanation_free> handle_;
};

/// Who has filled in a flow. A view: valid for as long as the reply.
class ReplyUser {
 public:
  explicit ReplyUser(const flows8x8_reply_user *handle) noexcept : handle_(handle) {}

  /// The phone number in international form.
  std::optional<std::string_view> msisdn() const { return detail::maybe(flows8x8_reply_user_msisdn(handle_)); }
  /// WhatsApp's id of the user for this business.
  std::optional<std::string_view> channel_user_id() const {
    return detail::maybe(flows8x8_reply_user_channel_user_id(handle_));
  }
  std::optional<std::string_view> name() const { return detail::maybe(flows8x8_reply_user_name(handle_)); }
  std::optional<std::string_view> username() const { return detail::maybe(flows8x8_reply_user_username(handle_)); }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_reply_user_extra(handle_)); }
  const flows8x8_reply_user *get() const noexcept { return handle_; }

 private:
  const flows8x8_reply_user *handle_;
};

/// What a user has filled in.
class FlowReply {
 public:
  /// Takes the handle.
  explicit FlowReply(flows8x8_flow_reply *handle) noexcept : handle_(handle) {}

  /// The form's fields by name: a JSON object.
  std::string_view data() const { return detail::text(flows8x8_flow_reply_data(get())); }
  /// One field: a text as it is, anything else as JSON.
  std::optional<std::string_view> field(std::string_view name) const {
    return detail::maybe(flows8x8_flow_reply_field(get(), detail::CString(name, "name")));
  }
  /// The token the flow was sent with.
  std::optional<std::string_view> flow_token() const { return detail::maybe(flows8x8_flow_reply_flow_token(get())); }
  /// The id of this message.
  std::string_view umid() const { return detail::text(flows8x8_flow_reply_umid(get())); }
  ReplyUser user() const { return ReplyUser(flows8x8_flow_reply_user(get())); }
  /// The id of the message that held the flow.
  std::optional<std::string_view> reply_to_umid() const {
    return detail::maybe(flows8x8_flow_reply_reply_to_umid(get()));
  }
  std::optional<std::string_view> channel() const { return detail::maybe(flows8x8_flow_reply_channel(get())); }
  std::optional<std::string_view> channel_id() const { return detail::maybe(flows8x8_flow_reply_channel_id(get())); }
  std::optional<std::string_view> sub_account_id() const {
    return detail::maybe(flows8x8_flow_reply_sub_account_id(get()));
  }
  /// When it was sent.
  std::optional<std::chrono::system_clock::time_point> timestamp() const {
    std::int64_t millis = 0;
    if (!flows8x8_flow_reply_timestamp_unix_millis(get(), &millis)) return std::nullopt;
    return detail::time(millis);
  }
  /// When it was sent, as 8x8 wrote it.
  std::optional<std::string_view> timestamp_text() const { return detail::maybe(flows8x8_flow_reply_timestamp(get())); }
  /// The version of the event's form.
  std::optional<std::uint64_t> version() const {
    std::uint64_t version = 0;
    return flows8x8_flow_reply_version(get(), &version) ? std::optional<std::uint64_t>(version) : std::nullopt;
  }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_flow_reply_extra(get())); }
  std::string_view to_json() const { return detail::text(flows8x8_flow_reply_to_json(get())); }
  const flows8x8_flow_reply *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_flow_reply, flows8x8_flow_reply_free> handle_;
};

/// What the request of a webhook must have before its body is read.
class ReplyOptions {
 public:
  ReplyOptions() : handle_(detail::made(flows8x8_reply_options_new())) {}

  /// What the request's Authorization header must be, scheme included.
  ReplyOptions &authorization(std::string_view expected) & {
    flows8x8_reply_options_set_authorization(get(), detail::CString(expected, "authorization"));
    return *this;
  }
  ReplyOptions authorization(std::string_view expected) && { return std::move(this->authorization(expected)); }
  /// A header of the request.
  ReplyOptions &header(std::string_view name, std::string_view value) & {
    flows8x8_reply_options_add_header(get(), detail::CString(name, "name"), detail::CString(value, "value"));
    return *this;
  }
  ReplyOptions header(std::string_view name, std::string_view value) && { return std::move(this->header(name, value)); }
  flows8x8_reply_options *get() const { return none_ ? nullptr : detail::there(handle_.get(), "ReplyOptions"); }
  /// None at all: nothing is checked.
  static const ReplyOptions &none() {
    static const ReplyOptions none{nullptr};
    return none;
  }

 private:
  explicit ReplyOptions(std::nullptr_t) noexcept : none_(true) {}

  detail::Owned<flows8x8_reply_options, flows8x8_reply_options_free> handle_;
  bool none_ = false;
};

/// Finds the mistakes in a flow JSON, as the server would, without a request.
inline LintReport lint(std::string_view document) {
  flows8x8_lint_report *report = nullptr;
  flows8x8_error *error = nullptr;
  const flows8x8_code code = flows8x8_lint(document.data(), document.size(), &report, &error);
  detail::check(code, error);
  return LintReport(report);
}

/// Finds the mistakes in a file of flow JSON.
inline LintReport lint_file(std::string_view path) {
  flows8x8_lint_report *report = nullptr;
  flows8x8_error *error = nullptr;
  const flows8x8_code code = flows8x8_lint_file(detail::CString(path, "path"), &report, &error);
  detail::check(code, error);
  return LintReport(report);
}

/// Says what the code of a finding means; nothing for a code that nobody knows.
inline std::optional<Explanation> explain(std::string_view finding) {
  flows8x8_explanation *explanation = nullptr;
  flows8x8_error *error = nullptr;
  const flows8x8_code code = flows8x8_explain(detail::CString(finding, "code"), &explanation, &error);
  detail::check(code, error);
  if (explanation == nullptr) return std::nullopt;
  return Explanation(explanation);
}

/// Reads what a webhook receives when a user has filled in a flow; nothing for an event that is no reply to a flow.
inline std::optional<FlowReply> parse_flow_reply(std::string_view body,
                                                 const ReplyOptions &options = ReplyOptions::none()) {
  flows8x8_flow_reply *reply = nullptr;
  flows8x8_error *error = nullptr;
  const flows8x8_code code =
      flows8x8_parse_flow_reply(body.data(), body.size(), options.get(), &reply, &error);
  detail::check(code, error);
  if (reply == nullptr) return std::nullopt;
  return FlowReply(reply);
}

/// Takes a line of the log, on the threads that make calls: by several at once. No call can be made from within it.
using LogCallback = std::function<void(LogLevel level, std::string_view message)>;

/// Sets what takes the lines of the log, one for each attempt of a call, of all clients of the process. It is kept until the
/// process ends, as another thread may be about to use it. What it throws is lost.
inline void set_log_callback(LogCallback callback, LogLevel level = LogLevel::debug) {
  const auto say = [](void *user_data, flows8x8_log_level how, const char *message) noexcept {
    try {
      (*static_cast<LogCallback *>(user_data))(static_cast<LogLevel>(how), message);
    } catch (...) {
      // None of the call's business.
    }
  };
  flows8x8_set_log_callback(say, new LogCallback(std::move(callback)), static_cast<std::int32_t>(level));
}

/// Logs nothing any more.
inline void unset_log_callback() { flows8x8_set_log_callback(nullptr, nullptr, 0); }

/// The version of the library that is linked.
inline std::string_view version() { return detail::text(flows8x8_version()); }

}  // namespace flows8x8

#endif  // FLOWS8X8_FUNCTIONS_HPP
