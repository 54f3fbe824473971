# frozen_string_literal: true

module Flows8x8
  # The generated exceptions, and the errors that programs rescue instead of them.
  module Failure
    CLASSES = Flows8x8.constants.map { |name| Flows8x8.const_get(name) }
                      .select { |one| one.is_a?(Class) && one <= Error && one.kind }
                      .to_h { |one| [one.kind, one] }.freeze
    GENERATED = Native::FlowsError.constants.map { |name| Native::FlowsError.const_get(name) }.freeze

    def self.===(error) = GENERATED.include?(error.class) || error.instance_of?(Native::InternalError)

    # Does what may fail on the other side.
    def self.translated
      yield
    rescue Failure => error
      # Without a cause: the generated exception is the same again, in other words.
      raise of(error), cause: nil
    end

    def self.of(error)
      return InternalError.new("internal: #{error.message}") unless error.respond_to?(:details)

      details = error.details
      CLASSES.fetch(details.kind, InternalError).new(details.text, **fields(details))
    end

    def self.fields(details)
      same = %i[operation path http_status api_message error_id attempts body hint].to_h do |name|
        [name, details.public_send(name)]
      end
      same.merge(description: details.message, http_method: details.method, code: details.api_code,
                 timestamp: details.timestamp && Timestamp.read(details.timestamp),
                 validation_errors: details.validation_errors.map { |found| ValidationError.read(found) }.freeze,
                 retry_after: details.retry_after && Types::Duration.read(details.retry_after),
                 retryable: details.is_retryable, reason: details.cause)
    end
    private_class_method :of, :fields
  end
  private_constant :Failure
end
