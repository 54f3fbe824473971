// What C++ adds: ownership, exceptions, iteration.
#include <cstdlib>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "flows8x8.hpp"
#include "support/check.h"
#include "support/echo.h"

namespace {

using namespace std::chrono_literals;

template <typename... Owner>
constexpr bool move_only = ((std::is_nothrow_move_constructible_v<Owner> && std::is_move_assignable_v<Owner> &&
                             !std::is_copy_constructible_v<Owner> && !std::is_copy_assignable_v<Owner>)&&...);

static_assert(move_only<flows8x8::Client, flows8x8::Options, flows8x8::CallOptions, flows8x8::CreateRequest,
                        flows8x8::UpdateRequest, flows8x8::CancelToken, flows8x8::Response, flows8x8::SavedFlow,
                        flows8x8::Flow, flows8x8::FlowSummary, flows8x8::FlowList, flows8x8::FlowPreview,
                        flows8x8::LintReport, flows8x8::Explanation, flows8x8::FlowReply, flows8x8::ReplyOptions>);
// An exception must be copyable without throwing.
static_assert(std::is_nothrow_copy_constructible_v<flows8x8::NotFoundError>);
static_assert(std::is_base_of_v<std::runtime_error, flows8x8::Error>);
static_assert(std::is_base_of_v<flows8x8::ApiError, flows8x8::ConflictError>);
static_assert(std::is_base_of_v<flows8x8::TransportError, flows8x8::ConnectError>);

flows8x8::Options options(const std::string &url) {
  flows8x8::Options made;
  made.environment({}).account_id(ACCOUNT_ID).channel_id(CHANNEL_ID).base_url(url).no_proxy().rate_limit(std::nullopt);
  return made;
}

flows8x8::Client client(const std::string &url) { return flows8x8::Client(options(url).api_key(API_KEY)); }

void errors(const std::string &url) {
  const auto one = client(url);
  try {
    one.get_flow("missing-7");
    CHECK(false);
  } catch (const flows8x8::NotFoundError &error) {
    CHECK(error.code() == FLOWS8X8_ERR_NOT_FOUND && error.http_status() == 404 && error.api_code() == 1300);
    CHECK(error.error_id() == "missing-7" && error.message() == "not there" && error.attempts() == 1);
    CHECK(std::string(error.what()).find("get_flow: not_found (404): not there") == 0);
  }
  // An error outlives what threw it.
  std::optional<flows8x8::Error> kept;
  try {
    client(url).get_flow("missing-8");
  } catch (const flows8x8::ApiError &error) {
    kept = error;
  }
  CHECK(kept && kept->error_id() == "missing-8");
  // A text that C would cut short is refused, and so is what is no text.
  for (const std::string_view id : {std::string_view("8\0 9", 4), std::string_view("\xff\xfe", 2)}) {
    try {
      one.get_flow(id);
      CHECK(false);
    } catch (const flows8x8::InvalidArgumentError &error) {
      CHECK(error.kind() == "invalid_argument" || error.kind() == "null_argument");
    }
  }
  // A mistake in a setter is thrown by what it was made for.
  try {
    flows8x8::Client wrong(options(url).api_key(API_KEY).region("mars"));
    CHECK(false);
  } catch (const flows8x8::ConfigurationError &error) {
    CHECK(std::string(error.what()).find("mars") != std::string::npos);
  }
  try {
    one.create_flow(flows8x8::CreateRequest("Booking", {"SURVEY"}).flow_json_file("/no/such/file.json"));
    CHECK(false);
  } catch (const flows8x8::InvalidArgumentError &error) {
    CHECK(std::string(error.what()).find("/no/such/file.json") != std::string::npos && error.attempts() == 0);
  }
}

void credentials(const std::string &url) {
  int asked = 0;
  auto one = flows8x8::Client(options(url).credentials([&asked](bool) {
    ++asked;
    return std::string(API_KEY);
  }));
  // The function lives as long as any copy.
  auto copy = one.with_channel("other");
  one = client(url);
  CHECK(copy.get_flow("8").id() == "8" && asked == 1);
  const auto throws = flows8x8::Client(options(url).credentials([](bool) -> std::string {
    throw std::runtime_error("the vault is sealed");
  }));
  try {
    throws.get_flow("8");
    CHECK(false);
  } catch (const flows8x8::ConfigurationError &error) {
    CHECK(error.cause() == "the vault is sealed");
  }
  const auto odd = flows8x8::Client(options(url).credentials([](bool) -> std::string { throw 5; }));
  try {
    odd.get_flow("8");
    CHECK(false);
  } catch (const flows8x8::ConfigurationError &error) {
    CHECK(error.cause() == "something was thrown that is no std::exception");
  }
}

template <typename Thrown, typename Work>
bool throws(const char *text, Work work) {
  try {
    work();
  } catch (const Thrown &error) {
    return std::string(error.what()).find(text) != std::string::npos || error.cause() == text;
  }
  return false;
}

void moved_away(const std::string &url) {
  using flows8x8::InvalidArgumentError;
  // What was checked before must not be left out without a word.
  flows8x8::ReplyOptions reply;
  reply.authorization("Bearer x");
  const auto kept = std::move(reply);
  CHECK(throws<InvalidArgumentError>("ReplyOptions was moved away", [&] { flows8x8::parse_flow_reply("{}", reply); }));
  CHECK(throws<flows8x8::WebhookError>("no Authorization header", [&] { flows8x8::parse_flow_reply("{}", kept); }));
  auto settings = options(url).api_key(API_KEY);
  const auto taken = std::move(settings);
  CHECK(throws<InvalidArgumentError>("Options was moved away", [&] { flows8x8::Client from(settings); }));
  auto call = flows8x8::CallOptions().timeout(100ms);
  const auto other = std::move(call);
  const flows8x8::Client one(taken);
  CHECK(throws<InvalidArgumentError>("CallOptions was moved away", [&] { one.get_flow("8", call); }));
  CHECK(throws<flows8x8::RequestTimeoutError>("timeout", [&] { one.get_flow("hang", other); }));
}

void texts_with_a_nul(const std::string &url) {
  using flows8x8::InvalidArgumentError;
  const std::string cut("abc\0def", 7);
  CHECK(throws<InvalidArgumentError>("a variable holds a NUL", [&] { flows8x8::Options().environment({cut}); }));
  CHECK(throws<InvalidArgumentError>("a category holds a NUL", [&] {
    flows8x8::CreateRequest("Booking", std::vector<std::string>{cut});
  }));
  const flows8x8::Client one(options(url).credentials([&cut](bool) { return cut; }));
  CHECK(throws<flows8x8::ConfigurationError>("the key holds a NUL", [&] { one.get_flow("8"); }));
}

/// A call from within a callback would lead into the next one, without end.
void calls_from_within(const std::string &url) {
  const auto inner = client(url);
  int refused = 0;
  const auto call = [&] {
    refused += throws<flows8x8::InvalidArgumentError>("from within a key or log callback", [&] { inner.get_flow("8"); });
  };
  const flows8x8::Client outer(options(url).credentials([&](bool) {
    call();
    return std::string(API_KEY);
  }));
  CHECK(outer.get_flow("8").id() == "8" && refused == 1);
  flows8x8::set_log_callback([&](flows8x8::LogLevel, std::string_view) { call(); });
  CHECK(inner.get_flow("8").id() == "8" && refused == 2);
  flows8x8::unset_log_callback();
  CHECK(inner.get_flow("8").id() == "8" && refused == 2);
}

void lists() {
  const auto report = flows8x8::lint(R"({"version": "7.3", "screens": [], "rubbish": 1})");
  std::vector<std::string> codes;
  for (const auto finding : report.errors()) codes.emplace_back(finding.validation_error().error().value_or(""));
  CHECK(codes.size() == report.errors().size() && !codes.empty() && !codes[0].empty());
  CHECK(report.errors()[0].severity() == flows8x8::Severity::error);
  CHECK(std::distance(report.errors().begin(), report.errors().end()) ==
        static_cast<std::ptrdiff_t>(report.errors().size()));
  CHECK(flows8x8::explain(codes[0]).has_value() && !flows8x8::explain("NO_SUCH_CODE"));
  CHECK(flows8x8::version() == FLOWS8X8_VERSION);
}

void calls(const std::string &url) {
  const auto one = client(url);
  flows8x8::Response response;
  CHECK(one.get_flow("8", flows8x8::CallOptions().response(response)).id() == "8");
  CHECK(response.status() == 200 && response.header("x-id") == "8" && response.attempts() == 1);
  const flows8x8::CancelToken token;
  std::thread canceller([&] {
    std::this_thread::sleep_for(50ms);
    token.cancel();
  });
  try {
    one.get_flow("hang", flows8x8::CallOptions().cancel(token));
    CHECK(false);
  } catch (const flows8x8::CancelledError &) {
    CHECK(token.is_cancelled());
  }
  canceller.join();
  try {
    one.get_flow("hang", flows8x8::CallOptions().timeout(100ms));
    CHECK(false);
  } catch (const flows8x8::RequestTimeoutError &error) {
    CHECK(error.is_retryable());
  }
  int lines = 0;
  flows8x8::set_log_callback([&lines](flows8x8::LogLevel level, std::string_view line) {
    lines += level == flows8x8::LogLevel::debug && line.find("GET ") != std::string_view::npos;
    throw std::runtime_error("none of the call's business");
  });
  one.get_flow("8");
  flows8x8::unset_log_callback();
  one.get_flow("8");
  CHECK(lines == 1);
}

}  // namespace

int main() {
  served server = echo("echo");
  errors(server.url);
  credentials(server.url);
  moved_away(server.url);
  texts_with_a_nul(server.url);
  calls_from_within(server.url);
  lists();
  calls(server.url);
  unserve(&server);
  return checked("raii");
}
