# frozen_string_literal: true

require 'helper'

class ErrorsTest < Minitest::Test
  include ClientMaker

  BY_STATUS = {
    400 => Flows8x8::BadRequestError, 401 => Flows8x8::AuthenticationError, 403 => Flows8x8::PermissionDeniedError,
    404 => Flows8x8::NotFoundError, 408 => Flows8x8::RequestTimeoutError, 409 => Flows8x8::ConflictError,
    410 => Flows8x8::GoneError, 413 => Flows8x8::PayloadTooLargeError, 422 => Flows8x8::ValidationFailedError,
    426 => Flows8x8::UpgradeRequiredError, 429 => Flows8x8::RateLimitError, 500 => Flows8x8::ServerError,
    503 => Flows8x8::ServerError, 418 => Flows8x8::UnexpectedStatusError
  }.freeze

  def test_a_status_is_rescued_by_its_class
    Place.serving do |url|
      client = client(url)
      BY_STATUS.each do |status, wanted|
        error = assert_raises(wanted) { client.get_flow("status-#{status}") }
        assert_equal [wanted, status, wanted.kind], [error.class, error.http_status, error.kind]
        group = status == 408 ? Flows8x8::TransportError : Flows8x8::ApiError
        assert_kind_of group, error
        assert_kind_of StandardError, error
      end
    end
  end

  def test_an_error_has_all_fields_and_the_full_text_as_its_message
    Place.serving do |url|
      error = assert_raises(Flows8x8::NotFoundError) { client(url).get_flow('status-404') }
      assert_equal ['get_flow', 'GET', 7, 'no', 'e-1', 1], [error.operation, error.http_method, error.code,
                                                            error.api_message, error.error_id, error.attempts]
      assert_equal [false, [], nil, nil], [error.retryable?, error.validation_errors, error.retry_after, error.cause]
      %w[get_flow not_found 404 e-1].each { |part| assert_includes error.message, part }
      assert_equal 'no', error.description
      assert_equal error.message, error.to_h[:text]
      assert_equal({ 'kind' => 'not_found', 'code' => 7, 'httpStatus' => 404 },
                   JSON.parse(error.to_json).slice('kind', 'code', 'httpStatus'))
      assert_kind_of Proc, error.method(:message).to_proc
    end
  end

  # The line to look at is the program's own.
  def test_the_backtrace_leads_to_the_call
    error = assert_raises(Flows8x8::ConnectError) { client('http://127.0.0.1:9').get_flow('812') }
    assert(error.backtrace.any? { |line| line.start_with?("#{__FILE__}:#{__LINE__ - 1}:") })
    assert_predicate error, :retryable?
  end

  def test_the_key_is_in_no_text_of_a_client_or_an_error
    client = client('http://127.0.0.1:9', headers: { 'x-token' => 'hush' }, proxy: 'http://u:hush@127.0.0.1:9')
    error = assert_raises(Flows8x8::Error) { client.get_flow('812') }
    require 'pp'
    texts = [client.inspect, client.to_s, client.describe, client.pretty_inspect, client.with_response.inspect,
             error.inspect, error.full_message, error.to_json, error.to_h.inspect, error.pretty_inspect]
    texts.each { |text| [KEY, 'hush'].each { |secret| refute_includes text, secret } }
  end

  def test_a_wrong_type_is_a_type_error_that_does_not_show_the_value
    wrong = { api_key: 8_150_815, timeout: '5', headers: 'hush', max_retries: 1.5, strict: 'yes', cancel: 'hush' }
    wrong.each do |name, value|
      error = assert_raises(TypeError) do
        made = client('http://127.0.0.1:9', **(name == :cancel ? {} : { name => value }))
        made.get_flow('812', cancel: value)
      end
      assert_includes error.message, name.to_s
      refute_includes error.full_message, value.to_s if name != :timeout
    end
    assert_raises(ArgumentError) { client('http://127.0.0.1:9', tiemout: 5) }
    assert_raises(ArgumentError) { client('http://127.0.0.1:9').get_flow('812', tiemout: 5) }
  end

  def test_a_wrong_value_is_an_invalid_argument_and_nothing_is_sent
    client = client('http://127.0.0.1:9')
    calls = [-> { client.get_flow('812', timeout: -1) }, -> { client.get_flow('812', timeout: Float::NAN) },
             -> { client.get_flow("\xFF") }, -> { client.list_flows(limit: 2**40) }, -> { client.get_flow('') },
             -> { client.get_flow('812', max_retries: -1) }, -> { client.update_flow('812') }]
    calls.each { |call| assert_equal 0, assert_raises(Flows8x8::InvalidArgumentError, &call).attempts }
  end

  def test_errors_can_be_made_for_tests
    error = assert_raises(Flows8x8::NotFoundError) { raise Flows8x8::NotFoundError, 'no such flow' }
    assert_equal ['no such flow', 'no such flow', 0], [error.message, error.description, error.attempts]
    assert_equal 2.5, Flows8x8::RateLimitError.new('slow', retry_after: 2.5).retry_after
    assert_raises(ArgumentError) { Flows8x8::RateLimitError.new('slow', retry: 2.5) }
    assert_equal 'Flows8x8::ServerError', Flows8x8::ServerError.new.message
  end
end
