// What calls yield. Each owns what it shows, and can be moved.
#ifndef FLOWS8X8_MODELS_HPP
#define FLOWS8X8_MODELS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../flows8x8.h"
#include "enums.hpp"
#include "errors.hpp"
#include "findings.hpp"

namespace flows8x8 {

namespace detail {

/// A handle that is freed with its owner, and is there unless it was moved away.
template <typename Handle, void (*Free)(Handle *)>
struct Freed {
  void operator()(Handle *handle) const noexcept { Free(handle); }
};

template <typename Handle, void (*Free)(Handle *)>
using Owned = std::unique_ptr<Handle, Freed<Handle, Free>>;

/// A handle that must not have been moved away: what was set in it would be lost without a word.
template <typename Handle>
Handle *there(Handle *handle, const char *name) {
  if (handle == nullptr) {
    throw InvalidArgumentError(FLOWS8X8_ERR_INVALID_ARGUMENT, std::string(name) + " was moved away");
  }
  return handle;
}

}  // namespace detail

/// What create and update yield.
class SavedFlow {
 public:
  using ValidationErrors = List<ValidationError, flows8x8_saved_flow, flows8x8_saved_flow_validation_errors_len,
                                flows8x8_saved_flow_validation_errors_get>;

  /// Takes the handle.
  explicit SavedFlow(flows8x8_saved_flow *handle) noexcept : handle_(handle) {}

  std::string_view id() const { return detail::text(flows8x8_saved_flow_id(get())); }
  /// Whether the server says that it saved the flow; a flow with findings is saved too.
  bool success() const { return flows8x8_saved_flow_success(get()); }
  ValidationErrors validation_errors() const & noexcept { return ValidationErrors(get()); }
  /// Of what is gone when the statement ends: keep it in a variable first.
  ValidationErrors validation_errors() const && = delete;
  /// Whether this was established by looking the flow up after an unclear failure.
  bool reconciled() const { return flows8x8_saved_flow_reconciled(get()); }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_saved_flow_extra(get())); }
  std::string_view to_json() const { return detail::text(flows8x8_saved_flow_to_json(get())); }
  /// Throws ValidationFailedError when there are findings. The flow exists all the same, as a draft.
  const SavedFlow &require_valid() const & {
    flows8x8_error *error = nullptr;
    const flows8x8_code code = flows8x8_saved_flow_require_valid(get(), &error);
    detail::check(code, error);
    return *this;
  }
  SavedFlow require_valid() && {
    static_cast<const SavedFlow &>(*this).require_valid();
    return std::move(*this);
  }
  const flows8x8_saved_flow *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_saved_flow, flows8x8_saved_flow_free> handle_;
};

/// A flow, as get_flow and wait_for_status yield it.
class Flow {
 public:
  using ValidationErrors =
      List<ValidationError, flows8x8_flow, flows8x8_flow_validation_errors_len, flows8x8_flow_validation_errors_get>;

  /// Takes the handle.
  explicit Flow(flows8x8_flow *handle) noexcept : handle_(handle) {}
  /// Reads a flow from JSON, such as to_json() has written.
  static Flow from_json(std::string_view json) {
    flows8x8_flow *flow = nullptr;
    flows8x8_error *error = nullptr;
    const flows8x8_code code = flows8x8_flow_from_json(json.data(), json.size(), &flow, &error);
    detail::check(code, error);
    return Flow(flow);
  }

  std::string_view id() const { return detail::text(flows8x8_flow_id(get())); }
  std::string_view name() const { return detail::text(flows8x8_flow_name(get())); }
  Status status() const { return static_cast<Status>(flows8x8_flow_status(get())); }
  /// The status as the server says it, also one that this version does not know.
  std::string_view status_text() const { return detail::text(flows8x8_flow_status_str(get())); }
  std::vector<Category> categories() const {
    std::vector<Category> all;
    for (std::size_t i = 0; i < flows8x8_flow_categories_len(get()); ++i) {
      all.push_back(static_cast<Category>(flows8x8_flow_categories_get(get(), i)));
    }
    return all;
  }
  /// The categories as the server says them.
  std::vector<std::string_view> category_texts() const {
    std::vector<std::string_view> all;
    for (std::size_t i = 0; i < flows8x8_flow_categories_len(get()); ++i) {
      all.push_back(detail::text(flows8x8_flow_categories_get_str(get(), i)));
    }
    return all;
  }
  /// A signed, short-lived link to the flow JSON.
  std::optional<std::string_view> flow_json_url() const { return detail::maybe(flows8x8_flow_flow_json_url(get())); }
  /// The flow JSON itself, where the server sends it inline.
  std::optional<std::string_view> flow_json() const { return detail::maybe(flows8x8_flow_flow_json(get())); }
  ValidationErrors validation_errors() const & noexcept { return ValidationErrors(get()); }
  /// Of what is gone when the statement ends: keep it in a variable first.
  ValidationErrors validation_errors() const && = delete;
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_flow_extra(get())); }
  std::string_view to_json() const { return detail::text(flows8x8_flow_to_json(get())); }
  const flows8x8_flow *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_flow, flows8x8_flow_free> handle_;
};

/// A flow of a list. A view: valid for as long as the list.
class FlowSummaryView {
 public:
  using Handle = flows8x8_flow_summary;

  explicit FlowSummaryView(const Handle *handle) noexcept : handle_(handle) {}

  std::string_view id() const { return detail::text(flows8x8_flow_summary_id(handle_)); }
  std::string_view name() const { return detail::text(flows8x8_flow_summary_name(handle_)); }
  Status status() const { return static_cast<Status>(flows8x8_flow_summary_status(handle_)); }
  /// The status as the server says it, also one that this version does not know.
  std::string_view status_text() const { return detail::text(flows8x8_flow_summary_status_str(handle_)); }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_flow_summary_extra(handle_)); }
  std::string_view to_json() const { return detail::text(flows8x8_flow_summary_to_json(handle_)); }
  const Handle *get() const noexcept { return handle_; }

 private:
  const Handle *handle_;
};

/// A flow that find_flow has found. It owns what it shows.
class FlowSummary {
 public:
  /// Takes the handle.
  explicit FlowSummary(flows8x8_flow_summary *handle) noexcept : handle_(handle) {}

  std::string_view id() const { return view().id(); }
  std::string_view name() const { return view().name(); }
  Status status() const { return view().status(); }
  std::string_view status_text() const { return view().status_text(); }
  std::string_view extra() const { return view().extra(); }
  std::string_view to_json() const { return view().to_json(); }
  FlowSummaryView view() const & noexcept { return FlowSummaryView(handle_.get()); }
  FlowSummaryView view() const && = delete;
  const flows8x8_flow_summary *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_flow_summary, flows8x8_flow_summary_free> handle_;
};

/// The flows of a channel, in the server's order. To be iterated.
class FlowList {
 public:
  using Flows = List<FlowSummaryView, flows8x8_flow_list, flows8x8_flow_list_len, flows8x8_flow_list_get>;

  /// Takes the handle.
  explicit FlowList(flows8x8_flow_list *handle) noexcept : handle_(handle) {}

  std::size_t size() const noexcept { return flows().size(); }
  bool empty() const noexcept { return flows().empty(); }
  /// Undefined beyond the last, as in the standard library.
  FlowSummaryView operator[](std::size_t index) const & noexcept { return flows()[index]; }
  FlowSummaryView operator[](std::size_t index) const && = delete;
  Flows::iterator begin() const noexcept { return flows().begin(); }
  Flows::iterator end() const noexcept { return flows().end(); }
  Flows flows() const & noexcept { return Flows(get()); }
  /// Of what is gone when the statement ends: keep it in a variable first.
  Flows flows() const && = delete;
  /// Whether the page came back full, so that there may be more.
  bool truncated() const { return flows8x8_flow_list_truncated(get()); }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_flow_list_extra(get())); }
  std::string_view to_json() const { return detail::text(flows8x8_flow_list_to_json(get())); }
  const flows8x8_flow_list *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_flow_list, flows8x8_flow_list_free> handle_;
};

/// A link that shows a flow to whoever holds it.
class FlowPreview {
 public:
  /// Takes the handle.
  explicit FlowPreview(flows8x8_flow_preview *handle) noexcept : handle_(handle) {}

  std::optional<std::string_view> id() const { return detail::maybe(flows8x8_flow_preview_id(get())); }
  std::string_view url() const { return detail::text(flows8x8_flow_preview_url(get())); }
  /// When the link stops working.
  std::optional<std::chrono::system_clock::time_point> expires_at() const {
    std::int64_t millis = 0;
    if (!flows8x8_flow_preview_expires_at_unix_millis(get(), &millis)) return std::nullopt;
    return detail::time(millis);
  }
  /// When the link stops working, as the server wrote it.
  std::optional<std::string_view> expires_at_text() const {
    return detail::maybe(flows8x8_flow_preview_expires_at(get()));
  }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_flow_preview_extra(get())); }
  std::string_view to_json() const { return detail::text(flows8x8_flow_preview_to_json(get())); }
  const flows8x8_flow_preview *get() const noexcept { return handle_.get(); }

 private:
  detail::Owned<flows8x8_flow_preview, flows8x8_flow_preview_free> handle_;
};

}  // namespace flows8x8

#endif  // FLOWS8X8_MODELS_HPP
