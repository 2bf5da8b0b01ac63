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

bool clua_is_absent(lua_State *L, int index);
bool clua_is_table(lua_State *L, int index);
bool clua_is_boolean(lua_State *L, int index);

/* The value of a number; false for any other value, strings among them. */
bool clua_number(lua_State *L, int index, double *number);

/* The bytes of the string at `index`, NUL-terminated; NULL if it is not a string. Unlike
 * lua_tolstring it never converts a number, which would allocate. */
const char *clua_string(lua_State *L, int index, size_t *length);

/* Whether the value is an integer beyond 2^53, as an int64 or uint64 object. */
bool clua_int64(lua_State *L, int index, uint64_t *bits, bool *is_signed);

typedef enum clua_found {
    CLUA_FOUND,
    CLUA_NIL,      /* nil, or no argument */
    CLUA_OTHER,    /* a value of another type */
    CLUA_CLOSED,   /* an object whose descriptor is closed or whose memory is unmapped */
    CLUA_OUTSIDE,  /* a number that is not finite, or needs more than 64 bits */
} clua_found;

typedef struct clua_integer {
    int64_t value;
    clua_found found;
} clua_integer;

/* The integer that a number (its fraction cut), a truth value or an int64 object stands for. Unsigned
 * integers from 2^63 on come as the same 64 bits. */
clua_integer clua_integer_at(lua_State *L, int index);

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

    /* In structs that are objects of their own: */
    CLUA_STRUCT,  /* a nested struct of `layout`, read as a view */
    CLUA_ARRAY,   /* `size` bytes of unsigned integers of `width`, read as a view; `size` 0: to the end */
    CLUA_POINTER, /* the address of an object, which the struct keeps alive */
} clua_kind;

typedef struct clua_field {
    const char *name;
    uint32_t offset;
    uint8_t kind;      /* clua_kind */
    uint8_t width;     /* bytes: 1, 2, 4 or 8 */
    bool positive;     /* a signed integer that may not be negative */
    bool read_only;    /* Lua may not assign it */
    bool alias;        /* another name for what an earlier field is about */
    uint32_t size;     /* of an array, in bytes */
    const clua_set *set;
    const struct clua_layout *layout;
} clua_field;

typedef struct clua_layout {
    const char *name;
    const clua_field *fields;
    uint32_t field_count;
    clua_names names;   /* made by clua_layout_register */
    int name_table;     /* registry reference: array of the fields' names */
    int metatable;      /* registry reference, for layouts whose values are userdata */
    uint32_t size;      /* of the struct, in bytes */
    const void *record; /* the same for all layouts of one C struct */
} clua_layout;

/* ---- Objects: memory that Lua handles ----
 *
 * Structs, arrays of integers, vectors (arrays of structs) and mapped regions. An object knows its
 * size, and what its pointers point to stays alive with it. */

/* The memory of an object of any kind. */
clua_found clua_memory_at(lua_State *L, int index, uint8_t **bytes, size_t *size);

/* The same, but no region: its memory can be read by anybody without a signal. */
clua_found clua_plain_memory_at(lua_State *L, int index, uint8_t **bytes, size_t *size);

clua_found clua_region_at(lua_State *L, int index, uint8_t **bytes, size_t *size);
clua_found clua_struct_at(lua_State *L, int index, const clua_layout *layout, void **bytes);

/* The layout of a struct, NULL for another value. */
const clua_layout *clua_layout_at(lua_State *L, int index);

/* The memory of the object that the pointer field at an offset of the struct at `index` refers to. */
clua_found clua_pointee_at(lua_State *L, int index, size_t offset, uint8_t **bytes, size_t *size);

typedef struct clua_gathered {
    struct iovec *vector;
    size_t count;
    size_t bad;           /* the element that is meant by what is wrong */
    const char *problem;  /* NULL: every element is as long as its memory at most */
} clua_gathered;

/* Makes the addresses in a vector of struct iovec those of the objects that its elements refer to, and
 * checks their lengths. With an offset, the vector is what that pointer field of a struct refers to.
 *
 * - into: the memory will be written to, so that a string will not do. */
clua_found clua_gather_at(lua_State *L, int index, const size_t *offset, bool into, clua_gathered *result);

/* A region gives its memory up, so that neither it nor the collector touches it again. */
void clua_region_forget(lua_State *L, int index);

/* ---- Descriptors: objects that own a file descriptor ---- */

/* The number of a descriptor object or a number. CLUA_CLOSED: its descriptor is closed. */
clua_integer clua_descriptor_at(lua_State *L, int index);

/* A descriptor was closed: no object with this number may use it again. */
void clua_descriptor_closed(int number);

/* A descriptor or region is not closed or unmapped by the collector any more. False: it is neither,
 * nor any other object. */
bool clua_disarm(lua_State *L, int index);

/* ---- Lua -> Swift: entries ---- */

typedef enum clua_outcome {
    CLUA_OUT_NOTHING,   /* no result */
    CLUA_OUT_BOOLEAN,
    CLUA_OUT_NUMBER,
    CLUA_OUT_NUMBERS,   /* number and second */
    CLUA_OUT_RECORD,    /* a table with the fields of `layout`; argument 1 is reused if it is a table */
    CLUA_OUT_SLOTS,     /* what `slots` say */
    CLUA_OUT_FAILURE,   /* nil, text, number */
    CLUA_OUT_ERRNO,     /* nil, the text of the error number `index`, number */
    CLUA_OUT_EXPECTED,  /* raises "bad argument #index to 'entry' (text expected, got ...)" */
    CLUA_OUT_BAD,       /* raises "bad argument #index to 'entry' (text)" */
    CLUA_OUT_ERROR,     /* raises text */
} clua_outcome;

/* One step of making results: a value, which belongs to the table that is being filled, if there is one. */
typedef enum clua_slot_kind {
    CLUA_SLOT_NIL,
    CLUA_SLOT_BOOLEAN,     /* integer */
    CLUA_SLOT_NUMBER,
    CLUA_SLOT_SIGNED,      /* integer: a number, or an int64 object beyond 2^53 */
    CLUA_SLOT_UNSIGNED,
    CLUA_SLOT_BYTES,       /* a string of `length` bytes */
    CLUA_SLOT_OBJECT_BYTES, /* a string of the first `length` bytes of the argument at `integer` */
    CLUA_SLOT_ARGUMENT,    /* the argument at `integer` */
    CLUA_SLOT_STRUCT,      /* a new struct of `layout`, a copy of `bytes` */
    CLUA_SLOT_NESTED,      /* a view of the nested struct at `length` of the struct that came last */
    CLUA_SLOT_DESCRIPTOR,  /* a new object that owns the descriptor `integer` */
    CLUA_SLOT_DESCRIPTORS, /* an array of `length` of them, from the ints at `bytes` */
    CLUA_SLOT_REGION,      /* a new region, which owns the `length` bytes at `bytes` */
    CLUA_SLOT_SELECTED,    /* an array of those elements of the array at stack index `integer` whose
                              one of `length` flags (bool) at `bytes` is set */
    CLUA_SLOT_ENTRY,       /* the function of the entry at `bytes` */
    CLUA_SLOT_RESOURCE,    /* the userdata that a preparation has made; it now owns `bytes` */
    CLUA_SLOT_TABLE,       /* begins a table; what follows up to its CLUA_SLOT_END belongs to it */
    CLUA_SLOT_END,
} clua_slot_kind;

typedef struct clua_slot {
    const char *key;   /* in the table; NULL: the next index of it */
    uint8_t kind;      /* clua_slot_kind */
    union {
        double number;
        int64_t integer;
        const void *bytes;  /* valid until the outcome is pushed: in the frame, an argument or static */
    };
    size_t length;
    const clua_layout *layout;
} clua_slot;

enum {
    CLUA_RECORD_ROOM = 512, CLUA_TEXT_ROOM = 1024, CLUA_MOST_SLOTS = 24, CLUA_MOST_LISTS = 3,
    CLUA_MOST_DESCRIPTORS = 256, /* reserved for one call; the kernel passes 253 at once at most */
};

/* A list that a preparation has read from a table. */
typedef struct clua_list {
    int count;
    int index;  /* of the table, on the stack */
    union {
        char **strings;    /* NULL-terminated */
        int *descriptors;
    };
} clua_list;

/* One call of an entry. What preparations make is there, the rest is not initialised. */
typedef struct clua_frame {
    lua_State *L;
    const struct clua_entry *entry;
    int argument_count;    /* set when there is a preparation */
    clua_outcome outcome;
    int index;
    int slot_count;
    int list_count;
    double number, second;
    const clua_layout *layout;
    const int *functions;  /* references, 0 where there is none; released after the body */
    uint8_t *scratch;      /* memory for the call alone */
    size_t scratch_size;
    int reserved;          /* stack index of the region or resource that is reserved, 0 for none */
    clua_list lists[CLUA_MOST_LISTS];
    union {
        uint8_t record[CLUA_RECORD_ROOM];  /* a struct read from a table, or to be made into one */
        max_align_t record_alignment;
    };
    clua_slot slots[CLUA_MOST_SLOTS];
    char text[CLUA_TEXT_ROOM];
} clua_frame;

typedef void (*clua_body)(clua_frame *frame, const void *context);

/* What C does with an argument before the body runs, because it may raise or allocate. */
typedef enum clua_preparation {
    CLUA_PREPARE_STRINGS = 1, /* an array of strings -> a list; numbers will do unless `strict` */
    CLUA_PREPARE_FUNCTIONS,   /* the functions called `names` of an indexable object -> frame->functions */
    CLUA_PREPARE_RECORD,      /* a table or nil -> frame->record, through `layout` */
    CLUA_PREPARE_TEXT,        /* a number -> the string that it is in Lua */
    CLUA_PREPARE_DESCRIPTORS, /* an array of what clua_descriptor_at or `descriptor` takes -> a list */
    CLUA_PREPARE_UNPACK,      /* a table with one of the `names` in place of all arguments -> the arguments */
    CLUA_PREPARE_SCRATCH,     /* frame->scratch: `count` bytes; if that is 0, as many as the integer
                                 argument says, unless argument `given` is there */
    CLUA_PREPARE_RESERVE,     /* `count` descriptors, so that no result can fail for want of memory */
    CLUA_PREPARE_REGION,      /* a region, for the same reason */
    CLUA_PREPARE_RESOURCE,    /* userdata of `resource` */
} clua_preparation;

typedef struct clua_prepare {
    uint8_t preparation;  /* 0 ends the list */
    uint8_t argument;
    uint8_t given;
    bool strict;
    uint32_t count;
    union {
        const char *const *names;
        const clua_layout *layout;
        const struct clua_resource_type *resource;
        bool (*descriptor)(const char *name, size_t length, int *number);
    };
} clua_prepare;

enum { CLUA_MOST_PREPARATIONS = 4 };

typedef struct clua_entry {
    const char *name;
    clua_body body;
    const void *context;
    int parameter_count;
    clua_prepare prepare[CLUA_MOST_PREPARATIONS + 1];
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

/* The same, and the userdata owns it no more. */
void *clua_resource_take(lua_State *L, int index, const clua_resource_type *type);

/* ---- Modules ---- */

typedef struct clua_constant {
    const char *name;
    double value;
} clua_constant;

/* A constructor in the table `t` of a module. */
typedef struct clua_type {
    const char *name;
    uint8_t shape;               /* clua_shape */
    const clua_layout *layout;
} clua_type;

typedef enum clua_shape {
    CLUA_SHAPE_STRUCT,      /* S.t.stat() */
    CLUA_SHAPE_FLEXIBLE,    /* S.t.cmsghdr(n): the array at the struct's end has n bytes */
    CLUA_SHAPE_VECTOR,      /* S.t.iovec(n): an array of structs */
    CLUA_SHAPE_BUFFER,      /* S.t.buffer(n) */
    CLUA_SHAPE_DESCRIPTOR,  /* S.t.fd(n) */
} clua_shape;

/* What the constructor at `index` makes. False: it is no constructor. */
bool clua_type_at(lua_State *L, int index, clua_type *type);

/* Another name of an entry. */
typedef struct clua_alias {
    const char *name, *of;
} clua_alias;

/* A member of the module that is a struct. */
typedef struct clua_object_constant {
    const char *name;
    const clua_layout *layout;
    const void *bytes;
} clua_object_constant;

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
    const clua_alias *aliases;
    uint32_t alias_count;
    const clua_type *types;        /* become the constructors in the table `t`; with them come objects,
                                      descriptors and int64 values. None if type_count is 0 */
    uint32_t type_count;
    const char *const *methods;    /* of descriptors: names of entries or aliases */
    uint32_t method_count;
    const clua_object_constant *objects;
    uint32_t object_count;
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
