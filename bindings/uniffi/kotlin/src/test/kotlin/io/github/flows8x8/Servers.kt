package io.github.flows8x8

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

/** Another key than that of the vectors, whose waits count for all clients of a host and key in the process. */
const val OTHER_KEY = "other-key-77ab31"

/** The options of a client of a server of these tests: nothing comes from the environment. */
fun optionsFor(url: String): ClientOptions = ClientOptions(
    apiKey = OTHER_KEY,
    accountId = ACCOUNT_ID,
    channelId = CHANNEL_ID,
    baseUrl = url,
    noProxy = true,
    maxRetries = 0,
    rateLimit = 0,
    environment = emptyMap(),
)

/** A server that reads requests and never answers. */
class SilentServer : AutoCloseable {
    private val socket = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val connections = mutableListOf<Socket>()
    private val asked = CountDownLatch(1)
    private val ended = CompletableFuture<Long>()

    /** Its URL. */
    val url = "http://127.0.0.1:${socket.localPort}"

    init {
        thread(isDaemon = true) { accept() }
    }

    private fun accept() {
        try {
            while (true) {
                val connection = socket.accept().also { synchronized(connections) { connections += it } }
                thread(isDaemon = true) { read(connection) }
            }
        } catch (_: SocketException) {
            // The test is over.
        }
    }

    private fun read(connection: Socket) {
        try {
            while (connection.getInputStream().read() != -1) asked.countDown()
        } catch (_: SocketException) {
            // A reset is an end too.
        }
        ended.complete(System.nanoTime())
    }

    /** Waits until a request has begun to arrive. */
    fun awaitRequest() = check(asked.await(10, TimeUnit.SECONDS)) { "no request came" }

    /** Waits until the client has closed a connection, and yields when it did, as `System.nanoTime` counts. */
    fun awaitEnd(): Long = ended.get(10, TimeUnit.SECONDS)

    override fun close() {
        socket.close()
        synchronized(connections) { connections.forEach { it.close() } }
    }
}

/** A server that answers with the flow that is asked for, and takes note of how many it served at once. */
class EchoServer(private val delayMillis: Long = 0) : AutoCloseable {
    private val threads = Executors.newCachedThreadPool()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2048)
    private val now = AtomicInteger()

    /** The most requests that were under way at once. */
    val most = AtomicInteger()

    /** What the last request's headers were. */
    @Volatile
    var headers: Map<String, List<String>> = emptyMap()

    /** Its URL. */
    val url: String get() = "http://127.0.0.1:${server.address.port}"

    init {
        server.executor = threads
        server.createContext("/") { exchange ->
            most.accumulateAndGet(now.incrementAndGet(), ::maxOf)
            Thread.sleep(delayMillis)
            headers = exchange.requestHeaders.toMap()
            val id = exchange.requestURI.path.substringAfterLast('/')
            val flow = """{"id": "$id", "flowId": "$id", "name": "flow $id", "status": "DRAFT", "categories": ["OTHER"]}"""
            now.decrementAndGet()
            exchange.responseHeaders.add("content-type", "application/json")
            exchange.sendResponseHeaders(200, flow.length.toLong())
            exchange.responseBody.use { it.write(flow.toByteArray()) }
        }
        server.start()
    }

    override fun close() {
        server.stop(0)
        threads.shutdownNow()
    }
}
