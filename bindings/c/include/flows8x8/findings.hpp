// Findings in a flow JSON, and lists of things that belong to something else.
#ifndef FLOWS8X8_FINDINGS_HPP
#define FLOWS8X8_FINDINGS_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include "../flows8x8.h"

namespace flows8x8 {

namespace detail {

/// A text that is always there.
inline std::string_view text(const char *text) { return text == nullptr ? std::string_view() : std::string_view(text); }

/// A text that may be absent.
inline std::optional<std::string_view> maybe(const char *text) {
  if (text == nullptr) return std::nullopt;
  return std::string_view(text);
}

/// A number that may be absent.
template <typename Handle>
std::optional<std::uint32_t> counted(bool (*get)(const Handle *, std::uint32_t *), const Handle *handle) {
  std::uint32_t number = 0;
  if (!get(handle, &number)) return std::nullopt;
  return number;
}

}  // namespace detail

/// Things that belong to something else, and must not be used after it. To be iterated.
template <typename Item, typename Owner, std::size_t (*Length)(const Owner *),
          const typename Item::Handle *(*Get)(const Owner *, std::size_t)>
class List {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Item;

    iterator() noexcept = default;
    iterator(const Owner *owner, std::size_t index) noexcept : owner_(owner), index_(index) {}
    Item operator*() const noexcept { return Item(Get(owner_, index_)); }
    iterator &operator++() noexcept {
      ++index_;
      return *this;
    }
    iterator operator++(int) noexcept {
      iterator before = *this;
      ++index_;
      return before;
    }
    bool operator==(const iterator &other) const noexcept { return index_ == other.index_; }
    bool operator!=(const iterator &other) const noexcept { return index_ != other.index_; }

   private:
    const Owner *owner_ = nullptr;
    std::size_t index_ = 0;
  };

  explicit List(const Owner *owner) noexcept : owner_(owner) {}

  std::size_t size() const noexcept { return Length(owner_); }
  bool empty() const noexcept { return size() == 0; }
  /// Undefined beyond the last, as in the standard library.
  Item operator[](std::size_t index) const noexcept { return Item(Get(owner_, index)); }
  iterator begin() const noexcept { return iterator(owner_, 0); }
  iterator end() const noexcept { return iterator(owner_, size()); }

 private:
  const Owner *owner_;
};

/// A place in a flow JSON. A view: valid for as long as what the finding came with.
class ErrorPointer {
 public:
  using Handle = flows8x8_error_pointer;

  explicit ErrorPointer(const Handle *handle) noexcept : handle_(handle) {}

  std::optional<std::uint32_t> line_start() const { return detail::counted(flows8x8_error_pointer_line_start, handle_); }
  std::optional<std::uint32_t> line_end() const { return detail::counted(flows8x8_error_pointer_line_end, handle_); }
  std::optional<std::uint32_t> column_start() const {
    return detail::counted(flows8x8_error_pointer_column_start, handle_);
  }
  std::optional<std::uint32_t> column_end() const { return detail::counted(flows8x8_error_pointer_column_end, handle_); }
  /// The path as it came, such as screens[0].layout.children[0].type.
  std::optional<std::string_view> path() const { return detail::maybe(flows8x8_error_pointer_path(handle_)); }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_error_pointer_extra(handle_)); }
  std::string_view to_json() const { return detail::text(flows8x8_error_pointer_to_json(handle_)); }
  const Handle *get() const noexcept { return handle_; }

 private:
  const Handle *handle_;
};

/// A problem in a flow JSON, as the server reports it. Lines and columns count from 1, columns in UTF-16 units; they are 0 where
/// the server lost its place. A view: valid for as long as what it came with.
class ValidationError {
 public:
  using Handle = flows8x8_validation_error;
  using Pointers =
      List<ErrorPointer, Handle, flows8x8_validation_error_pointers_len, flows8x8_validation_error_pointers_get>;

  explicit ValidationError(const Handle *handle) noexcept : handle_(handle) {}

  /// The code, such as INVALID_PROPERTY_VALUE.
  std::optional<std::string_view> error() const { return detail::maybe(flows8x8_validation_error_error(handle_)); }
  /// The group of the code.
  std::optional<std::string_view> error_type() const {
    return detail::maybe(flows8x8_validation_error_error_type(handle_));
  }
  /// What is wrong, in the server's words.
  std::optional<std::string_view> message() const { return detail::maybe(flows8x8_validation_error_message(handle_)); }
  std::optional<std::uint32_t> line_start() const {
    return detail::counted(flows8x8_validation_error_line_start, handle_);
  }
  std::optional<std::uint32_t> line_end() const { return detail::counted(flows8x8_validation_error_line_end, handle_); }
  std::optional<std::uint32_t> column_start() const {
    return detail::counted(flows8x8_validation_error_column_start, handle_);
  }
  std::optional<std::uint32_t> column_end() const {
    return detail::counted(flows8x8_validation_error_column_end, handle_);
  }
  /// Every place that it is about.
  Pointers pointers() const noexcept { return Pointers(handle_); }
  /// The members that this version does not know: a JSON object.
  std::string_view extra() const { return detail::text(flows8x8_validation_error_extra(handle_)); }
  std::string_view to_json() const { return detail::text(flows8x8_validation_error_to_json(handle_)); }
  const Handle *get() const noexcept { return handle_; }

 private:
  const Handle *handle_;
};

}  // namespace flows8x8

#endif  // FLOWS8X8_FINDINGS_HPP
