# frozen_string_literal: true

# What needs no client.
module Flows8x8
  class << self
    # Finds the mistakes in a document, as the server would, without a request. Takes a String, a Pathname or a Hash.
    def lint(document)
      document = Convert.flow_json('document', document)
      LintReport.read(Failure.translated { Native.lint(document) })
    end

    # What a finding's code means; nil for a code nobody knows.
    def explain(code)
      found = Failure.translated { Native.explain(Convert.text('code', code)) }
      found && Explanation.read(found)
    end

    # Reads the body of a webhook's request: the flow reply it holds, or nil when the event is something else.
    #
    # Anyone can send a request to a webhook: +authorization+ is the value that the request's Authorization header must
    # have, scheme included, and +headers+ are those of the request.
    def parse_flow_reply(body, authorization: nil, headers: nil)
      body = Convert.bytes('body', body)
      authorization = Convert.text('authorization', authorization) unless authorization.nil?
      headers = Convert.lists('headers', headers) unless headers.nil?
      reply = Failure.translated { Native.parse_flow_reply(body, authorization, headers) }
      reply && FlowReply.read(reply)
    end
  end
end
