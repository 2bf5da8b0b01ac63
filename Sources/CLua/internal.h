/* What the C files of CLua share; Swift never sees it.
 *
 * All of this is C because every function here may raise a Lua error. */
#ifndef CLUA_INTERNAL_H
#define CLUA_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "CLua.h"

/* The one state of the process, and what it keeps in its registry. */
typedef struct clua_host {
    lua_State *main;
    lua_State *current;     /* the thread whose C frame a Swift body runs in */
    int errno_metatable;    /* registry references */
    int errno_values;       /* number -> errno userdata */
    int stores;             /* [1]: a table that the next block can have as its store */
    int values;             /* array of the values held by CLUA_VALUE fields */
    int debug_traceback;
    int handler_traceback;
    int run_call;
    int collect;
    int base;               /* the top of `current`'s stack between calls of handlers: the message
                               handler lies there, and clua_run_call below it */
    int thrown;             /* the errno value that the message handler saw, 0 for none */
    uint64_t serial;        /* number of handler calls so far */
    uint64_t request;       /* the one that runs, 0 for none */
    long allocations, fail_from, fail_end;
    clua_names errno_addresses; /* address of each errno userdata -> its number */
    int int64_metatable;          /* registry references, and the addresses of what they refer to: */
    int object_metatable;         /* a type is checked by comparing a metatable's address */
    int region_metatable;
    int descriptor_metatable;
    const void *int64_address, *object_address, *region_address, *descriptor_address;
    int spares;                   /* array of descriptors that are reserved, and owned by nobody */
    int spare_count;
    char *message;          /* of the last clua_run */
    volatile sig_atomic_t interrupted;
} clua_host;

extern clua_host clua;

enum { CLUA_ABSENT = UINT32_MAX };

/* The index of an interned string among names, by its address; CLUA_ABSENT. (Also of userdata: what
 * the collector holds never moves.) */
static inline uint32_t clua_find(const clua_names *names, const void *address) {
    uint32_t i = (uint32_t)((uintptr_t)address >> 4) & names->mask;
    for (;; i = (i + 1) & names->mask) {
        const char *there = names->slots[i].address;
        if (there == address) return names->slots[i].index;
        if (!there) return CLUA_ABSENT;
    }
}

/* The error number of an errno value; 0 for any other value. The values are made once and live as
 * long as the state, so that they too are known by their addresses. */
static inline int clua_errno_code(lua_State *L, int index) {
    const void *address = lua_touserdata(L, index);
    if (!address || !clua.errno_addresses.slots) return 0;
    uint32_t code = clua_find(&clua.errno_addresses, address);
    return code == CLUA_ABSENT ? 0 : (int)code;
}

/* Where a table that is read came from, for messages: "result #1 from 'getattr'". */
typedef struct clua_origin {
    const char *what;  /* "result", "argument" */
    int index;
    const char *preposition, *function;
} clua_origin;

/* memory.c */
void *clua_allocate(void *data, void *block, size_t old_size, size_t new_size);
void clua_free_memory(void);

/* names.c: interning; registration again, in a new state, is fine */
void clua_names_reserve(lua_State *L, clua_names *names, uint32_t count);
void clua_names_add(clua_names *names, const void *address, uint32_t index);
void clua_set_register(lua_State *L, clua_set *set);
void clua_layout_register(lua_State *L, clua_layout *layout);

/* read.c: Lua -> C */
bool clua_is_indexable(lua_State *L, int index);
void clua_read_record(lua_State *L, int index, const clua_layout *layout, void *into, const clua_origin *origin);
void clua_read_field(lua_State *L, int index, const clua_field *field, void *into, const clua_origin *origin);
bool clua_store_integer(double number, bool is_signed, int width, bool positive, void *into);

/* push.c: C -> Lua */
void clua_push_set(lua_State *L, const clua_set *set, uint32_t bits);
void clua_add_flags(lua_State *L, int index, const clua_set *set, uint32_t bits);
void clua_push_field(lua_State *L, const clua_field *field, const void *from);
void clua_fill_record(lua_State *L, int index, const clua_layout *layout, const void *from);

/* block.c: userdata that hold structs */
void clua_block_metatable(lua_State *L, clua_layout *layout);
void clua_block_push(lua_State *L, const clua_layout *layout, const void *from, size_t size);
void *clua_block_payload(lua_State *L, int index);
void clua_block_commit(lua_State *L, int index, const clua_layout *layout, bool keeps_values);

/* int64.c: integers beyond 2^53 */
void clua_int64_register(lua_State *L);
void clua_push_integer(lua_State *L, uint64_t bits, bool is_signed);

/* field.c, construct.c, object.c */
void clua_object_register(lua_State *L);
const char *clua_type_name(lua_State *L, int index);
int clua_construct(lua_State *L);
void clua_object_push_struct(lua_State *L, const clua_layout *layout, const void *from);
void clua_object_push_nested(lua_State *L, int index, size_t offset, const clua_layout *layout);
void clua_object_push_view(lua_State *L, int index, const clua_layout *layout);
void clua_object_push_bytes(lua_State *L, int index, size_t size);
void clua_object_push_pointee(lua_State *L, int index, size_t offset);
void clua_vector_push(lua_State *L, const clua_layout *layout, size_t size);
void clua_region_reserve(lua_State *L);
void clua_region_fill(lua_State *L, int index, const void *bytes, size_t size);

/* descriptor.c */
void clua_descriptor_register(lua_State *L);
void clua_descriptor_reserve(lua_State *L, int count);
void clua_descriptor_push(lua_State *L, int number, bool is_fresh);
bool clua_descriptor_disarm(lua_State *L, int index);

/* resource.c */
void clua_resource_register(lua_State *L, clua_resource_type *type);
void clua_resource_push(lua_State *L, const clua_resource_type *type, void *resource);

/* prepare.c, result.c: the gate's first and last step */
size_t clua_prepare_call(lua_State *L, const clua_entry *entry, clua_frame *frame);
void clua_release_functions(lua_State *L, const clua_entry *entry, const clua_frame *frame);
int clua_finish_call(lua_State *L, const clua_entry *entry, const clua_frame *frame);
void clua_bad_argument(lua_State *L, const clua_entry *entry, int index, const char *problem);

/* records.c: lists of tables that are C structs */
clua_polled *clua_read_polled(lua_State *L, const clua_entry *entry, const clua_prepare *step, int *count);
void clua_push_records(lua_State *L, const clua_slot *slot);

/* gate.c */
void clua_push_entry(lua_State *L, const clua_entry *entry, bool during_request);

/* module.c */
int clua_load_module(lua_State *L);

/* invoke.c */
int clua_traceback(lua_State *L);
int clua_handler_traceback(lua_State *L);
int clua_run_call(lua_State *L);
int clua_collect(lua_State *L);

#endif
