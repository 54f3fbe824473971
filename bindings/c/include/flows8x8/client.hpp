// The client.
#ifndef FLOWS8X8_CLIENT_HPP
#define FLOWS8X8_CLIENT_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../flows8x8.h"
#include "enums.hpp"
#include "errors.hpp"
#include "models.hpp"
#include "options.hpp"
#include "requests.hpp"

namespace flows8x8 {

/// A client of 8x8's WhatsApp Flows API, bound to key, region, account and channel. Any number of threads may call with one at
/// once. Every call blocks its thread, and throws an Error when it fails.
class Client {
 public:
  /// From the environment alone: FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID, FLOWS8X8_CHANNEL_ID and the others.
  Client() : Client(nullptr, nullptr) {}
  /// From options, then from the environment, then from the defaults.
  explicit Client(const Options &options) : Client(options.get(), options.credentials_) {}

  /// A copy for another channel, which shares connections and rate limit, and the client's end.
  Client with_channel(std::string_view channel_id) const {
    flows8x8_client *copy = nullptr;
    flows8x8_error *error = nullptr;
    const flows8x8_code code =
        flows8x8_client_with_channel(get(), detail::CString(channel_id, "channel_id"), &copy, &error);
    detail::check(code, error);
    return Client(copy, credentials_, 0);
  }
  /// A copy whose calls have these options unless they say otherwise.
  Client with_options(const CallOptions &options) const {
    flows8x8_client *copy = nullptr;
    flows8x8_error *error = nullptr;
    const flows8x8_code code = flows8x8_client_with_options(get(), options.get(), &copy, &error);
    detail::check(code, error);
    return Client(copy, credentials_, 0);
  }
  /// Closes the client and all its copies: calls under way throw ClosedError, and so does every later one.
  void close() const { flows8x8_client_close(get()); }
  bool is_closed() const { return flows8x8_client_is_closed(get()); }
  std::string_view base_url() const { return detail::text(flows8x8_client_base_url(get())); }
  std::optional<std::string_view> channel_id() const { return detail::maybe(flows8x8_client_channel_id(get())); }
  std::optional<std::string_view> account_id() const { return detail::maybe(flows8x8_client_account_id(get())); }
  /// The client in words, without the key.
  std::string_view describe() const { return detail::text(flows8x8_client_describe(get())); }

  /// Creates a flow. Never sent again blindly: without an answer it throws OutcomeUnknownError, unless reconcile is on.
  SavedFlow create_flow(const CreateRequest &request, const CallOptions &options = CallOptions::none()) const {
    return SavedFlow(call<flows8x8_saved_flow>(options, [&](auto *saved, auto *error) {
      return flows8x8_create_flow(get(), request.get(), options.get(), saved, error);
    }));
  }
  Flow get_flow(std::string_view flow_id, const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    return Flow(call<flows8x8_flow>(
        options, [&](auto *flow, auto *error) { return flows8x8_get_flow(get(), id, options.get(), flow, error); }));
  }
  /// The flows of the channel, at most so many, from 1 to 1,000; all that the API can show otherwise.
  FlowList list_flows(std::optional<std::uint32_t> limit = std::nullopt,
                      const CallOptions &options = CallOptions::none()) const {
    // 0 is for all, so what a caller means by it must become something that is refused.
    const std::uint32_t most = limit ? (*limit == 0 ? UINT32_MAX : *limit) : 0;
    return FlowList(call<flows8x8_flow_list>(
        options, [&](auto *list, auto *error) { return flows8x8_list_flows(get(), most, options.get(), list, error); }));
  }
  /// Changes a draft.
  SavedFlow update_flow(std::string_view flow_id, const UpdateRequest &request,
                        const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    return SavedFlow(call<flows8x8_saved_flow>(options, [&](auto *saved, auto *error) {
      return flows8x8_update_flow(get(), id, request.get(), options.get(), saved, error);
    }));
  }
  /// Publishes a draft, after which it can be sent but no longer changed. There is no way back.
  void publish_flow(std::string_view flow_id, const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    run(options, [&](auto *error) { return flows8x8_publish_flow(get(), id, options.get(), error); });
  }
  /// Withdraws a published flow. There is no way back.
  void deprecate_flow(std::string_view flow_id, const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    run(options, [&](auto *error) { return flows8x8_deprecate_flow(get(), id, options.get(), error); });
  }
  /// Deletes a draft.
  void delete_flow(std::string_view flow_id, const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    run(options, [&](auto *error) { return flows8x8_delete_flow(get(), id, options.get(), error); });
  }
  /// A link that shows the flow. A new one when refresh is true: the old one stops working.
  FlowPreview preview_flow(std::string_view flow_id, bool refresh = false,
                           const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    return FlowPreview(call<flows8x8_flow_preview>(options, [&](auto *preview, auto *error) {
      return flows8x8_preview_flow(get(), id, refresh, options.get(), preview, error);
    }));
  }
  /// Downloads the flow JSON of a flow.
  std::string download_flow_json(std::string_view flow_id, const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    return document(call<flows8x8_text>(options, [&](auto *text, auto *error) {
      return flows8x8_download_flow_json(get(), id, options.get(), text, error);
    }));
  }
  /// The same of a flow that is at hand: its link is used while it works.
  std::string download_flow_json(const Flow &flow, const CallOptions &options = CallOptions::none()) const {
    return document(call<flows8x8_text>(options, [&](auto *text, auto *error) {
      return flows8x8_download_flow_json_of(get(), flow.get(), options.get(), text, error);
    }));
  }
  /// The flow of that name, if there is one.
  std::optional<FlowSummary> find_flow(std::string_view name, const CallOptions &options = CallOptions::none()) const {
    const detail::CString text(name, "name");
    flows8x8_flow_summary *flow = call<flows8x8_flow_summary>(
        options, [&](auto *found, auto *error) { return flows8x8_find_flow(get(), text, options.get(), found, error); });
    if (flow == nullptr) return std::nullopt;
    return FlowSummary(flow);
  }
  /// Waits until the flow has the status.
  Flow wait_for_status(std::string_view flow_id, Status status, std::chrono::milliseconds timeout,
                       const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    return Flow(call<flows8x8_flow>(options, [&](auto *flow, auto *error) {
      return flows8x8_wait_for_status(get(), id, static_cast<std::int32_t>(status), detail::millis(timeout),
                                      options.get(), flow, error);
    }));
  }
  /// The same for a status by its text, also one that this version does not know.
  Flow wait_for_status(std::string_view flow_id, std::string_view status, std::chrono::milliseconds timeout,
                       const CallOptions &options = CallOptions::none()) const {
    const detail::CString id(flow_id, "flow_id");
    const detail::CString wanted(status, "status");
    return Flow(call<flows8x8_flow>(options, [&](auto *flow, auto *error) {
      return flows8x8_wait_for_status_str(get(), id, wanted, detail::millis(timeout), options.get(), flow, error);
    }));
  }
  /// Sends anything else through authorization, retries and rate limit. The body is JSON, sent as it is.
  Response request(std::string_view method, std::string_view path, std::optional<std::string_view> body = std::nullopt,
                   const CallOptions &options = CallOptions::none()) const {
    const detail::CString verb(method, "method");
    const detail::CString target(path, "path");
    // An empty body is one too.
    const char *data = body ? (body->data() == nullptr ? "" : body->data()) : nullptr;
    const std::size_t len = body ? body->size() : 0;
    return Response(call<flows8x8_response>(options, [&](auto *response, auto *error) {
      return flows8x8_request(get(), verb, target, data, len, options.get(), response, error);
    }));
  }
  flows8x8_client *get() const noexcept { return handle_.get(); }

 private:
  Client(const flows8x8_options *options, std::shared_ptr<const Credentials> credentials)
      : credentials_(std::move(credentials)) {
    flows8x8_client *client = nullptr;
    flows8x8_error *error = nullptr;
    const flows8x8_code code = flows8x8_client_new(options, &client, &error);
    detail::check(code, error);
    handle_.reset(client);
  }
  Client(flows8x8_client *handle, std::shared_ptr<const Credentials> credentials, int) noexcept
      : credentials_(std::move(credentials)), handle_(handle) {}

  /// Makes a call, and puts the answer itself where the options want it.
  template <typename Make>
  static void run(const CallOptions &options, Make make) {
    flows8x8_error *error = nullptr;
    flows8x8_response *answer = nullptr;
    const bool wanted = options.response_ != nullptr;
    if (wanted) {
      // What an earlier call has left says nothing of this one.
      *options.response_ = Response();
      flows8x8_call_options_set_response(options.get(), &answer);
    }
    const flows8x8_code code = make(&error);
    if (wanted) {
      flows8x8_call_options_set_response(options.get(), nullptr);
      if (answer != nullptr) *options.response_ = Response(answer);
    }
    detail::check(code, error);
  }
  template <typename Handle, typename Make>
  static Handle *call(const CallOptions &options, Make make) {
    Handle *handle = nullptr;
    run(options, [&](flows8x8_error **error) { return make(&handle, error); });
    return handle;
  }
  static std::string document(flows8x8_text *text) {
    const detail::Owned<flows8x8_text, flows8x8_text_free> owned(text);
    return std::string(flows8x8_text_data(text), flows8x8_text_len(text));
  }

  // Before the handle, so that it is there for as long as that may ask for a key.
  std::shared_ptr<const Credentials> credentials_;
  detail::Owned<flows8x8_client, flows8x8_client_free> handle_;
};

}  // namespace flows8x8

#endif  // FLOWS8X8_CLIENT_HPP
