# frozen_string_literal: true

require_relative 'lib/flows8x8/version'

Gem::Specification.new do |spec|
  spec.name = 'flows8x8'
  spec.version = Flows8x8::VERSION
  spec.summary = "Client for 8x8's WhatsApp Flows API"
  spec.description = 'Creates, updates, publishes and lints WhatsApp Flows through the API of 8x8, with retries that do ' \
                     'no harm and errors that say what to do.'
  spec.authors = ['The flows8x8 contributors']
  spec.homepage = 'https://github.com/flows8x8/flows8x8'
  spec.licenses = ['MIT', 'Apache-2.0']
  # With a native library inside, the gem is for one platform. test.sh shows how its folder is put together.
  spec.platform = Gem::Platform.local
  spec.required_ruby_version = '>= 3.0'
  spec.files = Dir.chdir(__dir__) { Dir['lib/**/*', 'README.md', 'LICENSE-*'].select { |path| File.file?(path) } }
  spec.add_runtime_dependency 'ffi', '~> 1.15'
end
