# frozen_string_literal: true

module Flows8x8
  # How members of models get from the generated records and back into them.
  module Types
    # As it is.
    module Plain
      def self.read(value) = value.frozen? ? value : value.freeze
      def self.write(value) = value
    end

    # True or false; the model has a reader with a question mark too.
    module Bool
      def self.read(value) = value
      def self.write(value) = value ? true : false
    end

    # Members that are nowhere described: a hash here, text there.
    module Json
      # The core reads 128 levels, more than the parser of Ruby does unless told.
      DEEPEST = 200

      def self.read(text) = JSON.parse(text, max_nesting: DEEPEST).freeze
      def self.write(value) = JSON.generate(value, max_nesting: DEEPEST)
    end

    # Seconds, which the generated code has as points in time.
    module Duration
      # The longest duration there is comes as one before 1970: its seconds are taken for signed.
      SIGN = 2**64

      def self.read(time) = (time.to_r.negative? ? time.to_r + SIGN : time.to_r).to_f
      def self.write(seconds) = Time.at(seconds.to_r).utc
    end

    # A generated enum that the API may add to, and its text.
    class Open
      def initialize(generated, names, &of_text)
        @texts = names.to_h { |name| [generated.const_get(name), name] }
        @of_text = of_text
      end

      def read(value) = @texts.fetch(value.class) { value.text.freeze }
      def write(text) = @of_text.call(text.to_s)
    end

    # A generated enum with a few values, which are numbers there.
    class Closed
      def initialize(generated, names)
        @numbers = names.to_h { |name| [name, generated.const_get(name.upcase)] }
      end

      def read(number) = @numbers.key(number)
      def write(name) = @numbers.fetch(name)
    end

    # Several of one type.
    class List
      def initialize(type)
        @type = type
      end

      def read(list) = list.map { |value| @type.read(value) }.freeze
      def write(list) = list.map { |value| @type.write(value) }
    end

    STATUS = Open.new(Native::FlowStatus, FlowStatus::ALL) { |text| Native.flow_status_of_text(text) }
    CATEGORY = Open.new(Native::FlowCategory, FlowCategory::ALL) { |text| Native.flow_category_of_text(text) }
    SEVERITY = Closed.new(Native::Severity, %w[error warning])
    REGION = Closed.new(Native::Region, Region::ALL)
    PATH_STYLE = Closed.new(Native::PathStyle, PathStyle::ALL)
  end
  private_constant :Types
end
