/* Userdata that own something of C: a pointer, freed once by the collector. */
#include "internal.h"

void *clua_resource(lua_State *L, int index, const clua_resource_type *type) {
    void **box = lua_touserdata(L, index);
    if (!box || lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
    lua_rawgeti(L, LUA_REGISTRYINDEX, type->metatable);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same ? *box : NULL;
}

static int collect(lua_State *L) {
    const clua_resource_type *type = lua_touserdata(L, lua_upvalueindex(1));
    void *resource = clua_resource(L, 1, type);
    if (!resource) return 0;
    *(void **)lua_touserdata(L, 1) = NULL;
    type->finalizer(resource);
    return 0;
}

void clua_resource_register(lua_State *L, clua_resource_type *type) {
    lua_createtable(L, 0, 4);
    if (type->finalizer) {
        lua_pushlightuserdata(L, type);
        lua_pushcclosure(L, collect, 1);
        lua_setfield(L, -2, "__gc");
    }
    lua_pushstring(L, type->name);
    lua_setfield(L, -2, "__metatable");
    lua_createtable(L, 0, (int)type->method_count);
    for (uint32_t i = 0; i < type->method_count; i++) {
        clua_push_entry(L, &type->methods[i], false);
        lua_setfield(L, -2, type->methods[i].name);
    }
    lua_setfield(L, -2, "__index");
    if (type->call) {
        clua_push_entry(L, type->call, false);
        lua_setfield(L, -2, "__call");
    }
    type->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* The userdata takes the resource over at once: nothing between its making and this can fail. Without a
 * resource it is empty. */
void clua_resource_push(lua_State *L, const clua_resource_type *type, void *resource) {
    void **box = lua_newuserdata(L, sizeof *box);
    *box = NULL;
    lua_rawgeti(L, LUA_REGISTRYINDEX, type->metatable);
    lua_setmetatable(L, -2);
    *box = resource;
}
