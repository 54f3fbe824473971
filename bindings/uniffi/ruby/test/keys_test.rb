# frozen_string_literal: true

require 'helper'

class KeysTest < Minitest::Test
  include ClientMaker

  def with_keys(source, **others)
    Place.serving do |url|
      yield Flows8x8::Client.new(**settings(url), api_key: nil, credentials: source, **others)
    end
  end

  def failure(source)
    with_keys(source) { |client| return assert_raises(Flows8x8::ConfigurationError) { client.get_flow('key') } }
  end

  def test_a_key_callback_is_told_whether_the_last_key_was_refused
    told = []
    with_keys(->(refresh) { "key-#{told.push(refresh).size}" }) do |client|
      assert_equal 'Bearer key-1', client.get_flow('key').name
      error = assert_raises(Flows8x8::AuthenticationError) { client.get_flow('status-401') }
      assert_equal [false, false, true], told
      refute_includes error.full_message, 'key-3'
    end
  end

  def test_an_object_with_a_method_api_key_is_a_source_of_keys
    vault = Object.new
    def vault.api_key(_refresh) = 'from-the-vault'
    with_keys(vault) { |client| assert_equal 'Bearer from-the-vault', client.get_flow('key').name }
    assert_raises(TypeError) { client('http://127.0.0.1:9', credentials: 7) }
  end

  def test_a_key_callback_that_raises_fails_the_call_and_says_why
    [IndexError, NotImplementedError, SystemExit].each do |problem|
      error = failure(-> { raise problem, 'the vault is sealed' })
      assert_includes error.reason, "#{problem}: the vault is sealed"
      assert_nil error.cause
    end
  end

  def test_a_key_callback_that_yields_no_text_fails_the_call
    assert_includes failure(-> { 7 }).reason, 'Integer'
    assert_includes failure(-> {}).reason, 'NilClass'
    refute_includes failure(-> { "key-\xFF" }).full_message, 'key-'
  end

  def test_a_key_callback_may_use_a_client_itself_and_wait_for_other_threads
    Place.serving do |url|
      vault = client(url)
      calling = client(url, api_key: nil, credentials: -> { Thread.new { vault.get_flow('secret').name }.value })
      names = Array.new(8) { Thread.new { calling.get_flow('key').name } }.map(&:value)
      assert_equal ['Bearer secret'] * 8, names
    end
  end

  def test_a_timeout_ends_a_call_whose_key_callback_hangs
    with_keys(-> { sleep }, timeout: 0.5) do |client|
      begun = now
      assert_raises(Flows8x8::Error) { client.get_flow('key') }
      assert_raises(Timeout::Error) { Timeout.timeout(0.2) { client.get_flow('key', timeout: 9) } }
      assert_operator now - begun, :<, 8
    end
  end

  # What the collector does must not lock: a client has its callback in a map that does.
  def test_clients_that_are_collected_give_their_callbacks_up_without_a_word
    script = "require 'flows8x8'; settings = #{settings('http://127.0.0.1:9').inspect}; " \
             '500.times { Flows8x8::Client.new(**settings, credentials: -> { "k" }) }; 3.times { GC.start }; ' \
             'puts Flows8x8Uniffi::CredentialProvider.uniffi_handle_map.size < 100'
    output = IO.popen([RbConfig.ruby, '-I', File.join(Place::GEM, 'lib'), '-e', script], err: %i[child out], &:read)
    assert_equal "true\n", output
  end
end
