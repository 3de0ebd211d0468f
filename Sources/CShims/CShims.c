#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "CShims.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#endif

void cshims_name_thread(const char *name) {
#if defined(__linux__)
    prctl(PR_SET_NAME, name, 0, 0, 0);
#else
    (void)name;
#endif
}

int cshims_pidfd_open(pid_t pid) {
#if defined(__linux__) && defined(SYS_pidfd_open)
    return (int)syscall(SYS_pidfd_open, pid, 0);
#else
    (void)pid;
    errno = ENOSYS;
    return -1;
#endif
}

int cshims_pipe(int ends[2]) {
#if defined(__linux__)
    return pipe2(ends, O_CLOEXEC);
#else
    if (pipe(ends) != 0) {
        return -1;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

int cshims_socket_pair(int ends[2]) {
#if defined(__linux__)
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
    int on = 1;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return -1;
    }
    for (int index = 0; index < 2; index++) {
        fcntl(ends[index], F_SETFD, FD_CLOEXEC);
        setsockopt(ends[index], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
    }
    return 0;
#endif
}

short cshims_spawn_own_session(void) {
    return POSIX_SPAWN_SETSID;
}

static void prepare_socket(int socket) {
    int on = 1;
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#if !defined(__linux__)
    setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}

int cshims_loopback_listener(int *port) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
#if defined(__linux__)
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
#else
    int listener = socket(AF_INET, SOCK_STREAM, 0);
#endif
    if (listener == -1) {
        return -1;
    }
    prepare_socket(listener);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 4) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        int code = errno;
        close(listener);
        errno = code;
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

int cshims_accept(int listener, int *peer_port) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
#if defined(__linux__)
    int connection = accept4(listener, (struct sockaddr *)&address, &size, SOCK_CLOEXEC);
#else
    int connection = accept(listener, (struct sockaddr *)&address, &size);
#endif
    if (connection == -1) {
        return -1;
    }
    prepare_socket(connection);
    *peer_port = ntohs(address.sin_port);
    return connection;
}

ssize_t cshims_send(int socket, const void *start, size_t count) {
#if defined(__linux__)
    return send(socket, start, count, MSG_DONTWAIT | MSG_NOSIGNAL);
#else
    return send(socket, start, count, MSG_DONTWAIT);
#endif
}

int cshims_memory_file(const char *name) {
#if defined(__linux__)
    int file = memfd_create(name, MFD_CLOEXEC);
    if (file != -1 && fchmod(file, S_IRUSR | S_IWUSR) != 0) {
        close(file);
        return -1;
    }
    return file;
#else
    (void)name;
    errno = ENOSYS;
    return -1;
#endif
}

int cshims_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none);
}

int cshims_hide_memory(void) {
#if defined(__linux__)
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
    return 0;
#endif
}

int cshims_limit_memory(size_t bytes) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_DATA, &limit) != 0) {
        return -1;
    }
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max <= bytes) {
        return 0;
    }
    limit.rlim_cur = bytes;
    limit.rlim_max = bytes;
    return setrlimit(RLIMIT_DATA, &limit);
}

int cshims_end_with_parent(void) {
#if defined(__linux__)
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

void cshims_wipe(void *start, size_t count) {
    volatile unsigned char *bytes = start;
    for (size_t index = 0; index < count; index++) {
        bytes[index] = 0;
    }
}
