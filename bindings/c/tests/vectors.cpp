// Plays the behaviour vectors, as tests/vectors/README.md says, to the C++ headers.
#include <chrono>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

#include "flows8x8.hpp"
#include "support/json.hpp"
#include "support/support.h"

namespace {

using std::chrono::milliseconds;

/// A text of a vector, also one that holds a NUL.
std::string text(const json_t *value) { return std::string(json_string_value(value), json_string_length(value)); }

std::string document(const json_t *given) {
  std::size_t len = 0;
  const std::unique_ptr<char, decltype(&std::free)> bytes(form(given, &len), std::free);
  return std::string(bytes.get(), len);
}

std::vector<std::string> texts(const json_t *array) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < json_array_size(array); ++i) all.push_back(text(json_array_get(array, i)));
  return all;
}

milliseconds time(const json_t *value) { return milliseconds(static_cast<std::int64_t>(json_number_value(value))); }

bool truth(const json_t *value) { return json_is_true(value); }

/// Sets what stands in the options; false for a name that nothing is known of.
bool set(flows8x8::Options &made, const std::string &name, const json_t *value) {
  const auto count = [&] { return static_cast<std::uint32_t>(json_integer_value(value)); };
  if (name == "timeout_ms") made.timeout(time(value));
  else if (name == "max_backoff_ms") made.max_backoff(time(value));
  else if (name == "initial_backoff_ms") made.initial_backoff(time(value));
  else if (name == "max_retry_after_ms") made.max_retry_after(time(value));
  else if (name == "rate_window_ms") made.rate_window(time(value));
  else if (name == "max_rate_wait_ms") made.max_rate_wait(time(value));
  else if (name == "allow_http") made.allow_http(truth(value));
  else if (name == "strict") made.strict(truth(value));
  else if (name == "raise_on_validation") made.raise_on_validation(truth(value));
  else if (name == "reconcile") made.reconcile(truth(value));
  else if (name == "max_retries") made.max_retries(count());
  else if (name == "max_response_bytes") made.max_response_bytes(count());
  else if (name == "rate_limit") made.rate_limit(json_is_null(value) ? std::nullopt : std::optional<std::uint32_t>(count()));
  else if (name == "region") made.region(text(value));
  else if (name == "path_style") made.path_style(text(value));
  else if (name == "api_key" || name == "account_id" || name == "channel_id") {
    if (json_is_null(value)) return true;
    if (name == "api_key") made.api_key(text(value));
    if (name == "account_id") made.account_id(text(value));
    if (name == "channel_id") made.channel_id(text(value));
  } else if (name == "headers") {
    const char *header;
    json_t *one;
    json_object_foreach(const_cast<json_t *>(value), header, one) made.header(header, text(one));
  } else if (name == "api_keys") {
    auto turn = std::make_shared<keys>(keys{value, 0});
    made.credentials([turn](bool) { return std::string(next_key(turn.get())); });
  } else {
    static const std::set<std::string> elsewhere = {"with_channel", "base_url", "base_path", "proxy", "close_first", "call"};
    return elsewhere.count(name) == 1;
  }
  return true;
}

flows8x8::Options options_of(const json_t *options, const char *base_url, problems *found) {
  flows8x8::Options made;
  made.environment({}).initial_backoff(milliseconds(1));
  if (json_object_get(options, "api_key") == nullptr && json_object_get(options, "api_keys") == nullptr) made.api_key(API_KEY);
  if (json_object_get(options, "account_id") == nullptr) made.account_id(ACCOUNT_ID);
  if (json_object_get(options, "channel_id") == nullptr) made.channel_id(CHANNEL_ID);
  const char *name;
  json_t *value;
  json_object_foreach(const_cast<json_t *>(options), name, value) {
    if (!set(made, name, value)) problem(found, "the driver does not know the option %s", name);
  }
  const char *where = text_or(options, "base_url", json_object_get(options, "region") ? nullptr : base_url);
  if (where != nullptr) made.base_url(std::string(where) + text_or(options, "base_path", ""));
  const std::string proxy = text_or(options, "proxy", "");
  if (proxy.empty()) made.no_proxy();
  else made.proxy(proxy == "self" ? base_url : proxy);
  return made;
}

flows8x8::CallOptions call_options_of(const json_t *given, const flows8x8::CancelToken &token, problems *found) {
  flows8x8::CallOptions made;
  const char *name;
  json_t *value;
  json_object_foreach(const_cast<json_t *>(given), name, value) {
    const std::string option = name;
    if (option == "timeout_ms") made.timeout(time(value));
    else if (option == "max_retries") made.max_retries(static_cast<std::uint32_t>(json_integer_value(value)));
    else if (option == "raise_on_validation") made.raise_on_validation(truth(value));
    else if (option == "reconcile") made.reconcile(truth(value));
    else if (option == "cancel_after_ms") made.cancel(token);
    else if (option == "headers") {
      const char *header;
      json_t *one;
      json_object_foreach(value, header, one) made.header(header, text(one));
    } else problem(found, "the driver does not know the option %s of a call", name);
  }
  return made;
}

flows8x8::CreateRequest create_of(const json_t *args) {
  flows8x8::CreateRequest made(text(json_object_get(args, "name")), texts(json_object_get(args, "categories")));
  if (const json_t *value = json_object_get(args, "publish")) made.publish(truth(value));
  if (const json_t *value = json_object_get(args, "flow_json")) made.flow_json(document(value));
  if (const json_t *value = json_object_get(args, "clone_flow_id")) made.clone_flow_id(text(value));
  if (const json_t *value = json_object_get(args, "endpoint_uri")) made.endpoint_uri(text(value));
  return made;
}

flows8x8::UpdateRequest update_of(const json_t *args) {
  using Member = flows8x8::UpdateMember;
  flows8x8::UpdateRequest made;
  const auto given = [&](const char *name, Member member) -> const json_t * {
    const json_t *value = json_object_get(args, name);
    if (json_is_null(value)) made.null(member);
    return json_is_null(value) ? nullptr : value;
  };
  if (const json_t *value = given("name", Member::name)) made.name(text(value));
  if (const json_t *value = given("categories", Member::categories)) made.categories(texts(value));
  if (const json_t *value = given("publish", Member::publish)) made.publish(truth(value));
  if (const json_t *value = given("flow_json", Member::flow_json)) made.flow_json(document(value));
  if (const json_t *value = given("clone_flow_id", Member::clone_flow_id)) made.clone_flow_id(text(value));
  if (const json_t *value = given("endpoint_uri", Member::endpoint_uri)) made.endpoint_uri(text(value));
  if (const json_t *value = given("application_id", Member::application_id)) made.application_id(text(value));
  return made;
}

/// Makes one call, and yields its value as canonical JSON.
Json make(const flows8x8::Client &client, const std::string &op, const json_t *args, const char *base_url,
          const flows8x8::CallOptions &options, problems *found) {
  const std::string id = text_or(args, "flow_id", "");
  if (op == "create_flow") return shown(client.create_flow(create_of(args), options), found);
  if (op == "update_flow") return shown(client.update_flow(id, update_of(args), options), found);
  if (op == "get_flow") return shown(client.get_flow(id, options), found);
  if (op == "list_flows") {
    const json_t *limit = json_object_get(args, "limit");
    const auto most = limit ? std::optional<std::uint32_t>(json_integer_value(limit)) : std::nullopt;
    return shown(client.list_flows(most, options), found);
  }
  if (op == "preview_flow") return shown(client.preview_flow(id, truth(json_object_get(args, "refresh")), options), found);
  if (op == "find_flow") {
    const auto flow = client.find_flow(text_or(args, "name", ""), options);
    return flow ? shown(flow->view(), found) : Json(json_null());
  }
  if (op == "wait_for_status") {
    const std::string status = text_or(args, "status", "");
    return shown(client.wait_for_status(id, status, time(json_object_get(args, "timeout_ms")), options), found);
  }
  if (op == "download_flow_json") {
    const json_t *source = json_object_get(args, "flow");
    if (json_is_string(source)) return Json::of(client.download_flow_json(text(source), options));
    const std::unique_ptr<char, decltype(&std::free)> plain(json_dumps(source, 0), std::free);
    const std::unique_ptr<char, decltype(&std::free)> json(with_base_url(plain.get(), base_url), std::free);
    return Json::of(client.download_flow_json(flows8x8::Flow::from_json(json.get()), options));
  }
  if (op == "request") {
    std::optional<std::string_view> body;
    std::unique_ptr<char, decltype(&std::free)> json(nullptr, std::free);
    if (const json_t *given = json_object_get(args, "body")) {
      json.reset(json_dumps(given, JSON_ENCODE_ANY | JSON_COMPACT));
      body = json.get();
    }
    const auto response = client.request(text_or(args, "method", ""), text_or(args, "path", ""), body, options);
    Json value(json_object());
    value.set("status", json_integer(response.status()));
    value.set("text", Json::of(response.body()).release());
    return value;
  }
  if (op == "publish_flow") client.publish_flow(id, options);
  else if (op == "deprecate_flow") client.deprecate_flow(id, options);
  else if (op == "delete_flow") client.delete_flow(id, options);
  else problem(found, "the driver does not know %s", op.c_str());
  return Json(json_null());
}

Json offline(const std::string &op, const json_t *args, problems *found) {
  if (op == "lint") return shown(flows8x8::lint(document(json_object_get(args, "document"))), found);
  if (op == "explain") {
    const auto explanation = flows8x8::explain(text_or(args, "code", ""));
    return explanation ? shown(*explanation, found) : Json(json_null());
  }
  flows8x8::ReplyOptions options;
  if (const char *expected = text_or(args, "authorization", nullptr)) options.authorization(expected);
  const char *name;
  json_t *value;
  json_object_foreach(json_object_get(args, "headers"), name, value) options.header(name, text(value));
  const auto reply = flows8x8::parse_flow_reply(document(json_object_get(args, "body")), options);
  return reply ? shown(*reply, found) : Json(json_null());
}

void make_earlier(const flows8x8::Client &client, const json_t *call, const char *base_url, problems *found) {
  const json_t *before = json_object_get(call, "before");
  for (std::size_t at = 0; at < json_array_size(before); ++at) {
    const json_t *earlier = json_array_get(before, at);
    for (int i = 0; i < number_or(earlier, "times", 1); ++i) {
      std::string kind = "none";
      try {
        make(client, text_or(earlier, "op", ""), json_object_get(earlier, "args"), base_url,
             flows8x8::CallOptions::none(), found);
      } catch (const flows8x8::Error &error) {
        kind = error.kind();
      }
      if (kind != text_or(earlier, "error", "none")) problem(found, "a call before it ended with %s", kind.c_str());
    }
  }
  sleep_ms(number_or(call, "pause_ms", 0));
}

Json on_client(const json_t *call, const json_t *options, const char *base_url, flows8x8::Response &response,
               problems *found) {
  const std::string op = text_or(call, "op", "");
  const json_t *own = json_object_get(options, "call");
  const flows8x8::Client whole(options_of(options, base_url, found));
  const char *channel = text_or(options, "with_channel", nullptr);
  const flows8x8::Client client = channel ? whole.with_channel(channel) : whole.with_options(flows8x8::CallOptions::none());
  if (op == "new_client") return Json(json_null());
  if (truth(json_object_get(options, "close_first"))) client.close();
  make_earlier(client, call, base_url, found);
  const flows8x8::CancelToken token;
  flows8x8::CallOptions given = call_options_of(own, token, found);
  const double after = number_or(own, "cancel_after_ms", -1);
  if (after == 0) token.cancel();
  std::thread canceller;
  if (after > 0) canceller = std::thread([&] { sleep_ms(after), token.cancel(); });
  struct Join {
    std::thread &thread;
    ~Join() {
      if (thread.joinable()) thread.join();
    }
  } join{canceller};
  given.response(response);
  return make(client, op, json_object_get(call, "args"), base_url, given, found);
}

/// Whether what was thrown is of the one class that its kind has.
void check_class(const flows8x8::Error &error, problems *found) {
  static const struct {
    const char *kind;
    const std::type_info &type;
  } classes[] = {
      {"invalid_argument", typeid(flows8x8::InvalidArgumentError)},
      {"configuration", typeid(flows8x8::ConfigurationError)},
      {"bad_request", typeid(flows8x8::BadRequestError)},
      {"authentication", typeid(flows8x8::AuthenticationError)},
      {"permission_denied", typeid(flows8x8::PermissionDeniedError)},
      {"not_found", typeid(flows8x8::NotFoundError)},
      {"timeout", typeid(flows8x8::RequestTimeoutError)},
      {"conflict", typeid(flows8x8::ConflictError)},
      {"gone", typeid(flows8x8::GoneError)},
      {"payload_too_large", typeid(flows8x8::PayloadTooLargeError)},
      {"validation_failed", typeid(flows8x8::ValidationFailedError)},
      {"upgrade_required", typeid(flows8x8::UpgradeRequiredError)},
      {"rate_limited", typeid(flows8x8::RateLimitError)},
      {"server", typeid(flows8x8::ServerError)},
      {"unexpected_status", typeid(flows8x8::UnexpectedStatusError)},
      {"connect", typeid(flows8x8::ConnectError)},
      {"tls", typeid(flows8x8::TlsError)},
      {"proxy", typeid(flows8x8::ProxyError)},
      {"decode", typeid(flows8x8::DecodeError)},
      {"outcome_unknown", typeid(flows8x8::OutcomeUnknownError)},
      {"webhook", typeid(flows8x8::WebhookError)},
      {"cancelled", typeid(flows8x8::CancelledError)},
      {"closed", typeid(flows8x8::ClosedError)},
      {"internal", typeid(flows8x8::InternalError)},
  };
  for (const auto &each : classes) {
    if (error.kind() == each.kind && typeid(error) == each.type) return;
  }
  problem(found, "%s was thrown for %s", typeid(error).name(), std::string(error.kind()).c_str());
}

void play(const json_t *vector, const char *base_url, problems *found) {
  const json_t *call = json_object_get(vector, "call");
  const json_t *options = json_object_get(call, "options");
  const std::string op = text_or(call, "op", "");
  const bool without = op == "lint" || op == "explain" || op == "parse_flow_reply";
  Json value, thrown, answer;
  flows8x8::Response response;
  try {
    value = without ? offline(op, json_object_get(call, "args"), found) : on_client(call, options, base_url, response, found);
    if (response.get() != nullptr) answer = shown(response);
  } catch (const flows8x8::Error &error) {
    check_class(error, found);
    // A copy must know as much.
    const flows8x8::Error copy = error;
    thrown = shown(copy, found);
    leaks(options, "what()", error.what(), found);
    leaks(options, "its JSON", std::string(error.to_json()).c_str(), found);
    leaks(options, "its cause", std::string(error.cause().value_or("")).c_str(), found);
  } catch (const std::exception &other) {
    problem(found, "%s was thrown: %s", typeid(other).name(), other.what());
  }
  compare(json_object_get(vector, "outcome"), value.get(), thrown.get(), answer.get(), found);
}

}  // namespace

int main() { return play_all("C++", play) ? 0 : 1; }
