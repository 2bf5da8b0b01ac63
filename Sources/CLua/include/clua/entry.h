/* Part of CLua.h: functions that scripts call, and modules of them. */
#ifndef CLUA_ENTRY_H
#define CLUA_ENTRY_H

#include "value.h"

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
    CLUA_SLOT_STRINGS,     /* an array of strings: those in the `length` bytes at `bytes`, a NUL after each */
    CLUA_SLOT_OBJECT_BYTES, /* a string of the first `length` bytes of the argument at `integer` */
    CLUA_SLOT_ARGUMENT,    /* the argument at `integer` */
    CLUA_SLOT_STRUCT,      /* a new struct of `layout`, a copy of `bytes` */
    CLUA_SLOT_NESTED,      /* a view of the nested struct at `length` of the struct that came last */
    CLUA_SLOT_VIEW,        /* a view of the argument at `integer`, which is large enough, as a struct */
    CLUA_SLOT_INTEGERS,    /* an array of `length` numbers, from the uint32_t at `bytes` */
    CLUA_SLOT_DESCRIPTOR,  /* a new object that owns the descriptor `integer` */
    CLUA_SLOT_DESCRIPTORS, /* an array of `length` of them, from the ints at `bytes` */
    CLUA_SLOT_REGION,      /* a new region, which owns the `length` bytes at `bytes` */
    CLUA_SLOT_SELECTED,    /* an array of those elements of the array at stack index `index` whose
                              one of `length` flags (bool) at `bytes` is set */
    CLUA_SLOT_RECORDS,     /* an array of `length` tables made of the structs of `layout` at `bytes`; with
                              `index`, they are clua_polled, and each table also has the `fd` of that
                              element of the array at stack index `index` which `position` says */
    CLUA_SLOT_POINTEE,     /* what the pointer at offset `length` of the struct at stack index `integer`
                              refers to */
    CLUA_SLOT_RESOURCE,    /* the userdata that a preparation has made; it now owns `bytes` */
    CLUA_SLOT_TABLE,       /* begins a table; what follows up to its CLUA_SLOT_END belongs to it */
    CLUA_SLOT_END,
} clua_slot_kind;

typedef struct clua_slot {
    const char *key;   /* in the table; NULL: the next index of it */
    uint8_t kind;      /* clua_slot_kind */
    int index;         /* of an argument, where there is memory as well */
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

/* In the place of a reference to a function. */
enum { CLUA_TRUE = -1 };

/* An element of the array that poll gets: struct pollfd, in whose place comes the answer. */
typedef struct clua_polled {
    union {
        int fd;            /* INT_MIN: the object is closed */
        int32_t position;  /* in the array, from 1 */
    };
    int16_t events, revents;
} clua_polled;

/* A list that a preparation has read from a table. */
typedef struct clua_list {
    int count;
    int index;  /* of the table, on the stack */
    union {
        char **strings;    /* NULL-terminated */
        int *descriptors;
        uint32_t *integers;
        clua_polled *polled;
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
    const int *functions;  /* references, 0 where there is none, CLUA_TRUE for true; released after the body */
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

/* Where the record is: Swift, which sees a member of a union as a computed property, only has the address of a copy. */
static inline void *clua_record_of(clua_frame *frame) { return frame->record; }

typedef void (*clua_body)(clua_frame *frame, const void *context);

/* What C does with an argument before the body runs, because it may raise or allocate. */
typedef enum clua_preparation {
    CLUA_PREPARE_STRINGS = 1, /* an array of strings -> a list; numbers will do unless `strict` */
    CLUA_PREPARE_FUNCTIONS,   /* the functions called `names` of an indexable object -> frame->functions */
    CLUA_PREPARE_RECORD,      /* a table or nil -> frame->record, through `layout`; `strict`: with a
                                 number in every field */
    CLUA_PREPARE_TEXT,        /* a number -> the string that it is in Lua */
    CLUA_PREPARE_DESCRIPTORS, /* an array of what clua_descriptor_at or `descriptor` takes -> a list */
    CLUA_PREPARE_POLLED,      /* an array of { fd =, events = } -> a list; names through `parsers` */
    CLUA_PREPARE_VECTOR,      /* nil -> an iovec of `layout` with one byte, in the argument's place */
    CLUA_PREPARE_INTEGERS,    /* an array of integers -> a list of their lower 32 bits */
    CLUA_PREPARE_UNPACK,      /* a table with one of the `names` in place of all arguments -> the arguments */
    CLUA_PREPARE_SCRATCH,     /* frame->scratch: `count` bytes; if that is 0, as many as the integer
                                 argument says, unless argument `given` is there */
    CLUA_PREPARE_RESERVE,     /* `count` descriptors, so that no result can fail for want of memory */
    CLUA_PREPARE_REGION,      /* a region, for the same reason */
    CLUA_PREPARE_RESOURCE,    /* userdata of `resource` */
    CLUA_PREPARE_STRUCTS,     /* nil, or an array of `count` structs of `layout`, each an object, a table of
                                 fields, or what `convert` takes -> frame->record, one after the other */
} clua_preparation;

/* The number that a name stands for; false: none. */
typedef bool clua_parse(const char *name, size_t length, int *number);

typedef struct clua_parsers {
    clua_parse *descriptor, *events;
} clua_parsers;

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
        clua_parse *descriptor;
        const clua_parsers *parsers;
    };
    /* What a string, or a number where `name` is NULL, stands for. NULL: neither is taken. */
    bool (*convert)(double number, const char *name, size_t length, void *record);
} clua_prepare;

enum { CLUA_MOST_PREPARATIONS = 6 };

typedef struct clua_entry {
    const char *name;
    clua_body body;
    const void *context;
    int parameter_count;
    clua_prepare prepare[CLUA_MOST_PREPARATIONS + 1];
} clua_entry;

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

#endif
