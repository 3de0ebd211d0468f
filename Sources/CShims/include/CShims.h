#ifndef CSHIMS_H
#define CSHIMS_H

#include <stddef.h>
#include <sys/types.h>

#include "CShimsCurl.h"
#include "CShimsMongo.h"

/// Names the calling thread for the system's tools.
void cshims_name_thread(const char *name);

/// A descriptor that becomes readable when the process `pid` ends, or -1 with `errno` set (also where the system has none).
int cshims_pidfd_open(pid_t pid);

/// A pipe whose two ends, the one to read from first, are close-on-exec from the start; 0 on success, else -1 with `errno` set.
int cshims_pipe(int ends[2]);

/// Two connected stream sockets, close-on-exec from the start, that never raise SIGPIPE when written to with `cshims_send`; 0 on
/// success, else -1 with `errno` set.
int cshims_socket_pair(int ends[2]);

/// The flag of `posix_spawnattr_setflags` that gives a program a session of its own.
short cshims_spawn_own_session(void);

/// A socket that listens on a free port of the IPv4 loopback interface, without blocking and close-on-exec, and its port; -1 with
/// `errno` set on failure.
int cshims_loopback_listener(int *port);

/// Accepts a connection that waits at such a socket, without blocking and close-on-exec, and tells the port of its other end; -1 with
/// `errno` set when none waits.
int cshims_accept(int listener, int *peer_port);

/// `send(2)` of what the socket takes now, without a signal when nobody reads.
ssize_t cshims_send(int socket, const void *start, size_t count);

/// An anonymous file in memory that only this process's user may open, close-on-exec, or -1 with `errno` set (also where the
/// system has none).
int cshims_memory_file(const char *name);

/// Forbids core dumps of this process, which would hold passwords; 0 on success, else -1.
int cshims_forbid_core_dumps(void);

/// Keeps the memory of this process from other processes of the same user, as far as the system can; 0 on success, else -1.
int cshims_hide_memory(void);

/// Bounds the memory that this process may write to, in bytes, unless a lower bound holds already; 0 on success, else -1.
int cshims_limit_memory(size_t bytes);

/// Has this process killed as soon as the thread that started it ends; 0 on success, else -1 (also where the system can't).
int cshims_end_with_parent(void);

/// Overwrites memory that held a secret, also where the compiler sees that nobody reads it again.
void cshims_wipe(void *start, size_t count);

#endif
