/*
 * flows8x8.h: the client for 8x8's WhatsApp Flows API. Written by cbindgen from bindings/c/src, do not edit.
 *
 *   flows8x8_client *client = NULL;
 *   flows8x8_flow *flow = NULL;
 *   flows8x8_error *error = NULL;
 *   if (flows8x8_client_new(NULL, &client, &error) != FLOWS8X8_OK ||
 *       flows8x8_get_flow(client, "812", NULL, &flow, &error) != FLOWS8X8_OK)
 *     fprintf(stderr, "%s\n", flows8x8_error_text(error));
 *   else
 *     printf("%s is %s\n", flows8x8_flow_name(flow), flows8x8_flow_status_str(flow));
 *   flows8x8_error_free(error);
 *   flows8x8_flow_free(flow);
 *   flows8x8_client_free(client);
 *
 * What holds for every function:
 *
 * Ownership. A handle that a _new() returns or that an _out parameter gets belongs to the caller, who releases it by the _free()
 * of its type, once. A _free() takes NULL. What a getter returns belongs to the handle it was asked of, and must not be used
 * after that was freed. What is passed in is copied where it is needed for longer than the call.
 *
 * Results. A function that can fail returns a flows8x8_code. Its _out parameters are written on FLOWS8X8_OK only, and error_out
 * on any other code only, so initialize them with NULL; what is in them is written over, so free it first, and set it to NULL, before
 * they are used again. error_out may be NULL for those whom the code suffices. A setter that
 * fails says so at once, and what the options or the request are used for fails with the error of the first that did: nothing is
 * lost when the codes of setters are not looked at.
 *
 * NULL. Where a pointer is required, NULL is FLOWS8X8_ERR_NULL_ARGUMENT. A getter takes a NULL handle and returns NULL, 0 or
 * false. Nothing in here aborts, except that a process without memory does.
 *
 * Text. UTF-8 that ends with NUL, in and out; what is not UTF-8 is FLOWS8X8_ERR_INVALID_UTF8. A getter returns NULL for what is
 * absent. A text in which the server put a U+0000 ends there for strlen(); the JSON of its model has it whole.
 *
 * Order. Which library this is; what a client is made from; the client; what create and update send; the operations; options of a call,
 * cancelling, the answer itself; what operations yield; errors and findings; the linter; replies of flows; the log; names of numbers.
 *
 * Environment. What is not set in options is read from FLOWS8X8_API_KEY, FLOWS8X8_ACCOUNT_ID, FLOWS8X8_CHANNEL_ID, FLOWS8X8_REGION (ap, na,
 * eu or id), FLOWS8X8_BASE_URL, FLOWS8X8_PATH_STYLE (accounts or config) and FLOWS8X8_LOG (trace, debug, info, warn or error); HTTPS_PROXY,
 * HTTP_PROXY, ALL_PROXY and NO_PROXY; SSL_CERT_FILE and SSL_CERT_DIR. A blank one counts as unset.
 *
 * Threads. Any number of threads may use a handle at once for what takes it as const; what takes it without const is for one
 * thread at a time. Calls block the thread they are made on; flows8x8_cancel() ends one from another thread. There is no thread
 * in the background, and no signal is touched. After a fork both processes may use the client.
 *
 * Units. Times are in milliseconds, sizes in bytes, and the names say so.
 *
 * Unknown values. An enum may gain values. A status or a category that this version does not know is ..._UNKNOWN, and its text
 * is as the server has sent it.
 */

#ifndef FLOWS8X8_H
#define FLOWS8X8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header, to be compared with flows8x8_version(). */
#define FLOWS8X8_VERSION "0.1.0"
#define FLOWS8X8_VERSION_MAJOR 0
#define FLOWS8X8_VERSION_MINOR 1
#define FLOWS8X8_VERSION_PATCH 0

/**
 * The number of the binary interface that this header describes. It grows when a program that was compiled with an older
 * header would not run as it is with a newer library, and is the number in the shared library's soname.
 */
#define FLOWS8X8_ABI_VERSION 1

/**
 * What a function returns: FLOWS8X8_OK, or the kind of failure. Numbers are never given out twice, and only added: treat one
 * that you do not know as a failure.
 */
enum flows8x8_code
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It worked.
   */
  FLOWS8X8_OK = 0,
  /**
   * An argument cannot be sent: nothing went over the wire.
   */
  FLOWS8X8_ERR_INVALID_ARGUMENT = 1,
  /**
   * The client is not set up completely or contradicts itself: nothing went over the wire.
   */
  FLOWS8X8_ERR_CONFIGURATION = 2,
  /**
   * The server refused the request as malformed (400).
   */
  FLOWS8X8_ERR_BAD_REQUEST = 3,
  /**
   * The API key is missing, wrong or disabled (401; 400 with code 1200).
   */
  FLOWS8X8_ERR_AUTHENTICATION = 4,
  /**
   * The key is valid but may not do this (403; 400 with code 1201).
   */
  FLOWS8X8_ERR_PERMISSION_DENIED = 5,
  /**
   * The flow, channel or account does not exist (404; 400 with code 1300).
   */
  FLOWS8X8_ERR_NOT_FOUND = 6,
  /**
   * The call's deadline passed, or the server gave up waiting (408).
   */
  FLOWS8X8_ERR_TIMEOUT = 7,
  /**
   * The flow's state does not allow this (409; 400 with the documented message). A name that is taken is a 400 of 8x8's that says
   * so, and this with `reconcile` on.
   */
  FLOWS8X8_ERR_CONFLICT = 8,
  /**
   * This version of the API was withdrawn (410).
   */
  FLOWS8X8_ERR_GONE = 9,
  /**
   * The request body is too large (413).
   */
  FLOWS8X8_ERR_PAYLOAD_TOO_LARGE = 10,
  /**
   * The flow JSON is not valid (422; 400 with the documented message).
   */
  FLOWS8X8_ERR_VALIDATION_FAILED = 11,
  /**
   * The server demands a newer TLS version (426).
   */
  FLOWS8X8_ERR_UPGRADE_REQUIRED = 12,
  /**
   * Too many requests (429).
   */
  FLOWS8X8_ERR_RATE_LIMITED = 13,
  /**
   * The server failed (5xx).
   */
  FLOWS8X8_ERR_SERVER = 14,
  /**
   * Any other status, redirects included, or a 2xx that says it did not succeed.
   */
  FLOWS8X8_ERR_UNEXPECTED_STATUS = 15,
  /**
   * No connection could be made, or it broke before an answer came.
   */
  FLOWS8X8_ERR_CONNECT = 16,
  /**
   * The TLS handshake failed; the message says whether the certificate's issuer, name or date is the reason.
   */
  FLOWS8X8_ERR_TLS = 17,
  /**
   * The proxy could not be reached or refused to connect (407 included).
   */
  FLOWS8X8_ERR_PROXY = 18,
  /**
   * A successful answer could not be read.
   */
  FLOWS8X8_ERR_DECODE = 19,
  /**
   * The request was sent and no answer came: it may have taken effect.
   */
  FLOWS8X8_ERR_OUTCOME_UNKNOWN = 20,
  /**
   * A webhook body was refused.
   */
  FLOWS8X8_ERR_WEBHOOK = 21,
  /**
   * The caller cancelled the call.
   */
  FLOWS8X8_ERR_CANCELLED = 22,
  /**
   * The client was closed.
   */
  FLOWS8X8_ERR_CLOSED = 23,
  /**
   * A defect of this library; please report it.
   */
  FLOWS8X8_ERR_INTERNAL = 24,
  /**
   * The library panicked: a defect of it, please report it. Nothing is known of what was under way.
   */
  FLOWS8X8_ERR_PANIC = 100,
  /**
   * A pointer that is required is NULL.
   */
  FLOWS8X8_ERR_NULL_ARGUMENT = 101,
  /**
   * A text is not UTF-8.
   */
  FLOWS8X8_ERR_INVALID_UTF8 = 102,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_code flows8x8_code;
#else
typedef int32_t flows8x8_code;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where a flow stands in its life.
 */
enum flows8x8_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A status that this version does not know: its text says it.
   */
  FLOWS8X8_FLOW_STATUS_UNKNOWN = 0,
  /**
   * Can be changed, previewed and deleted.
   */
  FLOWS8X8_FLOW_STATUS_DRAFT = 1,
  /**
   * Can be sent; can no longer be changed or deleted.
   */
  FLOWS8X8_FLOW_STATUS_PUBLISHED = 2,
  /**
   * Withdrawn. There is no way back.
   */
  FLOWS8X8_FLOW_STATUS_DEPRECATED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_status flows8x8_status;
#else
typedef int32_t flows8x8_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a flow is for.
 */
enum flows8x8_category
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A category that this version does not know: its text says it.
   */
  FLOWS8X8_FLOW_CATEGORY_UNKNOWN = 0,
  /**
   * Registration.
   */
  FLOWS8X8_FLOW_CATEGORY_SIGN_UP = 1,
  /**
   * Log-in.
   */
  FLOWS8X8_FLOW_CATEGORY_SIGN_IN = 2,
  /**
   * Booking of appointments.
   */
  FLOWS8X8_FLOW_CATEGORY_APPOINTMENT_BOOKING = 3,
  /**
   * Collecting contacts of possible customers.
   */
  FLOWS8X8_FLOW_CATEGORY_LEAD_GENERATION = 4,
  /**
   * A contact form.
   */
  FLOWS8X8_FLOW_CATEGORY_CONTACT_US = 5,
  /**
   * Help for customers.
   */
  FLOWS8X8_FLOW_CATEGORY_CUSTOMER_SUPPORT = 6,
  /**
   * Questions and answers.
   */
  FLOWS8X8_FLOW_CATEGORY_SURVEY = 7,
  /**
   * Anything else.
   */
  FLOWS8X8_FLOW_CATEGORY_OTHER = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_category flows8x8_category;
#else
typedef int32_t flows8x8_category;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whether the server refuses to publish because of a finding.
 */
enum flows8x8_severity
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * There is no finding to speak of.
   */
  FLOWS8X8_SEVERITY_NONE = 0,
  /**
   * The server reports it, and a flow that has it cannot be published.
   */
  FLOWS8X8_SEVERITY_ERROR = 1,
  /**
   * The server accepts it, but it is probably not what was meant.
   */
  FLOWS8X8_SEVERITY_WARNING = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_severity flows8x8_severity;
#else
typedef int32_t flows8x8_severity;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How much a line of the log matters.
 */
enum flows8x8_log_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Bodies of requests and answers, with secrets masked.
   */
  FLOWS8X8_LOG_TRACE = 1,
  /**
   * One line for each attempt.
   */
  FLOWS8X8_LOG_DEBUG = 2,
  /**
   * What a program may want to know.
   */
  FLOWS8X8_LOG_INFO = 3,
  /**
   * What is probably not what was meant.
   */
  FLOWS8X8_LOG_WARN = 4,
  /**
   * What failed and is reported nowhere else.
   */
  FLOWS8X8_LOG_ERROR = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_log_level flows8x8_log_level;
#else
typedef int32_t flows8x8_log_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which of the two documented layouts of paths to use.
 */
enum flows8x8_path_style
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * /api/v1/accounts/{account}/channels/{channel}/flows. The default.
   */
  FLOWS8X8_PATH_STYLE_ACCOUNTS = 1,
  /**
   * /config/v1/channels/whatsapp/{channel}/flows, which needs no account.
   */
  FLOWS8X8_PATH_STYLE_CONFIG = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_path_style flows8x8_path_style;
#else
typedef int32_t flows8x8_path_style;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The region an account was provisioned in. The wrong one looks like an unknown account.
 */
enum flows8x8_region
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * ap, Asia-Pacific: https://chatapps.8x8.com. The default.
   */
  FLOWS8X8_REGION_AP = 1,
  /**
   * na, North America: https://chatapps.us.8x8.com.
   */
  FLOWS8X8_REGION_NA = 2,
  /**
   * eu, Europe: https://chatapps.8x8.uk.
   */
  FLOWS8X8_REGION_EU = 3,
  /**
   * id, Indonesia: https://chatapps.8x8.id.
   */
  FLOWS8X8_REGION_ID = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_region flows8x8_region;
#else
typedef int32_t flows8x8_region;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The members of an update that can be sent as null.
 */
enum flows8x8_update_member
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The name.
   */
  FLOWS8X8_UPDATE_NAME = 1,
  /**
   * The categories.
   */
  FLOWS8X8_UPDATE_CATEGORIES = 2,
  /**
   * Whether to publish.
   */
  FLOWS8X8_UPDATE_PUBLISH = 3,
  /**
   * The flow JSON.
   */
  FLOWS8X8_UPDATE_FLOW_JSON = 4,
  /**
   * The flow to copy.
   */
  FLOWS8X8_UPDATE_CLONE_FLOW_ID = 5,
  /**
   * The endpoint.
   */
  FLOWS8X8_UPDATE_ENDPOINT_URI = 6,
  /**
   * The application.
   */
  FLOWS8X8_UPDATE_APPLICATION_ID = 7,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum flows8x8_update_member flows8x8_update_member;
#else
typedef int32_t flows8x8_update_member;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Options of a call. What is not set stays as the client has it.
 */
typedef struct flows8x8_call_options flows8x8_call_options;

/**
 * Ends the calls that it was given to.
 */
typedef struct flows8x8_cancel_token flows8x8_cancel_token;

/**
 * A client of 8x8's WhatsApp Flows API, bound to key, region, account and channel. Any number of threads may call with one at
 * once, and after a fork both processes may.
 */
typedef struct flows8x8_client flows8x8_client;

/**
 * A flow to create: a name, at least one category, and what else is to be said of it.
 */
typedef struct flows8x8_create_request flows8x8_create_request;

/**
 * Why a function failed: what kind of failure, what 8x8 said, and what to do.
 */
typedef struct flows8x8_error flows8x8_error;

/**
 * A place in a flow JSON, named by position and by path. Always borrowed from its finding.
 */
typedef struct flows8x8_error_pointer flows8x8_error_pointer;

/**
 * What the code of a finding means.
 */
typedef struct flows8x8_explanation flows8x8_explanation;

/**
 * One finding of the linter. Always borrowed from its report.
 */
typedef struct flows8x8_finding flows8x8_finding;

/**
 * A flow, as get and wait_for_status yield it.
 */
typedef struct flows8x8_flow flows8x8_flow;

/**
 * The flows of a channel.
 */
typedef struct flows8x8_flow_list flows8x8_flow_list;

/**
 * A link that shows the flow to whoever holds it.
 */
typedef struct flows8x8_flow_preview flows8x8_flow_preview;

/**
 * What a user has filled in, as a webhook receives it.
 */
typedef struct flows8x8_flow_reply flows8x8_flow_reply;

/**
 * A flow, as the list has it.
 */
typedef struct flows8x8_flow_summary flows8x8_flow_summary;

/**
 * Where a function of the program puts the key that it was asked for.
 */
typedef struct flows8x8_key_reply flows8x8_key_reply;

/**
 * What the linter found in a document.
 */
typedef struct flows8x8_lint_report flows8x8_lint_report;

/**
 * Where a finding is in the text that was linted; right for every document. Always borrowed from its report.
 */
typedef struct flows8x8_location flows8x8_location;

/**
 * What a client is made from. What is not set comes from the environment, then from the defaults.
 */
typedef struct flows8x8_options flows8x8_options;

/**
 * What the request of a webhook must have before its body is read.
 */
typedef struct flows8x8_reply_options flows8x8_reply_options;

/**
 * Who has filled in a flow. Always borrowed from the reply.
 */
typedef struct flows8x8_reply_user flows8x8_reply_user;

/**
 * An answer: what flows8x8_request() yields, and what any call does when flows8x8_call_options_set_response() asked for it.
 */
typedef struct flows8x8_response flows8x8_response;

/**
 * What create and update yield.
 */
typedef struct flows8x8_saved_flow flows8x8_saved_flow;

/**
 * A text of any length, made by the library.
 */
typedef struct flows8x8_text flows8x8_text;

/**
 * Changes to a flow: only what is set is sent.
 */
typedef struct flows8x8_update_request flows8x8_update_request;

/**
 * A problem in a flow JSON, as the server reports it. Always borrowed from what it came with.
 */
typedef struct flows8x8_validation_error flows8x8_validation_error;

/**
 * Asks the program for an API key. Answer by flows8x8_key_reply_set() or flows8x8_key_reply_fail() before returning; no
 * exception may leave it, and no longjmp(), and no call can be made from within it: that is FLOWS8X8_ERR_INVALID_ARGUMENT.
 *
 * @param user_data  what flows8x8_options_set_credentials() was given
 * @param refresh    whether the key given last was refused
 * @param reply      borrowed, until the function returns
 */
typedef void (*flows8x8_key_callback)(void *user_data, bool refresh, flows8x8_key_reply *reply);

/**
 * Takes a line of the log. No exception may leave it, and no longjmp(), and no call can be made from within it: that is
 * FLOWS8X8_ERR_INVALID_ARGUMENT.
 *
 * @param user_data  what flows8x8_set_log_callback() was given
 * @param level      how much the line matters
 * @param message    borrowed UTF-8 without a line end, until the function returns
 */
typedef void (*flows8x8_log_callback)(void *user_data, flows8x8_log_level level, const char *message);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The binary interface of the library that is linked, to be compared with FLOWS8X8_ABI_VERSION.
 *
 * @return a number that is never 0; callable from any thread
 */
uint32_t flows8x8_abi_version(void);

/**
 * The version of the library that is linked, to be compared with FLOWS8X8_VERSION.
 *
 * @return static text such as "0.1.0"; callable from any thread
 */
const char *flows8x8_version(void);

/**
 * The stable name of a code, such as "not_found" for FLOWS8X8_ERR_NOT_FOUND.
 *
 * @param code  any number
 * @return static text, "ok" for FLOWS8X8_OK; NULL for a number that this version does not know; callable from any thread
 */
const char *flows8x8_code_name(int32_t code);

/**
 * Makes options of which none is set.
 *
 * @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_options_free()
 */
flows8x8_options *flows8x8_options_new(void);

/**
 * Frees options. The clients made from them keep what they need.
 *
 * @param options  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_options_free(flows8x8_options *options);

/**
 * Sets the API key. Copies of it are wiped when they are freed, and no text of the library shows it.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param api_key  borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_api_key(flows8x8_options *options,
                                           const char *api_key);

/**
 * Sets where the API key comes from instead: a function that is asked before the first attempt of every call, and once more
 * when that was answered with 401. Waiting for it is part of the call's deadline.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param callback  called on the thread that makes the call, so by several at once; NULL is an error
 * @param user_data  borrowed, passed to it as it is; must be there for as long as a client made with the options
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_credentials(flows8x8_options *options,
                                               flows8x8_key_callback callback,
                                               void *user_data);

/**
 * Sets the account. Required, unless the path style is FLOWS8X8_PATH_STYLE_CONFIG.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param account_id  borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_account_id(flows8x8_options *options, const char *account_id);

/**
 * Sets the channel. May be left out, and given by flows8x8_client_with_channel().
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param channel_id  borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_channel_id(flows8x8_options *options, const char *channel_id);

/**
 * Sets the region of the account.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param region  a flows8x8_region
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_region(flows8x8_options *options, int32_t region);

/**
 * Sets the region of the account by its name.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param region  borrowed UTF-8 during the call: "ap", "na", "eu" or "id"; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_region_str(flows8x8_options *options, const char *region);

/**
 * Sets which of the two documented layouts of paths to use.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param path_style  a flows8x8_path_style
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_path_style(flows8x8_options *options, int32_t path_style);

/**
 * Sets which of the two documented layouts of paths to use, by its name.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param path_style  borrowed UTF-8 during the call: "accounts" or "config"; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_path_style_str(flows8x8_options *options,
                                                  const char *path_style);

/**
 * Sets the server's address instead of the region's. Plain http is refused except for this machine. A blank one counts as none.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param base_url  borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_base_url(flows8x8_options *options,
                                            const char *base_url);

/**
 * Sets whether plain http is allowed to other machines, which shows the key to everyone in between. Off by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param allow_http  whether it is so
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_allow_http(flows8x8_options *options,
                                              bool allow_http);

/**
 * Sets the variables that are read instead of the process's own environment: FLOWS8X8_API_KEY and the others of README.md,
 * FLOWS8X8_LOG included, and those of proxies and certificates.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param variables  borrowed array of texts such as "FLOWS8X8_REGION=eu" during the call, copied; NULL is an error unless len is 0
 * @param len        how many there are; 0 for none, so that nothing comes from the environment
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_environment(flows8x8_options *options,
                                               const char *const *variables,
                                               size_t len);

/**
 * Sets the deadline of a call: all attempts and the waits between them, but not the wait for a turn below the rate limit. 60 s
 * by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param timeout_ms  milliseconds
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_timeout_ms(flows8x8_options *options,
                                              uint64_t timeout_ms);

/**
 * Sets the time that a connection may take to be made. 5 s by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param connect_timeout_ms  milliseconds
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_connect_timeout_ms(flows8x8_options *options,
                                                      uint64_t connect_timeout_ms);

/**
 * Sets how often to try again after a failure that allows it. 2 by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param max_retries  a count; 0 turns retries off
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_max_retries(flows8x8_options *options, uint32_t max_retries);

/**
 * Sets the wait before the first retry, which doubles with each. 0.5 s by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param initial_backoff_ms  milliseconds
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_initial_backoff_ms(flows8x8_options *options,
                                                      uint64_t initial_backoff_ms);

/**
 * Sets the longest wait before a retry. 8 s by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param max_backoff_ms  milliseconds
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_max_backoff_ms(flows8x8_options *options,
                                                  uint64_t max_backoff_ms);

/**
 * Sets the longest wait that the server may ask for; above it the call fails with FLOWS8X8_ERR_RATE_LIMITED at once. 60 s by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param max_retry_after_ms  milliseconds
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_max_retry_after_ms(flows8x8_options *options,
                                                      uint64_t max_retry_after_ms);

/**
 * Sets the largest answer that is read. 16 MiB by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param max_response_bytes  bytes
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_max_response_bytes(flows8x8_options *options,
                                                      size_t max_response_bytes);

/**
 * Sets how many requests a window may have, for each host and key of the process. 100 by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param rate_limit  a count; 0 turns the limit off
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_rate_limit(flows8x8_options *options, uint32_t rate_limit);

/**
 * Sets the window of the rate limit. 61 s by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param rate_window_ms  milliseconds
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_rate_window_ms(flows8x8_options *options,
                                                  uint64_t rate_window_ms);

/**
 * Sets how long a call waits for its turn at most, beside its deadline. 61 s by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param max_rate_wait_ms  milliseconds; 0 does not wait
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_max_rate_wait_ms(flows8x8_options *options,
                                                    uint64_t max_rate_wait_ms);

/**
 * Sets whether what the API would ignore is refused. On by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param strict  whether it is so
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_strict(flows8x8_options *options, bool strict);

/**
 * Sets whether create and update fail with FLOWS8X8_ERR_VALIDATION_FAILED when the server reports findings. Off by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param raise_on_validation  whether it is so
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_raise_on_validation(flows8x8_options *options,
                                                       bool raise_on_validation);

/**
 * Sets whether create looks the flow up by its name, before and after an unclear failure, so that no flow is made twice. Another
 * process that uses the same name at the same moment is not noticed. Off by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param reconcile  whether it is so
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_reconcile(flows8x8_options *options,
                                             bool reconcile);

/**
 * Adds a header to every request. Authorization and the headers that frame a message are refused.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param name     borrowed UTF-8 during the call, copied; NULL is an error
 * @param value    borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_add_header(flows8x8_options *options,
                                          const char *name,
                                          const char *value);

/**
 * Sets the proxy instead of the environment's.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param proxy  borrowed UTF-8 during the call, copied, such as "http://user:password@host:3128"; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_proxy(flows8x8_options *options,
                                         const char *proxy);

/**
 * Uses no proxy, whatever the environment says.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_no_proxy(flows8x8_options *options);

/**
 * Sets a file of certificates in PEM to trust beside the system's.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param path  borrowed text during the call, in the form the system has paths; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_ca_file(flows8x8_options *options, const char *path);

/**
 * Sets certificates in PEM to trust beside the system's.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param data  borrowed bytes during the call, copied; NULL is an error
 * @param len   their number
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_ca_pem(flows8x8_options *options, const char *data, size_t len);

/**
 * Sets whether only the certificates given here are trusted. Off by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param only_ca  whether it is so
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_only_ca(flows8x8_options *options, bool only_ca);

/**
 * Sets whether the bundled roots are trusted instead of the system's. Off by default.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param bundled_roots  whether it is so
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_bundled_roots(flows8x8_options *options, bool bundled_roots);

/**
 * Sets the certificate and the private key in PEM that the client shows to the server.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param data  borrowed bytes during the call, copied; NULL is an error
 * @param len   their number
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_client_certificate_pem(flows8x8_options *options,
                                                          const char *data,
                                                          size_t len);

/**
 * Sets what the application adds to the user agent.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param user_agent_suffix  borrowed UTF-8 during the call, copied, such as "contact-centre/4.2"; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_client_new() says again
 */
flows8x8_code flows8x8_options_set_user_agent_suffix(flows8x8_options *options,
                                                     const char *user_agent_suffix);

/**
 * Gives the API key that the program was asked for.
 *
 * @param reply    borrowed and changed, by the thread that was asked; NULL is an error
 * @param api_key  borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, FLOWS8X8_ERR_NULL_ARGUMENT or FLOWS8X8_ERR_INVALID_UTF8
 */
flows8x8_code flows8x8_key_reply_set(flows8x8_key_reply *reply, const char *api_key);

/**
 * Says why there is no API key; the call then fails with FLOWS8X8_ERR_CONFIGURATION and this as its cause.
 *
 * @param reply    borrowed and changed, by the thread that was asked; NULL is an error
 * @param message  borrowed UTF-8 during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, FLOWS8X8_ERR_NULL_ARGUMENT or FLOWS8X8_ERR_INVALID_UTF8
 */
flows8x8_code flows8x8_key_reply_fail(flows8x8_key_reply *reply,
                                      const char *message);

/**
 * Makes a client. Sends nothing.
 *
 * @param options     borrowed, by any thread; NULL takes all from the environment
 * @param client_out  set on FLOWS8X8_OK only; release with flows8x8_client_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFIGURATION when something is missing or contradicts itself
 */
flows8x8_code flows8x8_client_new(const flows8x8_options *options,
                                  flows8x8_client **client_out,
                                  flows8x8_error **error_out);

/**
 * Makes a copy for another channel, which shares connections and rate limit with the client, and its end.
 *
 * @param client      borrowed, by any thread; NULL is an error
 * @param channel_id  borrowed UTF-8 during the call; NULL is an error
 * @param client_out  set on FLOWS8X8_OK only; release with flows8x8_client_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_INVALID_ARGUMENT when the id cannot stand in a path
 */
flows8x8_code flows8x8_client_with_channel(const flows8x8_client *client,
                                           const char *channel_id,
                                           flows8x8_client **client_out,
                                           flows8x8_error **error_out);

/**
 * Makes a copy whose calls have these options unless they say otherwise. It shares connections and rate limit with the client,
 * and its end.
 *
 * @param client      borrowed, by any thread; NULL is an error
 * @param options     borrowed, by any thread; NULL changes nothing
 * @param client_out  set on FLOWS8X8_OK only; release with flows8x8_client_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK, or the code of what was wrong with the options
 */
flows8x8_code flows8x8_client_with_options(const flows8x8_client *client,
                                           const flows8x8_call_options *options,
                                           flows8x8_client **client_out,
                                           flows8x8_error **error_out);

/**
 * Closes a client and all its copies in this process: calls under way return FLOWS8X8_ERR_CLOSED, and so does every later one.
 *
 * @param client  borrowed, by any thread; NULL does nothing
 */
void flows8x8_client_close(const flows8x8_client *client);

/**
 * Whether a client was closed.
 *
 * @param client  borrowed, by any thread; NULL gives false
 * @return whether flows8x8_client_close() was called on it or a copy
 */
bool flows8x8_client_is_closed(const flows8x8_client *client);

/**
 * The server's address.
 *
 * @param client  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the client is freed
 */
const char *flows8x8_client_base_url(const flows8x8_client *client);

/**
 * The channel a client is bound to.
 *
 * @param client  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the client is freed; NULL when it is bound to none
 */
const char *flows8x8_client_channel_id(const flows8x8_client *client);

/**
 * The account a client is bound to.
 *
 * @param client  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the client is freed; NULL when it is bound to none
 */
const char *flows8x8_client_account_id(const flows8x8_client *client);

/**
 * A client in words, without the key.
 *
 * @param client  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the client is freed
 */
const char *flows8x8_client_describe(const flows8x8_client *client);

/**
 * Frees a client. Its copies go on.
 *
 * @param client  owned, used by no other thread any more, and by no call under way; NULL does nothing
 */
void flows8x8_client_free(flows8x8_client *client);

/**
 * Makes a flow to create, of which nothing is said yet.
 *
 * @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_create_request_free()
 */
flows8x8_create_request *flows8x8_create_request_new(void);

/**
 * Sets the name, unique within the WhatsApp Business account.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param name     borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_name(flows8x8_create_request *request, const char *name);

/**
 * Adds a category. At least one is required.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param category a flows8x8_category other than unknown
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_add_category(flows8x8_create_request *request,
                                                   int32_t category);

/**
 * Sets all categories by their texts, also such that this version does not know.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param texts    borrowed array of texts such as "SURVEY" during the call; NULL is an error unless len is 0
 * @param len      how many there are
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_categories(flows8x8_create_request *request,
                                                     const char *const *texts,
                                                     size_t len);

/**
 * Sets whether to publish at once. Without flow JSON or a flow to clone the API ignores this, so it is refused.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param publish  whether to
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_publish(flows8x8_create_request *request,
                                                  bool publish);

/**
 * Sets the flow JSON, which is sent verbatim; a byte order mark is removed.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param data     borrowed bytes of UTF-8 during the call, copied; NULL is an error
 * @param len      their number: strlen() of a text
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_flow_json(flows8x8_create_request *request,
                                                    const char *data,
                                                    size_t len);

/**
 * Sets the flow JSON to what a file holds now, which is sent verbatim; a byte order mark is removed.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param path     borrowed text during the call, in the form the system has paths; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_flow_json_file(flows8x8_create_request *request,
                                                         const char *path);

/**
 * Sets the id of a flow to copy.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param flow_id  borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_clone_flow_id(flows8x8_create_request *request,
                                                        const char *flow_id);

/**
 * Sets the flow's endpoint, sent as endPointUri.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param uri      borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_create_request_set_endpoint_uri(flows8x8_create_request *request,
                                                       const char *uri);

/**
 * Frees a flow to create.
 *
 * @param request  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_create_request_free(flows8x8_create_request *request);

/**
 * Makes changes to a flow, none yet.
 *
 * @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_update_request_free()
 */
flows8x8_update_request *flows8x8_update_request_new(void);

/**
 * Sets the name, unique within the WhatsApp Business account.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param name     borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_name(flows8x8_update_request *request, const char *name);

/**
 * Adds a category. Those that are added replace the categories the flow has.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param category a flows8x8_category other than unknown
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_add_category(flows8x8_update_request *request,
                                                   int32_t category);

/**
 * Sets all categories by their texts, also such that this version does not know.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param texts    borrowed array of texts such as "SURVEY" during the call; NULL is an error unless len is 0
 * @param len      how many there are
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_categories(flows8x8_update_request *request,
                                                     const char *const *texts,
                                                     size_t len);

/**
 * Sets whether to publish with the change.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param publish  whether to
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_publish(flows8x8_update_request *request, bool publish);

/**
 * Sets the flow JSON, which is sent verbatim; a byte order mark is removed.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param data     borrowed bytes of UTF-8 during the call, copied; NULL is an error
 * @param len      their number: strlen() of a text
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_flow_json(flows8x8_update_request *request,
                                                    const char *data,
                                                    size_t len);

/**
 * Sets the flow JSON to what a file holds now, which is sent verbatim; a byte order mark is removed.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param path     borrowed text during the call, in the form the system has paths; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_flow_json_file(flows8x8_update_request *request,
                                                         const char *path);

/**
 * Sets the id of a flow to copy.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param flow_id  borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_clone_flow_id(flows8x8_update_request *request,
                                                        const char *flow_id);

/**
 * Sets the flow's endpoint, sent as endPointUri.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param uri      borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_endpoint_uri(flows8x8_update_request *request,
                                                       const char *uri);

/**
 * Sets the application.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param id       borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_application_id(flows8x8_update_request *request,
                                                         const char *id);

/**
 * Sends a member as null, which is something else than leaving it out.
 *
 * @param request  borrowed and changed, by one thread at a time; NULL is an error
 * @param member   a flows8x8_update_member
 * @return FLOWS8X8_OK, or the code of what is wrong, which the call says again
 */
flows8x8_code flows8x8_update_request_set_null(flows8x8_update_request *request, int32_t member);

/**
 * Frees changes to a flow.
 *
 * @param request  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_update_request_free(flows8x8_update_request *request);

/**
 * Creates a flow: POST .../flows. Never sent again blindly: without an answer it fails with FLOWS8X8_ERR_OUTCOME_UNKNOWN, unless
 * flows8x8_options_set_reconcile() lets it look the flow up.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param request    borrowed, by any thread while none changes it; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param saved_out  set on FLOWS8X8_OK only; release with flows8x8_saved_flow_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when the name exists and reconcile is on
 */
flows8x8_code flows8x8_create_flow(const flows8x8_client *client,
                                   const flows8x8_create_request *request,
                                   const flows8x8_call_options *options,
                                   flows8x8_saved_flow **saved_out,
                                   flows8x8_error **error_out);

/**
 * Gets a flow: GET .../flows/{flow_id}.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow_id    borrowed UTF-8 during the call; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param flow_out   set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
 */
flows8x8_code flows8x8_get_flow(const flows8x8_client *client,
                                const char *flow_id,
                                const flows8x8_call_options *options,
                                flows8x8_flow **flow_out,
                                flows8x8_error **error_out);

/**
 * Lists the flows of the client's channel: GET .../flows.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param limit      1 to 1,000; 0 for all that the API can show, 1,000
 * @param options    borrowed, by any thread; NULL for none
 * @param list_out   set on FLOWS8X8_OK only; release with flows8x8_flow_list_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK, or the kind of failure
 */
flows8x8_code flows8x8_list_flows(const flows8x8_client *client,
                                  uint32_t limit,
                                  const flows8x8_call_options *options,
                                  flows8x8_flow_list **list_out,
                                  flows8x8_error **error_out);

/**
 * Changes a draft: PUT .../flows/{flow_id}.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow_id    borrowed UTF-8 during the call; NULL is an error
 * @param request    borrowed, by any thread while none changes it; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param saved_out  set on FLOWS8X8_OK only; release with flows8x8_saved_flow_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when it is no draft any more
 */
flows8x8_code flows8x8_update_flow(const flows8x8_client *client,
                                   const char *flow_id,
                                   const flows8x8_update_request *request,
                                   const flows8x8_call_options *options,
                                   flows8x8_saved_flow **saved_out,
                                   flows8x8_error **error_out);

/**
 * Publishes a draft, after which it can be sent but no longer changed: POST .../flows/{flow_id}/publish. There is no way back.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow_id    borrowed UTF-8 during the call; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when it is no draft
 */
flows8x8_code flows8x8_publish_flow(const flows8x8_client *client,
                                    const char *flow_id,
                                    const flows8x8_call_options *options,
                                    flows8x8_error **error_out);

/**
 * Withdraws a published flow: POST .../flows/{flow_id}/deprecate. There is no way back.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow_id    borrowed UTF-8 during the call; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_BAD_REQUEST when it is not published
 */
flows8x8_code flows8x8_deprecate_flow(const flows8x8_client *client,
                                      const char *flow_id,
                                      const flows8x8_call_options *options,
                                      flows8x8_error **error_out);

/**
 * Deletes a draft: DELETE .../flows/{flow_id}.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow_id    borrowed UTF-8 during the call; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT when it is no draft
 */
flows8x8_code flows8x8_delete_flow(const flows8x8_client *client,
                                   const char *flow_id,
                                   const flows8x8_call_options *options,
                                   flows8x8_error **error_out);

/**
 * Gets a link that shows a flow: GET .../flows/{flow_id}/preview.
 *
 * @param client       borrowed, by any thread; NULL is an error
 * @param flow_id      borrowed UTF-8 during the call; NULL is an error
 * @param refresh      whether to make a new link; the old one stops working
 * @param options      borrowed, by any thread; NULL for none
 * @param preview_out  set on FLOWS8X8_OK only; release with flows8x8_flow_preview_free(); NULL is an error
 * @param error_out    set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
 */
flows8x8_code flows8x8_preview_flow(const flows8x8_client *client,
                                    const char *flow_id,
                                    bool refresh,
                                    const flows8x8_call_options *options,
                                    flows8x8_flow_preview **preview_out,
                                    flows8x8_error **error_out);

/**
 * Sends anything else through authorization, retries and rate limit: the way out for what this library does not know yet.
 *
 * @param client        borrowed, by any thread; NULL is an error
 * @param method        borrowed UTF-8 such as "GET" during the call; NULL is an error
 * @param path          borrowed UTF-8 during the call, from the server's root, such as "/api/v1/..."; NULL is an error
 * @param body          borrowed bytes during the call, sent as JSON as they are; NULL with a len of 0 for none
 * @param len           their number
 * @param options       borrowed, by any thread; NULL for none
 * @param response_out  set on FLOWS8X8_OK only; release with flows8x8_response_free(); NULL is an error
 * @param error_out     set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; any status but 2xx is a failure
 */
flows8x8_code flows8x8_request(const flows8x8_client *client,
                               const char *method,
                               const char *path,
                               const char *body,
                               size_t len,
                               const flows8x8_call_options *options,
                               flows8x8_response **response_out,
                               flows8x8_error **error_out);

/**
 * Downloads the flow JSON of a flow: gets the flow, then what its link leads to. The key is never sent along.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow_id    borrowed UTF-8 during the call; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param text_out   set on FLOWS8X8_OK only; release with flows8x8_text_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
 */
flows8x8_code flows8x8_download_flow_json(const flows8x8_client *client,
                                          const char *flow_id,
                                          const flows8x8_call_options *options,
                                          flows8x8_text **text_out,
                                          flows8x8_error **error_out);

/**
 * Downloads the flow JSON of a flow that is at hand: its link is used while it works, and a new one is asked for then.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param flow       borrowed, by any thread; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param text_out   set on FLOWS8X8_OK only; release with flows8x8_text_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_NOT_FOUND when it does not exist
 */
flows8x8_code flows8x8_download_flow_json_of(const flows8x8_client *client,
                                             const flows8x8_flow *flow,
                                             const flows8x8_call_options *options,
                                             flows8x8_text **text_out,
                                             flows8x8_error **error_out);

/**
 * Finds the flow of a name: lists, then looks.
 *
 * @param client     borrowed, by any thread; NULL is an error
 * @param name       borrowed UTF-8 during the call; NULL is an error
 * @param options    borrowed, by any thread; NULL for none
 * @param flow_out   set on FLOWS8X8_OK only, to NULL when there is none; release with flows8x8_flow_summary_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_CONFLICT, with their ids, when several have it
 */
flows8x8_code flows8x8_find_flow(const flows8x8_client *client,
                                 const char *name,
                                 const flows8x8_call_options *options,
                                 flows8x8_flow_summary **flow_out,
                                 flows8x8_error **error_out);

/**
 * Waits until a flow has a status: asks at once, then after 1, 2, 4, 8 and every 10 seconds, and a last time when the time is over.
 * A failure that passes by itself does not end the wait. The deadline in the options is that of each question.
 *
 * @param client      borrowed, by any thread; NULL is an error
 * @param flow_id     borrowed UTF-8 during the call; NULL is an error
 * @param status      a flows8x8_status other than unknown
 * @param timeout_ms  how long to wait, in milliseconds; 0 asks once
 * @param options     borrowed, by any thread; NULL for none
 * @param flow_out    set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_TIMEOUT when it has another one still, FLOWS8X8_ERR_CONFLICT when it is deprecated for good
 */
flows8x8_code flows8x8_wait_for_status(const flows8x8_client *client,
                                       const char *flow_id,
                                       int32_t status,
                                       uint64_t timeout_ms,
                                       const flows8x8_call_options *options,
                                       flows8x8_flow **flow_out,
                                       flows8x8_error **error_out);

/**
 * Waits until a flow has a status, as flows8x8_wait_for_status() does, also one that this version does not know.
 *
 * @param client      borrowed, by any thread; NULL is an error
 * @param flow_id     borrowed UTF-8 during the call; NULL is an error
 * @param status      borrowed UTF-8 such as "PUBLISHED" during the call; NULL is an error
 * @param timeout_ms  how long to wait, in milliseconds; 0 asks once
 * @param options     borrowed, by any thread; NULL for none
 * @param flow_out    set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_TIMEOUT when it has another one still, FLOWS8X8_ERR_CONFLICT when it is deprecated for good
 */
flows8x8_code flows8x8_wait_for_status_str(const flows8x8_client *client,
                                           const char *flow_id,
                                           const char *status,
                                           uint64_t timeout_ms,
                                           const flows8x8_call_options *options,
                                           flows8x8_flow **flow_out,
                                           flows8x8_error **error_out);

/**
 * Makes options of a call, of which none is set.
 *
 * @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_call_options_free()
 */
flows8x8_call_options *flows8x8_call_options_new(void);

/**
 * Sets the deadline of the call: all attempts and the waits between them, but not the wait for a turn below the rate limit, for
 * which flows8x8_options_set_max_rate_wait_ms() is.
 *
 * @param options     borrowed and changed, by one thread at a time; NULL is an error
 * @param timeout_ms  milliseconds; 0 fails at once with FLOWS8X8_ERR_TIMEOUT
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
 */
flows8x8_code flows8x8_call_options_set_timeout_ms(flows8x8_call_options *options,
                                                   uint64_t timeout_ms);

/**
 * Sets how often to try again after a failure that allows it.
 *
 * @param options      borrowed and changed, by one thread at a time; NULL is an error
 * @param max_retries  a count; 0 turns retries off
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
 */
flows8x8_code flows8x8_call_options_set_max_retries(flows8x8_call_options *options,
                                                    uint32_t max_retries);

/**
 * Adds a header to send along. The call refuses Authorization and the headers that frame a message.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param name     borrowed UTF-8 during the call; NULL is an error
 * @param value    borrowed UTF-8 during the call; NULL is an error
 * @return FLOWS8X8_OK, FLOWS8X8_ERR_NULL_ARGUMENT or FLOWS8X8_ERR_INVALID_UTF8, which the call says again
 */
flows8x8_code flows8x8_call_options_add_header(flows8x8_call_options *options,
                                               const char *name,
                                               const char *value);

/**
 * Sets whether create and update fail with FLOWS8X8_ERR_VALIDATION_FAILED when the server reports findings.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param raise    whether they fail
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
 */
flows8x8_code flows8x8_call_options_set_raise_on_validation(flows8x8_call_options *options,
                                                            bool raise);

/**
 * Sets whether create looks the flow up by its name, before and after: see flows8x8_options_set_reconcile().
 *
 * @param options    borrowed and changed, by one thread at a time; NULL is an error
 * @param reconcile  whether it does
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
 */
flows8x8_code flows8x8_call_options_set_reconcile(flows8x8_call_options *options,
                                                  bool reconcile);

/**
 * Sets the token that ends the call from another thread.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param token    borrowed, by any thread; it may be freed while the options have it; NULL is an error
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
 */
flows8x8_code flows8x8_call_options_set_cancel(flows8x8_call_options *options,
                                               const flows8x8_cancel_token *token);

/**
 * Asks for the answer itself, beside what a call yields: its status, headers and body. For one call at a time: the options
 * must not be shared between threads then.
 *
 * @param options       borrowed and changed, by one thread at a time; NULL is an error
 * @param response_out  where each call with these options that succeeds puts a response of its own, over the one before, to be released with
 *                      flows8x8_response_free(); a call that fails leaves what is there; must stay there while calls are made; NULL asks for none any more
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT
 */
flows8x8_code flows8x8_call_options_set_response(flows8x8_call_options *options,
                                                 flows8x8_response **response_out);

/**
 * Frees options of a call.
 *
 * @param options  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_call_options_free(flows8x8_call_options *options);

/**
 * Makes a token that has ended nothing yet.
 *
 * @return owned, for any thread; NULL only when the library panicked; release it with flows8x8_cancel_token_free()
 */
flows8x8_cancel_token *flows8x8_cancel_token_new(void);

/**
 * Ends every call that has the token, now and later: they return FLOWS8X8_ERR_CANCELLED. A token cannot be used again.
 * It takes a lock, so no signal handler may call it: let a thread do it.
 *
 * @param token  borrowed, by any thread; NULL does nothing
 */
void flows8x8_cancel(const flows8x8_cancel_token *token);

/**
 * Whether a token was used.
 *
 * @param token  borrowed, by any thread; NULL gives false
 * @return whether flows8x8_cancel() was called with it
 */
bool flows8x8_cancel_token_is_cancelled(const flows8x8_cancel_token *token);

/**
 * Frees a token. The calls and options that have it keep what they need of it, and can be ended no more.
 *
 * @param token  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_cancel_token_free(flows8x8_cancel_token *token);

/**
 * The HTTP status of an answer.
 *
 * @param response  borrowed, by any thread; NULL gives 0
 * @return the status, such as 200
 */
uint16_t flows8x8_response_status(const flows8x8_response *response);

/**
 * How many headers an answer has.
 *
 * @param response  borrowed, by any thread; NULL gives 0
 * @return a count; a header that came twice counts twice
 */
size_t flows8x8_response_headers_len(const flows8x8_response *response);

/**
 * The name of a header.
 *
 * @param response  borrowed, by any thread; NULL gives NULL
 * @param index     from 0; NULL beyond the last
 * @return borrowed UTF-8 in lower case, until the response is freed
 */
const char *flows8x8_response_headers_name(const flows8x8_response *response, size_t index);

/**
 * The value of a header.
 *
 * @param response  borrowed, by any thread; NULL gives NULL
 * @param index     from 0; NULL beyond the last
 * @return borrowed UTF-8, until the response is freed; bytes that are none are replaced by U+FFFD
 */
const char *flows8x8_response_headers_value(const flows8x8_response *response, size_t index);

/**
 * The value of the first header of a name.
 *
 * @param response  borrowed, by any thread; NULL gives NULL
 * @param name      borrowed UTF-8 in any case, during the call; NULL gives NULL
 * @return borrowed UTF-8, until the response is freed; NULL when there is none of that name
 */
const char *flows8x8_response_header(const flows8x8_response *response, const char *name);

/**
 * The body of an answer as it came, with a NUL behind it that its length does not count.
 *
 * @param response  borrowed, by any thread; NULL gives NULL
 * @return borrowed bytes, until the response is freed
 */
const char *flows8x8_response_body(const flows8x8_response *response);

/**
 * The length of an answer's body.
 *
 * @param response  borrowed, by any thread; NULL gives 0
 * @return the length in bytes
 */
size_t flows8x8_response_body_len(const flows8x8_response *response);

/**
 * How many requests a call made, not counting questions about the state of the flow.
 *
 * @param response  borrowed, by any thread; NULL gives 0
 * @return a count
 */
uint32_t flows8x8_response_attempts(const flows8x8_response *response);

/**
 * How long a call took, waits included.
 *
 * @param response  borrowed, by any thread; NULL gives 0
 * @return milliseconds
 */
double flows8x8_response_elapsed_ms(const flows8x8_response *response);

/**
 * Frees a response.
 *
 * @param response  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_response_free(flows8x8_response *response);

/**
 * The id of a flow that was created or updated.
 *
 * @param saved  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the saved flow is freed
 */
const char *flows8x8_saved_flow_id(const flows8x8_saved_flow *saved);

/**
 * Whether the server says that it saved the flow; a flow with findings is saved too.
 *
 * @param saved  borrowed, by any thread; NULL gives false
 * @return true when it does not say
 */
bool flows8x8_saved_flow_success(const flows8x8_saved_flow *saved);

/**
 * How many findings there are.
 *
 * @param saved  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_saved_flow_validation_errors_len(const flows8x8_saved_flow *saved);

/**
 * One finding.
 *
 * @param saved  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the saved flow is freed
 */
const flows8x8_validation_error *flows8x8_saved_flow_validation_errors_get(const flows8x8_saved_flow *saved,
                                                                           size_t index);

/**
 * Whether this was established by looking the flow up after an unclear failure.
 *
 * @param saved  borrowed, by any thread; NULL gives false
 * @return false when it was the answer itself
 */
bool flows8x8_saved_flow_reconciled(const flows8x8_saved_flow *saved);

/**
 * The members that this version does not know, as they came.
 *
 * @param saved  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the saved flow is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_saved_flow_extra(const flows8x8_saved_flow *saved);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param saved  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the saved flow is freed
 */
const char *flows8x8_saved_flow_to_json(const flows8x8_saved_flow *saved);

/**
 * Turns findings into an error, for callers who want a flow without any. The flow exists all the same, as a draft.
 *
 * @param saved      borrowed, by any thread; NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK when there are no findings, FLOWS8X8_ERR_VALIDATION_FAILED with all of them otherwise
 */
flows8x8_code flows8x8_saved_flow_require_valid(const flows8x8_saved_flow *saved,
                                                flows8x8_error **error_out);

/**
 * Frees a saved flow, and with it all that was borrowed from it.
 *
 * @param saved  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_saved_flow_free(flows8x8_saved_flow *saved);

/**
 * The id of a flow.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed
 */
const char *flows8x8_flow_id(const flows8x8_flow *flow);

/**
 * The name of a flow.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed
 */
const char *flows8x8_flow_name(const flows8x8_flow *flow);

/**
 * Where a flow stands in its life.
 *
 * @param flow  borrowed, by any thread; NULL gives 0
 * @return FLOWS8X8_FLOW_STATUS_UNKNOWN for a status that this version does not know
 */
flows8x8_status flows8x8_flow_status(const flows8x8_flow *flow);

/**
 * Where a flow stands in its life, as the server says it.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed
 */
const char *flows8x8_flow_status_str(const flows8x8_flow *flow);

/**
 * How many categories a flow has.
 *
 * @param flow  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_flow_categories_len(const flows8x8_flow *flow);

/**
 * What a flow is for.
 *
 * @param flow  borrowed, by any thread; NULL gives FLOWS8X8_FLOW_CATEGORY_UNKNOWN
 * @param index  from 0
 * @return FLOWS8X8_FLOW_CATEGORY_UNKNOWN for a category that this version does not know, and beyond the last
 */
flows8x8_category flows8x8_flow_categories_get(const flows8x8_flow *flow,
                                               size_t index);

/**
 * What a flow is for, as the server says it.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed UTF-8, until the flow is freed
 */
const char *flows8x8_flow_categories_get_str(const flows8x8_flow *flow, size_t index);

/**
 * A signed, short-lived link to the flow JSON.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed; NULL when the server gave none
 */
const char *flows8x8_flow_flow_json_url(const flows8x8_flow *flow);

/**
 * The flow JSON itself, where the server sends it inline.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed; NULL when it does not
 */
const char *flows8x8_flow_flow_json(const flows8x8_flow *flow);

/**
 * How many findings there are.
 *
 * @param flow  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_flow_validation_errors_len(const flows8x8_flow *flow);

/**
 * One finding.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the flow is freed
 */
const flows8x8_validation_error *flows8x8_flow_validation_errors_get(const flows8x8_flow *flow,
                                                                     size_t index);

/**
 * The members that this version does not know, as they came.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_flow_extra(const flows8x8_flow *flow);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow is freed
 */
const char *flows8x8_flow_to_json(const flows8x8_flow *flow);

/**
 * Reads a flow from JSON, such as flows8x8_flow_to_json() has written.
 *
 * @param data       borrowed bytes of UTF-8 during the call; NULL is an error unless len is 0
 * @param len        their number: strlen() of a text
 * @param flow_out   set on FLOWS8X8_OK only; release with flows8x8_flow_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_INVALID_ARGUMENT for anything that is no flow; callable from any thread
 */
flows8x8_code flows8x8_flow_from_json(const char *data,
                                      size_t len,
                                      flows8x8_flow **flow_out,
                                      flows8x8_error **error_out);

/**
 * Frees a flow, and with it all that was borrowed from it.
 *
 * @param flow  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_flow_free(flows8x8_flow *flow);

/**
 * The id of a flow.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
 */
const char *flows8x8_flow_summary_id(const flows8x8_flow_summary *flow);

/**
 * The name of a flow.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
 */
const char *flows8x8_flow_summary_name(const flows8x8_flow_summary *flow);

/**
 * Where a flow stands in its life.
 *
 * @param flow  borrowed, by any thread; NULL gives 0
 * @return FLOWS8X8_FLOW_STATUS_UNKNOWN for a status that this version does not know
 */
flows8x8_status flows8x8_flow_summary_status(const flows8x8_flow_summary *flow);

/**
 * Where a flow stands in its life, as the server says it.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
 */
const char *flows8x8_flow_summary_status_str(const flows8x8_flow_summary *flow);

/**
 * The members that this version does not know, as they came.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow, or the list it belongs to, is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_flow_summary_extra(const flows8x8_flow_summary *flow);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param flow  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the flow, or the list it belongs to, is freed
 */
const char *flows8x8_flow_summary_to_json(const flows8x8_flow_summary *flow);

/**
 * Frees a flow that flows8x8_find_flow() gave. Those of a list belong to the list.
 *
 * @param flow  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_flow_summary_free(flows8x8_flow_summary *flow);

/**
 * How many flows a list has.
 *
 * @param list  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_flow_list_len(const flows8x8_flow_list *list);

/**
 * One flow of a list, in the server's order.
 *
 * @param list  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the list is freed
 */
const flows8x8_flow_summary *flows8x8_flow_list_get(const flows8x8_flow_list *list, size_t index);

/**
 * Whether the page came back full, so that there may be more: the API has no cursor to fetch them with.
 *
 * @param list  borrowed, by any thread; NULL gives false
 * @return false when these are all
 */
bool flows8x8_flow_list_truncated(const flows8x8_flow_list *list);

/**
 * The members that this version does not know, as they came.
 *
 * @param list  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the list is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_flow_list_extra(const flows8x8_flow_list *list);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param list  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the list is freed
 */
const char *flows8x8_flow_list_to_json(const flows8x8_flow_list *list);

/**
 * Frees a list, and with it all that was borrowed from it.
 *
 * @param list  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_flow_list_free(flows8x8_flow_list *list);

/**
 * The id of the flow.
 *
 * @param preview  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the preview is freed; NULL when the server left it out
 */
const char *flows8x8_flow_preview_id(const flows8x8_flow_preview *preview);

/**
 * The link that shows the flow. Public to whoever holds it.
 *
 * @param preview  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the preview is freed
 */
const char *flows8x8_flow_preview_url(const flows8x8_flow_preview *preview);

/**
 * When the link stops working, as the server wrote it.
 *
 * @param preview  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the preview is freed; NULL when the server left it out
 */
const char *flows8x8_flow_preview_expires_at(const flows8x8_flow_preview *preview);

/**
 * When the link stops working, as a number.
 *
 * @param preview  borrowed, by any thread; NULL gives false
 * @param expires_at_unix_millis_out  set when there is one; may be NULL
 * @return whether there is a time that could be read; it is in milliseconds since 1970-01-01 UTC
 */
bool flows8x8_flow_preview_expires_at_unix_millis(const flows8x8_flow_preview *preview,
                                                  int64_t *expires_at_unix_millis_out);

/**
 * The members that this version does not know, as they came.
 *
 * @param preview  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the preview is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_flow_preview_extra(const flows8x8_flow_preview *preview);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param preview  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the preview is freed
 */
const char *flows8x8_flow_preview_to_json(const flows8x8_flow_preview *preview);

/**
 * Frees a preview, and with it all that was borrowed from it.
 *
 * @param preview  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_flow_preview_free(flows8x8_flow_preview *preview);

/**
 * The code that the function returned.
 *
 * @param error  borrowed, by any thread; NULL gives FLOWS8X8_OK
 * @return FLOWS8X8_OK for NULL
 */
flows8x8_code flows8x8_error_code(const flows8x8_error *error);

/**
 * The stable name of the kind of failure, such as "not_found". That of a NULL argument or of bad UTF-8 is "invalid_argument".
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed
 */
const char *flows8x8_error_kind(const flows8x8_error *error);

/**
 * The whole in a line: operation, kind, what the server said, where, and what to do. Never holds the key.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed
 */
const char *flows8x8_error_text(const flows8x8_error *error);

/**
 * What went wrong: 8x8's own words when it sent some.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed
 */
const char *flows8x8_error_message(const flows8x8_error *error);

/**
 * The operation that failed, such as "update_flow".
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when none was under way
 */
const char *flows8x8_error_operation(const flows8x8_error *error);

/**
 * The HTTP method of the request.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when there was no request
 */
const char *flows8x8_error_method(const flows8x8_error *error);

/**
 * The path of the request, without its query.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when there was no request
 */
const char *flows8x8_error_path(const flows8x8_error *error);

/**
 * The HTTP status of the answer.
 *
 * @param error  borrowed, by any thread; NULL gives 0
 * @return 0 when none came
 */
uint16_t flows8x8_error_http_status(const flows8x8_error *error);

/**
 * 8x8's own code, such as 1300 for an object that was not found.
 *
 * @param error  borrowed, by any thread; NULL gives false
 * @param api_code_out  set when there is one; may be NULL
 * @return whether the server sent one
 */
bool flows8x8_error_api_code(const flows8x8_error *error, int64_t *api_code_out);

/**
 * 8x8's own description.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when the server sent none
 */
const char *flows8x8_error_api_message(const flows8x8_error *error);

/**
 * The reference to quote to 8x8's support.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when the server sent none
 */
const char *flows8x8_error_error_id(const flows8x8_error *error);

/**
 * When the error occurred, as 8x8 wrote it.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when the server sent none
 */
const char *flows8x8_error_timestamp(const flows8x8_error *error);

/**
 * When the error occurred, as a number.
 *
 * @param error  borrowed, by any thread; NULL gives false
 * @param timestamp_unix_millis_out  set when there is one; may be NULL
 * @return whether there is a time that could be read; it is in milliseconds since 1970-01-01 UTC
 */
bool flows8x8_error_timestamp_unix_millis(const flows8x8_error *error,
                                          int64_t *timestamp_unix_millis_out);

/**
 * How many findings there are.
 *
 * @param error  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_error_validation_errors_len(const flows8x8_error *error);

/**
 * One finding.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the error is freed
 */
const flows8x8_validation_error *flows8x8_error_validation_errors_get(const flows8x8_error *error,
                                                                      size_t index);

/**
 * How long the server asked to wait before the next request.
 *
 * @param error  borrowed, by any thread; NULL gives false
 * @param retry_after_ms_out  set when there is one; may be NULL
 * @return whether it did; in milliseconds
 */
bool flows8x8_error_retry_after_ms(const flows8x8_error *error, uint64_t *retry_after_ms_out);

/**
 * How many requests were made.
 *
 * @param error  borrowed, by any thread; NULL gives 0
 * @return 0 when the call failed before the first
 */
uint32_t flows8x8_error_attempts(const flows8x8_error *error);

/**
 * The beginning of the answer's body, 64 KiB at most, with secrets masked.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when none came
 */
const char *flows8x8_error_body(const flows8x8_error *error);

/**
 * What to do about it.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when the library knows nothing to advise
 */
const char *flows8x8_error_hint(const flows8x8_error *error);

/**
 * What the error comes from, in the words of the layer below.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed; NULL when there is nothing below
 */
const char *flows8x8_error_cause(const flows8x8_error *error);

/**
 * Whether the same call may well succeed a little later, and may be made again without harm.
 *
 * @param error  borrowed, by any thread; NULL gives false
 * @return false for a create that may have taken effect
 */
bool flows8x8_error_is_retryable(const flows8x8_error *error);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param error  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the error is freed
 */
const char *flows8x8_error_to_json(const flows8x8_error *error);

/**
 * Frees an error, and with it all that was borrowed from it.
 *
 * @param error  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_error_free(flows8x8_error *error);

/**
 * The code of a finding, such as "INVALID_PROPERTY_VALUE".
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
 */
const char *flows8x8_validation_error_error(const flows8x8_validation_error *finding);

/**
 * The group of the code, "FLOW_JSON_ERROR" in every documented answer.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
 */
const char *flows8x8_validation_error_error_type(const flows8x8_validation_error *finding);

/**
 * What is wrong, in the server's words.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
 */
const char *flows8x8_validation_error_message(const flows8x8_validation_error *finding);

/**
 * First line of the offending text.
 *
 * @param finding  borrowed, by any thread; NULL gives false
 * @param line_start_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_validation_error_line_start(const flows8x8_validation_error *finding,
                                          uint32_t *line_start_out);

/**
 * Last line of the offending text.
 *
 * @param finding  borrowed, by any thread; NULL gives false
 * @param line_end_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_validation_error_line_end(const flows8x8_validation_error *finding,
                                        uint32_t *line_end_out);

/**
 * First column of the offending text, in UTF-16 units.
 *
 * @param finding  borrowed, by any thread; NULL gives false
 * @param column_start_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_validation_error_column_start(const flows8x8_validation_error *finding,
                                            uint32_t *column_start_out);

/**
 * Column after the last one of the offending text, in UTF-16 units.
 *
 * @param finding  borrowed, by any thread; NULL gives false
 * @param column_end_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_validation_error_column_end(const flows8x8_validation_error *finding,
                                          uint32_t *column_end_out);

/**
 * How many places there are.
 *
 * @param finding  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_validation_error_pointers_len(const flows8x8_validation_error *finding);

/**
 * One place.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the handle it came from is freed
 */
const flows8x8_error_pointer *flows8x8_validation_error_pointers_get(const flows8x8_validation_error *finding,
                                                                     size_t index);

/**
 * The members that this version does not know, as they came.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_validation_error_extra(const flows8x8_validation_error *finding);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed
 */
const char *flows8x8_validation_error_to_json(const flows8x8_validation_error *finding);

/**
 * First line of the offending text.
 *
 * @param pointer  borrowed, by any thread; NULL gives false
 * @param line_start_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_error_pointer_line_start(const flows8x8_error_pointer *pointer,
                                       uint32_t *line_start_out);

/**
 * Last line of the offending text.
 *
 * @param pointer  borrowed, by any thread; NULL gives false
 * @param line_end_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_error_pointer_line_end(const flows8x8_error_pointer *pointer, uint32_t *line_end_out);

/**
 * First column of the offending text, in UTF-16 units.
 *
 * @param pointer  borrowed, by any thread; NULL gives false
 * @param column_start_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_error_pointer_column_start(const flows8x8_error_pointer *pointer,
                                         uint32_t *column_start_out);

/**
 * Column after the last one of the offending text, in UTF-16 units.
 *
 * @param pointer  borrowed, by any thread; NULL gives false
 * @param column_end_out  set when there is one; may be NULL
 * @return whether the server gave one; it counts from 1, and is 0 where the server lost its place
 */
bool flows8x8_error_pointer_column_end(const flows8x8_error_pointer *pointer,
                                       uint32_t *column_end_out);

/**
 * The path as it came, such as "screens[0].layout.children[0].type".
 *
 * @param pointer  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed; NULL when the server gave none
 */
const char *flows8x8_error_pointer_path(const flows8x8_error_pointer *pointer);

/**
 * The members that this version does not know, as they came.
 *
 * @param pointer  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_error_pointer_extra(const flows8x8_error_pointer *pointer);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param pointer  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the handle it came from is freed
 */
const char *flows8x8_error_pointer_to_json(const flows8x8_error_pointer *pointer);

/**
 * How many errors there are.
 *
 * @param report  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_lint_report_errors_len(const flows8x8_lint_report *report);

/**
 * One error.
 *
 * @param report  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the report is freed
 */
const flows8x8_finding *flows8x8_lint_report_errors_get(const flows8x8_lint_report *report,
                                                        size_t index);

/**
 * How many warnings there are.
 *
 * @param report  borrowed, by any thread; NULL gives 0
 * @return a count
 */
size_t flows8x8_lint_report_warnings_len(const flows8x8_lint_report *report);

/**
 * One warning.
 *
 * @param report  borrowed, by any thread; NULL gives NULL
 * @param index  from 0; NULL beyond the last
 * @return borrowed, until the report is freed
 */
const flows8x8_finding *flows8x8_lint_report_warnings_get(const flows8x8_lint_report *report,
                                                          size_t index);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param report  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the report is freed
 */
const char *flows8x8_lint_report_to_json(const flows8x8_lint_report *report);

/**
 * Frees a report, and with it all that was borrowed from it.
 *
 * @param report  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_lint_report_free(flows8x8_lint_report *report);

/**
 * What the server would report, in its words and with its positions.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed, until the report is freed
 */
const flows8x8_validation_error *flows8x8_finding_validation_error(const flows8x8_finding *finding);

/**
 * Whether the server refuses to publish because of it.
 *
 * @param finding  borrowed, by any thread; NULL gives 0
 * @return FLOWS8X8_SEVERITY_ERROR or FLOWS8X8_SEVERITY_WARNING
 */
flows8x8_severity flows8x8_finding_severity(const flows8x8_finding *finding);

/**
 * What to do about it.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the report is freed; NULL when the message says it all
 */
const char *flows8x8_finding_help(const flows8x8_finding *finding);

/**
 * Where it is in the text.
 *
 * @param finding  borrowed, by any thread; NULL gives NULL
 * @return borrowed, until the report is freed
 */
const flows8x8_location *flows8x8_finding_location(const flows8x8_finding *finding);

/**
 * Line of the first character.
 *
 * @param location  borrowed, by any thread; NULL gives 0
 * @return counted from 1
 */
uint32_t flows8x8_location_line(const flows8x8_location *location);

/**
 * Column of the first character, in UTF-16 units.
 *
 * @param location  borrowed, by any thread; NULL gives 0
 * @return counted from 1
 */
uint32_t flows8x8_location_column(const flows8x8_location *location);

/**
 * Line of the last character.
 *
 * @param location  borrowed, by any thread; NULL gives 0
 * @return counted from 1
 */
uint32_t flows8x8_location_end_line(const flows8x8_location *location);

/**
 * Column after the last character, in UTF-16 units.
 *
 * @param location  borrowed, by any thread; NULL gives 0
 * @return counted from 1
 */
uint32_t flows8x8_location_end_column(const flows8x8_location *location);

/**
 * Offset of the first byte.
 *
 * @param location  borrowed, by any thread; NULL gives 0
 * @return counted from 0, in bytes
 */
size_t flows8x8_location_start(const flows8x8_location *location);

/**
 * Offset after the last byte.
 *
 * @param location  borrowed, by any thread; NULL gives 0
 * @return counted from 0, in bytes
 */
size_t flows8x8_location_end(const flows8x8_location *location);

/**
 * The code that is explained.
 *
 * @param explanation  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the explanation is freed
 */
const char *flows8x8_explanation_code(const flows8x8_explanation *explanation);

/**
 * What it means and what to do, a paragraph.
 *
 * @param explanation  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the explanation is freed
 */
const char *flows8x8_explanation_text(const flows8x8_explanation *explanation);

/**
 * A flow JSON that has it.
 *
 * @param explanation  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the explanation is freed
 */
const char *flows8x8_explanation_example(const flows8x8_explanation *explanation);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param explanation  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the explanation is freed
 */
const char *flows8x8_explanation_to_json(const flows8x8_explanation *explanation);

/**
 * Frees an explanation, and with it all that was borrowed from it.
 *
 * @param explanation  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_explanation_free(flows8x8_explanation *explanation);

/**
 * Finds the mistakes in a flow JSON, as the server would, without a request.
 *
 * @param data        borrowed bytes during the call; NULL is an error unless len is 0
 * @param len         their number: strlen() of a text
 * @param report_out  set on FLOWS8X8_OK only; release with flows8x8_lint_report_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK, whatever was found; callable from any thread
 */
flows8x8_code flows8x8_lint(const char *data,
                            size_t len,
                            flows8x8_lint_report **report_out,
                            flows8x8_error **error_out);

/**
 * Finds the mistakes in a file of flow JSON.
 *
 * @param path        borrowed text during the call, in the form the system has paths; NULL is an error
 * @param report_out  set on FLOWS8X8_OK only; release with flows8x8_lint_report_free(); NULL is an error
 * @param error_out   set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK, whatever was found; FLOWS8X8_ERR_INVALID_ARGUMENT for a file that cannot be read; callable from any
 *         thread
 */
flows8x8_code flows8x8_lint_file(const char *path,
                                 flows8x8_lint_report **report_out,
                                 flows8x8_error **error_out);

/**
 * Says what the code of a finding means.
 *
 * @param code             borrowed UTF-8 such as "INVALID_PROPERTY_VALUE" during the call; NULL is an error
 * @param explanation_out  set on FLOWS8X8_OK only, to NULL for a code that nobody knows; release with
 *                         flows8x8_explanation_free(); NULL is an error
 * @param error_out        set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; callable from any thread
 */
flows8x8_code flows8x8_explain(const char *code,
                               flows8x8_explanation **explanation_out,
                               flows8x8_error **error_out);

/**
 * Makes options of a reply, of which none is set: nothing is checked.
 *
 * @return owned, for one thread at a time while it is changed; NULL only when the library panicked; release it with flows8x8_reply_options_free()
 */
flows8x8_reply_options *flows8x8_reply_options_new(void);

/**
 * Sets what the request's Authorization header must be: what was set for the webhook in 8x8, scheme included. It is compared
 * in constant time.
 *
 * @param options        borrowed and changed, by one thread at a time; NULL is an error
 * @param authorization  borrowed bytes that end with NUL during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_NULL_ARGUMENT, which flows8x8_parse_flow_reply() says again
 */
flows8x8_code flows8x8_reply_options_set_authorization(flows8x8_reply_options *options,
                                                       const char *authorization);

/**
 * Adds a header of the request. Only Authorization is looked at.
 *
 * @param options  borrowed and changed, by one thread at a time; NULL is an error
 * @param name     borrowed UTF-8 in any case, during the call; NULL is an error
 * @param value    borrowed bytes that end with NUL during the call, copied; NULL is an error
 * @return FLOWS8X8_OK, or the code of what is wrong, which flows8x8_parse_flow_reply() says again
 */
flows8x8_code flows8x8_reply_options_add_header(flows8x8_reply_options *options,
                                                const char *name,
                                                const char *value);

/**
 * Frees options of a reply.
 *
 * @param options  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_reply_options_free(flows8x8_reply_options *options);

/**
 * Reads what a webhook receives when a user has filled in a flow.
 *
 * @param body       borrowed bytes of the request's body during the call; NULL is an error unless len is 0
 * @param len        their number
 * @param options    borrowed, by any thread; NULL checks nothing
 * @param reply_out  set on FLOWS8X8_OK only, to NULL for an event that is no reply to a flow; release with
 *                   flows8x8_flow_reply_free(); NULL is an error
 * @param error_out  set on failure only; may be NULL; release with flows8x8_error_free()
 * @return FLOWS8X8_OK; FLOWS8X8_ERR_WEBHOOK for a body that is no event, and for a request that is not 8x8's; callable from
 *         any thread
 */
flows8x8_code flows8x8_parse_flow_reply(const char *body,
                                        size_t len,
                                        const flows8x8_reply_options *options,
                                        flows8x8_flow_reply **reply_out,
                                        flows8x8_error **error_out);

/**
 * The form's fields by name, without the flow token.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed: a JSON object
 */
const char *flows8x8_flow_reply_data(const flows8x8_flow_reply *reply);

/**
 * One field of the form.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @param name   borrowed UTF-8 during the call; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed: a text as it is, anything else as JSON; NULL when there is no such field
 */
const char *flows8x8_flow_reply_field(const flows8x8_flow_reply *reply,
                                      const char *name);

/**
 * The token the flow was sent with.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when it was sent with none
 */
const char *flows8x8_flow_reply_flow_token(const flows8x8_flow_reply *reply);

/**
 * The id of this message. A webhook may be called several times for one, and this tells.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed
 */
const char *flows8x8_flow_reply_umid(const flows8x8_flow_reply *reply);

/**
 * Who has sent it.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed, until the reply is freed
 */
const flows8x8_reply_user *flows8x8_flow_reply_user(const flows8x8_flow_reply *reply);

/**
 * The id of the message that held the flow.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_flow_reply_reply_to_umid(const flows8x8_flow_reply *reply);

/**
 * The kind of channel, such as "whatsapp".
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_flow_reply_channel(const flows8x8_flow_reply *reply);

/**
 * The channel it was sent to.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_flow_reply_channel_id(const flows8x8_flow_reply *reply);

/**
 * The subaccount the channel belongs to.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_flow_reply_sub_account_id(const flows8x8_flow_reply *reply);

/**
 * When it was sent, as 8x8 wrote it.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_flow_reply_timestamp(const flows8x8_flow_reply *reply);

/**
 * When it was sent, as a number.
 *
 * @param reply  borrowed, by any thread; NULL gives false
 * @param timestamp_unix_millis_out  set when there is one; may be NULL
 * @return whether there is a time that could be read; it is in milliseconds since 1970-01-01 UTC
 */
bool flows8x8_flow_reply_timestamp_unix_millis(const flows8x8_flow_reply *reply,
                                               int64_t *timestamp_unix_millis_out);

/**
 * The version of the event's form.
 *
 * @param reply  borrowed, by any thread; NULL gives false
 * @param version_out  set when there is one; may be NULL
 * @return whether the event has one; older events have none
 */
bool flows8x8_flow_reply_version(const flows8x8_flow_reply *reply, uint64_t *version_out);

/**
 * The members that this version does not know, as they came.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_flow_reply_extra(const flows8x8_flow_reply *reply);

/**
 * The whole as JSON, in its canonical form: names in camelCase, absent members left out.
 *
 * @param reply  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed
 */
const char *flows8x8_flow_reply_to_json(const flows8x8_flow_reply *reply);

/**
 * Frees a reply, and with it all that was borrowed from it.
 *
 * @param reply  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_flow_reply_free(flows8x8_flow_reply *reply);

/**
 * The phone number in international form.
 *
 * @param user  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_reply_user_msisdn(const flows8x8_reply_user *user);

/**
 * WhatsApp's id of the user for this business. Before version 3 of the events it was the phone number.
 *
 * @param user  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_reply_user_channel_user_id(const flows8x8_reply_user *user);

/**
 * The name the user goes by.
 *
 * @param user  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_reply_user_name(const flows8x8_reply_user *user);

/**
 * The user name.
 *
 * @param user  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed; NULL when the event has none
 */
const char *flows8x8_reply_user_username(const flows8x8_reply_user *user);

/**
 * The members that this version does not know, as they came.
 *
 * @param user  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the reply is freed: a JSON object, "{}" when there are none
 */
const char *flows8x8_reply_user_extra(const flows8x8_reply_user *user);

/**
 * The bytes of a text, with a NUL behind the last that its length does not count.
 *
 * @param text  borrowed, by any thread; NULL gives NULL
 * @return borrowed UTF-8, until the text is freed
 */
const char *flows8x8_text_data(const flows8x8_text *text);

/**
 * The length of a text.
 *
 * @param text  borrowed, by any thread; NULL gives 0
 * @return the length in bytes
 */
size_t flows8x8_text_len(const flows8x8_text *text);

/**
 * Frees a text.
 *
 * @param text  owned, used by no other thread any more; NULL does nothing
 */
void flows8x8_text_free(flows8x8_text *text);

/**
 * Sets the function that takes the lines of the log, one for each attempt of a call, of all clients of the process. Without
 * one nothing is logged, unless the variable FLOWS8X8_LOG names a level, such as "debug": then to standard error.
 *
 * @param callback   called on the threads that make calls, so by several at once, also for a moment after it was replaced;
 *                   NULL logs nothing any more; each one that is set takes a few bytes for good
 * @param user_data  borrowed, passed to it as it is; must be there for as long as the process makes calls
 * @param level      the lowest flows8x8_log_level to log; not looked at when callback is NULL
 * @return FLOWS8X8_OK, or FLOWS8X8_ERR_INVALID_ARGUMENT for a level that does not exist
 */
flows8x8_code flows8x8_set_log_callback(flows8x8_log_callback callback,
                                        void *user_data,
                                        int32_t level);

/**
 * The text the API uses for a status.
 *
 * @param status  a flows8x8_status
 * @return static text such as "DRAFT"; NULL for any other number; callable from any thread
 */
const char *flows8x8_status_str(int32_t status);

/**
 * The text the API uses for a category.
 *
 * @param category  a flows8x8_category
 * @return static text such as "SURVEY"; NULL for any other number; callable from any thread
 */
const char *flows8x8_category_str(int32_t category);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* FLOWS8X8_H */
