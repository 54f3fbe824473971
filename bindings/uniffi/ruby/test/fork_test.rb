# frozen_string_literal: true

require 'helper'

class ForkTest < Minitest::Test
  include ClientMaker

  # What the block returns in a child of this process.
  def in_child
    reader, writer = IO.pipe
    child = fork do
      reader.close
      writer.write(Marshal.dump(yield))
      writer.close
      exit!(0)
    end
    writer.close
    text = Timeout.timeout(20) { reader.read }
    Process.wait(child)
    Marshal.load(text)
  ensure
    Process.kill('KILL', child) if text.nil? && child
  end

  def test_parent_and_child_both_make_calls_with_the_client_of_before_the_fork
    Place.serving do |url|
      client = client(url)
      assert_equal 'a', client.get_flow('a').name
      assert_equal %w[b c], in_child { [client.get_flow('b').name, client.get_flow('c').name] }
      assert_equal 'd', client.get_flow('d').name
    end
  end

  def test_a_child_of_a_parent_that_made_no_call_makes_one
    Place.serving do |url|
      client = client(url)
      assert_equal 'b', in_child { client.get_flow('b').name }
      assert_equal 'a', client.get_flow('a').name
    end
  end

  # What the parent has made is given up in the child too, where nothing waits for the parent's threads.
  def test_a_child_that_ends_by_itself_ends_at_once
    Place.serving do |url|
      script = "require 'flows8x8'; client = Flows8x8::Client.new(**#{settings(url, api_key: nil).inspect}, " \
               "credentials: -> { 'k' }); client.get_flow('a'); " \
               "Process.wait(fork { puts client.get_flow('b').name }); " \
               "Process.wait(fork { client = nil; GC.start }); puts client.get_flow('c').name"
      begun = now
      output = IO.popen([RbConfig.ruby, '-I', File.join(Place::GEM, 'lib'), '-e', script], err: %i[child out], &:read)
      assert_equal "b\nc\n", output
      assert_operator now - begun, :<, 15
    end
  end

  def test_a_grandchild_makes_calls
    Place.serving do |url|
      client = client(url)
      client.get_flow('a')
      assert_equal %w[b c], in_child { [client.get_flow('b').name, in_child { client.get_flow('c').name }] }
    end
  end

  def test_children_make_calls_while_a_thread_of_the_parent_has_one_under_way
    Place.serving do |url|
      client = client(url)
      calls = Thread.new { Array.new(300) { |call| client.get_flow("p#{call}").name } }
      names = Array.new(5) { |child| in_child { client.get_flow("c#{child}").name } }
      assert_equal %w[c0 c1 c2 c3 c4], names
      assert_equal 300, calls.value.uniq.size
    end
  end

  def test_a_child_asks_the_key_callback_and_closing_there_closes_nothing_here
    Place.serving do |url|
      client = Flows8x8::Client.new(**settings(url), api_key: nil, credentials: -> { "key-of-#{Process.pid}" })
      assert_equal "Bearer key-of-#{Process.pid}", client.get_flow('key').name
      pid, name = in_child { [Process.pid, client.get_flow('key').name.tap { client.close }] }
      assert_equal "Bearer key-of-#{pid}", name
      assert_equal "Bearer key-of-#{Process.pid}", client.get_flow('key').name
    end
  end
end
