# frozen_string_literal: true

module Flows8x8
  # A call that failed; the base of every error of this library. Its message says it all in one line: the operation,
  # the kind, the server's own words, its code and error id, the request, and a hint what to do. The API key is in none
  # of it.
  class Error < StandardError
    FIELDS = %i[description operation http_method path http_status code api_message error_id timestamp validation_errors
                retry_after attempts retryable body hint reason].freeze

    class << self
      # The name of the kind, the same in every language; nil for the classes that stand for several.
      attr_reader :kind

      private

      def kind_is(name)
        @kind = name
      end
    end

    # The bare description: the server's own words when it sent some.
    attr_reader :description
    # The operation that failed, such as +update_flow+.
    attr_reader :operation
    # The request, without its query.
    attr_reader :http_method, :path
    # The status of the answer, when one came.
    attr_reader :http_status
    # What the server's own envelope says: its code, message and id of the failure, and the time (a Timestamp).
    attr_reader :code, :api_message, :error_id, :timestamp
    # The findings in the flow JSON that came with the failure.
    attr_reader :validation_errors
    # For how many seconds the server asked not to be called.
    attr_reader :retry_after
    # How many requests were made; 0 when the call failed before the first.
    attr_reader :attempts
    # The beginning of the answer's body, with secrets and signed links masked.
    attr_reader :body
    # What to do about it.
    attr_reader :hint
    # What lies below, in words: what the transport, the parser or the key callback said.
    attr_reader :reason

    # Errors come from calls; making one is for tests.
    def initialize(text = nil, **fields)
      super(text)
      unknown = fields.keys - FIELDS
      raise ArgumentError, "unknown keyword: #{unknown.map(&:inspect).join(', ')}" unless unknown.empty?

      defaults = { description: message, validation_errors: [].freeze, attempts: 0, retryable: false }
      FIELDS.each { |name| instance_variable_set(:"@#{name}", fields.fetch(name) { defaults[name] }) }
    end

    # What went wrong, by the name it has in every language. The class says the same.
    def kind = self.class.kind

    # Whether the same call may well succeed a little later, and may be made again without harm.
    def retryable? = @retryable

    # Everything there is to know; absent members are left out.
    def to_h
      given = (FIELDS - [:retryable]).to_h { |name| [name, Model.plain(public_send(name))] }
      given.delete(:validation_errors) if validation_errors.empty?
      { kind: kind, text: message, **given.compact }
    end

    # The canonical JSON, which is the same in every language.
    def to_json(*)
      members = { 'kind' => kind, 'message' => description, 'text' => message, 'operation' => operation,
                  'method' => http_method, 'path' => path, 'httpStatus' => http_status, 'code' => code,
                  'apiMessage' => api_message, 'errorId' => error_id, 'timestamp' => timestamp,
                  'validationErrors' => (validation_errors unless validation_errors.empty?),
                  'retryAfter' => retry_after, 'attempts' => attempts, 'body' => body, 'hint' => hint,
                  'cause' => reason }
      JSON.generate(members.compact)
    end
  end

  # An argument is wrong; nothing was sent.
  class InvalidArgumentError < Error
    kind_is 'invalid_argument'
  end

  # The client cannot be set up like this, or has no channel; nothing was sent.
  class ConfigurationError < Error
    kind_is 'configuration'
  end

  # The server refused the request.
  class ApiError < Error; end

  # The server says that the request is wrong (HTTP 400).
  class BadRequestError < ApiError
    kind_is 'bad_request'
  end

  # The API key is missing, wrong or expired (HTTP 401).
  class AuthenticationError < ApiError
    kind_is 'authentication'
  end

  # The API key may not do this (HTTP 403).
  class PermissionDeniedError < ApiError
    kind_is 'permission_denied'
  end

  # The flow, channel or account does not exist (HTTP 404).
  class NotFoundError < ApiError
    kind_is 'not_found'
  end

  # The flow is not in a state for this, or its name is taken (HTTP 409).
  class ConflictError < ApiError
    kind_is 'conflict'
  end

  # The flow is no longer there (HTTP 410).
  class GoneError < ApiError
    kind_is 'gone'
  end

  # The flow JSON is larger than the server takes (HTTP 413).
  class PayloadTooLargeError < ApiError
    kind_is 'payload_too_large'
  end

  # The flow JSON has mistakes; validation_errors has those the server named (HTTP 422).
  class ValidationFailedError < ApiError
    kind_is 'validation_failed'
  end

  # The server wants another protocol (HTTP 426).
  class UpgradeRequiredError < ApiError
    kind_is 'upgrade_required'
  end

  # Too many requests (HTTP 429), or the client's own limit would take too long; then attempts is 0.
  class RateLimitError < ApiError
    kind_is 'rate_limited'
  end

  # The server failed (HTTP 5xx).
  class ServerError < ApiError
    kind_is 'server'
  end

  # The server answered something no API documents.
  class UnexpectedStatusError < ApiError
    kind_is 'unexpected_status'
  end

  # No answer came; what was asked for has not been done, or can be asked for again.
  class TransportError < Error; end

  # The deadline passed, or the server gave up on the request (HTTP 408).
  class RequestTimeoutError < TransportError
    kind_is 'timeout'
  end

  # The server could not be reached.
  class ConnectError < TransportError
    kind_is 'connect'
  end

  # The server's certificate is not trusted, or no secure connection could be agreed on.
  class TlsError < TransportError
    kind_is 'tls'
  end

  # The proxy could not be reached or refused.
  class ProxyError < TransportError
    kind_is 'proxy'
  end

  # The server reported success in a form that cannot be read.
  class DecodeError < Error
    kind_is 'decode'
  end

  # The request left and no answer came: it may have taken effect.
  class OutcomeUnknownError < Error
    kind_is 'outcome_unknown'
  end

  # The webhook's request has not the expected Authorization, or its body cannot be read.
  class WebhookError < Error
    kind_is 'webhook'
  end

  # The call was cancelled by its CancelToken.
  class CallCancelledError < Error
    kind_is 'cancelled'
  end

  # The client was closed.
  class ClosedError < Error
    kind_is 'closed'
  end

  # A defect of this library; please report it.
  class InternalError < Error
    kind_is 'internal'
  end
end
