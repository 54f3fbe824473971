# frozen_string_literal: true

require 'minitest/autorun'
require 'json'
require 'timeout'
require 'flows8x8'

# What the run has to say at its end.
Told = []

# The checkout, the gem's folder and its programs: see test.sh.
module Place
  def self.of(name) = ENV.fetch(name) { abort("set #{name}: bindings/uniffi/ruby/test.sh does") }

  REPO = of('FLOWS8X8_REPO')
  GEM = of('FLOWS8X8_GEM')
  PROGRAMS = of('FLOWS8X8_PROGRAMS')

  # Runs a program, and yields the URL that is its first line.
  def self.running(program, *words, &block) = listening(File.join(PROGRAMS, program), *words, &block)

  # The same for the server of this folder.
  def self.serving(&block) = listening(RbConfig.ruby, File.join(__dir__, 'server.rb'), &block)

  # What they say to people is left out.
  def self.listening(*command)
    output = IO.popen(command, err: File::NULL)
    yield output.gets.strip
  ensure
    if output
      Process.kill('TERM', output.pid)
      output.close
    end
  end
end
# A variable of these must reach no client.
%w[FLOWS8X8_REPO FLOWS8X8_GEM FLOWS8X8_PROGRAMS].each { |name| ENV.delete(name) }

KEY = 'test-key-5e1d-Zq7'
ACCOUNT = '1ab2c3d4-0000-4000-8000-00000000abcd'
CHANNEL = 'ec36a867-3dd4-e911-814a-02d85f55fce8'

module ClientMaker
  # A client of a server on loopback, without limits that slow a test down.
  def settings(url, **others)
    { api_key: KEY, account_id: ACCOUNT, channel_id: CHANNEL, base_url: url, environment: {}, no_proxy: true,
      rate_limit: false, max_retries: 0, **others }
  end

  def client(url, **others) = Flows8x8::Client.new(**settings(url, **others))

  def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
end
