# frozen_string_literal: true

require 'net/http'
require 'base64'
require 'driver_outcome'

# The control port of flows8x8-replay.
class Control
  def initialize(url)
    @uri = URI(url)
  end

  def vectors = ask(Net::HTTP::Get, '/vectors')
  def start(name) = ask(Net::HTTP::Post, "/start?#{URI.encode_www_form(name: name)}")
  def verdict(run) = ask(Net::HTTP::Get, "/verdict?#{URI.encode_www_form(run: run)}")

  private

  def ask(method, path)
    answer = Net::HTTP.new(@uri.host, @uri.port, nil).request(method.new(path, 'connection' => 'close'))
    raise "#{path}: #{answer.body}" unless answer.code == '200'

    JSON.parse(answer.body)
  end
end

# Plays behaviour vectors to the client, as tests/vectors/README.md says, and tells what was wrong.
class Driver
  API_KEY = 'test-key-1f4c9a'
  LONGEST = 30
  AT_A_TIME = 16
  # Options of a vector that are the client's own.
  SAME = %i[allow_http headers max_response_bytes max_retries path_style raise_on_validation reconcile region strict
            api_key account_id channel_id].freeze
  MILLISECONDS = %i[initial_backoff max_backoff max_rate_wait max_retry_after rate_window timeout].freeze
  OTHERS = %i[api_keys base_path base_url call close_first proxy rate_limit with_channel].freeze
  KNOWN = [*SAME, *MILLISECONDS.map { |name| :"#{name}_ms" }, *OTHERS].freeze

  def initialize(control)
    @control = control
  end

  # Plays all; yields what was wrong with each.
  def play_all(vectors)
    left = Queue.new(vectors).close
    found = {}
    lock = Mutex.new
    lanes = Array.new(AT_A_TIME) do
      Thread.new do
        while (vector = left.pop)
          problems = within { play(vector) }
          lock.synchronize { found[vector['name']] = problems }
        end
      end
    end
    lanes.each(&:join)
    found
  end

  private

  def within(&block)
    Timeout.timeout(LONGEST, &block)
  rescue Timeout::Error
    ["took longer than #{LONGEST} s"]
  end

  def play(vector)
    options = symbols(vector['call'].fetch('options', {}))
    unknown = options.keys - KNOWN
    return ["the driver does not know the options #{unknown}"] unless unknown.empty?

    run = @control.start(vector['name'])
    problems = []
    begin
      value = make(vector, options, run['base_url'])
    rescue Flows8x8::Error => e
      error = e
      problems.concat(Outcome.leaks(e, secrets(options)))
    rescue Timeout::Error
      raise
    rescue StandardError => e
      return ["raised #{e.full_message(highlight: false)}, which is no Flows8x8::Error"]
    end
    verdict = @control.verdict(run['run'])
    problems.concat(verdict['problems'], ['the verdict is bad']) unless verdict['ok']
    problems + Outcome.new(vector['outcome']).problems(value, error)
  end

  # What no text may contain: keys, and the password of the proxy's URL.
  def secrets(options)
    password = options[:proxy].to_s[%r{://[^@/]*?:([^@/]+)@}, 1]
    [API_KEY, *options[:api_keys], *password]
  end

  # Makes the vector's calls, and returns the value of the last, or the response when the vector wants it.
  def make(vector, options, base_url)
    call = vector['call']
    args = arguments(call['op'], call.fetch('args', {}), base_url)
    case call['op']
    when 'lint' then return Flows8x8.lint(args[:document])
    when 'explain' then return Flows8x8.explain(args[:code])
    when 'parse_flow_reply' then return Flows8x8.parse_flow_reply(args.delete(:body), **args)
    end
    Flows8x8::Client.open(**client_settings(options, base_url)) do |client|
      client = client.with_channel(options[:with_channel]) if options.key?(:with_channel)
      client.close if options[:close_first]
      next if call['op'] == 'new_client'

      before(call, client, base_url)
      own = call_options(options.fetch(:call, {}))
      client = client.with_response if vector['outcome'].key?('response')
      start(client, call['op'], args, own)
    end
  end

  def before(call, client, base_url)
    call.fetch('before', []).each do |one|
      one.fetch('times', 1).times do
        kind = nil
        begin
          start(client, one['op'], arguments(one['op'], one.fetch('args', {}), base_url), {})
        rescue Flows8x8::Error => e
          kind = e.kind
        end
        raise "#{one['op']} before the call ended with #{kind}" unless kind == one['error']
      end
    end
    sleep(call['pause_ms'] / 1000.0) if call['pause_ms']
  end

  def call_options(given)
    options = symbols(given)
    options[:timeout] = options.delete(:timeout_ms) / 1000.0 if options.key?(:timeout_ms)
    after = options.delete(:cancel_after_ms)
    options[:cancel] = cancelled_after(after / 1000.0) if after
    options
  end

  def cancelled_after(seconds)
    token = Flows8x8::CancelToken.new
    return token.cancel if seconds.zero?

    Thread.new { sleep(seconds) && token.cancel }
    token
  end

  def start(client, operation, args, options)
    case operation
    when 'wait_for_status'
      client.wait_for_status(args[:flow_id], args[:status], timeout: args[:timeout_ms] / 1000.0, **options)
    when 'find_flow' then client.find_flow(args[:name], **options)
    when 'download_flow_json' then client.download_flow_json(args[:flow], **options)
    when 'request'
      client.request(args[:method], args[:path], **args.slice(:body), **options)
    when 'create_flow', 'list_flows' then client.public_send(operation, **args, **options)
    else client.public_send(operation, args.delete(:flow_id), **args, **options)
    end
  end

  # The arguments of a call as Ruby has them.
  def arguments(operation, given, base_url)
    args = symbols(given)
    %i[flow_json document].each { |name| args[name] = form(args[name]) if args[name].is_a?(Hash) }
    if operation == 'parse_flow_reply'
      args[:body] = args[:body].key?('value') ? JSON.generate(args[:body]['value']) : form(args[:body]) \
        if args[:body].is_a?(Hash)
    end
    args[:flow] = details(args[:flow], base_url) if args[:flow].is_a?(Hash)
    args[:body] = JSON.generate(args[:body]) if operation == 'request' && args[:body].is_a?(String)
    args
  end

  # A document in one of its forms: text, bytes, or a hash.
  def form(given)
    name, value = given.first
    name == 'base64' ? Base64.decode64(value) : value
  end

  # What get_flow answers, from its canonical JSON.
  def details(given, base_url)
    members = JSON.parse(JSON.generate(given).gsub('{base_url}', base_url))
    findings = members.fetch('validationErrors', []).map do |found|
      pointers = found.fetch('pointers', []).map { |pointer| Flows8x8::ErrorPointer.new(**snake(pointer)) }
      Flows8x8::ValidationError.new(**snake(found), pointers: pointers)
    end
    Flows8x8::FlowDetails.new(**snake(members), validation_errors: findings)
  end

  def client_settings(options, base_url)
    settings = { api_key: API_KEY, account_id: ACCOUNT, channel_id: CHANNEL, environment: {}, initial_backoff: 0.001 }
    settings.merge!(options.slice(*SAME))
    MILLISECONDS.each do |name|
      settings[name] = options[:"#{name}_ms"] / 1000.0 if options.key?(:"#{name}_ms")
    end
    settings[:rate_limit] = options[:rate_limit] || false if options.key?(:rate_limit)
    settings.merge!(options.key?(:proxy) ? { proxy: options[:proxy].sub(/\Aself\z/, base_url) } : { no_proxy: true })
    if options.key?(:api_keys)
      settings.delete(:api_key)
      settings[:credentials] = in_turn(options[:api_keys])
    end
    base = options[:base_url] || (base_url unless options.key?(:region))
    settings[:base_url] = base + options.fetch(:base_path, '') if base
    settings
  end

  # A callback that yields these keys in turn, the last one for ever.
  def in_turn(keys)
    left = keys.dup
    -> { left.size > 1 ? left.shift : left.first }
  end

  def symbols(hash) = hash.transform_keys(&:to_sym)
  def snake(hash) = hash.transform_keys { |name| name.gsub(/[A-Z]/) { "_#{_1.downcase}" }.to_sym }
end
