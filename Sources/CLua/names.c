/* Interned names: sets and layouts learn the addresses of their names' strings once, and keep the
 * strings alive, so that on the way of a request a name is compared as a pointer. */
#include <stdlib.h>

#include "internal.h"

/* Makes room for `count` addresses; what was there is forgotten. */
void clua_names_reserve(lua_State *L, clua_names *names, uint32_t count) {
    uint32_t size = 8;
    while (size < 2 * count + 1) size *= 2;
    free(names->slots);
    names->slots = calloc(size, sizeof *names->slots);
    names->mask = size - 1;
    if (!names->slots) luaL_error(L, "not enough memory");
}

void clua_names_add(clua_names *names, const void *address, uint32_t index) {
    uint32_t i = (uint32_t)((uintptr_t)address >> 4) & names->mask;
    while (names->slots[i].address) i = (i + 1) & names->mask;
    names->slots[i].address = address;
    names->slots[i].index = index;
}

/* Interns the names, keeps them in the table on top of the stack, and enters their addresses. */
static void intern(lua_State *L, clua_names *names, const char *first, size_t stride, uint32_t count) {
    clua_names_reserve(L, names, count);
    for (uint32_t n = 0; n < count; n++) {
        const char *name;
        memcpy(&name, first + n * stride, sizeof name);
        lua_pushstring(L, name);
        clua_names_add(names, lua_tostring(L, -1), n);
        lua_rawseti(L, -2, (int)lua_objlen(L, -2) + 1);
    }
}

void clua_set_register(lua_State *L, clua_set *set) {
    lua_newtable(L);
    intern(L, &set->flag_names, (const char *)&set->flags[0].name, sizeof *set->flags, set->flag_count);
    if (set->word_count)
        intern(L, &set->word_names, (const char *)&set->words[0].name, sizeof *set->words, set->word_count);
    set->name_table = luaL_ref(L, LUA_REGISTRYINDEX);
}

void clua_layout_register(lua_State *L, clua_layout *layout) {
    lua_newtable(L);
    intern(L, &layout->names, (const char *)&layout->fields[0].name, sizeof *layout->fields, layout->field_count);
    layout->name_table = luaL_ref(L, LUA_REGISTRYINDEX);
    clua_block_metatable(L, layout);
}
