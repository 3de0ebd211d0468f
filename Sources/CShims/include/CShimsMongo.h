#ifndef CSHIMS_MONGO_H
#define CSHIMS_MONGO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

// Public structures of libmongoc and libbson. Their layout is part of the libraries' binary interface, the same in 1.x and 2.x.

struct cshims_mongo_stream;

/// `mongoc_stream_poll_t`.
struct cshims_mongo_poll {
    struct cshims_mongo_stream *stream;
    int events;
    int returned;
};

/// `mongoc_stream_t`, with one member of our own after its end.
struct cshims_mongo_stream {
    int type;
    void (*destroy)(struct cshims_mongo_stream *stream);
    int (*close)(struct cshims_mongo_stream *stream);
    int (*flush)(struct cshims_mongo_stream *stream);
    ssize_t (*writev)(struct cshims_mongo_stream *stream, struct iovec *parts, size_t count, int32_t milliseconds);
    ssize_t (*readv)(
        struct cshims_mongo_stream *stream, struct iovec *parts, size_t count, size_t least, int32_t milliseconds);
    int (*set_option)(struct cshims_mongo_stream *stream, int level, int name, void *value, unsigned int size);
    struct cshims_mongo_stream *(*base)(struct cshims_mongo_stream *stream);
    bool (*check_closed)(struct cshims_mongo_stream *stream);
    ssize_t (*poll)(struct cshims_mongo_poll *streams, size_t count, int32_t milliseconds);
    void (*failed)(struct cshims_mongo_stream *stream);
    bool (*timed_out)(struct cshims_mongo_stream *stream);
    bool (*should_retry)(struct cshims_mongo_stream *stream);
    void *padding[3];
    void *owner;
};

/// `mongoc_host_list_t`.
struct cshims_mongo_host {
    struct cshims_mongo_host *next;
    char name[256];
    char name_and_port[262];
    uint16_t port;
    int family;
    void *padding[4];
};

/// `bson_error_t`.
struct cshims_mongo_error {
    uint32_t domain;
    uint32_t code;
    char message[504];
};

#endif
