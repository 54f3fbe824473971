package io.github.flows8x8

import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.future
import kotlinx.coroutines.runBlocking

/**
 * A client of 8x8's WhatsApp Flows API for Java, and for Kotlin without coroutines.
 *
 * Each operation comes twice: one blocks, one with `Async` at the end of its name yields a future, whose `cancel` ends the
 * request. Both fail with a [FlowsFailure], which is unchecked. A thread that is interrupted while it waits gives its
 * request up: it gets a [CancellationException] and stays interrupted.
 *
 * ```java
 * try (var client = new BlockingClient()) {
 *     var saved = client.createFlow("survey", List.of(FlowCategory.Survey.INSTANCE), Flows.flowJson(text));
 *     client.publishFlow(saved.getId());
 * }
 * ```
 */
class BlockingClient private constructor(private val client: FlowsClient) : AutoCloseable {
    /** A client from [options], the environment of the process and the defaults, in this order. */
    @JvmOverloads
    constructor(options: ClientOptions = ClientOptions()) : this(unchecked { FlowsClient(options) })

    /** The server's address. */
    val baseUrl: String get() = client.baseUrl()

    /** The account the client is bound to. */
    val accountId: String? get() = client.accountId()

    /** The channel the client is bound to. */
    val channelId: String? get() = client.channelId()

    /** Whether this client or a copy was closed. */
    val isClosed: Boolean get() = client.isClosed()

    /** A copy for another channel. It shares connections with this one, and closing either closes both. */
    fun withChannel(channelId: String): BlockingClient = BlockingClient(unchecked { client.withChannel(channelId) })

    /** A copy whose calls have these options unless they say otherwise. Closing either closes both. */
    fun withOptions(options: CallOptions): BlockingClient = BlockingClient(unchecked { client.withOptions(options) })

    /** Closes this client and all its copies: calls under way fail with kind `closed`, and so does every later one. */
    override fun close() = client.close()

    /** The client in words, without the key. */
    fun describe(): String = client.describe()

    /** As [describe]. */
    override fun toString(): String = client.describe()

    /** Creates a flow, which exists, as a draft, even when the server reports findings in its flow JSON. */
    @JvmOverloads
    fun createFlow(flow: CreateFlow, options: CallOptions? = null): SavedFlow =
        blocking { client.createFlow(flow, options) }

    /** Creates a flow from what most have: a name, categories, a document. */
    @JvmOverloads
    fun createFlow(
        name: String,
        categories: List<FlowCategory>,
        flowJson: FlowJson? = null,
        options: CallOptions? = null,
    ): SavedFlow = blocking { client.createFlow(name, categories, flowJson = flowJson, options = options) }

    /** As [createFlow], without waiting. */
    @JvmOverloads
    fun createFlowAsync(flow: CreateFlow, options: CallOptions? = null): CompletableFuture<SavedFlow> =
        starting { client.createFlow(flow, options) }

    /** Reads a flow. */
    @JvmOverloads
    fun getFlow(flowId: String, options: CallOptions? = null): FlowDetails = blocking { client.getFlow(flowId, options) }

    /** As [getFlow], without waiting. */
    @JvmOverloads
    fun getFlowAsync(flowId: String, options: CallOptions? = null): CompletableFuture<FlowDetails> =
        starting { client.getFlow(flowId, options) }

    /** Lists the channel's flows, up to the 1,000 the API can show. */
    @JvmOverloads
    fun listFlows(limit: Int? = null, options: CallOptions? = null): FlowList =
        blocking { client.listFlows(limit, options) }

    /** As [listFlows], without waiting. */
    @JvmOverloads
    fun listFlowsAsync(limit: Int? = null, options: CallOptions? = null): CompletableFuture<FlowList> =
        starting { client.listFlows(limit, options) }

    /** Changes a draft flow: what is set in [changes] is sent, the rest stays. */
    @JvmOverloads
    fun updateFlow(flowId: String, changes: UpdateFlow, options: CallOptions? = null): SavedFlow =
        blocking { client.updateFlow(flowId, changes, options) }

    /** As [updateFlow], without waiting. */
    @JvmOverloads
    fun updateFlowAsync(
        flowId: String,
        changes: UpdateFlow,
        options: CallOptions? = null,
    ): CompletableFuture<SavedFlow> = starting { client.updateFlow(flowId, changes, options) }

    /** Publishes a draft flow, after which it can be sent but no longer edited. */
    @JvmOverloads
    fun publishFlow(flowId: String, options: CallOptions? = null): Unit =
        blocking { client.publishFlow(flowId, options) }

    /** As [publishFlow], without waiting. */
    @JvmOverloads
    fun publishFlowAsync(flowId: String, options: CallOptions? = null): CompletableFuture<Void?> =
        startingVoid { client.publishFlow(flowId, options) }

    /** Withdraws a published flow for good. */
    @JvmOverloads
    fun deprecateFlow(flowId: String, options: CallOptions? = null): Unit =
        blocking { client.deprecateFlow(flowId, options) }

    /** As [deprecateFlow], without waiting. */
    @JvmOverloads
    fun deprecateFlowAsync(flowId: String, options: CallOptions? = null): CompletableFuture<Void?> =
        startingVoid { client.deprecateFlow(flowId, options) }

    /** Deletes a flow that was never published, for good. */
    @JvmOverloads
    fun deleteFlow(flowId: String, options: CallOptions? = null): Unit = blocking { client.deleteFlow(flowId, options) }

    /** As [deleteFlow], without waiting. */
    @JvmOverloads
    fun deleteFlowAsync(flowId: String, options: CallOptions? = null): CompletableFuture<Void?> =
        startingVoid { client.deleteFlow(flowId, options) }

    /** The link that shows a flow to whoever holds it, on request a new one. */
    @JvmOverloads
    fun previewFlow(flowId: String, refresh: Boolean? = null, options: CallOptions? = null): FlowPreview =
        blocking { client.previewFlow(flowId, refresh, options) }

    /** As [previewFlow], without waiting. */
    @JvmOverloads
    fun previewFlowAsync(
        flowId: String,
        refresh: Boolean? = null,
        options: CallOptions? = null,
    ): CompletableFuture<FlowPreview> = starting { client.previewFlow(flowId, refresh, options) }

    /** Downloads a flow's JSON: the document's text as it is stored. */
    @JvmOverloads
    fun downloadFlowJson(flowId: String, options: CallOptions? = null): String =
        blocking { client.downloadFlowJson(flowId, options) }

    /** Downloads a flow's JSON by what [getFlow] has answered: its link, or the document in it, is used first. */
    @JvmOverloads
    fun downloadFlowJson(flow: FlowDetails, options: CallOptions? = null): String =
        blocking { client.downloadFlowJson(flow, options) }

    /** As [downloadFlowJson], without waiting. */
    @JvmOverloads
    fun downloadFlowJsonAsync(flow: FlowSource, options: CallOptions? = null): CompletableFuture<String> =
        starting { client.downloadFlowJson(flow, options) }

    /** Looks a flow up by its exact name; null when there is none of that name. */
    @JvmOverloads
    fun findFlow(name: String, options: CallOptions? = null): FlowSummary? = blocking { client.findFlow(name, options) }

    /** As [findFlow], without waiting. */
    @JvmOverloads
    fun findFlowAsync(name: String, options: CallOptions? = null): CompletableFuture<FlowSummary?> =
        starting { client.findFlow(name, options) }

    /** Waits until a flow has a status, asking now and then, for as long as [timeout]. */
    @JvmOverloads
    fun waitForStatus(
        flowId: String,
        status: FlowStatus,
        timeout: Duration,
        options: CallOptions? = null,
    ): FlowDetails = blocking { client.waitForStatus(flowId, status, timeout, options) }

    /** As [waitForStatus], without waiting. */
    @JvmOverloads
    fun waitForStatusAsync(
        flowId: String,
        status: FlowStatus,
        timeout: Duration,
        options: CallOptions? = null,
    ): CompletableFuture<FlowDetails> = starting { client.waitForStatus(flowId, status, timeout, options) }

    /** Sends any other request to the server, with the key and the retries of the other operations. */
    @JvmOverloads
    fun request(
        method: String,
        path: String,
        body: RequestBody? = null,
        options: CallOptions? = null,
    ): RawResponse = blocking { client.request(method, path, body, options) }

    /** As [request], without waiting. */
    @JvmOverloads
    fun requestAsync(
        method: String,
        path: String,
        body: RequestBody? = null,
        options: CallOptions? = null,
    ): CompletableFuture<RawResponse> = starting { client.request(method, path, body, options) }

    /** What needs no client. */
    companion object {
        /** No thread of its own: futures run where coroutines run by default. */
        private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

        /** Finds the mistakes in a document, as the server would, without a request. */
        @JvmStatic
        fun lint(document: FlowJson): LintReport = unchecked { io.github.flows8x8.lint(document) }

        /** What a finding's code means; null for a code nobody knows. */
        @JvmStatic
        fun explain(code: String): Explanation? = io.github.flows8x8.explain(code)

        /** Reads the body of a webhook's request: the flow reply it holds, or null when the event is something else. */
        @JvmStatic
        @JvmOverloads
        fun parseFlowReply(
            body: ByteArray,
            authorization: String? = null,
            headers: Map<String, List<String>>? = null,
        ): FlowReply? = unchecked { io.github.flows8x8.parseFlowReply(body, authorization, headers) }

        /** The flow when it has no findings; otherwise a failure of kind `validation_failed` with all of them. */
        @JvmStatic
        fun requireValid(saved: SavedFlow): SavedFlow = unchecked { saved.requireValid() }

        private fun <T> blocking(call: suspend () -> T): T = try {
            unchecked { runBlocking { call() } }
        } catch (interrupted: InterruptedException) {
            Thread.currentThread().interrupt()
            throw CancellationException("interrupted while waiting").apply { initCause(interrupted) }
        }

        private fun <T> starting(call: suspend () -> T): CompletableFuture<T> =
            scope.future { unchecked { call() } }

        private fun startingVoid(call: suspend () -> Unit): CompletableFuture<Void?> = starting {
            call()
            null
        }
    }
}
