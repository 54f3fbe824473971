# frozen_string_literal: true

require 'helper'
require 'pathname'
require 'tempfile'

class ModelsTest < Minitest::Test
  include ClientMaker

  def test_a_status_is_a_string_and_one_that_is_not_known_too
    Place.serving do |url|
      flow = client(url).get_flow('812')
      assert_equal 'DRAFT', flow.status
      assert_equal Flows8x8::FlowStatus::DRAFT, flow.status
    end
    flow = Flows8x8::FlowSummary.new(id: '1', status: 'ON_HOLD')
    assert_equal '{"id":"1","name":"","status":"ON_HOLD"}', flow.to_json
  end

  def test_a_model_has_readers_and_is_a_hash_and_json_and_cannot_be_changed
    Place.serving do |url|
      flow = client(url).get_flow('812')
      assert_equal %w[812 812], [flow.id, flow.name]
      wanted = { id: '812', name: '812', status: 'DRAFT', categories: [] }
      assert_equal wanted, flow.to_h.slice(*wanted.keys)
      assert_equal flow.to_json, JSON.generate(flow)
      assert_equal [flow.to_json], JSON.parse(JSON.generate([flow])).map { |one| JSON.generate(one) }
      assert_match(/flows8x8-ruby/, flow.extra.fetch('agent'))
      assert_raises(FrozenError) { flow.name << 'x' }
      assert_raises(FrozenError) { flow.instance_variable_set(:@name, 'x') }
      assert_equal flow, Marshal.load(Marshal.dump(flow))
      assert_equal 1, [flow, client(url).get_flow('812')].uniq.size
      case flow
      in { id: String => id, status: 'DRAFT' } then assert_equal '812', id
      end
    end
  end

  def test_the_list_is_enumerable
    list = Flows8x8::FlowList.new(flows: [Flows8x8::FlowSummary.new(id: '1'), Flows8x8::FlowSummary.new(id: '2')])
    assert_equal %w[1 2], list.map(&:id)
    assert_equal [2, 2, '2', false], [list.size, list.each.size, list[1].id, list.truncated?]
    assert_equal %i[flows truncated extra], list.to_h.keys
    assert_equal({ '1' => '', '2' => '' }, list.to_h { |flow| [flow.id, flow.name] })
    flows = '[{"id":"1","name":"","status":""},{"id":"2","name":"","status":""}]'
    assert_equal %({"flows":#{flows},"truncated":false}), list.to_json
  end

  def test_a_document_is_a_hash_a_text_bytes_or_a_path
    Place.serving do |url|
      client = client(url)
      Tempfile.create('flow.json') do |file|
        file.write('{"version": "7.3"}')
        file.close
        { { version: '7.3' } => '{"version":"7.3"}', '{ }' => '{ }', '{ }'.b => '{ }',
          Pathname(file.path) => '{"version": "7.3"}',
          "{\"a\":\"\u00fc\"}".encode('ISO-8859-1') => "{\"a\":\"\u00fc\"}" }.each do |given, wanted|
          saved = client.create_flow(name: 'n', categories: [:SURVEY], flow_json: given)
          assert_equal wanted, JSON.parse(saved.extra.fetch('sent')).fetch('flowJson')
          assert_kind_of Flows8x8::LintReport, Flows8x8.lint(given)
        end
      end
      assert_raises(Flows8x8::InvalidArgumentError) do
        client.create_flow(name: 'n', categories: ['SURVEY'], flow_json: Pathname('/no/such.json'))
      end
      assert_raises(TypeError) { client.create_flow(name: 'n', categories: ['SURVEY'], flow_json: 7) }
    end
  end

  def test_a_response_has_the_answer_beside_the_value
    Place.serving do |url|
      response = client(url).with_response.get_flow('812')
      assert_equal ['812', 200, 1], [response.value.name, response.status, response.attempts]
      assert_equal 'application/json', response['Content-Type']
      assert_equal '812', response.json.fetch('name')
      refute_includes response.inspect, '812'
      answer = client(url).request('get', '/api/v1/anything')
      assert_equal [200, []], [answer.status, answer.json.fetch('data')]
    end
  end

  def test_a_time_is_its_text_and_a_time
    time = Flows8x8::Timestamp.new(raw: '2026-01-02T03:04:05.678Z', unix_millis: 1_767_323_045_678)
    assert_equal Time.utc(2026, 1, 2, 3, 4, 5, 678_000), time.to_time
    assert_equal '"2026-01-02T03:04:05.678Z"', JSON.generate(time)
    preview = Flows8x8::FlowPreview.new(url: 'https://x/hush', expires_at: time)
    assert_equal '{"url":"https://x/hush","expiresAt":"2026-01-02T03:04:05.678Z"}', preview.to_json
    refute_includes preview.inspect, 'hush'
  end

  def test_a_flow_with_findings_is_not_required_valid
    finding = Flows8x8::ValidationError.new(error: 'INVALID_PROPERTY_VALUE', message: 'no', line_start: 3)
    error = assert_raises(Flows8x8::ValidationFailedError) do
      Flows8x8::SavedFlow.new(id: '1', validation_errors: [finding]).require_valid
    end
    assert_equal [finding], error.validation_errors
    saved = Flows8x8::SavedFlow.new(id: '1')
    assert_same saved, saved.require_valid
  end

  def test_the_linter_says_where_and_explains
    report = Flows8x8.lint('{"version": "7.3"}')
    refute_predicate report, :valid?
    place = report.errors.first.location
    assert_equal 1, place.line
    assert_operator place.end, :>=, place.start
    assert_equal 'error', report.errors.first.severity
    refute_nil Flows8x8.explain(report.errors.first.validation_error.error)
    assert_nil Flows8x8.explain('NO_SUCH_CODE')
    assert_equal report, Flows8x8::LintReport.new(errors: report.errors, warnings: report.warnings)
  end
end
