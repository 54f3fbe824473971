/* A server that answers the request for a flow with a flow of that id, in a process of its own. */
#ifndef ECHO_H
#define ECHO_H

#include "support.h"

#ifdef __cplusplus
extern "C" {
#endif

/* GET .../flows/ID yields a flow whose id is ID and whose name is NAME. An ID that begins with "missing" yields a 404 whose
   errorId is ID, one with "hang" never an answer, and one with "busy" an answer after 30 ms. Ends with the test. */
served echo(const char *name);

#ifdef __cplusplus
}
#endif

#endif
