/* Views of bytes as a struct: S.cast("struct stat *", buffer). */
#include "object.h"

/* Places in a struct are used as they are, so they have to be where C has them. */
enum { ALIGNMENT = 8 };

static bool has_pointers(const clua_layout *layout) {
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const clua_field *field = &layout->fields[i];
        if (field->kind == CLUA_POINTER || (field->kind == CLUA_STRUCT && has_pointers(field->layout))) return true;
    }
    return false;
}

/* Pointers are references that an object holds: bytes that happen to be there are none. */
const char *clua_view_problem(lua_State *L, int index, const clua_layout *layout) {
    const clua_object *object = clua_object_at(L, index);
    if (!object || object->shape == CLUA_SHAPE_REGION) return "buffer or struct expected";
    if (has_pointers(layout)) return "the struct has pointers, which a view can't have";
    if (object->size < layout->size) return "its memory is smaller than the struct";
    if ((uintptr_t)object->bytes % ALIGNMENT) return "its memory does not begin at a multiple of 8 bytes";
    const clua_layout *other = object->shape == CLUA_SHAPE_BUFFER ? NULL : object->layout;
    if (other && has_pointers(other)) return "it has pointers, which must not be written over";
    return NULL;
}

/* Pushes a view of the object at a positive index. An array at the struct's end has what is left of it. */
void clua_object_push_view(lua_State *L, int index, const clua_layout *layout) {
    clua_object *object = lua_touserdata(L, index);
    const clua_field *last = layout->field_count ? &layout->fields[layout->field_count - 1] : NULL;
    bool is_open = last && last->kind == CLUA_ARRAY && !last->size;
    size_t size = is_open ? object->size : layout->size;
    clua_view_push(L, index, object, CLUA_SHAPE_STRUCT, 0, size)->layout = layout;
}
