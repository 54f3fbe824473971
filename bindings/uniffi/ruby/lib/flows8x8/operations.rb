# frozen_string_literal: true

module Flows8x8
  # The operations, in terms of how a call is run. Each takes the options of a call beside its own: timeout (seconds),
  # max_retries, headers, raise_on_validation, reconcile and cancel (a CancelToken).
  module Operations
    # What update_flow leaves as it is; nil is sent as null, which is something else.
    UNSET = Object.new
    def UNSET.inspect = 'UNSET'
    UNSET.freeze

    # Creates a flow. The flow exists, as a draft, even when the server reports findings in its flow JSON. It is never
    # sent twice blindly: after an unclear failure this raises OutcomeUnknownError, or reconcile clears it up.
    #
    # The document is a String, which goes verbatim, a Pathname, or a Hash, which is written compactly.
    def create_flow(name:, categories:, publish: nil, flow_json: nil, clone_flow_id: nil, endpoint_uri: nil, **options)
      flow = Native::CreateFlow.new(
        name: Convert.text('name', name), categories: Convert.categories('categories', categories),
        publish: given(:bool, 'publish', publish), flow_json: given(:flow_json, 'flow_json', flow_json),
        clone_flow_id: given(:text, 'clone_flow_id', clone_flow_id),
        endpoint_uri: given(:text, 'endpoint_uri', endpoint_uri)
      )
      SavedFlow.read(run(options) { |native, call| native.create_flow(flow, call) })
    end

    # Reads a flow.
    def get_flow(flow_id, **options)
      id = Convert.text('flow_id', flow_id)
      FlowDetails.read(run(options) { |native, call| native.get_flow(id, call) })
    end

    # Lists the channel's flows, up to the 1,000 the API can show.
    def list_flows(limit: nil, **options)
      limit = given(:integer, 'limit', limit)
      FlowList.read(run(options) { |native, call| native.list_flows(limit, call) })
    end

    # Changes a draft flow: what is given is sent, the rest stays as it is. nil is sent as null.
    def update_flow(flow_id, name: UNSET, categories: UNSET, publish: UNSET, flow_json: UNSET, clone_flow_id: UNSET,
                    endpoint_uri: UNSET, application_id: UNSET, **options)
      id = Convert.text('flow_id', flow_id)
      changes = Native::UpdateFlow.new(
        name: patch(Native::TextPatch, :text, 'name', name),
        categories: patch(Native::CategoriesPatch, :categories, 'categories', categories),
        publish: patch(Native::BoolPatch, :bool, 'publish', publish),
        flow_json: patch(Native::FlowJsonPatch, :flow_json, 'flow_json', flow_json),
        clone_flow_id: patch(Native::TextPatch, :text, 'clone_flow_id', clone_flow_id),
        endpoint_uri: patch(Native::TextPatch, :text, 'endpoint_uri', endpoint_uri),
        application_id: patch(Native::TextPatch, :text, 'application_id', application_id)
      )
      SavedFlow.read(run(options) { |native, call| native.update_flow(id, changes, call) })
    end

    # Publishes a draft, after which it can be sent, and no longer changed.
    def publish_flow(flow_id, **options)
      id = Convert.text('flow_id', flow_id)
      run(options) { |native, call| native.publish_flow(id, call) }
    end

    # Withdraws a published flow for good.
    def deprecate_flow(flow_id, **options)
      id = Convert.text('flow_id', flow_id)
      run(options) { |native, call| native.deprecate_flow(id, call) }
    end

    # Deletes a flow that was never published, for good.
    def delete_flow(flow_id, **options)
      id = Convert.text('flow_id', flow_id)
      run(options) { |native, call| native.delete_flow(id, call) }
    end

    # The link that shows the flow to whoever holds it; refresh asks for a new one.
    def preview_flow(flow_id, refresh: nil, **options)
      id = Convert.text('flow_id', flow_id)
      refresh = given(:bool, 'refresh', refresh)
      FlowPreview.read(run(options) { |native, call| native.preview_flow(id, refresh, call) })
    end

    # Downloads a flow's JSON: the document's text as it is stored. Takes a flow's id, or what get_flow returned. The
    # link leads to another server than the API's: neither the key nor any header goes there.
    def download_flow_json(flow, **options)
      source = Convert.flow_source(flow)
      run(options) { |native, call| native.download_flow_json(source, call) }
    end

    # Looks a flow up by its exact name, with one list; nil when there is none of that name.
    def find_flow(name, **options)
      name = Convert.text('name', name)
      found = run(options) { |native, call| native.find_flow(name, call) }
      found && FlowSummary.read(found)
    end

    # Waits until a flow has a status, asking now and then, for so many seconds.
    def wait_for_status(flow_id, status, timeout:, **options)
      id = Convert.text('flow_id', flow_id)
      status = Convert.status('status', status)
      timeout = Convert.duration('timeout', timeout)
      FlowDetails.read(run(options) { |native, call| native.wait_for_status(id, status, timeout, call) })
    end

    # Sends any other request of the API, with the key and the retries of the other operations. {account} and {channel}
    # in the path are filled in. A String as the body goes as it is, anything else as JSON.
    def request(method, path, body: nil, **options)
      method = Convert.text('method', method)
      path = Convert.text('path', path)
      body = Convert.body(body) unless body.nil?
      RawResponse.read(run(options) { |native, call| native.request(method, path, body, call) })
    end

    private

    def given(type, name, value) = value.nil? ? nil : Convert.public_send(type, name, value)

    def patch(patches, type, name, value)
      return if UNSET.equal?(value)
      return patches::NULL.new if value.nil?

      patches::VALUE.new(value: Convert.public_send(type, name, value))
    end
  end
  private_constant :Operations
end
