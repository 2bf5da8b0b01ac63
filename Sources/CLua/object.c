/* Objects: userdata that are memory. A struct, an array of integers, a vector (an array of structs) or
 * a mapped region; with memory of its own behind its head, or a view of another object's.
 *
 * What an object refers to lives in its store, a table that is its environment: the objects that its
 * pointer fields point to, by their offset, and the object whose memory it is, by `true`. A view
 * shares the store of that object, and so keeps it alive. */
#include <sys/uio.h>
#include <unistd.h>

#include "object.h"

clua_object *clua_object_at(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
    const void *address = lua_topointer(L, -1);
    lua_pop(L, 1);
    if (address != clua.object_address && address != clua.region_address) return NULL;
    clua_object *object = lua_touserdata(L, index);
    if (lua_objlen(L, index) < sizeof *object || object->self != object) return NULL;
    if (object->only_in && object->only_in != getpid()) clua_region_drop(object);
    return object;
}

/* ---- Making ---- */

static clua_object *push(lua_State *L, size_t payload, int metatable) {
    clua_object *object = lua_newuserdata(L, sizeof *object + payload);
    memset(object, 0, sizeof *object);
    object->self = object;
    lua_rawgeti(L, LUA_REGISTRYINDEX, metatable);
    lua_setmetatable(L, -2);
    return object;
}

/* A new object with `size` bytes of its own, all 0. */
clua_object *clua_object_push(lua_State *L, clua_shape shape, const clua_layout *layout, size_t size) {
    if (size > SIZE_MAX / 4) luaL_error(L, "not enough memory");
    clua_object *object = push(L, size, clua.object_metatable);
    object->bytes = memset(object->payload, 0, size);
    object->size = size;
    object->shape = (uint8_t)shape;
    object->layout = layout;
    object->width = 1;
    return object;
}

/* Pushes the store of the object at a positive index, and makes it if need be. */
void clua_object_store(lua_State *L, int index, clua_object *object) {
    if (object->has_store) {
        lua_getfenv(L, index);
        return;
    }
    lua_newtable(L);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, index);
    lua_rawset(L, -3);
    lua_pushvalue(L, -1);
    lua_setfenv(L, index);
    object->has_store = true;
}

/* A view of some bytes of the object at a positive index. */
clua_object *clua_view_push(lua_State *L, int index, clua_object *of, clua_shape shape, size_t offset, size_t size) {
    clua_object_store(L, index, of);
    clua_object *view = push(L, 0, clua.object_metatable);
    view->bytes = of->bytes + offset;
    view->size = size;
    view->shape = (uint8_t)shape;
    view->width = 1;
    lua_insert(L, -2);
    lua_setfenv(L, -2);
    view->has_store = true;
    return view;
}

void clua_object_push_struct(lua_State *L, const clua_layout *layout, const void *from) {
    memcpy(clua_object_push(L, CLUA_SHAPE_STRUCT, layout, layout->size)->bytes, from, layout->size);
}

/* A view of the struct at an offset of the struct at a positive index. */
void clua_object_push_nested(lua_State *L, int index, size_t offset, const clua_layout *layout) {
    clua_view_push(L, index, lua_touserdata(L, index), CLUA_SHAPE_STRUCT, offset, layout->size)->layout = layout;
}

/* A new vector of one struct iovec, with a buffer of `size` bytes. */
void clua_vector_push(lua_State *L, const clua_layout *layout, size_t size) {
    clua_object *vector = clua_object_push(L, CLUA_SHAPE_VECTOR, layout, sizeof(struct iovec));
    struct iovec *element = (struct iovec *)vector->bytes;
    int index = lua_gettop(L);
    clua_object_push(L, CLUA_SHAPE_BUFFER, NULL, size);
    clua_reference_set(L, index, vector, &element->iov_base);
    element->iov_len = size;
}

/* Pushes what the pointer field at an offset of the struct at an index refers to. */
void clua_object_push_pointee(lua_State *L, int index, size_t offset) {
    const clua_object *object = lua_touserdata(L, index);
    clua_reference_push(L, index, object, object->bytes + offset);
}

/* An empty region; clua_region_fill gives it its memory, and cannot fail. */
void clua_region_reserve(lua_State *L) {
    clua_object *region = push(L, 0, clua.region_metatable);
    region->shape = CLUA_SHAPE_REGION;
    region->width = 1;
}

void clua_region_fill(lua_State *L, int index, const void *bytes, size_t size) {
    clua_object *region = lua_touserdata(L, index);
    region->bytes = (uint8_t *)bytes;
    region->size = size;
    region->armed = true;
}

void clua_region_drop(clua_object *region) {
    region->armed = false;
    region->bytes = NULL;
    region->size = 0;
    region->only_in = 0;
}

void clua_region_forget(lua_State *L, int index) {
    clua_object *region = clua_object_at(L, index);
    if (region && region->shape == CLUA_SHAPE_REGION) clua_region_drop(region);
}

void clua_region_set_private(lua_State *L, int index, bool is_private) {
    clua_object *region = clua_object_at(L, index);
    if (region && region->shape == CLUA_SHAPE_REGION) region->only_in = is_private ? getpid() : 0;
}

bool clua_region_is_private(lua_State *L, int index) {
    const clua_object *region = clua_object_at(L, index);
    return region && region->only_in;
}

int clua_region_collect(lua_State *L) {
    clua_object *region = clua_object_at(L, 1);
    if (region && region->shape == CLUA_SHAPE_REGION && region->armed) clua_unmap(region->bytes, region->size);
    if (region) clua_region_forget(L, 1);
    return 0;
}

bool clua_disarm(lua_State *L, int index) {
    clua_object *object = clua_object_at(L, index);
    if (object) object->armed = false;
    return object || clua_descriptor_disarm(L, index);
}

/* ---- References ---- */

/* The key in the store of what a pointer at `place` refers to, with the store on top of the stack. Scripts
 * have no way to the store, see state.c. */
static int reference_key(lua_State *L, const void *place) {
    lua_pushboolean(L, 1);
    lua_rawget(L, -2);
    const clua_object *root = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return (int)((const uint8_t *)place - root->bytes);
}

/* Pushes what the pointer at `place` in the object at `index` refers to, or nil. Never raises. */
void clua_reference_push(lua_State *L, int index, const clua_object *object, const void *place) {
    if (!object->has_store) {
        lua_pushnil(L);
        return;
    }
    lua_getfenv(L, index);
    lua_rawgeti(L, -1, reference_key(L, place));
    lua_replace(L, -2);
}

/* The pointer at `place` in the object at a positive index refers to the value on top of the stack, from
 * now on, which is popped. */
void clua_reference_set(lua_State *L, int index, clua_object *object, void *place) {
    int value = lua_gettop(L);
    uint8_t *address = NULL;
    size_t size;
    if (lua_type(L, value) == LUA_TSTRING) address = (uint8_t *)lua_tostring(L, value);
    else clua_memory_at(L, value, &address, &size);
    if (object->has_store || !lua_isnil(L, value)) {
        clua_object_store(L, index, object);
        int key = reference_key(L, place);
        lua_pushvalue(L, value);
        lua_rawseti(L, -2, key);
    }
    memcpy(place, &address, sizeof address);
    lua_settop(L, value - 1);
}

/* ---- Looking ---- */

static clua_found memory_of(const clua_object *object, uint8_t **bytes, size_t *size) {
    if (!object) return CLUA_OTHER;
    if (!object->bytes) return CLUA_CLOSED;
    *bytes = object->bytes;
    *size = object->size;
    return CLUA_FOUND;
}

clua_found clua_memory_at(lua_State *L, int index, uint8_t **bytes, size_t *size) {
    if (lua_isnoneornil(L, index)) return CLUA_NIL;
    return memory_of(clua_object_at(L, index), bytes, size);
}

clua_found clua_plain_memory_at(lua_State *L, int index, uint8_t **bytes, size_t *size) {
    const clua_object *object = clua_object_at(L, index);
    return object && object->shape == CLUA_SHAPE_REGION ? CLUA_OTHER : clua_memory_at(L, index, bytes, size);
}

clua_found clua_region_at(lua_State *L, int index, uint8_t **bytes, size_t *size) {
    const clua_object *object = clua_object_at(L, index);
    return object && object->shape != CLUA_SHAPE_REGION ? CLUA_OTHER : clua_memory_at(L, index, bytes, size);
}

clua_found clua_struct_at(lua_State *L, int index, const clua_layout *layout, void **bytes) {
    if (lua_isnoneornil(L, index)) return CLUA_NIL;
    clua_object *object = clua_object_at(L, index);
    if (!object || object->shape != CLUA_SHAPE_STRUCT || object->layout != layout) return CLUA_OTHER;
    *bytes = object->bytes;
    return CLUA_FOUND;
}

const clua_layout *clua_layout_at(lua_State *L, int index) {
    const clua_object *object = clua_object_at(L, index);
    return object && object->shape == CLUA_SHAPE_STRUCT ? object->layout : NULL;
}

clua_found clua_pointee_at(lua_State *L, int index, size_t offset, clua_use use, uint8_t **bytes, size_t *size) {
    const clua_object *object = clua_object_at(L, index);
    if (!object) return CLUA_OTHER;
    clua_reference_push(L, index, object, object->bytes + offset);
    clua_found found =
        use == CLUA_USE_PLAIN ? clua_plain_memory_at(L, -1, bytes, size) : clua_memory_at(L, -1, bytes, size);
    if (use == CLUA_USE_READ && lua_type(L, -1) == LUA_TSTRING) {
        *bytes = (uint8_t *)lua_tolstring(L, -1, size);
        found = CLUA_FOUND;
    }
    lua_pop(L, 1);
    return found;
}

/* A vector of struct iovec: its elements begin with a pointer and have a length after it. */
static bool is_iovec(const clua_object *object) {
    return object && object->shape == CLUA_SHAPE_VECTOR && object->layout->size == sizeof(struct iovec) &&
           object->layout->fields[0].kind == CLUA_POINTER;
}

/* Looks an element's memory up, and puts its address into the element. NULL: all is well. */
static const char *gather_element(lua_State *L, const clua_object *vector, struct iovec *element, bool into) {
    const char *problem = NULL;
    uint8_t *bytes = NULL;
    size_t size = 0;
    clua_reference_push(L, lua_gettop(L), vector, &element->iov_base);
    if (lua_type(L, -1) == LUA_TSTRING) {
        bytes = (uint8_t *)lua_tolstring(L, -1, &size);
        if (into && element->iov_len) problem = "a string can't be written to";
    } else if (clua_memory_at(L, -1, &bytes, &size) == CLUA_CLOSED) {
        problem = "its region is not mapped any more";
    }
    lua_pop(L, 1);
    element->iov_base = bytes;
    if (!problem && bytes && element->iov_len > size) problem = "iov_len is more than its memory has";
    return problem;
}

clua_found clua_gather_at(lua_State *L, int index, const size_t *offset, bool into, clua_gathered *result) {
    int top = lua_gettop(L);
    const clua_object *vector = clua_object_at(L, index);
    if (offset && vector) clua_reference_push(L, index, vector, vector->bytes + *offset);
    else if (index > top) return CLUA_NIL;
    else lua_pushvalue(L, index);
    vector = clua_object_at(L, -1);
    clua_found found = lua_isnil(L, -1) ? CLUA_NIL : CLUA_OTHER;
    if (is_iovec(vector)) {
        found = CLUA_FOUND;
        result->vector = (struct iovec *)vector->bytes;
        result->count = vector->size / sizeof(struct iovec);
        result->problem = NULL;
        for (size_t i = 0; i < result->count && !result->problem; i++) {
            result->problem = gather_element(L, vector, &result->vector[i], into);
            result->bad = i;
        }
    }
    lua_settop(L, top);
    return found;
}
