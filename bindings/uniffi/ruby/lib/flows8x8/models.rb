# frozen_string_literal: true

module Flows8x8
  # A point in time as 8x8 wrote it, and as a number when that could be read.
  class Timestamp < Model
    generated Native::Timestamp
    field :raw
    field :unix_millis, default: nil

    # The time in UTC, or nil when the text could not be read.
    def to_time = unix_millis && Time.at(unix_millis / 1000, unix_millis % 1000, :millisecond, in: 'UTC')
    def to_s = raw
    def to_json(*) = JSON.generate(raw)
  end

  # A place in a Flow JSON document, named by position and by path.
  class ErrorPointer < Model
    generated Native::ErrorPointer
    field :line_start, default: nil
    field :line_end, default: nil
    field :column_start, default: nil
    field :column_end, default: nil
    field :path, default: nil
    extra
  end

  # One problem in a Flow JSON document, as the server reports it. Lines and columns start at 1 and count UTF-16 code
  # units; the column of the end is exclusive.
  class ValidationError < Model
    generated Native::ValidationError
    field :error, default: nil
    field :error_type, default: nil
    field :message, default: nil
    field :line_start, default: nil
    field :line_end, default: nil
    field :column_start, default: nil
    field :column_end, default: nil
    field :pointers, Types::List.new(ErrorPointer), default: [].freeze
    extra
  end

  # What create and update answer. A flow with findings is saved too, as a draft that cannot be published.
  class SavedFlow < Model
    generated Native::SavedFlow
    field :id
    field :success, Types::Bool, default: true
    field :validation_errors, Types::List.new(ValidationError), default: [].freeze
    field :reconciled, Types::Bool, default: false
    extra

    # This flow when it has no findings; else raises ValidationFailedError with all of them.
    def require_valid
      Failure.translated { record.require_valid }
      self
    end
  end

  # A flow, as get answers it.
  class FlowDetails < Model
    generated Native::FlowDetails
    field :id
    field :name, default: ''
    field :status, Types::STATUS, default: ''
    field :categories, Types::List.new(Types::CATEGORY), default: [].freeze
    field :flow_json_url, default: nil
    field :flow_json, default: nil
    field :validation_errors, Types::List.new(ValidationError), default: [].freeze
    extra

    # The link gives the document to whoever has it.
    def inspect = "#<#{self.class.name} id=#{id.inspect}, name=#{name.inspect}, status=#{status.inspect}>"
    alias to_s inspect
  end

  # A flow, as the list has it.
  class FlowSummary < Model
    generated Native::FlowSummary
    field :id
    field :name, default: ''
    field :status, Types::STATUS, default: ''
    extra
  end

  # The flows of a channel, in the server's order. When it is truncated there may be more, and the API has no way to ask
  # for them.
  class FlowList < Model
    include Enumerable

    generated Native::FlowList
    field :flows, Types::List.new(FlowSummary)
    field :truncated, Types::Bool, default: false
    extra

    # The members, as of any model; with a block that of Enumerable.
    def to_h(&block) = block ? super : Model.instance_method(:to_h).bind_call(self)

    def each(&block)
      return enum_for(:each) { size } unless block

      flows.each(&block)
      self
    end

    def size = flows.size
    alias length size

    def empty? = flows.empty?
    def [](index) = flows[index]
  end

  # A link that shows the flow to whoever holds it.
  class FlowPreview < Model
    generated Native::FlowPreview
    field :id, default: nil
    field :url
    field :expires_at, Timestamp, default: nil
    extra

    # The link shows the flow to whoever has it.
    def inspect = "#<#{self.class.name} id=#{id.inspect}, expires_at=#{expires_at&.raw.inspect}>"
    alias to_s inspect
  end

  # Where a finding is in the text that was linted. Lines and columns start at 1, start and end count bytes from 0.
  class Location < Model
    generated Native::Location
    field :line
    field :column
    field :end_line
    field :end_column
    field :start
    field :end, generated: :_end
  end

  # One finding of the linter; its severity is +error+ or +warning+.
  class Finding < Model
    generated Native::Finding
    field :validation_error, ValidationError
    field :severity, Types::SEVERITY
    field :help, default: nil
    field :location, Location
  end

  # What the linter found. The server refuses to publish a flow that has errors.
  class LintReport < Model
    generated Native::LintReport
    field :errors, Types::List.new(Finding), default: [].freeze
    field :warnings, Types::List.new(Finding), default: [].freeze

    # Whether the server would take it.
    def valid? = errors.empty?
  end

  # What the code of a finding means.
  class Explanation < Model
    generated Native::Explanation
    field :code
    field :text
    field :example
  end

  # Who answered.
  class ReplyUser < Model
    generated Native::ReplyUser
    field :msisdn, default: nil
    field :channel_user_id, default: nil
    field :name, default: nil
    field :username, default: nil
    extra
  end

  # What a user has answered in a flow. 8x8 may deliver it several times, with the same umid.
  class FlowReply < Model
    generated Native::FlowReply
    field :data, Types::Json, default: {}.freeze
    field :flow_token, default: nil
    field :umid
    field :user, ReplyUser
    field :reply_to_umid, default: nil
    field :channel, default: nil
    field :channel_id, default: nil
    field :sub_account_id, default: nil
    field :timestamp, Timestamp, default: nil
    field :version, default: nil
    extra

    # What people have typed in is not for logs.
    def inspect = "#<#{self.class.name} umid=#{umid.inspect}>"
    alias to_s inspect
  end
end
