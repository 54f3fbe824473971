// Bring a flow from a file to 8x8: create it, or update the draft of its name, then publish it.
//
//     Deploy survey.json
//
// A flow is named after its file. Key, account, channel and region come from FLOWS8X8_* variables.

import io.github.flows8x8.FlowCategory
import io.github.flows8x8.FlowsClient
import io.github.flows8x8.FlowsException
import io.github.flows8x8.flowJsonFile
import kotlin.io.path.Path
import kotlin.io.path.nameWithoutExtension
import kotlin.system.exitProcess

suspend fun main(args: Array<String>) {
    val path = Path(args.singleOrNull() ?: exit(2, "usage: Deploy FILE"))
    val name = path.nameWithoutExtension
    try {
        FlowsClient().use { client ->
            val existing = client.findFlow(name)
            val saved = if (existing == null) {
                client.createFlow(name, listOf(FlowCategory.Other), flowJson = flowJsonFile(path))
            } else {
                client.updateFlow(existing.id, flowJson = flowJsonFile(path))
            }
            client.publishFlow(saved.requireValid().id)
            println("published ${saved.id} $name")
        }
    } catch (error: FlowsException) {
        exit(1, "error: $error")
    }
}

private fun exit(code: Int, message: String): Nothing {
    System.err.println(message)
    exitProcess(code)
}
