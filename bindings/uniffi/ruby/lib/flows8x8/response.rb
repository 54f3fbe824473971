# frozen_string_literal: true

module Flows8x8
  # What the two kinds of answers have in common.
  module Answer
    # The value of a header, several joined by commas; nil when there is none. Upper and lower case does not matter.
    def [](name) = headers[name.to_s.downcase]&.join(', ')

    # The body as text.
    def text = body.dup.force_encoding(Encoding::UTF_8)

    # The body as JSON.
    def json = JSON.parse(text)

    # Headers and body may hold what a server echoes: they are for code, not for logs.
    def inspect = "#<#{self.class.name} status=#{status}, body: #{body.bytesize} bytes>"
    alias to_s inspect
  end

  # What the escape hatch yields: the answer itself. Headers have names in lower case and a list of values each.
  class RawResponse
    include Answer
    attr_reader :status, :headers, :body

    def initialize(status:, headers: {}, body: '')
      @status = status
      @headers = headers.each_value(&:freeze).freeze
      @body = body.freeze
      freeze
    end

    def self.read(record) = new(status: record.status, headers: record.headers, body: record.body)

    def to_h = { status: status, headers: headers, body: body }
  end

  # A call's value and the answer it came from; status 0 when no request was needed. Elapsed are seconds.
  class Response
    include Answer
    attr_reader :value, :status, :headers, :body, :attempts, :elapsed

    def initialize(value:, status:, headers: {}, body: '', attempts: 1, elapsed: 0.0)
      @value = value
      @status = status
      @headers = headers.each_value(&:freeze).freeze
      @body = body.freeze
      @attempts = attempts
      @elapsed = elapsed
      freeze
    end

    def self.read(record, value)
      new(value: value, status: record.status, headers: record.headers, body: record.body,
          attempts: record.attempts, elapsed: Types::Duration.read(record.elapsed))
    end

    def to_h
      { value: value, status: status, headers: headers, body: body, attempts: attempts, elapsed: elapsed }
    end
  end
end
