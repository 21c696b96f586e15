/* smbd itself, which the worker is no child of: found by its pid file. */
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>

#include "live.h"

static pid_t own; /* this process, when it is smbd */

/*
 * smbd keeps its pid file open and locked.  Its own process must not open it:
 * closing it again would give up that lock.
 */
bool glue_is_smbd(void)
{
	char path[PATH_MAX];
	char target[PATH_MAX];
	struct dirent *entry;
	DIR *fds;

	if (samba.lp_pid_directory == NULL ||
	    snprintf(path, sizeof(path), "%s/smbd.pid",
		     samba.lp_pid_directory()) >= (int)sizeof(path)) {
		return false;
	}
	fds = opendir("/proc/self/fd");
	while (fds != NULL && own == 0 && (entry = readdir(fds)) != NULL) {
		ssize_t len = readlinkat(dirfd(fds), entry->d_name, target,
					 sizeof(target) - 1);

		target[len > 0 ? len : 0] = '\0';
		if (strcmp(target, path) == 0) {
			own = getpid();
		}
	}
	if (fds != NULL) {
		closedir(fds);
	}
	return own != 0;
}

pid_t glue_smbd_pid(void)
{
	if (own != 0) {
		return own;
	}
	if (samba_late.pidfile_pid == NULL || samba.lp_pid_directory == NULL) {
		return 0;
	}
	return samba_late.pidfile_pid(samba.lp_pid_directory(), "smbd");
}

static void look(int64_t *seconds, uint64_t *instance)
{
	pid_t pid = glue_smbd_pid();
	struct timespec boot;
	struct timespec now;
	unsigned long long ticks = 0;
	char path[64];
	char line[1024];
	const char *rest;
	FILE *stat;
	size_t len;
	long hz = sysconf(_SC_CLK_TCK);

	*seconds = 0;
	*instance = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	stat = pid > 0 && hz > 0 ? fopen(path, "re") : NULL;
	if (stat == NULL) {
		return;
	}
	len = fread(line, 1, sizeof(line) - 1, stat);
	fclose(stat);
	line[len] = '\0';
	/* the 22nd field; the second may hold blanks and brackets */
	rest = strrchr(line, ')');
	if (rest == NULL ||
	    sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u "
		   "%*u %*d %*d %*d %*d %*d %*d %llu", &ticks) != 1 ||
	    clock_gettime(CLOCK_BOOTTIME, &boot) != 0 ||
	    clock_gettime(CLOCK_REALTIME, &now) != 0) {
		return;
	}
	*seconds = now.tv_sec - boot.tv_sec +
		   (int64_t)(ticks / (unsigned long)hz);
	*instance = ((uint64_t)pid << 40) ^ ticks;
}

void glue_smbd_started(int64_t *seconds, uint64_t *instance)
{
	static int64_t known_seconds;
	static uint64_t known_instance;
	static time_t looked;
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC_COARSE, &now) != 0 ||
	    now.tv_sec != looked || known_instance == 0) {
		look(&known_seconds, &known_instance);
		looked = now.tv_sec;
	}
	*seconds = known_seconds;
	*instance = known_instance;
}
