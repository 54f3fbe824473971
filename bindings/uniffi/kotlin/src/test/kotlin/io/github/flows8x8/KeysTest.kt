package io.github.flows8x8

import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Keys that the program gives. */
class KeysTest {
    /** The failure of a call whose key comes from `source`; nothing listens at its address. */
    private fun failure(source: CredentialProvider, make: (ClientOptions) -> Client = ::FlowsClient): FlowsException {
        val options = optionsFor("http://127.0.0.1:9").copy(apiKey = null, credentials = source)
        val error = runCatching {
            runBlocking(Dispatchers.Default) { withTimeout(20.seconds) { make(options).getFlow("1") } }
        }
        return assertInstanceOf(FlowsException::class.java, error.exceptionOrNull())
    }

    private fun source(key: () -> String) = object : CredentialProvider {
        override fun apiKey(refresh: Boolean): String = key()
    }

    @Test
    fun `an exception of the key provider becomes an error of kind configuration`() {
        for (failing in listOf(source { error("the vault is shut") }, credentials { error("the vault is shut") })) {
            val error = failure(failing)
            assertEquals("configuration", error.kind)
            assertTrue("the vault is shut" in error.details.cause.orEmpty(), "${error.details.cause}")
            assertFalse("\tat " in error.details.cause.orEmpty(), "the cause is a stack: ${error.details.cause}")
        }
    }

    @Test
    fun `a KeyException says why there is no key`() {
        val error = failure(source { throw KeyException.Failed("no such secret") })
        assertEquals("configuration", error.kind)
        assertTrue("no such secret" in error.details.cause.orEmpty(), "${error.details.cause}")
    }

    @Test
    fun `an Error of the key provider becomes an error too`() {
        val error = failure(source { throw StackOverflowError("too deep") })
        assertEquals("configuration", error.kind)
        assertTrue("too deep" in error.details.cause.orEmpty(), "${error.details.cause}")
    }

    @Test
    fun `the generated client does not hang either`() {
        assertEquals("configuration", failure(source { error("the vault is shut") }, ::Client).kind)
    }

    @Test
    fun `the key provider may block while other calls go on`() = EchoServer().use { server ->
        val slow = source { OTHER_KEY.also { Thread.sleep(300) } }
        FlowsClient(optionsFor(server.url).copy(apiKey = null, credentials = slow)).use { waiting ->
            FlowsClient(optionsFor(server.url)).use { other ->
                runBlocking(Dispatchers.Default) {
                    assertEquals("2", withTimeout(20.seconds) { other.getFlow("2") }.id)
                    assertEquals("1", withTimeout(20.seconds) { waiting.getFlow("1") }.id)
                }
            }
        }
    }
}
