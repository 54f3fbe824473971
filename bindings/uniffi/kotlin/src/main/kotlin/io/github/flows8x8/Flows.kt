/** Helpers beside the client. Java finds them in the class `Flows`. */
@file:JvmName("Flows")

package io.github.flows8x8

import java.nio.file.Path

/** A Flow JSON document from its text. It is sent verbatim. */
fun flowJson(text: String): FlowJson = FlowJson.Text(text)

/** A Flow JSON document from its bytes in UTF-8. */
fun flowJson(bytes: ByteArray): FlowJson = FlowJson.Bytes(bytes)

/** A Flow JSON document from a file, which is read when the call is made. */
fun flowJsonFile(path: Path): FlowJson = FlowJson.File(path.toString())

/** The body of a [Client.request] from JSON text, which is checked. */
fun jsonBody(text: String): RequestBody = RequestBody.Json(text)

/** The text of the API, such as `DRAFT`. */
val FlowStatus.text: String
    @JvmName("textOf") get() = apiText()

/** The text of the API, such as `SIGN_UP`. */
val FlowCategory.text: String
    @JvmName("textOf") get() = apiText()

/** The status that a text of the API stands for; [FlowStatus.Unknown] for one that this version does not know. */
@JvmSynthetic
fun FlowStatus.Companion.of(text: String): FlowStatus = flowStatusOfText(text)

/** As [FlowStatus.Companion.of], for Java. */
fun statusOf(text: String): FlowStatus = flowStatusOfText(text)

/** The category that a text of the API stands for; [FlowCategory.Unknown] for one that this version does not know. */
@JvmSynthetic
fun FlowCategory.Companion.of(text: String): FlowCategory = flowCategoryOfText(text)

/** As [FlowCategory.Companion.of], for Java. */
fun categoryOf(text: String): FlowCategory = flowCategoryOfText(text)

/** A source of API keys from a function, whose argument is true when the key it gave last was refused. */
fun credentials(key: (refresh: Boolean) -> String): CredentialProvider = guarded(object : CredentialProvider {
    override fun apiKey(refresh: Boolean): String = key(refresh)
})

/** All there is to know about a failure, of whatever kind. */
val FlowsException.details: ErrorDetails
    get() = when (this) {
        is FlowsException.InvalidArgument -> details
        is FlowsException.Configuration -> details
        is FlowsException.BadRequest -> details
        is FlowsException.Authentication -> details
        is FlowsException.PermissionDenied -> details
        is FlowsException.NotFound -> details
        is FlowsException.Timeout -> details
        is FlowsException.Conflict -> details
        is FlowsException.Gone -> details
        is FlowsException.PayloadTooLarge -> details
        is FlowsException.ValidationFailed -> details
        is FlowsException.UpgradeRequired -> details
        is FlowsException.RateLimited -> details
        is FlowsException.Server -> details
        is FlowsException.UnexpectedStatus -> details
        is FlowsException.Connect -> details
        is FlowsException.Tls -> details
        is FlowsException.Proxy -> details
        is FlowsException.Decode -> details
        is FlowsException.OutcomeUnknown -> details
        is FlowsException.Webhook -> details
        is FlowsException.Cancelled -> details
        is FlowsException.Closed -> details
        is FlowsException.Internal -> details
    }

/** The name of the kind of failure, such as `not_found`. */
val FlowsException.kind: String
    get() = details.kind

/** Whether the same call may well succeed a little later, and may be made again without harm. */
val FlowsException.isRetryable: Boolean
    get() = details.isRetryable

/** The findings in the flow JSON that came with the failure. */
val FlowsException.validationErrors: List<ValidationError>
    get() = details.validationErrors

/**
 * A source of keys that fails in one way only.
 *
 * The generated code catches exceptions only: after an `Error` (a failed assertion, a class that is missing) the native side
 * sees an empty key, and the error of the call says nothing of what went wrong.
 */
internal fun guarded(source: CredentialProvider): CredentialProvider = object : CredentialProvider {
    override fun apiKey(refresh: Boolean): String = try {
        source.apiKey(refresh)
    } catch (failure: KeyException) {
        throw failure
    } catch (failure: Throwable) {
        throw KeyException.Failed(failure.toString())
    }
}
