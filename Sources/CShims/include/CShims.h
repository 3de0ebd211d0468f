#ifndef CSHIMS_H
#define CSHIMS_H

#include <stddef.h>
#include <sys/types.h>

#include "CShimsCurl.h"

/// Names the calling thread for the system's tools.
void cshims_name_thread(const char *name);

/// A descriptor that becomes readable when the process `pid` ends, or -1 with `errno` set (also where the system has none).
int cshims_pidfd_open(pid_t pid);

/// A pipe whose two ends, the one to read from first, are close-on-exec from the start; 0 on success, else -1 with `errno` set.
int cshims_pipe(int ends[2]);

/// An anonymous file in memory that only this process's user may open, close-on-exec, or -1 with `errno` set (also where the
/// system has none).
int cshims_memory_file(const char *name);

/// Forbids core dumps of this process, which would hold passwords; 0 on success, else -1.
int cshims_forbid_core_dumps(void);

/// Overwrites memory that held a secret, also where the compiler sees that nobody reads it again.
void cshims_wipe(void *start, size_t count);

#endif
