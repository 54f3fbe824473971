package io.github.flows8x8

import com.fasterxml.jackson.databind.JsonNode
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

const val API_KEY = "test-key-1f4c9a"
const val ACCOUNT_ID = "1ab2c3d4-0000-4000-8000-00000000abcd"
const val CHANNEL_ID = "ec36a867-3dd4-e911-814a-02d85f55fce8"

/** The options of a call, and the job that cancels its token when the time has come. */
class OwnOptions(scope: CoroutineScope, given: JsonNode) {
    val made = CallOptions()
    var cancelling: Job? = null

    init {
        for ((name, value) in given.properties()) {
            when (name) {
                "timeout_ms" -> made.timeout = Duration.ofMillis(value.longValue())
                "max_retries" -> made.maxRetries = value.intValue()
                "headers" -> made.headers = texts(value)
                "raise_on_validation" -> made.raiseOnValidation = value.booleanValue()
                "reconcile" -> made.reconcile = value.booleanValue()
                "cancel_after_ms" -> {
                    val token = CancelToken().also { made.cancel = it }
                    if (value.longValue() == 0L) token.cancel()
                    else cancelling = scope.launch(Dispatchers.Default) { delay(value.longValue()); token.cancel() }
                }
                else -> error("the driver does not know the option $name of a call")
            }
        }
    }
}

/** The options of a vector's client. */
fun clientOptions(given: JsonNode, baseUrl: String): ClientOptions {
    val made = ClientOptions(
        apiKey = API_KEY,
        accountId = ACCOUNT_ID,
        channelId = CHANNEL_ID,
        initialBackoff = Duration.ofMillis(1),
        noProxy = true,
        environment = emptyMap(),
    )
    for ((name, value) in given.properties()) {
        when (name) {
            "api_key" -> made.apiKey = value.textValue()
            "account_id" -> made.accountId = value.textValue()
            "channel_id" -> made.channelId = value.textValue()
            "api_keys" -> {
                made.apiKey = null
                made.credentials = keysInTurn(value.map { it.textValue() })
            }
            // A region that there is none of can come from the environment only: the option is a closed enum.
            "region" -> made.region = Region.entries.find { it.name.lowercase() == value.textValue() }.also {
                if (it == null) made.environment = mapOf("FLOWS8X8_REGION" to value.textValue())
            }
            "path_style" -> made.pathStyle = PathStyle.valueOf(value.textValue().uppercase())
            "allow_http" -> made.allowHttp = value.booleanValue()
            "headers" -> made.headers = texts(value)
            "proxy" -> {
                made.noProxy = null
                made.proxy = value.textValue().let { if (it == "self") baseUrl else it }
            }
            "timeout_ms" -> made.timeout = Duration.ofMillis(value.longValue())
            "initial_backoff_ms" -> made.initialBackoff = Duration.ofMillis(value.longValue())
            "max_backoff_ms" -> made.maxBackoff = Duration.ofMillis(value.longValue())
            "max_retry_after_ms" -> made.maxRetryAfter = Duration.ofMillis(value.longValue())
            "rate_window_ms" -> made.rateWindow = Duration.ofMillis(value.longValue())
            "max_rate_wait_ms" -> made.maxRateWait = Duration.ofMillis(value.longValue())
            "rate_limit" -> made.rateLimit = if (value.isNull) 0 else value.intValue()
            "max_retries" -> made.maxRetries = value.intValue()
            "max_response_bytes" -> made.maxResponseBytes = value.longValue()
            "strict" -> made.strict = value.booleanValue()
            "raise_on_validation" -> made.raiseOnValidation = value.booleanValue()
            "reconcile" -> made.reconcile = value.booleanValue()
            "base_url", "base_path", "with_channel", "close_first", "call" -> {}
            else -> error("the driver does not know the option $name")
        }
    }
    val base = given["base_url"]?.textValue() ?: baseUrl.takeUnless { given.has("region") }
    made.baseUrl = base?.let { it + given.path("base_path").asText() }
    return made
}

private fun keysInTurn(keys: List<String>): CredentialProvider {
    val next = AtomicInteger()
    return credentials { keys[minOf(next.getAndIncrement(), keys.lastIndex)] }
}

private fun texts(given: JsonNode): Map<String, String> =
    given.properties().associate { (name, value) -> name to value.textValue() }
