/* What the files about objects share; see object.c. */
#ifndef CLUA_OBJECT_H
#define CLUA_OBJECT_H

#include "internal.h"

/* A view has no constructor, and neither has a region. */
enum { CLUA_SHAPE_REGION = CLUA_SHAPE_DESCRIPTOR + 1 };

typedef struct clua_object {
    const void *self;           /* its own address: what else debug.setmetatable passes off as an object has not */
    uint8_t *bytes;             /* its memory; NULL: a region that is not mapped any more */
    size_t size;                /* in bytes */
    const clua_layout *layout;  /* of the struct, or of each struct of a vector */
    uint8_t shape;              /* clua_shape: STRUCT, VECTOR, BUFFER (any array of integers), REGION */
    uint8_t width;              /* of an array's integers, in bytes */
    bool has_store;
    bool armed;                 /* a region that the collector unmaps */
    int only_in;                /* the process in which alone a region is mapped; 0: in its children, too */
    uint64_t payload[];
} clua_object;

/* object.c */
clua_object *clua_object_at(lua_State *L, int index);
clua_object *clua_object_push(lua_State *L, clua_shape shape, const clua_layout *layout, size_t size);
clua_object *clua_view_push(lua_State *L, int index, clua_object *of, clua_shape shape, size_t offset, size_t size);
void clua_object_store(lua_State *L, int index, clua_object *object);
void clua_reference_push(lua_State *L, int index, const clua_object *object, const void *place);
void clua_reference_set(lua_State *L, int index, clua_object *object, void *place);
void clua_region_drop(clua_object *region);
int clua_region_collect(lua_State *L);

/* region.c: memory that may be gone or forbidden, whose use is an error and not a signal */
void clua_unmap(void *bytes, size_t size);
void clua_object_read(lua_State *L, const clua_object *object, size_t offset, void *into, size_t size);
void clua_object_write(lua_State *L, clua_object *object, size_t offset, const void *from, size_t size);

/* field.c: the fields of a struct in an object */
void clua_object_push_field(lua_State *L, int index, clua_object *object, const clua_field *field, uint8_t *at);
void clua_object_assign_field(lua_State *L, int index, clua_object *object, const clua_field *field, uint8_t *at);

/* construct.c */
void clua_object_fill(lua_State *L, int index, clua_object *object, const clua_layout *layout, uint8_t *at, int value);
void clua_array_fill(lua_State *L, const char *what, uint8_t *at, size_t size, int width, int value);

/* Pushes the integer of some bytes at a place. */
void clua_push_place(lua_State *L, const void *place, int width, bool is_signed);

/* An integer as fields and elements take it, its upper bits dropped. Messages call it "the field 'x'". */
void clua_check_integer(lua_State *L, int index, const char *what, const char *name, int width, void *into);

#endif
