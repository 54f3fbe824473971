package io.github.flows8x8

/**
 * What [BlockingClient] throws: a [FlowsException] in an exception that Java need not declare.
 *
 * ```java
 * } catch (FlowsFailure failure) {
 *     switch (failure.getKind()) {
 *         case "not_found": ...
 * ```
 */
class FlowsFailure(
    /** The failure by its class, such as [FlowsException.NotFound]. */
    val error: FlowsException,
) : RuntimeException(error.details.text, error) {
    /** All there is to know about the failure. */
    val details: ErrorDetails get() = error.details

    /** The name of the kind of failure, such as `not_found`. */
    val kind: String get() = details.kind

    /** Whether the same call may well succeed a little later, and may be made again without harm. */
    val isRetryable: Boolean get() = details.isRetryable
}

/** Does something, and wraps what it throws. */
internal inline fun <T> unchecked(run: () -> T): T = try {
    run()
} catch (error: FlowsException) {
    throw FlowsFailure(error)
} catch (error: java.nio.charset.CharacterCodingException) {
    // Checked, and thrown by the generated code, which Java could not catch.
    throw IllegalArgumentException("a text that was given holds half of a pair of surrogates", error)
}
