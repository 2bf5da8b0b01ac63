/* Modules: from their declarations to the tables that `require` returns. */
#include "internal.h"

/* Pushes a table: name -> errno value; by number they are found through its metatable, so that
 * `pairs` walks the names alone. Names of the same number share one value. */
static void push_errors(lua_State *L, const clua_module *module) {
    clua_names_reserve(L, &clua.errno_addresses, module->error_count);
    lua_createtable(L, 0, (int)module->error_count);
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.errno_values);
    int values = lua_gettop(L);
    for (uint32_t i = 0; i < module->error_count; i++) {
        int code = (int)module->errors[i].value;
        lua_rawgeti(L, values, code);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            clua_names_add(&clua.errno_addresses, lua_newuserdata(L, sizeof(int)), (uint32_t)code);
            lua_rawgeti(L, LUA_REGISTRYINDEX, clua.errno_metatable);
            lua_setmetatable(L, -2);
            lua_pushvalue(L, -1);
            lua_rawseti(L, values, code);
        }
        lua_setfield(L, values - 1, module->errors[i].name);
    }
    lua_createtable(L, 0, 2);
    lua_insert(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* The constructors as a table, on top of the module's. */
static void push_types(lua_State *L, const clua_module *module) {
    lua_createtable(L, 0, (int)module->type_count);
    for (uint32_t i = 0; i < module->type_count; i++) {
        lua_pushlightuserdata(L, (void *)&module->types[i]);
        lua_pushcclosure(L, clua_construct, 1);
        lua_setfield(L, -2, module->types[i].name);
    }
}

/* The metatables of objects and descriptors, whose methods are functions of the module. */
static void register_objects(lua_State *L, const clua_module *module, int table) {
    clua_object_register(L);
    clua_int64_register(L);
    lua_createtable(L, 0, (int)module->method_count);
    for (uint32_t i = 0; i < module->method_count; i++) {
        lua_getfield(L, table, module->methods[i]);
        lua_setfield(L, -2, module->methods[i]);
    }
    clua_descriptor_register(L);
}

/* A loader as package.preload holds it. Loading again gives the same table: sets, layouts and errno
 * values exist once in a state. */
int clua_load_module(lua_State *L) {
    const clua_module *module = lua_touserdata(L, lua_upvalueindex(1));
    lua_pushlightuserdata(L, (void *)module);
    lua_rawget(L, LUA_REGISTRYINDEX);
    if (lua_isnil(L, -1)) {
        for (uint32_t i = 0; i < module->set_count; i++) clua_set_register(L, module->sets[i]);
        for (uint32_t i = 0; i < module->layout_count; i++) clua_layout_register(L, module->layouts[i]);
        for (uint32_t i = 0; i < module->resource_count; i++) clua_resource_register(L, module->resources[i]);
        lua_createtable(L, 0, (int)(module->entry_count + module->constant_count + 1));
        int table = lua_gettop(L);
        for (uint32_t i = 0; i < module->entry_count; i++) {
            clua_push_entry(L, &module->entries[i], false);
            lua_setfield(L, table, module->entries[i].name);
        }
        for (uint32_t i = 0; i < module->constant_count; i++) {
            lua_pushnumber(L, module->constants[i].value);
            lua_setfield(L, table, module->constants[i].name);
        }
        for (uint32_t i = 0; i < module->alias_count; i++) {
            lua_getfield(L, table, module->aliases[i].of);
            lua_setfield(L, table, module->aliases[i].name);
        }
        if (module->type_count) {
            register_objects(L, module, table);
            push_types(L, module);
            lua_setfield(L, table, "t");
        }
        for (uint32_t i = 0; i < module->object_count; i++) {
            clua_object_push_struct(L, module->objects[i].layout, module->objects[i].bytes);
            lua_setfield(L, table, module->objects[i].name);
        }
        if (module->error_count) {
            push_errors(L, module);
            lua_setfield(L, table, "errno");
        }
        lua_pushlightuserdata(L, (void *)module);
        lua_pushvalue(L, table);
        lua_rawset(L, LUA_REGISTRYINDEX);
    }
    if (module->global) {
        lua_pushvalue(L, -1);
        lua_setglobal(L, module->name);
    }
    return 1;
}
