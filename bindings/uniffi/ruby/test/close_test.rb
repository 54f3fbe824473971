# frozen_string_literal: true

require 'helper'

class CloseTest < Minitest::Test
  include ClientMaker

  def test_a_closed_client_and_its_copies_make_no_calls_and_closing_again_does_no_harm
    client = client('http://127.0.0.1:9')
    copy = client.with_channel('c-2')
    2.times { client.close }
    [client, copy].each do |one|
      assert_predicate one, :closed?
      assert_raises(Flows8x8::ClosedError) { one.get_flow('812') }
    end
  end

  def test_the_block_closes_the_client_however_it_ends
    client = nil
    given = settings('http://127.0.0.1:9')
    assert_equal 7, Flows8x8::Client.open(**given) { (client = _1) && 7 }
    assert_predicate client, :closed?
    assert_raises(IndexError) { Flows8x8::Client.open(**given) { (client = _1) && raise(IndexError) } }
    assert_predicate client, :closed?
  end

  # What comes back would have a handle that is somebody else's, or nobody's: the process would crash.
  def test_what_holds_a_handle_cannot_be_dumped
    one = client('http://127.0.0.1:9')
    [one, one.with_response, Flows8x8::CancelToken.new].each do |owner|
      error = assert_raises(TypeError) { Marshal.dump(owner) }
      assert_match(/\Ano Flows8x8::\w+ can be dumped\z/, error.message)
    end
  end

  def test_a_document_that_json_has_no_form_for_is_refused
    one = client('http://127.0.0.1:9')
    endless = {}
    endless['again'] = endless
    [{ 'a' => Float::NAN }, endless, { 'a' => "\xff" }].each do |document|
      error = assert_raises(Flows8x8::InvalidArgumentError) do
        one.create_flow(name: 'Booking', categories: ['SURVEY'], flow_json: document)
      end
      assert_match(/flow_json cannot be written as JSON/, error.message)
    end
  end

  def test_without_a_block_the_client_stays_open
    refute_predicate Flows8x8::Client.open(**settings('http://127.0.0.1:9')), :closed?
  end

  def test_closing_ends_the_calls_under_way
    Place.serving do |url|
      client = client(url)
      thread = Thread.new { assert_raises(Flows8x8::ClosedError) { client.get_flow('hangs') } }
      sleep 0.3
      begun = now
      client.close
      thread.value
      assert_operator now - begun, :<, 8
    end
  end
end
