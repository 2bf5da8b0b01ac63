/* Part of CLua.h: looking at the values that scripts pass. */
#ifndef CLUA_VALUE_H
#define CLUA_VALUE_H

#include "layout.h"

struct clua_entry;
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

typedef enum clua_use {
    CLUA_USE_READ,   /* only read, by the kernel: a string will do */
    CLUA_USE_WRITE,  /* written by the kernel */
    CLUA_USE_PLAIN,  /* written in place, so that no region will do */
} clua_use;

/* The memory of the object that the pointer field at an offset of the struct at `index` refers to.
 * CLUA_OTHER: it is not fit for the use. */
clua_found clua_pointee_at(lua_State *L, int index, size_t offset, clua_use use, uint8_t **bytes, size_t *size);

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

/* Whether the children of this process will not have the region's memory: in them it is not mapped. */
void clua_region_set_private(lua_State *L, int index, bool is_private);
bool clua_region_is_private(lua_State *L, int index);

/* The number of bytes of an object before its first NUL, or of all. Those of a region are counted up to the
 * first that can't be read, and that one too. */
size_t clua_text_length_at(lua_State *L, int index);

/* Why an object can't be seen as a struct of the layout; NULL: it can. */
const char *clua_view_problem(lua_State *L, int index, const clua_layout *layout);

/* ---- Descriptors: objects that own a file descriptor ---- */

/* The number of a descriptor object or a number. CLUA_CLOSED: its descriptor is closed. */
clua_integer clua_descriptor_at(lua_State *L, int index);

/* A descriptor was closed: no object with this number may use it again. */
void clua_descriptor_closed(int number);

/* A descriptor or region is not closed or unmapped by the collector any more. False: it is neither,
 * nor any other object. */
bool clua_disarm(lua_State *L, int index);

/* ---- Resources: userdata that own something of C ---- */

typedef struct clua_resource_type {
    const char *name;
    void (*finalizer)(void *resource);  /* called once, by the collector; may not touch Lua */
    const struct clua_entry *methods;
    uint32_t method_count;
    const struct clua_entry *call;      /* what calling the userdata does; NULL: it can't be called */
    int metatable;                      /* registry reference, made when the module is loaded */
} clua_resource_type;

/* The resource that an argument owns, or NULL if it is no userdata of the type. */
void *clua_resource(lua_State *L, int index, const clua_resource_type *type);

#endif
