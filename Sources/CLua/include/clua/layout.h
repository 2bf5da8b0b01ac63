/* Part of CLua.h: the fields of C structs, and sets of bits, by name. */
#ifndef CLUA_LAYOUT_H
#define CLUA_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
    CLUA_FLAGS, /* an unsigned integer, whose bits' names become fields beside it; only in CLUA_SLOT_RECORDS */

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

#endif
