# frozen_string_literal: true

require 'helper'
require 'fileutils'
require 'open3'
require 'tmpdir'

class ExamplesTest < Minitest::Test
  EXAMPLES = File.join(Place::REPO, 'examples')

  def deploy(url, *words)
    environment = { 'FLOWS8X8_BASE_URL' => url, 'FLOWS8X8_API_KEY' => KEY, 'FLOWS8X8_ACCOUNT_ID' => ACCOUNT,
                    'FLOWS8X8_CHANNEL_ID' => CHANNEL, 'NO_PROXY' => '127.0.0.1' }
    Open3.capture3(environment, RbConfig.ruby, '-I', File.join(Place::GEM, 'lib'),
                   File.join(EXAMPLES, 'ruby/deploy.rb'), *words)
  end

  def in_folder(*flows)
    Dir.mktmpdir do |folder|
      flows.each { |flow| FileUtils.cp(File.join(EXAMPLES, "flows/#{flow}.json"), folder) }
      Place.running('flows8x8', 'simulate', '--port', '0') { |url| yield url, folder }
    end
  end

  # What deploying prints, without the ids, which are new each time.
  def said(url, *words)
    output, errors, status = deploy(url, *words)
    assert_predicate status, :success?, errors
    assert_empty errors
    output.gsub(/\d{10,}/, 'ID').lines.map(&:chomp)
  end

  def test_deploying_creates_then_updates_and_publishes_then_leaves_alone
    in_folder('appointment', 'survey') do |url, folder|
      assert_equal ['created ID appointment', 'created ID survey'], said(url, folder)
      assert_equal ['updated, published ID appointment', 'updated, published ID survey'], said(url, folder, '--publish')
      assert_equal ['skipped appointment: it is PUBLISHED', 'skipped survey: it is PUBLISHED'], said(url, folder)
    end
  end

  def test_deploying_sends_nothing_while_a_file_has_an_error
    in_folder('appointment', 'broken-survey') do |url, folder|
      output, errors, status = deploy(url, folder)
      assert_equal ['', 3], [output, status.exitstatus]
      assert_match(/broken-survey\.json:\d+:\d+: /, errors)
      FileUtils.rm(File.join(folder, 'broken-survey.json'))
      assert_equal ['created ID appointment'], said(url, folder)
    end
  end

  def test_deploying_says_why_it_failed
    in_folder('appointment') do |_, folder|
      output, errors, status = deploy('http://127.0.0.1:9', folder)
      assert_equal ['', 1], [output, status.exitstatus]
      assert_match(/\Alist_flows: connect: /, errors)
      refute_includes errors, KEY
    end
    assert_match(/\Ausage: /, deploy('http://127.0.0.1:9')[1])
  end

  # What the README shows is run as it stands, against the simulator.
  def test_what_the_readme_shows_runs
    parts = File.read(File.join(__dir__, '../README.md')).scan(/^```ruby\n(.*?)^```/m).flatten
    assert_operator parts.size, :>=, 3
    Place.running('flows8x8', 'simulate', '--port', '0') do |url|
      parts.each do |part|
        environment = { 'FLOWS8X8_BASE_URL' => url, 'FLOWS8X8_API_KEY' => KEY, 'FLOWS8X8_ACCOUNT_ID' => ACCOUNT,
                        'FLOWS8X8_CHANNEL_ID' => CHANNEL, 'NO_PROXY' => '127.0.0.1' }
        output, status = Open3.capture2e(environment, RbConfig.ruby, '-I', File.join(Place::GEM, 'lib'), '-e', part,
                                         chdir: Place::REPO)
        assert_predicate status, :success?, "#{part}\n#{output}"
      end
    end
  end
end
