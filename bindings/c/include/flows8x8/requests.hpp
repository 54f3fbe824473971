// What create and update send.
#ifndef FLOWS8X8_REQUESTS_HPP
#define FLOWS8X8_REQUESTS_HPP

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../flows8x8.h"
#include "enums.hpp"
#include "errors.hpp"
#include "models.hpp"
#include "options.hpp"

namespace flows8x8 {

/// A flow to create. A mistake is thrown by the call that it is given to.
class CreateRequest {
 public:
  /// A flow of that name, which must be unique within the WhatsApp Business account, for at least one category.
  CreateRequest(std::string_view name, std::initializer_list<Category> categories)
      : handle_(detail::made(flows8x8_create_request_new())) {
    flows8x8_create_request_set_name(get(), detail::CString(name, "name"));
    for (Category category : categories) {
      flows8x8_create_request_add_category(get(), static_cast<std::int32_t>(category));
    }
  }
  /// The same with the categories as the API has them, also such that this version does not know.
  CreateRequest(std::string_view name, const std::vector<std::string> &categories) : CreateRequest(name, std::initializer_list<Category>{}) {
    const detail::CStrings texts(categories, "a category");
    flows8x8_create_request_set_categories(get(), texts.data(), texts.size());
  }

  /// One category more.
  CreateRequest &category(Category category) & {
    flows8x8_create_request_add_category(get(), static_cast<std::int32_t>(category));
    return *this;
  }
  CreateRequest category(Category category) && { return std::move(this->category(category)); }
  /// Publish it at once.
  CreateRequest &publish(bool publish) & {
    flows8x8_create_request_set_publish(get(), publish);
    return *this;
  }
  CreateRequest publish(bool publish) && { return std::move(this->publish(publish)); }
  /// The flow JSON, sent verbatim.
  CreateRequest &flow_json(std::string_view json) & {
    flows8x8_create_request_set_flow_json(get(), json.data() == nullptr ? "" : json.data(), json.size());
    return *this;
  }
  CreateRequest flow_json(std::string_view json) && { return std::move(this->flow_json(json)); }
  /// What a file holds now, sent verbatim.
  CreateRequest &flow_json_file(std::string_view path) & {
    flows8x8_create_request_set_flow_json_file(get(), detail::CString(path, "path"));
    return *this;
  }
  CreateRequest flow_json_file(std::string_view path) && { return std::move(this->flow_json_file(path)); }
  CreateRequest &clone_flow_id(std::string_view id) & {
    flows8x8_create_request_set_clone_flow_id(get(), detail::CString(id, "clone_flow_id"));
    return *this;
  }
  CreateRequest clone_flow_id(std::string_view id) && { return std::move(this->clone_flow_id(id)); }
  CreateRequest &endpoint_uri(std::string_view uri) & {
    flows8x8_create_request_set_endpoint_uri(get(), detail::CString(uri, "endpoint_uri"));
    return *this;
  }
  CreateRequest endpoint_uri(std::string_view uri) && { return std::move(this->endpoint_uri(uri)); }
  flows8x8_create_request *get() const { return detail::there(handle_.get(), "CreateRequest"); }

 private:
  detail::Owned<flows8x8_create_request, flows8x8_create_request_free> handle_;
};

/// The members of an update that can be sent as null.
enum class UpdateMember : std::int32_t {
  name = FLOWS8X8_UPDATE_NAME,
  categories = FLOWS8X8_UPDATE_CATEGORIES,
  publish = FLOWS8X8_UPDATE_PUBLISH,
  flow_json = FLOWS8X8_UPDATE_FLOW_JSON,
  clone_flow_id = FLOWS8X8_UPDATE_CLONE_FLOW_ID,
  endpoint_uri = FLOWS8X8_UPDATE_ENDPOINT_URI,
  application_id = FLOWS8X8_UPDATE_APPLICATION_ID,
};

/// Changes to a flow: only what is set is sent. A mistake is thrown by the call that it is given to.
class UpdateRequest {
 public:
  UpdateRequest() : handle_(detail::made(flows8x8_update_request_new())) {}

  UpdateRequest &name(std::string_view name) & {
    flows8x8_update_request_set_name(get(), detail::CString(name, "name"));
    return *this;
  }
  UpdateRequest name(std::string_view name) && { return std::move(this->name(name)); }
  /// All categories, instead of those the flow has and those that were said before.
  UpdateRequest &categories(std::initializer_list<Category> categories) & {
    std::vector<std::string> texts;
    for (Category category : categories) texts.emplace_back(to_string_view(category));
    return this->categories(texts);
  }
  UpdateRequest categories(std::initializer_list<Category> categories) && {
    return std::move(this->categories(categories));
  }
  /// The categories as the API has them, also such that this version does not know.
  UpdateRequest &categories(const std::vector<std::string> &categories) & {
    const detail::CStrings texts(categories, "a category");
    flows8x8_update_request_set_categories(get(), texts.data(), texts.size());
    return *this;
  }
  UpdateRequest categories(const std::vector<std::string> &categories) && { return std::move(this->categories(categories)); }
  /// Publish it with this update.
  UpdateRequest &publish(bool publish) & {
    flows8x8_update_request_set_publish(get(), publish);
    return *this;
  }
  UpdateRequest publish(bool publish) && { return std::move(this->publish(publish)); }
  /// Another flow JSON, sent verbatim.
  UpdateRequest &flow_json(std::string_view json) & {
    flows8x8_update_request_set_flow_json(get(), json.data() == nullptr ? "" : json.data(), json.size());
    return *this;
  }
  UpdateRequest flow_json(std::string_view json) && { return std::move(this->flow_json(json)); }
  /// What a file holds now, sent verbatim.
  UpdateRequest &flow_json_file(std::string_view path) & {
    flows8x8_update_request_set_flow_json_file(get(), detail::CString(path, "path"));
    return *this;
  }
  UpdateRequest flow_json_file(std::string_view path) && { return std::move(this->flow_json_file(path)); }
  UpdateRequest &clone_flow_id(std::string_view id) & {
    flows8x8_update_request_set_clone_flow_id(get(), detail::CString(id, "clone_flow_id"));
    return *this;
  }
  UpdateRequest clone_flow_id(std::string_view id) && { return std::move(this->clone_flow_id(id)); }
  UpdateRequest &endpoint_uri(std::string_view uri) & {
    flows8x8_update_request_set_endpoint_uri(get(), detail::CString(uri, "endpoint_uri"));
    return *this;
  }
  UpdateRequest endpoint_uri(std::string_view uri) && { return std::move(this->endpoint_uri(uri)); }
  UpdateRequest &application_id(std::string_view id) & {
    flows8x8_update_request_set_application_id(get(), detail::CString(id, "application_id"));
    return *this;
  }
  UpdateRequest application_id(std::string_view id) && { return std::move(this->application_id(id)); }
  /// Send a member as null, which is something else than leaving it out.
  UpdateRequest &null(UpdateMember member) & {
    flows8x8_update_request_set_null(get(), static_cast<std::int32_t>(member));
    return *this;
  }
  UpdateRequest null(UpdateMember member) && { return std::move(this->null(member)); }
  flows8x8_update_request *get() const { return detail::there(handle_.get(), "UpdateRequest"); }

 private:
  detail::Owned<flows8x8_update_request, flows8x8_update_request_free> handle_;
};

}  // namespace flows8x8

#endif  // FLOWS8X8_REQUESTS_HPP
