// What can be said of a client and of a call.
#ifndef FLOWS8X8_OPTIONS_HPP
#define FLOWS8X8_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../flows8x8.h"
#include "enums.hpp"
#include "errors.hpp"
#include "models.hpp"

namespace flows8x8 {

/// Gives the API key. It is asked before the first attempt of every call, and with true once more when that was answered with
/// 401, on the thread that makes the call: by several at once. No call can be made from within it. What it throws becomes the cause of a ConfigurationError.
using Credentials = std::function<std::string(bool refresh)>;

namespace detail {

/// Milliseconds for C, which knows none below 0.
inline std::uint64_t millis(std::chrono::milliseconds duration) {
  return duration.count() < 0 ? 0 : static_cast<std::uint64_t>(duration.count());
}

inline void give_key(void *user_data, bool refresh, flows8x8_key_reply *reply) noexcept {
  try {
    const CString key((*static_cast<const Credentials *>(user_data))(refresh), "the key");
    flows8x8_key_reply_set(reply, key);
  } catch (const std::exception &error) {
    flows8x8_key_reply_fail(reply, error.what());
  } catch (...) {
    flows8x8_key_reply_fail(reply, "something was thrown that is no std::exception");
  }
}

/// A handle that could be made.
template <typename Handle>
Handle *made(Handle *handle) {
  if (handle == nullptr) throw InternalError(FLOWS8X8_ERR_INTERNAL, "the library could not make a handle");
  return handle;
}

}  // namespace detail

/// What a client is made from. What is not set comes from the environment, then from the defaults. A mistake is thrown by the
/// constructor of Client.
class Options {
 public:
  Options() : handle_(detail::made(flows8x8_options_new())) {}

  Options &api_key(std::string_view key) & { return set(flows8x8_options_set_api_key, key, "api_key"); }
  Options api_key(std::string_view key) && { return std::move(this->api_key(key)); }
  Options &credentials(Credentials credentials) & {
    credentials_ = std::make_shared<const Credentials>(std::move(credentials));
    flows8x8_options_set_credentials(get(), detail::give_key, const_cast<Credentials *>(credentials_.get()));
    return *this;
  }
  Options credentials(Credentials credentials) && { return std::move(this->credentials(std::move(credentials))); }
  Options &account_id(std::string_view id) & { return set(flows8x8_options_set_account_id, id, "account_id"); }
  Options account_id(std::string_view id) && { return std::move(this->account_id(id)); }
  Options &channel_id(std::string_view id) & { return set(flows8x8_options_set_channel_id, id, "channel_id"); }
  Options channel_id(std::string_view id) && { return std::move(this->channel_id(id)); }
  Options &region(Region region) & { return with(flows8x8_options_set_region, static_cast<std::int32_t>(region)); }
  Options region(Region region) && { return std::move(this->region(region)); }
  /// By its name: ap, na, eu or id.
  Options &region(std::string_view name) & { return set(flows8x8_options_set_region_str, name, "region"); }
  Options region(std::string_view name) && { return std::move(this->region(name)); }
  Options &path_style(PathStyle style) & {
    return with(flows8x8_options_set_path_style, static_cast<std::int32_t>(style));
  }
  Options path_style(PathStyle style) && { return std::move(this->path_style(style)); }
  /// By its name: accounts or config.
  Options &path_style(std::string_view name) & { return set(flows8x8_options_set_path_style_str, name, "path_style"); }
  Options path_style(std::string_view name) && { return std::move(this->path_style(name)); }
  /// The server's address instead of the region's.
  Options &base_url(std::string_view url) & { return set(flows8x8_options_set_base_url, url, "base_url"); }
  Options base_url(std::string_view url) && { return std::move(this->base_url(url)); }
  Options &allow_http(bool allow) & { return with(flows8x8_options_set_allow_http, allow); }
  Options allow_http(bool allow) && { return std::move(this->allow_http(allow)); }
  /// The variables, as NAME=value, that are read instead of the process's environment.
  Options &environment(const std::vector<std::string> &variables) & {
    const detail::CStrings texts(variables, "a variable");
    flows8x8_options_set_environment(get(), texts.data(), texts.size());
    return *this;
  }
  Options environment(const std::vector<std::string> &variables) && { return std::move(this->environment(variables)); }
  /// The deadline of a call: all attempts and the waits between them, but not the wait for a turn below the rate limit. 60 s by
  /// default.
  Options &timeout(std::chrono::milliseconds time) & { return with(flows8x8_options_set_timeout_ms, detail::millis(time)); }
  Options timeout(std::chrono::milliseconds time) && { return std::move(this->timeout(time)); }
  Options &connect_timeout(std::chrono::milliseconds time) & {
    return with(flows8x8_options_set_connect_timeout_ms, detail::millis(time));
  }
  Options connect_timeout(std::chrono::milliseconds time) && { return std::move(this->connect_timeout(time)); }
  /// How often to try again after a failure that allows it. 2 by default.
  Options &max_retries(std::uint32_t retries) & { return with(flows8x8_options_set_max_retries, retries); }
  Options max_retries(std::uint32_t retries) && { return std::move(this->max_retries(retries)); }
  Options &initial_backoff(std::chrono::milliseconds wait) & {
    return with(flows8x8_options_set_initial_backoff_ms, detail::millis(wait));
  }
  Options initial_backoff(std::chrono::milliseconds wait) && { return std::move(this->initial_backoff(wait)); }
  Options &max_backoff(std::chrono::milliseconds wait) & {
    return with(flows8x8_options_set_max_backoff_ms, detail::millis(wait));
  }
  Options max_backoff(std::chrono::milliseconds wait) && { return std::move(this->max_backoff(wait)); }
  Options &max_retry_after(std::chrono::milliseconds wait) & {
    return with(flows8x8_options_set_max_retry_after_ms, detail::millis(wait));
  }
  Options max_retry_after(std::chrono::milliseconds wait) && { return std::move(this->max_retry_after(wait)); }
  Options &max_response_bytes(std::size_t bytes) & { return with(flows8x8_options_set_max_response_bytes, bytes); }
  Options max_response_bytes(std::size_t bytes) && { return std::move(this->max_response_bytes(bytes)); }
  /// How many requests a window may have, for each host and key of the process; none, or 0, turns the limit off.
  Options &rate_limit(std::optional<std::uint32_t> requests) & {
    return with(flows8x8_options_set_rate_limit, requests.value_or(0));
  }
  Options rate_limit(std::optional<std::uint32_t> requests) && { return std::move(this->rate_limit(requests)); }
  Options &rate_window(std::chrono::milliseconds window) & {
    return with(flows8x8_options_set_rate_window_ms, detail::millis(window));
  }
  Options rate_window(std::chrono::milliseconds window) && { return std::move(this->rate_window(window)); }
  Options &max_rate_wait(std::chrono::milliseconds wait) & {
    return with(flows8x8_options_set_max_rate_wait_ms, detail::millis(wait));
  }
  Options max_rate_wait(std::chrono::milliseconds wait) && { return std::move(this->max_rate_wait(wait)); }
  /// Whether what the API would ignore is refused. On by default.
  Options &strict(bool strict) & { return with(flows8x8_options_set_strict, strict); }
  Options strict(bool strict) && { return std::move(this->strict(strict)); }
  /// Whether create and update throw ValidationFailedError when the server reports findings.
  Options &raise_on_validation(bool raise) & { return with(flows8x8_options_set_raise_on_validation, raise); }
  Options raise_on_validation(bool raise) && { return std::move(this->raise_on_validation(raise)); }
  /// Whether create looks the flow up by its name, so that no flow is made twice.
  Options &reconcile(bool reconcile) & { return with(flows8x8_options_set_reconcile, reconcile); }
  Options reconcile(bool reconcile) && { return std::move(this->reconcile(reconcile)); }
  Options &header(std::string_view name, std::string_view value) & {
    flows8x8_options_add_header(get(), detail::CString(name, "name"), detail::CString(value, "value"));
    return *this;
  }
  Options header(std::string_view name, std::string_view value) && { return std::move(this->header(name, value)); }
  Options &proxy(std::string_view url) & { return set(flows8x8_options_set_proxy, url, "proxy"); }
  Options proxy(std::string_view url) && { return std::move(this->proxy(url)); }
  Options &no_proxy() & {
    flows8x8_options_set_no_proxy(get());
    return *this;
  }
  Options no_proxy() && { return std::move(this->no_proxy()); }
  Options &ca_file(std::string_view path) & { return set(flows8x8_options_set_ca_file, path, "ca_file"); }
  Options ca_file(std::string_view path) && { return std::move(this->ca_file(path)); }
  Options &ca_pem(std::string_view pem) & {
    flows8x8_options_set_ca_pem(get(), pem.data(), pem.size());
    return *this;
  }
  Options ca_pem(std::string_view pem) && { return std::move(this->ca_pem(pem)); }
  Options &only_ca(bool only) & { return with(flows8x8_options_set_only_ca, only); }
  Options only_ca(bool only) && { return std::move(this->only_ca(only)); }
  Options &bundled_roots(bool bundled) & { return with(flows8x8_options_set_bundled_roots, bundled); }
  Options bundled_roots(bool bundled) && { return std::move(this->bundled_roots(bundled)); }
  Options &client_certificate_pem(std::string_view pem) & {
    flows8x8_options_set_client_certificate_pem(get(), pem.data(), pem.size());
    return *this;
  }
  Options client_certificate_pem(std::string_view pem) && { return std::move(this->client_certificate_pem(pem)); }
  Options &user_agent_suffix(std::string_view suffix) & {
    return set(flows8x8_options_set_user_agent_suffix, suffix, "user_agent_suffix");
  }
  Options user_agent_suffix(std::string_view suffix) && { return std::move(this->user_agent_suffix(suffix)); }
  flows8x8_options *get() const { return detail::there(handle_.get(), "Options"); }

 private:
  friend class Client;

  Options &set(flows8x8_code (*setter)(flows8x8_options *, const char *), std::string_view text, const char *name) {
    setter(get(), detail::CString(text, name));
    return *this;
  }
  template <typename Value>
  Options &with(flows8x8_code (*setter)(flows8x8_options *, Value), Value value) {
    setter(get(), value);
    return *this;
  }

  detail::Owned<flows8x8_options, flows8x8_options_free> handle_;
  std::shared_ptr<const Credentials> credentials_;
};

/// Ends calls from another thread.
class CancelToken {
 public:
  CancelToken() : handle_(detail::made(flows8x8_cancel_token_new())) {}

  /// Ends every call that has the token, now and later: they throw CancelledError. No signal handler may call this.
  void cancel() const { flows8x8_cancel(get()); }
  bool is_cancelled() const { return flows8x8_cancel_token_is_cancelled(get()); }
  flows8x8_cancel_token *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_cancel_token, flows8x8_cancel_token_free> handle_;
};

/// An answer itself: its status, headers and body. Empty until a call has filled it.
class Response {
 public:
  Response() = default;
  /// Takes the handle.
  explicit Response(flows8x8_response *handle) noexcept : handle_(handle) {}

  int status() const { return flows8x8_response_status(get()); }
  /// The first header of that name, in any case.
  std::optional<std::string_view> header(std::string_view name) const {
    return detail::maybe(flows8x8_response_header(get(), detail::CString(name, "name")));
  }
  /// All headers, names and values.
  std::vector<std::pair<std::string_view, std::string_view>> headers() const {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    for (std::size_t i = 0; i < flows8x8_response_headers_len(get()); ++i) {
      all.emplace_back(detail::text(flows8x8_response_headers_name(get(), i)),
                       detail::text(flows8x8_response_headers_value(get(), i)));
    }
    return all;
  }
  /// The body as it came.
  std::string_view body() const {
    const char *body = flows8x8_response_body(get());
    return body == nullptr ? std::string_view() : std::string_view(body, flows8x8_response_body_len(get()));
  }
  /// How many requests were made.
  std::uint32_t attempts() const { return flows8x8_response_attempts(get()); }
  /// How long the call took, waits included.
  std::chrono::duration<double, std::milli> elapsed() const {
    return std::chrono::duration<double, std::milli>(flows8x8_response_elapsed_ms(get()));
  }
  const flows8x8_response *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_response, flows8x8_response_free> handle_;
};

/// Options of a call. What is not set stays as the client has it. A mistake is thrown by the call.
class CallOptions {
 public:
  CallOptions() : handle_(detail::made(flows8x8_call_options_new())) {}

  CallOptions &timeout(std::chrono::milliseconds time) & {
    flows8x8_call_options_set_timeout_ms(get(), detail::millis(time));
    return *this;
  }
  CallOptions timeout(std::chrono::milliseconds time) && { return std::move(this->timeout(time)); }
  CallOptions &max_retries(std::uint32_t retries) & {
    flows8x8_call_options_set_max_retries(get(), retries);
    return *this;
  }
  CallOptions max_retries(std::uint32_t retries) && { return std::move(this->max_retries(retries)); }
  CallOptions &header(std::string_view name, std::string_view value) & {
    flows8x8_call_options_add_header(get(), detail::CString(name, "name"), detail::CString(value, "value"));
    return *this;
  }
  CallOptions header(std::string_view name, std::string_view value) && { return std::move(this->header(name, value)); }
  CallOptions &raise_on_validation(bool raise) & {
    flows8x8_call_options_set_raise_on_validation(get(), raise);
    return *this;
  }
  CallOptions raise_on_validation(bool raise) && { return std::move(this->raise_on_validation(raise)); }
  CallOptions &reconcile(bool reconcile) & {
    flows8x8_call_options_set_reconcile(get(), reconcile);
    return *this;
  }
  CallOptions reconcile(bool reconcile) && { return std::move(this->reconcile(reconcile)); }
  CallOptions &cancel(const CancelToken &token) & {
    flows8x8_call_options_set_cancel(get(), token.get());
    return *this;
  }
  CallOptions cancel(const CancelToken &token) && { return std::move(this->cancel(token)); }
  /// Asks for the answer itself, beside what the call yields. The response must be there while calls are made with these
  /// options, one at a time.
  CallOptions &response(Response &response) & {
    response_ = &response;
    return *this;
  }
  CallOptions response(Response &response) && { return std::move(this->response(response)); }
  flows8x8_call_options *get() const { return none_ ? nullptr : detail::there(handle_.get(), "CallOptions"); }
  /// None at all.
  static const CallOptions &none() {
    static const CallOptions none{nullptr};
    return none;
  }

 private:
  friend class Client;

  explicit CallOptions(std::nullptr_t) noexcept : none_(true) {}

  detail::Owned<flows8x8_call_options, flows8x8_call_options_free> handle_;
  Response *response_ = nullptr;
  bool none_ = false;
};

}  // namespace flows8x8

#endif  // FLOWS8X8_OPTIONS_HPP
