package io.github.flows8x8

import com.fasterxml.jackson.databind.JsonNode
import java.io.File
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KType
import kotlin.reflect.KVisibility
import kotlin.reflect.full.companionObject
import kotlin.reflect.full.declaredMemberFunctions
import kotlin.reflect.full.memberProperties
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.full.valueParameters
import kotlin.reflect.jvm.kotlinFunction
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The surface is that of tests/contract.json; what differs stands in a table with its reason. */
class SurfaceTest {
    private val contract = JSON.readTree(File(REPO, "tests/contract.json"))

    private fun camel(name: String) = Regex("_(.)").replace(name) { it.groupValues[1].uppercase() }

    private fun pascal(name: String) = camel(name.lowercase()).replaceFirstChar { it.uppercase() }

    private fun names(list: JsonNode): List<String> =
        list.map { camel(if (it.isTextual) it.textValue() else it["name"].textValue()) }

    private fun public(functions: Collection<KFunction<*>>): Set<String> =
        functions.filter { it.visibility == KVisibility.PUBLIC }.map { it.name }.toSet()

    private fun types(function: KFunction<*>): List<KType> = function.valueParameters.map { it.type }

    /** A difference from the contract: what stands in the place of a name of it, or beside its names, and why. */
    private class Difference(val why: String, vararg val instead: String)

    /** The names of the contract in Kotlin, but for differences; a name that the contract does not have is one more. */
    private fun expected(list: JsonNode, differences: Map<String, Difference>): Set<String> {
        val names = names(list).toSet()
        assertTrue(differences.values.all { it.why.isNotEmpty() })
        return names - differences.keys + (differences.keys - names) + differences.values.flatMap { it.instead.asList() }
    }

    private fun parameters(function: KFunction<*>): List<String> = function.valueParameters.map { it.name!! }

    private fun fields(type: KClass<*>): Set<String> = type.primaryConstructor!!.valueParameters.map { it.name!! }.toSet()

    private fun kotlinClass(name: String): KClass<*> = Class.forName("io.github.flows8x8.$name").kotlin

    private val operations = mapOf(
        "options" to Difference("every operation takes options of the call"),
    )

    /** Whether a function overrides a generated one, whose defaults are not seen on it. */
    private fun overrides(function: KFunction<*>): Boolean = ClientInterface::class.declaredMemberFunctions.any {
        it.name == function.name && types(it) == types(function)
    }

    @Test
    fun `operations and their parameters are those of the contract`() {
        val own = FlowsClient::class.declaredMemberFunctions.filter { it.isSuspend }.groupBy { it.name }
        for (operation in contract["operations"]) {
            val name = camel(operation["name"].textValue())
            val wanted = expected(operation["parameters"], operations)
            // Of several forms one has every parameter by its name.
            val variants = own[name].orEmpty().filter { parameters(it).toSet() == wanted }
            assertTrue(variants.isNotEmpty(), "$name: $wanted, not ${own[name]}")
            val required = operation["parameters"].filter { it["required"].booleanValue() }
            for (variant in variants) {
                val declared = if (overrides(variant)) generated(name) else variant
                val needed = declared.valueParameters.filterNot { it.isOptional }.map { it.name }
                assertEquals(required.map { camel(it["name"].textValue()) }, needed, "what $name requires")
            }
        }
        val known = names(contract["operations"]).toSet()
        assertEquals(known, own.keys - "withResponse")
        assertEquals(known, Client::class.declaredMemberFunctions.filter { it.isSuspend }.map { it.name }.toSet())
    }

    private fun generated(name: String): KFunction<*> =
        ClientInterface::class.declaredMemberFunctions.single { it.name == name }

    @Test
    fun `the generated requests have the members of the contract`() {
        for ((operation, request) in listOf("create_flow" to CreateFlow::class, "update_flow" to UpdateFlow::class)) {
            val parameters = contract["operations"].single { it["name"].textValue() == operation }["parameters"]
            assertEquals(names(parameters).toSet() - "flowId", fields(request))
        }
    }

    @Test
    fun `BlockingClient has every operation, blocking and as a future`() {
        val wanted = names(contract["operations"]).flatMap { listOf(it, "${it}Async") }
        val others = setOf("withChannel", "withOptions", "close", "describe", "toString")
        assertEquals(wanted.toSet() + others, public(BlockingClient::class.declaredMemberFunctions))
    }

    private val methods = mapOf(
        "builder" to Difference("ClientOptions has named arguments"),
        "fromEnv" to Difference("FlowsClient() reads the environment"),
        "close" to Difference("shutdown is what the generated class calls it", "close", "shutdown", "destroy"),
        "withResponse" to Difference("the answer beside the value"),
    )

    @Test
    fun `methods of the client are those of the contract`() {
        val plumbing = setOf("uniffiCloneHandle", "toString", "callWithHandle")
        val own = FlowsClient::class.declaredMemberFunctions + Client::class.declaredMemberFunctions
        val others = public(own) - plumbing - names(contract["operations"]).toSet()
        assertEquals(expected(contract["client_methods"], methods), others)
    }

    @Test
    fun `functions are those of the contract`() {
        val file = Class.forName("io.github.flows8x8.Flows8x8_uniffiKt")
        val generated = file.declaredMethods.mapNotNull { it.kotlinFunction }
        val statics = BlockingClient::class.companionObject!!.declaredMemberFunctions
        for (function in contract["functions"]) {
            val name = camel(function["name"].textValue())
            val wanted = names(function["parameters"])
            assertEquals(wanted, parameters(generated.single { it.name == name }), name)
            assertEquals(wanted, parameters(statics.single { it.name == name }), name)
        }
        val plumbing = setOf("use", "uniffiEnsureInitialized")
        val helpers = plumbing + setOf("version", "errorKinds", "flowStatusOfText", "flowCategoryOfText")
        assertEquals(names(contract["functions"]).toSet(), public(generated) - helpers)
    }

    private val models = mapOf(
        "Response" to mapOf("value" to Difference("Answer has the value beside the response")),
    )

    @Test
    fun `models have the members of the contract`() {
        for ((name, model) in contract["models"].properties()) {
            val type = kotlinClass(name)
            assertEquals(expected(model["fields"], models[name].orEmpty()), fields(type), name)
            for (field in model["fields"]) {
                val property = type.memberProperties.find { it.name == camel(field["name"].textValue()) } ?: continue
                val optional = field.path("optional").booleanValue()
                assertEquals(optional, property.returnType.isMarkedNullable, "$name.${property.name}")
            }
            val methods = type.declaredMemberFunctions.map { it.name }.toSet()
            assertTrue(methods.containsAll(names(model.path("methods"))), "$name has $methods")
        }
        assertEquals(setOf("value", "response"), fields(Answer::class))
    }

    @Test
    fun `enums have the values of the contract`() {
        for ((name, wanted) in contract["enums"].properties()) {
            val type = kotlinClass(name)
            val values = wanted["values"].map { it.textValue() }
            if (wanted["open"].booleanValue()) {
                assertEquals(values.map(::pascal).toSet() + "Unknown", type.sealedSubclasses.map { it.simpleName }.toSet())
            } else {
                assertEquals(values.map { it.uppercase() }, type.java.enumConstants.map { (it as Enum<*>).name })
            }
        }
        val texts = { name: String -> contract["enums"][name]["values"].map { it.textValue() } }
        for (text in texts("FlowStatus")) assertTrue(FlowStatus.of(text) !is FlowStatus.Unknown, text)
        for (text in texts("FlowCategory")) assertTrue(FlowCategory.of(text) !is FlowCategory.Unknown, text)
    }

    private val errorFields = mapOf(
        "api" to Difference("its members stand beside the others", "apiCode", "apiMessage", "errorId", "timestamp"),
        "code" to Difference("the number of the kind"),
        "text" to Difference("what toString shows"),
        "cause" to Difference("what lies below, in words"),
        "isRetryable" to Difference("whether to try again"),
    )

    @Test
    fun `errors have the members and kinds of the contract`() {
        assertEquals(expected(contract["errors"]["fields"], errorFields), fields(ErrorDetails::class))
        val kinds = contract["errors"]["kinds"].map { it["name"].textValue() }
        assertEquals(kinds, errorKinds())
        assertEquals(kinds.map(::pascal).toSet(), FlowsException::class.sealedSubclasses.map { it.simpleName }.toSet())
    }

    private val clientOptions = mapOf(
        "header" to Difference("all headers at once", "headers"),
        "language" to Difference("for the user agent; FlowsClient sets it"),
        "runtime" to Difference("for the user agent; FlowsClient sets it"),
    )

    private val callOptions = mapOf(
        "header" to Difference("all headers at once", "headers"),
        "response" to Difference("takes the answer; withResponse sets it"),
    )

    @Test
    fun `options are those of the contract`() {
        assertEquals(expected(contract["client_options"], clientOptions), fields(ClientOptions::class))
        assertEquals(expected(contract["call_options"], callOptions), fields(CallOptions::class))
        for (type in listOf(ClientOptions::class, CallOptions::class)) {
            assertTrue(type.primaryConstructor!!.valueParameters.all { it.isOptional }, "$type")
        }
    }
}
