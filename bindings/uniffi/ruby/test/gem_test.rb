# frozen_string_literal: true

require 'helper'
require 'fileutils'
require 'open3'

class GemTest < Minitest::Test
  include ClientMaker
  OUT = File.dirname(Place::GEM)
  INSTALLED = File.join(OUT, 'installed')

  def done(*command, **options)
    output, status = Open3.capture2e(*command, **options)
    assert_predicate status, :success?, output
    output
  end

  # Where the Debian package has put ffi, rubygems sees it too; nothing is fetched for the gem.
  def install
    done('gem', 'build', '--strict', '--output', File.join(OUT, 'flows8x8.gem'), 'flows8x8.gemspec', chdir: Place::GEM)
    FileUtils.rm_rf(INSTALLED)
    done('gem', 'install', '--local', '--no-document', '--ignore-dependencies', '--install-dir', INSTALLED,
         File.join(OUT, 'flows8x8.gem'))
  end

  def test_the_gem_builds_and_installs_and_a_fresh_process_makes_calls_with_it
    install
    Place.serving do |url|
      script = "require 'flows8x8'; " \
               "puts Flows8x8::Client.open(**#{settings(url).inspect}) { |client| client.get_flow('812').name }, " \
               "Gem.loaded_specs['flows8x8'].full_gem_path, Gem.loaded_specs.key?('ffi')"
      path = [INSTALLED, *Gem.path].join(File::PATH_SEPARATOR)
      environment = { 'GEM_PATH' => path, 'GEM_HOME' => INSTALLED, 'RUBYOPT' => nil, 'RUBYLIB' => nil }
      name, place, with_ffi = done(environment, RbConfig.ruby, '-e', script, chdir: '/').lines.map(&:chomp)
      assert_equal %w[812 true], [name, with_ffi]
      assert place.start_with?(INSTALLED), place
    end
  end

  def test_the_gem_has_the_library_the_licences_and_no_tests
    files = Gem::Specification.load(File.join(Place::GEM, 'flows8x8.gemspec')).files
    wanted = %w[README.md LICENSE-MIT LICENSE-APACHE lib/flows8x8.rb lib/flows8x8/flows8x8_uniffi.rb]
    assert_equal wanted, wanted & files
    assert_includes files, "lib/flows8x8/#{FFI.map_library_name('flows8x8_uniffi')}"
    assert_empty files.grep(/test/)
  end

  def test_requiring_the_gem_warns_of_nothing_of_its_own_and_adds_two_names
    script = 'before = Object.constants; require "flows8x8"; puts (Object.constants - before).grep(/flows/i).sort'
    output = done(RbConfig.ruby, '-w', '-I', File.join(Place::GEM, 'lib'), '-e', script)
    warnings, names = output.lines.map(&:chomp).partition { |line| line.include?('warning') }
    assert_equal %w[Flows8x8 Flows8x8Uniffi], names
    assert_empty(warnings.reject { |line| line.include?('flows8x8_uniffi.rb') || !line.include?(Place::GEM) })
  end
end
