# frozen_string_literal: true

module Flows8x8
  # What programs give, as the generated code wants it. What is of the wrong type is a TypeError, as in Ruby itself;
  # what has a wrong value an InvalidArgumentError. No text shows the value, which may be a key.
  module Convert
    # More than any wait, and what the other side can add to the time it is.
    LONGEST = 10**9

    module_function

    # A text as UTF-8. Bytes are taken for UTF-8.
    def text(name, value)
      value = value.name if value.is_a?(Symbol)
      raise wrong(name, 'a String', value) unless value.respond_to?(:to_str)

      text = value.to_str
      text = text.encoding == Encoding::BINARY ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8)
      text.valid_encoding? ? text : refuse("#{name} is not valid text")
    rescue EncodingError
      refuse("#{name} is not valid text")
    end

    def path(name, value) = text(name, value.respond_to?(:to_path) ? value.to_path : value)

    def bytes(name, value)
      value.respond_to?(:to_str) ? value.to_str.b : raise(wrong(name, 'a String', value))
    end

    def bool(name, value)
      [true, false].include?(value) ? value : raise(wrong(name, 'true or false', value))
    end

    def integer(name, value, bits = 31)
      raise wrong(name, 'an Integer', value) unless value.is_a?(Integer)

      value.abs < 2**bits ? value : refuse("#{name} is out of range")
    end

    def long(name, value) = integer(name, value, 63)

    def duration(name, value)
      raise wrong(name, 'a number of seconds', value) unless value.is_a?(Numeric) && value.real?

      refuse("#{name} must be 0 or more seconds") if value.negative? || (value.is_a?(Float) && value.nan?)
      Types::Duration.write([value, LONGEST].min)
    end

    def texts(name, value)
      raise wrong(name, 'a Hash', value) unless value.respond_to?(:to_hash)

      value.to_hash.to_h { |key, each| [text(name, key), text("a value of #{name}", each)] }
    end

    # The headers of a request: one value or several each.
    def lists(name, value)
      raise wrong(name, 'a Hash', value) unless value.respond_to?(:to_hash)

      value.to_hash.compact.to_h { |key, list| [text(name, key), Array(list).map { |each| text(name, each) }] }
    end

    def region(_name, value) = one_of('region', Types::REGION, Region::ALL, value)
    def path_style(_name, value) = one_of('path_style', Types::PATH_STYLE, PathStyle::ALL, value)

    def status(name, value) = Types::STATUS.write(text(name, value))

    def categories(name, value)
      raise wrong(name, 'an Array', value) unless value.respond_to?(:to_ary)

      value.to_ary.map { |category| Types::CATEGORY.write(text('a category', category)) }
    end

    # What Ruby has as JSON; what JSON has no form for is refused.
    def json(name, value)
      JSON.generate(value)
    rescue JSON::JSONError => e
      refuse("#{name} cannot be written as JSON: #{e.message}")
    end

    # Text goes verbatim, bytes too; what has a path is a file, and hashes are written compactly.
    def flow_json(name, value)
      return Native::FlowJson::FILE.new(path: path(name, value)) if value.respond_to?(:to_path)
      return Native::FlowJson::TEXT.new(text: json(name, value)) if value.is_a?(Hash)

      raise wrong(name, 'a String, a Pathname or a Hash', value) unless value.respond_to?(:to_str)

      text = value.to_str
      # Whatever is no text is for the core to refuse.
      plain = text.encoding != Encoding::BINARY && text.valid_encoding?
      plain ? Native::FlowJson::TEXT.new(text: text(name, text)) : Native::FlowJson::BYTES.new(bytes: text.b)
    end

    # A String goes as it is, anything else as JSON.
    def body(value)
      return Native::RequestBody::BYTES.new(bytes: value.b) if value.is_a?(String)

      Native::RequestBody::JSON.new(text: json('body', value))
    end

    def flow_source(value)
      return Native::FlowSource::DETAILS.new(flow: FlowDetails.write(value)) if value.is_a?(FlowDetails)

      Native::FlowSource::ID.new(flow_id: text('flow', value))
    end

    def one_of(name, type, known, value)
      value = text(name, value)
      return type.write(value) if known.include?(value)

      raise ConfigurationError, "configuration: #{name} is #{value.inspect}, which is none of #{known.join(', ')}"
    end

    def wrong(name, wanted, value) = TypeError.new("#{name} must be #{wanted}, not #{value.class}")

    def refuse(text)
      raise InvalidArgumentError.new("invalid_argument: #{text}", description: text), cause: nil
    end
  end
  private_constant :Convert
end
