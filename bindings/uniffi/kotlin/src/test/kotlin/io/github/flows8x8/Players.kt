package io.github.flows8x8

import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext

/** A client that vectors can be played to. */
interface Player : AutoCloseable {
    /** A copy for another channel. */
    fun withChannel(channelId: String): Player

    /** Makes a call and yields its value. */
    suspend fun make(op: String, given: Arguments, options: CallOptions): Any?
}

/** What makes clients of vectors. */
enum class Style(val player: (ClientOptions) -> Player) {
    /** The suspend functions. */
    SUSPEND({ Suspending(FlowsClient(it)) }),

    /** The functions that block. */
    BLOCKING({ Blocking(BlockingClient(it)) }),

    /** The functions that yield futures. */
    FUTURES({ Futures(BlockingClient(it)) }),
}

private fun unknown(op: String): Nothing = error("the driver does not know the operation $op")

private class Suspending(private val client: FlowsClient) : Player {
    override fun withChannel(channelId: String) = Suspending(client.withChannel(channelId))

    override fun close() = client.close()

    override suspend fun make(op: String, given: Arguments, options: CallOptions): Any? = when (op) {
        "create_flow" -> given.flow.let {
            client.createFlow(it.name, it.categories, it.publish, it.flowJson, it.cloneFlowId, it.endpointUri, options)
        }
        "update_flow" -> client.updateFlow(given.id, given.changes, options)
        "get_flow" -> client.getFlow(given.id, options)
        "publish_flow" -> client.publishFlow(given.id, options)
        "deprecate_flow" -> client.deprecateFlow(given.id, options)
        "delete_flow" -> client.deleteFlow(given.id, options)
        "list_flows" -> client.listFlows(given.limit, options)
        "preview_flow" -> client.previewFlow(given.id, given.refresh, options)
        "find_flow" -> client.findFlow(given.name, options)
        "wait_for_status" -> client.waitForStatus(given.id, given.status, given.timeout, options)
        "request" -> client.request(given.method, given.path, given.json, options)
        "download_flow_json" -> when (val source = given.source) {
            is FlowSource.Id -> client.downloadFlowJson(source.flowId, options)
            is FlowSource.Details -> client.downloadFlowJson(source.flow, options)
        }
        else -> unknown(op)
    }
}

private class Blocking(private val client: BlockingClient) : Player {
    override fun withChannel(channelId: String) = Blocking(client.withChannel(channelId))

    override fun close() = client.close()

    override suspend fun make(op: String, given: Arguments, options: CallOptions): Any? =
        withContext(Dispatchers.IO) { call(op, given, options) }

    private fun call(op: String, given: Arguments, options: CallOptions): Any? = when (op) {
        "create_flow" -> client.createFlow(given.flow, options)
        "update_flow" -> client.updateFlow(given.id, given.changes, options)
        "get_flow" -> client.getFlow(given.id, options)
        "publish_flow" -> client.publishFlow(given.id, options)
        "deprecate_flow" -> client.deprecateFlow(given.id, options)
        "delete_flow" -> client.deleteFlow(given.id, options)
        "list_flows" -> client.listFlows(given.limit, options)
        "preview_flow" -> client.previewFlow(given.id, given.refresh, options)
        "find_flow" -> client.findFlow(given.name, options)
        "wait_for_status" -> client.waitForStatus(given.id, given.status, given.timeout, options)
        "request" -> client.request(given.method, given.path, given.json, options)
        "download_flow_json" -> when (val source = given.source) {
            is FlowSource.Id -> client.downloadFlowJson(source.flowId, options)
            is FlowSource.Details -> client.downloadFlowJson(source.flow, options)
        }
        else -> unknown(op)
    }
}

private class Futures(private val client: BlockingClient) : Player {
    override fun withChannel(channelId: String) = Futures(client.withChannel(channelId))

    override fun close() = client.close()

    override suspend fun make(op: String, given: Arguments, options: CallOptions): Any? =
        start(op, given, options).await()

    private fun start(op: String, given: Arguments, options: CallOptions): CompletableFuture<*> = when (op) {
        "create_flow" -> client.createFlowAsync(given.flow, options)
        "update_flow" -> client.updateFlowAsync(given.id, given.changes, options)
        "get_flow" -> client.getFlowAsync(given.id, options)
        "publish_flow" -> client.publishFlowAsync(given.id, options)
        "deprecate_flow" -> client.deprecateFlowAsync(given.id, options)
        "delete_flow" -> client.deleteFlowAsync(given.id, options)
        "list_flows" -> client.listFlowsAsync(given.limit, options)
        "preview_flow" -> client.previewFlowAsync(given.id, given.refresh, options)
        "find_flow" -> client.findFlowAsync(given.name, options)
        "wait_for_status" -> client.waitForStatusAsync(given.id, given.status, given.timeout, options)
        "request" -> client.requestAsync(given.method, given.path, given.json, options)
        "download_flow_json" -> client.downloadFlowJsonAsync(given.source, options)
        else -> unknown(op)
    }
}
