// A flow for each customer of a contact centre, all at once: tenants FILE CHANNEL=NAME...
//
// With FLOWS8X8_API_KEY and FLOWS8X8_ACCOUNT_ID set. One client and its copies serve all threads, and together they keep
// below 8x8's limit. Creating is exact: a flow that may have been created is looked up, so that none is there twice.
#include <flows8x8.hpp>
#include <future>
#include <iostream>
#include <string>
#include <vector>

namespace {

std::string publish(const flows8x8::Client &client, const std::string &name, const std::string &file) {
  const auto saved =
      client.create_flow(flows8x8::CreateRequest(name, {flows8x8::Category::customer_support}).flow_json_file(file))
          .require_valid();
  client.publish_flow(saved.id());
  return std::string(saved.id());
}

}  // namespace

int main(int argc, char **argv) try {
  if (argc < 3) {
    std::cerr << "usage: tenants FILE CHANNEL=NAME...\n";
    return 2;
  }
  const flows8x8::Client client(flows8x8::Options().reconcile(true));
  struct Job {
    std::string name;
    std::future<std::string> id;
  };
  std::vector<Job> jobs;
  for (int i = 2; i < argc; ++i) {
    const std::string tenant = argv[i];
    const auto equals = tenant.find('=');
    const std::string channel = tenant.substr(0, equals);
    const std::string name = equals == std::string::npos ? channel : tenant.substr(equals + 1);
    auto copy = client.with_channel(channel);
    jobs.push_back({name, std::async(std::launch::async, [copy = std::move(copy), name, file = std::string(argv[1])] {
                      return publish(copy, name, file);
                    })});
  }
  int wrong = 0;
  for (auto &job : jobs) {
    try {
      std::cout << job.name << ": " << job.id.get() << "\n";
    } catch (const flows8x8::ConflictError &error) {
      std::cerr << job.name << ": there already: " << error.what() << "\n";
      wrong = 1;
    } catch (const flows8x8::Error &error) {
      std::cerr << job.name << ": " << error.what() << "\n";
      wrong = 1;
    }
  }
  return wrong;
} catch (const flows8x8::ConfigurationError &error) {
  std::cerr << error.what() << "\n";
  return 2;
}
