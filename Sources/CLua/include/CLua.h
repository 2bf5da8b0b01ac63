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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lua_State lua_State;

/* ---- Looking at arguments; none of these raises, allocates or runs the collector ---- */

bool clua_is_nil(lua_State *L, int index);
bool clua_is_table(lua_State *L, int index);

/* The bytes of the string at `index`, NUL-terminated; NULL if it is not a string. Unlike
 * lua_tolstring it never converts a number, which would allocate. */
const char *clua_string(lua_State *L, int index, size_t *length);

/* ---- Sets of names: the bits of an integer as { name = true, ... } ---- */

typedef struct clua_flag {
    const char *name;
    uint32_t mask;  /* the flag is there when (bits & mask) == value */
    uint32_t value;
} clua_flag;

/* Some names in the order of their addresses' hashes: Lua interns strings, so a name is found by
 * its address, and never compared byte by byte. */
typedef struct clua_names {
    struct { const void *address; uint32_t index; } *slots;
    uint32_t mask;
} clua_names;

typedef struct clua_set {
    const clua_flag *flags;
    uint32_t flag_count;
    const clua_flag *words;  /* strings that stand for whole values, in place of a set */
    uint32_t word_count;
    clua_names flag_names, word_names;  /* made by clua_set_register */
    int name_table;                     /* registry reference: array of the flags' names */
} clua_set;

/* ---- Layouts: the fields of a C struct by name ---- */

typedef enum clua_kind {
    CLUA_SIGNED,
    CLUA_UNSIGNED,
    CLUA_BOOLEAN,
    CLUA_TIME,  /* struct timespec: a number of seconds with a fraction, or { sec =, nsec = } */
    CLUA_BITS,  /* an unsigned integer, read and written as a set */
    CLUA_VALUE, /* any Lua value; the struct holds an int32_t, its reference, 0 for none */
} clua_kind;

typedef struct clua_field {
    const char *name;
    uint32_t offset;
    uint8_t kind;      /* clua_kind */
    uint8_t width;     /* bytes: 1, 2, 4 or 8 */
    bool positive;     /* a signed integer that may not be negative */
    bool read_only;    /* Lua may not assign it */
    const clua_set *set;
} clua_field;

typedef struct clua_layout {
    const char *name;
    const clua_field *fields;
    uint32_t field_count;
    clua_names names;   /* made by clua_layout_register */
    int name_table;     /* registry reference: array of the fields' names */
    int metatable;      /* registry reference, for layouts whose values are userdata */
} clua_layout;

/* ---- Lua -> Swift: entries ---- */

typedef enum clua_outcome {
    CLUA_OUT_NOTHING,   /* no result */
    CLUA_OUT_BOOLEAN,
    CLUA_OUT_NUMBER,
    CLUA_OUT_NUMBERS,   /* number and second */
    CLUA_OUT_RECORD,    /* a table with the fields of `layout`; argument 1 is reused if it is a table */
    CLUA_OUT_FAILURE,   /* nil, text, number */
    CLUA_OUT_EXPECTED,  /* raises "bad argument #index to 'entry' (text expected, got ...)" */
    CLUA_OUT_BAD,       /* raises "bad argument #index to 'entry' (text)" */
    CLUA_OUT_ERROR,     /* raises text */
} clua_outcome;

enum { CLUA_RECORD_ROOM = 256, CLUA_TEXT_ROOM = 1024 };

/* One call of an entry. `strings`, `functions` and `record` are filled by the entry's preparation. */
typedef struct clua_frame {
    lua_State *L;
    int argument_count;
    clua_outcome outcome;
    int index;
    double number, second;
    const clua_layout *layout;
    char **strings;      /* NULL-terminated; freed after the body */
    int string_count;
    const int *functions; /* references, 0 where there is none; released after the body */
    union {
        uint8_t record[CLUA_RECORD_ROOM];  /* a struct read from a table, or to be made into one */
        max_align_t record_alignment;
    };
    char text[CLUA_TEXT_ROOM];
} clua_frame;

typedef void (*clua_body)(clua_frame *frame, const void *context);

/* What C does with an argument before the body runs, because it may raise or allocate. */
typedef enum clua_preparation {
    CLUA_PREPARE_STRINGS = 1, /* an array of strings and numbers -> frame->strings */
    CLUA_PREPARE_FUNCTIONS,   /* the functions called `names` of an indexable object -> frame->functions */
    CLUA_PREPARE_RECORD,      /* a table or nil -> frame->record, through `layout` */
    CLUA_PREPARE_TEXT,        /* a number -> the string that it is in Lua */
} clua_preparation;

typedef struct clua_prepare {
    uint8_t preparation;  /* 0 ends the list */
    uint8_t argument;
    uint16_t name_count;
    const char *const *names;
    const clua_layout *layout;
} clua_prepare;

typedef struct clua_entry {
    const char *name;
    clua_body body;
    const void *context;
    clua_prepare prepare[3];
} clua_entry;

/* ---- Resources: userdata that own something of C ---- */

typedef struct clua_resource_type {
    const char *name;
    void (*finalizer)(void *resource);  /* called once, by the collector; may not touch Lua */
    const clua_entry *methods;
    uint32_t method_count;
    int metatable;                      /* registry reference, made when the module is loaded */
} clua_resource_type;

/* The resource that an argument owns, or NULL if it is no userdata of the type. */
void *clua_resource(lua_State *L, int index, const clua_resource_type *type);

/* ---- Modules ---- */

typedef struct clua_constant {
    const char *name;
    double value;
} clua_constant;

typedef struct clua_module {
    const char *name;
    const clua_entry *entries;
    uint32_t entry_count;
    const clua_constant *constants;
    uint32_t constant_count;
    const clua_constant *errors;   /* become the table `errno`; none if error_count is 0 */
    uint32_t error_count;
    bool global;                   /* loading also sets the global of that name */
    clua_set *const *sets;         /* registered when the module is loaded, as are the layouts */
    uint32_t set_count;
    clua_layout *const *layouts;
    uint32_t layout_count;
    clua_resource_type *const *resources;
    uint32_t resource_count;
} clua_module;

/* ---- Swift -> Lua: calls of handlers ---- */

typedef enum clua_argument_kind {
    CLUA_ARG_NONE,
    CLUA_ARG_BOOLEAN,
    CLUA_ARG_NUMBER,
    CLUA_ARG_STRING,   /* NUL-terminated */
    CLUA_ARG_BYTES,
    CLUA_ARG_TABLE,    /* a fresh table; with a layout and `target`, read back into it after the call */
    CLUA_ARG_RECORD,   /* a table with the fields of the struct at `target`; read back if `read_back` */
    CLUA_ARG_SET,      /* a fresh set of `number`, through `set` */
    CLUA_ARG_BLOCK,    /* userdata holding a copy of the struct at `target`, valid during the call;
                          copied back after it */
    CLUA_ARG_ENTRY,    /* a function, valid during the call: the entry at `target` */
    CLUA_ARG_RESOURCE, /* userdata that owns what is at `target`; nil if that is NULL */
} clua_argument_kind;

typedef struct clua_argument {
    uint8_t kind;      /* clua_argument_kind */
    bool read_back;    /* after the call the struct at target is what the table or userdata then holds */
    uint8_t gather;    /* n: the table also holds itself and the next n-1 arguments as [1]...[n] */
    uint32_t size;     /* of the struct at target, in bytes */
    union {
        double number;
        const char *bytes;
        void *target;
    };
    union {
        size_t length;
        const clua_layout *layout;
        const clua_set *set;
        const clua_resource_type *resource;
    };
} clua_argument;

typedef enum clua_result_kind {
    CLUA_RESULT_IGNORED,
    CLUA_RESULT_COUNT,     /* an integer from 0 to `capacity`, into `number` */
    CLUA_RESULT_BYTES,     /* a string, cut to `capacity` bytes at `target`; its full length into `length` */
    CLUA_RESULT_RECORD,    /* a table, into the struct at `target` through `layout` */
    CLUA_RESULT_OPTIONAL_RECORD, /* the same, or nil */
    CLUA_RESULT_STRINGS,   /* an array of strings, each with a NUL after it, at `target`; their
                              length into `length` even when it is over `capacity` */
    CLUA_RESULT_REPLY,     /* nil or an integer into `number`; then nil or a string as for BYTES */
} clua_result_kind;

typedef enum clua_status {
    CLUA_OK,
    CLUA_THROWN,   /* an errno value was thrown: it is in `code` */
    CLUA_FAILED,   /* anything else: message with traceback in `bytes`, `length`, until clua_forget */
} clua_status;

enum { CLUA_MOST_ARGUMENTS = 6 };

typedef struct clua_call {
    int function;        /* reference */
    int argument_count;
    uint8_t result;      /* clua_result_kind */
    uint8_t read_back;   /* a bit for each argument that is read back */
    bool keeps_values;   /* values assigned to CLUA_VALUE fields of a block outlive the call */
    int code;
    const char *name;    /* of the handler, for messages */
    void *target;
    size_t capacity;
    size_t length;
    double number;
    const char *bytes;
    const clua_layout *layout;
    clua_argument arguments[CLUA_MOST_ARGUMENTS];
} clua_call;

/* Calls the function, protected, with a traceback handler. After CLUA_FAILED, clua_forget must follow. */
clua_status clua_invoke(clua_call *call);
void clua_forget(void);

/* Lets go of a value kept in a CLUA_VALUE field. Never raises. */
void clua_release_value(int32_t reference);

/* The number of parameters that a referenced Lua function can see; 255 for no limit. */
int clua_parameter_count(int reference);

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

/* Loads and runs a chunk. NULL when it went well, else the error message with its traceback, valid
 * until the next call. */
const char *clua_run(const clua_chunk *chunk);

/* ---- Signals ---- */

/* May be called from a signal handler. Unless `now`, only makes a later call with `now` possible in
 * time: running Lua code looks every 1,000 instructions whether it has come. With `now`, the code
 * that runs gets an error at each instruction until the handler call has ended. */
void clua_interrupt(bool now);

#endif
