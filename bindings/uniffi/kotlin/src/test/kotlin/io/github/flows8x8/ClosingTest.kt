package io.github.flows8x8

import java.time.Duration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Clients that are closed. */
class ClosingTest {
    private val calls: Map<String, suspend FlowsClient.() -> Unit> = mapOf(
        "createFlow" to { createFlow("n", listOf(FlowCategory.Other)) },
        "getFlow" to { getFlow("1") },
        "listFlows" to { listFlows() },
        "updateFlow" to { updateFlow("1", name = "n") },
        "publishFlow" to { publishFlow("1") },
        "deprecateFlow" to { deprecateFlow("1") },
        "deleteFlow" to { deleteFlow("1") },
        "previewFlow" to { previewFlow("1") },
        "downloadFlowJson" to { downloadFlowJson("1") },
        "findFlow" to { findFlow("n") },
        "waitForStatus" to { waitForStatus("1", FlowStatus.Draft, Duration.ofSeconds(1)) },
        "request" to { request("GET", "/api/v1/x") },
    )

    private fun assertAllClosed(client: FlowsClient) {
        assertTrue(client.isClosed())
        for ((name, call) in calls) {
            val error = runCatching { runBlocking { client.call() } }.exceptionOrNull()
            assertInstanceOf(FlowsException.Closed::class.java, error, name)
            assertEquals("closed", (error as FlowsException).kind)
        }
    }

    @Test
    fun `after use every call fails with kind closed`() = EchoServer().use { server ->
        val client = FlowsClient(optionsFor(server.url))
        client.use {
            assertEquals("7", runBlocking { it.getFlow("7") }.id)
            assertFalse(it.isClosed())
        }
        assertAllClosed(client)
        client.close()
    }

    @Test
    fun `use closes when the block throws`() {
        val client = FlowsClient(optionsFor("http://127.0.0.1:9"))
        runCatching { client.use { error("the block fails") } }
        assertAllClosed(client)
    }

    @Test
    fun `closing a client closes its copies`() {
        val client = FlowsClient(optionsFor("http://127.0.0.1:9"))
        val copies = listOf(client.withChannel("c"), client.withOptions(CallOptions(maxRetries = 1)))
        client.close()
        copies.forEach(::assertAllClosed)
    }

    @Test
    fun `a call under way fails with kind closed`(): Unit = SilentServer().use { server ->
        val client = FlowsClient(optionsFor(server.url))
        runBlocking(Dispatchers.Default) {
            val call = async { runCatching { client.getFlow("812") } }
            server.awaitRequest()
            client.close()
            assertInstanceOf(FlowsException.Closed::class.java, call.await().exceptionOrNull())
        }
        server.awaitEnd()
        Unit
    }
}
