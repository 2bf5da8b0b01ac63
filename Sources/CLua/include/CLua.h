/* What Swift may know of Lua.
 *
 * An error in Lua 5.1 is a longjmp, and none may cross a Swift frame. So this header includes no
 * <lua.h>: it declares a few functions that never raise, allocate or run the collector, and the
 * gates through which everything else goes:
 *
 *   Lua -> Swift   clua_entry: C prepares (may raise), the Swift body runs and fills a clua_frame
 *                  (cannot raise), C pushes the result or raises.
 *   Swift -> Lua   clua_invoke and clua_run: protected calls that leave the stack as it was.
 */
#ifndef CLUA_H
#define CLUA_H

#include "clua/call.h"
#include "clua/entry.h"
#include "clua/layout.h"
#include "clua/value.h"

/* ---- The state ---- */

/* Opens the one state of the process, with the standard libraries and `modules` in package.preload.
 * For tests, of the requests of memory, counted from 1, those from `fail_from` fail, `fail_count` of
 * them; 0 for none. False: out of memory. */
bool clua_open(const clua_module *const *modules, uint32_t count, long fail_from, long fail_count);
void clua_close(void);

/* For tests: requests of memory that the state has made so far, and values on its stack. */
long clua_allocation_count(void);
int clua_stack_top(void);

typedef struct clua_chunk {
    const char *file;       /* path, NULL for standard input; or */
    const char *text;       /* the source itself */
    const char *name;       /* what messages call the text */
    const char *const *arguments; /* argv: arguments[script] is arg[0] */
    int argument_count;
    int script;             /* index of the script's name in arguments; -1: no table `arg` */
} clua_chunk;

/* Loads and runs a chunk. NULL when it went well, else the error message with its traceback, "" for
 * nil, valid until the next call. */
const char *clua_run(const clua_chunk *chunk);

/* ---- Signals ---- */

/* May be called from a signal handler. Unless `now`, only makes a later call with `now` possible in
 * time: running Lua code looks every 1,000 instructions whether it has come. With `now`, the code
 * that runs gets an error at each instruction until the handler call has ended. */
void clua_interrupt(bool now);

#endif
