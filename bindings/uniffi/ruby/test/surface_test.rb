# frozen_string_literal: true

require 'helper'

# The public surface, as reflection finds it, is the one that tests/contract.json describes.
class SurfaceTest < Minitest::Test
  CONTRACT = JSON.parse(File.read(File.join(Place::REPO, 'tests/contract.json')), symbolize_names: true)
  Client = Flows8x8::Client
  # Neither is for programs, so neither can be named.
  Operations = Flows8x8.module_eval('Operations', __FILE__, __LINE__)
  Settings = Flows8x8.module_eval('Settings', __FILE__, __LINE__)

  # All that differs, and why: `renamed` is called otherwise in Ruby, `missing` is in the contract alone, `more` is in
  # Ruby alone. Beside these, what is true or false has a reader with a question mark too.
  DIFFERENCES = {
    'client methods' => {
      renamed: { is_closed: [:closed?, "Ruby's questions end like this"] },
      missing: { builder: 'keywords of new', from_env: 'new without keywords reads the environment' },
      more: { inspect: 'what describe says', to_s: 'what describe says', with_response: 'the answer beside the value' }
    },
    'client options' => { renamed: { header: [:headers, 'all of them in one hash'] } },
    'call options' => { renamed: { header: [:headers, 'all of them in one hash'] } },
    'error fields' => {
      renamed: { message: [:description, "an exception's message is the whole text"],
                 method: [:http_method, 'method looks up a method of any object'] },
      missing: { api: 'its members are those of the error itself' },
      more: { code: 'of the envelope', api_message: 'of the envelope', error_id: 'of the envelope',
              timestamp: 'of the envelope', reason: 'what lies below, in words: cause is an exception',
              retryable?: 'what a queue of its own asks', to_h: 'as of models', to_json: 'as of models' }
    },
    'error envelope' => { renamed: { message: [:api_message, "an exception's message is the whole text"] } },
    'functions' => {},
    'models' => {},
    'Timestamp' => { more: { to_time: 'what programs reckon with', to_s: 'the text', to_json: 'it is a text' } },
    'SavedFlow' => {},
    'FlowDetails' => { more: { inspect: 'without the link', to_s: 'without the link' } },
    'FlowPreview' => { more: { inspect: 'without the link', to_s: 'without the link' } },
    'FlowReply' => { more: { inspect: 'without what people typed', to_s: 'without what people typed' } },
    'FlowList' => { more: { each: 'it is Enumerable', to_h: 'Enumerable has another one', size: 'it can be counted',
                            length: 'as size', empty?: 'it can be counted', '[]': 'it has an order' } },
    'LintReport' => { more: { valid?: 'what most programs ask' } },
    'RawResponse' => { more: { to_h: 'as of models' } },
    'Response' => { more: { to_h: 'as of models' } }
  }.freeze

  # Compares names, and every entry of the table that says nothing.
  def assert_same(where, contract, ruby)
    table = DIFFERENCES.fetch(where, {})
    renamed = table.fetch(:renamed, {})
    missing = table.fetch(:missing, {}).keys
    more = table.fetch(:more, {}).keys
    assert_empty (renamed.keys + missing) - contract, "#{where}: the table names what the contract has not"
    assert_empty more - ruby, "#{where}: the table names what Ruby has not"
    wanted = (contract - missing).map { |name| renamed.key?(name) ? renamed[name].first : name } + more
    assert_equal wanted.sort, ruby.sort, where
  end

  def names(list) = list.map { |one| one[:name].to_sym }

  def kinds_of(parameters)
    parameters.reject { |kind, _| kind == :keyrest }.to_h { |kind, name| [name, %i[req keyreq].include?(kind)] }
  end

  def test_operations_and_their_parameters_are_those_of_the_contract
    assert_equal names(CONTRACT[:operations]).sort, Operations.public_instance_methods(false).sort
    CONTRACT[:operations].each do |operation|
      wanted = operation[:parameters].to_h { |one| [one[:name].to_sym, one[:required]] }
      method = Client.instance_method(operation[:name])
      assert_equal wanted, kinds_of(method.parameters), operation[:name]
      assert_includes method.parameters, %i[keyrest options], operation[:name]
    end
  end

  def test_with_response_has_the_same_operations
    client = Client.new(api_key: 'k', account_id: 'a', channel_id: 'c', environment: {})
    own = client.with_response.class.public_instance_methods(false) - [:inspect]
    assert_equal names(CONTRACT[:operations]).sort, own.sort
  end

  def test_methods_of_the_client_are_those_of_the_contract
    assert_same 'client methods', CONTRACT[:client_methods].map(&:to_sym), Client.public_instance_methods(false)
  end

  def test_functions_and_their_parameters_are_those_of_the_contract
    assert_same 'functions', names(CONTRACT[:functions]), Flows8x8.singleton_methods(false)
    CONTRACT[:functions].each do |function|
      wanted = function[:parameters].to_h { |one| [one[:name].to_sym, one[:required]] }
      assert_equal wanted, kinds_of(Flows8x8.method(function[:name]).parameters), function[:name]
    end
  end

  def test_options_are_those_of_the_contract
    assert_same 'client options', names(CONTRACT[:client_options]), Settings::CLIENT.keys
    assert_same 'call options', names(CONTRACT[:call_options]), Settings::CALL.keys
  end

  def test_models_and_their_members_are_those_of_the_contract
    answers = [Flows8x8::RawResponse, Flows8x8::Response]
    models = Flows8x8.constants.map { |name| Flows8x8.const_get(name) }
                     .select { |one| one.is_a?(Class) && one < Flows8x8::Model } + answers
    by_name = models.to_h { |model| [model.name.delete_prefix('Flows8x8::').to_sym, model] }
    assert_same 'models', CONTRACT[:models].keys, by_name.keys
    CONTRACT[:models].each do |name, model|
      fields = names(model[:fields])
      assert_equal fields, by_name[name].members, name unless answers.include?(by_name[name])
      questions = model[:fields].select { |field| field[:type] == 'bool' }.map { |field| :"#{field[:name]}?" }
      methods = fields + questions + model.fetch(:methods, []).map(&:to_sym)
      assert_same name.to_s, methods, by_name[name].public_instance_methods(false)
    end
  end

  def test_members_are_optional_where_the_contract_says_so
    CONTRACT[:models].each do |name, model|
      next if %i[RawResponse Response].include?(name)

      optional = model[:fields].select { |field| field[:optional] }.map { |field| field[:name].to_sym }
      model = Flows8x8.const_get(name)
      made = model.new(**(model.members - optional).to_h { |member| [member, :given] })
      assert_equal [nil], optional.map { |member| made.public_send(member) }.uniq, name unless optional.empty?
    end
  end

  def test_values_of_enums_are_those_of_the_contract
    CONTRACT[:enums].each do |name, enum|
      values = Flows8x8.const_get(name)
      assert_equal enum[:values], values::ALL
      named = (values.constants - [:ALL]).to_h { |constant| [constant.to_s, values.const_get(constant)] }
      assert_equal enum[:values].to_h { |value| [value.upcase, value] }, named
    end
  end

  def test_a_region_is_the_base_url_of_the_contract
    CONTRACT[:enums][:Region][:base_urls].each do |region, url|
      [region, region.to_s].each do |given|
        client = Client.new(api_key: 'k', account_id: 'a', channel_id: 'c', region: given, environment: {})
        assert_equal url, client.base_url
      end
    end
  end

  def test_fields_of_errors_are_those_of_the_contract
    own = Flows8x8::Error.public_instance_methods(false)
    assert_same 'error fields', names(CONTRACT[:errors][:fields]), own
    envelope = names(CONTRACT[:errors][:api])
    assert_same 'error envelope', envelope, own & [*envelope, :api_message]
  end

  def test_every_kind_has_one_class
    kinds = CONTRACT[:errors][:kinds].map { |kind| kind[:name] }
    classes = Flows8x8.constants.map { |name| Flows8x8.const_get(name) }
                      .select { |one| one.is_a?(Class) && one <= Flows8x8::Error }
    assert_equal kinds.sort, classes.filter_map(&:kind).sort
    assert_equal [Flows8x8::Error, Flows8x8::ApiError, Flows8x8::TransportError].sort_by(&:name),
                 classes.reject(&:kind).sort_by(&:name)
  end

  def test_the_user_agent_is_that_of_the_contract
    client = Client.new(api_key: 'k', account_id: 'a', channel_id: 'c', environment: {}, user_agent_suffix: 'app/1')
    agent = %r{flows8x8-ruby/#{Regexp.escape(Flows8x8::VERSION)} \(Ruby #{RUBY_ENGINE_VERSION}; \w+-\w+\) app/1}
    assert_match agent, client.describe
  end

  def test_the_gem_has_the_version_of_the_library
    assert_equal Flows8x8Uniffi.version, Flows8x8::VERSION
  end
end
