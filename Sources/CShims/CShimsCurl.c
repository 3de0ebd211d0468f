#include "CShimsCurl.h"

typedef int (*variadic)(void *handle, int option, ...);

int cshims_curl_set_long(void *function, void *handle, int option, long value) {
    return ((variadic)function)(handle, option, value);
}

int cshims_curl_set_offset(void *function, void *handle, int option, int64_t value) {
    return ((variadic)function)(handle, option, value);
}

int cshims_curl_set_pointer(void *function, void *handle, int option, const void *value) {
    return ((variadic)function)(handle, option, value);
}

int cshims_curl_get(void *function, void *handle, int information, void *result) {
    return ((variadic)function)(handle, information, result);
}
