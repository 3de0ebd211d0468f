#ifndef CSHIMS_CURL_H
#define CSHIMS_CURL_H

#include <stddef.h>
#include <stdint.h>

// libcurl's variadic functions, which Swift can't call, and its public structures. Their layout is part of libcurl's
// binary interface, number 4, which has been the same since 2006.

/// `struct curl_slist`.
struct cshims_curl_list {
    char *data;
    struct cshims_curl_list *next;
};

/// `struct curl_blob`.
struct cshims_curl_blob {
    void *data;
    size_t count;
    unsigned int flags;
};

/// `struct curl_tlssessioninfo`.
struct cshims_curl_tls_session {
    int backend;
    void *internals;
};

/// The beginning of `struct curl_sockaddr`.
struct cshims_curl_socket_address {
    int family;
    int type;
    int protocol_number;
};

/// `struct CURLMsg`.
struct cshims_curl_message {
    int kind;
    void *handle;
    union {
        void *pointer;
        int code;
    } result;
};

/// Calls `function`, which is `curl_easy_setopt` or `curl_multi_setopt`, with a `long`.
int cshims_curl_set_long(void *function, void *handle, int option, long value);

/// Calls `function`, which is `curl_easy_setopt`, with a `curl_off_t`.
int cshims_curl_set_offset(void *function, void *handle, int option, int64_t value);

/// Calls `function`, which is `curl_easy_setopt`, with a pointer to data or to a function.
int cshims_curl_set_pointer(void *function, void *handle, int option, const void *value);

/// Calls `function`, which is `curl_easy_getinfo`, with the address of a `long`, a `curl_off_t` or a pointer, as
/// `information` demands.
int cshims_curl_get(void *function, void *handle, int information, void *result);

#endif
