package io.github.flows8x8

import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.json.JsonMapper
import java.io.File
import java.net.HttpURLConnection
import java.net.URI
import java.net.URLEncoder
import java.util.concurrent.TimeUnit

/** Numbers with all their digits, as a comparison of floats would pass what is only near. */
val JSON: JsonMapper = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build()

/** What a test is told by a system property or by a variable. */
fun setting(name: String): String? = System.getProperty(name) ?: System.getenv(name)

/** The root of the checkout. */
val REPO: File = generateSequence(File("").absoluteFile) { it.parentFile }.first { File(it, "tests/contract.json").exists() }

/** A program of the repository. */
fun program(name: String): String =
    File(setting("FLOWS8X8_PROGRAMS") ?: "$REPO/target/debug", name).also { check(it.canExecute()) { "no $it" } }.path

/** A program of the repository that listens until it is closed; its first line says where. */
class Listening(name: String, vararg words: String) : AutoCloseable {
    private val process: Process = ProcessBuilder(program(name), *words).apply {
        environment().keys.removeIf { it.startsWith("FLOWS8X8_") }
        redirectError(ProcessBuilder.Redirect.DISCARD)
    }.start()

    /** Where it listens. */
    val url: String = checkNotNull(process.inputReader().readLine()) { "$name said nothing" }.trim()

    override fun close() {
        process.destroy()
        process.waitFor(5, TimeUnit.SECONDS)
    }
}

/** The control port of the server that plays the wire. */
class Control(private val url: String) {
    /** All vectors. */
    fun vectors(): List<JsonNode> = ask("GET", "/vectors").toList()

    /** Starts a vector: its base URL and its run. */
    fun start(name: String): Pair<String, String> = ask("POST", "/start?name=${encoded(name)}").let {
        it.path("base_url").asText() to it.path("run").asText()
    }

    /** What was wrong on the wire. */
    fun verdict(run: String): List<String> {
        val verdict = ask("GET", "/verdict?run=${encoded(run)}")
        if (verdict.path("ok").booleanValue()) return emptyList()
        return verdict.path("problems").map { it.asText() } + "the verdict is bad"
    }

    private fun ask(method: String, path: String): JsonNode {
        val connection = URI(url + path).toURL().openConnection() as HttpURLConnection
        connection.requestMethod = method
        connection.setRequestProperty("Connection", "close")
        if (connection.responseCode != 200) {
            error("$method $path: ${connection.responseCode} ${connection.errorStream?.reader()?.readText()}")
        }
        return JSON.readTree(connection.inputStream)
    }

    private fun encoded(text: String) = URLEncoder.encode(text, Charsets.UTF_8)
}
