package io.github.flows8x8

import kotlin.coroutines.ContinuationInterceptor
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.withContext

/**
 * A client of 8x8's WhatsApp Flows API for Kotlin: [Client] with named arguments, and with a [close] that closes it.
 *
 * ```kotlin
 * FlowsClient().use { client ->
 *     val saved = client.createFlow("survey", listOf(FlowCategory.Survey), flowJson = flowJsonFile(Path("survey.json")))
 *     client.publishFlow(saved.requireValid().id)
 * }
 * ```
 *
 * It may be used from many coroutines at once. Cancelling a coroutine ends its request. What follows a call runs on the
 * dispatcher of its coroutine, on `Dispatchers.Default` where it has none. Java has [BlockingClient].
 */
class FlowsClient : Client {
    /** A client from [options], the environment of the process and the defaults, in this order. */
    @JvmOverloads
    constructor(options: ClientOptions = ClientOptions()) : super(forThisPlatform(options))

    private constructor(handle: Long) : super(UniffiWithHandle, handle)

    /**
     * Closes this client and all its copies: calls under way fail with kind `closed`, and so does every later one.
     *
     * The generated class only gives its handle back here, and its calls then fail with an `IllegalStateException`. The
     * handle of this one goes when the object does.
     */
    override fun close() = shutdown()

    /** As [close]: the generated `use` calls this. */
    override fun destroy() = shutdown()

    /** A copy for another channel. It shares connections with this one, and closing either closes both. */
    override fun withChannel(channelId: String): FlowsClient = own(super.withChannel(channelId))

    /** A copy whose calls have these options unless they say otherwise. Closing either closes both. */
    override fun withOptions(options: CallOptions): FlowsClient = own(super.withOptions(options))

    /**
     * Creates a flow. Sends `POST .../flows`.
     *
     * The flow exists, as a draft, even when the server reports findings in its flow JSON: see [SavedFlow.requireValid].
     *
     * @param name the name, unique within the WhatsApp Business account
     * @param categories what the flow is for, at least one
     * @param publish whether to publish it at once, which needs a flow JSON
     * @param flowJson the document: [flowJson] or [flowJsonFile]
     * @param cloneFlowId a flow whose document to copy
     * @param endpointUri where the flow asks for data
     */
    suspend fun createFlow(
        name: String,
        categories: List<FlowCategory>,
        publish: Boolean? = null,
        flowJson: FlowJson? = null,
        cloneFlowId: String? = null,
        endpointUri: String? = null,
        options: CallOptions? = null,
    ): SavedFlow = createFlow(CreateFlow(name, categories, publish, flowJson, cloneFlowId, endpointUri), options)

    /**
     * Changes a draft flow: what is given is sent, the rest stays. Sends `PUT .../flows/{flow_id}`.
     *
     * To send a `null`, give an [UpdateFlow] instead.
     */
    suspend fun updateFlow(
        flowId: String,
        name: String? = null,
        categories: List<FlowCategory>? = null,
        publish: Boolean? = null,
        flowJson: FlowJson? = null,
        cloneFlowId: String? = null,
        endpointUri: String? = null,
        applicationId: String? = null,
        options: CallOptions? = null,
    ): SavedFlow {
        val changes = UpdateFlow(
            name?.let { TextPatch.Value(it) },
            categories?.let { CategoriesPatch.Value(it) },
            publish?.let { BoolPatch.Value(it) },
            flowJson?.let { FlowJsonPatch.Value(it) },
            cloneFlowId?.let { TextPatch.Value(it) },
            endpointUri?.let { TextPatch.Value(it) },
            applicationId?.let { TextPatch.Value(it) },
        )
        return updateFlow(flowId, changes, options)
    }

    /** Downloads a flow's JSON by the flow's id: the document's text as it is stored. */
    suspend fun downloadFlowJson(flowId: String, options: CallOptions? = null): String =
        downloadFlowJson(FlowSource.Id(flowId), options)

    /** Downloads a flow's JSON by what [getFlow] has answered: its link, or the document in it, is used first. */
    suspend fun downloadFlowJson(flow: FlowDetails, options: CallOptions? = null): String =
        downloadFlowJson(FlowSource.Details(flow), options)

    /** Waits until a flow has a status, asking now and then, for as long as [timeout]. */
    suspend fun waitForStatus(
        flowId: String,
        status: FlowStatus,
        timeout: Duration,
        options: CallOptions? = null,
    ): FlowDetails = waitForStatus(flowId, status, timeout.toJavaDuration(), options)

    /**
     * Makes a call and yields the server's answer beside its value. The call must be given the options it gets.
     *
     * ```kotlin
     * val (flow, response) = client.withResponse { getFlow("812", it) }
     * ```
     */
    suspend fun <T> withResponse(
        options: CallOptions = CallOptions(),
        call: suspend FlowsClient.(CallOptions) -> T,
    ): Answer<T> = ResponseSlot().use { slot ->
        val value = call(options.copy(response = slot))
        Answer(value, checkNotNull(slot.get()) { "the call was not given its options" })
    }

    // The documentation of these is that of the generated class.

    override suspend fun createFlow(flow: CreateFlow, options: CallOptions?): SavedFlow =
        dispatched { super.createFlow(flow, options) }

    override suspend fun getFlow(flowId: String, options: CallOptions?): FlowDetails =
        dispatched { super.getFlow(flowId, options) }

    override suspend fun listFlows(limit: Int?, options: CallOptions?): FlowList =
        dispatched { super.listFlows(limit, options) }

    override suspend fun updateFlow(flowId: String, changes: UpdateFlow, options: CallOptions?): SavedFlow =
        dispatched { super.updateFlow(flowId, changes, options) }

    override suspend fun publishFlow(flowId: String, options: CallOptions?): Unit =
        dispatched { super.publishFlow(flowId, options) }

    override suspend fun deprecateFlow(flowId: String, options: CallOptions?): Unit =
        dispatched { super.deprecateFlow(flowId, options) }

    override suspend fun deleteFlow(flowId: String, options: CallOptions?): Unit =
        dispatched { super.deleteFlow(flowId, options) }

    override suspend fun previewFlow(flowId: String, refresh: Boolean?, options: CallOptions?): FlowPreview =
        dispatched { super.previewFlow(flowId, refresh, options) }

    override suspend fun downloadFlowJson(flow: FlowSource, options: CallOptions?): String =
        dispatched { super.downloadFlowJson(flow, options) }

    override suspend fun findFlow(name: String, options: CallOptions?): FlowSummary? =
        dispatched { super.findFlow(name, options) }

    override suspend fun waitForStatus(
        flowId: String,
        status: FlowStatus,
        timeout: java.time.Duration,
        options: CallOptions?,
    ): FlowDetails = dispatched { super.waitForStatus(flowId, status, timeout, options) }

    override suspend fun request(
        method: String,
        path: String,
        body: RequestBody?,
        options: CallOptions?,
    ): RawResponse = dispatched { super.request(method, path, body, options) }

    private fun own(copy: Client): FlowsClient = copy.use { FlowsClient(it.uniffiCloneHandle()) }
}

/**
 * A client whose options are set in a block.
 *
 * ```kotlin
 * val client = FlowsClient { region = Region.EU; maxRetries = 5 }
 * ```
 */
fun FlowsClient(configure: ClientOptions.() -> Unit): FlowsClient = FlowsClient(ClientOptions().apply(configure))

/** The value of a call and the answer it came from: see [FlowsClient.withResponse]. */
data class Answer<out T>(
    /** What the call yields. */
    val value: T,
    /** The answer: status, headers, body. */
    val response: Response,
)

/**
 * Makes a call so that what follows it does not run on the library's own thread, which all calls share. Without a
 * dispatcher, as in `suspend fun main`, a coroutine goes on wherever it is woken.
 */
private suspend fun <T> dispatched(call: suspend () -> T): T {
    val dispatcher = currentCoroutineContext()[ContinuationInterceptor]
    if (dispatcher != null && dispatcher != Dispatchers.Unconfined) return call()
    return withContext(Dispatchers.Default) { call() }
}

private fun forThisPlatform(options: ClientOptions): ClientOptions {
    val kotlin = KotlinVersion.CURRENT
    val runtime = "JDK ${System.getProperty("java.version")}; Kotlin ${kotlin.major}.${kotlin.minor}"
    return options.copy(
        language = options.language ?: "kotlin",
        runtime = options.runtime ?: runtime,
        credentials = options.credentials?.let(::guarded),
    )
}
