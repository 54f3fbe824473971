# frozen_string_literal: true

module Flows8x8
  # The settings of clients and of calls.
  module Settings
    # Each with how it is converted. Durations are seconds.
    CLIENT = {
      api_key: :text, credentials: :credentials, account_id: :text, channel_id: :text, region: :region,
      path_style: :path_style, base_url: :text, allow_http: :bool, timeout: :duration, connect_timeout: :duration,
      max_retries: :integer, initial_backoff: :duration, max_backoff: :duration, max_retry_after: :duration,
      max_response_bytes: :long, rate_limit: :rate_limit, rate_window: :duration, max_rate_wait: :duration,
      strict: :bool, raise_on_validation: :bool, reconcile: :bool, headers: :texts, proxy: :text, no_proxy: :bool,
      ca_file: :path, ca_pem: :bytes, only_ca: :bool, bundled_roots: :bool, client_certificate_pem: :bytes,
      user_agent_suffix: :text, environment: :texts
    }.freeze
    CALL = {
      timeout: :duration, max_retries: :integer, headers: :texts, raise_on_validation: :bool, reconcile: :bool,
      cancel: :cancel
    }.freeze

    def self.client(given)
      Native::ClientOptions.new(**converted(CLIENT, given), language: 'ruby', runtime: runtime)
    end

    def self.call(given, slot = nil)
      Native::CallOptions.new(**converted(CALL, given), response: slot)
    end

    def self.converted(known, given)
      unknown = given.keys - known.keys
      raise ArgumentError, "unknown keyword: #{unknown.map(&:inspect).join(', ')}" unless unknown.empty?

      given.compact.to_h { |name, value| [name, one(known[name], name, value)] }
    end

    def self.one(type, name, value)
      case type
      when :credentials then KeySource.new(value)
      when :cancel then CancelToken.write(value)
      when :rate_limit then value == false ? 0 : Convert.integer(name, value)
      else Convert.public_send(type, name, value)
      end
    end

    def self.runtime
      engine = RUBY_ENGINE == 'ruby' ? 'Ruby' : RUBY_ENGINE
      "#{engine} #{RUBY_ENGINE_VERSION}"
    end
    private_class_method :converted, :one, :runtime
  end
  private_constant :Settings

  # A source of keys as the other side asks it: in a thread of Ruby, while the call waits.
  class KeySource
    def initialize(source)
      @ask = source.respond_to?(:call) ? source.method(:call) : source.method(:api_key)
      callable = source.is_a?(Proc) || source.is_a?(Method) ? source : @ask
      @told = !callable.arity.zero?
    rescue NameError
      raise TypeError, "credentials must answer to call or api_key, which a #{source.class} does not"
    end

    # What is not rescued here would go on as an empty key.
    def api_key(refresh)
      Convert.text('the key of the key callback', @told ? @ask.call(refresh) : @ask.call)
    rescue Exception => error
      raise Native::KeyError::Failed.new(reason: "#{error.class}: #{error.message}"), cause: nil
    end
  end
  private_constant :KeySource
end
