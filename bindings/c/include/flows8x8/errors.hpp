// What calls throw: one class for each kind of failure, with all that is known of it.
#ifndef FLOWS8X8_ERRORS_HPP
#define FLOWS8X8_ERRORS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../flows8x8.h"
#include "findings.hpp"

namespace flows8x8 {

namespace detail {

/// A point in time from milliseconds since 1970-01-01 UTC.
inline std::chrono::system_clock::time_point time(std::int64_t unix_millis) {
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::milliseconds(unix_millis)));
}

}  // namespace detail

/// Why a call failed. what() is the whole in a line: operation, kind, what the server said, where, and what to do. Copies share
/// what they know, and every std::string_view is valid for as long as one of them is.
class Error : public std::runtime_error {
 public:
  using ValidationErrors = List<ValidationError, flows8x8_error, flows8x8_error_validation_errors_len,
                                flows8x8_error_validation_errors_get>;

  /// Takes the error.
  explicit Error(flows8x8_error *error)
      : std::runtime_error(std::string(detail::text(flows8x8_error_text(error)))),
        error_(error, flows8x8_error_free),
        code_(flows8x8_error_code(error)) {}
  /// An error that only this layer can see.
  Error(flows8x8_code code, const std::string &message)
      : std::runtime_error(message), message_(std::make_shared<const std::string>(message)), code_(code) {}

  /// The code of the C function, such as FLOWS8X8_ERR_NOT_FOUND.
  flows8x8_code code() const noexcept { return code_; }
  /// The stable name of the kind, such as not_found.
  std::string_view kind() const {
    const char *kind = flows8x8_error_kind(get());
    return kind != nullptr ? kind : detail::text(flows8x8_code_name(code_));
  }
  /// What went wrong: 8x8's own words when it sent some.
  std::string_view message() const { return message_ ? *message_ : detail::text(flows8x8_error_message(get())); }
  /// The operation that failed, such as update_flow.
  std::optional<std::string_view> operation() const { return detail::maybe(flows8x8_error_operation(get())); }
  std::optional<std::string_view> method() const { return detail::maybe(flows8x8_error_method(get())); }
  /// The path of the request, without its query.
  std::optional<std::string_view> path() const { return detail::maybe(flows8x8_error_path(get())); }
  std::optional<int> http_status() const {
    const int status = flows8x8_error_http_status(get());
    return status == 0 ? std::nullopt : std::optional<int>(status);
  }
  /// 8x8's own code, such as 1300.
  std::optional<std::int64_t> api_code() const {
    std::int64_t code = 0;
    return flows8x8_error_api_code(get(), &code) ? std::optional<std::int64_t>(code) : std::nullopt;
  }
  /// 8x8's own description.
  std::optional<std::string_view> api_message() const { return detail::maybe(flows8x8_error_api_message(get())); }
  /// The reference to quote to 8x8's support.
  std::optional<std::string_view> error_id() const { return detail::maybe(flows8x8_error_error_id(get())); }
  /// When it occurred, as 8x8 wrote it.
  std::optional<std::string_view> timestamp_text() const { return detail::maybe(flows8x8_error_timestamp(get())); }
  std::optional<std::chrono::system_clock::time_point> timestamp() const {
    std::int64_t millis = 0;
    if (!flows8x8_error_timestamp_unix_millis(get(), &millis)) return std::nullopt;
    return detail::time(millis);
  }
  /// The findings in the flow JSON that came with the failure.
  ValidationErrors validation_errors() const & noexcept { return ValidationErrors(get()); }
  /// Of what is gone when the statement ends: keep it in a variable first.
  ValidationErrors validation_errors() const && = delete;
  /// How long the server asked to wait.
  std::optional<std::chrono::milliseconds> retry_after() const {
    std::uint64_t wait = 0;
    if (!flows8x8_error_retry_after_ms(get(), &wait)) return std::nullopt;
    // What does not fit is the most that does.
    const auto most = std::chrono::milliseconds::max();
    return wait > static_cast<std::uint64_t>(most.count()) ? most : std::chrono::milliseconds(wait);
  }
  /// How many requests were made; 0 when the call failed before the first.
  std::uint32_t attempts() const { return flows8x8_error_attempts(get()); }
  /// The beginning of the answer's body, with secrets masked.
  std::optional<std::string_view> body() const { return detail::maybe(flows8x8_error_body(get())); }
  /// What to do about it.
  std::optional<std::string_view> hint() const { return detail::maybe(flows8x8_error_hint(get())); }
  /// What it comes from, in the words of the layer below.
  std::optional<std::string_view> cause() const { return detail::maybe(flows8x8_error_cause(get())); }
  /// Whether the same call may be made again a little later without harm.
  bool is_retryable() const { return flows8x8_error_is_retryable(get()); }
  std::string_view to_json() const { return detail::text(flows8x8_error_to_json(get())); }
  const flows8x8_error *get() const noexcept { return error_.get(); }

 private:
  std::shared_ptr<const flows8x8_error> error_;
  std::shared_ptr<const std::string> message_;
  flows8x8_code code_;
};

/// What the server says: its status is an error.
class ApiError : public Error {
 public:
  using Error::Error;
};

/// What the network does: no answer came.
class TransportError : public Error {
 public:
  using Error::Error;
};

/// An argument cannot be sent: nothing went over the wire.
class InvalidArgumentError : public Error {
 public:
  using Error::Error;
};

/// The client is not set up completely or contradicts itself.
class ConfigurationError : public Error {
 public:
  using Error::Error;
};

/// The server refused the request as malformed (400).
class BadRequestError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The API key is missing, wrong or disabled (401).
class AuthenticationError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The key is valid but may not do this (403).
class PermissionDeniedError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The flow, channel or account does not exist (404).
class NotFoundError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The flow's state does not allow this (409).
class ConflictError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// This version of the API was withdrawn (410).
class GoneError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The request body is too large (413).
class PayloadTooLargeError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The flow JSON is not valid (422).
class ValidationFailedError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The server demands a newer TLS version (426).
class UpgradeRequiredError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// Too many requests (429).
class RateLimitError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The server failed (5xx).
class ServerError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// Any other status, or a success that says it is none.
class UnexpectedStatusError : public ApiError {
 public:
  using ApiError::ApiError;
};

/// The call's deadline passed, or the server gave up waiting (408).
class RequestTimeoutError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// No connection could be made, or it broke before an answer came.
class ConnectError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// The TLS handshake failed.
class TlsError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// The proxy could not be reached or refused to connect.
class ProxyError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// A successful answer could not be read.
class DecodeError : public Error {
 public:
  using Error::Error;
};

/// The request was sent and no answer came: it may have taken effect.
class OutcomeUnknownError : public Error {
 public:
  using Error::Error;
};

/// A webhook body was refused.
class WebhookError : public Error {
 public:
  using Error::Error;
};

/// The call was cancelled.
class CancelledError : public Error {
 public:
  using Error::Error;
};

/// The client was closed.
class ClosedError : public Error {
 public:
  using Error::Error;
};

/// A defect of the library; please report it.
class InternalError : public Error {
 public:
  using Error::Error;
};

namespace detail {

/// Throws the exception for a code.
[[noreturn]] inline void fail(flows8x8_code code, flows8x8_error *error) {
  switch (code) {
    case FLOWS8X8_ERR_INVALID_ARGUMENT:
    case FLOWS8X8_ERR_NULL_ARGUMENT:
    case FLOWS8X8_ERR_INVALID_UTF8:
      throw InvalidArgumentError(error);
    case FLOWS8X8_ERR_CONFIGURATION:
      throw ConfigurationError(error);
    case FLOWS8X8_ERR_BAD_REQUEST:
      throw BadRequestError(error);
    case FLOWS8X8_ERR_AUTHENTICATION:
      throw AuthenticationError(error);
    case FLOWS8X8_ERR_PERMISSION_DENIED:
      throw PermissionDeniedError(error);
    case FLOWS8X8_ERR_NOT_FOUND:
      throw NotFoundError(error);
    case FLOWS8X8_ERR_CONFLICT:
      throw ConflictError(error);
    case FLOWS8X8_ERR_GONE:
      throw GoneError(error);
    case FLOWS8X8_ERR_PAYLOAD_TOO_LARGE:
      throw PayloadTooLargeError(error);
    case FLOWS8X8_ERR_VALIDATION_FAILED:
      throw ValidationFailedError(error);
    case FLOWS8X8_ERR_UPGRADE_REQUIRED:
      throw UpgradeRequiredError(error);
    case FLOWS8X8_ERR_RATE_LIMITED:
      throw RateLimitError(error);
    case FLOWS8X8_ERR_SERVER:
      throw ServerError(error);
    case FLOWS8X8_ERR_UNEXPECTED_STATUS:
      throw UnexpectedStatusError(error);
    case FLOWS8X8_ERR_TIMEOUT:
      throw RequestTimeoutError(error);
    case FLOWS8X8_ERR_CONNECT:
      throw ConnectError(error);
    case FLOWS8X8_ERR_TLS:
      throw TlsError(error);
    case FLOWS8X8_ERR_PROXY:
      throw ProxyError(error);
    case FLOWS8X8_ERR_DECODE:
      throw DecodeError(error);
    case FLOWS8X8_ERR_OUTCOME_UNKNOWN:
      throw OutcomeUnknownError(error);
    case FLOWS8X8_ERR_WEBHOOK:
      throw WebhookError(error);
    case FLOWS8X8_ERR_CANCELLED:
      throw CancelledError(error);
    case FLOWS8X8_ERR_CLOSED:
      throw ClosedError(error);
    case FLOWS8X8_ERR_INTERNAL:
    case FLOWS8X8_ERR_PANIC:
      throw InternalError(error);
    case FLOWS8X8_OK:
      break;
  }
  // A kind that a newer library has.
  throw Error(error);
}

/// Throws unless it worked.
inline void check(flows8x8_code code, flows8x8_error *error) {
  if (code != FLOWS8X8_OK) fail(code, error);
}

/// A text on its way into C, which ends texts with NUL and so cannot take one that holds it.
class CString {
 public:
  CString(std::string_view text, const char *name) : text_(text) {
    if (text_.find('\0') != std::string::npos) {
      throw InvalidArgumentError(FLOWS8X8_ERR_INVALID_ARGUMENT, std::string(name) + " holds a NUL");
    }
  }
  operator const char *() const noexcept { return text_.c_str(); }

 private:
  std::string text_;
};

/// Several of them, as C takes them: an array of pointers.
class CStrings {
 public:
  template <typename Texts>
  CStrings(const Texts &texts, const char *name) {
    for (const auto &text : texts) texts_.emplace_back(text, name);
    for (const CString &text : texts_) pointers_.push_back(text);
  }
  const char *const *data() const noexcept { return pointers_.data(); }
  std::size_t size() const noexcept { return pointers_.size(); }

 private:
  std::vector<CString> texts_;
  std::vector<const char *> pointers_;
};

}  // namespace detail

}  // namespace flows8x8

#endif  // FLOWS8X8_ERRORS_HPP
