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
      assert_operator now - begun, :<, 1
    end
  end
end
