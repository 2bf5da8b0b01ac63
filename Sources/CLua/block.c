/* Userdata that hold a C struct, described by a layout.
 *
 * A block that is made for a request holds a copy of the caller's struct and is valid while that
 * request runs; afterwards its copy is written back, and using it is an error, never a stale
 * pointer. What cannot live in a struct (sets handed out, Lua values) lives in its environment table. */
#include "internal.h"

typedef struct block {
    uint64_t request;  /* the one it belongs to; 0: valid for ever */
    bool has_store;    /* the environment is a table of its own */
    uint64_t payload[];
} block;

static block *check(lua_State *L, const clua_layout *layout) {
    block *b = lua_touserdata(L, 1);
    if (!b || lua_type(L, 1) != LUA_TUSERDATA || !lua_getmetatable(L, 1))
        luaL_error(L, "%s expected, got %s", layout->name, luaL_typename(L, 1));
    lua_rawgeti(L, LUA_REGISTRYINDEX, layout->metatable);
    if (!lua_rawequal(L, -1, -2)) luaL_error(L, "%s expected, got another userdata", layout->name);
    lua_pop(L, 2);
    if (b->request && b->request != clua.request)
        luaL_error(L, "this %s is no longer valid: the request that it belonged to has ended", layout->name);
    return b;
}

static const clua_field *field_of(lua_State *L, const clua_layout *layout) {
    if (lua_type(L, 2) != LUA_TSTRING) return NULL;
    uint32_t i = clua_find(&layout->names, lua_tostring(L, 2));
    return i == CLUA_ABSENT ? NULL : &layout->fields[i];
}

static void push_store(lua_State *L, block *b) {
    if (b->has_store) {
        lua_getfenv(L, 1);
        return;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.stores);
    lua_rawgeti(L, -1, 1);
    if (lua_istable(L, -1)) {
        lua_pushboolean(L, 0);
        lua_rawseti(L, -3, 1);
    } else {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    lua_remove(L, -2);
    lua_pushvalue(L, -1);
    lua_setfenv(L, 1);
    b->has_store = true;
}

/* The block is of no use any more: its store, emptied, is for the next one. Making a table and filling it would
 * cost more than the rest of what a block costs. */
static void give_back(lua_State *L, block *b, int store) {
    b->has_store = false;
    for (lua_pushnil(L); lua_next(L, store);) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, store);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.stores);
    lua_pushvalue(L, store);
    lua_rawseti(L, -2, 1);
}

/* The value that a field refers to: what was assigned in an earlier call. */
static int push_value(lua_State *L, const block *b, const clua_field *field) {
    int32_t reference;
    memcpy(&reference, (const char *)b->payload + field->offset, sizeof reference);
    if (!reference) return 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.values);
    lua_rawgeti(L, -1, reference);
    return 1;
}

/* __index: fields whose value is an object of its own are made once and kept in the store. */
static int get(lua_State *L) {
    const clua_layout *layout = lua_touserdata(L, lua_upvalueindex(1));
    block *b = check(L, layout);
    const clua_field *field = field_of(L, layout);
    if (!field) return 0;
    if (field->kind != CLUA_BITS && field->kind != CLUA_VALUE) {
        clua_push_field(L, field, b->payload);
        return 1;
    }
    if (field->kind == CLUA_VALUE && !b->has_store) return push_value(L, b, field);  /* as most requests do */
    push_store(L, b);
    int store = lua_gettop(L);
    lua_pushvalue(L, 2);
    lua_rawget(L, store);
    if (lua_rawequal(L, -1, -2)) return 0;  /* nil was assigned, see assign() */
    if (!lua_isnil(L, -1)) return 1;
    if (field->kind == CLUA_VALUE) return push_value(L, b, field);
    clua_push_field(L, field, b->payload);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, store);
    return 1;
}

static int assign(lua_State *L) {
    const clua_layout *layout = lua_touserdata(L, lua_upvalueindex(1));
    block *b = check(L, layout);
    const clua_field *field = field_of(L, layout);
    luaL_checkany(L, 3);
    if (!field)
        luaL_error(L, "%s has no field '%s'", layout->name,
                   lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
    if (field->read_only) luaL_error(L, "the field '%s' of %s can't be assigned", field->name, layout->name);
    if (field->kind == CLUA_VALUE) {
        push_store(L, b);
        int store = lua_gettop(L);
        lua_pushvalue(L, 2);
        /* nil would uncover what was there before, so "no value" is stored as the store itself */
        if (lua_isnil(L, 3)) lua_pushvalue(L, store); else lua_pushvalue(L, 3);
        lua_rawset(L, store);
        return 0;
    }
    clua_origin origin = {"assignment", 1, "to", layout->name};
    clua_read_field(L, 3, field, b->payload, &origin);
    if (field->kind == CLUA_BITS && lua_istable(L, 3)) {
        push_store(L, b);
        lua_pushvalue(L, 2);
        lua_pushvalue(L, 3);
        lua_rawset(L, -3);
    }
    return 0;
}

static int to_string(lua_State *L) {
    const clua_layout *layout = lua_touserdata(L, lua_upvalueindex(1));
    lua_pushfstring(L, "%s: %p", layout->name, lua_touserdata(L, 1));
    return 1;
}

void clua_block_metatable(lua_State *L, clua_layout *layout) {
    static const struct { const char *event; lua_CFunction function; } events[] = {
        {"__index", get}, {"__newindex", assign}, {"__tostring", to_string},
    };
    lua_createtable(L, 0, 4);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        lua_pushlightuserdata(L, layout);
        lua_pushcclosure(L, events[i].function, 1);
        lua_setfield(L, -2, events[i].event);
    }
    lua_pushstring(L, layout->name);
    lua_setfield(L, -2, "__metatable");
    layout->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Pushes a block for the present request. */
void clua_block_push(lua_State *L, const clua_layout *layout, const void *from, size_t size) {
    block *b = lua_newuserdata(L, sizeof *b + size);
    b->request = clua.request;
    b->has_store = false;
    memcpy(b->payload, from, size);
    lua_rawgeti(L, LUA_REGISTRYINDEX, layout->metatable);
    lua_setmetatable(L, -2);
}

void *clua_block_payload(lua_State *L, int index) {
    return ((block *)lua_touserdata(L, index))->payload;
}

void clua_release_value(int32_t reference) {
    /* values[0], the head of luaL_ref's free list, exists from the start: nothing is allocated here */
    lua_State *L = clua.current;
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.values);
    luaL_unref(L, -1, reference);
    lua_pop(L, 1);
}

/* Moves the values that were assigned during the call from the store into the references that
 * outlive it. Runs last, so that a call which fails keeps nothing. */
void clua_block_commit(lua_State *L, int index, const clua_layout *layout, bool keeps_values) {
    block *b = lua_touserdata(L, index);
    if (!b->has_store) return;
    lua_getfenv(L, index);
    int store = lua_gettop(L);
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const clua_field *field = &layout->fields[i];
        if (field->kind != CLUA_VALUE) continue;
        lua_getfield(L, store, field->name);
        if (lua_isnil(L, -1)) continue;
        if (!keeps_values)
            luaL_error(L, "the field '%s' of %s can be set from the call that opens the file on, and was not set there",
                       field->name, layout->name);
        int32_t reference;
        memcpy(&reference, (char *)b->payload + field->offset, sizeof reference);
        lua_rawgeti(L, LUA_REGISTRYINDEX, clua.values);
        lua_insert(L, -2);
        if (lua_rawequal(L, -1, store)) {  /* nil was assigned */
            if (reference) clua_release_value(reference);
            reference = 0;
        } else if (reference) {
            lua_rawseti(L, -2, reference);
        } else {
            reference = luaL_ref(L, -2);
        }
        memcpy((char *)b->payload + field->offset, &reference, sizeof reference);
    }
    give_back(L, b, store);
    lua_settop(L, store - 1);
}
