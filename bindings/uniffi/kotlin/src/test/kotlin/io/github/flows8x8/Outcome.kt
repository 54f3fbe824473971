package io.github.flows8x8

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.node.NullNode
import com.fasterxml.jackson.databind.node.TextNode

/** Stands in vectors for signatures of links, flow tokens and passwords. */
private const val SECRET = "hush-7e2d91"

/** Numbers are compared as numbers, everything else as it is. */
private val SAME = Comparator<JsonNode> { one, other ->
    if (one.isNumber && other.isNumber) one.decimalValue().compareTo(other.decimalValue())
    else if (one == other) 0 else 1
}

/** What is wrong with what a caller saw: an error, or a value and its response. */
fun problemsOf(outcome: JsonNode, seen: Seen): List<String> {
    val wanted = outcome["error"]
    if (seen.error != null) {
        if (wanted == null) return listOf("expected a value, got ${seen.error.stackTraceToString()}")
        return classProblems(seen.error) + errorProblems(wanted, seen.error)
    }
    val got = canonical(seen.value)
    if (wanted != null) return listOf("expected an error, got the value $got")
    val problems = mutableListOf<String>()
    if (!outcome["value"].equals(SAME, got)) problems += "expected the value ${outcome["value"]}\n got $got"
    outcome["response"]?.let { problems += responseProblems(it, seen.response!!) }
    return problems
}

/** A result as canonical JSON. */
private fun canonical(value: Any?): JsonNode = when (value) {
    null, Unit -> NullNode.instance
    is String -> TextNode(value)
    is RawResponse -> JSON.createObjectNode().put("status", value.status).put("text", value.body.decodeToString())
    is SavedFlow -> JSON.readTree(value.toJson())
    is FlowDetails -> JSON.readTree(value.toJson())
    is FlowSummary -> JSON.readTree(value.toJson())
    is FlowList -> JSON.readTree(value.toJson())
    is FlowPreview -> JSON.readTree(value.toJson())
    is FlowReply -> JSON.readTree(value.toJson())
    is LintReport -> JSON.readTree(value.toJson())
    is Explanation -> JSON.readTree(value.toJson())
    else -> error("the driver does not know the value $value")
}

/** Secrets in anything that shows the error or carries it elsewhere. */
fun leaksOf(error: FlowsException, keys: List<String>): List<String> {
    val details = error.details
    val members = ErrorDetails::class.java.declaredFields.filter { it.trySetAccessible() }
    val texts = mapOf(
        "the message" to error.message.orEmpty(),
        "toString" to error.toString(),
        "the stack" to error.stackTraceToString(),
        "the details" to details.toString(),
        "the JSON" to details.toJson(),
        "the members" to members.joinToString("\n") { "${it.name}: ${it.get(details)}" },
        "the exception for Java" to FlowsFailure(error).stackTraceToString(),
    )
    return (keys + SECRET).flatMap { secret ->
        texts.filterValues { secret in it }.keys.map { "$it shows the secret $secret" }
    }
}

private fun responseProblems(wanted: JsonNode, response: Response): List<String> {
    val problems = mutableListOf<String>()
    for ((name, value) in wanted.properties()) {
        when (name) {
            "status" -> if (response.status != value.intValue()) problems += "the status is ${response.status}"
            "attempts" -> if (response.attempts != value.intValue()) problems += "there were ${response.attempts} attempts"
            "body" -> response.body.decodeToString().let { if (it != value.textValue()) problems += "the body is $it" }
            "headers" -> for ((header, text) in value.properties()) {
                val got = response.headers[header]
                if (got != listOf(text.textValue())) problems += "the response's header $header is $got"
            }
            else -> problems += "the driver does not know the $name of a response"
        }
    }
    if (response.elapsed.isNegative) problems += "it took ${response.elapsed}"
    return problems
}

/** Whether an error is of the one class that its kind has. */
private fun classProblems(error: FlowsException): List<String> {
    val name = error.kind.split('_').joinToString("") { word -> word.replaceFirstChar { it.uppercase() } }
    return if (error.javaClass.simpleName == name) emptyList() else listOf("${error.kind} is a ${error.javaClass}")
}

private fun errorProblems(wanted: JsonNode, error: FlowsException): List<String> {
    val problems = wanted.properties().mapNotNull { (name, value) ->
        val got = member(error, name.removeSuffix("_contains"))
        val holds = if (name.endsWith("_contains")) {
            (if (value.isArray) value.toList() else listOf(value)).all { it.textValue() in got.asText() }
        } else {
            matches(got, value)
        }
        if (holds) null else "expected the error's $name $value\n got $got"
    }
    return if (problems.isEmpty()) problems else problems + "the error: $error"
}

/** A member of the error by the name the vectors have for it. */
private fun member(error: FlowsException, name: String): JsonNode {
    val details = error.details
    if (name == "validation_errors") {
        return JSON.createArrayNode().addAll(details.validationErrors.map { JSON.readTree(it.toJson()) })
    }
    val value: Any? = when (name) {
        "kind" -> details.kind
        "http_status" -> details.httpStatus
        "operation" -> details.operation
        "method" -> details.method
        "path" -> details.path
        "attempts" -> details.attempts
        "code" -> details.apiCode
        "error_id" -> details.errorId
        "api_message" -> details.apiMessage
        "timestamp" -> details.timestamp?.raw
        "message" -> details.message
        "hint" -> details.hint
        "body" -> details.body
        "text" -> error.toString()
        "retry_after" -> details.retryAfter?.let { it.seconds + it.nano / 1e9 }
        "body_length" -> details.body?.toByteArray()?.size
        else -> error("the driver does not know the member $name of an error")
    }
    return JSON.valueToTree(value)
}

private fun matches(got: JsonNode, wanted: JsonNode): Boolean {
    if (!wanted.isObject || !(wanted.has("min") || wanted.has("max"))) return wanted.equals(SAME, got)
    val number = if (got.isNumber) got.decimalValue() else return false
    return wanted["min"]?.let { number >= it.decimalValue() } != false &&
        wanted["max"]?.let { number <= it.decimalValue() } != false
}
