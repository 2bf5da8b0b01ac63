/* Constructors of objects: S.t.timespec(1, 0), S.t.buffer(4, "test"), S.t.iovec(2, {b, 4}, {c, 4}). */
#include "object.h"

/* ---- Filling ---- */

/* Copies a struct with what its pointers refer to. */
static void copy_struct(lua_State *L, int index, clua_object *object, const clua_layout *layout, uint8_t *at, int from,
                        const uint8_t *from_at) {
    memcpy(at, from_at, layout->size);
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const clua_field *field = &layout->fields[i];
        if (field->kind == CLUA_STRUCT) {
            copy_struct(L, index, object, field->layout, at + field->offset, from, from_at + field->offset);
        } else if (field->kind == CLUA_POINTER) {
            clua_reference_push(L, from, clua_object_at(L, from), from_at + field->offset);
            clua_reference_set(L, index, object, at + field->offset);
        }
    }
}

static const clua_field *positional(lua_State *L, const clua_layout *layout, int position) {
    if (position > (int)layout->field_count || layout->fields[position - 1].alias)
        luaL_error(L, "a %s has only %d fields", layout->name, position - 1);
    return &layout->fields[position - 1];
}

static void fill_from_table(lua_State *L, int index, clua_object *object, const clua_layout *layout, uint8_t *at,
                            int value) {
    lua_pushnil(L);
    while (lua_next(L, value)) {
        const clua_field *field;
        if (lua_type(L, -2) == LUA_TSTRING) {
            uint32_t i = clua_find(&layout->names, lua_tostring(L, -2));
            if (i == CLUA_ABSENT) luaL_error(L, "a %s has no field '%s'", layout->name, lua_tostring(L, -2));
            field = &layout->fields[i];
        } else {
            double position = lua_tonumber(L, -2);
            bool is_position = lua_type(L, -2) == LUA_TNUMBER && position >= 1 && position <= 1000;
            if (!is_position || position != (int)position)
                luaL_error(L, "the table for a %s has a key that is neither a field nor a position", layout->name);
            field = positional(L, layout, (int)position);
        }
        clua_object_assign_field(L, index, object, field, at + field->offset);
    }
}

/* The struct at `at` in the object at a positive index becomes what the value at another says: a struct of
 * the same kind, a table of fields by name or position. */
void clua_object_fill(lua_State *L, int index, clua_object *object, const clua_layout *layout, uint8_t *at, int value) {
    if (clua_layout_at(L, value) == layout) {
        copy_struct(L, index, object, layout, at, value, clua_object_at(L, value)->bytes);
    } else if (lua_istable(L, value)) {
        luaL_checkstack(L, LUA_MINSTACK, "structs in structs");
        fill_from_table(L, index, object, layout, at, value);
    } else {
        luaL_error(L, "a %s or a table of its fields expected, got %s", layout->name, luaL_typename(L, value));
    }
}

/* The array of `size` bytes at `at` becomes the string, table of numbers or array at a positive index;
 * what they leave open is 0. */
void clua_array_fill(lua_State *L, const char *what, uint8_t *at, size_t size, int width, int value) {
    const clua_object *other = clua_object_at(L, value);
    if (lua_type(L, value) == LUA_TSTRING) {
        size_t length;
        const char *string = lua_tolstring(L, value, &length);
        if (length > size)
            luaL_error(L, "'%s' has room for %f bytes, and the string has %f", what, (double)size, (double)length);
        memset(at, 0, size);
        memcpy(at, string, length);
    } else if (other && other->shape == CLUA_SHAPE_BUFFER && other->size <= size) {
        memmove(at, other->bytes, other->size);
        memset(at + other->size, 0, size - other->size);
    } else if (lua_istable(L, value)) {
        size_t count = lua_objlen(L, value);
        if (count > size / (size_t)width)
            luaL_error(L, "'%s' has room for %f elements, and the table has %f", what, (double)(size / (size_t)width),
                       (double)count);
        memset(at, 0, size);
        for (size_t i = 0; i < count; i++) {
            lua_rawgeti(L, value, (int)i + 1);
            clua_check_integer(L, -1, "an element of", what, width, at + i * (size_t)width);
            lua_pop(L, 1);
        }
    } else {
        luaL_error(L, "'%s' takes a string, a table of numbers or a buffer that is no larger, got %s", what,
                   luaL_typename(L, value));
    }
}

/* ---- Constructors ---- */

static size_t check_count(lua_State *L, const clua_type *type) {
    clua_integer integer = clua_integer_at(L, 1);
    int64_t count = integer.value;
    if (integer.found != CLUA_FOUND || lua_type(L, 1) == LUA_TBOOLEAN)
        luaL_error(L, "bad argument #1 to '%s' (number expected, got %s)", type->name,
                   lua_isnone(L, 1) ? "no value" : luaL_typename(L, 1));
    if (count < 0 || (uint64_t)count > (SIZE_MAX >> 12))
        luaL_error(L, "bad argument #1 to '%s' (a size can't be %f)", type->name, (double)count);
    return (size_t)count;
}

static void construct_struct(lua_State *L, const clua_layout *layout, size_t extra, int first) {
    int count = lua_gettop(L);
    clua_object *object = clua_object_push(L, CLUA_SHAPE_STRUCT, layout, layout->size + extra);
    int index = lua_gettop(L);
    if (count == first && (lua_istable(L, first) || clua_layout_at(L, first) == layout)) {
        clua_object_fill(L, index, object, layout, object->bytes, first);
        return;
    }
    for (int i = first; i <= count; i++) {
        const clua_field *field = positional(L, layout, i - first + 1);
        lua_pushvalue(L, i);
        clua_object_assign_field(L, index, object, field, object->bytes + field->offset);
    }
}

/* Elements as arguments, or all of them in one table. */
static void construct_vector(lua_State *L, const clua_type *type) {
    size_t count = check_count(L, type), given = (size_t)lua_gettop(L) - 1;
    const clua_layout *layout = type->layout;
    clua_object *vector = clua_object_push(L, CLUA_SHAPE_VECTOR, layout, count * layout->size);
    int index = lua_gettop(L);
    bool in_table = false;
    if (given == 1 && lua_istable(L, 2)) {
        lua_rawgeti(L, 2, 1);
        in_table = lua_istable(L, -1) || clua_layout_at(L, -1) == layout;
        lua_pop(L, 1);
        if (in_table) given = lua_objlen(L, 2);
    }
    if (given > count)
        luaL_error(L, "an %s of %f elements can't take %f", type->name, (double)count, (double)given);
    for (size_t i = 0; i < given; i++) {
        if (in_table) lua_rawgeti(L, 2, (int)i + 1);
        else lua_pushvalue(L, 2 + (int)i);
        clua_object_fill(L, index, vector, layout, vector->bytes + i * layout->size, lua_gettop(L));
        lua_settop(L, index);
    }
}

/* A number alone fills every byte, several set the first ones. */
static void construct_buffer(lua_State *L, const clua_type *type) {
    size_t size = check_count(L, type);
    int last = lua_gettop(L);
    clua_object *buffer = clua_object_push(L, CLUA_SHAPE_BUFFER, NULL, size);
    if (last == 1 || lua_isnil(L, 2)) return;
    if (lua_type(L, 2) == LUA_TSTRING) {
        size_t length;
        const char *string = lua_tolstring(L, 2, &length);
        memcpy(buffer->bytes, string, length < size ? length : size);
    } else if (lua_type(L, 2) == LUA_TNUMBER || lua_type(L, 2) == LUA_TBOOLEAN) {
        if ((size_t)last - 1 > size && last > 2)
            luaL_error(L, "a buffer of %f bytes can't take %d", (double)size, last - 1);
        for (int i = 2; i <= last && size; i++)
            clua_check_integer(L, i, "a byte of the", "buffer", 1, &buffer->bytes[i - 2]);
        if (last == 2) memset(buffer->bytes, size ? buffer->bytes[0] : 0, size);
    } else {
        clua_array_fill(L, "buffer", buffer->bytes, size, 1, 2);
    }
}

int clua_construct(lua_State *L) {
    const clua_type *type = lua_touserdata(L, lua_upvalueindex(1));
    switch (type->shape) {
    case CLUA_SHAPE_STRUCT: construct_struct(L, type->layout, 0, 1); break;
    case CLUA_SHAPE_FLEXIBLE: construct_struct(L, type->layout, check_count(L, type), 2); break;
    case CLUA_SHAPE_VECTOR: construct_vector(L, type); break;
    case CLUA_SHAPE_BUFFER: construct_buffer(L, type); break;
    default: {
        clua_integer number = clua_descriptor_at(L, 1);
        if (number.found == CLUA_OUTSIDE)
            luaL_error(L, "bad argument #1 to '%s' (the number is no descriptor's)", type->name);
        if (number.found == CLUA_CLOSED)
            luaL_error(L, "bad argument #1 to '%s' (the descriptor is closed)", type->name);
        if (number.found != CLUA_FOUND)
            luaL_error(L, "bad argument #1 to '%s' (number of a descriptor expected, got %s)", type->name,
                       lua_isnone(L, 1) ? "no value" : luaL_typename(L, 1));
        clua_descriptor_reserve(L, 1);
        clua_descriptor_push(L, (int)number.value, false);
        break;
    }
    }
    return 1;
}

bool clua_type_at(lua_State *L, int index, clua_type *type) {
    if (lua_tocfunction(L, index) != clua_construct || !lua_getupvalue(L, index, 1)) return false;
    *type = *(const clua_type *)lua_touserdata(L, -1);
    lua_pop(L, 1);
    return true;
}
