package io.github.flows8x8

import java.util.concurrent.CancellationException
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Calls that are given up, each to a server that never answers. */
class CancellationTest {
    private val server = SilentServer()
    private val client = FlowsClient(optionsFor(server.url))

    @AfterEach
    fun close() {
        client.close()
        server.close()
    }

    /** That the connection of a call ends within a second of `givenUp`. */
    private fun assertEnded(givenUp: Long) {
        val later = (server.awaitEnd() - givenUp) / 1_000_000
        assertTrue(later < 5000, "the connection was closed $later ms later")
    }

    @Test
    fun `a cancelled coroutine ends its request within a second`() = runBlocking(Dispatchers.Default) {
        val call = launch { client.getFlow("812") }
        server.awaitRequest()
        val givenUp = System.nanoTime()
        val took = measureTime { call.cancelAndJoin() }
        assertTrue(took < 5.seconds, "cancelling took $took")
        assertEnded(givenUp)
    }

    @Test
    fun `withTimeout ends a request`() = runBlocking(Dispatchers.Default) {
        val took = measureTime {
            assertThrows(TimeoutCancellationException::class.java) {
                runBlocking { withTimeout(200.milliseconds) { client.getFlow("812") } }
            }
        }
        val givenUp = System.nanoTime()
        assertTrue(took in 200.milliseconds..1200.milliseconds, "it took $took")
        assertEnded(givenUp)
    }

    @Test
    fun `a token cancels the call that it was given to`() = runBlocking(Dispatchers.Default) {
        val token = CancelToken()
        val call = async { runCatching { client.getFlow("812", CallOptions(cancel = token)) } }
        server.awaitRequest()
        val givenUp = System.nanoTime()
        token.cancel()
        val error = call.await().exceptionOrNull()
        assertTrue(error is FlowsException.Cancelled, "$error")
        assertEquals("cancelled", (error as FlowsException).kind)
        assertTrue(token.isCancelled())
        assertEnded(givenUp)
    }

    @Test
    fun `a cancelled call leaves others alone`() = runBlocking(Dispatchers.Default) {
        val calls = List(20) { launch { client.getFlow("$it") } }
        server.awaitRequest()
        calls.take(10).forEach { it.cancelAndJoin() }
        delay(200)
        assertTrue(calls.drop(10).all { it.isActive })
        calls.forEach { it.cancelAndJoin() }
    }

    @Test
    fun `a cancelled future ends its request`() {
        BlockingClient(optionsFor(server.url)).use { blocking ->
            val call = blocking.getFlowAsync("812")
            server.awaitRequest()
            val givenUp = System.nanoTime()
            call.cancel(true)
            assertEnded(givenUp)
            assertThrows(CancellationException::class.java) { call.join() }
        }
    }

    @Test
    fun `an interrupted thread gives its request up and stays interrupted`() {
        BlockingClient(optionsFor(server.url)).use { blocking ->
            val seen = AtomicReference<Pair<Throwable, Boolean>>()
            val caller = thread {
                try {
                    blocking.getFlow("812")
                } catch (error: Exception) {
                    seen.set(error to Thread.currentThread().isInterrupted)
                }
            }
            server.awaitRequest()
            val givenUp = System.nanoTime()
            caller.interrupt()
            caller.join(2000)
            assertTrue(seen.get().first is CancellationException, "${seen.get()}")
            assertTrue(seen.get().second)
            assertEnded(givenUp)
        }
    }
}
