package io.github.flows8x8

import com.fasterxml.jackson.databind.JsonNode
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** The behaviour vectors, by each way in which a call can be made. */
class VectorsTest {
    @ParameterizedTest
    @EnumSource
    fun `every vector holds`(style: Style) {
        val control = Control(server.url)
        val all = control.vectors()
        // With FLOWS8X8_VECTORS only those whose names contain it, and such a run never passes.
        val chosen = all.filter { setting("FLOWS8X8_VECTORS").orEmpty() in it["name"].textValue() }
        val found = playAll(chosen, Driver(control, style))
        val failed = found.filterValues { it.isNotEmpty() }
        println("vectors, ${style.name.lowercase()}: ${found.size} of ${all.size} ran, ${failed.size} failed")
        val report = failed.map { (name, problems) -> "$name\n  ${problems.joinToString("\n  ")}" }
        assertTrue(failed.isEmpty(), report.joinToString("\n"))
        assertTrue(all.isNotEmpty())
        assertEquals(all.size, found.size, "fewer vectors ran than there are")
    }

    private fun playAll(vectors: List<JsonNode>, driver: Driver): Map<String, List<String>> =
        runBlocking(Dispatchers.Default) {
            val lanes = Semaphore(16)
            vectors.map { vector ->
                async {
                    val problems = lanes.withPermit { withTimeoutOrNull(30.seconds) { played(vector, driver) } }
                    vector["name"].textValue() to (problems ?: listOf("took longer than 30 s"))
                }
            }.awaitAll().toMap()
        }

    private suspend fun played(vector: JsonNode, driver: Driver): List<String> = try {
        driver.play(vector)
    } catch (problem: RuntimeException) {
        if (problem is CancellationException) throw problem
        listOf("$problem")
    }

    /** One server for all: another would hand out ports again, and the rate limit counts by host and port. */
    companion object {
        private val server = Listening("flows8x8-replay", "$REPO/tests/vectors")

        @JvmStatic
        @AfterAll
        fun stop() = server.close()
    }
}
