# frozen_string_literal: true

module Flows8x8
  # Cancels the calls it was given to, from any thread. Thread#raise, Timeout.timeout and Ctrl-C end a call too: a token
  # is for those who do not hold its thread.
  class CancelToken
    def initialize
      @native = Native::CancelToken.new
    end

    # Cancels every call that has the token, now and later: they raise CallCancelledError.
    def cancel
      @native.cancel
      self
    end

    def cancelled? = @native.is_cancelled

    def inspect = "#<#{self.class.name} cancelled=#{cancelled?}>"

    # The generated token.
    def self.write(token)
      raise TypeError, "cancel must be a CancelToken, not #{token.class}" unless token.is_a?(CancelToken)

      token.instance_variable_get(:@native)
    end
  end
end
