package io.github.flows8x8

import java.io.File
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The example, as its README runs it, against the simulator. */
class ExampleTest {
    /** What the example's process says and ends with. */
    private fun deploy(url: String, vararg words: String): Pair<Int, String> {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val process = ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "DeployKt", *words).apply {
            environment().keys.removeIf { it.startsWith("FLOWS8X8_") }
            environment() += mapOf(
                "FLOWS8X8_BASE_URL" to url,
                "FLOWS8X8_API_KEY" to API_KEY,
                "FLOWS8X8_ACCOUNT_ID" to ACCOUNT_ID,
                "FLOWS8X8_CHANNEL_ID" to CHANNEL_ID,
                "NO_PROXY" to "*",
            )
            redirectErrorStream(true)
        }.start()
        val said = process.inputReader().readText()
        assertTrue(process.waitFor(30, TimeUnit.SECONDS))
        return process.exitValue() to said
    }

    @Test
    fun `the example deploys a flow`() = Listening("flows8x8", "simulate", "--port", "0").use { simulator ->
        val (code, said) = deploy(simulator.url, "$REPO/examples/flows/survey.json")
        assertEquals(0, code, said)
        assertTrue(Regex("published \\d+ survey\\s+").matches(said), said)
    }

    @Test
    fun `a flow with findings is not published`() = Listening("flows8x8", "simulate", "--port", "0").use { simulator ->
        val (code, said) = deploy(simulator.url, "$REPO/examples/flows/broken-survey.json")
        assertEquals(1, code, said)
        assertTrue("error: " in said && "validation" in said, said)
    }

    @Test
    fun `no file is a wrong usage`() {
        assertEquals(2, deploy("http://127.0.0.1:9").first)
    }
}
