package io.github.flows8x8

import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Many calls at once. */
class ConcurrencyTest {
    private val ids = List(1000) { "${100_000 + it}" }

    @Test
    fun `each of 1,000 concurrent calls gets its own answer`() = EchoServer(delayMillis = 300).use { server ->
        FlowsClient(optionsFor(server.url)).use { client ->
            val flows = runBlocking(Dispatchers.Default) { ids.map { async { client.getFlow(it) } }.awaitAll() }
            assertEquals(ids, flows.map { it.id })
            assertEquals(ids.map { "flow $it" }, flows.map { it.name })
        }
        println("concurrent calls: ${ids.size}, at most ${server.most} at once at the server")
        assertTrue(server.most.get() > 100, "at most ${server.most} were under way at once")
    }

    @Test
    fun `each of 1,000 futures gets its own answer`() = EchoServer().use { server ->
        BlockingClient(optionsFor(server.url)).use { client ->
            val flows = ids.map { client.getFlowAsync(it) }.map { it.get(30, TimeUnit.SECONDS) }
            assertEquals(ids, flows.map { it.id })
        }
    }

    @Test
    fun `without a dispatcher what follows a call does not hold up other calls`() = EchoServer().use { server ->
        FlowsClient(optionsFor(server.url)).use { client ->
            for (context in listOf(EmptyCoroutineContext, Dispatchers.Unconfined)) {
                val done = CompletableFuture<String>()
                val blocks: suspend () -> String = {
                    client.getFlow("1")
                    // Were this the library's thread, the call inside could not go on.
                    runBlocking { client.getFlow("2") }.id
                }
                blocks.startCoroutine(Continuation(context) { done.complete(it.getOrThrow()) })
                assertEquals("2", done.get(10, TimeUnit.SECONDS))
            }
        }
    }
}
