# frozen_string_literal: true

module Flows8x8
  # A client of 8x8's WhatsApp Flows API, bound to key, region, account and channel.
  #
  #     Flows8x8::Client.open(api_key: key, region: 'eu', timeout: 5) do |client|
  #       saved = client.create_flow(name: 'Booking', categories: ['SURVEY'], flow_json: Pathname('booking.json'))
  #       client.publish_flow(saved.id)
  #     end
  #
  # What is not given comes from the environment (FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID, FLOWS8X8_CHANNEL_ID,
  # FLOWS8X8_REGION), then from the defaults. A call blocks its thread only: one client serves many threads at once, and
  # after a fork both processes. Thread#raise, Timeout.timeout and Ctrl-C end a call at once.
  class Client
    include Operations

    # Makes a client, and closes it after the block when there is one.
    def self.open(**settings)
      client = new(**settings)
      return client unless block_given?

      begin
        yield client
      ensure
        client.close
      end
    end

    # The settings are those of the README's table; durations are seconds. A key may come from what +credentials+ calls:
    # it is told whether the key given last was refused, runs in a thread of its own, and several may run at once.
    def initialize(**settings)
      options = Settings.client(settings)
      adopt(Failure.translated { Native::Client.new(options) })
    end

    # A copy for another channel. Shares connections with this one, and is closed with it.
    def with_channel(channel_id)
      id = Convert.text('channel_id', channel_id)
      copy(Failure.translated { @native.with_channel(id) })
    end

    # A copy whose calls have these options unless they say otherwise. Shares connections with this one.
    def with_options(**options)
      options = Settings.call(options)
      copy(Failure.translated { @native.with_options(options) })
    end

    # The same operations, which return a Response: the value, and the answer it came from.
    def with_response = WithResponse.new(self)

    # Closes this client and all its copies: calls under way raise ClosedError, and so does every later one.
    def close
      @native.close
      nil
    end

    def closed? = @native.is_closed
    def base_url = @native.base_url
    def channel_id = @native.channel_id
    def account_id = @native.account_id

    # The client in words, without the key.
    def describe = @native.describe

    def inspect = "#<Flows8x8::#{describe}>"
    alias to_s inspect

    private

    def run(options, slot = nil)
      call = Settings.call(options, slot)
      Fork.prepare
      Failure.translated { yield @native, call }
    end

    def adopt(native)
      @native = native
      freeze
    end

    def copy(native) = self.class.allocate.tap { |client| client.__send__(:adopt, native) }
  end

  # The operations of a client, which return a Response each.
  class WithResponse
    Operations.public_instance_methods(false).each do |name|
      define_method(name) do |*arguments, **options|
        slot = Native::ResponseSlot.new
        value = Taking.new(@client, slot).public_send(name, *arguments, **options)
        Response.read(slot.get, value)
      end
    end

    def initialize(client)
      @client = client
      freeze
    end

    def inspect = "#<#{self.class.name} of #{@client.inspect}>"

    # The operations, run so that a slot takes the answer.
    class Taking
      include Operations

      def initialize(client, slot)
        @client = client
        @slot = slot
      end

      private

      def run(options, &block) = @client.__send__(:run, options, @slot, &block)
    end
    private_constant :Taking
  end
  private_constant :WithResponse
end
