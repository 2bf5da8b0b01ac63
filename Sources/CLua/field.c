/* Reading and assigning what is in an object by name or index: the metamethods of objects. */
#include "object.h"

/* ---- Integers ---- */

/* Where an integer is: in a packed struct (epoll_event) it is not aligned. */
typedef union __attribute__((packed, may_alias)) place {
    uint8_t unsigned8;
    uint16_t unsigned16;
    uint32_t unsigned32;
    uint64_t unsigned64;
} place;

clua_integer clua_integer_at(lua_State *L, int index) {
    uint64_t bits;
    bool is_signed;
    int type = lua_type(L, index);
    if (type == LUA_TNUMBER) {
        double number = lua_tonumber(L, index);
        if (number >= -0x1p63 && number < 0x1p63) return (clua_integer){(int64_t)number, CLUA_FOUND};
        if (number >= 0x1p63 && number < 0x1p64) return (clua_integer){(int64_t)(uint64_t)number, CLUA_FOUND};
        return (clua_integer){0, CLUA_OUTSIDE};
    }
    if (type == LUA_TBOOLEAN) return (clua_integer){lua_toboolean(L, index), CLUA_FOUND};
    if (type == LUA_TUSERDATA && clua_int64(L, index, &bits, &is_signed))
        return (clua_integer){(int64_t)bits, CLUA_FOUND};
    return (clua_integer){0, type <= LUA_TNIL ? CLUA_NIL : CLUA_OTHER};
}

void clua_check_integer(lua_State *L, int index, const char *what, const char *name, int width, void *into) {
    clua_integer integer = clua_integer_at(L, index);
    int64_t value = integer.value;
    place *at = into;
    if (integer.found == CLUA_OUTSIDE)
        luaL_error(L, "%s '%s' can't be %f: it has at most 64 bits", what, name, lua_tonumber(L, index));
    if (integer.found != CLUA_FOUND) luaL_error(L, "%s '%s' is a number, got %s", what, name, luaL_typename(L, index));
    switch (width) {
    case 1: at->unsigned8 = (uint8_t)value; break;
    case 2: at->unsigned16 = (uint16_t)value; break;
    case 4: at->unsigned32 = (uint32_t)value; break;
    default: at->unsigned64 = (uint64_t)value; break;
    }
}

void clua_push_place(lua_State *L, const void *from, int width, bool is_signed) {
    const place *at = from;
    uint64_t bits;
    switch (width) {
    case 1: bits = is_signed ? (uint64_t)(int8_t)at->unsigned8 : at->unsigned8; break;
    case 2: bits = is_signed ? (uint64_t)(int16_t)at->unsigned16 : at->unsigned16; break;
    case 4: bits = is_signed ? (uint64_t)(int32_t)at->unsigned32 : at->unsigned32; break;
    default: bits = at->unsigned64; break;
    }
    clua_push_integer(L, bits, is_signed);
}

/* ---- Fields ---- */

/* Pushes the field at `at` of the object at a positive index. */
void clua_object_push_field(lua_State *L, int index, clua_object *object, const clua_field *field, uint8_t *at) {
    size_t offset = (size_t)(at - object->bytes);
    switch (field->kind) {
    case CLUA_STRUCT: clua_object_push_nested(L, index, offset, field->layout); break;
    case CLUA_ARRAY: {
        size_t size = field->size ? field->size : object->size - offset;
        clua_view_push(L, index, object, CLUA_SHAPE_BUFFER, offset, size)->width = field->width;
        break;
    }
    case CLUA_POINTER: clua_reference_push(L, index, object, at); break;
    default: clua_push_place(L, at, field->width, field->kind == CLUA_SIGNED); break;
    }
}

/* Assigns the value on top of the stack to the field at `at` of the object at a positive index, and pops it. */
void clua_object_assign_field(lua_State *L, int index, clua_object *object, const clua_field *field, uint8_t *at) {
    int value = lua_gettop(L);
    switch (field->kind) {
    case CLUA_STRUCT: clua_object_fill(L, index, object, field->layout, at, value); break;
    case CLUA_ARRAY: {
        size_t size = field->size ? field->size : object->size - (size_t)(at - object->bytes);
        clua_array_fill(L, field->name, at, size, field->width, value);
        break;
    }
    case CLUA_POINTER:
        if (!lua_isnil(L, value) && lua_type(L, value) != LUA_TSTRING && !clua_object_at(L, value))
            luaL_error(L, "the field '%s' takes a buffer, a struct, a region or nil, got %s", field->name,
                       luaL_typename(L, value));
        clua_reference_set(L, index, object, at);
        return;
    default: clua_check_integer(L, value, "the field", field->name, field->width, at); break;
    }
    lua_settop(L, value - 1);
}

/* The field that the key at stack index 2 names. */
static const clua_field *field_named(lua_State *L, const clua_layout *layout) {
    uint32_t i = lua_type(L, 2) == LUA_TSTRING ? clua_find(&layout->names, lua_tostring(L, 2)) : CLUA_ABSENT;
    if (i == CLUA_ABSENT)
        luaL_error(L, "a %s has no field '%s'", layout->name,
                   lua_isstring(L, 2) ? lua_tostring(L, 2) : luaL_typename(L, 2));
    return &layout->fields[i];
}

/* ---- Elements ---- */

static const char *name_of(const clua_object *object) {
    if (object->shape == CLUA_SHAPE_REGION) return "region";
    return object->layout ? object->layout->name : "buffer";
}

/* What messages call the type of a value. */
const char *clua_type_name(lua_State *L, int index) {
    const clua_object *object = clua_object_at(L, index);
    if (object) return name_of(object);
    if (lua_type(L, index) != LUA_TUSERDATA) return luaL_typename(L, index);
    clua_found found = clua_descriptor_at(L, index).found;
    return found == CLUA_FOUND || found == CLUA_CLOSED ? "fd" : "userdata";
}

static size_t width_of(const clua_object *object) {
    return object->shape == CLUA_SHAPE_VECTOR ? object->layout->size : object->width;
}

/* The offset of the element whose index is at stack index 2. */
static size_t element(lua_State *L, const clua_object *object) {
    if (!object->bytes) luaL_error(L, "the region is not mapped any more");
    if (lua_type(L, 2) != LUA_TNUMBER)
        luaL_error(L, "a %s is indexed by numbers, not by a %s", name_of(object), luaL_typename(L, 2));
    double count = (double)(object->size / width_of(object)), i = lua_tonumber(L, 2);
    if (!(i > -1 && i < count))
        luaL_error(L, "the index %f is outside of the %s, which goes from 0 to %f", i, name_of(object), count - 1);
    return (size_t)i * width_of(object);
}

static clua_object *check(lua_State *L) {
    clua_object *object = clua_object_at(L, 1);
    if (!object) luaL_error(L, "an object of the module syscall expected, got %s", luaL_typename(L, 1));
    return object;
}

static int get(lua_State *L) {
    clua_object *object = check(L);
    if (object->shape == CLUA_SHAPE_STRUCT) {
        const clua_field *field = field_named(L, object->layout);
        clua_object_push_field(L, 1, object, field, object->bytes + field->offset);
        return 1;
    }
    size_t offset = element(L, object);
    if (object->shape == CLUA_SHAPE_VECTOR) {
        clua_object_push_nested(L, 1, offset, object->layout);
        return 1;
    }
    uint64_t place;
    clua_object_read(L, object, offset, &place, object->width);
    clua_push_place(L, &place, object->width, false);
    return 1;
}

static int assign(lua_State *L) {
    clua_object *object = check(L);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    if (object->shape == CLUA_SHAPE_STRUCT) {
        const clua_field *field = field_named(L, object->layout);
        if (field->read_only) luaL_error(L, "the field '%s' can't be assigned", field->name);
        clua_object_assign_field(L, 1, object, field, object->bytes + field->offset);
        return 0;
    }
    size_t offset = element(L, object);
    if (object->shape == CLUA_SHAPE_VECTOR) {
        clua_object_fill(L, 1, object, object->layout, object->bytes + offset, 3);
        return 0;
    }
    uint64_t place;
    clua_check_integer(L, 3, "an element of a", name_of(object), object->width, &place);
    clua_object_write(L, object, offset, &place, object->width);
    return 0;
}

/* The number of elements; of a struct, its size in bytes. */
static int length(lua_State *L) {
    const clua_object *object = check(L);
    size_t width = object->shape == CLUA_SHAPE_STRUCT ? 1 : width_of(object);
    lua_pushnumber(L, (double)(object->size / width));
    return 1;
}

/* Two views of one struct are the same struct. */
static int equal(lua_State *L) {
    const clua_object *a = clua_object_at(L, 1), *b = clua_object_at(L, 2);
    bool same = a && b && a->bytes && a->bytes == b->bytes && a->layout == b->layout && a->size == b->size &&
                a->shape == b->shape;
    lua_pushboolean(L, same || lua_rawequal(L, 1, 2));
    return 1;
}

static int to_string(lua_State *L) {
    const clua_object *object = check(L);
    if (object->shape == CLUA_SHAPE_STRUCT) lua_pushfstring(L, "%s: %p", object->layout->name, object);
    else lua_pushfstring(L, "%s of %f: %p", name_of(object), (double)(object->size / width_of(object)), object);
    return 1;
}

static int make_metatable(lua_State *L, const char *name, const void **address) {
    static const luaL_Reg events[] = {
        {"__index", get}, {"__newindex", assign},     {"__len", length},
        {"__eq", equal},  {"__tostring", to_string}, {NULL, NULL},
    };
    lua_createtable(L, 0, 7);
    luaL_register(L, NULL, events);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__metatable");
    *address = lua_topointer(L, -1);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

void clua_object_register(lua_State *L) {
    clua.object_metatable = make_metatable(L, "object", &clua.object_address);
    clua.region_metatable = make_metatable(L, "region", &clua.region_address);
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.region_metatable);
    lua_pushcfunction(L, clua_region_collect);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
}
