// Reads the body of a webhook's request from standard input, and says what the user has filled in: webhook AUTHORIZATION
//
// AUTHORIZATION is the header that the request had; what it must be stands in WEBHOOK_AUTHORIZATION.
#include <cstdlib>
#include <flows8x8.hpp>
#include <iostream>
#include <iterator>
#include <string>

int main(int argc, char **argv) {
  const char *expected = std::getenv("WEBHOOK_AUTHORIZATION");
  if (expected == nullptr) {
    std::cerr << "set WEBHOOK_AUTHORIZATION to what the webhook was given in 8x8: without it everyone would pass\n";
    return 2;
  }
  const std::string body{std::istreambuf_iterator<char>(std::cin), {}};
  flows8x8::ReplyOptions options;
  options.authorization(expected);
  if (argc > 1) options.header("Authorization", argv[1]);
  try {
    const auto reply = flows8x8::parse_flow_reply(body, options);
    if (!reply) {
      std::cout << "not a reply to a flow\n";
      return 0;
    }
    std::cout << "message " << reply->umid() << " from " << reply->user().msisdn().value_or("someone") << "\n"
              << "flow token " << reply->flow_token().value_or("none") << "\n"
              << reply->data() << "\n";
    return 0;
  } catch (const flows8x8::WebhookError &error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
