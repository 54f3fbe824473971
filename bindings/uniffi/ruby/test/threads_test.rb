# frozen_string_literal: true

require 'helper'

class ThreadsTest < Minitest::Test
  include ClientMaker

  def test_eight_threads_share_a_client_and_each_gets_its_own_answers
    Place.serving do |url|
      Flows8x8::Client.open(**settings(url)) do |client|
        names = Array.new(8) do |thread|
          Thread.new { Array.new(125) { |call| client.get_flow("f#{thread}-#{call}").name } }
        end.map(&:value)
        wanted = Array.new(8) { |thread| Array.new(125) { |call| "f#{thread}-#{call}" } }
        assert_equal wanted, names
        assert_equal 1000, names.sum(&:size)
      end
    end
  end

  def test_another_thread_goes_on_while_a_call_hangs
    Place.serving do |url|
      client = client(url, timeout: 1)
      count = 0
      counter = Thread.new { loop { (count += 1) && sleep(0.005) } }
      assert_raises(Flows8x8::RequestTimeoutError) { client.get_flow('hangs') }
      counter.kill
      assert_operator count, :>, 50
    end
  end

  def test_a_timeout_of_ruby_ends_a_call_at_once_and_the_client_goes_on
    Place.serving do |url|
      client = client(url)
      begun = now
      assert_raises(Timeout::Error) { Timeout.timeout(0.3) { client.get_flow('hangs') } }
      assert_includes 0.25..8, now - begun
      assert_equal '812', client.get_flow('812').name
    end
  end

  def test_raising_in_a_thread_and_killing_it_end_its_call_at_once
    Place.serving do |url|
      client = client(url)
      [->(thread) { thread.raise(ArgumentError, 'now') }, :kill.to_proc].each do |ending|
        thread = Thread.new do
          Thread.current.report_on_exception = false
          client.get_flow('hangs')
        end
        sleep 0.2
        begun = now
        ending.call(thread)
        begin
          assert_nil thread.value
        rescue ArgumentError => e
          assert_equal 'now', e.message
        end
        assert_operator now - begun, :<, 8
      end
      assert_equal '812', client.get_flow('812').name
    end
  end

  def test_ctrl_c_ends_a_call_and_the_program
    Place.serving do |url|
      # A run in the background may have it ignored, which programs inherit.
      script = "trap('INT', 'DEFAULT'); require 'flows8x8'; " \
               "client = Flows8x8::Client.new(**#{settings(url).inspect}); puts 'ready'; " \
               "$stdout.flush; begin; client.get_flow('hangs'); rescue Interrupt; puts 'interrupted'; end"
      output = IO.popen([RbConfig.ruby, '-I', File.join(Place::GEM, 'lib'), '-e', script])
      assert_equal "ready\n", output.gets
      sleep 0.3
      begun = now
      Process.kill('INT', output.pid)
      assert_equal "interrupted\n", Timeout.timeout(20) { output.gets }
      output.close
      assert_predicate $?, :success?
      assert_operator now - begun, :<, 8
    end
  end

  def test_a_program_ends_while_a_call_of_another_thread_hangs
    Place.serving do |url|
      script = "require 'flows8x8'; client = Flows8x8::Client.new(**#{settings(url).inspect}); " \
               "Thread.new { client.get_flow('hangs') }; sleep 0.3; puts 'end'"
      begun = now
      output = IO.popen([RbConfig.ruby, '-I', File.join(Place::GEM, 'lib'), '-e', script], err: %i[child out], &:read)
      assert_equal "end\n", output
      assert_operator now - begun, :<, 20
    end
  end

  def test_a_token_cancels_the_call_of_another_thread
    Place.serving do |url|
      client = client(url)
      token = Flows8x8::CancelToken.new
      Thread.new { sleep(0.2) && token.cancel }
      assert_raises(Flows8x8::CallCancelledError) { client.get_flow('hangs', cancel: token) }
      assert_predicate token, :cancelled?
    end
  end

  # A call has a pipe and, at its end, a thread; ended calls must give them back.
  def test_a_thousand_calls_of_which_some_are_ended_leave_no_files_open
    skip 'counts the files in /proc' unless File.directory?('/proc/self/fd')
    Place.serving do |url|
      client = client(url)
      client.get_flow('812')
      before = Dir.children('/proc/self/fd').size
      200.times { |call| client.get_flow("f#{call}") }
      20.times { Timeout.timeout(0.01) { client.get_flow('hangs') } rescue nil }
      client.close
      assert_operator Dir.children('/proc/self/fd').size, :<=, before + 4
    end
  end
end
