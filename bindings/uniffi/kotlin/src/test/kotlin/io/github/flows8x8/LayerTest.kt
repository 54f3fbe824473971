package io.github.flows8x8

import java.time.Duration
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.writeText
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What this layer adds to what is generated. */
class LayerTest {
    @Test
    fun `no text of options or a client shows the key`() {
        val options = optionsFor("http://127.0.0.1:9").copy(
            proxy = "http://user:hush-7e2d91@127.0.0.1:9",
            noProxy = null,
            headers = mapOf("x-gateway" to "hush-7e2d91"),
        )
        FlowsClient(options).use { client ->
            val texts = listOf("$options", "$client", client.describe(), "${CallOptions(headers = options.headers)}") +
                listOf("${client.withChannel("c")}", "${BlockingClient(options)}")
            for (text in texts) {
                assertFalse(OTHER_KEY in text || "hush-7e2d91" in text, text)
            }
        }
    }

    @Test
    fun `the user agent names Kotlin and the JDK`() = EchoServer().use { server ->
        FlowsClient(optionsFor(server.url).copy(userAgentSuffix = "orders/3.1")).use { runBlocking { it.getFlow("1") } }
        val agent = server.headers.entries.single { it.key.equals("user-agent", ignoreCase = true) }.value.single()
        val jdk = Regex.escape(System.getProperty("java.version"))
        val wanted = "flows8x8-kotlin/${version()} \\(JDK $jdk; Kotlin \\d+\\.\\d+; \\w+-\\w+\\) orders/3\\.1"
        assertTrue(Regex(wanted).matches(agent), agent)
    }

    @Test
    fun `statuses and categories read as the texts of the API`() {
        assertEquals("DRAFT", FlowStatus.Draft.toString())
        assertEquals("ON_HOLD", FlowStatus.Unknown("ON_HOLD").toString())
        assertEquals("[SIGN_UP, OTHER]", listOf(FlowCategory.SignUp, FlowCategory.Other).toString())
    }

    @Test
    fun `half of a pair of surrogates is an exception that needs no throws`() {
        BlockingClient(optionsFor("http://127.0.0.1:9")).use { client ->
            assertThrows(IllegalArgumentException::class.java) { client.getFlow("\uD800") }
        }
    }

    @Test
    fun `options can be set in a block`() {
        FlowsClient {
            apiKey = "k"
            region = Region.EU
            channelId = "c"
            accountId = "a"
            environment = emptyMap()
            noProxy = true
        }.use {
            assertEquals("https://chatapps.8x8.uk", it.baseUrl())
            assertEquals("a" to "c", it.accountId() to it.channelId())
        }
    }

    @Test
    fun `the response stands beside the value`() = EchoServer().use { server ->
        FlowsClient(optionsFor(server.url)).use { client ->
            val (flow, response) = runBlocking { client.withResponse { getFlow("812", it) } }
            assertEquals("812", flow.id)
            assertEquals(200 to 1, response.status to response.attempts)
            assertTrue("flow 812" in response.body.decodeToString())
        }
    }

    @Test
    fun `statuses and categories have the text of the API and come from it`() {
        for (text in listOf("DRAFT", "PUBLISHED", "DEPRECATED", "ON_HOLD")) assertEquals(text, FlowStatus.of(text).text)
        assertEquals(FlowStatus.Draft, FlowStatus.of("DRAFT"))
        assertEquals(FlowStatus.Unknown("ON_HOLD"), FlowStatus.of("ON_HOLD"))
        assertEquals(FlowCategory.SignUp, FlowCategory.of("SIGN_UP"))
        assertEquals("NEW", FlowCategory.of("NEW").text)
    }

    @Test
    fun `a document comes from text, bytes or a file`() {
        val text = """{"version": "7.0"}"""
        val file = createTempFile(suffix = ".json").apply { writeText(text) }
        val reports = listOf(flowJson(text), flowJson(text.toByteArray()), flowJsonFile(file)).map(::lint)
        file.deleteExisting()
        assertEquals(1, reports.toSet().size, "$reports")
        assertTrue(reports.first().errors.isNotEmpty())
        assertNull(explain("NO_SUCH_CODE"))
    }

    @Test
    fun `a file that is not there is an error of the call`() {
        FlowsClient(optionsFor("http://127.0.0.1:9")).use { client ->
            val missing = flowJsonFile(kotlin.io.path.Path("no-such-file.json"))
            val error = runCatching {
                runBlocking { client.createFlow("n", listOf(FlowCategory.Other), flowJson = missing) }
            }.exceptionOrNull()
            assertInstanceOf(FlowsException.InvalidArgument::class.java, error)
        }
    }

    @Test
    fun `an error shows its text once and has everything in its members`() {
        FlowsClient(optionsFor("http://127.0.0.1:9").copy(timeout = Duration.ofSeconds(5))).use { client ->
            val error = runCatching { runBlocking { client.getFlow("1") } }.exceptionOrNull() as FlowsException
            assertEquals(error.details.text, "$error")
            assertEquals("connect" to true, error.kind to error.isRetryable)
            assertEquals(emptyList<ValidationError>(), error.validationErrors)
            assertEquals(error.details.text, FlowsFailure(error).message)
        }
    }

    @Test
    fun `the driver of the vectors sees a secret and a wrong member`() {
        FlowsClient(optionsFor("http://127.0.0.1:9")).use { client ->
            val error = runCatching { runBlocking { client.getFlow("1") } }.exceptionOrNull() as FlowsException
            assertEquals(emptyList<String>(), leaksOf(error, listOf(OTHER_KEY)))
            val leaking = FlowsException.Connect(error.details.copy(hint = "try hush-7e2d91", cause = OTHER_KEY))
            assertEquals(4, leaksOf(leaking, listOf(OTHER_KEY)).size, "${leaksOf(leaking, listOf(OTHER_KEY))}")
            val wanted = JSON.readTree("""{"error": {"kind": "connect", "operation": "get_flow", "attempts": 2}}""")
            assertEquals(2, problemsOf(wanted, Seen(null, error = error)).size)
        }
    }
}
