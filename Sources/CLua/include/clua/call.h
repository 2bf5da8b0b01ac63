/* Part of CLua.h: calls of handlers. */
#ifndef CLUA_CALL_H
#define CLUA_CALL_H

#include "value.h"

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
    CLUA_RESULT_BUFFER,    /* a string, or a descriptor, an offset and perhaps a size, into the clua_buffer
                              at `target`; `capacity` bytes at most */
    CLUA_RESULT_REPLY,     /* nil or an integer into `number`; then nil or a string as for BYTES */
} clua_result_kind;

/* Bytes, or where they are. */
typedef struct clua_buffer {
    void *bytes;     /* from malloc; NULL: they are in the file */
    int descriptor;
    int64_t offset;
    size_t size;
} clua_buffer;

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

#endif
