package io.github.flows8x8

import com.fasterxml.jackson.databind.JsonNode
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext

/** What a caller saw: a value, perhaps with its response, or an error. */
class Seen(val value: Any?, val response: Response? = null, val error: FlowsException? = null)

/** Plays one vector, as tests/vectors/README.md says, and tells what was wrong, on the wire and to the caller. */
class Driver(private val control: Control, private val style: Style) {
    suspend fun play(vector: JsonNode): List<String> {
        val (baseUrl, run) = withContext(Dispatchers.IO) { control.start(vector["name"].textValue()) }
        val seen = try {
            Playing(vector, baseUrl, style).play()
        } catch (error: FlowsException) {
            Seen(null, error = error)
        } catch (failure: FlowsFailure) {
            Seen(null, error = failure.error)
        }
        val onTheWire = withContext(Dispatchers.IO) { control.verdict(run) }
        val leaks = seen.error?.let { leaksOf(it, secretsOf(vector["call"].path("options"))) }.orEmpty()
        return onTheWire + leaks + problemsOf(vector["outcome"], seen)
    }

    /** What no text may contain: keys, and the password of the proxy's URL. */
    private fun secretsOf(options: JsonNode): List<String> {
        val password = Regex("://[^@/]*?:([^@/]+)@").find(options.path("proxy").asText())?.groupValues?.get(1)
        return listOf(API_KEY) + options.path("api_keys").map { it.textValue() } + listOfNotNull(password)
    }
}

private class Playing(vector: JsonNode, private val baseUrl: String, private val style: Style) {
    private val call = vector["call"]
    private val op = call["op"].textValue()
    private val args = call.path("args")
    private val options = call.path("options")
    private val wantsResponse = vector["outcome"].has("response")

    suspend fun play(): Seen = when (op) {
        "lint" -> document(args["document"]).let { Seen(if (suspending) lint(it) else BlockingClient.lint(it)) }
        "explain" -> args["code"].textValue().let { Seen(if (suspending) explain(it) else BlockingClient.explain(it)) }
        "parse_flow_reply" -> Seen(reply(body(args["body"]), args["authorization"]?.textValue()))
        else -> style.player(clientOptions(options, baseUrl)).use { calls(it) }
    }

    private val suspending = style == Style.SUSPEND

    private fun reply(body: ByteArray, authorization: String?): FlowReply? {
        val headers = args["headers"]?.properties()?.associate { (name, value) -> name to listOf(value.textValue()) }
        return if (suspending) parseFlowReply(body, authorization, headers)
        else BlockingClient.parseFlowReply(body, authorization, headers)
    }

    private suspend fun calls(whole: Player): Seen {
        val client = options["with_channel"]?.let { whole.withChannel(it.textValue()) } ?: whole
        if (options.path("close_first").booleanValue()) client.close()
        if (op == "new_client") return Seen(null)
        for (earlier in call.path("before")) {
            repeat(earlier.path("times").asInt(1)) { before(client, earlier) }
        }
        delay(call.path("pause_ms").asLong())
        return coroutineScope {
            val own = OwnOptions(this, options.path("call"))
            val slot = if (wantsResponse) ResponseSlot() else null
            val value = client.make(op, Arguments(args, baseUrl), own.made.copy(response = slot))
            own.cancelling?.cancel()
            Seen(value, slot?.get())
        }
    }

    private suspend fun before(client: Player, earlier: JsonNode) {
        val kind = try {
            client.make(earlier["op"].textValue(), Arguments(earlier.path("args"), baseUrl), CallOptions())
            null
        } catch (error: FlowsException) {
            error.kind
        } catch (failure: FlowsFailure) {
            failure.kind
        }
        check(kind == earlier["error"]?.textValue()) { "a call before the call ended with $kind" }
    }
}
