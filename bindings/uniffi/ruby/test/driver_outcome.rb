# frozen_string_literal: true

# Compares what a caller saw with what a vector says.
class Outcome
  # Stands in vectors for signatures of links, flow tokens and passwords.
  SECRET = 'hush-7e2d91'
  # The members of an error that are called otherwise in Ruby.
  READERS = { 'message' => 'description', 'text' => 'message', 'method' => 'http_method' }.freeze

  # Secrets in anything that shows the error or carries it elsewhere.
  def self.leaks(error, keys)
    texts = {
      message: error.message, to_s: error.to_s, inspect: error.inspect, to_json: error.to_json,
      to_h: error.to_h.inspect, full_message: error.full_message(highlight: false), backtrace: error.backtrace.to_a.first.to_s,
      variables: error.instance_variables.map { |name| error.instance_variable_get(name).inspect }.join("\n")
    }
    [SECRET, *keys].flat_map do |secret|
      texts.select { |_, text| text.include?(secret) }.map { |name, _| "#{name} shows the secret #{secret}" }
    end
  end

  def initialize(wanted)
    @wanted = wanted
  end

  # What is wrong with what the caller saw: an error, a response or a value.
  def problems(value, error)
    if error
      return ["expected a value, got #{error.full_message(highlight: false)}"] unless @wanted.key?('error')

      return class_problems(error) + error_problems(error)
    end
    shown = @wanted.key?('response') ? value.value : value
    return ["expected an error, got the value #{shown.inspect}"] if @wanted.key?('error')

    got = canonical(shown)
    problems = got == @wanted['value'] ? [] : ["expected the value #{@wanted['value'].inspect}\n got #{got.inspect}"]
    @wanted.key?('response') ? problems + response_problems(value) : problems
  end

  private

  # A result as canonical JSON.
  def canonical(value)
    return { 'status' => value.status, 'text' => value.text } if value.is_a?(Flows8x8::RawResponse)

    JSON.parse(JSON.generate(value))
  end

  # Whether an error is of the one class that its kind has, and of no generated one.
  def class_problems(error)
    classes = Flows8x8.constants.map { |name| Flows8x8.const_get(name) }
                      .select { |one| one.is_a?(Class) && one < Flows8x8::Error && one.kind == error.kind }
    problems = classes == [error.class] ? [] : ["#{error.kind} is a #{error.class}"]
    problems << "it has the cause #{error.cause.inspect}" if error.cause
    problems
  end

  def error_problems(error)
    found = @wanted['error'].filter_map do |name, wanted|
      contains = name.end_with?('_contains')
      got = member(error, name.delete_suffix('_contains'))
      holds = contains ? Array(wanted).all? { |text| got.to_s.include?(text) } : equal(got, wanted)
      "expected the error's #{name} #{wanted.inspect}\n got #{got.inspect}" unless holds
    end
    found.empty? ? [] : [*found, "the error: #{error.message}"]
  end

  def member(error, name)
    case name
    when 'body_length' then error.body&.bytesize
    when 'timestamp' then error.timestamp&.raw
    when 'validation_errors' then canonical(error.validation_errors)
    else error.public_send(READERS.fetch(name, name))
    end
  end

  def equal(got, wanted)
    return got == wanted unless wanted.is_a?(Hash) && (wanted.key?('min') || wanted.key?('max'))

    got.is_a?(Numeric) && got >= wanted.fetch('min', got) && got <= wanted.fetch('max', got)
  end

  def response_problems(response)
    got = { 'status' => response.status, 'attempts' => response.attempts, 'body' => response.text }
    wanted = @wanted['response']
    problems = wanted.except('headers').filter_map do |name, value|
      "the response's #{name} is #{got[name].inspect}, not #{value.inspect}" unless got[name] == value
    end
    wanted.fetch('headers', {}).each do |name, value|
      problems << "its header #{name} is #{response[name].inspect}, not #{value.inspect}" unless response[name] == value
    end
    problems << "it took #{response.elapsed} s" unless response.elapsed.is_a?(Float) && response.elapsed >= 0
    problems
  end
end
