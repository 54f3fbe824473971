# frozen_string_literal: true

module Flows8x8
  # What the models have in common: readers, equality, pattern matching, to_h and to_json. They cannot be changed.
  class Model
    Field = Struct.new(:name, :type, :default, :generated)
    private_constant :Field

    class << self
      # The names of the members.
      def members = fields.map(&:name)

      # A model of the generated record.
      def read(record)
        allocate.tap do |model|
          fields.each { |field| model.instance_variable_set(:"@#{field.name}", taken(field, record)) }
          model.instance_variable_set(:@record, record)
          model.freeze
        end
      end

      # What to_h has for a value.
      def plain(value)
        case value
        when Timestamp then value.raw
        when Model then value.to_h
        when Array then value.map { |each| plain(each) }
        else value
        end
      end

      # The record that the generated code wants for it.
      def write(model) = model.__send__(:record)

      private

      def taken(field, record)
        value = record.public_send(field.generated)
        value.nil? ? nil : field.type.read(value)
      end

      # Declares a member; without a default it must be given. The generated name differs where Ruby has a keyword.
      def field(name, type = Types::Plain, generated: name, **default)
        fields << Field.new(name, type, default, generated)
        attr_reader name

        alias_method :"#{name}?", name if type == Types::Bool
      end

      # Declares which generated class holds the members.
      def generated(record = nil)
        record ? @generated = record : @generated
      end

      # What every answer has.
      def extra = field(:extra, Types::Json, default: {}.freeze)
    end

    # The fields, in the order of the contract.
    def self.fields = (@fields ||= [])
    private_class_method :fields

    # Models come from calls; making one is for tests and for what was kept elsewhere.
    def initialize(**values)
      unknown = values.keys - self.class.members
      raise ArgumentError, "unknown keyword: #{unknown.map(&:inspect).join(', ')}" unless unknown.empty?

      self.class.__send__(:fields).each do |field|
        value = values.fetch(field.name) do
          field.default.fetch(:default) { raise ArgumentError, "missing keyword: #{field.name.inspect}" }
        end
        instance_variable_set(:"@#{field.name}", value)
      end
      freeze
    end

    # The members by their names, models in them as hashes too.
    def to_h = self.class.members.to_h { |name| [name, Model.plain(public_send(name))] }

    # The canonical JSON, which is the same in every language: names in camelCase, absent members left out.
    def to_json(*) = record.to_json

    def deconstruct_keys(_names) = self.class.members.to_h { |name| [name, public_send(name)] }

    def ==(other) = other.instance_of?(self.class) && other.deconstruct_keys(nil) == deconstruct_keys(nil)
    alias eql? ==

    def hash = [self.class, deconstruct_keys(nil)].hash

    def inspect
      shown = deconstruct_keys(nil).reject { |_, value| value.nil? || (value.respond_to?(:empty?) && value.empty?) }
      "#<#{self.class.name} #{shown.map { |name, value| "#{name}=#{value.inspect}" }.join(', ')}>"
    end
    alias to_s inspect

    private

    def record
      @record || self.class.__send__(:generated).new(**self.class.__send__(:fields).to_h do |field|
        value = public_send(field.name)
        [field.generated, value.nil? ? nil : field.type.write(value)]
      end)
    end
  end
end
