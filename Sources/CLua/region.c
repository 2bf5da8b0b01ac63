/* Mapped regions: memory that can be gone (a file that was truncated) or forbidden (PROT_NONE). Reading
 * it in place would be a signal. The kernel reads and writes it for us instead, and says EFAULT. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "object.h"

void clua_unmap(void *bytes, size_t size) { munmap(bytes, size); }

typedef ssize_t transfer(
    pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long, unsigned long);

static void move(lua_State *L, const clua_object *object, size_t offset, void *memory, size_t size, bool into_object) {
    if (!object->bytes) luaL_error(L, "the region is not mapped any more");
    if (object->shape != CLUA_SHAPE_REGION) {
        uint8_t *place = object->bytes + offset;
        if (into_object) memcpy(place, memory, size);
        else memcpy(memory, place, size);
        return;
    }
    transfer *call = into_object ? process_vm_writev : process_vm_readv;
    for (size_t done = 0; done < size;) {
        struct iovec ours = {(char *)memory + done, size - done};
        struct iovec theirs = {object->bytes + offset + done, size - done};
        ssize_t count = call(getpid(), &ours, 1, &theirs, 1, 0);
        if (count <= 0) {
            const char *what = into_object ? "written" : "read";
            luaL_error(L, "byte %f of the region can't be %s: %s", (double)(offset + done), what,
                       strerrordesc_np(count < 0 ? errno : EFAULT));
        }
        done += (size_t)count;
    }
}

void clua_object_read(lua_State *L, const clua_object *object, size_t offset, void *into, size_t size) {
    move(L, object, offset, into, size, false);
}

void clua_object_write(lua_State *L, clua_object *object, size_t offset, const void *from, size_t size) {
    move(L, object, offset, (void *)from, size, true);
}

/* Pushes the first bytes of the object at an index as a string. Making the string may run a finalizer,
 * which may unmap a region: so it is copied first, and looked at only then. */
void clua_object_push_bytes(lua_State *L, int index, size_t size) {
    const clua_object *object = lua_touserdata(L, index);
    if (object->shape != CLUA_SHAPE_REGION) {
        lua_pushlstring(L, (const char *)object->bytes, size);
        return;
    }
    void *copy = lua_newuserdata(L, size);
    if (size > object->size) luaL_error(L, "the region is not mapped any more");
    clua_object_read(L, object, 0, copy, size);
    lua_pushlstring(L, copy, size);
    lua_replace(L, -2);
}

size_t clua_text_length_at(lua_State *L, int index) {
    const clua_object *object = clua_object_at(L, index);
    if (!object || !object->bytes) return 0;
    if (object->shape != CLUA_SHAPE_REGION) return strnlen((const char *)object->bytes, object->size);
    char piece[4096];
    for (size_t done = 0; done < object->size;) {
        size_t size = object->size - done < sizeof piece ? object->size - done : sizeof piece;
        struct iovec ours = {piece, size}, theirs = {object->bytes + done, size};
        ssize_t count = process_vm_readv(getpid(), &ours, 1, &theirs, 1, 0);
        if (count <= 0) return done + 1;
        size_t length = strnlen(piece, (size_t)count);
        done += length;
        if (length < (size_t)count) return done;
    }
    return object->size;
}
