package io.github.flows8x8

import com.fasterxml.jackson.databind.JsonNode
import java.time.Duration
import java.util.Base64

/** The arguments of a call as Kotlin has them. */
class Arguments(private val given: JsonNode, private val baseUrl: String) {
    val id: String get() = given["flow_id"].textValue()
    val name: String get() = given["name"].textValue()
    val limit: Int? get() = given["limit"]?.intValue()
    val refresh: Boolean? get() = given["refresh"]?.booleanValue()
    val status: FlowStatus get() = FlowStatus.of(given["status"].textValue())
    val timeout: Duration get() = Duration.ofMillis(given["timeout_ms"].longValue())
    val method: String get() = given["method"].textValue()
    val path: String get() = given["path"].textValue()
    val json: RequestBody? get() = given["body"]?.let { jsonBody(it.toString()) }

    /** The flow to create. */
    val flow: CreateFlow get() = CreateFlow(
        name = name,
        categories = categories(given["categories"]),
        publish = given["publish"]?.booleanValue(),
        flowJson = given["flow_json"]?.let(::document),
        cloneFlowId = given["clone_flow_id"]?.textValue(),
        endpointUri = given["endpoint_uri"]?.textValue(),
    )

    /** What an update is to change. A null is given as null. */
    val changes: UpdateFlow get() {
        fun text(name: String): TextPatch? = given[name]?.let {
            if (it.isNull) TextPatch.Null else TextPatch.Value(it.textValue())
        }
        return UpdateFlow(
            name = text("name"),
            categories = given["categories"]?.let {
                if (it.isNull) CategoriesPatch.Null else CategoriesPatch.Value(categories(it))
            },
            publish = given["publish"]?.let { if (it.isNull) BoolPatch.Null else BoolPatch.Value(it.booleanValue()) },
            flowJson = given["flow_json"]?.let { if (it.isNull) FlowJsonPatch.Null else FlowJsonPatch.Value(document(it)) },
            cloneFlowId = text("clone_flow_id"),
            endpointUri = text("endpoint_uri"),
            applicationId = text("application_id"),
        )
    }

    /** The flow whose document to download. */
    val source: FlowSource get() = given["flow"].let {
        if (it.isTextual) FlowSource.Id(it.textValue()) else FlowSource.Details(details(it))
    }

    /** What get has answered, from its canonical JSON. */
    private fun details(flow: JsonNode): FlowDetails {
        val known = setOf("id", "name", "status", "categories", "flowJsonUrl", "flowJson")
        check(flow.fieldNames().asSequence().all { it in known }) { "the driver does not know all members of $flow" }
        return FlowDetails(
            id = flow["id"].textValue(),
            name = flow.path("name").asText(),
            status = FlowStatus.of(flow.path("status").asText()),
            categories = categories(flow.path("categories")),
            flowJsonUrl = flow["flowJsonUrl"]?.textValue()?.replace("{base_url}", baseUrl),
            flowJson = flow["flowJson"]?.textValue(),
            validationErrors = emptyList(),
            extra = "{}",
        )
    }
}

private fun categories(given: JsonNode): List<FlowCategory> = given.map { FlowCategory.of(it.textValue()) }

/** A document in one of its forms. Kotlin has no JSON objects of its own: one is given as its text. */
fun document(given: JsonNode): FlowJson = when {
    given.isTextual -> flowJson(given.textValue())
    given.has("text") -> flowJson(given["text"].textValue())
    given.has("base64") -> flowJson(Base64.getDecoder().decode(given["base64"].textValue()))
    else -> flowJson(given["value"].toString())
}

/** The body of a flow reply in one of its forms. */
fun body(given: JsonNode): ByteArray = when {
    given.isTextual -> given.textValue().toByteArray()
    given.has("base64") -> Base64.getDecoder().decode(given["base64"].textValue())
    else -> given["value"].toString().toByteArray()
}
